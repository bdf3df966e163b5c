"""What a running demo has chosen for itself, so that a command beside it uses the same mail server and address.

One file a demo, in the home of its services, under a lock that its main process holds for as long as it lives: the kernel drops it
however that ends, so what a killed demo left behind misleads nobody. Standard library alone: portal/running.py must stay small.
"""

import fcntl
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from portal.keeper import give, lock

_announced: list[int] = []  # open as long as this process lives


def announce(home: Path, chosen: Mapping[str, str]) -> None:
    """Let commands that use the services in `home` find the variables `chosen`, until this process ends. Raises OSError."""
    file = home / f"demo-{os.getpid()}.json"
    fresh = file.with_suffix(".new")
    _announced.append(lock(fresh, fcntl.LOCK_EX))
    fresh.write_text(json.dumps(dict(chosen)), encoding="utf-8")
    give(fresh)
    fresh.replace(file)  # now that it is locked: whoever sees it without a lock takes it for a dead demo's


def chosen(home: Path) -> dict[str, str]:
    """What the demo that runs on the services in `home` has chosen, of several the youngest; empty where none runs."""
    found: list[tuple[float, dict[str, str]]] = []
    for file in home.glob("demo-*.json"):
        with suppress(OSError, ValueError):  # another command has just removed it
            if _is_alive(file):
                found.append((file.stat().st_mtime, json.loads(file.read_text(encoding="utf-8"))))
            else:
                file.unlink()
    return max(found, key=lambda one: one[0], default=(0.0, {}))[1]


def _is_alive(file: Path) -> bool:
    """Whether somebody holds the lock of an existing file."""
    descriptor = os.open(file, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False
