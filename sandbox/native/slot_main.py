"""Entry of a slot's process: read the configuration, raise the wall, serve.

Run by `slot.py` as `python -S -s -P - <descriptor>` with a bare environment.
"""

import contextlib
import fcntl
import json
import os
import socket
import sys
from pathlib import Path
from typing import Any

from sandbox.native import syscalls
from sandbox.native.cgroup import Cgroup
from sandbox.native.runner import PLACES, clear_places
from sandbox.native.supervisor import MAX_JOB_BYTES, Supervisor, keep_still, serve, warm

OOM_SCORE = "500"
_hidden: dict[str, Any] = {}
"""Our own modules: kept alive, but not where a program would import them from."""


def main(descriptor: int) -> None:
    """Serve the connection behind a descriptor until its other end is closed."""
    connection = socket.socket(fileno=fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, PLACES))
    os.close(descriptor)
    clear_places()  # the boot script came by one of them
    config = json.loads(connection.recv(MAX_JOB_BYTES))
    os.environ.clear()  # noqa: TID251 - the slot's own, bare one
    os.environ.update(  # noqa: TID251
        {"LANG": "C.UTF-8", "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": "/box"}
    )
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(OOM_SCORE)
    if config["side"]:
        from sandbox.pair import pair_side_setup

        pair_side_setup.prepare(config["side"])
    sys.path[:] = [path for path in sys.path if path != config["import_from"]] + config["packages"]
    try:
        account = Cgroup(config["cgroup_version"], config["cgroups"]) if config["cgroups"] else None
        wall = _wall(config, account)
        if config["wall"] == "namespaces":
            wall.build()  # before packages bring threads, with which nobody may enter a user namespace
        warm(config["modules"])
        if config["side"]:
            pair_side_setup.rehearse()
        if config["wall"] == "namespaces":
            _fork_supervisor(wall, connection)
        _attend(wall, account, connection)
    except OSError as error:
        connection.send(json.dumps({"refused": f"{type(error).__name__}: {error}"}).encode())
        raise SystemExit(1) from None


def _wall(config: dict[str, Any], account: Cgroup | None) -> Any:
    if config["wall"] == "namespaces":
        from sandbox.native.namespaces import NamespaceWall

        return NamespaceWall(config, account)
    from sandbox.native.landlock import LandlockWall

    return LandlockWall(config, account)


def _fork_supervisor(wall: Any, connection: socket.socket) -> None:
    """Go on as the first process of a pid namespace."""
    wall.begin_processes()
    if os.fork():  # the launcher: waits, so that killing it can be told from nothing
        connection.close()
        os.wait()
        os._exit(0)
    syscalls.prctl(syscalls.PR_SET_PDEATHSIG, 9)


def _attend(wall: Any, account: Cgroup | None, connection: socket.socket) -> None:
    wall.settle()
    _hidden.update(
        {name: sys.modules.pop(name) for name in list(sys.modules) if name.partition(".")[0] == "sandbox"}
    )
    keep_still()
    connection.send(json.dumps({"ready": True, "python": sys.version.split()[0]}).encode())
    serve(Supervisor(wall, account), connection)
    wall.demolish()
    os._exit(0)
