"""The image: what is in it, how it behaves at rest, and which walls programs get inside."""

import re
import time
from collections.abc import Iterator
from typing import Any

import docker
import pytest

from tests.conftest import ROOT
from tests.deploy import container
from tests.deploy.container import HARDENED, IMAGE, IMAGE_WITH_TOOLS, Container, code, math

pytestmark = container.needs_engine

SUM = "print(sum(map(int, input().split())))"
SUM_CPP = "#include <iostream>\nint main(){int a,b;std::cin>>a>>b;std::cout<<a+b<<'\\n';}"
SUM_JS = "const [a,b]=require('fs').readFileSync(0,'utf8').split(' ').map(Number);console.log(a+b)"
DOCUMENTED = (ROOT / "docs" / "containers.md").read_text().splitlines()
PROFILE = (ROOT / "deploy" / "seccomp.json").read_text()
ROOT_WITH_CGROUPS: dict[str, Any] = {
    "user": "0:0",
    "cap_add": ["SYS_ADMIN", "SETUID", "SETGID", "CHOWN", "KILL"],
    "volumes": ["/sys/fs/cgroup:/sys/fs/cgroup"],
}


@pytest.fixture(scope="module")
def service() -> Iterator[Container]:
    """One hardened container for the tests that leave it as they found it."""
    with container.running(**HARDENED, healthcheck={"interval": 1_000_000_000}) as running:
        yield running


@pytest.fixture(scope="module")
def image() -> Iterator[Any]:
    with container.engine() as engine:
        yield engine.images.get(IMAGE)


def test_it_is_small_and_says_what_it_is(image: Any) -> None:
    size = image.attrs["Size"] / 1e6
    print(f"image {size:.0f} MB")
    assert size <= 600, "of which z3 and pyarrow are more than a third"
    config = image.attrs["Config"]
    assert config["User"] == "10001:10001", "a number: kubelets cannot tell that a name is not root's"
    assert config["StopSignal"] == "SIGTERM"
    assert config["Labels"]["org.opencontainers.image.title"] == "reward-service"


def test_it_holds_no_compiler_and_no_installer_of_packages_for_python(service: Container) -> None:
    for tool in ("gcc", "cc", "g++", "make"):
        assert service.run("sh", "-c", f"command -v {tool}")[0] != 0, tool
    assert service.run("python3", "-c", "import pip")[0] == 1


def test_it_is_ready_soon_and_takes_little_memory_at_rest(service: Container) -> None:
    """The wall-clock time is the machine's affair; a processor of its own needs no longer than this."""
    memory = service.memory_mb()
    print(f"ready after {service.wall_s:.2f} s, {service.cpu_s:.2f} s of a processor; idle {memory:.0f} MB")
    assert service.cpu_s <= 8, "all verifiers are loaded before the first request"
    assert memory <= 600


def test_math_and_programs_are_scored_behind_a_wall_that_it_names(service: Container) -> None:
    rewards = service.score(math(), math(answer="1"), code(SUM), code("print(3)"))
    assert [reward["value"] for reward in rewards] == [1, 0, 1, 0]
    sandbox = service.state()["sandbox"]
    assert sandbox["isolation"] == "landlock"
    assert {"python", "bash"} == set(sandbox["languages"])


def test_a_language_without_its_tool_chain_is_an_outage_and_not_a_zero(service: Container) -> None:
    (reward,) = service.score(code(SUM_CPP, "cpp"))
    assert (reward["value"], reward["outcome"]) == (None, "failed")


def test_the_engine_finds_it_healthy(service: Container) -> None:
    until = time.monotonic() + container.START_SECONDS
    while (state := service.health()) == "starting" and time.monotonic() < until:
        time.sleep(0.2)
    assert state == "healthy"


def test_the_health_check_fails_where_nothing_answers(service: Container) -> None:
    check = ("python3", "/opt/reward-service/healthcheck.py")
    assert service.run(*check)[0] == 0
    assert service.run(*check, env={"REWARD_SERVICE_PORT": "1"})[0] == 1


PROGRAMS = [code(SUM), code(SUM_CPP, "cpp"), code(SUM_JS, "javascript")]


def test_with_tool_chains_it_scores_their_languages() -> None:
    with container.running(IMAGE_WITH_TOOLS, **{**HARDENED, "tmpfs": {"/tmp": "exec"}}) as service:
        rewards = service.score(*PROGRAMS)
    assert [reward["value"] for reward in rewards] == [1, 1, 1], rewards


def test_where_nothing_in_tmp_may_be_started_compiled_programs_are_an_outage_and_not_a_zero() -> None:
    """Docker mounts a tmpfs noexec unless told otherwise."""
    with container.running(IMAGE_WITH_TOOLS, **HARDENED) as service:
        rewards = service.score(*PROGRAMS)
        assert "cpp" not in service.state()["sandbox"]["languages"]
    assert [reward["value"] for reward in rewards] == [1, None, 1], rewards
    assert "tmpfs /tmp:exec" in rewards[1]["components"]["accuracy"]["reason"]


@pytest.mark.parametrize(
    ("isolation", "options"),
    [
        ("landlock", {}),
        ("namespaces", {"security_opt": ["no-new-privileges", container.seccomp(PROFILE)]}),
        ("full", {"security_opt": [container.seccomp(PROFILE)], **ROOT_WITH_CGROUPS}),
    ],
)
def test_each_set_of_flags_gives_the_wall_that_is_documented_and_it_holds(
    isolation: str, options: dict[str, Any]
) -> None:
    """The flags of docs/containers.md, and every hostile behaviour of the self-check tried inside."""
    with container.running(**{**HARDENED, **options}) as service:
        assert service.state()["sandbox"]["isolation"] == isolation
        assert [reward["value"] for reward in service.score(math(), code(SUM))] == [1, 1]
        exit_code, table = service.run("reward-service", "selfcheck", "--min-isolation", isolation)
    assert exit_code == 0, table
    (row,) = (
        line for line in DOCUMENTED if line.startswith(f"| `{isolation}` | ") and "--security-opt" in line
    )
    assert ("seccomp=deploy/seccomp.json" in row) == any(
        "seccomp" in o for o in options.get("security_opt", ())
    )
    assert re.findall("--cap-add (\\w+)", row) == options.get("cap_add", [])


def test_root_that_may_not_end_others_gets_a_wall_that_it_can_hold() -> None:
    options = {"user": "0:0", "cap_add": ["SYS_ADMIN", "SETUID", "SETGID"]}
    with container.running(
        **{**HARDENED, **options, "security_opt": [container.seccomp(PROFILE)]}
    ) as service:
        assert "rootless" in service.state()["sandbox"]["backend"]
        rewards = service.score(code(SUM), code("while True: pass"))
    assert [(reward["value"], reward["outcome"]) for reward in rewards] == [(1, "scored"), (0, "over_limit")]


def test_it_uses_no_more_processors_than_the_container_may() -> None:
    with container.engine() as engine:
        output = engine.containers.run(
            IMAGE,
            ["-c", "from reward_service.settings import Settings; print(Settings().workers)"],
            entrypoint="python3",
            nano_cpus=500_000_000,
            network_mode="none",
            remove=True,
        )
    assert output == b"1\n"


def test_a_wall_that_cannot_be_had_is_a_refusal_to_start() -> None:
    with (
        container.engine() as engine,
        pytest.raises(docker.errors.ContainerError, match="best isolation here is landlock"),
    ):
        engine.containers.run(
            IMAGE,
            ["serve", "--host", "127.0.0.1", "--min-isolation", "full"],
            remove=True,
            network_mode="none",
        )
