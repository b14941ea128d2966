"""Tool calls: every way of making one, and the rules by which they are compared."""

import json
from typing import Any

import pytest

from tests.verifiers.judging import earns, gold_of, is_refused, judged

CALLS = [{"name": "get_weather", "arguments": {"city": "Oslo", "days": 3}}]
REFERENCE = {"kind": "tool_calls", "calls": CALLS}
TWO = {
    "kind": "tool_calls",
    "calls": [{"name": "a.go", "arguments": {"x": 1}}, {"name": "b", "arguments": {"y": [1, 2]}}],
}
CALL = '{"name": "get_weather", "arguments": {"city": "Oslo", "days": 3}}'
MESSAGE = {"role": "assistant", "content": None, "tool_calls": [
    {"id": "1", "type": "function", "function": {"name": "get_weather", "arguments": '{"days": 3, "city": "Oslo"}'}}]}  # fmt: skip


@pytest.mark.parametrize("completion", [
    CALL, f"[{CALL}]", f"```json\n[{CALL}]\n```", f"I call it now.\n\n```json\n{CALL}\n```", f"<tool_call>\n{CALL}\n</tool_call>",
    f"<think>Oslo it is.</think><tool_call>{CALL}</tool_call>", f"Let me see.\n<tool_call>{CALL}</tool_call>", f"<tool_call>{CALL}",
    "[get_weather(city='Oslo', days=3)]", 'get_weather(city="Oslo", days=3)', "```python\nget_weather(days=3, city='Oslo')\n```",
    "I will look.\n\n[get_weather(city='Oslo', days=3)]", '<function=get_weather>{"city": "Oslo", "days": 3}</function>', f"[TOOL_CALLS] [{CALL}]",
    '{"name": "get_weather", "parameters": {"city": "Oslo", "days": 3}}', json.dumps(MESSAGE), [MESSAGE], [{"role": "assistant", "content": CALL}],
    CALL.replace("Oslo", "OSLO "), CALL.replace("Oslo", "o-s.l_o"), f"<answer>{CALL}</answer>", CALL + "<|im_end|>",
])  # fmt: skip
def test_the_call_earns_in_every_form(completion: object) -> None:
    assert earns(REFERENCE, completion)


@pytest.mark.parametrize("completion", [
    CALL.replace("3", "4"), CALL.replace("3", '"3"'), CALL.replace("3", "[3]"), CALL.replace("3", "true"), CALL.replace("Oslo", "Bergen"),
    CALL.replace("get_weather", "get_weather_v2"), CALL.replace(', "days": 3', ""), CALL.replace('"days"', '"day"'), CALL.replace("3}", '3, "unit": "C"}'),
    f"[{CALL}, {CALL}]", CALL[:-1], "[]", "", "I would call get_weather(city='Oslo', days=3) here.", "# get_weather(city='Oslo', days=3)",
    "print(get_weather(city='Oslo', days=3))", "```python\n# get_weather(city='Oslo', days=3)\n```", "x = get_weather(city='Oslo', days=3)",
    "get_weather('Oslo', 3)", "get_weather(city='Oslo', days=1+2)", "get_weather(**{'city': 'Oslo', 'days': 3})", "Done.", f"<think>{CALL}</think>",
    f"```json\n{CALL}\n```\nor\n```json\n{CALL.replace('3', '4')}\n```", "<tool_call>{}</tool_call>", "<tool_call>get weather</tool_call>", f'"{CALL}"',
    "get_weather(city=__import__('os').getcwd(), days=3)", [{"role": "assistant", "content": None, "tool_calls": [{"function": {"name": 3}}]}],
    [{"role": "assistant", "content": None, "tool_calls": "x"}], [{"role": "assistant", "content": "", "tool_calls": [None]}],
])  # fmt: skip
def test_other_calls_and_talk_of_calls_earn_nothing(completion: object) -> None:
    assert not earns(REFERENCE, completion)


@pytest.mark.parametrize(
    "completion",
    ["I cannot do that with these tools.", "[]", "The tool get_weather(city='Oslo') does not help here."],
)
def test_where_no_call_is_expected_plain_text_earns(completion: str) -> None:
    assert earns({"kind": "tool_calls", "calls": []}, completion)


@pytest.mark.parametrize(
    "completion",
    [
        CALL,
        f"<tool_call>{CALL}</tool_call>",
        "<tool_call>broken",
        [MESSAGE],
        "[f(x=1)]",
        "",
        "<think>no call</think>",
    ],
)
def test_where_no_call_is_expected_a_call_or_nothing_at_all_earns_nothing(completion: object) -> None:
    assert not earns({"kind": "tool_calls", "calls": []}, completion)


def test_order_counts_only_where_it_is_asked_for() -> None:
    turned = "[b(y=[1, 2]), a.go(x=1)]"
    assert earns(TWO, turned)
    assert earns(TWO, "[a_go(x=1), b(y=[1, 2])]")
    assert not earns({**TWO, "order": "given"}, turned)
    assert not earns(TWO, "[b(y=[2, 1]), a.go(x=1)]")
    assert not earns(TWO, "[a.go(x=1), a.go(x=1)]")


def test_equal_calls_are_each_matched_to_one() -> None:
    loose = {"f": {"x": [1, 2]}}
    strict = {"f": {"x": [1]}}
    reference = {"kind": "tool_calls", "calls": [loose, strict]}
    assert earns(reference, "[f(x=1), f(x=2)]")
    assert earns(reference, "[f(x=2), f(x=1)]")
    assert not earns(reference, "[f(x=2), f(x=2)]")


@pytest.mark.parametrize(("arguments", "right"), [
    ({"a": 1, "b": "New York"}, True), ({"a": 1, "b": "NYC", "c": 2.0}, True), ({"a": 1, "b": "NYC", "c": 2}, True), ({"a": 1}, False),
    ({"a": 2, "b": "NYC"}, False), ({"a": 1, "b": "NYC", "c": 3}, False), ({"a": 1.0, "b": "NYC"}, False), ({"a": True, "b": "NYC"}, False),
    ({"a": 1, "b": "NYC", "d": {"k": "v"}}, True), ({"a": 1, "b": "NYC", "d": {"k": "w"}}, False), ({"a": 1, "b": "NYC", "d": {}}, True),
])  # fmt: skip
def test_accepted_values_in_the_shape_of_bfcl(arguments: dict[str, Any], right: bool) -> None:
    accepted = {"a": [1], "b": ["New York", "NYC"], "c": [2.0, ""], "d": [{"k": ["v", ""]}, ""]}
    reference = {"kind": "tool_calls", "calls": [{"f": accepted}]}
    assert earns(reference, json.dumps([{"name": "f", "arguments": arguments}])) is right


def test_texts_may_be_compared_to_the_letter() -> None:
    assert not earns({**REFERENCE, "strings": "exact"}, CALL.replace("Oslo", "oslo"))
    assert earns({**REFERENCE, "strings": "exact"}, CALL)


@pytest.mark.parametrize("reference", [{"kind": "tool_calls"}, {"kind": "tool_calls", "calls": [3]}, {"kind": "tool_calls", "calls": [{"arguments": {}}]},
                                       {"kind": "tool_calls", "calls": [{"name": "", "arguments": {}}]}, {"kind": "tool_calls", "calls": CALLS, "order": "some"}])  # fmt: skip
def test_what_is_no_list_of_calls_is_refused(reference: object) -> None:
    assert is_refused(reference)


@pytest.mark.parametrize(
    "calls", [CALLS, TWO["calls"], [{"f": {"a": [[1, 2]], "b": ["x", ""], "c": [{"k": ["v"]}]}}]]
)
def test_the_reference_earns_everything_by_itself(calls: object) -> None:
    reference = {"kind": "tool_calls", "calls": calls}
    assert earns(reference, gold_of(reference))


@pytest.mark.parametrize("completion", [
    "[" * 10_000 + "]" * 10_000, "f(" * 9_000 + ")" * 9_000, "(" * 100_000 + ")", "f(x=" + "-" * 15_000 + "1)", "<tool_call>" * 50_000, "```json\n" * 50_000,
    "f(x=" + "9" * 15_000 + ")", "[" + "f(x=1)," * 3_000 + "f(x=1)]", CALL * 10_000, "f(x=" + "[" * 9_000 + "]" * 9_000 + ")",
])  # fmt: skip
def test_hostile_texts_earn_nothing(completion: str) -> None:
    assert not earns(REFERENCE, completion)


def test_other_fields_of_messages_cost_no_verdict() -> None:
    for odd in (
        None,
        7,
        "x",
        {},
        [],
        [[]],
        [{"function": None}],
        [{"function": {"name": "f", "arguments": "{"}}],
    ):
        verdict = judged(REFERENCE, [{"role": "assistant", "content": "hi", "tool_calls": odd}])
        assert verdict.score == 0.0, odd
