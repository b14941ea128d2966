"""What becomes of failures at every surface: never a silent 0, a crash of training, or a storm of retries."""

import os
import signal
import threading
import time
from http import HTTPStatus
from typing import Any

import pytest

from reward_service.api.compat import SURFACES
from reward_service.errors import Overloaded
from tests.api.compat.wires import WIRES, WITH_REFERENCE, WITHOUT_A_WORD, Told
from tests.server import Server
from tests.waiting import PATIENCE

REFUSED = {"nemo_gym": Told(0.0, unscored=True), "eval_protocol": Told(0.0, unscored=True),
           "areal": Told(0.0, unscored=True)}  # fmt: skip
"""What an outage becomes where the client has a word for it; elsewhere it is an error."""
BAD = ["", "I do not know.", "\\boxed{", "\x00", "\\frac" * 2_000, "<think>", "\U0001f600" * 50, "[" * 3_000]


@pytest.mark.parametrize("name", WITH_REFERENCE)
@pytest.mark.parametrize("completion", BAD)
def test_a_bad_completion_is_worth_nothing_and_is_nobody_elses_fault(
    server: Server, name: str, completion: str
) -> None:
    assert WIRES[name].ask(server, completion, "42") == Told(0.0)


@pytest.mark.parametrize("name", WITH_REFERENCE)
def test_half_a_surrogate_pair_is_no_reason_to_refuse(server: Server, name: str) -> None:
    wire = WIRES[name]
    body = wire.request("\ud800 so \\boxed{42}", "42")
    assert wire.told(server, wire.post(server, body)) == Told(1.0)


@pytest.mark.parametrize("name", WITH_REFERENCE)
@pytest.mark.parametrize("label", ["", None, "\\frac{1}{", {"kind": "riddle"}, {"tests": []}])
def test_a_bad_reference_is_told_as_such(server: Server, name: str, label: Any) -> None:
    told = WIRES[name].ask(server, "\\boxed{42}", label)
    assert told == (Told(status=422) if name in WITHOUT_A_WORD else Told(0.0, unscored=True))


@pytest.mark.parametrize("name", ["openrlhf", "slime", "roll"])
def test_what_a_bad_reference_is_paid_is_a_setting(server: Server, name: str) -> None:
    assert WIRES[name].ask(server, "x", "", unscored=-1) == Told(-1.0, unscored=True)


@pytest.mark.parametrize("name", WIRES)
def test_killed_workers_cost_nobody_a_reward(burning: Server, name: str) -> None:
    answers: list[Told] = []
    text = f"{name} {time.monotonic_ns()}"
    asking = threading.Thread(
        target=lambda: answers.append(WIRES[name].ask(burning, text, "42", spec="slow", hold_s=30))
    )
    asking.start()
    time.sleep(0.15)
    for worker in burning.workers():
        os.kill(worker.pid, signal.SIGKILL)
    asking.join(PATIENCE)
    assert answers == [Told(1.0)]


@pytest.mark.parametrize("name", WIRES)
def test_what_is_not_judged_in_time_is_told_as_such(burning: Server, name: str) -> None:
    wire, text = WIRES[name], f"{name} {time.monotonic_ns()}"
    query: dict[str, Any] = {"spec": "slower", "hold_s": 0.25}
    if name == "roll":  # a sample of its own says how long it may take
        body = {**wire.request(text, "42"), "timeout": 0.25}
        told = wire.told(burning, wire.post(burning, body, **query))
    else:
        told = wire.ask(burning, text, "42", **query)
    assert told == REFUSED.get(name, Told(status=503))


@pytest.mark.parametrize("name", ["openrlhf", "slime", "llama_factory"])
def test_who_would_rather_go_on_is_paid_for_an_outage_and_told_so(burning: Server, name: str) -> None:
    text = f"{name} {time.monotonic_ns()}"
    query: dict[str, Any] = {"spec": "slower", "hold_s": 0.25, "outage": "unscored", "unscored": 0.25}
    assert WIRES[name].ask(burning, text, "42", **query) == Told(0.25, unscored=True)


@pytest.mark.parametrize("name", [name for name in WITH_REFERENCE if name != "areal"])
def test_a_missing_sandbox_is_an_outage_for_programs_and_for_nothing_else(bare: Server, name: str) -> None:
    tests = {"inputs": ["1\n"], "outputs": ["2\n"]}
    wire = WIRES[name]
    body = wire.request("```python\nprint(int(input()) * 2)\n```", tests)
    if name == "roll":
        body["timeout"] = 1.0
    assert wire.told(bare, wire.post(bare, body)) == REFUSED.get(name, Told(status=503))
    assert wire.ask(bare, "\\boxed{42}", "42") == Told(1.0)


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/run_code", {"code": "print(1)", "language": "python"}, 504),
        ("/api/v2/execute", {"language": "python", "files": [{"content": "print(1)"}]}, 503),
        ("/test_program", {"program": "def f(): return 1", "tests": ["assert f() == 1"]}, 503),
        ("/test_program_stdio", {"program": "print(1)", "tests": [{"input": "", "output": "1"}]}, 503),
    ],
)
def test_a_missing_sandbox_is_held_for_and_then_refused(
    bare: Server, path: str, body: dict[str, Any], status: int
) -> None:
    began = time.monotonic()
    response = bare.client.post(path, json=body)
    assert response.status_code == status
    assert response.headers["retry-after"]
    assert time.monotonic() - began > 0.4


def test_a_missing_sandbox_is_told_where_there_is_a_word_for_it(bare: Server) -> None:
    grader = {"type": "python", "source": "def grade(sample, item): return 1.0"}
    run = bare.client.post("/v1/fine_tuning/alpha/graders/run", json={"grader": grader, "model_sample": ""})
    assert run.json()["reward"] is None
    assert run.json()["metadata"]["errors"]["python_grader_server_error"] is True
    batch = bare.client.post("/execute_batch", json={"scripts": ["print(1)"], "request_timeout": 1}).json()
    assert batch[0]["execution"] is None
    assert "sandbox" in batch[0]["exception_str"]
    code = {"uid": "u", "code": "print(1)", "testcases": [{"input": "", "expectedOutput": "1"}]}
    (result,) = bare.client.post("/apis/functioncalls", json=code).json()["results"]
    assert result["errorType"] == "SystemError"


@pytest.mark.parametrize("name", SURFACES)
def test_overload_is_refused_in_the_way_that_the_client_asks_again_after(name: str) -> None:
    response = SURFACES[name].refuse(Overloaded(2.5))
    assert response.status_code == (HTTPStatus.GATEWAY_TIMEOUT if name == "sandbox_fusion" else 503)
    assert response.headers["retry-after"] == "3"


@pytest.mark.parametrize("name", WIRES)
def test_a_body_that_is_no_request_is_refused_by_name(server: Server, name: str) -> None:
    for body in (b"", b"[]", b"{", b"\xff"):
        response = WIRES[name].post(server, body)
        assert response.status_code == 422
        assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("name", WIRES)
def test_unknown_fields_are_ignored_and_an_unknown_spec_is_not(server: Server, name: str) -> None:
    wire = WIRES[name]
    body = {**wire.request("\\boxed{42}", "42"), "something": [None]}
    assert wire.post(server, body).status_code == 200
    refused = wire.post(server, body, spec="r1-one")
    assert refused.status_code == 422
    assert "r1-one" in refused.text


@pytest.mark.parametrize("name", WITH_REFERENCE)
def test_nan_in_a_request_never_comes_back(server: Server, name: str) -> None:
    wire = WIRES[name]
    body = {**wire.request("\\boxed{42}", "42"), "temperature": float("nan")}
    response = wire.post(server, body)
    assert response.status_code == 200
    assert "NaN" not in response.text


@pytest.mark.parametrize("name", ["openrlhf", "slime", "nemo_gym", "eval_protocol"])
def test_components_have_the_same_names_whatever_happens(server: Server, name: str) -> None:
    wire = WIRES[name]
    seen = set()
    for text, label in (
        ("<think>6 times 7.</think><answer>\\boxed{42}</answer>", "42"),
        ("", "42"),
        ("x", ""),
    ):
        response = wire.post(server, wire.request(text, label), spec="r1-zero")
        answer = response.json()
        parts = answer.get("extra_logs") or answer.get("reward_components") or answer.get("metrics") or answer
        seen.add(tuple(parts))
    assert len(seen) == 1
    assert {"accuracy", "format"} <= set(seen.pop())
