"""What is done at night, in a process of its own: what it takes is given back when it ends, and no worker loads it."""

import logging
from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.utils.module_loading import import_string

log = logging.getLogger(__name__)

SECONDS: Final = 75.0
"""For one training. Less than the task has, so that the process never outlives it."""


def train_candidate() -> None:
    """Have the command `train_routing` make a candidate. What it says when it fails is in the log, and the error is raised."""
    run: Callable[..., None] = import_string(settings.MODERATION_COMMAND_RUNNER)
    try:
        run("train_routing", "--verbosity=0", seconds=SECONDS)
    except Exception as error:
        log.error("no candidate was made: %s", error)
        raise
