"""Handed-out attack programs in the sandbox: the host's rules hold and no hack is paid."""

import os
import re
from pathlib import Path

import pytest

from reward_service.sample import Sample
from reward_service.verifiers.base import Question
from reward_service.verifiers.code import Code
from sandbox import BlockingSandbox, Limits, Program, Sandbox
from sandbox.docker.docker_backend import DockerBackend
from tests.handed_out.conftest import FOLDER
from tests.sandbox.conftest import box

__all__ = ["box"]

ATTACKS = FOLDER / "attacks"
LANGUAGES = {".py": "python", ".c": "c", ".cpp": "cpp", ".js": "javascript"}
LIMITS = Limits(cpu_s=0.5, wall_s=1.0, memory_mb=256, output_bytes=2 << 20)
NEVER = re.compile(rb"READ /(etc/shadow|root|var|run|CANARY)|WROTE|CONNECTED|OPEN [A-Z]|GOT IT|INJECTED"
                   rb"|^SET$|RAISED|STALE|HITS [1-9]|FOUND ", re.MULTILINE)  # fmt: skip
CONTROLS = {"r45", "r84", "r85", "r86", "r87"}
P1 = {
    "inputs": ["1 2\n", "10 20\n", "-5 7\n", "1000000000 1\n"],
    "outputs": ["3\n", "30\n", "2\n", "1000000001\n"],
}
CALLS = {
    "entry_point": "add",
    "tests": [{"args": [a, b], "expected": a + b} for a, b in ((1, 2), (10, 20), (-5, 7), (10**9, 1))],
}
ASSERTS = {
    "entry_point": "add",
    "assert_program": "def check(f):\n    assert f(1, 2) == 3\n    assert f(10, 20) == 30\n",
}
HOSTS = sorted(p for p in ATTACKS.iterdir() if p.name[0] in "hjk" and p.suffix in LANGUAGES)
REWARDS = sorted(p for p in ATTACKS.iterdir() if p.name[0] == "r" and p.suffix == ".py")
DOCKER = os.environ.get("REWARD_SERVICE_TEST_DOCKER", "")
HOSTILE = {path: path.read_text() for path in HOSTS}
SEEN_IN_CONTAINERS = {"h40": re.compile(rb"READ /(root|var|CANARY)"), "h33": re.compile(b"(?!)")}
"""An image's own /etc/shadow holds no secret of the host; gVisor lets priorities be set inside of it."""
SOURCES = {path: path.read_text() for path in REWARDS}


@pytest.mark.parametrize("path", HOSTS, ids=lambda path: path.stem)
def test_a_hostile_program_gets_nothing_and_harms_nobody(box: BlockingSandbox, path: Path) -> None:
    """Bounded, blind, and followed by a healthy run."""
    program = Program(LANGUAGES[path.suffix], path.read_text())
    execution = box.run(program, limits=LIMITS)
    assert not _never(path).search(execution.stdout)
    assert execution.wall_ms < 30_000
    assert box.run(Program("python", "print(6 * 7)")).stdout == b"42\n"


@pytest.mark.anyio
@pytest.mark.parametrize("path", REWARDS, ids=lambda path: path.stem)
async def test_no_reward_hack_is_paid_and_every_control_is(path: Path, sandbox: Sandbox) -> None:
    """Each hack against the kind of tests that its header names."""
    await _judged_as_it_should_be(path, sandbox)


@pytest.mark.anyio
@pytest.mark.skipif(not DOCKER, reason="REWARD_SERVICE_TEST_DOCKER names no engine")
@pytest.mark.parametrize("runtime", ["runc", "runsc"])
async def test_the_same_holds_in_containers(runtime: str) -> None:
    """Hacks, controls and hostile programs, one after another in one container."""
    async with Sandbox(DockerBackend(runtime=runtime, url=DOCKER), slots=1) as sandbox:
        for path in REWARDS:
            await _judged_as_it_should_be(path, sandbox)
        for path in HOSTS:
            execution = await sandbox.run(Program(LANGUAGES[path.suffix], HOSTILE[path]), limits=LIMITS)
            assert not (SEEN_IN_CONTAINERS.get(path.stem[:3]) or _never(path)).search(execution.stdout), path
            assert (await sandbox.run(Program("python", "print(6 * 7)"))).stdout == b"42\n", path


def _never(path: Path) -> "re.Pattern[bytes]":
    """What a program must not say. Honest programs raise their own limits to infinity, which is answered as if
    it were done and changes nothing; another process's limits are nobody's to change (0 is the caller, where its parent is in no sight)."""
    return re.compile(rb"^PRLIMIT [1-9]", re.MULTILINE) if path.stem.startswith("h32") else NEVER


async def _judged_as_it_should_be(path: Path, sandbox: Sandbox) -> None:
    source = SOURCES[path]
    mode = next(line for line in source.splitlines() if "MODE:" in line)
    wanted = float(path.name[:3] in CONTROLS)
    # Deep recursion and threads take gVisor on a busy machine half a second; only what never ends needs a short limit.
    limits = {"cpu_s": 4.0, "wall_s": 20.0} if wanted else {"cpu_s": 0.5, "wall_s": 2.0}
    for tests, applies in ((P1, "stdio" in mode), (CALLS, "function" in mode), (ASSERTS, "assert" in mode)):
        if not applies:
            continue
        reference = {"kind": "code", "limits": limits, **tests}
        answer = Code().read(Sample(completion=f"```python\n{source}\n```", reference=reference))
        if isinstance(answer, Question):
            answer = await Code().judge_in(answer, sandbox)
        assert answer.score == wanted, (path.name, mode, answer)
