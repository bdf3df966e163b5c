"""What a sender writes back."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from ideas.forms.fields import TextField
from ideas.forms.layout import drawn, typed
from ideas.forms.text import LONGEST_TEXT


class ReplyForm(forms.Form):
    """A message to those who answer. `key` comes with the page: the same click twice is one message."""

    use_required_attribute = False

    body = TextField(
        label=_("Your message"),
        help_text=_("Only the municipality reads this. It is not published."),
        longest=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4, "class": "reply"}),
        error_messages={"required": _("Write something first. A few words are enough.")},
    )
    key = forms.CharField(required=False, widget=forms.HiddenInput)

    helper = drawn(typed("body"), "key")

    def clean_key(self) -> uuid.UUID:
        """The key; a new one where something else stands there."""
        try:
            return uuid.UUID(self.cleaned_data["key"])
        except ValueError:
            return uuid.uuid4()
