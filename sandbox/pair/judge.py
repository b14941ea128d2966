"""The tests' box: runs a test program against the program behind the wire, and says whether it passed.

job      {"tests": text, "entry": name, "writes_back": bool, "modules": names of the tests' own, as files,
          "prepared"?: text of `prepared_tests`}
verdict  {"passed": true, false or null, "reason": text, "deeds": n, "line_ups": n}; null: not a matter of the
         program
fault    {"fault": text}: nothing has been said to the program, nor read of it
"""

import io
import json
import os
import sys
import types
from collections.abc import Mapping
from typing import Any

from sandbox.pair import remote_linked_nodes, remote_modules, suite_runner, test_rewriting, wire
from sandbox.pair.handed_object_access import own_modules
from sandbox.pair.prepared_tests import PreparedTests, prepare
from sandbox.pair.remote_program import ROOM_BYTES, Gone, Unsupported, program
from sandbox.pair.told_names import named, note_names

MAX_REASON = 300
Verdict = dict[str, Any]


def verdict_on(job: Mapping[str, Any], descriptor: int) -> Verdict:
    """Run the tests of a job against the program behind a descriptor."""
    try:
        passed, reason = _run(job, descriptor)
    except Gone as gone:
        passed, reason = False, str(gone)
    except wire.Ended:
        passed, reason = False, "the program ended before it was loaded"
    except Unsupported as trouble:
        passed, reason = None, str(trouble)
    if passed and (program.ended or program.violations.told):
        passed, reason = False, program.ended or program.violations.told
    return {
        "passed": passed,
        "reason": reason[:MAX_REASON],
        "deeds": program.deeds,
        "line_ups": program.line_ups,
    }


def _run(job: Mapping[str, Any], descriptor: int) -> tuple[bool | None, str]:
    entry, prepared = str(job["entry"]), prepare(job)
    program.program_names.update(prepared.program_names)
    program.channel, program.writes_back = wire.Channel(descriptor, ROOM_BYTES), job["writes_back"]
    if job["modules"]:
        sys.path.insert(0, os.getcwd())  # noqa: PTH109
        own_modules.update(job["modules"])
        remote_modules.own_files.update(job["files"])
        program.texts.watching = bool(job["files"])
    program.attributes.watching = prepared.changes_attributes
    program.untold, program.tolerates_no_rows = frozenset(prepared.untold), prepared.names_shapes
    program.violations.blocks = dict(prepared.asserting_blocks)
    if prepared.missing:
        return None, f"the tests import {', '.join(prepared.missing)}, which is not installed here"
    program.greeted = True
    program.channel.send(["names", prepared.program_names, prepared.asked, entry.startswith("Solution")])
    loaded = program.channel.receive()
    failure = _loading_failure(loaded)
    if failure:
        return False, failure
    note_names(loaded)
    space = _space(job["tests"])
    failure = _bind_names(prepared, space, entry)
    if failure:
        return False, failure
    return suite_runner.outcome(prepared, space, entry)


def _loading_failure(frame: bytes) -> str:
    """Why the program does not load, in its own words; empty when it does."""
    try:
        _, error, _ = wire.parse(frame)
        return "" if error is None else f"it does not load: {error[0][0][1]}: {error[2]}"
    except (ValueError, TypeError, LookupError, RecursionError):
        return "it does not load"


def _space(text: str) -> dict[str, Any]:
    """The tests' own module, which is `__main__`."""
    module = types.ModuleType("tests")
    space = module.__dict__
    space.update(__name__="__main__", __file__="tests.py", **test_rewriting.HELPERS)
    sys.modules.pop("solution", None)  # the warm interpreter's own, made for programs
    sys.modules["tests"] = sys.modules["__main__"] = module
    remote_modules.install(space, text)
    return space


def _bind_names(prepared: PreparedTests, space: dict[str, Any], entry: str) -> str:
    """Names that nobody defines are the program's; what is wrong with them."""
    member = entry.rpartition(".")[2]
    names = list(prepared.free)
    if member and member not in names and not prepared.binds_entry:
        names.append(member)  # `check(candidate)` takes it, which nobody need have named
    for name in names:
        if name in remote_linked_nodes.HELPERS and name != member:
            space[name] = remote_linked_nodes.HELPERS[name]
            continue
        if name in prepared.library:
            space[name] = __import__(name)
            continue
        try:
            space[name] = named(None, entry if name == member else name)
        except NameError:
            if name == member and prepared.needs_entry:
                return f"NameError: name {name!r} is not defined"
        except Exception as error:  # noqa: BLE001 - the program's
            return f"{type(error).__name__}: {error}"
    return ""


def main(job: bytes, descriptor: int) -> int:
    """Do a job, and write the verdict to standard output; the exit code."""
    sink = os.dup(1)
    sys.stdout = io.StringIO()
    try:
        verdict = verdict_on(json.loads(job), descriptor)
    except BaseException as error:  # noqa: BLE001 - whatever tests and program do together is told
        reason = f"{type(error).__name__}: {error}"[:MAX_REASON]
        told = {"passed": False, "reason": reason, "deeds": 0, "line_ups": 0}
        verdict = told if program.greeted else {"fault": reason}
    os.write(sink, json.dumps(verdict).encode())
    os.close(sink)
    return 0
