"""The sample accounts with the code that each one's app would show now, so that a demo needs no phone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ideas import queries
from moderation import sample


@require_safe
@never_cache
def development_accounts(request: HttpRequest) -> HttpResponse:
    """Address, password and code of every sample account. Only mounted where settings.DEVELOPMENT_PAGES is on."""
    names = {municipality.code: municipality for municipality in queries.municipalities()}
    codes = sample.current_codes()
    context = {
        "rows": [(found.account, names[found.account.municipality], found.code) for found in codes],
        "seconds_left": codes[0].seconds_left if codes else 0,
        "password": sample.PASSWORD,
    }
    return render(request, "development/accounts.html", context)
