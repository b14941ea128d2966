"""Texts that go on to further questions behind their answer: the first answer counts, later ones never do."""

import pytest

from tests.grading.math.claims.test_value_lists import score

PROMPT = "A shop has 250 pencils. It sells 38 on Monday and twice as many on Tuesday. How many are left?"
STATED = (
    "The answer is {v}.",
    "250 - 114 = {v}\nA: {v}",
    "So \\boxed{{{v}}}.",
    "#### {v}",
    "<answer>{v}</answer>",
)
ASKED = (
    "Question: A bus has 40 seats. How many buses do 136 people need? Answer: {o}",
    "Q: Jim has 3 bags with 7 apples each. How many apples?\nA: 3 x 7 = {o}. The answer is {o}.",
    "Question 2: What is 9 + 4? Answer: \\boxed{{{o}}}",
    "问题：一共有5个班，每班30人，共有多少人？\n答案：{o}",
    "Frage: Wie viele Äpfel kosten 5 Euro?\nAntwort: {o}",
    "Q: 1 + 1?\nA: 2\n\nQ: 2 + 2?\nA: {o}",
)


@pytest.mark.parametrize("stated", STATED)
@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("blank", ["\n\n", "\n"])
def test_the_first_answer_counts(stated: str, asked: str, blank: str) -> None:
    text = f"{stated}{blank}{asked}".format(v=136, o=4)
    assert score(text, PROMPT, "136") == 1.0
    assert score(text, PROMPT, "4") == 0.0


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        ("Question: How many on Monday? Answer: 38\nQuestion: How many are left? Answer: 136", "136", "38"),
        ("The answer is 174.\n\nQuestion: Is that right?\nAnswer: 136", "136", "174"),
        (f"The answer is 174.\n\nQ: {PROMPT}\nA: 136", "136", "174"),
        ("I'll work it out.\nQ: What is 250 - 114?\nA: 136", "136", "114"),
    ],
)
def test_questions_on_the_way_and_about_the_answer_are_read(text: str, right: str, wrong: str) -> None:
    assert score(text, PROMPT, right) == 1.0
    assert score(text, PROMPT, wrong) == 0.0
