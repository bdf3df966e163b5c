"""nginx with the project's own configuration, as one process on this machine's ports and directories."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

from bench.programs import Programs
from bench.wrk import HERE
from portal.processes import Program
from tests.services.stack import CHECKOUT, free_ports, wait_for

CONFIGURATION: Final = CHECKOUT / "deploy" / "nginx" / "nginx.conf"
FILE: Final = "/bench-file.html"
_SBIN: Final = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"])


def require(*programs: str) -> None:
    """RuntimeError, saying what to install, where one of `programs` is missing."""
    missing = [name for name in programs if not shutil.which(name, path=_SBIN)]
    if missing:
        raise RuntimeError(f"Not here: {', '.join(missing)}. On Debian and Ubuntu: apt-get install nginx-light wrk")


@contextmanager
def nginx(programs: Programs, server: str, content: bytes) -> Iterator[str]:
    """nginx in front of the portal at `server`, and with a file of that `content` at FILE; its address."""
    (port,) = free_ports(1)
    home = programs.directory / "nginx"
    for name in ("conf.d", "cache", "files"):
        (home / name).mkdir(parents=True)
    (home / "files" / FILE.strip("/")).write_bytes(content)
    (home / "conf.d" / "proto.conf").write_text("map $remote_addr $proto { default $scheme; }\n")
    (home / "nginx.conf").write_text(configured(CONFIGURATION.read_text(encoding="utf-8"), home, port, server))
    binary = shutil.which("nginx", path=_SBIN) or "nginx"
    user = "user root; " if os.geteuid() == 0 else ""  # the directory is its owner's alone
    command = [binary, "-p", str(home), "-c", str(home / "nginx.conf"), "-g", f"{user}daemon off;"]
    programs.whole.append(Program("nginx", command))
    programs.start("nginx")
    try:
        address = f"http://{HERE}:{port}"
        wait_for(lambda: state(address + FILE) is not None, programs, "nginx", 10)
        yield address
    finally:
        programs.stop("nginx")


def state(address: str) -> str | None:
    """What nginx says of its cache at `address`, empty where it says nothing; None where nobody answers."""
    try:
        with urlopen(address, timeout=10) as answer:
            return str(answer.headers.get("X-Cache") or "")
    except (URLError, OSError):
        return None


def configured(source: str, home: Path, port: int, server: str) -> str:
    """The project's configuration with other ports and directories, and one location more; ValueError where a place to change is gone.

    One worker: on two processors the load generator has the other one.
    """
    changes = [
        (r"/tmp/", f"{home}/cache/"),  # first: `home` may lie there
        (r"worker_processes auto;", "worker_processes 1;"),
        (r"pid \S+;", f"pid {home}/nginx.pid;"),
        (r"/etc/nginx/conf\.d/", f"{home}/conf.d/"),
        (r"/var/cache/nginx/", f"{home}/cache/"),
        (r"access_log /dev/stdout", f"access_log {home}/access.log"),
        (r"listen 8080", f"listen {HERE}:{port}"),
        (r"resolver [^;]*;", ""),
        (r"server web:8000 resolve", f"server {urlsplit(server).netloc}"),
        (r"/usr/share/edge", str(CHECKOUT / "deploy" / "nginx" / "edge")),
        (r"location / \{", f"location = {FILE} {{ root {home}/files; }}\n\n        location / {{"),
    ]
    for pattern, replacement in changes:
        source, number = re.subn(pattern, lambda _, new=replacement: new, source)  # type: ignore[misc]
        if not number:
            raise ValueError(f"{CONFIGURATION.name} has no {pattern}")
    return source
