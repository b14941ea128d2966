"""JSON: strict reading, schemas, equality, chosen places."""

import json

import pytest

from reward_service.verdict import Outcome
from tests.verifiers.judging import earns, gold_of, is_refused, judged

VALUE = {"name": "Ida", "age": 41, "score": 2.5, "tags": ["x", "y"], "ok": True, "none": None}
TEXT = json.dumps(VALUE)


def equals(value: object, **more: object) -> dict[str, object]:
    return {"kind": "json", "equals": value, **more}


@pytest.mark.parametrize("completion", [
    TEXT, json.dumps(VALUE, indent=2), json.dumps(dict(reversed(VALUE.items()))), f"```json\n{TEXT}\n```", f"<answer>{TEXT}</answer>",
    f"Here it is:\n\n```json\n{TEXT}\n```", f"<think>{{}}</think>{TEXT}", f"<answer>\n```\n{TEXT}\n```\n</answer>", f"\n\n{TEXT}\n\n",
    TEXT.replace("41", "41.0"), TEXT.replace("41", "4.1e1"), TEXT.replace("Ida", "\\u0049da"), f"{TEXT}<|im_end|>", f"~~~\n{TEXT}\n~~~",
])  # fmt: skip
def test_the_value_earns_however_it_is_written(completion: str) -> None:
    assert earns(equals(VALUE), completion)


@pytest.mark.parametrize("completion", [
    TEXT.replace("41", "42"), TEXT.replace("41", '"41"'), TEXT.replace("41", "041"), TEXT.replace("41", "+41"), TEXT.replace("41", "NaN"),
    TEXT.replace("2.5", "Infinity"), TEXT.replace("2.5", "1e999"), TEXT.replace("true", "1"), TEXT.replace("true", "True"), TEXT.replace("true", '"true"'),
    TEXT.replace("null", "0"), TEXT.replace('"x", "y"', '"y", "x"'), TEXT.replace("Ida", "ida"), TEXT[:-1], TEXT[:-1] + ",}", f"[{TEXT}]", json.dumps(TEXT),
    TEXT.replace("}", ', "more": 1}'), TEXT.replace('"age": 41, ', ""), TEXT.replace('"', "'"), f"{TEXT} is the record.", f"{TEXT}\n{TEXT}",
    TEXT.replace('"age": 41', '"age": 41, "age": 41'), TEXT.replace('"age": 41', '"age": 40, "age": 41'), f"// note\n{TEXT}", TEXT.replace("41", "41 /* y */"),
    "", "The record was made.", "{}", "null", "[]", f"<think>{TEXT}</think>", f"<think>{TEXT}",
])  # fmt: skip
def test_other_values_and_loose_json_earn_nothing(completion: str) -> None:
    assert not earns(equals(VALUE), completion)


@pytest.mark.parametrize(
    "value",
    [None, True, False, 0, "", [], {}, "null", 10**30, 0.1, ["a", ["b"]], {"": {"": []}}, 'é\n\t"', -0.0],
)
def test_any_value_is_equal_to_itself_and_to_no_other(value: object) -> None:
    reference = equals(value)
    assert earns(reference, gold_of(reference))
    others = [
        other
        for other in (None, True, 0, "", [], {}, 1, "0", [None])
        if json.dumps(other) != json.dumps(value)
    ]
    for other in others:
        if value == 0 and other == 0 and not isinstance(value, bool):
            continue
        assert not earns(reference, json.dumps(other))


def test_a_tolerance_is_for_numbers_alone() -> None:
    reference = equals({"x": 1.0, "y": "1"}, tolerance=0.1)
    assert earns(reference, '{"x": 1.05, "y": "1"}')
    assert not earns(reference, '{"x": 1.2, "y": "1"}')
    assert not earns(reference, '{"x": 1.0, "y": "1.05"}')


def test_lists_may_be_compared_without_order() -> None:
    reference = equals([1, [2, 3], {"a": [4, 5]}], ignore_order=True)
    assert earns(reference, '[{"a": [5, 4]}, 1.0, [3, 2]]')
    assert not earns(reference, '[{"a": [5, 4]}, 1, [3, 3]]')
    assert not earns(reference, '[{"a": [5, 4]}, true, [3, 2]]')
    assert earns(equals([1.0, 2.0], ignore_order=True, tolerance=0.1), "[2.05, 0.95]")


def test_chosen_places_leave_the_rest_free() -> None:
    reference = {"kind": "json", "paths": {"/a/0/b~1c": 1, "/d": [2]}}
    assert earns(reference, '{"a": [{"b/c": 1, "x": 9}], "d": [2], "e": 0}')
    assert not earns(reference, '{"a": [{"b/c": 2}], "d": [2]}')
    assert not earns(reference, '{"a": {"0": 1}, "d": [2]}')
    assert not earns(reference, '{"d": [2]}')


SCHEMA = {
    "type": "object",
    "required": ["n"],
    "properties": {"n": {"type": "integer", "minimum": 1}},
    "additionalProperties": False,
}


@pytest.mark.parametrize(("document", "valid"), [
    ('{"n": 3}', True), ('{"n": 3.0}', True), ('{"n": 0}', False), ('{"n": "3"}', False), ("{}", False), ('{"n": 1, "m": 2}', False), ("[]", False),
    ('{"n": true}', False),
])  # fmt: skip
def test_a_schema_decides(document: str, valid: bool) -> None:
    assert earns({"kind": "json", "schema": SCHEMA}, document) is valid


def test_the_draft_decides_what_a_keyword_means() -> None:
    schema = {"maximum": 3, "exclusiveMaximum": True}
    assert not earns({"kind": "json", "schema": schema, "draft": "4"}, "3")
    assert is_refused({"kind": "json", "schema": schema})


def test_format_is_an_annotation() -> None:
    assert earns({"kind": "json", "schema": {"type": "string", "format": "date"}}, '"no date"')


@pytest.mark.parametrize("reference", [
    {"kind": "json"}, {"kind": "json", "schema": {"type": "objekt"}}, {"kind": "json", "schema": {"$ref": "http://127.0.0.1:9/x"}},
    {"kind": "json", "schema": {"pattern": "("}}, {"kind": "json", "schema": 3}, {"kind": "json", "equals": 1, "tolerance": -1}, {"kind": "json", "paths": {}},
    {"kind": "json", "equals": 1, "tolerance": "x"}, {"kind": "json", "schema": {"$ref": "#/nowhere"}},
])  # fmt: skip
def test_an_unusable_reference_is_refused_and_nothing_is_fetched(reference: object) -> None:
    assert is_refused(reference)


@pytest.mark.parametrize("completion", [
    "[" * 10_000 + "]" * 10_000, '{"a":' * 10_000 + "1" + "}" * 10_000, "[" * 400_000, "1" * 1_000_000, f"[{'1,' * 300_000}1]", '"\\ud800"',
    '"' + "\\u0041" * 100_000 + '"', "-" * 500_000, "1e" + "9" * 300_000, "[[" * 200 + "1" + "]]" * 200,
])  # fmt: skip
@pytest.mark.parametrize(
    "reference",
    [equals(VALUE), {"kind": "json", "schema": SCHEMA}, equals([1], ignore_order=True, tolerance=0.1)],
)
def test_hostile_documents_earn_nothing_within_limits(completion: str, reference: object) -> None:
    assert judged(reference, completion).outcome in (Outcome.SCORED, Outcome.OVER_LIMIT)
    assert not earns(reference, completion)


def test_a_pattern_of_the_schema_is_bounded() -> None:
    reference = {"kind": "json", "schema": {"type": "string", "pattern": "^(a|a)*\\1$"}}
    assert is_refused(reference) or not earns(reference, json.dumps("a" * 40 + "b"))
