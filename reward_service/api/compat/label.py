"""What trainers call label, solution or ground truth, as a reference.

A text that holds a JSON object, and an object, may be tests of a program in any of the shapes that
`code_reference` understands, or a reference of ours with its `kind`. Any other text is a math answer.
"""

import json
from typing import Any

from reward_service.code_reference import CodeReference

_TESTS = frozenset({
    "tests", "assert_program", "inputs", "outputs", "input_output", "assert_case", "test_list", "test_cases",
    "public_test_cases", "private_test_cases", "verification_info", "unit_tests",
})  # fmt: skip
_CODE = _TESTS | set(CodeReference.model_fields) | {"fn_name", "func_name", "test_setup_code"}
_ANSWERS = ("ground_truth", "answer", "expected_answer", "solution", "label")


def reference_of(label: Any) -> Any:
    """The reference in a label, ready for `Sample.reference`; None without one."""
    if isinstance(label, str):
        return _in_text(label)
    if isinstance(label, list) and len(label) == 1:
        return reference_of(label[0])
    if isinstance(label, dict):
        return _in_object(label)
    return label


def _in_text(label: str) -> Any:
    if label.lstrip()[:1] != "{":
        return label
    try:
        document = json.loads(label)
    except (ValueError, RecursionError):
        return label  # a set, perhaps
    found = _in_object(document)
    return found if found is not document or "kind" in document else label


def _in_object(label: dict[str, Any]) -> Any:
    if "kind" in label:
        return label
    if "unit_tests" in label:
        return _in_object(_object(label["unit_tests"]))
    if not _TESTS.isdisjoint(label):
        return {"kind": "code", **{key: value for key, value in label.items() if _means(key, value)}}
    for name in _ANSWERS:
        if name in label:
            return reference_of(label[name])
    return label


def _means(key: str, value: Any) -> bool:
    return key in _CODE and value is not None


def _object(value: Any) -> dict[str, Any]:
    try:
        found = json.loads(value) if isinstance(value, str) else value
    except (ValueError, RecursionError):
        found = None
    return found if isinstance(found, dict) else {"kind": "code"}
