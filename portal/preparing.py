"""What must be done before the portal can start, each step only when something that it depends on has changed."""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Step:
    """Something to do, and the files (patterns below the checkout) whose change asks for it, its own products included."""

    name: str
    patterns: tuple[str, ...]
    do: Callable[[], object]


def prepare(steps: list[Step], *, checkout: Path, notes: Path) -> Iterator[str]:
    """Do what is due; gives the name of each step just before it is done.

    `notes` is where the state of the files is written down; without that file everything is due. A step that fails stays
    due, as do those after it.
    """
    done: dict[str, str] = json.loads(notes.read_text()) if notes.exists() else {}
    for step in steps:
        if done.get(step.name) == _state(step, checkout):
            continue
        yield step.name
        step.do()
        done[step.name] = _state(step, checkout)
        notes.write_text(json.dumps(done, indent=1))


def _state(step: Step, checkout: Path) -> str:
    """A digest of the names, sizes and times of the files that `step` depends on."""
    digest = hashlib.sha256()
    for pattern in step.patterns:
        for file in sorted(checkout.glob(pattern)):
            status = file.stat()
            digest.update(f"{file.relative_to(checkout)} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()
