"""The Docker backend on a real engine: name its socket in REWARD_SERVICE_TEST_DOCKER."""

import asyncio
import io
import os
import signal
import subprocess
import sys
from contextlib import aclosing
from typing import Any

import pytest

from sandbox import (
    Call,
    Isolation,
    LanguageMissing,
    Limits,
    Program,
    Sandbox,
    SandboxUnavailable,
    Status,
    selfcheck,
)
from sandbox.docker.docker_backend import LABEL, DockerBackend
from sandbox.docker.image import IMAGE
from tests.deploy.container import engine
from tests.sandbox.test_languages import BROKEN, LOOPS, SUMS

LANGUAGES = ("python", "c", "cpp", "java", "javascript", "typescript", "bash")
SLOW = Limits(cpu_s=20.0, wall_s=40.0, compile_s=40.0)
SHORT = Limits(cpu_s=0.5, wall_s=8.0, compile_s=40.0)
NUMPY = (
    "import sys\nloaded = 'numpy' in sys.modules\nimport numpy as np\nprint(loaded, int(np.arange(5).sum()))"
)
NUMPY_CALL = "import numpy as np\ndef f(n): return np.arange(n)"
LOCKING = (
    "import multiprocessing, os\nleft = os.listdir('/dev/shm')\nopen('/dev/shm/left', 'w').write('x')\n"
    "print(left, multiprocessing.Lock().acquire())"
)
pytestmark = pytest.mark.anyio
URL = os.environ.get("REWARD_SERVICE_TEST_DOCKER", "")


def build(tag: str, base: str, *steps: str) -> None:
    """An image upon another one."""
    with engine() as there:
        text = "\n".join([f"FROM {base}", "USER 0", *steps, "USER 64000:64000"])
        there.images.build(fileobj=io.BytesIO(text.encode()), tag=tag, network_mode="host", rm=True)


def containers(there: Any, *pids: int) -> set[str]:
    """Ids of the containers of sandboxes of these processes; others test beside this one."""
    rows = there.api.containers(all=True, filters={"label": LABEL})
    return {row["Id"] for row in rows if int(row["Labels"][LABEL].split()[-2]) in pids}


async def speaks(sandbox: Sandbox, language: str) -> None:
    """A program in it reads and prints, another is refused by the compiler, a third one loops."""
    session = sandbox.session(Program(language, SUMS[language]), limits=SLOW)
    done = [execution async for execution in session.runs([b"1 2\n", b"4000000000 -5\n"])]
    assert [run.stdout.strip() for run in done] == [b"3", b"3999999995"], (language, done)
    if language in BROKEN:
        broken = await sandbox.run(Program(language, BROKEN[language]), limits=SLOW)
        assert broken.status is Status.COMPILE_ERROR, (language, broken)
    loop = await sandbox.run(Program(language, LOOPS[language]), limits=SHORT)
    assert loop.status is Status.TIME_LIMIT, (language, loop)


async def test_a_daemon_that_is_not_there_is_an_outage_and_no_verdict() -> None:
    with pytest.raises(SandboxUnavailable):
        await Sandbox(DockerBackend(url="unix:///nonexistent/docker.sock")).open()


@pytest.mark.skipif(not URL, reason="REWARD_SERVICE_TEST_DOCKER names no engine")
class TestEngine:
    async def test_an_image_that_is_missing_is_an_outage(self) -> None:
        with pytest.raises(SandboxUnavailable, match="sandbox build"):
            await Sandbox(DockerBackend(image="no-such-image", url=URL)).open()

    @pytest.mark.parametrize("runtime", ["runc", "runsc"])
    async def test_the_selfcheck_holds(self, runtime: str) -> None:
        async with Sandbox(DockerBackend(runtime=runtime, url=URL), slots=1) as sandbox:
            findings = await selfcheck.check(sandbox, known=selfcheck.KNOWN.get(sandbox.isolation, ()))
            assert selfcheck.passed(findings), [finding for finding in findings if not finding.passed]

    async def test_calls_builds_and_limits_are_those_of_any_backend(self) -> None:
        async with Sandbox(DockerBackend(url=URL), slots=1) as sandbox:
            values = (
                await sandbox.session(Program("python", "def f(a): return a + 1")).call([Call("f", (1,))])
            ).values
            assert values[0].value == 2
            assert (await sandbox.run(Program("c", "int main(){return 4;}"))).exit_code == 4
            loop = await sandbox.run(Program("python", "while 1: pass"), limits=Limits(cpu_s=0.5, wall_s=1))
            assert (loop.status, loop.isolation) == (Status.TIME_LIMIT, Isolation.CONTAINER)

    async def test_containers_that_are_killed_from_outside_every_time_are_an_outage(self) -> None:
        """Not a thing that the program did."""
        async with Sandbox(DockerBackend(url=URL), slots=1) as sandbox:
            run = asyncio.ensure_future(sandbox.run(Program("python", "import time; time.sleep(9)")))
            killed: set[str] = set()
            while not run.done():
                await asyncio.sleep(0.3)
                for slot in sandbox.pool._slots[0].values():
                    if slot._container.id not in killed:
                        killed.add(slot._container.id)
                        await asyncio.to_thread(slot._container.kill)
            with pytest.raises(SandboxUnavailable, match="from outside"):
                await run
            assert len(killed) == 2
            assert (await sandbox.run(Program("python", "print(1)"))).stdout == b"1\n"

    @pytest.mark.parametrize("runtime", ["runc", "runsc"])
    async def test_a_child_that_is_killed_for_memory_is_over_the_memory_limit(self, runtime: str) -> None:
        """runc's kernel kills the child, gVisor's whole container ends; the next program is served."""
        source = (
            "import os\n"
            "reader, writer = os.pipe()\n"
            "start, go = os.pipe()\n"
            "for _ in range(4):\n"
            "    if os.fork() == 0:\n"
            "        os.read(start, 1)  # until all are there\n"
            "        x = b'x' * (100 << 20)\n"
            "        os.read(reader, 1)  # for ever: all four cannot have theirs at once\n"
            "os.write(go, b'....')\n"
            "os.wait()\n"
        )
        async with Sandbox(DockerBackend(runtime=runtime, url=URL, memory_mb=256), slots=1) as sandbox:
            execution = await sandbox.run(Program("python", source))
            assert execution.status is Status.MEMORY_LIMIT, execution
            after = await sandbox.run(Program("python", "print(1)"))
            assert (after.status, after.stdout) == (Status.OK, b"1\n")

    async def test_programs_of_another_service_take_no_processes_from_this_ones(self) -> None:
        """The kernel counts the processes of a uid over all containers of a machine."""
        source = (
            "import os, time\n"
            "for _ in range(40):\n"
            "    if os.fork() == 0:\n"
            "        time.sleep(3)\n"
            "        os._exit(0)\n"
            "for _ in range(40): os.wait()\n"
            "print('all')\n"
        )
        async with (
            Sandbox(DockerBackend(url=URL), slots=1) as one,
            Sandbox(DockerBackend(url=URL), slots=1) as other,
        ):
            program = Program("python", source)
            runs = await asyncio.gather(*(each.run(program, limits=SLOW) for each in (one, other)))
            assert [run.stdout for run in runs] == [b"all\n"] * 2, runs

    @pytest.mark.parametrize("runtime", ["runc", "runsc"])
    async def test_locks_of_several_processes_are_there_and_gone_with_the_run(self, runtime: str) -> None:
        async with Sandbox(DockerBackend(url=URL, runtime=runtime), slots=1) as sandbox:
            for _ in range(2):
                done = await sandbox.run(Program("python", LOCKING), limits=SLOW)
                assert (done.status, done.stdout) == (Status.OK, b"[] True\n"), done.stderr

    @pytest.mark.parametrize("runtime", ["runc", "runsc"])
    async def test_inputs_share_a_process_and_who_has_seen_enough_costs_no_container(
        self, runtime: str
    ) -> None:
        source = "n = int(input())\nif n == 3: raise ValueError(n)\nprint(n * 2)"
        inputs = [b"1", b"2", b"3", b"4", b"5"]
        async with Sandbox(DockerBackend(runtime=runtime, url=URL), slots=1) as sandbox:
            session = sandbox.session(Program("python", source), limits=SLOW)
            done = [run async for run in session.runs(inputs, apart=False)]
            assert [run.stdout for run in done] == [b"2\n", b"4\n", b"", b"8\n", b"10\n"]
            assert [run.shared for run in done] == [False, True, False, False, False]
            assert (done[2].status, b"ValueError: 3" in done[2].stderr) == (Status.RUNTIME_ERROR, True)
            before = {slot._container.id for slot in sandbox.pool._slots[0].values()}
            async with aclosing(session.runs(inputs, apart=False)) as runs:
                assert (await anext(runs)).stdout == b"2\n"
            assert (await sandbox.run(Program("python", "print(1)"))).stdout == b"1\n"
            assert {slot._container.id for slot in sandbox.pool._slots[0].values()} == before

    async def test_languages_have_the_versions_that_the_image_was_built_with(self) -> None:
        async with Sandbox(DockerBackend(url=URL), slots=1) as sandbox:
            assert {"python", "c", "cpp", "java", "javascript", "typescript", "bash"} <= set(
                sandbox.languages
            )
            assert sandbox.languages["java"].startswith("javac 17")
            with pytest.raises(LanguageMissing, match="add the package golang-go"):
                await sandbox.run(Program("go", "package main"))

    @pytest.mark.parametrize("runtime", ["runc", "runsc"])
    async def test_every_language_reads_adds_and_prints_and_says_what_is_wrong(self, runtime: str) -> None:
        async with Sandbox(DockerBackend(runtime=runtime, url=URL), slots=2) as sandbox:
            assert set(LANGUAGES) <= set(sandbox.languages)
            await asyncio.gather(*(speaks(sandbox, language) for language in sandbox.languages))

    @pytest.mark.parametrize("runtime", ["runc", "runsc"])
    async def test_the_numpy_profile_has_numpy_loaded(self, runtime: str) -> None:
        plain = Program("python", "import numpy")
        warm = Program("python", NUMPY, profile="numpy")
        async with Sandbox(DockerBackend(runtime=runtime, url=URL), slots=1) as sandbox:
            assert sandbox.offers("numpy")
            assert (await sandbox.run(warm)).stdout == b"True 10\n"
            call = sandbox.session(Program("python", NUMPY_CALL, profile="numpy"))
            assert (await call.call([Call("f", (3,))])).values[0].value == [0, 1, 2]
            assert b"ModuleNotFoundError" in (await sandbox.run(plain)).stderr

    async def test_a_profile_that_is_not_there_is_an_outage_that_names_the_remedy(self) -> None:
        lean = f"{IMAGE}-lean"
        build(lean, IMAGE, "RUN rm -r /usr/lib/python3/dist-packages/numpy")
        async with Sandbox(DockerBackend(image=lean, url=URL), slots=1) as sandbox:
            assert not sandbox.offers("numpy")
            with pytest.raises(LanguageMissing, match=r"add the package python3-numpy .*sandbox build"):
                await sandbox.run(Program("python", "print(1)", profile="numpy"))
            with pytest.raises(LanguageMissing, match="no profile 'torch'"):
                await sandbox.run(Program("python", "print(1)", profile="torch"))

    async def test_an_image_of_another_version_is_refused(self) -> None:
        """Its wall may be weaker than what this version promises."""
        old = f"{IMAGE}-old"
        build(old, IMAGE, "RUN echo >>/opt/reward-sandbox/sandbox/native/seccomp.py")
        with pytest.raises(SandboxUnavailable, match=r"another version .*sandbox build"):
            await Sandbox(DockerBackend(image=old, url=URL), slots=1).open()

    async def test_what_a_killed_service_has_left_is_taken_away_by_the_next(self) -> None:
        with engine() as there:
            script = (
                "import asyncio, os, signal\n"
                "from sandbox import Sandbox\n"
                "from sandbox.docker.docker_backend import DockerBackend\n"
                "async def main():\n"
                f"    await Sandbox(DockerBackend(url={URL!r}), slots=2).open()\n"
                "    os.kill(os.getpid(), signal.SIGKILL)\n"
                "asyncio.run(main())\n"
            )
            killed = await asyncio.to_thread(subprocess.Popen, [sys.executable, "-c", script])
            assert await asyncio.to_thread(killed.wait, 60) == -signal.SIGKILL
            before = containers(there, os.getpid())
            assert len(containers(there, killed.pid)) == 2
            async with Sandbox(DockerBackend(url=URL), slots=1), Sandbox(DockerBackend(url=URL), slots=1):
                assert not containers(there, killed.pid)
                assert len(containers(there, os.getpid()) - before) == 2, "one for each that lives"
            assert containers(there, os.getpid()) == before

    async def test_a_container_that_is_taken_away_is_replaced(self) -> None:
        async with Sandbox(DockerBackend(url=URL), slots=1) as sandbox:
            slot = sandbox.pool._slots[0][""]
            slot._container.kill()
            assert (await sandbox.run(Program("python", "print(1)"))).stdout == b"1\n"
