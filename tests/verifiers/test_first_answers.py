"""Answers that stand first: before further questions, before an explanation, before what more is told of them."""

import pytest

from reward_service.grading.texts.temporal_order import comparison
from tests.verifiers.judging import earns

METAL = (
    "Question: Which metal is liquid at room temperature?\nA. tin\nB. mercury\nC. zinc\nD. nickel\nAnswer:"
)
NEXT = "{head}: Which bird cannot fly?\nA. finch\nB. swallow\nC. heron\nD. kiwi\nAnswer: D"


@pytest.mark.parametrize("head", ["Question", "Q", "**Question 2**", "User"])
@pytest.mark.parametrize("said", [" B", " B. mercury", " The answer is B.", " (B)"])
def test_the_answer_before_the_writers_next_question_counts(head: str, said: str) -> None:
    text = f"{said}\n\n{NEXT.format(head=head)}"
    assert earns({"kind": "choice", "answer": "B"}, text, prompt=METAL)
    assert not earns({"kind": "choice", "answer": "D"}, text, prompt=METAL)


def test_a_question_of_the_prompt_or_before_any_answer_is_no_next_one() -> None:
    again = "Let me see.\nQuestion: Which metal is liquid at room temperature?\nAnswer: B"
    assert earns({"kind": "choice", "answer": "B"}, again, prompt=METAL)
    assert earns({"kind": "choice", "answer": "B"}, "Question: which is a fluid?\nAnswer: B", prompt=METAL)


@pytest.mark.parametrize("word", ["yes", "no"])
@pytest.mark.parametrize(
    "more", [". Ivo was born in Riga.", ". One lives in Oslo, the other in Bergen.", ", they do not.", ""]
)
def test_yes_and_no_stand_before_an_explanation(word: str, more: str) -> None:
    prompt = "Do Ivo and Anselm live in one town?"
    text = f"{word.capitalize()}{more}"
    assert earns({"kind": "text", "answers": [word]}, text, prompt=prompt)
    assert not earns({"kind": "text", "answers": ["no" if word == "yes" else "yes"]}, text, prompt=prompt)


LAKE = {"kind": "text", "answers": ["青海湖"]}
TELLS_MORE = ("面积约4300平方公里", "位于青海省东北部", "是一个咸水湖", "其水源主要来自布哈河")
TURNS = (
    "不对，是纳木错",
    "也可能是纳木错",
    "但最大的是纳木错",
    "是第二大的，最大的是纳木错",
    "位于青海，而最大的是纳木错",
    "纳木错",
    "或者纳木错",
)


@pytest.mark.parametrize("ahead", ["", "是", "答案是"])
@pytest.mark.parametrize("more", TELLS_MORE)
def test_in_chinese_what_tells_more_stands_behind_a_comma(ahead: str, more: str) -> None:
    assert earns(LAKE, f"{ahead}青海湖，{more}。", prompt="中国最大的湖是哪个？")
    assert not earns(LAKE, f"{ahead}纳木错，{more}。", prompt="中国最大的湖是哪个？")


@pytest.mark.parametrize("turn", TURNS)
def test_what_turns_from_a_chinese_answer_is_no_more_of_it(turn: str) -> None:
    assert not earns(LAKE, f"青海湖，{turn}。", prompt="中国最大的湖是哪个？")


@pytest.mark.parametrize("aside", ["now in a museum in Bern", "first shown in 1904", "which hangs in Bern"])
def test_an_aside_between_subject_and_verb_names_nobody(aside: str) -> None:
    prompt = "Who painted The Glass Orchard?"
    text = f"The picture, {aside}, was painted by Teodora Lund."
    assert earns({"kind": "text", "answers": ["Teodora Lund"]}, text, prompt=prompt)
    assert not earns({"kind": "text", "answers": ["Ivo Lund"]}, text, prompt=prompt)


def test_a_date_in_american_order_is_one_date() -> None:
    day = {"kind": "text", "answers": ["4 March 1871"]}
    for text in ("It was March 4, 1871.", "It was March 4th, 1871.", "It opened on March 4th, 1871."):
        assert earns(day, text, prompt="On what date did the bridge open?"), text
    for text in ("It was March 5, 1871.", "It was March 4, 1872.", "It was May 4th, 1871."):
        assert not earns(day, text, prompt="On what date did the bridge open?"), text


@pytest.mark.parametrize("ahead", ["它叫", "名叫", "这是"])
def test_what_a_chinese_name_is_called_besides_tells_more(ahead: str) -> None:
    assert earns(LAKE, f"{ahead}青海湖,蒙古语称库库淖尔。", prompt="中国最大的湖叫什么?")
    assert not earns(LAKE, f"{ahead}纳木错,蒙古语称腾格里海。", prompt="中国最大的湖叫什么?")


@pytest.mark.parametrize("head", ["题目", "练习", "### Exercise 7", "Problem 12.", "Aufgabe 3:", "Задача 5"])
def test_an_exercise_that_follows_is_no_part_of_the_answer(head: str) -> None:
    text = f"54 - 18 = 36, 36 × 2 = 72\nAnswer: 72\n\n{head}: 25 - 7 = ?\nAnswer: 18"
    assert earns("72", text, prompt="Ivo has 54 stamps. How many has Anselm?")
    assert not earns("18", text, prompt="Ivo has 54 stamps. How many has Anselm?")


@pytest.mark.parametrize("said", [" B\n", "(B)\n", "B.\n"])
@pytest.mark.parametrize("cue", ["Answer: D", "答案：D", "The answer is D."])
def test_a_letter_before_another_question_with_its_own_options_is_the_answer(said: str, cue: str) -> None:
    text = f"{said}\nWhich bird cannot fly?\nA. finch\nB. swallow\nC. heron\nD. kiwi\n{cue}"
    assert earns({"kind": "choice", "answer": "B"}, text, prompt=METAL)
    assert not earns({"kind": "choice", "answer": "D"}, text, prompt=METAL)


def test_a_letter_before_a_review_of_the_options_may_be_corrected() -> None:
    text = "B\n\nA. tin melts at 232 degrees\nB. mercury is a fluid\nC. zinc, no\nD. nickel, no\nAnswer: D"
    assert earns({"kind": "choice", "answer": "D"}, text, prompt=METAL)


LABELS = (
    ("Aufgabe", "Lösung"),
    ("Problem", "Solution"),
    ("Human", "Assistant"),
    ("Задача", "Решение"),
    ("例", "解"),
)


@pytest.mark.parametrize(("asks", "answers"), LABELS)
@pytest.mark.parametrize("said", ["54 - 18 = 36.", "The answer is 36.", "They have 36 left."])
def test_the_labels_of_a_prompt_that_ends_in_an_open_one_ask_again(
    asks: str, answers: str, said: str
) -> None:
    prompt = f"{asks}: Ivo has 54 stamps and gives away 18. How many are left?\n{answers}:"
    text = f" {said}\n{asks}: Ada has 25 stamps and gives away 7. How many are left?\n{answers}: 18 are left."
    assert earns("36", text, prompt=prompt)
    assert not earns("18", text, prompt=prompt)


def test_a_prompt_s_own_question_said_again_is_no_further_one() -> None:
    prompt = "Problem: Ivo has 54 stamps and gives away 18. How many are left?\nSolution:"
    text = "Let me read it again.\nProblem: Ivo has 54 stamps and gives away 18. How many are left?\nSolution: 36"
    assert earns("36", text, prompt=prompt)


@pytest.mark.parametrize(
    "more", ["10．一个角是多少度？\n答：一个角是80度。", "7. 已知 $x=2$，则 $y=$（　　）\n【答案】80"]
)
def test_a_numbered_exercise_behind_an_explicit_answer_is_not_read(more: str) -> None:
    prompt = "三个内角的度数比是 2∶3∶4，最大的内角是多少度？"
    for said, paid in (("80", True), ("60", False)):
        assert earns("80", f"解：180÷9＝20\n答：最大的内角是{said}度。\n{more}", prompt=prompt) is paid


def test_lines_that_may_ask_behind_a_head_of_blanks_or_without_any_answer_leave_a_text_whole() -> None:
    for text in ("\n" * 500 + "User: a", "User: a\n" * 300, "Q: a\n" * 300, "\n\n1. What is it, then?\n" * 2):
        assert not earns("36", text, prompt="a")
    assert comparison([], "Who is older, Ada Rask or Bo Lindt?", ("Ada Rask",)).is_right is not True
