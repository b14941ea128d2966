"""As a program: asks `/healthz` of the server at a URL until its standard input closes, and then prints
the longest wait in seconds. It is a process of its own, so that it measures the server and not the test."""

import http.client
import select
import sys
import time
from urllib.parse import urlsplit


def main() -> None:
    """Probe."""
    address = urlsplit(sys.argv[1]).netloc
    slowest = 0.0
    while not select.select([sys.stdin], [], [], 0.01)[0]:
        started = time.perf_counter()
        connection = http.client.HTTPConnection(address, timeout=60)
        connection.request("GET", "/healthz")
        assert connection.getresponse().status == 200
        connection.close()
        slowest = max(slowest, time.perf_counter() - started)
    print(slowest)


if __name__ == "__main__":
    main()
