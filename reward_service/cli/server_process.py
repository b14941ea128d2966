"""One of several server processes, which a supervisor starts with
`python -m reward_service.cli.server_process LISTENER LINK` (descriptors of inherited sockets)."""

import gc
import os
import signal
import socket
import sys

from reward_service.api.processes.process_link import receive_setup
from reward_service.scoring.early_workers import fork_workers_early
from reward_service.text.method_disk_cache import kept_code


def main() -> None:
    """Serve as one of several; exit code 2 and one line for what the user can mend."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    for inherited in map(int, sys.argv[1:3]):
        os.set_inheritable(inherited, False)  # noqa: FBT003 -- the standard library's signature
    listener, link = (socket.socket(fileno=int(number)) for number in sys.argv[1:3])
    settings, place = receive_setup(link)
    gc.disable()  # imports make objects that stay
    with kept_code(__file__):
        from reward_service.cli.server_application import serve_as_sibling

    fork_workers_early(settings.worker_memory_mb * 2**20)
    serve_as_sibling(settings, place, listener, link)


if __name__ == "__main__":
    main()
