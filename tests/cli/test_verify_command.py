import subprocess

import pytest

from tests.command import finished


def verify(*arguments: str, stdin: str = "") -> "subprocess.CompletedProcess[str]":
    done = finished("verify", *arguments, stdin=stdin)
    assert "Traceback" not in done.stderr
    return done


@pytest.mark.parametrize(
    ("arguments", "stdin", "code", "said"),
    [
        (["--reference", "42", "It is \\boxed{41}."], "", 1, "41"),
        (["--reference", "42", "-"], "It is \\boxed{42}.", 0, "scored"),
        (["It is \\boxed{42}."], "", 3, "bad_reference"),
    ],
)
def test_the_exit_code_says_how_it_went(arguments: list[str], stdin: str, code: int, said: str) -> None:
    done = verify(*arguments, stdin=stdin)
    assert done.returncode == code, done.stderr
    assert said in done.stdout


def test_an_unknown_spec_is_exit_code_2() -> None:
    done = verify("--spec", "r1-one", "x")
    assert done.returncode == 2
    assert done.stderr.startswith("reward-service: unknown spec 'r1-one'")
