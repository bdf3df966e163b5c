"""What moderation does when something happened."""

from ideas import transitions
from ideas.actors import PROGRAM
from ideas.models import Event, Place, Submission, TextKind
from ideas.proposals import Inquiry
from moderation import routing


def route(event: Event) -> None:
    """Route a submission that came in. Routed already: nothing happens."""
    submission = Submission.objects.select_related("exact_place").get(events=event)
    text = submission.texts.filter(kind=TextKind.ORIGINAL).earliest("id")
    place: Place | None = getattr(submission, "exact_place", None)
    proposal = routing.propose(
        Inquiry(
            text=text.body,
            title=text.title,
            kind=submission.kind_chosen,
            language=submission.language,
            chosen=submission.municipality_chosen_id,
            postcode=place.postcode if place else "",
            point=place.point if place else None,
            place=submission.place_name or (place.address if place else ""),
        )
    )
    transitions.route(submission.pk, proposal, text=text, actor=PROGRAM)
