"""`make bench`: what the portal carries, each figure beside a reference of the same run.

Starts the demo on services of its own in a temporary directory; nothing of anybody else's is touched. BENCH_SECONDS: how long each rate
is tried, 10 by default. `python -m bench routing` measures the router alone, `pages` the public pages, `line` the way of a
submission.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import django
from django.utils.module_loading import import_string

from portal import embedded


def main() -> int:
    """Run everything and print it; the exit status."""
    seconds = float(os.environ.get("BENCH_SECONDS", "10"))
    home = Path(tempfile.mkdtemp(prefix="bench-"))
    try:
        os.environ |= embedded.environment(home)  # whatever the environment says: nobody's real cases
        embedded.prepare(home)
        os.environ |= {"EMBEDDED_HOME": str(home), "DJANGO_SETTINGS_MODULE": "portal.settings", "LOG_LEVEL": "WARNING"}
        django.setup()
        measure: Callable[..., None] = import_string("bench.measures.measure")  # models exist from here on
        measure(home, seconds, sys.argv[1:] or ["routing", "pages", "line"])
    finally:
        shutil.rmtree(home, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
