"""Two values for one: what is offered is no answer, what is simplified is its last form; products of factors."""

import pytest

from tests.grading.math.claims.test_value_lists import score

VALUES = [("4.5 L", "9.0 L"), ("12", "15"), ("\\frac{1}{2}", "\\frac{2}{3}")]
OFFERS = [
    "The volume is {a}.\n\nEither {a} or {b} would be acceptable.",
    "So V = {a}. Either {b} or {a} is fine as an answer.",
    "V = {a} or, under another reading, {b}. Both {a} and {b} are possible.",
]
STATEMENTS = [
    "The probability is {first}, which {verb} {last}.",
    "So we get {first}, and that {verb} {last}.",
]
VERBS = ["simplifies to", "reduces to", "can be simplified to"]
FACTORS = [
    ("Factor completely: $2x^3 - 18x$.", "2x(x-3)(x+3)", "2x(x^2-9)", "(x+3)(x-3)(2x)"),
    ("Factorise $x^4-16$ fully.", "(x-2)(x+2)(x^2+4)", "(x^2-4)(x^2+4)", "(x^2+4)(x+2)(x-2)"),
    ("Factor the expression $6x^2-9x$.", "3x(2x-3)", "x(6x-9)", "(2x-3)(3x)"),
    ("分解因式：$2x^2+4x+2$", "2(x+1)^2", "(2x+2)(x+1)", "2(x+1)(x+1)"),
]


def dressed(value: str) -> str:
    return f"${value}$" if "\\" in value else value


@pytest.mark.parametrize(("a", "b"), VALUES)
@pytest.mark.parametrize("offer", OFFERS)
def test_two_values_that_are_offered_are_no_answer(offer: str, a: str, b: str) -> None:
    text = offer.format(a=dressed(a), b=dressed(b))
    assert score(text, "What is the volume?", a) == 0.0


def test_so_are_they_in_chinese_but_for_solutions_that_are_both_asked_for() -> None:
    text = "由 $x^2=9$ 得 $x=3$ 或 $x=-3$，两者都有可能。"
    assert score(text, "若 $x^2=9$ 且 $x<0$，则 $x$ 等于多少？", "-3") == 0.0
    assert score("x=3 和 x=-3 都是解。", "解方程 $x^2=9$", "\\pm 3") == 1.0


@pytest.mark.parametrize(("unit", "word"), [("h", "hours"), ("m", "m"), ("L", "litres"), ("g", "g")])
def test_a_sum_of_quantities_ends_in_its_result(unit: str, word: str) -> None:
    for frame in ("{}", "**{}**", "Adding up:\n\n{}"):
        text = frame.format(f"2 {unit} + 4 {unit} = 6 {word}")
        assert score(text, "How much is it together?", "6") == 1.0, text
        assert score(text, "How much is it together?", "4") == 0.0, text


@pytest.mark.parametrize("statement", STATEMENTS)
@pytest.mark.parametrize("verb", VERBS)
def test_the_last_form_of_a_value_counts(statement: str, verb: str) -> None:
    for last, right in (("5/18", 1.0), ("5/16", 0.0)):
        text = statement.format(first="10/36", verb=verb, last=last)
        assert score(text, "What is the probability?", "5/18") == right, text


@pytest.mark.parametrize(("prompt", "gold", "short_of", "otherwise"), FACTORS)
def test_a_product_has_as_many_factors_as_the_reference(
    prompt: str, gold: str, short_of: str, otherwise: str
) -> None:
    for frame in ("\\boxed{{{}}}", "The answer is ${}$."):
        assert score(frame.format(short_of), prompt, gold) == 0.0
        assert score(frame.format(otherwise), prompt, gold) == 1.0


def test_a_question_for_a_factor_asks_for_no_product() -> None:
    assert score("\\boxed{\\sqrt{12}}", "By what factor does it grow?", "2\\sqrt{3}") == 1.0


@pytest.mark.parametrize("text", ["x = 3, y = 1/0 + 2t", "(0/0 + t, 3t)", "x = 2/00, y = t"])
def test_a_line_of_points_with_a_zero_below_is_wrong_and_no_error(text: str) -> None:
    assert score(text, "Solve in integers.", "x = 3 + 2t, y = 5t") == 0.0
