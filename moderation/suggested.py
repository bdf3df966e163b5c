"""The words that go with a reader's suggestion when staff follow it. The reader's own were for staff alone, and are never passed on."""

from django.utils import translation
from django.utils.translation import gettext

from ideas import bodies
from ideas.models import RecipientSuggestion


def prepared(suggestion: RecipientSuggestion, language: str) -> str:
    """Why the case goes where `suggestion` says, in `language`: for the sender, and for everybody."""
    body = bodies.find(suggestion.body)
    if body is not None:
        return body.text(language)
    with translation.override(language):
        name = suggestion.municipality.name if suggestion.municipality else ""
        return gettext("A reader suggested %(name)s, and we agree: that is where it belongs.") % {"name": name}
