"""Code over HTTP, the whole way: a batch of programs, a single run, and a server without a sandbox."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.command import finished
from tests.server import Server, started

TESTS = [{"stdin": "1 2\n", "stdout": "3\n"}, {"stdin": "-5 5\n", "stdout": "0\n"}]
HOSTILE_NAMES = [
    "../../etc/cron.d/x", "/root/.ssh/authorized_keys", "a/../../b", "a\0b", "-rf", "a/-rf", "~/x", "a//b",
    "./x", "a\\b", "x" * 256, "", "a\nb", "é" * 128,
]  # fmt: skip
REFERENCE = {"kind": "code", "tests": TESTS, "limits": {"cpu_s": 1, "wall_s": 1}}
RIGHT = "print(sum(map(int, input().split())))"


def attempt(program: str, **reference: Any) -> dict[str, Any]:
    return {"completion": f"```python\n{program}\n```", "reference": {**REFERENCE, **reference}, "group": 1}


@pytest.fixture(scope="module")
def walled(server: Server) -> Server:
    state = server.client.get("/readyz").json()["sandbox"]
    if state["isolation"] is None:
        pytest.skip(state["reason"])
    return server


@pytest.fixture(scope="module")
def bare() -> Iterator[Server]:
    """A server whose sandbox is an engine that is not there."""
    env = {"DOCKER_HOST": "tcp://127.0.0.1:9"}
    with started("--workers", "1", "--sandbox", "docker", env=env) as running:
        yield running


def test_a_group_of_programs_is_judged_by_what_each_does(walled: Server) -> None:
    programs = [RIGHT, "print(3)", "1 / 0", "while True: pass", "import os; os._exit(0)", "def ("]
    samples = [attempt(program) for program in programs]
    samples.append({**samples[0], "completion": "I would add them."})
    samples.append(attempt(RIGHT, tests=[], assert_program=None))
    answer = walled.score(samples, spec="code")
    assert [reward["value"] for reward in answer["rewards"]] == [1.0, 0, 0, 0, 0, 0, 0, None]
    outcomes = [reward["outcome"] for reward in answer["rewards"]]
    assert outcomes == [
        *["scored"] * 3, "over_limit", *["scored"] * 2, "no_answer", "bad_reference",
    ]  # fmt: skip
    detail = answer["rewards"][0]["components"]["accuracy"]["detail"]
    assert (detail["passed"], detail["total"]) == (2, 2)
    assert answer["groups"][0]["informative"]


def test_the_same_program_is_run_once_however_often_it_is_asked_about(walled: Server) -> None:
    clock = attempt("import time\nprint(time.monotonic_ns())", scoring="fraction")
    rewards = walled.score([clock] * 20, spec="code")["rewards"]
    costs = {reward["components"]["accuracy"]["detail"]["cpu_ms"] for reward in rewards}
    assert len(costs) == 1


def test_a_ready_server_says_where_programs_run(walled: Server) -> None:
    state = walled.client.get("/readyz").json()["sandbox"]
    assert state["backend"].startswith("native")
    assert "python" in state["languages"]


def test_a_run_tells_what_the_program_did(walled: Server) -> None:
    done = walled.client.post("/v1/run", json={"code": "print(input()[::-1])", "stdin": "abc"}).json()
    assert (done["status"], done["stdout"], done["exit_code"], done["passed"]) == ("ok", "cba\n", 0, None)
    done = walled.client.post("/v1/run", json={"code": RIGHT, "tests": TESTS}).json()
    assert [test["passed"] for test in done["tests"]] == [True, True]
    loop = {"code": "while True: pass", "limits": {"wall_s": 0.5}}
    assert walled.client.post("/v1/run", json=loop).json()["status"] == "time_limit"


def test_long_outputs_are_compared_whole_and_shown_in_part(walled: Server) -> None:
    tests = [{"stdout": "x" * 300_000}, {"stdout": "x" * 299_999 + "y"}]
    done = walled.client.post("/v1/run", json={"code": "print('x' * 300_000)", "tests": tests}).json()
    assert [test["passed"] for test in done["tests"]] == [True, False]
    assert len(done["tests"][0]["stdout"]) == 64 << 10


@pytest.mark.parametrize(
    ("request_body", "said"),
    [
        ({"language": "cobol", "code": ""}, "unknown language"),
        ({"code": "", "files": {"../up": ""}}, "must be relative"),
        ({"code": "", "limits": {"wall_s": 1e9}}, "limits.wall_s"),
        ({"program": ""}, "code"),
        ({"language": "cpp", "code": "", "compile_flags": ["-include", "/etc/shadow"]}, "compile_flags"),
        ({"language": "cpp -o/x", "code": ""}, "unknown language"),
        ({"language": "python", "code": "", "arguments": ["-c"]}, "arguments"),
        *[({"code": "", "files": {name: ""}}, "file name") for name in HOSTILE_NAMES],
        ({"code": "", "profile": "fastest"}, "no profile 'fastest'"),
    ],
)
def test_an_unusable_request_is_a_problem_that_names_it(
    walled: Server, request_body: dict[str, Any], said: str
) -> None:
    response = walled.client.post("/v1/run", json=request_body)
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert said in response.json()["detail"]


def test_without_a_sandbox_math_is_scored_and_code_is_an_outage_and_no_zero(bare: Server) -> None:
    math = {"completion": "\\boxed{42}", "reference": "42"}
    rewards = bare.score([math, attempt(RIGHT)], spec="accuracy")["rewards"]
    assert [(reward["value"], reward["outcome"]) for reward in rewards] == [(1.0, "scored"), (None, "failed")]
    assert "sandbox is not available" in rewards[1]["components"]["accuracy"]["reason"]
    response = bare.client.post("/v1/run", json={"code": "print(1)"})
    assert (response.status_code, response.headers["retry-after"]) == (503, "5")
    state = bare.client.get("/readyz")
    assert (state.status_code, state.json()["sandbox"]["isolation"]) == (200, None)
    assert "code cannot be judged" in bare.log.read_text()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--min-isolation", "gvisor"], "gvisor is demanded"),
        (["--min-isolation", "best"], "unknown isolation"),
        (["--sandbox", "podman"], "unknown sandbox backend"),
    ],
)
def test_a_server_that_cannot_have_what_is_demanded_does_not_start(options: list[str], said: str) -> None:
    done = finished("serve", "--port", 0, *options)
    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
