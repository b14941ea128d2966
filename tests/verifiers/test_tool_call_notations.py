"""Tool calls in the notations of model families: the same calls, rendered in each of them."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.verifiers.judging import earns

Call = tuple[str, dict[str, Any]]


def as_text(value: Any) -> str:
    """A value as notations without types write it: texts bare, everything else as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def as_json(call: Call, arguments: str = "arguments") -> str:
    return json.dumps({"name": call[0], arguments: call[1]}, ensure_ascii=False)


def qwen_coder(calls: list[Call]) -> str:
    return "\n".join(
        f"<tool_call>\n<function={name}>\n"
        + "".join(f"<parameter={key}>\n{as_text(value)}\n</parameter>\n" for key, value in given.items())
        + "</function>\n</tool_call>"
        for name, given in calls
    )


def seed(calls: list[Call]) -> str:
    inner = "".join(
        f"<function={n}>" + "".join(f"<parameter={k}>{as_text(v)}</parameter>" for k, v in g.items()) + "</function>"
        for n, g in calls
    )  # fmt: skip
    return f"<seed:tool_call>\n{inner}\n</seed:tool_call>"


def glm(calls: list[Call]) -> str:
    return "\n".join(
        f"<tool_call>{name}\n"
        + "".join(f"<arg_key>{k}</arg_key>\n<arg_value>{as_text(v)}</arg_value>\n" for k, v in given.items())
        + "</tool_call>"
        for name, given in calls
    )


def glm_in_one_line(calls: list[Call]) -> str:
    return glm(calls).replace("</arg_key>\n", "</arg_key>").replace("</arg_value>\n", "</arg_value>")


def minimax(calls: list[Call]) -> str:
    inner = "\n".join(
        f'<invoke name="{n}">\n' + "".join(f'<parameter name="{k}">{as_text(v)}</parameter>\n' for k, v in g.items()) + "</invoke>"
        for n, g in calls
    )  # fmt: skip
    return f"<minimax:tool_call>\n{inner}\n</minimax:tool_call>[e~["


def dsml(calls: list[Call]) -> str:
    mark = "｜DSML｜"
    inner = "\n".join(
        f'<{mark}invoke name="{n}">\n' + "".join(
            f'<{mark}parameter name="{k}" string="{str(isinstance(v, str)).lower()}">{as_text(v)}</{mark}parameter>\n' for k, v in g.items())
        + f"</{mark}invoke>"
        for n, g in calls
    )  # fmt: skip
    return f"<{mark}function_calls>\n{inner}\n</{mark}function_calls><｜end▁of▁sentence｜>"


def harmony(calls: list[Call]) -> str:
    return "<|channel|>analysis<|message|>Let's use a tool: {}.<|end|>" + "".join(
        f"<|start|>assistant<|channel|>commentary to=functions.{n} <|constrain|>json<|message|>{json.dumps(g)}<|call|>"
        for n, g in calls
    )


def harmony_with_the_recipient_first(calls: list[Call]) -> str:
    return "<|channel|>commentary<|message|>I'll look both up.<|end|>" + "".join(
        f"<|start|>assistant to=functions.{n}<|channel|>commentary json<|message|>{json.dumps(g)}<|call|>"
        for n, g in calls
    )


def kimi(calls: list[Call]) -> str:
    inner = "".join(
        f"<|tool_call_begin|>functions.{n}:{i}<|tool_call_argument_begin|>{json.dumps(g)}<|tool_call_end|>"
        for i, (n, g) in enumerate(calls)
    )
    return f"<|tool_calls_section_begin|>{inner}<|tool_calls_section_end|>"


def deepseek(calls: list[Call]) -> str:
    inner = "\n".join(
        f"<｜tool▁call▁begin｜>function<｜tool▁sep｜>{n}\n```json\n{json.dumps(g)}\n```<｜tool▁call▁end｜>"
        for n, g in calls
    )
    return f"<｜tool▁calls▁begin｜>{inner}<｜tool▁calls▁end｜><｜end▁of▁sentence｜>"


def deepseek_31(calls: list[Call]) -> str:
    inner = "".join(
        f"<｜tool▁call▁begin｜>{n}<｜tool▁sep｜>{json.dumps(g)}<｜tool▁call▁end｜>" for n, g in calls
    )
    return f"<｜tool▁calls▁begin｜>{inner}<｜tool▁calls▁end｜>"


def gemma(calls: list[Call]) -> str:
    def value(given: Any) -> str:
        if isinstance(given, str):
            return f"<escape>{given}<escape>"
        if isinstance(given, list):
            return "[" + ",".join(map(value, given)) + "]"
        if isinstance(given, dict):
            return "{" + ",".join(f"{k}:{value(v)}" for k, v in given.items()) + "}"
        return json.dumps(given)

    return "".join(f"<start_function_call>call:{n}{value(g)}<end_function_call>" for n, g in calls)


FAMILIES: dict[str, Callable[[list[Call]], str]] = {
    one.__name__: one
    for one in (
        qwen_coder, seed, glm, glm_in_one_line, minimax, dsml, harmony, harmony_with_the_recipient_first, kimi, deepseek,
        deepseek_31, gemma,
    )
} | {
    "hermes": lambda calls: "\n".join(f"<tool_call>\n{as_json(call)}\n</tool_call>" for call in calls),
    "hermes in one tag": lambda calls: "<tool_call>[" + ", ".join(map(as_json, calls)) + "]</tool_call>",
    "minimax m1": lambda calls: "<tool_calls>\n" + "\n".join(map(as_json, calls)) + "\n</tool_calls>",
    "nemotron": lambda calls: "<TOOLCALL>[" + ", ".join(map(as_json, calls)) + "]</TOOLCALL>",
    "granite": lambda calls: "<|tool_call|>[" + ", ".join(map(as_json, calls)) + "]",
    "phi": lambda calls: "functools[" + ", ".join(map(as_json, calls)) + "]",
    "internlm": lambda calls: "".join(f"<|action_start|><|plugin|>\n{as_json(c, 'parameters')}<|action_end|>" for c in calls),
    "command r": lambda calls: "<|START_ACTION|>" + json.dumps(
        [{"tool_call_id": str(i), "tool_name": n, "parameters": g} for i, (n, g) in enumerate(calls)]) + "<|END_ACTION|>",
    "llama 3.1": lambda calls: "".join(f"<function={n}>{json.dumps(g)}</function>" for n, g in calls) + "<|eom_id|>",
    "llama 3, python tag": lambda calls: "<|python_tag|>" + "; ".join(as_json(call, "parameters") for call in calls),
    "llama 4": lambda calls: "<|python_start|>[" + ", ".join(
        f"{n}({', '.join(f'{k}={v!r}' for k, v in g.items())})" for n, g in calls) + "]<|python_end|>",
    "mistral": lambda calls: "[TOOL_CALLS] [" + ", ".join(map(as_json, calls)) + "]</s>",
    "mistral 11": lambda calls: "".join(f"[TOOL_CALLS]{n}[ARGS]{json.dumps(g)}" for n, g in calls) + "</s>",
    "mistral without marks": lambda calls: "".join(f"[TOOL_CALLS]{n}{json.dumps(g)}" for n, g in calls),
    "xlam": lambda calls: json.dumps([{"name": n, "arguments": g} for n, g in calls]),
    "olmo": lambda calls: "<function_calls>\n" + "\n".join(
        f"{n}({', '.join(f'{k}={v!r}' for k, v in g.items())})" for n, g in calls) + "\n</function_calls>",
}  # fmt: skip
CALLS: list[Call] = [
    ("book_table", {"place": "Chez l'Ami", "guests": 4, "terrace": True, "at": [19, 30]}),
    ("note", {"text": "bring 2 chairs\nand a lamp", "tags": {"room": "12"}, "weight": 1.5}),
]
REFERENCE = {
    "kind": "tool_calls",
    "calls": [{"name": n, "arguments": g} for n, g in CALLS],
    "strings": "exact",
}
LEAD_INS = ("", "I'll do that now; it's quick.\n\n", "<think>They're two calls, aren't they?</think>\n", "D'accord, j'appelle l'outil : ")  # fmt: skip


def changed(place: int, **arguments: Any) -> list[Call]:
    return [(n, {**g, **arguments} if i == place else g) for i, (n, g) in enumerate(CALLS)]


@pytest.mark.parametrize("family", FAMILIES)
def test_the_calls_earn_in_the_notation_of_every_family(family: str) -> None:
    assert earns(REFERENCE, FAMILIES[family](CALLS))
    assert earns({**REFERENCE, "order": "given"}, FAMILIES[family](CALLS))


@pytest.mark.parametrize("lead_in", LEAD_INS)
@pytest.mark.parametrize("family", sorted(FAMILIES.keys() - {"xlam", "phi"}))
def test_prose_before_the_calls_changes_nothing(family: str, lead_in: str) -> None:
    assert earns(REFERENCE, lead_in + FAMILIES[family](CALLS))


@pytest.mark.parametrize("family", FAMILIES)
def test_any_other_call_earns_nothing_in_any_notation(family: str) -> None:
    write = FAMILIES[family]
    others = (
        changed(0, guests=5), changed(0, terrace=False), changed(0, at=[30, 19]), changed(1, weight=15), changed(1, text="bring 2 chairs"),
        changed(1, tags={"room": "13"}), changed(0, extra="x"), [*CALLS, CALLS[0]], CALLS[:1], [(n + "s", g) for n, g in CALLS],
        [(n, {k: v for k, v in g.items() if k != "guests"}) for n, g in CALLS],
    )  # fmt: skip
    for calls in others:
        assert not earns(REFERENCE, write(calls)), calls
    assert not earns({**REFERENCE, "order": "given"}, write(CALLS[::-1]))
    assert not earns({"kind": "tool_calls", "calls": []}, write(CALLS))


@pytest.mark.parametrize("family", ["qwen_coder", "seed", "glm", "minimax", "dsml", "harmony", "kimi", "deepseek", "gemma"])  # fmt: skip
def test_a_call_that_breaks_off_earns_nothing(family: str) -> None:
    whole = FAMILIES[family](CALLS)
    for word in ("guests", "terrace", "lamp", "room", "1.5"):
        assert not earns(REFERENCE, whole[: whole.index(word) + len(word) - 1])


@pytest.mark.parametrize(("wanted", "written", "equal"), [
    (7, "7", True), (7, " 7 ", True), (7, '"7"', False), ("7", "7", True), ("7", "8", False), (7.0, "7", True), (7, "7.0", False), (True, "true", True),
    (True, "True", True), (False, "False", True), (True, "yes", False), (None, "null", True), (None, "None", True), ([1, "a"], '[1, "a"]', True),
    ([1, "a"], "[1, 'a']", False), ({"k": [1]}, '{"k": [1]}', True), ("[1]", "[1]", True), ("true", "true", True), (1, "true", False), (7, "7 ", True),
    ("a < b", "a < b", True), (7, "seven", False), ("", "", True),
])  # fmt: skip
def test_a_written_value_is_read_as_what_the_reference_wants(wanted: Any, written: str, equal: bool) -> None:
    reference = {"kind": "tool_calls", "calls": [{"name": "f", "arguments": {"x": wanted}}], "strings": "exact"}  # fmt: skip
    bfcl = {"kind": "tool_calls", "calls": [{"f": {"x": ["other", wanted, 99]}}]}
    for text in (
        f"<tool_call>\n<function=f>\n<parameter=x>\n{written}\n</parameter>\n</function>\n</tool_call>",
        f"<tool_call>f\n<arg_key>x</arg_key>\n<arg_value>{written}</arg_value>\n</tool_call>",
        f'<invoke name="f"><parameter name="x">{written}</parameter></invoke>',
    ):
        assert earns(reference, text) is equal
        if wanted != "" and not isinstance(wanted, dict):
            assert earns(bfcl, text) is equal


def test_a_value_marked_as_a_text_is_no_number() -> None:
    reference = {"kind": "tool_calls", "calls": [{"name": "f", "arguments": {"x": 7}}]}
    text = '<｜DSML｜invoke name="f"><｜DSML｜parameter name="x" string="{}">7</｜DSML｜parameter></｜DSML｜invoke>'
    assert earns(reference, text.format("false"))
    assert not earns(reference, text.format("true"))


@pytest.mark.parametrize("text", [
    "<tool_call>now</tool_call>", "<function=now></function>", "<function=now>{}</function>", '<invoke name="now"></invoke>', "[TOOL_CALLS]now{}",
    "<|tool_call_begin|>functions.now:3<|tool_call_argument_begin|>{}<|tool_call_end|>", "<start_function_call>call:now{}<end_function_call>",
    "<|channel|>commentary to=functions.now<|message|>{}<|call|>", "<|python_tag|>now.call()", "now()",
])  # fmt: skip
def test_a_call_may_have_no_arguments(text: str) -> None:
    assert earns({"kind": "tool_calls", "calls": [{"name": "now", "arguments": {}}]}, text)


@pytest.mark.parametrize("text", [
    "<|channel|>analysis<|message|>I could call now(): now()<|end|><|start|>assistant<|channel|>final<|message|>It's noon.<|return|>",
    "<|channel|>final<|message|>I can't look that up.", "That isn't what these tools are for.",
])  # fmt: skip
def test_a_text_in_channels_without_a_recipient_calls_nothing(text: str) -> None:
    assert earns({"kind": "tool_calls", "calls": []}, text)
    assert not earns({"kind": "tool_calls", "calls": [{"name": "now", "arguments": {}}]}, text)


@pytest.mark.parametrize("text", [
    "<function=f><parameter=x>1</parameter><parameter=x>1</parameter></function>", "<function=f>x is 1</function>", "<function=f><parameter=x>1",
    "<function=f><parameter=x>1</parameter> and more</function>", "<tool_call>f g</tool_call>", "<|tool_call_begin|>f", "[TOOL_CALLS]f[ARGS]{",
    "<|channel|>commentary to=functions.f<|message|>x = 1<|call|>", "<tool_call>f<arg_key>x</arg_key><arg_value>1", "<|tool_call_begin|>functions.f:0<|tool_call_argument_begin|>1",
])  # fmt: skip
def test_what_cannot_be_read_in_a_notation_earns_nothing(text: str) -> None:
    assert not earns({"kind": "tool_calls", "calls": [{"name": "f", "arguments": {"x": 1}}]}, text)
    assert not earns({"kind": "tool_calls", "calls": []}, text)


def test_all_calls_at_the_end_count_behind_a_lead_in() -> None:
    both = {"kind": "tool_calls", "calls": [{"f": {"x": [1]}}, {"g": {"y": [2]}}]}
    last = {"kind": "tool_calls", "calls": [{"g": {"y": [2]}}]}
    for calls in (
        "f(x=1)\ng(y=2)",
        '{"name": "f", "arguments": {"x": 1}}\n\n{"name": "g", "arguments": {"y": 2}}',
    ):
        assert earns(both, f"I'll do both:\n{calls}")
        assert not earns(last, f"I'll do both:\n{calls}")
    assert earns(last, "I'll do the second, it's enough.\ng(y=2)")


@pytest.mark.parametrize("piece", [
    "<function=f>", "<parameter=x>", "<arg_key>x</arg_key><arg_value>", '<invoke name="f">', '<invoke name="f"><parameter name="x">', "<|tool_call_begin|>",
    "<｜tool▁call▁begin｜>function<｜tool▁sep｜>f\n```json\n", "[TOOL_CALLS]f", "functools[{", "<|python_tag|>", "<start_function_call>call:f{", "<|channel|>x to=f<|message|>",
    "<minimax:tool_call>", "f()\n", "};", "<|start|>", "<escape>", "</tool_call>", "<|action_start|>",
])  # fmt: skip
def test_hostile_notations_cost_little_and_earn_nothing(piece: str) -> None:
    for filler in ("", " ", "\n"):
        assert not earns(REFERENCE, (piece + filler) * (200_000 // len(piece + filler)))
    assert not earns(REFERENCE, piece + " " * 190_000 + "x")
