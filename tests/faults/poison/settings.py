"""The portal's settings, and the app that kills."""

from portal.settings import *  # noqa: F403
from portal.settings import INSTALLED_APPS as OURS

INSTALLED_APPS = [*OURS, "tests.faults.poison"]
