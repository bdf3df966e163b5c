"""Whether the web process in this container can serve: exit status 0 or 1. The standard library alone, so that it costs little.

It speaks as the proxy does, for the address that people use: another host would be refused, and plain HTTP redirected.
"""

import http.client
import os
import sys
from urllib.parse import urlsplit


def ready(port: int = 8000) -> bool:
    """Whether `/readyz` on this machine answers 200."""
    site = urlsplit(os.environ.get("SITE_URL", "http://localhost:8000"))
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=4)
    try:
        connection.request("GET", "/readyz", headers={"Host": site.netloc, "X-Forwarded-Proto": site.scheme})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(not ready())
