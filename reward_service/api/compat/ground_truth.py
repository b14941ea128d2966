"""What trainers call label, solution or ground truth, as a reference.

A text that holds a JSON object, and an object, may be tests of a program in any of the shapes that
`code_reference` understands, or a reference of ours with its `kind`. Any other text is a math answer. Of a
list of them, any one is accepted.
"""

from typing import Any

from reward_service.grading.code.code_reference import CodeReference
from reward_service.scoring.json_size import size_of
from reward_service.untrusted_json import BadJson, decode
from reward_service.verifiers.combined import MAX_REFERENCES

SHORT_CHARS = 1 << 15
"""A text as short cannot hold very many values."""

_TESTS = frozenset({
    "tests", "assert_program", "inputs", "outputs", "input_output", "assert_case", "test_list", "test_cases",
    "public_test_cases", "private_test_cases", "verification_info", "unit_tests",
})  # fmt: skip
_CODE = _TESTS | set(CodeReference.model_fields) | {"fn_name", "func_name", "test_setup_code", "case_type"}
_ANSWERS = ("ground_truth", "answer", "expected_answer", "solution", "label")


def reference_of(label: Any) -> Any:
    """The reference in a label, ready for `Sample.reference`; None without one. A text that would take long
    to decode is left as it is (`is_undecoded`)."""
    if isinstance(label, str):
        return label if is_undecoded(label) else decoded(label)
    if isinstance(label, list) and label:
        return _any_of(label)
    if isinstance(label, dict):
        return _in_object(label)
    return label


def _any_of(labels: list[Any]) -> Any:
    """A list of accepted answers; as many as are too many stay what they are, for the reader to refuse."""
    if len(labels) == 1:
        return reference_of(labels[0])
    if len(labels) <= MAX_REFERENCES:
        labels = [reference_of(label) for label in labels]
    return {"kind": "any_of", "references": labels}


def is_undecoded(reference: Any) -> bool:
    """Whether this is the text of an object of very many values, which is for a worker to decode."""
    if not isinstance(reference, str) or len(reference) <= SHORT_CHARS or reference.lstrip()[:1] != "{":
        return False
    return not size_of(reference.encode(errors="replace")).is_light


def decoded(label: str) -> Any:
    """The reference in the text of an object; any other text is one itself."""
    if label.lstrip()[:1] != "{":
        return label
    try:
        document = decode(label)
    except BadJson:
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
        found = decode(value) if isinstance(value, str) else value
    except BadJson:
        found = None
    return found if isinstance(found, dict) else {"kind": "code"}
