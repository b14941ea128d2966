"""What a text shows of itself: offsets count code points of the completion as it was sent."""

from hypothesis import given
from hypothesis import strategies as st

from reward_service.text.answers import boxes, elements
from reward_service.text.completion_spans import only_place, structure_spans

WORDS = st.text("ab {}\\$🙂é\n", max_size=12)
MARK = "\u200b\u202e"


@given(st.lists(WORDS, min_size=3, max_size=3), st.text("ab🙂 ", max_size=8))
def test_tags_and_answer_elements_stand_where_their_spans_say(around: list[str], body: str) -> None:
    completion = f"{around[0]}<think>{around[1]}</think>{around[2]}<answer>{body}</answer>"
    found = [(span.type, completion[span.start : span.end]) for span in structure_spans(completion)]
    assert [text for kind, text in found if kind == "tag"] == ["<think>", "</think>", "<answer>", "</answer>"]
    assert ("answer", body.strip()) in found
    assert ("reasoning", f"<think>{around[1]}</think>") in found


@given(WORDS, WORDS)
def test_characters_that_nobody_sees_are_named(before: str, after: str) -> None:
    completion = before + MARK + after
    (hidden,) = [span for span in structure_spans(completion) if span.type == "hidden"]
    assert completion[hidden.start : hidden.end] == MARK
    assert "U+200B ZERO WIDTH SPACE" in hidden.label


def test_reasoning_that_never_ended_reaches_to_the_end() -> None:
    (reasoning,) = [span for span in structure_spans("so <think>x") if span.type == "reasoning"]
    assert (reasoning.start, reasoning.end) == (3, 11)


@given(WORDS, st.text("ab{}\\", max_size=8), WORDS)
def test_the_content_of_a_box_stands_at_its_place(before: str, content: str, after: str) -> None:
    text = f"{before}\\boxed{{ {content} }}{after}"
    for box in boxes(text):
        start, end = box.place
        assert text[start:end] == box.text


@given(st.lists(WORDS, max_size=4))
def test_elements_are_where_their_bodies_stand(bodies: list[str]) -> None:
    text = "x".join(f"<answer>{body}</answer>" for body in bodies)
    assert [text[start:end] for start, end in elements(text)] == [body.strip() for body in bodies]


def test_a_text_that_stands_twice_has_no_place() -> None:
    assert only_place("<think>42</think>is 42", "42") == (20, 22)
    assert only_place("42 or 42", "42") is None
    assert only_place("<think>42", "42") is None
