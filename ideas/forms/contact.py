"""Step three: how the answer comes back, and what may be shown."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ideas.forms.fields import LineField, StorableEmailField
from ideas.forms.layout import Explained, choices, drawn, typed

LONGEST_NAME = 120
WITHOUT_NAME, WITH_NAME, NOT_AT_ALL = "yes", "named", "no"


class ContactForm(forms.Form):
    """E-mail, name, and whether text and name may be published."""

    use_required_attribute = False

    email = StorableEmailField(
        label=_("E-mail address"),
        help_text=_("We mail you when something happens. Only those who answer see the address."),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "invalid": _("That is not quite an address. It should look like name@example.com."),
            "max_length": _("The address is too long to be one. It should look like name@example.com."),
        },
    )
    publish = forms.ChoiceField(
        label=_("May we publish what you wrote, and the answer?"),
        initial=WITHOUT_NAME,
        choices=[
            (
                WITHOUT_NAME,
                Explained(
                    _("Yes, without my name"), _("The answer helps others. We take away what shows who you are.")
                ),
            ),
            (WITH_NAME, Explained(_("Yes, with my name"), _("The name stands below the text."))),
            (NOT_AT_ALL, Explained(_("No, answer only me"), _("Nothing is shown on the web."))),
        ],
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        error_messages={
            "required": _("Choose one of the three."),
            "invalid_choice": _("Choose one of the three."),
        },
    )
    name = LineField(
        label=_("Name"),
        help_text=_("Shown on the web only if you chose so above."),
        longest=LONGEST_NAME,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    helper = drawn(typed("email"), choices("publish"), typed("name"))

    def clean(self) -> dict[str, Any]:
        """A name that is to be shown must be there."""
        cleaned = super().clean() or {}
        if cleaned.get("publish") == WITH_NAME and cleaned.get("name") == "":
            self.add_error("name", _("Write your name, or choose to publish without it."))
        return cleaned
