"""Laws of datasets' rows; `verifiers/code_cases.py` has rows with verdicts."""

import base64
import json
import pickle
import time
import zlib
from typing import Any

import pytest

from reward_service.grading.code.code_reference import CodeReference
from reward_service.grading.code.dataset_formats import MAX_UNPACKED_BYTES, normalise

CASES = [{"input": "1", "output": "2", "testtype": "stdin"}]


def packed(data: bytes) -> str:
    return base64.b64encode(zlib.compress(data, 9)).decode()


@pytest.mark.parametrize("protocol", range(6))
def test_one_text_in_a_pickle_of_any_protocol_is_read(protocol: int) -> None:
    row = {"private_test_cases": packed(pickle.dumps(json.dumps(CASES), protocol))}
    tests = normalise(row)["tests"]
    assert tests == [{"stdin": "1", "stdout": "2", "hidden": True}]


class Hostile:
    def __reduce__(self) -> Any:
        return (print, ("executed",))


@pytest.mark.parametrize(
    "value", [CASES, Hostile(), print, 5, b"[]", [json.dumps(CASES)], {"a": 1}, ("[]", "[]")]
)
def test_a_pickle_of_anything_else_is_refused_and_not_executed(
    value: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(ValueError, match="pickle"):
        normalise({"private_test_cases": packed(pickle.dumps(value))})
    assert capsys.readouterr().out == ""


def test_a_pickle_that_unpacks_without_end_is_refused_soon() -> None:
    bomb = packed(pickle.dumps("x" * (MAX_UNPACKED_BYTES + 1)))
    start = time.process_time()
    with pytest.raises(ValueError, match="pickle"):
        normalise({"private_test_cases": bomb})
    assert time.process_time() - start < 5.0


@pytest.mark.parametrize(
    "row",
    [
        {"input_output": "{"},
        {"input_output": "[]"},
        {"verification_info": 3},
        {"test_cases": "null"},
        {"test_cases": [1]},
        {"inputs": ["1"], "outputs": []},
        {"inputs": "1", "outputs": "1"},
        {"inputs": ["x y"], "outputs": ["1"], "fn_name": "f"},
        {"private_test_cases": ""},
        {"private_test_cases": "A" * 1000},
        {"public_test_cases": "[" * 100_000},
        {"metadata": "x"},
    ],
)
def test_a_broken_row_is_refused_with_a_reason(row: dict[str, Any]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the reasons differ
        normalise(row)


def test_other_rows_stay_as_they_are() -> None:
    row = {"tests": [{"stdin": "1", "stdout": "2"}], "compare": "tokens"}
    assert normalise(row) == row
    assert CodeReference.model_validate(row).tests[0].stdout == "2"
