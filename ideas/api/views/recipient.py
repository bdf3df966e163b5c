"""Who would get this?"""

import uuid
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from ideas import bodies, finds, sending
from ideas.api import incoming
from ideas.api.door import ApiView
from ideas.api.sentences import reasons
from ideas.api.serializers.problems import problems
from ideas.api.serializers.sending import MessageSerializer, RecipientSerializer
from ideas.api.throttles import AskThrottle
from ideas.proposals import FlagName, Proposal
from ideas.transitions import NewSubmission


class Recipient(ApiView):
    """A POST, so that nobody's words get into an address or a log. Nothing is kept."""

    throttle = AskThrottle

    @extend_schema(
        operation_id="recipient",
        tags=["cases"],
        request=MessageSerializer,
        responses={
            200: RecipientSerializer,
            **problems("malformed", "invalid", "too-large", "unsupported-media-type"),
        },
    )
    def post(self, request: Request) -> Response:
        """Which municipality a message would go to if it were sent now, and why. Nothing is stored."""
        new = incoming.submission(request, MessageSerializer, key=uuid.uuid4())
        proposal = sending.proposed(new)
        evidence = [item.as_json() for item in proposal.evidence]
        told = {
            "municipality": proposal.lead,
            "decided": proposal.decided,
            "contributors": proposal.contributors,
            "candidates": proposal.ranked,
            "body": bodies.find(proposal.body),
            "topics": proposal.topics,
            "kind": proposal.kind,
            "languages": proposal.languages,
            "acute_danger": any(flag.name == FlagName.ACUTE_DANGER for flag in proposal.flags),
            "personal_data": _personal_data(new, proposal),
            "reasons": reasons(evidence, title=new.title, text=new.text, published=None, reader="sender"),
        }
        return Response(RecipientSerializer(told).data)


def _personal_data(new: NewSubmission, proposal: Proposal) -> list[dict[str, Any]]:
    found = finds.found(proposal.flags, {"title": new.title, "text": new.text}, kept="")
    return [{"what": find.name, "field": find.field, "start": find.start, "end": find.end} for find in found]
