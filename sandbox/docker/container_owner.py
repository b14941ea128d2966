"""Whose a container is: which process of this host started it, and whether that one still lives.

A service that is killed takes nothing away. Whoever opens the same daemon next, on the same host, can tell
by the label `owner()` that nobody will miss its containers.
"""

import os
import socket
from pathlib import Path


def owner() -> str:
    """This process, told from every other that there ever was on this host."""
    return f"{_host()} {os.getpid()} {_born(os.getpid())}"


def is_gone(label: str) -> bool:
    """Has the process that a label names ended? Only of those that would be seen here."""
    host, _, process = label.rpartition(" ")[0].rpartition(" ")
    return host == _host() and process.isdigit() and _born(int(process)) != label.rpartition(" ")[2]


def _host() -> str:
    """Where process numbers mean the same: containers may share a host's name, and count for themselves."""
    try:
        return f"{socket.gethostname()} {os.readlink('/proc/self/ns/pid')}"  # noqa: PTH115 - no path
    except OSError:
        return socket.gethostname()


def _born(process: int) -> str:
    """When a process was started, in ticks since the machine was; empty when there is none."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[19]
    except OSError:
        return ""
