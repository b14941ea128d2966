"""The compose file: what docker-compose makes of it, and the service in it really run."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from reward_service.settings import Settings
from tests.conftest import ROOT
from tests.deploy import container
from tests.deploy.container import Container, code, math
from tests.server import free_port

FILE = ROOT / "deploy" / "compose.yaml"
PROJECT = "reward-service-test"

pytestmark = pytest.mark.skipif(not shutil.which("docker-compose"), reason="docker-compose is not installed")


def compose(*arguments: str) -> str:
    """What docker-compose answers."""
    command = ["docker-compose", "--project-name", PROJECT, *arguments]
    environment = {**os.environ, **({"DOCKER_HOST": container.URL} if container.URL else {})}
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    """The file as docker-compose understands it, defaults filled in."""
    found: dict[str, Any] = yaml.safe_load(compose("-f", str(FILE), "config"))
    return found


def test_the_service_is_as_restricted_as_the_documentation_says(project: dict[str, Any]) -> None:
    service = project["services"]["reward-service"]
    assert service["read_only"]
    assert (service["cap_drop"], service["security_opt"]) == (["ALL"], ["no-new-privileges:true"])
    assert service["user"] == "10001:10001"
    assert service["mem_limit"]
    assert service["pids_limit"]
    assert all(port.startswith("127.0.0.1:") for s in project["services"].values() for port in s["ports"])


def test_its_settings_are_settings_and_leave_time_to_finish(project: dict[str, Any]) -> None:
    service = project["services"]["reward-service"]
    given = {name.removeprefix("REWARD_SERVICE_").lower() for name in service["environment"]}
    assert given <= set(Settings.model_fields)
    grace = int(service["environment"]["REWARD_SERVICE_GRACE_SECONDS"])
    assert int(service["stop_grace_period"].removesuffix("s")) > grace


def test_keys_come_as_a_secret_and_never_by_the_environment(project: dict[str, Any]) -> None:
    service = project["services"]["reward-service"]
    (secret,) = (mounted["source"] for mounted in service["secrets"])
    assert service["environment"]["REWARD_SERVICE_API_KEYS_FILE"] == f"/run/secrets/{secret}"
    ignored = (ROOT / ".gitignore").read_text().splitlines()
    assert str(Path(project["secrets"][secret]["file"]).relative_to(ROOT)) in ignored


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The file without Prometheus, on the network of this machine: the tests' engine has no other."""
    document = yaml.safe_load(FILE.read_text())
    document["services"] = {"reward-service": document["services"]["reward-service"]}
    service = document["services"]["reward-service"]
    del service["ports"]
    service["environment"] |= {"REWARD_SERVICE_HOST": "127.0.0.1", "REWARD_SERVICE_PORT": str(free_port())}
    service["network_mode"] = "host"
    document["secrets"]["api-keys"]["file"] = str(tmp_path / "api-keys")
    (tmp_path / "api-keys").write_text("a-key-of-the-tests-that-is-long-enough\n")
    (tmp_path / "api-keys").chmod(0o444)
    file = tmp_path / "compose.yaml"
    file.write_text(yaml.safe_dump(document))
    return file


@pytest.fixture
def service(file: Path) -> Iterator[Container]:
    """The service as compose runs it."""
    environment = yaml.safe_load(file.read_text())["services"]["reward-service"]["environment"]
    port, key = environment["REWARD_SERVICE_PORT"], (file.parent / "api-keys").read_text().strip()
    with container.engine() as engine:
        try:
            compose("-f", str(file), "up", "--detach")
            (handle,) = engine.containers.list(filters={"label": f"com.docker.compose.project={PROJECT}"})
            headers = {"authorization": f"Bearer {key}"}
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60, headers=headers) as client:
                running = Container(client, handle)
                running.wait_ready()
                yield running
        finally:
            compose("-f", str(file), "down", "--volumes")


@container.needs_engine
def test_it_runs_and_scores_programs_in_any_language_that_is_there(service: Container) -> None:
    rewards = service.score(math(), code("read a b; echo $((a+b))", "bash"))
    assert [reward["value"] for reward in rewards] == [1, 1], rewards
    assert service.state()["sandbox"]["isolation"] == "landlock"
    service.handle.stop(timeout=40)
    service.handle.reload()
    assert service.handle.attrs["State"]["ExitCode"] == 0
