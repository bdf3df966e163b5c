"""Step one: what it is about."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ideas.forms.fields import LineField, TextField
from ideas.forms.layout import Explained, choices, drawn, trap, typed
from ideas.models import Kind

LONGEST_TEXT = 10_000
LONGEST_TITLE = 150


class TextForm(forms.Form):
    """Kind, title and text. `website` is a trap: people do not see it, programs fill it in."""

    use_required_attribute = False

    kind = forms.ChoiceField(
        label=_("What do you want?"),
        initial=Kind.QUESTION,
        choices=[
            (Kind.QUESTION.value, Explained(_("Ask"), _("You want to know something."))),
            (Kind.OPINION.value, Explained(_("Give an opinion"), _("Something is good, or could be better."))),
            (Kind.IDEA.value, Explained(_("Give an idea"), _("You want to see something new."))),
        ],
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        error_messages={
            "required": _("Choose one of the three."),
            "invalid_choice": _("Choose one of the three."),
        },
    )
    text = TextField(
        label=_("Your text"),
        help_text=_("Please write where and when it is, and what you hope for."),
        longest=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Write what you are thinking of. A few words are enough.")},
    )
    title = LineField(
        label=_("Heading"),
        help_text=_("Without one, the first words of your text stand in lists."),
        longest=LONGEST_TITLE,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    helper = drawn(choices("kind"), typed("text"), typed("title"), trap("website"))


class FirstTextForm(TextForm):
    """The same before there is a draft. `begun` says, signed, which draft it will be and when the page was shown."""

    begun = forms.CharField(required=False, widget=forms.HiddenInput)

    helper = drawn(choices("kind"), typed("text"), typed("title"), trap("website"), "begun")
