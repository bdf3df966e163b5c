"""What a tree of processes takes of memory, shared pages counted by share (PSS)."""

import os
from pathlib import Path

from portal.watchdog import descendants
from tests.pids import command, everything


def memory(root: int, home: Path) -> float:
    """Megabytes (PSS) of the demo's processes and of the services that run in `home`."""
    services = [pid for pid in everything() if str(home) in command(pid) and pid != os.getpid()]
    pids = {pid for top in (root, *services) for pid in (top, *descendants(top))}
    return sum(_pss(pid) for pid in pids) / 1024


def _pss(pid: int) -> int:
    """Kilobytes; 0 for a process that ended meanwhile."""
    try:
        for line in (Path("/proc") / str(pid) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    except OSError:
        pass
    return 0
