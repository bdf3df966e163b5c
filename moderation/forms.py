"""What staff fill in: the shape of the input only. Whether it may be done is decided elsewhere."""

import uuid
from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from ideas import bodies, clock, queries, redirections
from ideas.bodies import Body
from ideas.forms.choices import municipality_choices, topic_choices
from ideas.models import Kind, Rule, Submission, Visibility
from ideas.swedish import in_swedish_order
from moderation import suggested
from moderation.keys import SCOPES
from moderation.models import User
from moderation.permissions import Deed

KEY_LASTS_AT_MOST = timedelta(days=3653)
ANSWER_LENGTH = 20_000
MESSAGE_LENGTH = 5_000
REASON_LENGTH = 1_000


class Prose(forms.CharField):
    """Text of several lines, with line ends of one kind."""

    def __init__(self, *, rows: int, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def to_python(self, value: Any) -> Any:
        """Without what browsers add: they send line ends as two characters."""
        text = super().to_python(value)
        return text.replace("\r\n", "\n").replace("\r", "\n") if text else text


class DeskForm(forms.Form):
    """Ids begin with the form's name, so that several forms share a page."""

    name = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["auto_id"] = f"{self.name}-%s"
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    @property
    def first_error_id(self) -> str:
        """The id of the first field that needs correcting, for a link to it."""
        wrong = next((self[field] for field in self.errors if field in self.fields), None)
        return (wrong.id_for_label or f"div_{wrong.auto_id}") if wrong else ""


class AnswerForm(DeskForm):
    """An answer, or a draft of one. `by` is the municipality that it was written for."""

    name = "answer"
    body = Prose(
        rows=12,
        max_length=ANSWER_LENGTH,
        label=_("Answer"),
        help_text=_("An empty line makes a paragraph. **bold**, - list, [text](https://address)."),
        error_messages={"required": _("Write the answer first.")},
    )
    publish_case = forms.TypedChoiceField(
        label=_("Should everybody be able to read it?"),
        choices=[
            ("yes", _("Yes, publish the case and the answer")),
            ("no", _("No, answer the sender only")),
        ],
        widget=forms.RadioSelect,
        initial="yes",
    )
    by = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, submission: Submission, codes: Iterable[str] = (), **kwargs: Any) -> None:
        """`codes`: those that the writer works for."""
        super().__init__(*args, **kwargs)
        self.codes = codes
        if submission.visibility != Visibility.PENDING or not submission.publish_wish:
            del self.fields["publish_case"]

    def clean_by(self) -> str:
        """One of the writer's own municipalities, or empty: then it is the one that is acted for."""
        by = str(self.cleaned_data["by"])
        return by if by in self.codes else ""


class MessageForm(DeskForm):
    """A message to the sender; the key makes two clicks one message."""

    name = "message"
    body = Prose(
        rows=5,
        max_length=MESSAGE_LENGTH,
        label=_("Message to the sender"),
        error_messages={"required": _("Write the message first.")},
    )
    waits = forms.BooleanField(
        required=False, initial=True, label=_("Wait for the reply"), help_text=_("The case rests until it comes.")
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class DeclineForm(DeskForm):
    """Why a case gets no answer."""

    name = "decline"
    rule = forms.ChoiceField(
        label=_("Why it is declined"),
        choices=Rule.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why.")},
    )
    reason = Prose(
        rows=4,
        max_length=REASON_LENGTH,
        label=_("Reason in your own words"),
        help_text=_("The sender gets it, and everybody can read it if the case was meant for the public."),
        error_messages={"required": _("Write why: the sender has a right to know.")},
    )
    note = Prose(
        rows=2,
        max_length=REASON_LENGTH,
        required=False,
        label=_("For colleagues only (optional)"),
    )


class RedirectForm(DeskForm):
    """Which other body decides such things. Without words of one's own the sender gets the prepared ones."""

    name = "redirect"
    to = forms.ChoiceField(label=_("Who decides such things"))
    reason = Prose(
        rows=4,
        max_length=REASON_LENGTH,
        required=False,
        label=_("Explanation for the sender"),
        help_text=_(
            "The sender gets it, and everybody can read it if the case was meant for the public. "
            "Leave it empty to send our prepared explanation."
        ),
    )

    def __init__(self, *args: Any, submission: Submission, codes: Collection[str], **kwargs: Any) -> None:
        """`codes`: of the municipality that sends it away; offered is who serves there."""
        super().__init__(*args, **kwargs)
        self.submission = submission
        field: Any = self.fields["to"]
        field.choices = [("", gettext("Choose")), *((body.key, body.name) for body in redirections.offered(codes))]
        field.error_messages["required"] = gettext("Choose who decides such things.")

    def clean(self) -> dict[str, Any]:
        """The prepared words, in the language of the case, where there are no others."""
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        body = bodies.find(typed.get("to", ""))
        if body is not None and not typed.get("reason"):
            typed["reason"] = body.text(self.submission.language)
        return typed


class ProposedRedirectForm(RedirectForm):
    """The same for the body that the router thinks of: one button, and the prepared words to change."""

    name = "proposed"

    def __init__(self, *args: Any, body: Body, submission: Submission, **kwargs: Any) -> None:
        prepared = {"to": body.key, "reason": body.text(submission.language)}
        super().__init__(*args, submission=submission, codes=(), initial=prepared, **kwargs)
        self.fields["to"].widget = forms.HiddenInput()


class ClassifyForm(DeskForm):
    """What it is about, and what its writer wants. What is left empty stays."""

    name = "classify"
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("Choose")), *Kind.choices])

    def __init__(self, *args: Any, guesses: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        """`guesses`: (key, words) of the topics that the router thinks of; they come first."""
        super().__init__(*args, **kwargs)
        topics = topic_choices()
        likely = list(guesses)
        grouped = [(gettext("Most likely"), likely), (gettext("All topics"), topics)] if likely else topics
        self.fields["topic"].choices = [("", gettext("Choose")), *grouped]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """One of the two at least."""
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not typed["topic"] and not typed["kind"]:
            self.add_error("topic", gettext("Choose a topic or a kind."))
        return typed


class SuggestionForm(DeskForm):
    """A reader's suggestion, and the reason that is told when it is accepted; empty: as the reader, or our own words, say it."""

    name = "suggestion"
    suggestion: Any = forms.ModelChoiceField(queryset=None, widget=forms.HiddenInput)
    reason = Prose(
        rows=3,
        max_length=REASON_LENGTH,
        required=False,
        label=_("Why"),
        help_text=_("The sender gets it, and it stands with the case."),
    )

    def __init__(self, *args: Any, submission: Submission, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.submission = submission
        self.fields["suggestion"].queryset = submission.suggestions.all()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The prepared words where there are no others; the reader's own were for staff alone."""
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        suggestion = typed.get("suggestion")
        if suggestion is not None and not typed.get("reason"):
            typed["reason"] = suggested.prepared(suggestion, self.submission.language)
        return typed


class ContributorForm(DeskForm):
    """One municipality that answers too, or no longer."""

    name = "contributors"
    to = forms.ChoiceField(label=_("Who should answer too"))

    def __init__(self, *args: Any, without: Collection[str] = (), **kwargs: Any) -> None:
        """`without`: codes that are not to be chosen."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["to"]
        field.choices = [("", gettext("Choose")), *municipality_choices(without)]
        field.error_messages["required"] = gettext("Choose a municipality.")


class ContributorsForm(DeskForm):
    """All that answer beside the lead."""

    name = "contributors"
    to = forms.MultipleChoiceField(required=False)

    def __init__(self, *args: Any, without: Collection[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = municipality_choices(without)  # type: ignore[attr-defined]


class RerouteForm(DeskForm):
    """Who should have the case instead."""

    name = "reroute"
    to = forms.ChoiceField(label=pgettext_lazy("pass a case on to", "To"))
    reason = Prose(
        rows=3,
        max_length=REASON_LENGTH,
        label=_("Why"),
        help_text=_("The sender gets it, and it stands with the case."),
        error_messages={"required": _("Write why you pass it on.")},
    )

    def __init__(self, *args: Any, by: str | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = municipality_choices([by] if by else [])
        self.fields["to"].choices = [("", gettext("Choose")), *choices]  # type: ignore[attr-defined]
        self.fields["to"].error_messages["required"] = gettext("Choose who should have it.")


class InvitationForm(DeskForm):
    """The password that an invited person chooses."""

    name = "invitation"
    password = forms.CharField(
        label=_("Choose a password"),
        strip=False,
        help_text=_("At least twelve characters. A few words in a row are easy to remember."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("The same password once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        """Long enough, and not one that everybody has."""
        password = str(self.cleaned_data["password"])
        validate_password(password, self.user)
        return password

    def clean_again(self) -> str:
        """The same as the first."""
        again = str(self.cleaned_data["again"])
        if "password" in self.cleaned_data and again != self.cleaned_data["password"]:
            raise forms.ValidationError(gettext("The two are not the same. Type it once more."))
        return again


class KeyForm(DeskForm):
    """What a new key is for, and what it may do. The token makes two clicks one key."""

    name = "key"
    municipality = forms.ChoiceField(label=pgettext_lazy("whose key", "Municipality"))
    purpose = forms.CharField(
        max_length=80,
        label=_("What the key is for"),
        help_text=_("The system that will use it, so that you know it again in the list."),
        error_messages={"required": _("Say what the key is for.")},
    )
    scopes = forms.MultipleChoiceField(
        required=False,
        label=_("What it may do besides reading the cases"),
        help_text=_("Choose as little as you can. A key never gets further than your moderators do."),
        choices=[(str(deed), words) for deed, words in SCOPES.items() if deed != Deed.READ],
        widget=forms.CheckboxSelectMultiple,
    )
    title = forms.CharField(
        max_length=120,
        required=False,
        label=_("Title that signs answers and messages (optional)"),
        help_text=_("For instance “customer service”. Without it the municipality's name stands alone."),
    )
    last_day = forms.DateField(
        required=False,
        label=_("Last day (optional)"),
        help_text=_("The key ends by itself after that day. You can always revoke it earlier."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write the day like this: 2027-03-31.")},
    )
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args: Any, codes: Collection[str], **kwargs: Any) -> None:
        """`codes`: of the municipalities whose keys the writer may make; with one there is nothing to choose."""
        super().__init__(*args, **kwargs)
        own = [(m.code, m.name) for m in in_swedish_order(m for m in queries.municipalities() if m.code in codes)]
        field = self.fields["municipality"]
        field.choices = own  # type: ignore[attr-defined]
        if len(own) == 1:
            field.widget, field.initial = forms.HiddenInput(), own[0][0]

    def clean_last_day(self) -> date | None:
        """Not a day that has passed, and none that nobody here will see: without a day a key lasts until it is revoked."""
        day: date | None = self.cleaned_data["last_day"]
        today = timezone.localdate(clock.now())
        if day is not None and day < today:
            raise forms.ValidationError(gettext("That day has passed."))
        if day is not None and day > today + KEY_LASTS_AT_MOST:
            raise forms.ValidationError(
                gettext("That is more than ten years ahead. Leave it empty for a key without an end.")
            )
        return day

    @property
    def expires_at(self) -> datetime | None:
        """The end of the last day, here."""
        day: date | None = self.cleaned_data["last_day"]
        return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min)) if day else None
