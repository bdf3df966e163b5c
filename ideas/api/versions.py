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
    # A proxy that compresses an answer makes its ETag a weak one; the version is the same.
    seen = {tag.removeprefix("W/") for tag in parse_etags(given)}
    if given.strip() != "*" and current not in seen:
        raise Problem("stale", headers={"ETag": current})


def change(
    request: Request,
    submission: Submission,
    act: Callable[[], object],
    *,
    done: Callable[[], bool],
    required: bool,
    version: Callable[[Submission], str] = etag,
) -> None:
    """Do `act` to the version that `If-Match` names, under the lock of the case; nothing where it is `done`, even just now.

    So the same request sent again after a lost answer, or twice at once, is quiet. Problems as of `require_match`.
    """
    if done():
        return
    try:
        with unchanged(request, submission, required=required, version=version):
            act()
    except Problem as problem:
        if problem.slug != "stale" or not done():
            raise


@contextmanager
def unchanged(
    request: Request, submission: Submission, *, required: bool, version: Callable[[Submission], str] = etag
) -> Iterator[None]:
    """The transaction of a change: `submission` is locked, and still the version that `If-Match` names. Problems as of `require_match`."""
    with transaction.atomic():
        require_match(request, version(locked(submission.pk)), required=required)
        yield
