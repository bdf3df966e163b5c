"""The app that subscribes."""

import os
import signal
from datetime import timedelta
from typing import Any

from django.apps import AppConfig

from ideas.subscriptions import subscribe
from ideas.verbs import Verb

DEADLY = "Nummer 0."


def die(event: Any) -> None:
    """Kill this process, if the submission is the deadly one."""
    if event.submission and event.submission.texts.filter(body__endswith=DEADLY).exists():
        os.kill(os.getpid(), signal.SIGKILL)


class PoisonConfig(AppConfig):
    name = "tests.faults.poison"
    label = "poison"

    def ready(self) -> None:
        subscribe("poison", [Verb.RECEIVED], die, queue="route", lease=timedelta(seconds=10))
