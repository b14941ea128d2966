"""Values side by side, of which the prompt asks for one: whichever is asked for is read, the other never pays."""

from itertools import product

import pytest

from reward_service.grading.math.claims.asked_for import asked_for
from reward_service.grading.math.claims.asked_names import Owner, asked_names, owner
from reward_service.grading.math.claims.paired_values import around, beside_each_other, segments
from tests.grading.math.claims.test_value_lists import score

PAIRS = [(5, 7), (12, 24), (30, 18), (9, 140)]
SENTENCES = [
    ("There are {a} red balls and {b} blue balls.", "How many red balls are there?", "How many blue balls are there?"),
    ("So Ann is {a} and Tom is {b}.", "How old is Ann?", "How old is Tom?"),
    ("In the end Sam drove {a} miles and Lee drove {b} miles.", "How many miles did Sam drive?", "How many miles did Lee drive?"),
    ("The width is {a} cm, and the length is {b} cm.", "What is the width?", "What is the length?"),
    ("The smaller number is {a}; the larger number is {b}.", "Find the smaller number.", "Find the larger number."),
    ("Mia spent ${a} and has ${b} left.", "How much did she spend?", "How much does she have left?"),
    ("Their GCD is {a} and their LCM is {b}.", "What is the GCD of the two?", "What is the LCM of the two?"),
    ("So x = {a} and y = {b}.", "Find x.", "Find y."),
    ("Hence $f(2) = {a}$ and $f(3) = {b}$.", "What is f(2)?", "What is f(3)?"),
    ("The maximum value is {b}, and the minimum value is {a}.", "What is the minimum value?", "What is the maximum value?"),
    ("Also ist Ann {a} und Tom {b} Jahre alt.", "Wie alt ist Ann?", "Wie alt ist Tom?"),
    ("Il y a {a} garçons et {b} filles dans la classe.", "Combien y a-t-il de garçons ?", "Combien y a-t-il de filles ?"),
    ("Hay {a} bolas rojas y {b} azules.", "¿Cuántas rojas hay?", "¿Cuántas azules hay?"),
    ("Na turma há {a} meninos e {b} meninas.", "Quantos meninos há?", "Quantas meninas há?"),
    ("В классе {a} мальчиков и {b} девочек.", "Сколько мальчиков в классе?", "Сколько девочек в классе?"),
    ("红球有{a}个，蓝球有{b}个。", "红球有多少个？", "蓝球有多少个？"),
    ("小明花了{a}元，还剩{b}元。", "小明花了多少元？", "小明还剩多少元？"),
    ("男子は{a}人、女子は{b}人です。", "男子は何人ですか。", "女子は何人ですか。"),
    ("남학생은 {a}명, 여학생은 {b}명이다.", "남학생은 몇 명인가?", "여학생은 몇 명인가?"),
    ("The mixture needs {a} litres of blue and {b} litres of yellow paint.", "Blue and yellow paint are mixed to make green paint. How many litres of blue paint are used?", "Blue and yellow paint are mixed to make green paint. How many litres of yellow paint are used?"),
    ("В первой корзине {a} яблока, во второй — {b}.", "В двух корзинах яблоки. Сколько яблок в первой корзине?", "В двух корзинах яблоки. Сколько яблок во второй корзине?"),
    ("Marie a donc {a} billes et Luc en a {b}.", "Combien de billes Marie a-t-elle ?", "Combien de billes Luc a-t-il ?"),
    ("Lớp có {a} học sinh nam và {b} học sinh nữ.", "Lớp có bao nhiêu học sinh nam?", "Lớp có bao nhiêu học sinh nữ?"),
]  # fmt: skip


@pytest.mark.parametrize("sentence", SENTENCES, ids=[said[:24] for said, *_ in SENTENCES])
def test_the_value_that_is_asked_for_is_read_and_the_other_never_pays(sentence: tuple[str, str, str]) -> None:
    said, asks_first, asks_second = sentence
    for (a, b), lead in product(PAIRS, ("", "First we write down what we know. ")):
        text = lead + said.format(a=a, b=b)
        scores = [score(text, asks, str(value)) for asks, value in ((asks_first, a), (asks_second, b))]
        others = [score(text, asks, str(value)) for asks, value in ((asks_first, b), (asks_second, a))]
        assert (scores, others) == ([1.0, 1.0], [0.0, 0.0]), text


@pytest.mark.parametrize(
    ("text", "prompt", "right", "wrong"),
    [
        ("She sold 72 clips altogether: 48 in April and 24 in May.", "How many clips did Nat sell altogether in April and May?", "72", "24"),
        ("He sold 48 + 24 = 72 clips. On average that is 36 clips per month.", "How many clips did he sell?", "72", "36"),
        ("60 - 15 - 25 = 20. This is 1/3 of the total.", "How many cups are in the final meal?", "20", "1/3"),
        ("The minimum occurs at x = 4 and the minimum value is -3.", "What is the minimum value?", "-3", "4"),
        ("The minimum occurs at x = 4 and the minimum value is -3.", "For which x is the function smallest?", "4", "-3"),
        ("It has its minimum at x = 2, where f(2) = -1.", "What is the minimum value of f?", "-1", "2"),
        ("9*60 = <<9*60=540>>540 meters a week.", "How many meters a week?", "540", "60"),
        ("That is a rise of 2.5 %.", "By how many percent does it rise?", "2.5", "0.25"),
        ("So the function attains its minimum value of -2 at x = -5.", "Find the minimum value of f.", "-2", "-5"),
        ("x = 2 のとき最小値 3 をとる。", "最小値を求めよ。", "3", "2"),
        ("따라서 x = 8일 때 최댓값 1을 가집니다.", "최댓값을 구하시오.", "1", "8"),
        ("The ball peaks at 20 m after 2 seconds and lands at 4 seconds.", "What is the maximum height it reaches?", "20 m", "4 s"),
        ("So the chance of not drawing a blue marble is 7/12.", "What is the probability that it is not blue?", "7/12", "5/12"),
        ("The probability of a sum of 8 is five out of thirty-six, about 13.9%.", "What is the probability that the sum is 8?", "5/36", "5"),
        ("The highest powers give the LCM, 2²·3² = 36; the lowest the GCD, 2·3 = 6.", "Find the least common multiple of 12 and 18.", "36", "6"),
        ("Hence $(x, y) = (4, 3)$.", "Solve 2x + y = 11, x - y = 1. Find x.", "4", "3"),
        ("The solution of the system is (x, y) = (4, 3).", "Solve the system and determine y.", "3", "4"),
        ("The total is 130 pages, which works out to 26 pages a day on average.", "How many pages does she read in total?", "130", "26"),
        ("- To add: 90 L\n- Already there: 60 L\n- Capacity: 150 L", "How many litres must one add?", "90", "150"),
        ("答：鸡有11只，兔有9只。", "鸡兔同笼，共20个头58条腿，兔子有几只？", "9", "11"),
        ("The least common multiple of 12 and 18 is 36; their greatest common divisor is 6.", "What is the least common multiple of 12 and 18?", "36", "6"),
    ],
)  # fmt: skip
def test_remarks_beside_the_value_that_is_asked_for(text: str, prompt: str, right: str, wrong: str) -> None:
    assert (score(text, prompt, right), score(text, prompt, wrong)) == (1.0, 0.0)


def test_a_percentage_without_its_sign_answers_only_where_a_percentage_is_asked() -> None:
    assert score("\\boxed{28\\%}", "By what percent did it fall?", "28") == 1.0
    assert score("\\boxed{28\\%}", "A 20% discount. What is the price?", "28") == 0.0
    assert score("\\boxed{28}", "By what percent did it fall?", "28\\%") == 0.0


def test_words_belong_to_the_value_between_two_joints() -> None:
    clause = "There are 5 red balls and 7 blue balls"
    assert [clause[start:end] for start, end in segments(clause)] == [
        "There are 5 red balls",
        " and 7 blue balls",
    ]
    assert around(clause, clause.index("7")) == "There are 7 blue balls"
    assert [span.value for span in beside_each_other(clause)] == [" 5", " 7"]
    for whole in ("the least common multiple of 12 and 18", "It takes 2 hours and 30 minutes"):
        assert len(segments(whole)) == 1


@pytest.mark.parametrize(
    ("prompt", "names"),
    [
        ("Find x if 2x + 1 = 11. Give a decimal.", {"x"}),
        ("Find $\\cos\\theta$ if the sine is 4/5.", {"costheta"}),
        ("Find cos θ.", {"costheta"}),
        ("Find a and b, then report a+b.", {"a+b"}),
        ("What is the minimum value of f?", {"f"}),
        ("For what value of k does it touch the axis?", {"k"}),
        ("Find the common difference d.", {"d"}),
        ("求cosθ的值。", {"costheta"}),
        ("Find a number such that twice it is 8.", set()),
        ("How many apples are left?", set()),
    ],
)
def test_the_names_that_a_prompt_asks_for(prompt: str, names: set[str]) -> None:
    assert asked_names(prompt) == names
    assert asked_for(prompt).names == names


def test_a_value_of_a_function_is_owned_by_the_function() -> None:
    assert owner("where f(2) = ", "-1", frozenset({"f"})) is Owner.ASKED
    assert owner("so y = ", "7", frozenset({"x"})) is Owner.ANOTHER
    assert owner("there are ", "7", frozenset({"x"})) is Owner.NOBODY
