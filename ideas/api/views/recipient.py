"""Who would get this?"""

import uuid

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from ideas import sending
from ideas.api import incoming
from ideas.api.door import ApiView
from ideas.api.sentences import reasons
from ideas.api.serializers.problems import problems
from ideas.api.serializers.sending import MessageSerializer, RecipientSerializer
from ideas.api.throttles import AskThrottle


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
            "candidates": proposal.ranked,
            "reasons": reasons(evidence, title=new.title, text=new.text, published=None, reader="sender"),
        }
        return Response(RecipientSerializer(told).data)
