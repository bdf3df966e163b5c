"""What a case is about and what its writer wants, corrected by a person. The status stays."""

from django.db import transaction

from ideas import events
from ideas.actors import Actor
from ideas.models import Kind, Submission, Topic
from ideas.transitions.moves import STEERED_STATES, TransitionNotAllowed, locked, require
from ideas.verbs import Verb


@transaction.atomic
def set_topic(submission_id: int, *, topic: str, by: str, actor: Actor) -> Submission:
    """Give the case the topic with this key. It has it already: returned as it is, no event.

    Raises TransitionNotAllowed when the case is nobody's or ended, or there is no such topic.
    """
    submission = locked(submission_id)
    require(submission, STEERED_STATES)
    if submission.topic_id == topic:
        return submission
    if not Topic.objects.filter(key=topic).exists():
        raise TransitionNotAllowed(f"there is no topic {topic!r}")
    old, submission.topic_id = submission.topic_id or "", topic
    return _changed(submission, Verb.TOPIC_SET, "topic", old=old, new=topic, by=by, actor=actor)


@transaction.atomic
def set_kind(submission_id: int, *, kind: str, by: str, actor: Actor) -> Submission:
    """Let the case count as a question, an opinion or an idea; what its sender chose stays beside it. It does already: no event.

    Raises TransitionNotAllowed when the case is nobody's or ended, or there is no such kind.
    """
    submission = locked(submission_id)
    require(submission, STEERED_STATES)
    if submission.kind == kind:
        return submission
    if kind not in Kind.values:
        raise TransitionNotAllowed(f"there is no kind {kind!r}")
    old, submission.kind = submission.kind, kind
    return _changed(submission, Verb.KIND_SET, "kind", old=old, new=kind, by=by, actor=actor)


def _changed(
    submission: Submission, verb: Verb, column: str, *, old: str, new: str, by: str, actor: Actor
) -> Submission:
    event = events.record(verb, submission, actor=actor, old=old, new=new, municipality=by)
    # No entry of the public log, but whoever mirrors the public cases has to fetch it again.
    submission.changed_at = event.at
    submission.save(update_fields=[column, "changed_at"])
    return submission
