"""The last step inside the box: a confined child becomes the program.

Nothing here needs to be trusted once the program's code runs beside it. It holds no expected output, and
what it reports are claims that are compared outside; a program that takes it over has gained a longer
way to print an answer.

Kinds of work:

*   `script`: Python source, run as `__main__` in this warm interpreter;
*   `calls`: Python source, loaded as a module; one of its functions is called with given arguments and
    the plain values are reported. Calls that are to be made `apart` each have a process of their own,
    forked from the loaded module;
*   `tested_program`: Python source, loaded as a module, at the end of a wire;
*   `judge`, `preflight`: tests of such a program; these three in interpreters that are warm for them
(`PAIR_KINDS`);
*   `exec`: an executable, already among the files;
*   `exec_calls`: as `exec`, of a program with a driver (`function_drivers`) that reports what calls gave;
*   `exec_tested_program`, `exec_judge`: as `exec`, of a program or its tests, at the end of a wire;
*   `build`: a compiler; the files it leaves in `out/` are handed back.
"""

import _thread
import atexit
import gc
import linecache
import os
import random
import re
import sys
import threading
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from types import CodeType, ModuleType
from typing import Any, NoReturn

from sandbox import file_bundle, plain_values
from sandbox.call_reports import RECORD
from sandbox.native.batch_runs import BatchSupervisor, write
from sandbox.native.call_forms import FORMS
from sandbox.native.run_setup import MachineFault, check_tool, close, execute, lay_out
from sandbox.native.shared_process import Repeats, is_stateless
from sandbox.native.talk_streams import talk
from sandbox.native.warm_interpreter import solution_for

STDIN, VALUES, TICKS = 0, 3, 4
_UNFLUSHED = 120
PLACES = 5
"""Descriptors from 0 up that a run is given."""
SOURCE = "main.py"
PAIR_KINDS: "dict[str, Callable[[bytes], int]]" = {}
"""What does either side's work of a pair, by its kind; only in the interpreters that are warm for it."""
CALLS = ".calls"
OUT = "out"
MAX_REPORT_BYTES = 16 << 20
REPORT_BYTES, REPORT_S = 32 << 10, 0.01
"""Reports of quick calls go out together: each one wakes two processes."""
ENVIRONMENT = {
    "PATH": "/usr/local/bin:/usr/bin:/bin",
    "HOME": "/box",
    "TMPDIR": "/tmp",  # noqa: S108 - inside the box, fresh for every run
    "LANG": "C.UTF-8",
    "PYTHONHASHSEED": "0",
}


def clear_places() -> None:
    """Keep the places where a run finds its descriptors: nothing else may come to stand there."""
    null = os.open(os.devnull, os.O_RDWR | os.O_CLOEXEC)
    for place in range(PLACES):
        if place != null:
            os.dup2(null, place, inheritable=False)
    if null >= PLACES:
        os.close(null)


def _join_threads() -> None:
    if _thread._count():  # noqa: SLF001 - most programs have none, and need not touch what would join them
        threading._shutdown()  # type: ignore[attr-defined]  # noqa: SLF001 - as at exit


def _flush() -> int:
    """The exit code of an interpreter that cannot write out what was printed; 0: it can."""
    try:
        if not getattr(sys.stdout, "closed", sys.stdout is None):
            sys.stdout.flush()
    except BaseException:  # noqa: BLE001 - the program may have put its own there
        return _UNFLUSHED
    return 0


def _let_go() -> None:
    """Files that the program has not closed are written out, and its objects come to their ends."""
    sys.stdin, sys.stdout, sys.stderr = sys.__stdin__, sys.__stdout__, sys.__stderr__
    sys.modules.pop("__main__", None)
    gc.collect()


_LAST: Sequence[Callable[[], int | None]] = (_join_threads, atexit._run_exitfuncs, _flush)  # noqa: SLF001
"""What an interpreter does when its main part has ended."""
_AT_LENGTH = (*_LAST, _let_go, _flush)
"""What it does besides, for programs that could notice: most end more quickly without."""
_NOTICING = (b"open", b"yield", b"__del__", b"Wrapper", b"Buffered")


_seed = super(random.Random, random._inst).seed  # noqa: SLF001
"""`random.seed` without what it does in Python."""


def freshen() -> None:
    """Before every fork: no two runs draw the same random numbers, and none looks for our garbage."""
    _seed()
    gc.freeze()


def become(job: Mapping[str, Any], files: dict[str, bytes], home: str, trouble: int = -1) -> NoReturn:
    """Run one job in this process and end it. `files` are put into the working directory, `home`.

    `trouble` is a descriptor to tell of a `MachineFault`; it is closed before a program is let in.
    """
    _exit, code = os._exit, 70
    try:
        code = perform(job, files, home, trouble)
    except MachineFault as fault:
        os.write(trouble, str(fault).encode()[:900])
    except OSError as error:
        os.write(2, f"cannot run: {error}\n".encode())
    finally:
        _exit(code)


def perform(job: Mapping[str, Any], files: dict[str, bytes], home: str, trouble: int = -1) -> int:
    """Do a job's work in this process; the exit code it is to end with.

    Raises:
        MachineFault, OSError: as `run_setup`.
    """
    kind = job["kind"]
    source = files.pop(SOURCE, b"") if kind in _WITH_SOURCE else b""
    calls = files.pop(CALLS, b"").decode().splitlines() if kind == "calls" else []
    if any(word in source for word in _SELF_READING) or (kind == "tested_program" and b"inspect" in source):
        files = {SOURCE: source, **files}
    lay_out(files)
    if kind == "build":
        return _build(job["argv"], _environment(job, home), trouble)
    _let_in(job, trouble)
    if kind in PAIR_KINDS:
        return PAIR_KINDS[kind](source)
    if kind == "calls":
        as_fresh_interpreter(source)
        return _calls(source, job, calls)
    if job.get("talks"):
        ended = talk(job, VALUES, trouble)
        if ended is not None:
            return ended
    code = _compiled(source) if kind == "script" and job.get("series") else source
    start = _program(job, code, source, home)
    if not job.get("series"):
        return start()
    if not job["apart"]:
        repeatable = isinstance(code, CodeType) and is_stateless(code)
        if repeatable or os.getpid() != 1:  # nobody can conduct here, but the first run can be made
            return Repeats(job, files, source=STDIN, sink=VALUES, ticks=TICKS).play(
                start, once=not repeatable
            )
    return BatchSupervisor(job, files, freshen, source=STDIN, sink=VALUES, ticks=TICKS).conduct(start)


def _let_in(job: Mapping[str, Any], trouble: int) -> None:
    """From here on what goes wrong is the program's; of another executable, once it has been started."""
    if job["kind"] in _EXECUTED:
        if not job.get("series"):
            return
        check_tool(job["argv"][0])
    close(trouble)


_SELF_READING = (b"__file__", b"spawn", b"forkserver")
"""In programs that may read themselves, or have processes that begin by that."""
_EXECUTED: dict[str, tuple[int, ...]] = {
    "exec": (),
    "exec_calls": (VALUES, TICKS),
    "exec_tested_program": (VALUES,),
    "exec_judge": (VALUES,),
}
"""Kinds whose program is another executable, and what it finds open besides its streams."""
_WITH_SOURCE = frozenset(["script", "calls", "tested_program", "judge", "preflight"])


def _compiled(source: bytes) -> CodeType | bytes:
    """The program, compiled once for all its runs; what does not compile fails again, in each of them."""
    with suppress(SyntaxError, ValueError, RecursionError, MemoryError):
        return compile(source, SOURCE, "exec")
    return source


def _environment(job: Mapping[str, Any], home: str) -> dict[str, str]:
    temporary = os.environ.get("TMPDIR", ENVIRONMENT["TMPDIR"])  # noqa: TID251 - the box's own
    return {**ENVIRONMENT, "TMPDIR": temporary, "HOME": home, **job.get("env", {})}


def _program(job: Mapping[str, Any], code: CodeType | bytes, source: bytes, home: str) -> Callable[[], int]:
    """What starts the program in the calling process; for Python, the exit code it ends with."""
    if job["kind"] in _EXECUTED:
        env, inherited = _environment(job, home), _EXECUTED[job["kind"]]

        def start() -> NoReturn:
            for place in inherited:
                os.set_inheritable(place, True)  # noqa: FBT003 - the library's signature
            execute(job["argv"], env)

        return start

    last = _AT_LENGTH if any(word in source for word in _NOTICING) else _LAST

    def interpret() -> int:
        as_fresh_interpreter(source)
        sys.argv += job["argv"]
        return script(code, last=last)

    return interpret


def as_fresh_interpreter(source: bytes) -> None:
    """Let this warm interpreter look like one that was started for this source."""
    sys.path.insert(0, os.getcwd())  # noqa: PTH109
    linecache.cache[SOURCE] = (lambda: source.decode("utf-8", "replace"),)  # read when a traceback shows it
    gc.enable()


def script(source: CodeType | bytes, *, last: Sequence[Callable[[], int | None]] = _LAST) -> int:
    """Run as `__main__`, and then what is `last`; the exit code."""
    code = 0
    try:
        _as_main(source)
    except SystemExit as leaving:
        code = _exit_code(leaving)
    except BaseException:  # noqa: BLE001 - here stands the interpreter's own last resort
        code = 1
        _complain()
    for act in last:
        try:
            code = act() or code
        except BaseException:  # noqa: BLE001 - what the program wanted done at its end
            traceback.print_exc()
    return code


def _as_main(source: CodeType | bytes) -> None:
    module = ModuleType("__main__")
    module.__dict__["__file__"] = SOURCE
    sys.modules["__main__"] = module
    exec(compile(source, SOURCE, "exec") if isinstance(source, bytes) else source, module.__dict__)  # noqa: S102 - the box


def _exit_code(leaving: SystemExit) -> int:
    if leaving.code is None:
        return 0
    if isinstance(leaving.code, int):
        return int(leaving.code) & 0xFF
    sys.stderr.write(f"{leaving.code}\n")
    return 1


_CALLED = re.compile(r'\["(?:operations","",\[\["(\w{1,200})"|\w{1,20}","(\w{1,200})")')
"""The head of a call as text: the name that it calls."""
_ASSERTED = ('["asserted"', '["observed"')
"""How calls of assert programs begin."""


def _calls(source: bytes, job: Mapping[str, Any], calls: list[str]) -> int:
    names = [called[1] or called[2] for called in map(_CALLED.match, calls[:1]) if called]
    asserted = bool(names) and calls[0].startswith(_ASSERTED)
    namespace = solution_for(names, lends=not asserted).__dict__
    code = _finish_loading(lambda: exec(compile(source, SOURCE, "exec"), namespace))  # noqa: S102 - the box
    if code:
        return code
    return _each_apart(namespace, calls) if job["apart"] else _each_here(namespace, calls)


def _each_here(namespace: dict[str, Any], calls: list[str]) -> int:
    """One call after the other; reports are gathered for as long as nobody would miss them."""
    reports, done, told = bytearray(), 0, time.monotonic()
    for number, call in enumerate(calls):
        payload = _answer(namespace, call).encode()
        reports += RECORD.pack(number, len(payload)) + payload
        done += 1
        if number == len(calls) - 1 or len(reports) > REPORT_BYTES or time.monotonic() - told > REPORT_S:
            write(VALUES, reports)
            os.write(TICKS, b"." * done)
            reports, done, told = bytearray(), 0, time.monotonic()
    return 0


def _each_apart(namespace: dict[str, Any], calls: list[str]) -> int:
    for number, call in enumerate(calls):
        sys.stdout.flush()
        child = os.fork()
        if child == 0:
            payload = _answer(namespace, call).encode()
            write(VALUES, RECORD.pack(number, len(payload)) + payload)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if status:
            return 128 + os.WTERMSIG(status)
        os.write(TICKS, b".")
    return 0


def _finish_loading(work: Callable[[], object]) -> int:
    try:
        work()
    except SystemExit as leaving:
        return _exit_code(leaving) or 1
    except BaseException:  # noqa: BLE001 - whatever the module raises ends the run
        _complain()
        return 1
    return 0


def _complain() -> None:
    """Show the exception being handled as the interpreter does, beginning with the program's own frames."""
    kind, error, trace = sys.exc_info()
    while trace is not None and trace.tb_frame.f_code.co_filename == __file__:
        trace = trace.tb_next
    if error is not None:
        error.__traceback__ = trace
    try:
        sys.excepthook(kind, error, trace)  # type: ignore[arg-type]  # called while one is handled
    except BaseException:  # noqa: BLE001 - the program may have put its own there
        return


def _answer(namespace: dict[str, Any], call: str) -> str:
    """JSON of what one call gave: `{"v": tree}` or `{"e": reason}`."""
    try:
        form, entry, positional, named = plain_values.decode(call)
        value = plain_values.tree(FORMS[form](namespace, entry, positional, named))
        text = plain_values.dumps({"v": value})
        if len(text) > MAX_REPORT_BYTES:
            raise plain_values.NotSerializable(f"a value of more than {MAX_REPORT_BYTES} bytes")
    except plain_values.NotSerializable as error:
        return plain_values.dumps({"e": f"not plain data: {error}"[:500]})
    except BaseException as error:  # the program's, `SystemExit` too; memory ends the run as a limit
        if isinstance(error, MemoryError):
            raise
        return plain_values.dumps({"e": f"{type(error).__name__}: {error}"[:500]})
    return text


def _build(argv: list[str], env: dict[str, str], trouble: int) -> int:
    os.mkdir(OUT)  # noqa: PTH102
    child = os.fork()
    if child == 0:
        try:
            os.close(VALUES)
            execute(argv, env)
        except MachineFault as fault:
            os.write(trouble, str(fault).encode()[:900])
        finally:
            os._exit(127)
    close(trouble)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    if code == 0:
        write(VALUES, file_bundle.pack({path: _content(path) for path in _results()}))
    return code if code >= 0 else 128 - code


def _results() -> list[str]:
    found = []
    for directory, _, names in os.walk(OUT):
        found += [os.path.relpath(f"{directory}/{name}", OUT) for name in names]
    return sorted(found)


def _content(path: str) -> bytes:
    with open(f"{OUT}/{path}", "rb") as file:  # noqa: PTH123
        return file.read()
