"""What people decided in the end about who answers a case. What they left as it was says nothing."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from ideas.actors import Role
from ideas.models import Event
from ideas.proposals import OFFICE
from ideas.verbs import Verb

TELLING: Final = frozenset(
    {
        Verb.REROUTED,
        Verb.REDIRECTED,
        Verb.ANSWER_PUBLISHED,
        Verb.CONTRIBUTOR_ADDED,
        Verb.CONTRIBUTOR_RELEASED,
    }
)


@dataclass(frozen=True, slots=True)
class LastWord:
    """The last word of people on a case; the defaults where they said nothing."""

    lead: str = ""
    """Code of the municipality, or the office, to which they passed it on; empty for what was redirected in the end."""
    body: str | None = None
    """Key of the body to which they sent the writer; empty where it proved to be the municipalities'; None where nobody has said."""
    added: frozenset[str] = frozenset()
    """Codes of those whom they asked to answer too."""
    released: frozenset[str] = frozenset()
    """Codes of those who need not answer after all."""

    def met_by(self, lead: str, contributors: Collection[str], body: str) -> frozenset[str]:
        """What of it comes true where a case goes to these: "lead", "body", and codes out of `added` and `released`."""
        met = (self.added & set(contributors)) | (self.released - set(contributors))
        if self.lead and self.lead == lead:
            met |= {"lead"}
        if self.body is not None and self.body == body:
            met |= {"body"}
        return met


NOTHING_SAID: Final = LastWord()


def last_words(cases: Collection[int]) -> dict[int, LastWord]:
    """By the id of the case; of those among `cases` about which people said something. One query."""
    said: defaultdict[int, list[Event]] = defaultdict(list)
    events = Event.objects.filter(submission_id__in=cases, verb__in=TELLING).exclude(actor_role=Role.PROGRAM)
    for event in events.order_by("id"):
        said[event.submission_id or 0].append(event)
    return {case: _of(events) for case, events in said.items()}


def _of(events: Iterable[Event]) -> LastWord:
    """Of the events of one case in their order."""
    lead, answered, wanted = "", False, dict[str, bool]()
    for event in events:
        if event.verb == Verb.REDIRECTED:
            return LastWord(body=event.payload["body"])
        if event.verb == Verb.REROUTED:
            lead = event.payload["to"]
        elif event.verb == Verb.CONTRIBUTOR_ADDED:
            wanted[event.payload["to"]] = True
        elif event.verb == Verb.CONTRIBUTOR_RELEASED:
            wanted[event.payload["municipality"]] = False
        else:
            answered = True
    is_ours = answered or lead not in ("", OFFICE)
    return LastWord(
        lead=lead,
        body="" if is_ours else None,
        added=frozenset(code for code, wants in wanted.items() if wants and code != lead),
        released=frozenset(code for code, wants in wanted.items() if not wants and code != lead),
    )
