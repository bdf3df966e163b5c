"""How often one client may ask. The rates stand in the settings, the counts in the database (`ideas.rates`).

The client is known by a digest of its address, which is no address any more: the key to it is the portal's secret.
"""

import math
from collections.abc import Iterable
from ipaddress import IPv6Address, ip_address, ip_network
from typing import ClassVar, Final

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from ideas import rates

_SECONDS: Final = {"min": 60, "hour": 3600}


class Throttle(BaseThrottle):
    """At most so many requests of a client in a window, as `settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"]` says of `scope`."""

    scope: ClassVar[str]
    counted: rates.Count | None = None

    def __init__(self) -> None:
        number, _, period = settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"][self.scope].partition("/")
        self.most, self.seconds = int(number), _SECONDS[period]

    def allow_request(self, request: Request, view: APIView) -> bool:
        """As `admits`."""
        return self.admits(request)

    def admits(self, request: Request | HttpRequest) -> bool:
        """Count this one, and say whether it is still one of those that may come."""
        client = salted_hmac("ideas.api.throttles", self.client(request), algorithm="sha256").hexdigest()[:32]
        self.counted = rates.count(f"api:{self.scope}:{client}", self.seconds)
        return self.counted.number <= self.most

    def client(self, request: Request | HttpRequest) -> str:
        """Who asks: the address, as the proxy in front tells it; of IPv6 the network, which is one household's."""
        ident = self.get_ident(request) or ""  # type: ignore[arg-type]  # it reads META alone
        try:
            address = ip_address(ident)
        except ValueError:
            return ident
        if isinstance(address, IPv6Address):
            mapped = address.ipv4_mapped
            return str(mapped or ip_network((address, 64), strict=False))
        return str(address)

    def wait(self) -> float:
        """Seconds until the window ends."""
        return self.counted.ends_in if self.counted else 0.0


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
    asked = [(one, one.counted) for one in throttles if one.counted]
    if not asked:
        return {}
    left = [(one.scope, max(0, one.most - counted.number), math.ceil(counted.ends_in)) for one, counted in asked]
    return {
        "RateLimit-Policy": ", ".join(f'"{one.scope}";q={one.most};w={one.seconds}' for one, _ in asked),
        "RateLimit": ", ".join(f'"{scope}";r={number};t={seconds}' for scope, number, seconds in left),
    }
