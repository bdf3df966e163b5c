"""Django's command line. Without DATABASE_URL it runs on services of its own, see portal/embedded.py."""

import os
import secrets
import sys
from pathlib import Path

import environ
from django.core.management import execute_from_command_line

from portal import embedded

CHECKOUT = Path(__file__).resolve().parent
NEEDS_NOTHING = {
    "help",
    "version",
    "--help",
    "-h",
    "--version",
    "collectstatic",
    "translations",
}


def main() -> int:
    """Run the command in `sys.argv`; the exit status."""
    environ.Env.read_env(CHECKOUT / ".env", overwrite=False)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    if "DATABASE_URL" not in os.environ:
        try:
            prepare(sys.argv[1] if len(sys.argv) > 1 else "help")
        except embedded.EmbeddedError as error:
            print(error, file=sys.stderr)
            return 1
    execute_from_command_line(sys.argv)
    return 0


def prepare(command: str) -> None:
    """Put what `command` needs into the environment. Raises embedded.EmbeddedError."""
    if command in NEEDS_NOTHING:
        os.environ["DATABASE_URL"] = "postgresql://portal@/portal?host=%2Fnonexistent"
        for name in ("SECRET_KEY", "LINK_KEY"):
            os.environ.setdefault(name, secrets.token_urlsafe(48))
        return
    embedded.prepare(Path(os.environ.get("EMBEDDED_HOME") or CHECKOUT / ".data"))


if __name__ == "__main__":
    sys.exit(main())
