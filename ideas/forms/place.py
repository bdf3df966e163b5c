"""Step two: where it is. Nothing here is required, and nothing is refused because we do not know it."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ideas import gazetteer, queries
from ideas.forms.fields import LineField
from ideas.forms.layout import drawn, picks, typed
from ideas.gazetteer import Place
from ideas.models import Municipality
from ideas.swedish import in_swedish_order

LONGEST_PLACE = 120
NONE_OF_THEM = "-"


@dataclass(frozen=True, slots=True)
class Pick:
    """A place to choose among others of its name, or (without both) none of them."""

    place: Place | None
    municipality: Municipality | None


class PlaceForm(forms.Form):
    """A postcode or the name of a place, and a municipality. `pick` is shown where several municipalities have such a place."""

    use_required_attribute = False

    place = LineField(
        label=_("Place or postcode"),
        help_text=_("A village, an area, a school or a road is enough. Only the municipality sees a postcode."),
        longest=LONGEST_PLACE,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    pick = forms.ChoiceField(
        label=_("Which of them do you mean?"),
        required=False,
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        error_messages={"invalid_choice": _("Choose one of these.")},
    )
    municipality = forms.ChoiceField(
        label=_("Municipality"),
        help_text=_("If you choose one, it goes there. Otherwise we look at the place and at what you wrote."),
        required=False,
        error_messages={"invalid_choice": _("Choose one of these, or that you don't know.")},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.municipalities = {m.code: m for m in queries.municipalities() if not m.is_office}
        self._set_choices("municipality", [("", gettext("I don't know")), *_named(self.municipalities)])
        self.places = self._places()
        known = [(p.municipality, Pick(p, self.municipalities[p.municipality])) for p in self.places]
        self._set_choices("pick", [*known, (NONE_OF_THEM, Pick(None, None))])
        shown = [typed("place"), picks("pick"), typed("municipality")]
        if len(self.places) < 2:
            del self.fields["pick"], shown[1]
        self.helper = drawn(*shown)

    def clean_pick(self) -> str:
        """A choice must be made: only the person who typed the name knows which place is meant."""
        picked = str(self.cleaned_data["pick"])
        if not picked:
            raise ValidationError(gettext("There are several places with that name. Choose the one you mean."))
        return picked

    @property
    def meant(self) -> Place | None:
        """Of a valid form: the place that is meant, or None where the register has none or none of them is."""
        picked = self.cleaned_data.get("pick")
        return next((place for place in self.places if picked in (None, place.municipality)), None)

    def _set_choices(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def _places(self) -> list[Place]:
        """The places of the typed name, the weightiest of each municipality; only that of the chosen one where it has one."""
        if not self.is_bound:
            return []
        found: dict[str, Place] = {}
        for place in gazetteer.find_place(str(self.data.get("place") or "")):
            if place.municipality in self.municipalities:
                found.setdefault(place.municipality, place)
        chosen = found.get(str(self.data.get("municipality") or ""))
        return [chosen] if chosen else list(found.values())


def _named(municipalities: dict[str, Municipality]) -> list[tuple[str, str]]:
    return [(m.code, m.name) for m in in_swedish_order(municipalities.values())]
