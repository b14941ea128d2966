"""Where an answer stands."""

import time

import pytest

from reward_service.extract import answer_groups, boxes, final_part, tagged, unboxed


def contents(text: str) -> list[str]:
    return [box.text for box in boxes(text)]


def test_only_what_follows_the_reasoning_counts() -> None:
    assert final_part("<think>\\boxed{1}</think> 2") == " 2"
    assert final_part("<think>still thinking \\boxed{1}") is None
    assert final_part("a</think>b<think>c") is None
    assert final_part("no tags") == "no tags"


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


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("So the final answer is $42$. I hope it is correct.", "42"),
        ("Answer: \\(x=3\\)", "x=3"),
        ("#### 17", "17"),
        ("因此，答案是 13。", "13"),
        ("Réponse: 12", "12"),
        ("First 6*7.\n42", "42"),
        ("Therefore, there are 12 such sequences.", "12"),
        ("The total is 30 + 12 = 42 apples.", "42"),
        ("The answer is **66**.", "66"),
        ("The roots are $1$ and $2$.", "1, 2"),
    ],
)
def test_documented_phrases_and_last_lines_are_read(text: str, answer: str) -> None:
    assert [span.text for span in unboxed(text)] == [answer]


@pytest.mark.parametrize(
    "text",
    [
        "It could be 40 or 41 or 42.",
        "The answer is not $5$.",
        "I don't know.",
        "Maybe 42, maybe 43.",
        "",
        "   \n ",
    ],
)
def test_no_number_is_taken_out_of_prose_that_hedges_or_negates(text: str) -> None:
    assert all(span.text not in {"40", "41", "42", "43", "5"} for span in unboxed(text))


def test_two_final_answers_are_both_reported() -> None:
    spans = unboxed("The final answer is $1$. No: the final answer is $2$.")
    assert [span.text for span in spans] == ["1", "2"]


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
        unboxed(final)
        return time.process_time() - started

    assert min(seconds() for _ in range(3)) < 0.25  # quadratic work would take minutes
