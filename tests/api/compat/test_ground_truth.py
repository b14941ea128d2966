from typing import Any

import pytest

from reward_service.api.compat.ground_truth import reference_of

TESTS = {"inputs": ["1"], "outputs": ["2"]}


@pytest.mark.parametrize(
    ("label", "reference"),
    [
        ("4", "4"),
        (4, 4),
        (None, None),
        (["4"], "4"),
        (["4", 5], {"kind": "any_of", "references": ["4", 5]}),
        ({"ground_truth": ["41", "42"]}, {"kind": "any_of", "references": ["41", "42"]}),
        ({"case_type": "input", "test_cases": []}, {"kind": "code", "case_type": "input", "test_cases": []}),
        ("{1, 2}", "{1, 2}"),
        ('{"a": 1}', '{"a": 1}'),
        ("{" * 100_000, "{" * 100_000),
        ({"ground_truth": "4", "style": "rule"}, "4"),
        ({"kind": "choice", "answer": "B"}, {"kind": "choice", "answer": "B"}),
        ('{"kind": "math", "answer": "4"}', {"kind": "math", "answer": "4"}),
        (TESTS, {"kind": "code", **TESTS}),
        ('{"inputs": ["1"], "outputs": ["2"], "source": "x"}', {"kind": "code", **TESTS}),
        ({"unit_tests": {**TESTS, "fn_name": None}}, {"kind": "code", **TESTS}),
        ({"ground_truth": '{"inputs": ["1"], "outputs": ["2"]}'}, {"kind": "code", **TESTS}),
    ],
)
def test_labels_become_references(label: Any, reference: Any) -> None:
    assert reference_of(label) == reference
