"""Who should get a message: the one door to the router behind `settings.IDEAS_RECIPIENT_PROPOSER`, and what it is told."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from ideas.models import Place, RoutingDecision, Submission, TextVersion
from ideas.proposals import Inquiry, Proposal, Proposer


def propose(inquiry: Inquiry) -> Proposal:
    """What the router says now."""
    proposer: Proposer = import_string(settings.IDEAS_RECIPIENT_PROPOSER)
    return proposer(inquiry)


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


def inputs(inquiry: Inquiry) -> dict[str, Any]:
    """The part of `inquiry` that is stored beside a decision: codes and the time. Text and exact place have rows of their own."""
    return {
        "kind": inquiry.kind,
        "language": inquiry.language,
        "chosen": inquiry.chosen,
        "corrected": inquiry.corrected,
        "topic": inquiry.topic,
        "at": inquiry.at.isoformat() if inquiry.at else None,
    }


def inquiry_then(decision: RoutingDecision) -> Inquiry | None:
    """What the router was told when it made `decision`; None where that is gone: a person's decision, or a text that was erased."""
    text = decision.text_version
    if text is None or decision.by_person:
        return None
    now = inquiry_of(decision.submission, text)
    stored: Mapping[str, Any] = decision.inputs
    if not stored:
        return now
    at = datetime.fromisoformat(stored["at"]) if stored["at"] else None
    return replace(now, **{**stored, "at": at})
