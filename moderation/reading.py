"""What the router read in a text beside who should get it, as the staff page shows it."""

from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise

from ideas import bodies
from ideas.bodies import Body
from ideas.models import Kind, RoutingDecision, Submission, TextVersion
from ideas.proposals import Decided, FlagName
from ideas.redirections import name_of
from moderation import flags
from moderation.desk_rows import LEFT_TO_PEOPLE
from moderation.languages import written_in

MOST_TOPICS: Final = 3


@dataclass(frozen=True, slots=True)
class Label:
    """A flag in words."""

    words: str
    is_loud: bool


@dataclass(frozen=True, slots=True)
class TopicGuess:
    """A topic that the router thinks of; `percent` 0 to 100."""

    key: str
    name: str
    percent: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What the router read in the text; the defaults where it has not read it yet."""

    body: Body | None = None
    """Another body that may be responsible; None as soon as a person has decided who gets the case."""
    body_name: str = ""
    redirects: bool = False
    """It proposes to send the sender there."""
    is_unsure: bool = False
    """It left the matter to people."""
    topics: tuple[TopicGuess, ...] = ()
    """The likeliest first."""
    kind: Kind | None = None
    """As read, where that is another one than what the case counts as."""
    kind_percent: int = 0
    flags: tuple[FlagName, ...] = ()
    """What staff should know of the text, the gravest first."""
    languages: tuple[str, ...] = ()
    """BCP 47 tags of what it is written in."""
    spans: tuple[dict[str, Any], ...] = ()
    """`flags` with their places, as stored; without a place where that is one in another version of the text than the one that is shown."""

    @property
    def labels(self) -> list[Label]:
        """The flags in words."""
        return [Label(str(flags.LABELS[name]), name in flags.LOUD) for name in self.flags]

    @property
    def is_loud(self) -> bool:
        """Somebody should look at once."""
        return not flags.LOUD.isdisjoint(self.flags)

    @property
    def is_dangerous(self) -> bool:
        """Somebody may be in danger now."""
        return FlagName.ACUTE_DANGER in self.flags

    @property
    def written_in(self) -> tuple[Promise, ...]:
        """Of languages other than Swedish, in words."""
        return written_in(self.languages)


def reading_of(
    submission: Submission,
    text: TextVersion,
    routing: RoutingDecision,
    reading: RoutingDecision | None,
    topics: dict[str, str],
) -> Reading:
    """What the router read in `text`, the one that is shown. `topics`: names by key.

    `routing` is what counts now, `reading` what the router said last: a person's decision about who gets it says nothing of the rest.
    """
    body = None if routing.by_person else bodies.find(routing.body)
    return Reading(
        body=body,
        body_name=name_of(body.key) if body else "",
        redirects=body is not None and not body.is_internal and routing.decided == Decided.REDIRECT,
        is_unsure=routing.decided in LEFT_TO_PEOPLE,
        **(_of_the_text(submission, text, reading, topics) if reading else {}),
    )


def _of_the_text(
    submission: Submission, text: TextVersion, reading: RoutingDecision, topics: dict[str, str]
) -> dict[str, Any]:
    likely = [(key, confidence) for key, confidence in reading.topics if key in topics][:MOST_TOPICS]
    differs = reading.kind_read in Kind.values and reading.kind_read != submission.kind
    return {
        "topics": tuple(TopicGuess(key, topics[key], round(confidence * 100)) for key, confidence in likely),
        "kind": Kind(reading.kind_read) if differs else None,
        "kind_percent": round(reading.kind_confidence * 100),
        "flags": flags.names(reading.flags),
        "languages": tuple(reading.languages),
        "spans": tuple(_placed(flag, reading.text_version_id == text.pk) for flag in reading.flags),
    }


def _placed(flag: dict[str, Any], counts_here: bool) -> dict[str, Any]:
    return flag if counts_here else {**flag, "start": None, "end": None}
