"""System checks: what would lose, delay or give away what people wrote, if an operator's environment or a later edit changed it.

`manage.py check` and every management command run the rules; web, workers and beat refuse to start when one is broken
(`refuse_errors`). What the services themselves are set to is asked by `manage.py check --database default`.
"""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, register
from django.core.exceptions import ImproperlyConfigured

from portal.checks import asked, keys, mail, queue, services, site

__all__ = ["RULES", "asked", "check_rules", "refuse_errors"]

RULES = (*queue.RULES, *services.RULES, *keys.RULES, *site.RULES, *mail.RULES)


@register("portal")
def check_rules(app_configs: Sequence[AppConfig] | None, **of_check: Any) -> list[CheckMessage]:
    """Every broken rule. Connects to nothing."""
    return [message for message in (rule.message() for rule in RULES) if message]


def refuse_errors() -> None:
    """Raise ImproperlyConfigured, saying everything, when a rule is broken whose breaking is no mere warning."""
    errors = [message for message in check_rules(None) if message.is_serious()]
    if errors:
        raise ImproperlyConfigured("\n".join(str(message) for message in errors))
