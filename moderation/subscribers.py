"""What moderation does when something happened."""

from ideas import recipients, transitions
from ideas.actors import PROGRAM
from ideas.models import Event, Submission, TextKind
from moderation import rulebook


def route(event: Event) -> None:
    """Route a submission that came in. Routed already: nothing happens."""
    submission = Submission.objects.select_related("exact_place").get(events=event)
    text = submission.texts.filter(kind=TextKind.ORIGINAL).earliest("id")
    inquiry = recipients.inquiry_of(submission, text)
    proposal = recipients.propose(inquiry)
    rulebook.keep(proposal.rules_version)
    transitions.route(submission.pk, proposal, text=text, inputs=recipients.inputs(inquiry), actor=PROGRAM)
