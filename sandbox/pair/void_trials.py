"""In the tests' box, once for each reference: programs that cannot be right before its tests.

Such *voids* are our own text, so they need no box of their own: each stands in a thread beside the judge,
and one process tries them all, as long as none takes too long.

    job      {"tests": [texts], "entry": name, "modules": [names], "program": source of all voids,
              "voids": [names], "emptying": name of the void that empties}
    answer   {"passed": {void: [places of the tests it passes]}, "writes_back": bool,
              "unsupported": reason or "", "prepared"?: texts of `prepared_tests`}
"""

import json
import os
import select
import signal
import socket
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import CodeType, ModuleType
from typing import Any, NoReturn

from sandbox.native import leetcode_nodes
from sandbox.pair import judge, judge_warmup, program_server, wire
from sandbox.pair.prepared_tests import prepare

VOID_S = 2.0
"""How long tests may run before one void; those that do not end have not passed it."""
MAX_PREPARED_CHARS = 1 << 20
"""Tests that come to more are made ready for each program anew."""
_CHUNK = 1 << 16
Trial = tuple[str, bool]
"""The name of a void, and whether changed arguments are written back."""
Found = dict[str, Any]
"""What came of a trial: the places of the tests that were passed, and why they cannot be run, if so."""


def main(job: bytes) -> int:
    """Do a job, and write the answer to standard output; the exit code."""
    os.write(1, json.dumps(_answer(json.loads(job))).encode())
    return 0


def _answer(job: dict[str, Any]) -> dict[str, Any]:
    prepared = [prepare({**job, "tests": tests}).dumps() for tests in job["tests"]]
    emptying, trials = job["emptying"], [(name, True) for name in job["voids"]]
    found = dict(zip(trials, _tried({**job, "prepared": prepared}, trials), strict=True))
    writes_back = not found.get((emptying, True), {}).get("places")
    if not writes_back:  # the tests compute what they expect from what the program has changed
        again = [(emptying, False)]
        found |= dict(zip(again, _tried({**job, "prepared": prepared}, again), strict=True))
        del found[emptying, True]
    told = {
        "passed": {name: result["places"] for (name, _), result in found.items()},
        "writes_back": writes_back,
        "unsupported": next((one["unsupported"] for one in found.values() if one["unsupported"]), ""),
    }
    return told | ({"prepared": prepared} if sum(map(len, prepared)) <= MAX_PREPARED_CHARS else {})


def _tried(job: Mapping[str, Any], trials: Sequence[Trial]) -> list[Found]:
    """What comes of each; who ends or holds up the process that tries them has passed nothing."""
    found: list[Found] = []
    while len(found) < len(trials):
        left = trials[len(found) :]
        found += _in_one_process(job, left)
        if len(found) < len(trials):
            found.append({"places": [], "unsupported": ""})
    return found


def _in_one_process(job: Mapping[str, Any], trials: Sequence[Trial]) -> list[Found]:
    """What comes of trials, up to the first that does not come to an end."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.close(reader)
        _try_all(job, trials, writer)
    os.close(writer)
    told, poll = b"", select.poll()
    poll.register(reader, select.POLLIN)
    while told.count(b"\n") < len(trials):
        chunk = os.read(reader, _CHUNK) if poll.poll(VOID_S * 1000) else b""
        if not chunk:
            break
        told += chunk
    os.close(reader)
    with suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return [json.loads(line) for line in told.splitlines() if line.endswith(b"}")]


def _try_all(job: Mapping[str, Any], trials: Sequence[Trial], writer: int) -> NoReturn:
    """Tell what comes of each, a line each, and end."""
    try:
        code = compile(job["program"], "voids.py", "exec")
        begin_anew = judge_warmup.keeper()
        for name, writes_back in trials:
            try:
                found = _try(job, Void(code, name, begin_anew), writes_back=writes_back)
            except Exception as error:  # noqa: BLE001 - what tests raise is a verdict: this is the judge's own
                found = {"places": [], "unsupported": f"{type(error).__name__}: {error}"[: judge.MAX_REASON]}
            os.write(writer, json.dumps(found).encode() + b"\n")
    finally:
        os._exit(0)


def _try(job: Mapping[str, Any], void: "Void", *, writes_back: bool) -> Found:
    """The places of the tests that a void passes, in order, until it fails one; why they cannot be run, if
    so."""
    places: list[int] = []
    for place, tests in enumerate(job["tests"]):
        given = {**job, "tests": tests, "prepared": job["prepared"][place], "writes_back": writes_back}
        verdict = void.verdict_of(given)
        if verdict["passed"] is None:
            return {"places": places, "unsupported": str(verdict["reason"])}
        if not verdict["passed"]:
            break
        places.append(place)
    return {"places": places, "unsupported": ""}


@dataclass(frozen=True, slots=True)
class Void:
    """A program that cannot be right: the code of all of them, and the name of the one; `begin_anew` lets the
    judge forget what was before."""

    code: CodeType
    name: str
    begin_anew: Callable[[], None]

    def verdict_of(self, job: Mapping[str, Any]) -> judge.Verdict:
        """What the tests of a job say of it."""
        self.begin_anew()
        faults: list[Exception] = []
        ours, theirs = socket.socketpair()
        with ours, theirs:
            serving = threading.Thread(target=self._serve, args=(theirs, faults), daemon=True)
            serving.start()
            verdict = judge.verdict_on(job, ours.fileno())
            ours.shutdown(socket.SHUT_RDWR)
            serving.join(VOID_S)
        if faults and not verdict["passed"]:
            return {**verdict, "passed": None, "reason": f"{type(faults[0]).__name__}: {faults[0]}"}
        return verdict

    def _serve(self, connection: socket.socket, faults: list[Exception]) -> None:
        with suppress(BaseException):  # an end is what some of them are about, and is no `Exception`
            try:
                server = _VoidServer(wire.Channel(connection.fileno()), ModuleType("solution"))
                server.show(self.code, self.name)
            except Exception as error:  # noqa: BLE001 - what a void raises is told over the wire: this is ours
                faults.append(error)
        with suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)


class _VoidServer(program_server.ProgramServer):
    """Serves a void in the judge's own process: nothing of the interpreter is turned to it."""

    def show(self, code: CodeType, name: str) -> None:
        """As `run`."""
        space = vars(self._solution)
        self._aliases |= set(wire.parse(self._channel.receive())[1])
        space.update({each: getattr(leetcode_nodes, each) for each in leetcode_nodes.NAMES})
        exec(code, space)  # noqa: S102 - our own
        space["behave_as"](name)
        self._channel.send(["loaded", None, []])
        self._until_answered()
