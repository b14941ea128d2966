"""The Docker backend on a real engine: name its socket in REWARD_SERVICE_TEST_DOCKER."""

import os

import pytest

from sandbox import Call, Isolation, Limits, Program, Sandbox, SandboxUnavailable, Status, selfcheck
from sandbox.docker import DockerBackend

pytestmark = pytest.mark.anyio
URL = os.environ.get("REWARD_SERVICE_TEST_DOCKER", "")


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

    async def test_a_container_that_is_taken_away_is_replaced(self) -> None:
        async with Sandbox(DockerBackend(url=URL), slots=1) as sandbox:
            slot = sandbox.pool._slots[0][""]
            slot._container.kill()
            assert (await sandbox.run(Program("python", "print(1)"))).stdout == b"1\n"
