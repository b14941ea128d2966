"""Laws of the native backend, on this machine's own kernel."""

import asyncio
import gc
import os
import tempfile
from collections.abc import Collection
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from sandbox import (
    BadProgram,
    BlockingSandbox,
    Call,
    Isolation,
    LanguageMissing,
    Limits,
    Program,
    Sandbox,
    SandboxUnavailable,
    Status,
    languages,
    selfcheck,
)
from sandbox.native.native_backend import TIERS, NativeBackend
from sandbox.native.slot import NativeSlot
from sandbox.slot_pool import slots_for
from tests.scale import FULL

pytestmark = pytest.mark.anyio
SYSTEM_PYTHON = "/usr/bin/python3" if Path("/usr/bin/python3").exists() else ""
"""For the tiers whose programs cannot read an interpreter below a private home."""
QUICK = Limits(cpu_s=0.5, wall_s=2.0, memory_mb=128)


def python(source: str) -> Program:
    return Program("python", source)


def test_output_exit_code_and_errors_come_back_exactly(box: BlockingSandbox) -> None:
    execution = box.run(python("import sys\nprint(sys.stdin.read()[::-1])\nsys.exit(3)"), stdin=b"abc")
    assert (execution.status, execution.stdout, execution.exit_code) == (Status.RUNTIME_ERROR, b"cba\n", 3)
    execution = box.run(python("1/0"))
    assert execution.stderr.splitlines()[-1] == b"ZeroDivisionError: division by zero"
    assert b"sandbox" not in execution.stderr


def test_a_program_is_a_real_main_module(box: BlockingSandbox) -> None:
    source = (
        "import pickle, atexit, threading, dataclasses\n"
        "@dataclasses.dataclass\nclass P: a: int\n"
        "atexit.register(lambda: print('last', flush=True))\n"
        "threading.Thread(target=lambda: print('thread')).start()\n"
        "if __name__ == '__main__': print(pickle.loads(pickle.dumps(P(1))))\n"
    )
    assert sorted(box.run(python(source)).stdout.splitlines()) == [b"P(a=1)", b"last", b"thread"]


@pytest.mark.parametrize(
    ("source", "status"),
    [
        ("while True: pass", Status.TIME_LIMIT),
        ("import time; time.sleep(60)", Status.TIME_LIMIT),
        ("x = []\nwhile True: x.append(bytearray(1 << 20))", Status.MEMORY_LIMIT),
        ("while True: print('x' * 65536)", Status.OUTPUT_LIMIT),
        ("import os; os.kill(os.getpid(), 11)", Status.OK),
        ("raise SystemExit('no')", Status.RUNTIME_ERROR),
    ],
)
def test_every_limit_has_its_status(box: BlockingSandbox, source: str, status: Status) -> None:
    limits = QUICK if status is Status.TIME_LIMIT else replace(QUICK, cpu_s=5.0, wall_s=60.0)
    assert box.run(python(source), limits=limits).status is status


def test_a_program_cannot_claim_that_its_box_broke(box: BlockingSandbox) -> None:
    for code in (70, 71, 125, 127, 137):
        execution = box.run(python(f"import os; os.write(2, b'sandbox: broken'); os._exit({code})"))
        assert (execution.status, execution.exit_code) == (Status.RUNTIME_ERROR, code)


def test_a_large_input_that_nobody_reads_blocks_nobody(box: BlockingSandbox) -> None:
    assert box.run(python("print(1)"), stdin=b"x" * (32 << 20)).stdout == b"1\n"


def test_calls_return_plain_values_and_nothing_else(box: BlockingSandbox) -> None:
    source = (
        "class Equal:\n    def __eq__(self, other): return True\n"
        "class Text(str): pass\n"
        "n = [0]\n"
        "def f(kind):\n"
        "    n[0] += 1\n"
        "    return {'count': n[0], 'equal': Equal(), 'text': Text('x'), 'set': {1, (2,)}, 'dict': {1: 2.5},\n"
        "            'big': 10 ** 30, 'nan': float('nan')}[kind]\n"
    )
    kinds = ["count", "count", "equal", "text", "set", "dict", "big", "missing"]
    values = box.call(python(source), [Call("f", (kind,)) for kind in kinds]).values
    assert [value.value for value in values[:2]] == [1, 1]  # each call has a process of its own
    assert all("plain" in values[at].error for at in (2, 3))
    assert [values[at].value for at in (4, 5, 6)] == [{1, (2,)}, {1: 2.5}, 10**30]
    assert "KeyError" in values[7].error


def test_what_was_rehearsed_has_left_nothing_behind(box: BlockingSandbox) -> None:
    source = (
        "import gc, linecache, sys\n"
        "def f():\n"
        "    names = [n for n in globals() if 'rehears' in n or n == '_annotations']\n"
        "    return names, sys.path[1:].count('/'), list(linecache.cache), gc.isenabled()\n"
    )
    values = box.call(python(source), [Call("f")]).values
    assert values[0].value == ([], 0, ["main.py"], True)


def test_every_processor_is_kept_at_work_and_one_is_not_shared() -> None:
    assert [slots_for(processors) for processors in (1, 2, 64)] == [1, 3, 65]


def test_a_script_finds_nothing_of_what_was_rehearsed(box: BlockingSandbox) -> None:
    source = (
        "import gc, linecache, os, sys, threading\n"
        "print(sys.argv, sys.path[1:].count('/'), list(linecache.cache), gc.isenabled(), os.getcwd(), os.listdir())\n"
        "print(threading.main_thread().is_alive(), sorted(map(int, os.listdir('/proc/self/fd')))[:3])\n"
        "print(sys.modules['__main__'].__file__, os.access('/proc/self/environ', os.R_OK))\n"
    )
    told = box.run(python(source)).stdout.decode().splitlines()
    assert told == [
        "['main.py'] 0 ['main.py'] True /scratch/box ['main.py']",
        "True [0, 1, 2]",
        "main.py True",
    ]


def test_threads_are_waited_for_at_the_end(box: BlockingSandbox) -> None:
    source = (
        "import threading, time\n"
        "def late(): time.sleep(0.05); print('late')\n"
        "threading.Thread(target=late).start()\n"
        "from concurrent.futures import ThreadPoolExecutor\n"
        "ThreadPoolExecutor(1).submit(late)\n"
    )
    assert box.run(python(source)).stdout == b"late\nlate\n"


def test_calls_that_never_return_leave_the_rest_without_values(box: BlockingSandbox) -> None:
    source = "def f(n):\n    while n: pass\n    return n\n"
    execution = box.call(python(source), [Call("f", (n,)) for n in (0, 1, 0)], limits=QUICK)
    assert execution.status is Status.TIME_LIMIT
    assert [bool(value.error) for value in execution.values] == [False, True, True]


def test_unusable_requests_are_refused_before_anything_runs() -> None:
    for name in ("../x", "/x", "a/../x", "a\0b", "-rf", "x" * 300, "a\nb", ""):
        with pytest.raises(BadProgram):
            Program("python", "", files={name: b""})
    with pytest.raises(BadProgram):
        Limits(cpu_s=0)


def test_files_stand_beside_the_program(box: BlockingSandbox) -> None:
    program = Program("python", "print(open('data/a.txt').read())", files={"data/a.txt": b"hello"})
    assert box.run(program).stdout == b"hello\n"


@pytest.mark.parametrize("language", sorted(selfcheck._GREETINGS))
def test_every_installed_language_runs(box: BlockingSandbox, language: str) -> None:
    program = Program(language, selfcheck._GREETINGS[language])
    if language not in languages.installed():
        with pytest.raises(LanguageMissing, match="install the package"):
            box.run(program)
    else:
        assert box.run(program).stdout == b"hello\n"


def test_a_compile_error_is_told_from_a_failed_run(box: BlockingSandbox) -> None:
    assert box.run(Program("c", "int main( {")).status is Status.COMPILE_ERROR
    assert box.run(Program("c", "int main(void) { return 3; }")).exit_code == 3


async def test_a_cancelled_run_is_killed_and_its_slot_serves_on() -> None:
    async with Sandbox(slots=1) as sandbox:
        long = Limits(wall_s=300.0)
        run = asyncio.create_task(sandbox.run(python("import time; time.sleep(300)"), limits=long))
        await asyncio.sleep(0.2)
        run.cancel()
        with pytest.raises(asyncio.CancelledError):
            await run
        assert (await asyncio.wait_for(sandbox.run(python("print(1)")), 50)).stdout == b"1\n"


async def test_one_key_does_not_hold_back_another() -> None:
    """With one slot and many waiting loops of one key, another key's program is next but one."""
    async with Sandbox(slots=1) as sandbox:
        slow = [
            asyncio.create_task(sandbox.run(python("while True: pass"), limits=QUICK, key="slow"))
            for _ in range(4)
        ]
        await asyncio.sleep(0.05)
        await sandbox.run(python("print(1)"), key="other")
        assert sum(task.done() for task in slow) <= 2
        await asyncio.gather(*slow)


async def test_a_supervisor_that_dies_is_replaced_and_the_run_repeated() -> None:
    async with Sandbox(slots=1) as sandbox:
        slot = sandbox.pool._slots[0][""]
        slot._process.kill()
        assert (await sandbox.run(python("print(1)"))).stdout == b"1\n"


async def test_a_weaker_wall_than_demanded_is_refused() -> None:
    backend = NativeBackend(tiers=TIERS[3:4], interpreter=SYSTEM_PYTHON)
    with pytest.raises(SandboxUnavailable, match="demanded"):
        await Sandbox(backend, min_isolation=Isolation.FULL).open()


async def test_no_confinement_exists_only_behind_its_flag() -> None:
    with pytest.raises(SandboxUnavailable):
        await NativeBackend(tiers=TIERS[4:]).open()


@pytest.mark.parametrize("tier", [0, 2], ids=["full", "rootless"])
def test_packages_of_an_environment_below_tmp_are_there_and_tmp_is_the_programs_own(
    tier: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with tempfile.TemporaryDirectory(dir="/tmp") as environment:
        Path(environment).chmod(0o755)
        package = Path(environment, "lib", "below_tmp")
        package.mkdir(parents=True)
        (package / "__init__.py").write_text("from below_tmp.late import late\n")
        (package / "late.py").write_text(
            "import threading, time\nlate = 'there'\n"  # as numpy does; who has threads enters no namespace
            "threading.Thread(target=time.sleep, args=(9,), daemon=True).start()\n"
        )
        monkeypatch.syspath_prepend(package.parent)
        backend = NativeBackend(
            tiers=TIERS[tier : tier + 1],
            interpreter=SYSTEM_PYTHON if tier else "",
            profiles={"": (), "own": ("below_tmp",)},
        )
        source = (
            "import below_tmp, os\nprint(below_tmp.late, open(below_tmp.__file__).read()[:4])\n"
            "print(sorted(os.listdir('/tmp')) == [below_tmp.__file__.split('/')[2]])\n"
            "open('/tmp/own', 'w').write('x')\n"
            "try: open(below_tmp.__file__, 'a')\nexcept OSError: print('read-only')\n"
        )
        try:
            with BlockingSandbox(backend, slots=1) as sandbox:
                for _ in range(2):
                    execution = sandbox.run(Program("python", source, profile="own"))
                    wanted = b"there from\nTrue\nread-only\n"
                    assert (execution.stdout, execution.status) == (wanted, Status.OK), execution.stderr
        except SandboxUnavailable as error:
            pytest.skip(f"this tier cannot be built here: {error}")


@pytest.mark.parametrize("tier", [0, 2, 3], ids=["full", "rootless", "landlock"])
async def test_the_selfcheck_holds_on_every_tier(tier: int) -> None:
    interpreter = SYSTEM_PYTHON if tier else ""
    sandbox = Sandbox(NativeBackend(tiers=TIERS[tier : tier + 1], interpreter=interpreter), slots=2)
    try:
        await sandbox.open()
    except SandboxUnavailable as error:
        pytest.skip(f"this tier cannot be built here: {error}")
    try:
        known = selfcheck.KNOWN.get(sandbox.isolation, ())
        check = selfcheck.check if FULL else held_and_python_runs
        findings = await check(sandbox, known=known)
    finally:
        await sandbox.close()
    greetings = [finding for finding in findings if finding.name.endswith(" runs")]
    broken = [
        finding for finding in findings if not (finding.passed or finding.known or finding in greetings)
    ]
    assert broken == []
    assert any(finding.passed for finding in greetings)


async def held_and_python_runs(sandbox: Sandbox, *, known: Collection[str]) -> list[selfcheck.Finding]:
    """The check without compilers and packages, which cost most of its time and are tried by
    `tests/cli/test_sandbox_command.py`."""
    tried = [await selfcheck._try(sandbox, behaviour) for behaviour in selfcheck.BEHAVIOURS]
    findings = [replace(one, known=one.name in known and not one.passed) for one in tried]
    return [*findings, await selfcheck._language(sandbox, "python", "")]


def test_nothing_is_left_when_it_closes() -> None:
    def left() -> tuple[int, list[str]]:
        gc.collect()  # sockets that other tests forgot go away when they like
        mine = f"reward-sandbox-{os.getpid()}-*"
        places = [
            path for root in ("/sys/fs/cgroup", "/tmp", "/dev") for path in Path(root).glob(f"*/{mine}")
        ]
        return len(list(Path("/proc/self/fd").iterdir())), sorted(map(str, places))

    before = left()
    with BlockingSandbox(slots=2) as sandbox:
        for _ in range(50):
            sandbox.run(python("open('x', 'w').write('x')"))
    descriptors, places = left()
    assert places == before[1]
    assert descriptors <= before[0]


@pytest.mark.parametrize("interpreter", ["", SYSTEM_PYTHON], ids=["perhaps refused", "readable"])
@pytest.mark.parametrize("tier", range(4))
def test_a_tier_that_is_refused_or_closed_leaves_no_directory(tier: int, interpreter: str) -> None:
    def left() -> list[Path]:
        return sorted(Path("/tmp").glob(f"reward-sandbox-{os.getpid()}-*"))

    before = left()
    backend = NativeBackend(tiers=TIERS[tier : tier + 1], interpreter=interpreter)
    with suppress(SandboxUnavailable), BlockingSandbox(backend, slots=1) as sandbox:
        sandbox.run(python("open('x', 'w').write('x')"))
        assert left() or backend.description.split(", ")[1] != "landlock"
    assert left() == before


def anonymous_kb(pid: int) -> int:
    """Memory of a process that stands behind no file."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Anonymous:"))


def supervisor_of(sandbox: Sandbox) -> int:
    """The process in charge of the first slot; behind namespaces, a child of the one that was started."""
    (slot,) = sandbox.pool._slots[0].values()
    assert isinstance(slot, NativeSlot)
    assert slot._process is not None
    started = slot._process.pid
    children = Path(f"/proc/{started}/task/{started}/children").read_text().split()
    return int(children[0]) if children else started


async def test_a_supervisor_keeps_nothing_of_the_runs_it_has_watched() -> None:
    """It never collects garbage: a circle for each run would be there for good."""
    async with Sandbox(slots=1) as sandbox:
        for _ in range(50):
            await sandbox.run(python("print(1)"))
        supervisor = supervisor_of(sandbox)
        before = anonymous_kb(supervisor)
        for _ in range(300):
            await sandbox.run(python("print(1)"))
        assert anonymous_kb(supervisor) - before < 100


def test_a_program_that_waits_for_nobody_is_ended_before_its_time(box: BlockingSandbox) -> None:
    limits = Limits(wall_s=12.0, idle_s=2.0)  # a start on a busy machine is idle for a part of that
    slept = box.run(python("import time\ntime.sleep(11)"), limits=limits)
    assert slept.status is Status.TIME_LIMIT
    assert "idle" in slept.reason
    assert slept.wall_ms < 10_000
    busy = box.run(python("x = 0\nfor n in range(5_000_000): x += n"), limits=limits)
    assert busy.status is Status.OK
    assert busy.idle_ms < 2000


def test_a_behaviour_that_breaks_off_has_shown_nothing(box: BlockingSandbox) -> None:
    tried = [behaviour for behaviour in selfcheck.BEHAVIOURS if "attempt(" in behaviour.source]
    assert tried
    for behaviour in tried:
        broken = behaviour.source.replace("    try:\n", "    try:\n        nobody_knows_this_name\n", 1)
        assert not behaviour.holds(box.run(python(broken), limits=behaviour.limits)), behaviour.name


async def test_a_start_that_is_cancelled_leaves_no_process() -> None:
    backend = NativeBackend()
    await backend.open()
    by_which_the_wall_was_found = await backend.start(6, "")
    before = set(psutil.Process().children())
    start = asyncio.create_task(backend.start(7, ""))
    async with asyncio.timeout(60):
        while set(psutil.Process().children()) == before:  # noqa: ASYNC110 - a process is no event of this loop
            await asyncio.sleep(0)
    start.cancel()
    with pytest.raises(asyncio.CancelledError):
        await start
    assert set(psutil.Process().children()) <= before
    await by_which_the_wall_was_found.close()
    await backend.close()


async def test_the_slot_by_which_the_wall_was_found_is_the_first_one_handed_out() -> None:
    backend, before = NativeBackend(), len(psutil.Process().children())
    await backend.open()
    begun = len(psutil.Process().children())
    slots = [await backend.start(number, "") for number in range(2)]
    assert (begun - before, len(psutil.Process().children()) - begun) == (1, 1)
    for slot in slots:
        await slot.close()
    await backend.close()


async def test_a_slot_that_nobody_asked_for_ends_with_the_backend() -> None:
    backend, before = NativeBackend(), len(psutil.Process().children())
    await backend.open()
    await backend.close()
    assert len(psutil.Process().children()) == before
