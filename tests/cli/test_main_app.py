import subprocess

import pytest

import reward_service
from tests.command import finished


def run(*arguments: str, code: int = 0) -> "subprocess.CompletedProcess[str]":
    done = finished(*arguments)
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done


def test_the_version_is_the_packages() -> None:
    assert run("--version").stdout == f"reward-service {reward_service.__version__}\n"


@pytest.mark.parametrize("command", ["serve", "score", "verify", "openapi"])
def test_every_command_explains_itself(command: str) -> None:
    assert "Usage" in run(command, "--help").stdout
    assert command in run("--help").stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["serve", "--port", "70000"], "port"),
        (["serve", "--workers", "0"], "workers"),
        (["serve", "--verifier", "nothing:Nothing"], "nothing:Nothing"),
        (["sreve"], "sreve"),
        (["serve", "--prot", "1"], "--prot"),
    ],
)
def test_what_the_user_can_mend_is_exit_code_2_and_says_what(arguments: list[str], said: str) -> None:
    assert said in run(*arguments, code=2).stderr
