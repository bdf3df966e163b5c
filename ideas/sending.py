"""From a draft to a case: all steps read together, what the router says of it, and the sending."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from ideas import clock, gazetteer, recipients, transitions
from ideas.actors import SENDER
from ideas.forms.contact import NOT_AT_ALL, WITH_NAME, WITHOUT_NAME, ContactForm
from ideas.forms.correction import CorrectionForm
from ideas.forms.place import LONGEST_PLACE, NONE_OF_THEM, PlaceForm
from ideas.forms.text import LONGEST_TEXT, LONGEST_TITLE, TextForm
from ideas.models import Draft, Kind, Submission
from ideas.proposals import Inquiry, Proposal
from ideas.verbs import Verb


@dataclass(frozen=True, slots=True)
class Steps:
    """The forms of a draft, filled with what it holds."""

    draft: Draft
    text: TextForm
    place: PlaceForm
    contact: ContactForm

    @property
    def unfinished(self) -> str | None:
        """Name of the first step that was not visited or holds something wrong; None when it can be sent."""
        for name, form in (("text", self.text), ("place", self.place), ("contact", self.contact)):
            if not was_visited(self.draft, type(form)) or not form.is_valid():
                return name
        return None


def steps(draft: Draft) -> Steps:
    """The forms of `draft`, bound."""
    return Steps(draft, TextForm(draft.fields), PlaceForm(draft.fields), ContactForm(draft.fields))


def provisional(draft: Draft, language: str) -> transitions.NewSubmission | None:
    """What `draft`, half written as it may be, would say if it were sent now; None while its text can't be taken.

    Of a text that is too long the beginning counts, a place that can't be taken yet counts as typed, and the third step not at all.
    """
    fields = draft.fields
    text = TextForm(
        {
            "kind": fields.get("kind") or Kind.QUESTION,
            "text": fields.get("text", "")[:LONGEST_TEXT],
            "title": fields.get("title", "")[:LONGEST_TITLE],
        }
    )
    place = PlaceForm(fields)
    contact = ContactForm({"publish": WITHOUT_NAME})
    if not text.is_valid() or not contact.is_valid():
        return None
    if not place.is_valid():
        place = PlaceForm({"place": fields.get("place", "")[:LONGEST_PLACE], "pick": NONE_OF_THEM})
    return new_submission(Steps(draft, text, place, contact), language) if place.is_valid() else None


def was_visited(draft: Draft, form: type[TextForm | PlaceForm | ContactForm]) -> bool:
    """Whether the step of `form` was sent in at least once."""
    return any(name in draft.fields for name in form.base_fields)


def new_submission(steps: Steps, language: str) -> transitions.NewSubmission:
    """What the finished `steps` say, cleaned."""
    text, place, contact = steps.text.cleaned_data, steps.place.cleaned_data, steps.contact.cleaned_data
    known = steps.place.meant
    postcode = gazetteer.postcode_in(place["place"])
    chosen = place["municipality"] or (known.municipality if known and place.get("pick") else None)
    said = CorrectionForm(steps.draft.fields).kept
    return transitions.NewSubmission(
        idempotency_key=steps.draft.token,
        kind=text["kind"],
        text=text["text"],
        title=text["title"],
        language=language,
        municipality=chosen,
        municipality_corrected=said.get("corrected") or None,
        topic=said.get("topic") or None,
        postcode=postcode,
        address="" if postcode else place["place"],
        place_name=known.name if known else "",
        place_municipality=known.municipality if known else None,
        email=contact["email"],
        name=contact["name"],
        show_name=contact["publish"] == WITH_NAME,
        publish_wish=contact["publish"] != NOT_AT_ALL,
        doubts=tuple(steps.draft.doubts),
    )


def proposed(new: transitions.NewSubmission) -> Proposal:
    """What the router says of `new`."""
    return recipients.propose(inquiry(new, clock.now()))


def inquiry(new: transitions.NewSubmission, at: datetime) -> Inquiry:
    """What the router is told of `new`, sent at `at`."""
    return Inquiry(
        text=new.text,
        title=new.title,
        kind=new.kind,
        language=new.language,
        chosen=new.municipality,
        corrected=new.municipality_corrected,
        topic=new.topic or "",
        at=at,
        postcode=new.postcode,
        point=new.point,
        place=new.place_name or new.address,
    )


@transaction.atomic
def send(new: transitions.NewSubmission) -> Submission:
    """Make a case of `new`, and remove its draft in the same step. Repeated: the same case."""
    submission = transitions.submit(new, actor=SENDER)
    Draft.objects.filter(token=new.idempotency_key).delete()
    return submission


def is_repeated(submission: Submission, new: transitions.NewSubmission) -> bool:
    """Whether `submission` was made of just what `new` says: the same key sent again, not used for something else.

    A consent that was taken back meanwhile is still what was sent.
    """
    text = submission.texts.earliest("id")
    sender, place = getattr(submission, "sender", None), getattr(submission, "exact_place", None)
    stored = (
        (text.title, text.body, submission.language, submission.kind_chosen, submission.municipality_chosen_id),
        (submission.municipality_corrected_id, submission.topic_chosen_id),
        (sender.contact.email if sender and sender.contact else "", sender.name if sender else ""),
        bool(sender and sender.show_name),
        (place.postcode, place.address, place.point) if place else ("", "", None),
        submission.publish_wish or submission.events.filter(verb=Verb.CONSENT_RETRACTED).exists(),
    )
    return stored == (
        (new.title, new.text, new.language, new.kind, new.municipality),
        (new.municipality_corrected, new.topic),
        (new.email, new.name),
        new.show_name,
        (new.postcode, new.address, new.point),
        new.publish_wish,
    )
