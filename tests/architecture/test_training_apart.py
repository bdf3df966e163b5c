"""What trains takes much memory to load: neither the web nor a worker loads it, until there is something to train."""

import subprocess
import sys

from tests.architecture.product import CHECKOUT

LOADS = """
import sys
import portal.wsgi
import portal.celery
from importlib import import_module
from django.conf import settings

portal.celery.app.loader.import_default_modules()
import_module(settings.ROOT_URLCONF).urlpatterns
assert "moderation.tasks" in sys.modules and "moderation.views.models" in sys.modules
print(*sorted(name for name in ("sklearn", "scipy", "moderation.training") if name in sys.modules))
"""


def test_web_and_workers_load_nothing_that_trains() -> None:
    done = subprocess.run([sys.executable, "-c", LOADS], cwd=CHECKOUT, capture_output=True, text=True, check=True)

    assert done.stdout.split() == []
