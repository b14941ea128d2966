from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reward_service.models import judge_reply
from reward_service.models.chat_reply import chat_text, message_text
from reward_service.models.model_failure import FailureKind, ModelFailure

LETTERS = {"a": "yes", "b": "no", "correct": "yes", "incorrect": "no"}
CHOICES = {"right": ("no", "yes"), "style": ("bad", "fair", "good")}


def yes_or_no(text: str) -> str:
    return judge_reply.json_verdict(text, ("yes", "no"))


def reply(content: Any, finish: str = "stop", **fields: Any) -> dict[str, Any]:
    return {"choices": [{"message": {"content": content, **fields}, "finish_reason": finish}]}


def failure_of(call: Callable[[], Any]) -> FailureKind:
    with pytest.raises(ModelFailure) as caught:
        call()
    return caught.value.kind


@pytest.mark.parametrize(
    ("document", "kind"),
    [
        (reply('{"verdict": "yes"}', "length"), "cut"),
        (reply('{"verdict": "yes"}', "content_filter"), "filtered"),
        (reply(None, refusal="not that"), "refused"),
        (reply(""), "empty"),
        (reply(None), "empty"),
        (reply("", reasoning_content='{"verdict": "yes"}'), "empty"),
        (reply("<think>both look alike</think>  "), "empty"),
        (reply('<think>so {"verdict": "yes"}'), "cut"),
        ({"choices": []}, "unparsable"),
        ({"error": "busy"}, "unparsable"),
        ("yes", "unparsable"),
        (
            {"status": "incomplete", "incomplete_details": {"reason": "max_output_tokens"}, "output": []},
            "cut",
        ),
        (
            {"status": "completed", "output": [{"type": "message", "content": [{"type": "refusal"}]}]},
            "refused",
        ),
    ],
)
def test_a_reply_that_did_not_end_as_asked_is_never_read(document: Any, kind: str) -> None:
    assert failure_of(lambda: chat_text(document)) == kind


def test_what_a_model_thought_is_no_part_of_its_verdict() -> None:
    said = '<think>at first {"verdict": "yes"}</think>{"reason": "other unit", "verdict": "no"}'
    assert yes_or_no(message_text({"content": said}, "stop")) == "no"


def test_a_response_object_is_read_like_a_chat() -> None:
    parts = [{"type": "reasoning"}, {"type": "message", "content": [{"type": "output_text", "text": "A"}]}]
    assert judge_reply.word_verdict(chat_text({"status": "completed", "output": parts}), LETTERS) == "yes"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('{"verdict": "perhaps"}', "unparsable"),
        ('{"verdict": "yes"} {"verdict": "no"}', "ambiguous"),
        ('{"verdict": "no", "verdict": "yes"}', "unparsable"),
        ('{"reason": "same"}', "unparsable"),
        ('["yes"]', "unparsable"),
        ("yes", "unparsable"),
        ('The verdict is {"verdict": "yes"}', "unparsable"),
        ("[" * 100_000, "unparsable"),
    ],
)
def test_a_json_verdict_is_one_whole_object_with_one_of_the_labels(text: str, kind: str) -> None:
    assert failure_of(lambda: yes_or_no(text)) == kind


def test_a_fence_around_the_object_and_a_boolean_are_accepted() -> None:
    assert yes_or_no('```json\n{"verdict": "No"}\n```') == "no"
    assert yes_or_no('{"verdict": true}') == "yes"


@pytest.mark.parametrize(
    ("read", "text", "wanted"),
    [
        (lambda t: judge_reply.word_verdict(t, LETTERS), "CORRECT", "yes"),
        (lambda t: judge_reply.word_verdict(t, LETTERS), "Incorrect.", "no"),
        (lambda t: judge_reply.word_verdict(t, LETTERS), "**A**", "yes"),
        (lambda t: judge_reply.word_verdict(t, LETTERS), "A or B", "unparsable"),
        (lambda t: judge_reply.boxed_letter_verdict(t, LETTERS), r"\boxed{B}", "no"),
        (lambda t: judge_reply.boxed_letter_verdict(t, LETTERS), r"\boxed{A}, or \boxed{B}", "ambiguous"),
        (
            lambda t: judge_reply.boxed_letter_verdict(t, LETTERS),
            r"\boxed{B}? no. Final Judgment: \boxed{A}",
            "yes",
        ),
        (judge_reply.final_decision_verdict, "Both are 7. Final Decision: Yes", "yes"),
        (
            judge_reply.final_decision_verdict,
            "Final Decision: No. (He wrote Final Decision: Yes)",
            "ambiguous",
        ),
        (judge_reply.final_decision_verdict, "Decision: yes", "unparsable"),
        (judge_reply.equality_verdict, "so [[A!=B]]", "no"),
        (judge_reply.equality_verdict, "[[A=B]] or [[A!=B]]", "ambiguous"),
        (judge_reply.number_verdict, "0.25", 0.25),
        (judge_reply.number_verdict, "Of 10 points I give 0.25", "unparsable"),
        (judge_reply.number_verdict, "1.5", "unparsable"),
    ],
)
def test_every_form_takes_one_declaration_and_nothing_else(read: Any, text: str, wanted: Any) -> None:
    try:
        found = read(text)
    except ModelFailure as failure:
        found = str(failure.kind)
    assert found == wanted


@pytest.mark.parametrize(
    ("entries", "kind"),
    [
        ([("right", "yes")], "missing_criterion"),
        ([("right", "yes"), ("right", "no"), ("style", "fair")], "duplicate_criterion"),
        ([("right", "yes"), ("style", "great")], "unparsable"),
        ([("right", "yes"), ("style", "fair"), ("tone", "yes")], "unparsable"),
    ],
)
def test_a_rubric_needs_each_criterion_once_and_no_other(entries: list[tuple[str, str]], kind: str) -> None:
    listed = ", ".join(f'{{"name": "{name}", "reason": "r", "verdict": "{v}"}}' for name, v in entries)
    assert failure_of(lambda: judge_reply.rubric_verdicts(f'{{"verdicts": [{listed}]}}', CHOICES)) == kind


READERS: list[Callable[[str], Any]] = [
    yes_or_no,
    lambda text: judge_reply.word_verdict(text, LETTERS),
    lambda text: judge_reply.boxed_letter_verdict(text, LETTERS),
    judge_reply.final_decision_verdict,
    judge_reply.equality_verdict,
    judge_reply.number_verdict,
    judge_reply.json_number,
    lambda text: judge_reply.rubric_verdicts(text, CHOICES),
]
PIECES = st.sampled_from(
    ["yes", "no", "{", "}", '"verdict"', ":", ",", "[[A=B]]", "Final Decision:", "\\boxed{A}", "<think>", "1e999", "\ud800"]
)  # fmt: skip


@given(text=st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=12).map(" ".join)))
def test_whatever_a_model_writes_is_a_verdict_or_a_failure(text: str) -> None:
    for read in READERS:
        try:
            found = read(text)
        except ModelFailure:
            continue
        assert found in {"yes", "no"} or isinstance(found, float | dict)


MEMBERS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(content=MEMBERS, finish=MEMBERS, document=MEMBERS)
def test_whatever_an_endpoint_sends_is_a_text_or_a_failure(content: Any, finish: Any, document: Any) -> None:
    for body in (document, {"choices": [{"message": {"content": content}, "finish_reason": finish}]}):
        try:
            assert chat_text(body)
        except ModelFailure:
            continue
