"""The portal's settings, with the references to measure its pages against beside it."""

import os

from portal.settings import *  # noqa: F403 - all of them
from portal.settings import CACHES

ROOT_URLCONF = "bench.urls"
if os.environ.get("BENCH_PAGES_UNCACHED"):
    CACHES["pages"]["BACKEND"] = "django.core.cache.backends.dummy.DummyCache"
