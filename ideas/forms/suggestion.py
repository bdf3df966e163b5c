"""What anybody can say about who should have a public case."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ideas import queries, redirections
from ideas.forms.choices import municipality_choices
from ideas.forms.fields import TextField
from ideas.forms.layout import drawn, trap, typed
from ideas.models import Submission

LONGEST_REASON = 1_000
BODY = "body:"
"""Begins a choice that is another body's key; the others are codes of municipalities."""


class SuggestionForm(forms.Form):
    """Who should have it instead, and why. `website` is a trap; `key` comes with the page: the same click twice is one suggestion."""

    use_required_attribute = False

    to = forms.ChoiceField(label=_("Who should have it?"))
    reason = TextField(
        label=_("Why do you think so?"),
        help_text=_("Only those who work with the case read it. Please name nobody."),
        longest=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write why. A few words are enough.")},
    )
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    key = forms.CharField(required=False, widget=forms.HiddenInput)

    helper = drawn(typed("to"), typed("reason"), trap("website"), "key")

    def __init__(self, *args: Any, submission: Submission, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        routing = queries.latest_routing(submission)
        lead = routing.lead_id if routing else ""
        field: Any = self.fields["to"]
        field.choices = [
            ("", gettext("Choose")),
            (gettext("In the Umeå region"), municipality_choices([lead])),
            (gettext("Somebody else"), [(f"{BODY}{b.key}", b.name) for b in redirections.offered([lead])]),
        ]
        field.error_messages["required"] = gettext("Choose who should have it.")

    def clean_key(self) -> uuid.UUID:
        """The key; a new one where something else stands there."""
        try:
            return uuid.UUID(self.cleaned_data["key"])
        except ValueError:
            return uuid.uuid4()

    @property
    def recipient(self) -> dict[str, str]:
        """The choice of a valid form, as `transitions.suggest_recipient` takes it."""
        to = str(self.cleaned_data["to"])
        return {"body": to.removeprefix(BODY)} if to.startswith(BODY) else {"municipality": to}
