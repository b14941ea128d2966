"""Our own hostile programs: on the walls of this kernel and, where an engine is named, in containers."""

import asyncio
import os
import socket
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from sandbox import BlockingSandbox, Call, Execution, Limits, Program, Sandbox, SandboxUnavailable, Status
from sandbox.docker.docker_backend import DockerBackend
from sandbox.native.native_backend import TIERS, NativeBackend
from tests.sandbox.hostile import FINE, LIMITS, OTHERS, PYTHON, TRACES
from tests.sandbox.hostile_classics import CLASSICS, CLASSICS_ELSEWHERE
from tests.sandbox.native.test_native_backend import SYSTEM_PYTHON
from tests.sandbox.test_languages import absent
from tests.scale import FULL

HONEST = Program("python", "print(6 * 7)")
DOCKER = os.environ.get("REWARD_SERVICE_TEST_DOCKER", "")
HostileProgram = tuple[str, str, str, frozenset[Status]]
PROGRAMS: list[HostileProgram] = (
    [(name, "python", source, ends) for name, source, ends in PYTHON + CLASSICS] + OTHERS + CLASSICS_ELSEWHERE
)
NOT_IN_CONTAINERS = {"h44 links out of the box", "node reads the host", "Java reads the host"}
"""They look for /etc/shadow: an image has one of its own, without a secret in it."""
NOT_BY_GVISOR = {"h54 signals to everybody", "a real-time priority"}
"""It has no Landlock to keep signal 0 from the agent, which no other signal reaches; its kernel lets a program
set a priority, which counts among the container's own processes only."""
NOT_BY_LANDLOCK = {"h09 a million files", "h11 shared memory as disk", "h54 signals to everybody"}
"""Without files and processes of its own: files are limited one by one, signal 0 finds oneself."""

SLOW_TO_COMPILE = set() if FULL else {"k02 an endless constant"}
"""A compiler's time is limited by one piece of code on all native tiers, so that it is spent on one of them."""


def held(execution: Execution, ends: frozenset[Status]) -> None:
    assert b"LEAKED" not in execution.stdout, execution
    assert execution.status in ends, execution


@pytest.mark.parametrize(("name", "language", "source", "ends"), PROGRAMS, ids=[p[0] for p in PROGRAMS])
def test_it_is_bounded_and_blind_and_the_next_is_served(
    name: str, language: str, source: str, ends: frozenset[Status], box: BlockingSandbox
) -> None:
    program = Program(language, source)
    if absent(program, box):
        return
    held(box.run(program, limits=LIMITS), ends)
    assert box.run(HONEST).stdout == b"42\n"


@pytest.mark.parametrize("address", ["a port", "a name without a file"])
def test_nobody_who_listens_on_the_host_is_reached(address: str, box: BlockingSandbox) -> None:
    family = socket.AF_INET if address == "a port" else socket.AF_UNIX
    with socket.socket(family) as listener:
        listener.bind(("127.0.0.1", 0) if family is socket.AF_INET else f"\0reward-test-{os.getpid()}")
        listener.listen()
        source = f"""import socket
try:
    socket.socket({int(family)}).connect({listener.getsockname()!r})
    print("LEAKED")
except OSError: pass"""
        held(box.run(Program("python", source), limits=LIMITS), FINE)
        listener.setblocking(False)
        with pytest.raises(BlockingIOError):
            listener.accept()


def test_an_honest_program_may_print_a_megabyte_in_one_line(box: BlockingSandbox) -> None:
    limits = replace(LIMITS, cpu_s=5.0, wall_s=60.0)
    execution = box.run(Program("python", "print('x' * (1 << 20))"), limits=limits)
    assert (execution.status, len(execution.stdout)) == (Status.OK, (1 << 20) + 1)


@pytest.fixture(scope="module")
def single() -> Iterator[BlockingSandbox]:
    """One slot: the second of two runs is where the first was."""
    with BlockingSandbox(slots=1) as sandbox:
        secret = Program("python", "x = 'SECRET_OF_A_RUN' * 1000\nprint(input())")
        sandbox.run(secret, stdin=b"SECRET_OF_A_RUN\n")
        yield sandbox


@pytest.mark.parametrize(("name", "source"), TRACES, ids=[trace[0] for trace in TRACES])
def test_runs_leave_no_trace_for_each_other(
    name: str, source: str, single: BlockingSandbox, box: BlockingSandbox
) -> None:
    """Twice in a row in one slot, then two at once in two."""
    program = Program("python", source)
    assert [single.run(program).stdout for _ in range(2)] == [b"0\n"] * 2
    with ThreadPoolExecutor(4) as threads:
        assert [run.stdout for run in threads.map(box.run, [program] * 4)] == [b"0\n"] * 4


def test_two_runs_share_nothing(box: BlockingSandbox) -> None:
    """Files, locks and environment of one run are not there for the next."""
    leave = "open('/tmp/a', 'w').write('x'); open('b', 'w').write('x'); open('/dev/shm/c', 'w').write('x')"
    look = "import os; print([os.path.exists(p) for p in ('/tmp/a', 'b', '/dev/shm/c')])"
    for _ in range(3):
        assert box.run(Program("python", leave)).status is Status.OK
        assert box.run(Program("python", look)).stdout == b"[False, False, False]\n"


@pytest.mark.anyio
async def test_runs_that_share_a_box_leave_no_trace_either(sandbox: Sandbox) -> None:
    """Several inputs of one program: what it leaves is its own, and gone all the same."""
    for name, source in TRACES:
        runs = sandbox.session(Program("python", source)).runs([b"a\n", b"b\n", b"c\n"])
        assert [execution.stdout async for execution in runs] == [b"0\n"] * 3, name


@pytest.mark.anyio
async def test_a_hostile_program_gets_no_further_with_several_inputs(sandbox: Sandbox) -> None:
    """The first process of a shared box is not the program: it can be seen, and nothing else."""
    for name, source, _ in PYTHON:
        if (
            name.startswith(("h54 s", "h54 k", "h54 m", "h55", "h23", "h45", "h20"))
            and "to everybody" not in name
        ):
            session = sandbox.session(Program("python", source), limits=LIMITS)
            executions = [execution async for execution in session.runs([b"1", b"2", b"3"])]
            assert len(executions) == 3, name
            assert not any(b"LEAKED" in execution.stdout for execution in executions), name


def test_calls_made_apart_leave_no_trace_either(box: BlockingSandbox) -> None:
    source = "seen = []\ndef f(x):\n    found = len(seen)\n    seen.append(x)\n    return found\n"
    values = box.call(Program("python", source), [Call("f", (n,)) for n in range(5)], apart=True).values
    assert [value.value for value in values] == [0] * 5


@pytest.mark.anyio
@pytest.mark.parametrize("tier", [2, 3], ids=["rootless", "landlock"])
async def test_weaker_tiers_hold_the_same_but_what_is_written_down(tier: int) -> None:
    """Every program on each in CI; otherwise one half of them here, the other there."""
    backend = NativeBackend(tiers=TIERS[tier : tier + 1], interpreter=SYSTEM_PYTHON)
    sandbox = Sandbox(backend, slots=1)
    try:
        await sandbox.open()
    except SandboxUnavailable as error:
        pytest.skip(f"this tier cannot be built here: {error}")
    known = SLOW_TO_COMPILE | (NOT_BY_LANDLOCK if tier == 3 else set())
    try:
        await all_hold(sandbox, known, PROGRAMS if FULL else PROGRAMS[tier - 2 :: 2])
    finally:
        await sandbox.close()


@pytest.mark.anyio
@pytest.mark.skipif(not DOCKER, reason="REWARD_SERVICE_TEST_DOCKER names no engine")
@pytest.mark.parametrize("runtime", ["runc", "runsc"])
async def test_containers_hold_the_same(runtime: str) -> None:
    async with Sandbox(DockerBackend(runtime=runtime, url=DOCKER), slots=1) as sandbox:
        await all_hold(sandbox, NOT_IN_CONTAINERS | NOT_BY_LANDLOCK | NOT_BY_GVISOR, PROGRAMS)


@pytest.mark.anyio
@pytest.mark.skipif(not DOCKER, reason="REWARD_SERVICE_TEST_DOCKER names no engine")
@pytest.mark.parametrize("runtime", ["runc", "runsc"])
async def test_runs_in_containers_leave_no_trace_for_each_other(runtime: str) -> None:
    """Twice in a row in one container, then two at once in two."""
    secret = Program("python", "x = 'SECRET_OF_A_RUN' * 1000\nprint(input())")
    async with Sandbox(DockerBackend(runtime=runtime, url=DOCKER), slots=2) as sandbox:
        await asyncio.gather(*[sandbox.run(secret, stdin=b"SECRET_OF_A_RUN\n")] * 2)
        for name, source in TRACES:
            program = Program("python", source)
            first = [await sandbox.run(program)]
            runs = first + await asyncio.gather(*(sandbox.run(program) for _ in range(4)))
            assert [run.stdout for run in runs] == [b"0\n"] * 5, name


async def all_hold(sandbox: Sandbox, known: set[str], programs: Sequence[HostileProgram]) -> None:
    """Programs in Python, and what is compiled where its tool-chain is there."""
    broken = []
    for name, language, source, ends in programs:
        if name in known or language not in sandbox.languages:
            continue
        execution = await sandbox.run(Program(language, source), limits=LIMITS)
        after = await sandbox.run(HONEST, limits=Limits(wall_s=30))
        if b"LEAKED" in execution.stdout or execution.status not in ends or after.stdout != b"42\n":
            broken.append((name, execution, after))
    assert broken == []
