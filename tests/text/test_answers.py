"""Where an answer stands."""

import time

import pytest

from reward_service.text.answers import (
    answer_groups,
    boxes,
    final_part,
    labelled_parts,
    tagged,
    without_placeholders,
)


def contents(text: str) -> list[str]:
    return [box.text for box in boxes(text)]


def test_only_what_follows_the_reasoning_counts() -> None:
    assert final_part("<think>\\boxed{1}</think> 2") == " 2"
    assert final_part("<think>still thinking \\boxed{1}") is None
    assert final_part("a</think>b<think>c") is None
    assert final_part("no tags") == "no tags"


@pytest.mark.parametrize(
    ("completion", "final"),
    [
        ("[THINK]41?[/THINK]42</s>", "42</s>"),
        ("41?[/THINK]42", "42"),
        ("◁think▷41?◁/think▷42", "42"),
        ("<|channel|>analysis<|message|>41?<|end|><|start|>assistant<|channel|>final<|message|>42", "42"),
        ("<|open|>think<|sep|>41?<|close|>think<|sep|><|open|>response<|sep|>42", "42"),
        ("<|START_THINKING|>41?<|END_THINKING|><|START_RESPONSE|>42", "42"),
        ("The answer is 42.<|end|>", "The answer is 42.<|end|>"),
        ("[THINK]still thinking, 42", None),
        ("If a < b, [THINK] is a tag", "If a < b, [THINK] is a tag"),
    ],
)
def test_reasoning_between_the_marks_of_other_families_does_not_count(
    completion: str, final: str | None
) -> None:
    assert final_part(completion) == final


def test_the_last_closed_answer_tag_is_read() -> None:
    span = tagged("<answer>1</answer> <answer> 2 </answer>")
    assert span is not None
    assert span.text == "2"
    assert tagged("<answer>1") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\\boxed{1} then \\boxed{2}", ["1", "2"]),
        ("\\boxed{\\frac{1}{2}}", ["\\frac{1}{2}"]),
        ("\\boxed{\\boxed{3}}", ["3"]),
        ("\\boxed {4}", ["4"]),
        ("\\fbox{5}", ["5"]),
        ("\\boxed{\\{1,2\\}}", ["\\{1,2\\}"]),
        ("\\boxed{unclosed", []),
        ("\\boxed", []),
        ("It is not $\\boxed{7}$.", []),
        ("It is not 3 but \\boxed{7}.", ["7"]),
    ],
)
def test_boxes_are_found_with_their_braces_balanced(text: str, expected: list[str]) -> None:
    assert contents(text) == expected


def test_boxes_that_stand_together_are_one_list() -> None:
    for text, groups in (
        ("\\boxed{1} and \\boxed{2}", 1),
        ("\\boxed{1}, \\boxed{2}", 1),
        ("\\boxed{1}. But wait, that is not what was asked. \\boxed{2}", 2),
    ):
        assert len(answer_groups(text, boxes(text))) == groups


def test_boxes_behind_labels_are_parts() -> None:
    text = "(a) We get \\boxed{3}.\n(b) Here \\boxed{5}."
    assert labelled_parts(text, boxes(text)) == "(a) 3; (b) 5"
    assert labelled_parts("\\boxed{3} \\boxed{5}", boxes("\\boxed{3} \\boxed{5}")) is None


@pytest.mark.parametrize(
    "text",
    [
        "I write it as \\boxed{answer}. So \\boxed{4}",
        "Fill \\boxed{\\ } in $3+\\boxed{\\ }=7$: \\boxed{4}",
        "What goes in \\boxed{?} is \\boxed{4}",
        "From $3+\\boxed{x}=7$ we get \\boxed{4}",
    ],
)
def test_a_box_that_holds_a_place_is_no_answer_beside_one_that_is(text: str) -> None:
    assert [box.text for box in without_placeholders(text, boxes(text))] == ["4"]


@pytest.mark.parametrize(
    "unit",
    [
        "\\boxed{",
        "\\boxed{1} ",
        "}",
        "<answer>",
        "</think>",
        "$",
        "final answer is ",
        "1 ",
        "\\",
        "x=",
        "\n",
        "(",
    ],
)
def test_a_million_characters_take_milliseconds(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))

    def seconds() -> float:
        started = time.process_time()
        final = final_part(text) or ""
        answer_groups(final, boxes(final))
        tagged(final)
        return time.process_time() - started

    assert min(seconds() for _ in range(3)) < 1.0  # quadratic work would take minutes
