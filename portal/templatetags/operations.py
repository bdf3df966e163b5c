"""Who finds the operators' page in the main menu."""

from django import template
from django.http import HttpRequest

from portal.operations.views import is_operator

register = template.Library()


@register.filter
def is_from_an_operator(request: HttpRequest) -> bool:
    """Whether a request comes from somebody who runs the system. One query; none for those who are not signed in."""
    user = getattr(request, "user", None)
    return user is not None and user.is_authenticated and is_operator(user)
