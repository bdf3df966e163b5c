"""How often one client may ask. Rates stand in the settings; the counts in the database cache, which does not fail open.

The client is known by a digest of its address, which is no address any more: the key rests on the secret of the portal.
"""

import math
from collections.abc import Iterable

from django.utils.crypto import salted_hmac
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView


class Throttle(SimpleRateThrottle):
    """At most `rate` requests of a client in its period; keeps what the headers tell."""

    num_requests: int
    duration: int
    history: list[float]
    now: float

    def get_cache_key(self, request: Request, view: APIView) -> str:
        """What the count is kept under."""
        return self.cache_format % {"scope": self.scope, "ident": self.digest(self.client(request))}

    def client(self, request: Request) -> str:
        """Who asks: the address, as the proxy in front tells it."""
        return self.get_ident(request) or ""

    @staticmethod
    def digest(client: str) -> str:
        """What stands for `client` in the store."""
        return salted_hmac("ideas.api.throttles", client, algorithm="sha256").hexdigest()[:32]

    @property
    def left(self) -> int:
        """How many more requests are let through now."""
        return max(0, self.num_requests - len(self.history))

    @property
    def resets_in(self) -> int:
        """Seconds until the oldest counted request is forgotten."""
        oldest = self.history[-1] if self.history else self.now
        return max(1, math.ceil(self.duration - (self.now - oldest)))


class ReadThrottle(Throttle):
    """For reading."""

    scope = "read"


class AskThrottle(Throttle):
    """For "who would get this?", and for whatever else is worked out anew at each request."""

    scope = "ask"


class SendThrottle(Throttle):
    """For sending."""

    scope = "send"


def headers(throttles: Iterable[Throttle]) -> dict[str, str]:
    """`RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers) of the throttles that were asked."""
    asked = [throttle for throttle in throttles if hasattr(throttle, "history")]
    if not asked:
        return {}
    return {
        "RateLimit-Policy": ", ".join(f'"{one.scope}";q={one.num_requests};w={one.duration}' for one in asked),
        "RateLimit": ", ".join(f'"{one.scope}";r={one.left};t={one.resets_in}' for one in asked),
    }
