"""open-instruct's wire."""

import base64
import json
import pickle
import zlib
from typing import Any

import pytest

from reward_service.api.compat.open_instruct import fenced
from tests.server import Server

ADD = "def add(a, b):\n    return a + b"


def results(server: Server, path: str, **body: Any) -> list[int]:
    answer = server.client.post(path, json=body)
    assert answer.status_code == 200, answer.text
    found: list[int] = answer.json()["results"]
    assert len(answer.json()["runtimes"]) == len(found)
    return found


def test_asserts_each_have_a_result(server: Server) -> None:
    tests = ["assert add(1, 2) == 3", "assert add(1, 2) == 4", "assert add('a', 'b') == 'ab'"]
    assert results(server, "/test_program", program=ADD, tests=tests, max_execution_time=1.0) == [1, 0, 1]


def test_inputs_each_have_a_result(server: Server) -> None:
    tests = [{"input": "1\n", "output": "2\n"}, {"input": "3\n", "output": "5\n"}]
    program = "print(int(input()) * 2)"
    assert results(server, "/test_program_stdio", program=program, tests=tests) == [1, 0]


def test_tests_may_be_json_text(server: Server) -> None:
    assert results(server, "/test_program", program=ADD, tests=json.dumps(["assert add(1, 2) == 3"])) == [1]


def test_no_tests_have_no_results(server: Server) -> None:
    assert results(server, "/test_program", program=ADD, tests=[]) == []


def test_pickled_tests_are_refused_and_never_read(server: Server) -> None:
    packed = base64.b64encode(zlib.compress(pickle.dumps(["assert add(1, 2) == 3"]))).decode()
    answer = server.client.post("/test_program", json={"program": ADD, "tests": packed})
    assert answer.status_code == 422
    assert "pickle" in answer.json()["detail"]


@pytest.mark.parametrize("tests", [["assert ("], [3], [{"input": ""}], "{}", None])
def test_broken_tests_are_refused_and_no_zero(server: Server, tests: Any) -> None:
    for path in ("/test_program", "/test_program_stdio"):
        assert server.client.post(path, json={"program": ADD, "tests": tests}).status_code == 422


@pytest.mark.parametrize("program", ["while True: pass", "def add(", "", "import os; os._exit(0)", "```"])
def test_a_bad_program_passes_nothing(server: Server, program: str) -> None:
    tests = ["assert add(1, 2) == 3"]
    assert results(server, "/test_program", program=program, tests=tests, max_execution_time=0.5) == [0]


def test_a_program_may_hold_fences_of_its_own(server: Server) -> None:
    program = f'"""\n```python\nadd = None\n```\n"""\n{ADD}'
    assert results(server, "/test_program", program=program, tests=["assert add(1, 2) == 3"]) == [1]
    assert fenced("````").startswith("`````python\n")


def test_tests_decide_whatever_the_spec(server: Server) -> None:
    tests = ["assert add(1, 2) == 3"]
    assert results(server, "/test_program?spec=format", program=ADD, tests=tests) == [1]
