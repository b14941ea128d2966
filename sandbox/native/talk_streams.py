"""Inside the box: a run that talks with another one, by its standard streams; what it leaves in a file."""

import os
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from sandbox.native.batch_runs import write
from sandbox.native.run_setup import close


def talk(job: Mapping[str, Any], wire: int, trouble: int) -> int | None:
    """The wire takes the place of standard input and output: here, or in a child where the job keeps a file.

    In that child's parent, when the talk has ended: the exit code. What stands in the file has then been
    written to standard output, which nothing else uses. In whoever is to talk: None.
    """
    if job["keeps"]:
        child = os.fork()
        if child:
            os.close(wire)
            return _ended(job, child, trouble)
    os.dup2(wire, 0)
    os.dup2(wire, 1)
    os.close(wire)
    return None


def _ended(job: Mapping[str, Any], child: int, trouble: int) -> int:
    with suppress(OSError):  # it is closed where the program is no other executable
        close(trouble)
    _, status = os.waitpid(child, 0)
    with suppress(OSError), open(job["keeps"], "rb") as file:  # noqa: PTH123 - within the box
        write(1, file.read(int(job["limits"]["output_bytes"]) + 1))
    code = os.waitstatus_to_exitcode(status)
    return code if code >= 0 else 128 - code
