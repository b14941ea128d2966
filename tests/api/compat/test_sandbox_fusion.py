"""SandboxFusion's wire, asked by verl's own client and by the sandbox-fusion SDK."""

import importlib.util
import json
import sys
import threading
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

from tests import wheels
from tests.server import Server

RIGHT = "print(int(input()) * 2)"
CASES = {"inputs": ["1\n", "4\n", "-3\n"], "outputs": ["2\n", "8\n", "-6\n"]}


def ask(server: Server, **body: Any) -> dict[str, Any]:
    answer: dict[str, Any] = server.client.post("/run_code", json={"language": "python", **body}).json()
    return answer


@pytest.fixture(scope="module")
def verl() -> Iterator[ModuleType]:
    """verl's package of that client, without the rest of verl."""
    folder = wheels.unpacked("verl") / "verl/utils/reward_score/sandbox_fusion"
    name = "verl_sandbox_fusion"
    spec = importlib.util.spec_from_file_location(
        name, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    yield module
    for loaded in [loaded for loaded in sys.modules if loaded.startswith(name)]:
        del sys.modules[loaded]


def scored(verl: ModuleType, server: Server, program: str, tests: Any = CASES) -> tuple[float, list[Any]]:
    score, metadata = verl.compute_score(
        f"{server.url}/run_code",
        threading.Semaphore(8),
        1024,
        f"```python\n{program}\n```",
        json.dumps(tests),
    )
    return float(score), [case["status"] for case in metadata]


def test_verl_scores_programs_with_us(verl: ModuleType, server: Server) -> None:
    assert scored(verl, server, RIGHT) == (1.0, ["success"] * 3)
    assert scored(verl, server, "print(0)") == (0.0, ["wrong_answer"] * 3)
    score, statuses = scored(verl, server, "1 / 0")
    assert (score, set(statuses)) == (0.0, {"runtime_error"})


def test_verl_sees_the_share_of_passed_cases(verl: ModuleType, server: Server) -> None:
    score, _ = verl.compute_score(
        f"{server.url}/run_code", None, 1024, "```python\nprint(2)\n```", json.dumps(CASES), continuous=True
    )
    assert score == pytest.approx(1 / 3)


def test_verl_wraps_functions_and_reads_what_they_return(verl: ModuleType, server: Server) -> None:
    tests = {"inputs": ["[1, 2]", "[3]"], "outputs": ["3", "3"], "fn_name": "total"}
    assert scored(verl, server, "def total(numbers):\n    return sum(numbers)", tests)[0] == 1.0


def test_verl_asks_again_after_the_status_of_our_outage(verl: ModuleType, bare: Server) -> None:
    utils = sys.modules[f"{verl.__name__}.utils"]
    answer, error = utils.call_sandbox_api(f"{bare.url}/run_code", "print(1)", "", 1, 1, 64, "python")
    assert answer is None
    assert "Gateway Timeout (504) on attempt 3/3" in error
    assert bare.log.read_text().count("sandbox_fusion: refused") >= 3


def test_the_sdk_runs_programs_with_us(server: Server) -> None:
    sdk = pytest.importorskip("sandbox_fusion")
    done = sdk.run_code(
        sdk.RunCodeRequest(code=RIGHT, stdin="21", language="python"), endpoint=server.url, max_attempts=1
    )
    assert done.status == sdk.RunStatus.Success
    assert (done.run_result.stdout, done.run_result.return_code) == ("42\n", 0)
    slow = sdk.RunCodeRequest(code="while True: pass", language="python", run_timeout=0.5)
    done = sdk.run_code(slow, endpoint=server.url, max_attempts=1)
    assert sdk.summary_run_code_result(done, sdk.SummaryMapping(RunTimeout="late")) == "late"


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
async def test_the_sdk_without_threads_runs_programs_with_us(server: Server) -> None:
    sdk = pytest.importorskip("sandbox_fusion")
    request = sdk.RunCodeRequest(code="int main(){return 3;}", language="cpp")
    done = await sdk.run_code_async(request, endpoint=server.url, max_attempts=1)
    assert (done.status, done.run_result.return_code) == (sdk.RunStatus.Failed, 3)


@pytest.mark.parametrize(
    ("program", "status", "stage", "code"),
    [
        ("print(1)", "Success", "Finished", 0),
        ("1 / 0", "Failed", "Finished", 1),
        ("import os; os._exit(7)", "Failed", "Finished", 7),
        ("while True: pass", "Failed", "TimeLimitExceeded", None),
        ("while True: print('x' * 10 ** 6)", "Failed", "Finished", 1),
    ],
)
def test_a_run_is_told_in_its_terms(
    server: Server, program: str, status: str, stage: str, code: int | None
) -> None:
    answer = ask(server, code=program, run_timeout=1)
    assert (answer["status"], answer["compile_result"]) == (status, None)
    run = answer["run_result"]
    assert run["status"] == stage
    assert (run["return_code"] == code) or (code == 1 and run["return_code"] not in {0, None})


def test_what_does_not_compile_has_no_run(server: Server) -> None:
    answer = ask(server, code="int main({", language="cpp")
    assert (answer["status"], answer["run_result"]) == ("Failed", None)
    assert "error" in answer["compile_result"]["stderr"]


def test_files_are_base64_and_stay_where_they_belong(server: Server) -> None:
    files = {"a.txt": "eA=="}
    answer = ask(server, code="print(open('a.txt').read())", files=files, expected_stdout="x")
    assert answer["run_result"]["stdout"] == "x\n"
    for refused in ({"../a": "eA=="}, {"a": "?"}):
        assert server.client.post("/run_code", json={"code": "", "files": refused}).status_code == 422


def test_a_language_that_is_not_there_is_an_error_of_the_sandbox_and_named(server: Server) -> None:
    answer = ask(server, code="", language="lean")
    assert (answer["status"], answer["run_result"]) == ("SandboxError", None)
    assert "lean" in answer["message"]


def test_the_server_answers_pings(server: Server) -> None:
    assert server.client.get("/v1/ping").json() == "pong"


def test_files_that_are_not_base64_are_named(server: Server) -> None:
    for text in ("?", "é"):
        response = server.client.post(
            "/run_code", json={"code": "1", "language": "python", "files": {"a": text}}
        )
        assert response.status_code == 422
        assert "not base64" in response.json()["detail"]
