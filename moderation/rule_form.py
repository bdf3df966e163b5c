"""The form of a routing rule: fixed columns, no language to program in."""

import re
import uuid
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from crispy_forms.layout import Field, Fieldset, Layout
from django import forms
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from ideas import clock
from ideas.forms.choices import municipality_choices, topic_choices
from ideas.gazetteer import find_place
from ideas.models import Kind
from ideas.proposals import OFFICE
from ideas.redirections import offered
from moderation import languages
from moderation.forms import DeskForm, Prose
from moderation.models import RoutingRule
from moderation.queries import coordinators
from moderation.routing.rules import Action
from moderation.rule_words import ACTIONS, FLAGS
from moderation.rulebook import RuleColumns

MOST_WORDS: Final = 50
LONGEST_WORD: Final = 80
CONDITIONS: Final = ("topic", "municipality", "place", "words", "kind", "language")
_BETWEEN_WORDS: Final = re.compile(r"[\n,;]+")
_NO_TARGET: Final = {
    Action.ASSIGN: _("Choose a municipality or the regional office from the list."),
    Action.ADD_CONTRIBUTOR: _("Choose a municipality or the regional office from the list."),
    Action.REDIRECT: _("Choose another authority, a company or an organisation from the list."),
    Action.FLAG: _("Choose from the list what to look at."),
}


class RuleForm(DeskForm):
    """A rule as a coordinator writes it. The token makes two clicks one rule."""

    name = "rule"
    topic = forms.ChoiceField(required=False, label=_("Topic"))
    municipality = forms.ChoiceField(
        required=False,
        label=_("Municipality"),
        help_text=_(
            "That would get the matter, or read it first, by what the program has read. A mere guess is not enough."
        ),
    )
    place = forms.CharField(
        required=False,
        max_length=80,
        label=_("Place"),
        help_text=_("One place that the message names, such as a village or a road. Instead of the municipality."),
    )
    words = Prose(
        rows=4,
        required=False,
        max_length=MOST_WORDS * (LONGEST_WORD + 2),
        label=_("Words"),
        help_text=_(
            "One word or phrase a line; one of them is enough. The beginning of a word will do: “bus” finds “bus stop” and “buses”. Capitals and accents do not matter."
        ),
    )
    kind = forms.ChoiceField(required=False, label=_("Kind"))
    language = forms.ChoiceField(required=False, label=_("Language"))
    last_day = forms.DateField(
        required=False,
        label=_("Last day (optional)"),
        help_text=_("The rule leaves messages alone that come later."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write the day like this: 2027-03-31.")},
    )
    action = forms.ChoiceField(label=_("What happens"), choices=list(ACTIONS.items()))
    target = forms.ChoiceField(label=_("Whom or what"), error_messages={"required": _("Choose whom or what.")})
    note = Prose(
        rows=3,
        max_length=500,
        label=_("Why the rule is there"),
        help_text=_("For colleagues, also for those who come after you."),
        error_messages={"required": _("Write why the rule is there.")},
    )
    owner = forms.TypedChoiceField(label=_("Who answers for it"), coerce=int)
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ours = municipality_choices()
        others = [(body.key, body.name) for body in offered()]
        self._choose("topic", topic_choices())
        self._choose("municipality", [(code, name) for code, name in ours if code != OFFICE])
        self._choose("kind", Kind.choices)
        self._choose("language", languages.NAMES.items())
        self.fields["target"].choices = [  # type: ignore[attr-defined]
            ("", gettext("Choose")),
            (gettext("Municipalities"), ours),
            (gettext("Other authorities, companies and organisations"), others),
            (gettext("What to look at"), list(FLAGS.items())),
        ]
        self._fits = {
            Action.ASSIGN: {code for code, _name in ours},
            Action.ADD_CONTRIBUTOR: {code for code, _name in ours},
            Action.REDIRECT: {key for key, _name in others},
            Action.FLAG: set(FLAGS),
        }
        self.fields["owner"].choices = [(user.pk, user.name or user.email) for user in coordinators()]  # type: ignore[attr-defined]
        self.helper.layout = Layout(
            Fieldset(gettext("If all of this fits"), *CONDITIONS, "last_day"),
            Fieldset(gettext("then"), "action", "target"),
            Fieldset(gettext("About the rule"), "note", "owner"),
            Field("token"),
        )

    def _choose(self, name: str, choices: Any) -> None:
        self.fields[name].choices = [("", gettext("Does not matter")), *choices]  # type: ignore[attr-defined]

    @classmethod
    def typed(cls, rule: RoutingRule) -> dict[str, Any]:
        """What the form of `rule` begins with."""
        is_place = bool(rule.place) and not rule.place.isdecimal()
        return {
            "topic": rule.topic_id,
            "municipality": "" if is_place else rule.place,
            "place": rule.place if is_place else "",
            "words": "\n".join(rule.words),
            "kind": rule.kind,
            "language": rule.language,
            "last_day": rule.last_day,
            "action": rule.action,
            "target": rule.target,
            "note": rule.note,
            "owner": rule.owner_id,
        }

    def clean_place(self) -> str:
        """As the gazetteer spells it."""
        typed = str(self.cleaned_data["place"])
        found = find_place(typed) if typed else []
        if typed and not found:
            raise forms.ValidationError(gettext("We know no place of that name. Check how it is spelled."))
        return found[0].name if found else ""

    def clean_words(self) -> tuple[str, ...]:
        """Each once, in the order in which they were written."""
        found = [" ".join(word.split()) for word in _BETWEEN_WORDS.split(str(self.cleaned_data["words"]))]
        words = tuple(dict.fromkeys(word for word in found if word))
        if len(words) > MOST_WORDS:
            raise forms.ValidationError(gettext("That is more than fifty. Make several rules of it."))
        for word in words:
            if sum(map(str.isalnum, word)) < 2 or len(word) > LONGEST_WORD:
                message = gettext("“%(word)s” is too short or too long: each needs two letters, and at most 80.")
                raise forms.ValidationError(message % {"word": word[:LONGEST_WORD]})
        return words

    def clean_last_day(self) -> date | None:
        """Not a day that has passed."""
        day: date | None = self.cleaned_data["last_day"]
        if day is not None and day < timezone.localdate(clock.now()):
            raise forms.ValidationError(gettext("That day has passed."))
        return day

    def clean(self) -> dict[str, Any]:
        """Something must be looked for, a place is one thing, and the target must fit what happens."""
        typed: dict[str, Any] = super().clean() or {}
        if typed.get("municipality") and typed.get("place"):
            self.add_error("place", gettext("Choose a municipality or write a place, not both."))
        if not any(typed.get(name) or name in self.errors for name in CONDITIONS):
            self.add_error("words", gettext("Fill in at least one of these; else the rule would fit everything."))
        action, target = typed.get("action"), typed.get("target")
        if action and target and target not in self._fits[Action(action)]:
            self.add_error("target", str(_NO_TARGET[Action(action)]))
        return typed

    @property
    def columns(self) -> RuleColumns:
        """What was typed, once it is valid. A place that is a municipality is that municipality."""
        typed = self.cleaned_data
        place = find_place(typed["place"])[0] if typed["place"] else None
        code = place.municipality if place and place.kind == "municipality" else ""
        day: date | None = typed["last_day"]
        return RuleColumns(
            action=typed["action"],
            target=typed["target"],
            note=typed["note"],
            owner_id=typed["owner"],
            topic_id=typed["topic"] or None,
            place=typed["municipality"] or code or typed["place"],
            words=typed["words"],
            kind=typed["kind"],
            language=typed["language"],
            valid_until=timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min)) if day else None,
        )


class ChangeForm(RuleForm):
    """The same for a draft that is there. `seen`: its wording when the form was begun."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout.append(Field("seen"))


RULE_TRIALS: Final = 2000


class TrialForm(DeskForm):
    """On how many cases a draft is tried."""

    name = "trial"
    antal = forms.IntegerField(
        label=pgettext_lazy("on how many cases a rule is tried", "Number of cases"),
        min_value=1,
        max_value=RULE_TRIALS,
        widget=forms.NumberInput(attrs={"class": "form-control"}),
    )
