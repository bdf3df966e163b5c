"""Full-text search over the public cases: PostgreSQL's own, in Swedish, English and Finnish, and by the words as written."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import psycopg
from django.db import OperationalError, connection, transaction
from django.db.models import QuerySet

from ideas import cleaning
from ideas.models import SearchEntry, Submission
from ideas.swedish import noun_forms

LONGEST: Final = 200
"""Characters that are searched for; what comes after them is cut off."""
SHORTEST_BEGINNING: Final = 4
"""Of so many letters or more, the last word also finds longer words that begin with it."""
MANY: Final = 1000
"""Up to so many finds are looked up by their ids."""
COMMON: Final = 20
"""What stands in so many of the newest 500 cases is common: its finds are not collected."""
MOST_MILLISECONDS: Final = 2000
"""For each statement of a search."""
BATCH: Final = 500
"""Cases that nobody can publish or withdraw meanwhile: half a second of work."""

# A phrase in quotes (closed or not) or a word; a minus in front of it excludes it.
_PIECE: Final = re.compile(r'(-?)(?:"([^"]*)"?|([^\s"]+))')
_OR: Final = ("", "", "or")
_QUOTES: Final = str.maketrans(dict.fromkeys("“”„‟«»", '"'))
# Of a word or phrase and its forms: whether one of the languages passes over it ("och", "the"), what to look for in any language,
# and as it is written.
_READ: Final = """
SELECT
    numnode(websearch_to_tsquery('swedish', term)) * numnode(websearch_to_tsquery('english', term))
    * numnode(websearch_to_tsquery('finnish', term)) = 0,
    (websearch_to_tsquery('swedish', forms) || websearch_to_tsquery('english', term)
    || websearch_to_tsquery('finnish', term) || websearch_to_tsquery('simple', term))::text,
    websearch_to_tsquery('simple', term)::text
FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY AS given(term, forms, place) ORDER BY place
"""
_REMOVE: Final = """
DELETE FROM ideas_searchentry e USING ideas_submission s
WHERE e.submission_id BETWEEN %s AND %s AND s.id = e.submission_id AND s.visibility <> 'public'
"""
_STORE: Final = """
INSERT INTO ideas_searchentry AS e (submission_id, document)
SELECT submission_id, document FROM ideas_search_documents(%s, %s)
ON CONFLICT (submission_id) DO UPDATE SET document = excluded.document WHERE e.document <> excluded.document
"""
# Whoever changes what is public holds this lock: none of them comes between our reading and our writing.
_LOCK_BATCH: Final = """
SELECT min(id), max(id) FROM (
    SELECT id FROM ideas_submission WHERE id > %s ORDER BY id LIMIT %s FOR SHARE
) AS batch
"""
_IN_THE_NEWEST: Final = """
SELECT count(*) FROM (SELECT document FROM ideas_searchentry ORDER BY submission_id DESC LIMIT 500) AS newest
WHERE document @@ %s::tsquery
"""
_ANY_NUMBER: Final = 2**31
_LIMITS: Final = "SELECT set_config('statement_timeout', %s, true), set_config('enable_seqscan', 'off', true)"


class TooSlow(OperationalError):
    """The search took longer than MOST_MILLISECONDS and was ended."""


@dataclass(frozen=True, slots=True)
class _Term:
    """A word, or a phrase with its quotes: in PostgreSQL's notation, and how it is meant."""

    query: str
    excluded: bool
    common: bool


def index(submission: Submission) -> None:
    """Let the case be found by what is published of it now, or not at all where it is not public. Repeated: the same.

    In the transaction of the change, under the lock on the submission's row.
    """
    _index(submission.pk, submission.pk)


def index_all(batch: int = BATCH) -> int:
    """Do the same for every case, `batch` at a time, each in a transaction of its own; how many can be found then."""
    done: int | None = 0
    while done is not None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_LOCK_BATCH, [done, batch])
            first, done = cursor.fetchone() or (None, None)
            if first is not None and done is not None:
                _index(first, done)
    return SearchEntry.objects.count()


def normal(words: str) -> str:
    """The one spelling of what is searched for: a line in lower case, at most LONGEST characters. Twice is as once."""
    spelled = cleaning.clean_line(cleaning.clean_line(words).translate(_QUOTES).lower())
    return cleaning.clean_line(spelled[:LONGEST])


def matching(cases: QuerySet[Submission], words: str) -> QuerySet[Submission]:
    """Those of `cases` that hold every word of `words`, in any of their published texts; none where there is no word in it.

    `"…"` finds words as they stand, `-` excludes, `or` gives a choice; any other input is words. Queries are made at once: call it
    within `in_time`.
    """
    query = _query(normal(words))
    if not query:
        return cases.none()
    if _is_common(query):
        return cases.filter(search_entry__document__matches=query)
    entries = SearchEntry.objects.filter(document__matches=query).values_list("pk", flat=True)
    found = list(entries[: MANY + 1])
    # The limit says nothing but "first": PostgreSQL finds the entries by their index before it looks at a case.
    return cases.filter(pk__in=found if len(found) <= MANY else entries[:_ANY_NUMBER])


@contextmanager
def in_time() -> Iterator[None]:
    """A transaction that reads no table from end to end, each of whose statements is ended after MOST_MILLISECONDS. Raises TooSlow then."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_LIMITS, [str(MOST_MILLISECONDS)])
            yield
    except OperationalError as error:
        if isinstance(error.__cause__, psycopg.errors.QueryCanceled):
            raise TooSlow from error
        raise


def _index(first: int, last: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_REMOVE, [first, last])
        cursor.execute(_STORE, [first, last])


def _is_common(query: str) -> bool:
    """Whether it is enough to look through the newest cases.

    PostgreSQL does not know how many cases hold a word that is not among the most common. Left to itself it looks through all
    cases from the newest for one that is in hardly any, or collects a million that hold a common one to show twenty.
    """
    with connection.cursor() as cursor:
        cursor.execute(_IN_THE_NEWEST, [query])
        number: int = cursor.fetchone()[0]
    return number >= COMMON


def _query(words: str) -> str:
    """`words` in PostgreSQL's notation; empty where there is no word in it."""
    pieces = _PIECE.findall(words)
    read = iter(_read([_text(piece) for piece in pieces]))
    choices: list[list[_Term]] = [[]]
    for piece in pieces:
        common, stems, written = next(read)
        minus, phrase, word = piece
        if piece == _OR:
            choices.append([])
        elif phrase and written:  # quotes mean the words as they stand
            choices[-1].append(_Term(written, bool(minus), common=False))
        elif stems:
            is_last = piece is pieces[-1] and not minus
            choices[-1].append(_Term(_or_longer(stems, word) if is_last else stems, bool(minus), common))
    return " | ".join(f"({query})" for query in map(_all_of, choices) if query)


def _text(piece: tuple[str, str, str]) -> str:
    _, phrase, word = piece
    return f'"{phrase}"' if phrase else word.lstrip("-")


def _read(texts: list[str]) -> list[tuple[bool, str, str]]:
    """What the languages make of each text: see the statement."""
    if not texts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_READ, [texts, [" or ".join(noun_forms(text)) for text in texts]])
        found: list[tuple[bool, str, str]] = cursor.fetchall()
    return found


def _or_longer(stems: str, word: str) -> str:
    """The same, or a longer word that begins so. Letters and digits alone, for they need no quoting."""
    return f"{stems} | '{word}':*" if len(word) >= SHORTEST_BEGINNING and word.isalnum() else stems


def _all_of(terms: list[_Term]) -> str:
    """All that is wanted and nothing that is excluded; empty where nothing is wanted. Common words count where there are no others."""
    wanted = [term for term in terms if not term.excluded]
    if not wanted:
        return ""
    telling = [term for term in wanted if not term.common] or wanted
    excluded = [f"!({term.query})" for term in terms if term.excluded]
    return " & ".join([f"({term.query})" for term in telling] + excluded)
