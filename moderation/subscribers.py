"""What moderation does when something happened."""

from ideas import recipients, transitions
from ideas.actors import PROGRAM
from ideas.models import Event, Submission, TextKind


def route(event: Event) -> None:
    """Route a submission that came in. Routed already: nothing happens."""
    submission = Submission.objects.select_related("exact_place").get(events=event)
    text = submission.texts.filter(kind=TextKind.ORIGINAL).earliest("id")
    inquiry = recipients.inquiry_of(submission, text)
    transitions.route(
        submission.pk, recipients.propose(inquiry), text=text, inputs=recipients.inputs(inquiry), actor=PROGRAM
    )
