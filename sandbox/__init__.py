"""Runs programs that nobody trusts, and tells what they did.

The idea in four sentences. A program runs inside a *box* that ends with it: no process, file, lock or
byte of memory passes from one run to the next, and none of the host's is there to begin with. What goes
in is the program and its input; what the output should have been never does, so there is nothing in the
box worth stealing. What comes out are bytes and plain values that are read as hostile text. And trouble
of the sandbox's own is raised as `SandboxUnavailable`, never reported as something a program did.

    from sandbox import Limits, Program, Sandbox

    async with Sandbox() as sandbox:
        execution = await sandbox.run(Program("python", "print(input())"), stdin=b"hello")

`BlockingSandbox` is the same without asyncio. This package knows nothing of rewards, and loads
lazily: the processes inside the box import a few of its modules and must stay small.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sandbox.call_reports import Returned
    from sandbox.run_types import (
        BadProgram,
        Call,
        Execution,
        Isolation,
        LanguageMissing,
        Limits,
        Program,
        SandboxError,
        SandboxUnavailable,
        Status,
    )
    from sandbox.service import Sandbox, Session
    from sandbox.sync import BlockingSandbox

__all__ = [
    "BadProgram",
    "BlockingSandbox",
    "Call",
    "Execution",
    "Isolation",
    "LanguageMissing",
    "Limits",
    "Program",
    "Returned",
    "Sandbox",
    "SandboxError",
    "SandboxUnavailable",
    "Session",
    "Status",
]

_HOMES = {"Sandbox": "service", "Session": "service", "BlockingSandbox": "sync", "Returned": "call_reports"}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'sandbox' has no attribute {name!r}")
    return getattr(import_module(f"sandbox.{_HOMES.get(name, 'run_types')}"), name)
