"""Keys and passwords that nobody can guess or knows from somewhere else."""

from itertools import combinations
from typing import Final

from django.conf import settings

from portal.checks.rules import Rule

LENGTH: Final = 50
DIFFERENT: Final = 5
SAMPLES: Final = frozenset({"password", "postgres", "portal"})
"""Passwords of the database that stand in examples, ours among them."""
_MAKE_ONE: Final = 'Make one: python3 -c "import secrets; print(secrets.token_urlsafe(48))"'


def _is_strong(key: str) -> bool:
    return len(key) >= LENGTH and len(set(key)) >= DIFFERENT


def _no_key_is_used_twice() -> bool:
    keys = [settings.LINK_KEY, settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return all(one != other for one, other in combinations(keys, 2))


RULES = (
    Rule(
        "portal.E031",
        lambda: _is_strong(settings.SECRET_KEY),
        "Whoever guesses SECRET_KEY can sign in as anybody.",
        f"SECRET_KEY needs {LENGTH} random characters or more. {_MAKE_ONE}",
    ),
    Rule(
        "portal.E032",
        lambda: _is_strong(settings.LINK_KEY),
        "Whoever guesses LINK_KEY can open every resident's own page.",
        f"LINK_KEY needs {LENGTH} random characters or more. {_MAKE_ONE}",
    ),
    Rule(
        "portal.E033",
        _no_key_is_used_twice,
        "One key that leaks would open everything, and an old one would never end.",
        f"SECRET_KEY, LINK_KEY and each of SECRET_KEY_FALLBACKS must differ. {_MAKE_ONE}",
    ),
    Rule(
        "portal.E034",
        lambda: str(settings.DATABASES["default"].get("PASSWORD") or "").lower() not in SAMPLES,
        "The password of the database stands in every example.",
        "Give the role another password, and put it into DATABASE_URL.",
        public=True,
    ),
)
