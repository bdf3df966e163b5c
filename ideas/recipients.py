"""Who should get a message: the one door to the router behind `settings.IDEAS_RECIPIENT_PROPOSER`, and what it is told."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.utils.module_loading import import_string

from ideas import chain
from ideas.models import Municipality, Place, RoutingDecision, Submission, TextVersion
from ideas.proposals import Inquiry, Proposal, Proposer

GONE: Final = "gone"


def propose(inquiry: Inquiry) -> Proposal:
    """What the router says now; the office stands for a municipality that has left."""
    said = asked(inquiry)
    return said.without(gone(said))


def asked(inquiry: Inquiry) -> Proposal:
    """What the router says by itself: it does not know who has left."""
    proposer: Proposer = import_string(settings.IDEAS_RECIPIENT_PROPOSER)
    return proposer(inquiry)


def gone(proposal: Proposal) -> list[str]:
    """Codes of those who would have a part in it and take no cases."""
    meant = {proposal.lead, *proposal.contributors}
    return sorted(
        meant.difference(Municipality.objects.filter(active=True, code__in=meant).values_list("code", flat=True))
    )


def inquiry_of(submission: Submission, text: TextVersion) -> Inquiry:
    """What the router is told of a case that came in; `text` is its original."""
    place: Place | None = getattr(submission, "exact_place", None)
    return Inquiry(
        text=text.body,
        title=text.title,
        kind=submission.kind_chosen,
        language=submission.language,
        chosen=submission.municipality_chosen_id,
        corrected=submission.municipality_corrected_id,
        topic=submission.topic_chosen_id or "",
        postcode=place.postcode if place else "",
        point=place.point if place else None,
        place=submission.place_name or (place.address if place else ""),
        at=submission.arrived_at,
    )


def inputs(inquiry: Inquiry, text: TextVersion, left: Sequence[str] = ()) -> dict[str, Any]:
    """What is stored of `inquiry` beside a decision: codes, the time, and a seal of where it is.

    Text and exact place have rows of their own. By the seal one sees whether the place is still what the router was told; it says
    nothing once the text that it came with is erased. `left`: those of `gone`, without whom it was decided; kept under GONE where
    there are any.
    """
    return ({GONE: list(left)} if left else {}) | {
        "kind": inquiry.kind,
        "language": inquiry.language,
        "chosen": inquiry.chosen,
        "corrected": inquiry.corrected,
        "topic": inquiry.topic,
        "at": inquiry.at.isoformat() if inquiry.at else None,
        "where": _seal(inquiry, text),
    }


def inquiry_then(decision: RoutingDecision) -> Inquiry | None:
    """What the router was told when it made `decision`; None where that is gone: a person's decision, or a text that was erased.

    Where it is comes from the rows of today, the rest as far as it was stored from the decision.
    """
    text = decision.text_version
    if text is None or not text.body or decision.by_person:
        return None
    now = inquiry_of(decision.submission, text)
    stored: Mapping[str, Any] = decision.inputs
    told = {name: stored[name] for name in ("kind", "language", "chosen", "corrected", "topic") if name in stored}
    at = stored.get("at", now.at)
    return replace(now, **told, at=datetime.fromisoformat(at) if isinstance(at, str) else at)


def is_elsewhere_now(decision: RoutingDecision) -> bool:
    """Whether postcode, point or place of the case are others by now than the router was told. False where that was not stored."""
    text, seal = decision.text_version, decision.inputs.get("where")
    if text is None or not seal:
        return False
    return bool(seal != _seal(inquiry_of(decision.submission, text), text))


def _seal(inquiry: Inquiry, text: TextVersion) -> str:
    return chain.sealed(text, json.dumps([inquiry.postcode, inquiry.point, inquiry.place]))[:16]
