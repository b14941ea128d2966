import logging

import pytest

from reward_service.errors import SandboxLost
from reward_service.scoring.sandbox_provider import SandboxConfig, SandboxProvider, backend_of, isolation_of
from sandbox import Isolation, Program

NOWHERE = SandboxConfig("docker", slots=1)


@pytest.fixture
def no_daemon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", "tcp://127.0.0.1:9")


async def test_the_sandbox_is_opened_once_and_says_what_it_is() -> None:
    sandbox_provider = SandboxProvider(SandboxConfig(slots=1))
    assert sandbox_provider.state["isolation"] is None
    try:
        sandbox = await sandbox_provider.sandbox()
    except SandboxLost as error:
        pytest.skip(str(error))
    assert await sandbox_provider.sandbox() is sandbox
    assert (await sandbox.run(Program("python", "print(1)"))).stdout == b"1\n"
    assert isolation_of(sandbox_provider.state["isolation"]) is sandbox.isolation >= Isolation.LANDLOCK
    assert "python" in sandbox_provider.state["languages"]
    await sandbox_provider.close()
    await sandbox_provider.close()


@pytest.mark.usefixtures("no_daemon")
async def test_a_sandbox_that_cannot_be_opened_is_an_outage_with_a_reason() -> None:
    sandbox_provider = SandboxProvider(NOWHERE)
    for _ in range(2):  # the second time is told without trying again
        with pytest.raises(SandboxLost, match="Docker daemon"):
            await sandbox_provider.sandbox()
    assert "Docker daemon" in sandbox_provider.state["reason"]
    await sandbox_provider.close()


async def test_less_isolation_than_demanded_is_an_outage() -> None:
    with pytest.raises(SandboxLost, match=r"gvisor is demanded|no native sandbox"):
        await SandboxProvider(SandboxConfig(min_isolation=Isolation.GVISOR, slots=1)).sandbox()


@pytest.mark.parametrize("name", ["podman", "", "unconfined", "native:x"])
def test_an_unknown_backend_is_refused_with_those_there_are(name: str) -> None:
    with pytest.raises(ValueError, match="known: "):
        backend_of(name)


def test_no_walls_at_all_takes_a_flag() -> None:
    def weakest(config: SandboxConfig) -> Isolation:
        return config.sandbox().pool.min_isolation

    assert weakest(SandboxConfig()) is Isolation.LANDLOCK
    assert weakest(SandboxConfig(allow_unconfined=True)) is Isolation.UNCONFINED
    assert weakest(SandboxConfig(allow_unconfined=True, min_isolation=Isolation.FULL)) is Isolation.FULL


async def test_programs_without_walls_are_shouted_about(caplog: pytest.LogCaptureFixture) -> None:
    from reward_service.scoring.sandbox_provider import _log_isolation
    from sandbox import Sandbox
    from sandbox.native.native_backend import TIERS, NativeBackend

    only = NativeBackend(tiers=TIERS[-1:], allow_unconfined=True)
    async with Sandbox(only, slots=1, min_isolation=Isolation.UNCONFINED) as sandbox:
        with caplog.at_level(logging.CRITICAL):
            _log_isolation(sandbox)
    assert "UNCONFINED" in caplog.text
