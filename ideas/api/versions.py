"""Which version of a case somebody has seen: `ETag` and `If-Match`. The head of its chain of events, which grows at every change."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils.http import parse_etags
from rest_framework.request import Request

from ideas import queries
from ideas.api.problems import Problem
from ideas.models import Submission
from ideas.transitions.moves import locked


def etag(submission: Submission, *more: object) -> str:
    """The version of `submission` now, as an ETag; `more` is whatever else the answer rests on."""
    seq, digest = queries.chain_head(submission)
    parts = [str(seq), bytes(digest).hex()[:16], *(str(part) for part in more)]
    return f'"{"-".join(parts)}"'


def require_match(request: Request, current: str, *, required: bool) -> None:
    """Go on if `If-Match` names the version `current`. Problem `stale` for another one, `precondition-required` where it is
    missing and `required`.

    Call it in the transaction of the change, with the submission's row locked: else somebody may come between.
    """
    given = request.headers.get("If-Match")
    if given is None:
        if required:
            raise Problem("precondition-required", headers={"ETag": current})
        return
    if given.strip() != "*" and current not in parse_etags(given):
        raise Problem("stale", headers={"ETag": current})


@contextmanager
def unchanged(
    request: Request, submission: Submission, *, required: bool, version: Callable[[Submission], str] = etag
) -> Iterator[None]:
    """The transaction of a change: `submission` is locked, and still the version that `If-Match` names. Problems as of `require_match`."""
    with transaction.atomic():
        require_match(request, version(locked(submission.pk)), required=required)
        yield
