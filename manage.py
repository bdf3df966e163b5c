"""Django's command line. Without DATABASE_URL it runs on services of its own, see portal/embedded.py."""

import os
import secrets
import sys
from pathlib import Path

import environ
from django.core.management import execute_from_command_line

from portal import embedded

CHECKOUT = Path(__file__).resolve().parent
NEEDS_NOTHING = {"help", "version", "--help", "-h", "--version", "collectstatic", "translations"}
NOWHERE = {
    "DATABASE_URL": "postgresql://portal@/portal?host=%2Fnonexistent",
    "REDIS_URL": "unix:///nonexistent",
    "CELERY_BROKER_URL": "redis+socket:///nonexistent",
}


def main() -> None:
    """Run the command in `sys.argv`. Services that cannot be had: one sentence, and exit status 1."""
    environ.Env.read_env(CHECKOUT / ".env", overwrite=False)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    if not {"DATABASE_URL", "DATABASE_URL_FILE"} & os.environ.keys():
        try:
            prepare(sys.argv[1] if len(sys.argv) > 1 else "help")
        except embedded.EmbeddedError as error:
            sys.exit(str(error))
    execute_from_command_line(sys.argv)


def prepare(command: str) -> None:
    """Put what `command` needs into the environment. Raises embedded.EmbeddedError."""
    if command not in NEEDS_NOTHING:
        embedded.prepare(Path(os.environ.get("EMBEDDED_HOME") or CHECKOUT / ".data"))
        return
    for name, value in NOWHERE.items():
        os.environ.setdefault(name, value)
    for name in ("SECRET_KEY", "LINK_KEY"):
        os.environ.setdefault(name, secrets.token_urlsafe(48))


if __name__ == "__main__":
    main()
