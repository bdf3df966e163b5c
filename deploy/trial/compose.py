"""The `docker compose` that is found on the PATH, for the project in this checkout with the mail server of the trial."""

import json
import os
import subprocess
import time
import urllib.request
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[2]
FILES = ("docker-compose.yml", "docker-compose.try.yml")
LONGEST = 600


def compose(*arguments: str, check: bool = True) -> str:
    """What the command says. RuntimeError, with the end of what it said, where it fails and `check` is set."""
    environment = os.environ | {"COMPOSE_FILE": os.pathsep.join(FILES), "COMPOSE_PATH_SEPARATOR": os.pathsep}
    run = subprocess.run(
        ["docker", "compose", *arguments],
        check=False,
        cwd=CHECKOUT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=LONGEST,
        stdin=subprocess.DEVNULL,
    )
    if check and run.returncode:
        raise RuntimeError(f"docker compose {arguments[0]}: {(run.stderr or run.stdout).strip()[-400:]}")
    return run.stdout


def manage(*arguments: str) -> str:
    """What `manage.py` says in a container of web."""
    return compose("exec", "-T", "web", "python", "manage.py", *arguments)


def port_of(service: str, port: int) -> int:
    """Where a published port can be reached on this machine."""
    return int(compose("port", service, str(port)).strip().rpartition(":")[2])


def containers(service: str) -> list[dict[str, Any]]:
    """Those of `service`, stopped ones too: `Name`, `State`, `Health` …"""
    said = compose("ps", "--all", "--format", "json", service, check=False).strip()
    if said.startswith("["):  # older ones say it as one list
        return list(json.loads(said))
    return [json.loads(line) for line in said.splitlines() if line]


def is_well(service: str, number: int = 1) -> bool:
    """Whether `number` containers of `service` run and are healthy."""
    found = containers(service)
    return len(found) == number and all((c["State"], c["Health"]) == ("running", "healthy") for c in found)


def seconds_until_well(service: str, number: int = 1, longest: float = 180) -> float:
    """Wait until they are. TimeoutError where that does not happen."""
    began = time.monotonic()
    while not is_well(service, number):
        if time.monotonic() - began > longest:
            raise TimeoutError(f"{service} did not come back within {longest:.0f} s")
        time.sleep(0.5)
    return time.monotonic() - began


def crash(service: str, index: int = 1) -> None:
    """Kill -9 everything in a container from inside: for the engine it fell by itself, and the restart policy is asked."""
    compose("exec", "-T", "--index", str(index), service, "sh", "-c", "kill -9 -1", check=False)


class Mailbox:
    """The mail server of the trial, asked by its HTTP interface."""

    def __init__(self) -> None:
        self.address = f"http://127.0.0.1:{port_of('mailpit', 8025)}/api/v1"

    def subjects(self, recipient: str) -> list[str]:
        """Of every mail to `recipient`, newest first."""
        with urllib.request.urlopen(f"{self.address}/messages?limit=1000", timeout=10) as answer:
            found = json.load(answer)["messages"]
        return [mail["Subject"] for mail in found if recipient in {to["Address"] for to in mail["To"]}]
