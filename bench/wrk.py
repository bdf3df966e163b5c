"""wrk: many requests from one small process over connections that stay open, so that what is measured is the server."""

import re
import resource
import subprocess
import time
from dataclasses import dataclass
from typing import Final

HERE: Final = "127.0.0.1"
CONNECTIONS: Final = 8
"""Enough to keep a server of four threads at work, few enough that none waits long."""
_UNITS: Final = {"us": 0.001, "ms": 1.0, "s": 1000.0}


@dataclass(frozen=True)
class Wrk:
    """What wrk found: requests a second, milliseconds of the slowest hundredth, and the share of a processor that it took itself."""

    rate: float
    p99: float
    busy: float


def rate(address: str, seconds: float, header: str = "") -> Wrk:
    """Ask for `address` as fast as it is answered. RuntimeError where one answer is no 2xx or 3xx, or a connection fails."""
    whole = max(1, round(seconds))
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(
        ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{whole}s", "--latency", *(["-H", header] if header else []), address],
        check=True,
        capture_output=True,
        text=True,
    )
    took, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    if "Non-2xx" in done.stdout or "Socket errors" in done.stdout:
        raise RuntimeError(f"{address}: {done.stdout}")
    slowest = re.search(r"99%\s+([\d.]+)(us|ms|s)", done.stdout)
    found = re.search(r"Requests/sec:\s+([\d.]+)", done.stdout)
    if not (slowest and found):
        raise RuntimeError(f"{address}: {done.stdout}")
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Wrk(float(found[1]), float(slowest[1]) * _UNITS[slowest[2]], used / took)
