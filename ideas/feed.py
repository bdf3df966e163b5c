"""The answered cases, filtered by what stands in the address, a page at a time."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from django.core.signing import BadSignature, Signer
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ideas import queries, search
from ideas.models import AnswerSignature, Kind, Municipality, Submission, Topic
from ideas.public_pages import query_of

PAGE_SIZE: Final = 20
MUNICIPALITY: Final = "kommun"
KIND: Final = "slag"
TOPIC: Final = "amne"
AFTER: Final = "efter"
WORDS: Final = "sok"
FILTER_KEYS: Final = (MUNICIPALITY, KIND, TOPIC)
KINDS: Final = {"fraga": Kind.QUESTION, "synpunkt": Kind.OPINION, "ide": Kind.IDEA}
"""The words in the address: Swedish in every language, like the paths."""
KIND_CHOICES: Final = (("fraga", _("Questions")), ("synpunkt", _("Opinions")), ("ide", _("Ideas")))

MOST_COUNTED: Final = 1000
"""What is searched for is counted so far: a common word is in most cases of many years."""

_EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC)
_signer = Signer(salt="ideas.feed.cursor")


class UnknownFilter(ValueError):
    """A filter or a cursor that nothing in the portal makes: such a page does not exist."""


@dataclass(frozen=True, slots=True)
class Filters:
    """The chosen values of the address; empty means all."""

    municipalities: tuple[str, ...] = ()
    """Slugs."""
    kinds: tuple[str, ...] = ()
    """Words of KINDS."""
    topics: tuple[str, ...] = ()
    """Keys."""
    after: str = ""
    words: str = ""
    """What is searched for, as `search.normal` spells it."""

    @classmethod
    def from_query(cls, query: QueryDict) -> "Filters":
        """What the address asks for. Values are not yet known to exist."""
        chosen = {key: tuple(sorted({value for value in query.getlist(key) if value})) for key in FILTER_KEYS}
        words = search.normal(query.get(WORDS, ""))
        return cls(chosen[MUNICIPALITY], chosen[KIND], chosen[TOPIC], query.get(AFTER, ""), words)

    def require_known(self, municipalities: set[str], topics: set[str]) -> None:
        """Raise UnknownFilter unless every value is one that the portal has, and at most one topic is chosen."""
        known = (
            set(self.municipalities) <= municipalities and set(self.topics) <= topics and set(self.kinds) <= set(KINDS)
        )
        # The form offers one topic: any set of 28 would be more pages than a cache can hold.
        if not known or len(self.topics) > 1:
            raise UnknownFilter

    @property
    def number(self) -> int:
        """How many values are chosen, beside the words."""
        return len(self.municipalities) + len(self.kinds) + len(self.topics)

    @property
    def wider_query(self) -> str:
        """The query string of the same words among all answers; empty where that is no other page."""
        wider = Filters(words=self.words)
        return wider.query() if self.words and wider != self else ""

    @property
    def chosen(self) -> dict[str, list[str]]:
        """Key to values, without the cursor."""
        return {
            MUNICIPALITY: list(self.municipalities),
            KIND: list(self.kinds),
            TOPIC: list(self.topics),
            WORDS: [self.words] if self.words else [],
        }

    def query(self, *, without: tuple[str, str] = ("", ""), after: str = "") -> str:
        """The query string of the same filters, less `without` (key, value), from the cursor `after`."""
        values = {key: [value for value in found if (key, value) != without] for key, found in self.chosen.items()}
        return query_of({**values, AFTER: [after]})


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the feed. `next` is the cursor of the page after it, empty on the last; `total` counts all matches.

    `more`: there are more than `total`, which then is MOST_COUNTED.
    """

    submissions: list[Submission] = field(default_factory=list)
    next: str = ""
    total: int = 0
    more: bool = False


def page(filters: Filters, size: int = PAGE_SIZE, *, counted: bool = True) -> Page:
    """The answered cases that `filters` let through, newest answer first. Without `counted`, `total` is 0.

    Raises UnknownFilter for a cursor of nobody's, `search.TooSlow` for words that it takes too long to look for.
    """
    if not filters.words:
        return _page(filters, size, counted)
    with search.in_time():
        return _page(filters, size, counted)


@dataclass(frozen=True, slots=True)
class Chip:
    """A chosen filter, and the query string without it."""

    name: str
    query: str


def chips(filters: Filters, municipalities: Iterable[Municipality], topics: Iterable[Topic]) -> list[Chip]:
    """The chosen filters in the order of the form, each with the way to be rid of it."""
    named = [
        *[(WORDS, words, gettext("“%(words)s”") % {"words": words}) for words in filters.chosen[WORDS]],
        *[(MUNICIPALITY, m.slug, m.name) for m in municipalities if m.slug in filters.municipalities],
        *[(KIND, word, str(name)) for word, name in KIND_CHOICES if word in filters.kinds],
        *[(TOPIC, t.key, t.name) for t in topics if t.key in filters.topics],
    ]
    return [Chip(name, filters.query(without=(key, value))) for key, value, name in named]


def cursor(submission: Submission) -> str:
    """What names the place just after `submission`. Signed, so that nobody can fill the cache with invented ones."""
    if submission.answered_at is None:
        raise ValueError(f"{submission.case_number} has no answer")
    micros = (submission.answered_at - _EPOCH) // timedelta(microseconds=1)
    return _signer.sign(f"{micros:x}-{submission.pk:x}").replace(":", ".")


def _position(text: str) -> tuple[datetime, int]:
    try:
        micros, pk = _signer.unsign(text.replace(".", ":", 1)).split("-")
    except (BadSignature, ValueError) as error:
        raise UnknownFilter from error
    return _EPOCH + timedelta(microseconds=int(micros, 16)), int(pk, 16)


def _page(filters: Filters, size: int, counted: bool) -> Page:
    matching = _matching(filters)
    total = _total(filters, matching) if counted else 0
    if filters.after:
        answered_at, pk = _position(filters.after)
        matching = matching.filter(Q(answered_at__lt=answered_at) | Q(answered_at=answered_at, pk__lt=pk))
    found = list(matching[: size + 1])
    following = cursor(found[size - 1]) if len(found) > size else ""
    if filters.words and total > MOST_COUNTED:
        return Page(found[:size], following, MOST_COUNTED, more=True)
    return Page(found[:size], following, total)


def _total(filters: Filters, matching: QuerySet[Submission]) -> int:
    return matching.order_by()[: MOST_COUNTED + 1].count() if filters.words else matching.count()


def _matching(filters: Filters) -> QuerySet[Submission]:
    cases = queries.public_answered()
    if filters.municipalities:
        signed = AnswerSignature.objects.filter(
            answer__submission=OuterRef("pk"),
            answer__published_at__isnull=False,
            municipality__slug__in=filters.municipalities,
        )
        cases = cases.filter(Exists(signed))
    if filters.kinds:
        cases = cases.filter(kind__in=[KINDS[word] for word in filters.kinds])
    if filters.topics:
        cases = cases.filter(topic__in=filters.topics)
    if filters.words:
        cases = search.matching(cases, filters.words)
    return cases
