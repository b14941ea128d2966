"""AReaL's wire of function calls."""

from typing import Any

from tests.server import Server


def call(server: Server, **body: Any) -> dict[str, Any]:
    answer: dict[str, Any] = server.client.post("/apis/functioncalls", json={"uid": "u", **body}).json()
    return answer


def test_every_test_case_has_a_result(server: Server) -> None:
    cases = [{"input": "1", "expectedOutput": "2"}, {"input": "1", "expectedOutput": "3"}]
    code = {"language": "PYTHON", "code": "print(int(input()) * 2)", "entryFunction": "", "testcases": cases}
    answer = call(server, **code, isFastFail=True, timeout=2.0)
    assert [one["success"] for one in answer["results"]] == [True, False]
    assert (answer["uid"], answer["success"]) == ("u", False)
    assert answer["results"][1]["errorType"] == "WrongAnswer"


def test_functions_are_called_by_name(server: Server) -> None:
    cases = [{"input": "1\n2", "expectedOutput": "3"}]
    answer = call(server, code="def add(a, b): return a + b", entryFunction="add", testcases=cases)
    assert answer["success"] is True


def test_a_program_that_runs_too_long_is_told_and_not_asked_for_again(server: Server) -> None:
    cases = [{"input": "", "expectedOutput": "1"}]
    (result,) = call(server, code="while True: pass", testcases=cases, timeout=0.3)["results"]
    assert (result["success"], result["errorType"]) == (False, "Timeout")


def test_answers_are_judged_by_the_box_of_the_solution(server: Server) -> None:
    info = {"answers": ["-\\frac{2}{3}", "\\boxed{5}"], "solutions": ["so \\boxed{-\\frac23}", "\\boxed{4}"]}
    answer = call(server, language="MATH", code="print()", testcases=[{}], extraInfo=info)
    assert [one["success"] for one in answer["results"]] == [True, False]


def test_nothing_asked_is_nothing_wrong(server: Server) -> None:
    assert call(server) == {"uid": "u", "success": True, "results": []}


def test_being_right_is_what_counts_whatever_the_spec_pays(server: Server) -> None:
    info = {
        "answers": ["\\boxed{4}", "<think>6 times 7.</think><answer>\\boxed{5}</answer>"],
        "solutions": ["4", "4"],
    }
    body = {"uid": "u", "language": "MATH", "extraInfo": info}
    answer = server.client.post("/apis/functioncalls?spec=r1-zero", json=body).json()
    assert [one["success"] for one in answer["results"]] == [True, False]
