"""Before a program is let in: its files are laid out, and tools are started.

What fails here is told from what a program has brought about.
"""

import errno
import os
from collections.abc import Mapping
from typing import NoReturn

from sandbox.native.batch_runs import write


class MachineFault(Exception):
    """The machine lacks what a run takes; no program has had to do with it."""


OWN_FAULTS = frozenset([
    errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EEXIST, errno.ENOTDIR, errno.EISDIR, errno.ENAMETOOLONG,
    errno.ENOMEM, errno.EMFILE,
])  # fmt: skip
"""What files may bring about by their number, size and names."""


def lay_out(files: Mapping[str, bytes]) -> None:
    """Put files into the working directory.

    Raises:
        OSError: they are too many, or too large.
        MachineFault: it cannot be done, whatever they are.
    """
    try:
        for name, content in files.items():
            _place(name, content)
    except OSError as error:
        if error.errno in OWN_FAULTS:
            raise
        raise MachineFault(f"files could not be laid out: {error}") from None


def check_tool(command: str) -> None:
    """See that a tool is there, before runs that cannot tell.

    Raises:
        MachineFault: it is not.
    """
    if _is_tool(command) and not os.access(command, os.X_OK):
        raise MachineFault(f"{command} is not there")


def _is_tool(command: str) -> bool:
    """Is it a compiler's or an interpreter's, rather than what was made of a program?"""
    return os.path.isabs(command)  # noqa: PTH117 - the child of a fork does as little as it can


def execute(argv: list[str], env: Mapping[str, str]) -> NoReturn:
    """Become another executable; descriptors that are not inherited close with that.

    Raises:
        OSError: what was made of a program is none.
        MachineFault: a tool cannot be started.
    """
    try:
        os.execve(argv[0], argv, env)  # noqa: S606 - the box
    except OSError as error:
        if _is_tool(argv[0]) and error.errno not in OWN_FAULTS:
            raise MachineFault(f"{argv[0]} could not be started: {error}") from None
        raise


def close(descriptor: int) -> None:
    """Close a descriptor, if it is one."""
    if descriptor >= 0:
        os.close(descriptor)


def _place(name: str, content: bytes) -> None:
    directory = os.path.dirname(name)  # noqa: PTH120 - the child of a fork does as little as it can
    if directory:
        os.makedirs(directory, exist_ok=True)  # noqa: PTH103
    fd = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o755)
    try:
        write(fd, content)
    finally:
        os.close(fd)
