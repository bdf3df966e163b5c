"""Ports of this machine: which is free, and holding it until a server takes it."""

import errno
import socket

HOST = "127.0.0.1"


def reserve(port: int, tries: int = 50) -> socket.socket:
    """The first free port from `port` on, held by a socket that shares it with granian and with nobody else.

    granian listens with SO_REUSEPORT, and a second demo's would: only a socket without it sees that a port is taken.
    Raises OSError when none of the `tries` ports is free.
    """
    for candidate in range(port, port + tries):
        if not _is_free(socket.AF_INET, HOST, candidate) or not _is_free(socket.AF_INET6, "::1", candidate):
            continue
        held = socket.socket()
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        held.bind((HOST, candidate))
        return held
    raise OSError(errno.EADDRINUSE, f"no port from {port} to {port + tries - 1} is free")


def _is_free(family: socket.AddressFamily, host: str, port: int) -> bool:
    """Also for `localhost` as IPv6, where a browser looks first; a machine without it has nothing listening there."""
    try:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        return family == socket.AF_INET6 and error.errno not in (errno.EADDRINUSE, errno.EACCES)
    return True
