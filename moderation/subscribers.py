"""What moderation does when something happened."""

from ideas import transitions
from ideas.actors import PROGRAM
from ideas.models import Event, Submission
from moderation.asking import ask


def route(event: Event) -> None:
    """Route a submission that came in. Routed already: nothing happens."""
    submission = Submission.objects.select_related("exact_place").get(events=event)
    asked = ask(submission)
    transitions.route(submission.pk, asked.proposal, text=asked.text, inputs=asked.inputs, actor=PROGRAM)
