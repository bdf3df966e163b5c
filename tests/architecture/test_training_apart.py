"""What trains takes much memory to load: neither the web nor a worker loads it, until there is something to train."""

import os
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


TRAINS = """
import sys
import portal.celery
from portal.processes import CommandFailed

portal.celery.app.loader.import_default_modules()
try:
    portal.celery.app.tasks["moderation.tasks.train_candidate"]()
except CommandFailed as error:
    print("failed:", str(error).partition(":")[0])
print(*sorted(name for name in ("sklearn", "scipy", "moderation.training") if name in sys.modules))
"""


def test_the_task_trains_in_a_process_of_its_own_and_fails_with_it() -> None:
    nowhere = os.environ | {"DATABASE_URL": "postgresql://portal@/portal?host=%2Fnonexistent"}

    done = subprocess.run(
        [sys.executable, "-c", TRAINS], cwd=CHECKOUT, capture_output=True, text=True, check=True, env=nowhere
    )

    assert done.stdout.splitlines() == ["failed: train_routing ended with status 1", ""]
    assert "no candidate was made: train_routing ended with status 1" in done.stderr
    assert "OperationalError" in done.stderr
