"""What a writer says of where it would go: another municipality, another topic."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ideas.forms.choices import municipality_choices, topic_choices
from ideas.models import Topic
from ideas.proposals import OFFICE


class CorrectionForm(forms.Form):
    """Both may stay empty: then the text decides. `guesses` are the likeliest topics, which come first."""

    use_required_attribute = False

    corrected = forms.ChoiceField(
        label=_("It is about"),
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={"invalid_choice": _("Choose one of these, or let the text decide.")},
    )
    topic = forms.ChoiceField(
        label=_("Topic"),
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={"invalid_choice": _("Choose one of these, or let the text decide.")},
    )

    def __init__(self, *args: Any, guesses: Sequence[Topic] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        by_text = ("", gettext("Let the text decide"))
        everybody = gettext("Several municipalities, or the whole region")
        ours = [(code, everybody if code == OFFICE else name) for code, name in municipality_choices()]
        self._set_choices("corrected", [by_text, *ours])
        likely = [(topic.key, topic.name) for topic in guesses]
        every = topic_choices()
        groups = [(gettext("Most likely"), likely), (gettext("All topics"), every)] if likely else every
        self._set_choices("topic", [by_text, *groups])

    @property
    def kept(self) -> dict[str, str]:
        """What was said of the fields that were sent, with the empty text where it is none of the choices."""
        self.is_valid()
        return {name: str(self.cleaned_data.get(name) or "") for name in self.fields if name in self.data}

    def _set_choices(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices
