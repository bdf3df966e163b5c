"""A rule about the settings."""

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning


@dataclass(frozen=True)
class Rule:
    """What must hold of the settings; what would happen otherwise; what to set.

    `public`: only where others than this machine can reach the site. `trial`: a mere warning in a try-out (TRIAL).
    """

    id: str
    holds: Callable[[], bool]
    otherwise: str
    hint: str
    kind: type[Error] | type[Warning] = Error
    public: bool = False
    trial: bool = False

    def message(self) -> CheckMessage | None:
        """What is to be said; None where it holds, or does not concern this installation."""
        if (self.public and not is_public()) or self.holds():
            return None
        kind = Warning if self.trial and settings.TRIAL else self.kind
        return kind(self.otherwise, hint=self.hint, id=self.id)


def is_public() -> bool:
    """Whether SITE_URL leads to a place that others than this machine can reach."""
    host = site_host()
    if not host or host == "localhost" or host.endswith(".localhost"):
        return False
    try:
        return not ipaddress.ip_address(host).is_loopback
    except ValueError:
        return True


def site_host() -> str:
    """The host of SITE_URL in lower case; empty where it has none."""
    try:
        return urlsplit(settings.SITE_URL).hostname or ""
    except ValueError:  # a bracket that is not closed
        return ""
