"""What every wall must hold, tried out: hostile behaviours against whichever backend is configured.

An operator runs this before trusting a machine with it, and CI runs it on every backend. A behaviour is a
small program, and what must come of it; after each one an honest program must still be served.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from sandbox.languages import PROFILES
from sandbox.run_types import Execution, Isolation, Limits, Program, SandboxUnavailable, Status
from sandbox.service import Sandbox

TIGHT = Limits(cpu_s=0.5, wall_s=1.0, memory_mb=192, output_bytes=2 << 20, processes=32, disk_mb=16)
ROOMY = replace(TIGHT, cpu_s=5.0, wall_s=20.0)
"""For programs that should simply end: a crowded machine must not look like a hole in the wall."""
GREEDY = replace(TIGHT, cpu_s=5.0, wall_s=20.0)
"""For programs that should end at another limit than time."""
_HONEST = "print(6 * 7)"
_MARK = "LEAKED"
"""A hostile program prints this when it got what it must not get."""


@dataclass(frozen=True, slots=True)
class Behaviour:
    """A program and what must come of it."""

    name: str
    source: str
    holds: Callable[[Execution], bool]
    stdin: bytes = b""
    limits: Limits = ROOMY


@dataclass(frozen=True, slots=True)
class Finding:
    """How one behaviour went. `known` findings are documented differences of a backend."""

    name: str
    passed: bool
    detail: str
    known: bool = False


def _ends(*statuses: Status) -> Callable[[Execution], bool]:
    return lambda execution: execution.status in statuses


def _nothing_leaked(execution: Execution) -> bool:
    return (
        _MARK.encode() not in execution.stdout + execution.stderr
        and execution.status is not Status.TIME_LIMIT
    )


def _refused(execution: Execution) -> bool:
    """Was all that was tried refused, and was it tried?"""
    return _nothing_leaked(execution) and execution.status is Status.OK


def _prints(text: bytes) -> Callable[[Execution], bool]:
    return lambda execution: execution.status is Status.OK and execution.stdout == text


_BOUNDED = (Status.RUNTIME_ERROR, Status.TIME_LIMIT, Status.PROCESS_LIMIT, Status.MEMORY_LIMIT, Status.OK)
_TRY = "def attempt(what, *args):\n    try:\n        what(*args)\n        print('LEAKED', what, args)\n    except (OSError, ValueError) as error:\n        print(type(error).__name__)\n"
"""Whatever else it meets ends the program, and then nothing has been tried."""

BEHAVIOURS = (
    Behaviour("an honest program is served", _HONEST, _prints(b"42\n")),
    Behaviour("input that is not read blocks nobody", "print(1)", _prints(b"1\n"), stdin=b"x" * (8 << 20)),
    Behaviour("a megabyte of output arrives", "print('x' * 1_000_000)", _prints(b"x" * 1_000_000 + b"\n")),
    Behaviour("an endless loop ends", "while True: pass", _ends(Status.TIME_LIMIT), limits=TIGHT),
    Behaviour("a sleeper ends", "import time; time.sleep(3600)", _ends(Status.TIME_LIMIT), limits=TIGHT),
    Behaviour(
        "signals cannot be refused",
        "import signal\nfor s in range(1, 32):\n    try: signal.signal(s, signal.SIG_IGN)\n    except OSError: pass\n"
        "while True: pass",
        _ends(Status.TIME_LIMIT),
        limits=TIGHT,
    ),
    Behaviour("closed outputs do not end a run", "import os, time\nos.closerange(0, 99)\ntime.sleep(60)",
              _ends(Status.TIME_LIMIT), limits=TIGHT),
    Behaviour("memory is bounded", "x = []\nwhile True: x.append(bytearray(1 << 20))",
              _ends(Status.MEMORY_LIMIT, Status.RUNTIME_ERROR), limits=GREEDY),
    Behaviour("output is bounded", "import os\nwhile True: os.write(1, b'x' * 65536)", _ends(Status.OUTPUT_LIMIT), limits=GREEDY),
    Behaviour("processes are bounded", "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass",
              _ends(*_BOUNDED[:4]), limits=TIGHT),
    Behaviour("threads are bounded", "import threading, time\nfor _ in range(5000):\n"
              "    threading.Thread(target=time.sleep, args=(9,), daemon=True).start()\nprint('LEAKED')",
              lambda execution: _MARK.encode() not in execution.stdout, limits=TIGHT),
    Behaviour("disk is bounded", "n = 0\ntry:\n    while n < 600:\n        n += 1\n        open(f'f{n}', 'wb').write(b'x' * (1 << 20))\n"
              "    print('LEAKED')\nexcept OSError: pass", _nothing_leaked),
    Behaviour("a daemon does not outlive its run",
              "import os, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0: time.sleep(3600)\n    os._exit(0)\n"
              "print(1)", _prints(b"1\n")),
    Behaviour("the host's files are not there", _TRY + "for path in ('/etc/shadow', '/root/.bash_history', "
              "'/var/run/docker.sock', '/run/secrets'):\n    attempt(open, path, 'rb')", _refused),
    Behaviour("nothing outside of the box is written", _TRY + "for path in ('/x', '/usr/x', '/etc/x', '/usr/lib/x', "
              "'/proc/sys/kernel/core_pattern'):\n    attempt(open, path, 'w')", _refused),
    Behaviour("there is no network", _TRY + "import socket\nfor family, kind in ((2, 1), (2, 2), (10, 1), (1, 1), (16, 3), (40, 1)):\n"
              "    attempt(socket.socket, family, kind)", _refused),
    Behaviour("no namespaces from inside", _TRY + "import ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\n"
              "def enter(flags):\n    if libc.unshare(flags): raise OSError\n"
              "for flags in (0x10000000, 0x20000, 0x20000000, 0x40000000):\n    attempt(enter, flags)", _refused),
    Behaviour("limits cannot be raised", _TRY + "import resource\nfor name in ('CPU', 'FSIZE', 'NOFILE', 'NPROC', 'CORE', 'AS'):\n"
              "    attempt(resource.setrlimit, getattr(resource, 'RLIMIT_' + name), (-1, -1))", _refused),
    Behaviour("priority cannot be raised", _TRY + "import os\nattempt(os.nice, -5)", _refused),
    Behaviour("keyrings are closed", _TRY + "import ctypes, platform\nlibc = ctypes.CDLL(None)\n"
              "number = {'x86_64': 248, 'aarch64': 217}[platform.machine()]\n"
              "def add():\n    if libc.syscall(number, b'user', b'k', b'v', 1, -4) < 0: raise OSError\nattempt(add)",
              _refused),
    Behaviour("a trace is left", "import tempfile\nopen(tempfile.gettempdir() + '/trace', 'w').write('x')\n"
              "open('trace', 'w').write('x')\nprint(1)", _prints(b"1\n")),
    Behaviour("and is gone in the next run", "import os, tempfile\nprint('LEAKED' if os.path.exists(tempfile.gettempdir() + '/trace') "
              "or os.path.exists('trace') else 'clean')", _prints(b"clean\n")),
)  # fmt: skip


async def check(sandbox: Sandbox, *, known: Collection[str] = ()) -> list[Finding]:
    """Try every behaviour, and a first program in every installed language and profile.

    `known` names behaviours that this backend is documented not to show.
    """
    findings = []
    for behaviour in BEHAVIOURS:
        finding = await _try(sandbox, behaviour)
        findings.append(replace(finding, known=behaviour.name in known and not finding.passed))
    findings += [await _language(sandbox, name, version) for name, version in sandbox.languages.items()]
    findings += [await _profile(sandbox, name) for name in PROFILES if _is_tried(name, sandbox)]
    return findings


def passed(findings: Collection[Finding]) -> bool:
    """Did everything hold but what is known?"""
    return all(finding.passed or finding.known for finding in findings)


async def _try(sandbox: Sandbox, behaviour: Behaviour) -> Finding:
    try:
        execution = await sandbox.run(
            Program("python", behaviour.source), stdin=behaviour.stdin, limits=behaviour.limits
        )
        after = await sandbox.run(Program("python", _HONEST), limits=ROOMY)
    except SandboxUnavailable as error:
        return Finding(behaviour.name, passed=False, detail=f"the sandbox broke: {error}")
    if after.stdout != b"42\n":
        return Finding(behaviour.name, passed=False, detail=f"the next program suffered: {after.status}")
    said = (execution.stdout[:80] + execution.stderr[-120:]).decode("utf-8", "replace")
    return Finding(
        behaviour.name, behaviour.holds(execution), f"{execution.status} {execution.reason} {said!r}"
    )


_GREETINGS = {
    "python": "print('hello')",
    "c": '#include <stdio.h>\nint main(void) { puts("hello"); }',
    "cpp": '#include <bits/stdc++.h>\nint main() { std::cout << "hello" << std::endl; }',
    "java": 'class Main { public static void main(String[] a) { System.out.println("hello"); } }',
    "javascript": "console.log('hello')",
    "typescript": "const word: string = 'hello'; console.log(word)",
    "go": 'package main\nimport "fmt"\nfunc main() { fmt.Println("hello") }',
    "rust": 'fn main() { println!("hello"); }',
    "bash": "echo hello",
}


async def _language(sandbox: Sandbox, name: str, version: str) -> Finding:
    try:
        execution = await sandbox.run(Program(name, _GREETINGS[name]))
    except SandboxUnavailable as error:
        return Finding(f"{name} runs", passed=False, detail=str(error))
    said = execution.stderr[-200:].decode("utf-8", "replace")
    return Finding(
        f"{name} runs", execution.stdout == b"hello\n", f"{version}; {execution.status} {said}".strip()
    )


def _is_tried(profile: str, sandbox: Sandbox) -> bool:
    """Those of single packages and that of all: what two need is tried with each."""
    return bool(profile) and "_" not in profile and sandbox.offers(profile)


async def _profile(sandbox: Sandbox, name: str) -> Finding:
    """Does a program find the profile's packages loaded?"""
    packages = PROFILES[name]
    source = f"import sys\nprint(all(name in sys.modules for name in {packages!r}))"
    try:
        execution = await sandbox.run(Program("python", source, profile=name), limits=ROOMY)
    except SandboxUnavailable as error:
        return Finding(f"python with {name} runs", passed=False, detail=str(error))
    return Finding(f"python with {name} runs", execution.stdout == b"True\n", str(execution.status))


KNOWN: dict[Isolation, tuple[str, ...]] = {
    # There is no file system of the run's own: each file is limited, their sum is not.
    Isolation.LANDLOCK: ("disk is bounded",),
    # gVisor lets a program set its own priority, which means nothing outside of its kernel.
    Isolation.GVISOR: ("priority cannot be raised",),
}
"""Behaviours that a wall does not show, and why."""
