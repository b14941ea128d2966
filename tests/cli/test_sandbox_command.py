"""Laws of `run`, `selfcheck` and `sandbox build`."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.cli.test_main_app import run
from tests.command import COMMAND
from tests.waiting import PATIENCE


@pytest.fixture(scope="module", autouse=True)
def _walled() -> None:
    done = subprocess.run(
        [COMMAND, "run", __file__], capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    if "sandbox" in done.stderr and done.returncode == 2:
        pytest.skip(f"no sandbox here: {done.stderr}")


@pytest.fixture
def adder(tmp_path: Path) -> Path:
    path = tmp_path / "adder.py"
    path.write_text("print(sum(map(int, input().split())))")
    return path


def test_a_program_is_run_on_a_file_and_told_in_json(adder: Path) -> None:
    given = adder.with_name("input.txt")
    given.write_text("1 2\n")
    done = json.loads(run("run", str(adder), "--stdin", str(given)).stdout)
    assert (done["status"], done["stdout"], done["exit_code"]) == ("ok", "3\n", 0)


@pytest.mark.parametrize(("wanted", "code"), [("3\n", 0), ("4\n", 1)])
def test_its_exit_code_tells_whether_the_tests_pass(adder: Path, wanted: str, code: int) -> None:
    tests = adder.with_name("tests.json")
    tests.write_text(json.dumps([{"stdin": "1 2\n", "stdout": wanted}]))
    done = json.loads(run("run", str(adder), "--tests", str(tests), code=code).stdout)
    assert done["tests"][0]["passed"] is (code == 0)


def test_a_program_that_fails_is_exit_code_1(adder: Path) -> None:
    adder.write_text("raise SystemExit(7)")
    assert json.loads(run("run", str(adder), code=1).stdout)["exit_code"] == 7


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--language", "cobol"], "unknown language"),
        (["--backend", "podman"], "unknown sandbox backend"),
        (["--stdin", "/no/such/file"], "/no/such/file"),
        (["--tests", "/no/such/file"], "/no/such/file"),
    ],
)
def test_what_the_user_can_mend_is_said(adder: Path, arguments: list[str], said: str) -> None:
    assert said in run("run", str(adder), *arguments, code=2).stderr


def test_the_selfcheck_prints_every_behaviour() -> None:
    table = run("selfcheck").stdout
    assert "endless loop" in table
    assert "FAIL" not in table


def test_the_selfcheck_refuses_a_weaker_wall_than_demanded() -> None:
    assert "gvisor" in run("selfcheck", "--min-isolation", "gvisor", code=3).stderr


def test_an_image_is_built_by_an_engine_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", "unix:///nonexistent/docker.sock")
    assert "could not be built" in run("sandbox", "build", code=3).stderr
