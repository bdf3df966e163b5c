"""`manage.py demo`: the whole portal on this machine, with sample content, until Ctrl-C."""

import os
from argparse import ArgumentParser
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.db import connections

from ideas import reference
from moderation.sample import ACCOUNTS, PASSWORD, RealCasesExist
from portal import ports, running, sample
from portal.preparing import Step, prepare

MODEL_SOURCES = ("moderation/routing/data/**/*", "moderation/routing/*.py", "moderation/training/*.py")
QUIET = {"verbosity": 0, "interactive": False}


class Command(BaseCommand):
    """Prepares the database, the sample content and the static files, then runs every process of the portal."""

    help = "Runs the whole portal on this machine, with sample content, until Ctrl-C."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to listen, and whether whoever started this (make) may leave it behind."""
        parser.add_argument("--port", type=int, default=8000, help="where to listen; in use: the next free one")
        parser.add_argument("--end-with-parent", action="store_true", help="stop when the starting process is gone")

    def handle(self, *args: Any, port: int, end_with_parent: bool, **options: Any) -> None:
        """Does not come back: this process becomes the one that runs all others. CommandError when no port is free."""
        home = Path(os.environ.get("EMBEDDED_HOME") or settings.BASE_DIR / ".data").absolute()
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in prepare(_steps(), checkout=settings.BASE_DIR, notes=home / "prepared.json"):
            self.stdout.write(f"Preparing: {name}")
        connections.close_all()
        try:
            reserved = ports.reserve(port)
        except OSError as error:
            raise CommandError(f"The demo cannot start: {error.strerror}.") from error
        found = reserved.getsockname()[1]
        if found != port:
            self.stdout.write(f"Port {port} is taken; using {found}.")
        self.stdout.flush()
        os.chdir(settings.BASE_DIR)
        running.become(home, found, welcome=_welcome(found), end_with_parent=end_with_parent, keep=[reserved.fileno()])


def _steps() -> list[Step]:
    return [
        Step("database", ("*/migrations/*.py", "uv.lock"), _migrate),
        Step("reference data", ("ideas/data/*", "*/migrations/*.py"), reference.load),
        Step(
            "trained model (some ten seconds)",
            MODEL_SOURCES,
            partial(call_command, "train_routing", first=True, verbosity=0),
        ),
        Step("sample content", ("*/sample*.py", "ideas/data/sample/*"), _seed),
        Step("translations", ("*/locale/**/*.[mp]o",), partial(call_command, "translations", "--compile")),
        Step(
            "static files",
            ("static/dist/**/*", "*/static/**/*", "static/collected/staticfiles.json", "uv.lock"),
            partial(call_command, "collectstatic", **QUIET),
        ),
    ]


def _migrate() -> None:
    call_command("migrate", **QUIET)
    call_command("createcachetable", verbosity=0)


def _seed() -> None:
    """Sample content, unless somebody has written in the meantime: theirs and ours are never mixed."""
    with suppress(RealCasesExist):
        sample.seed()


def _welcome(port: int) -> str:
    """What the demo says when it is up: where it is, and who may sign in."""
    address, width = f"http://localhost:{port}", max(len(account.email) for account in ACCOUNTS)
    return "\n".join(
        [
            "",
            f"  The portal runs:           {address}",
            f"  Every mail, sign-in codes: {address}/utveckling/",
            "",
            f"  Sample accounts, all with the password {PASSWORD}:",
            *(f"    {account.email:<{width}}  {account.role}" for account in ACCOUNTS),
            "",
            "  Ctrl-C ends everything.",
            "",
        ]
    )
