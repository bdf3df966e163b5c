"""What a tree of processes takes of memory, shared pages counted by share (PSS)."""

import os
from pathlib import Path


def memory(root: int, home: Path) -> float:
    """Megabytes (PSS) of the demo's processes and of the services that run in `home`."""
    pids, children = {root}, _children()
    todo = [root]
    while todo:
        for child in children.get(todo.pop(), ()):
            pids.add(child)
            todo.append(child)
    pids |= {pid for pid in _all() if str(home) in _command(pid) and pid != os.getpid()}
    for pid in list(pids):
        todo.append(pid)
    while todo:
        for child in children.get(todo.pop(), ()):
            if child not in pids:
                pids.add(child)
                todo.append(child)
    return sum(_pss(pid) for pid in pids) / 1024


def _all() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def _children() -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for pid in _all():
        try:
            parent = int((Path("/proc") / str(pid) / "stat").read_text().rsplit(")", 1)[1].split()[1])
        except OSError:
            continue
        found.setdefault(parent, []).append(pid)
    return found


def _command(pid: int) -> str:
    try:
        return (Path("/proc") / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def _pss(pid: int) -> int:
    """Kilobytes; 0 for a process that ended meanwhile."""
    try:
        for line in (Path("/proc") / str(pid) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    except OSError:
        pass
    return 0
