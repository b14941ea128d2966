"""What the container's HEALTHCHECK runs: exit code 0 when the service in it is ready to work.

The standard library alone, as the image has no curl and importing the service would cost a second of a
processor each time. `serve` must have its address from the environment, as the image gives it.
"""

import http.client
import os
import sys

SECONDS = 4.0
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 -- asked, not bound


def ready(host: str, port: int) -> bool:
    """Whether `/readyz` answers 200 in time."""
    connection = http.client.HTTPConnection(EVERYWHERE.get(host, host), port, timeout=SECONDS)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    given = os.environ  # noqa: TID251 -- no part of the service
    address = given.get("REWARD_SERVICE_HOST", "127.0.0.1")
    sys.exit(not ready(address, int(given.get("REWARD_SERVICE_PORT", "8000"))))
