"""Answers that have the value and not the form, or the figures and not the unit, that the prompt asks for."""

import pytest

from reward_service.sample import Sample
from reward_service.verdict import Verdict
from reward_service.verifiers.base import Question
from reward_service.verifiers.math import Math


def score(prompt: str, reference: str, completion: str) -> float | None:
    math = Math()
    read = math.read(Sample(prompt=prompt, completion=completion, reference=reference))
    verdict: Verdict = math.judge(read) if isinstance(read, Question) else read
    return verdict.score


LOWEST = (
    "What fraction is red? Give it in lowest terms.",
    "用最简分数表示概率。",
    "Write the ratio as a fraction in simplest form.",
)


@pytest.mark.parametrize("prompt", LOWEST)
@pytest.mark.parametrize(
    ("answer", "paid"),
    [
        (r"\boxed{\frac{5}{7}}", 1.0),
        (r"\boxed{\frac{15}{21}}", 0.0),
        (r"\boxed{15/21}", 0.0),
        (r"\boxed{\frac{15}{21} = \frac{5}{7}}", 1.0),
        (r"\boxed{\frac{5}{7} = \frac{15}{21}}", 0.0),
    ],
)
def test_a_fraction_is_in_lowest_terms_where_that_is_asked(prompt: str, answer: str, paid: float) -> None:
    assert score(prompt, r"\frac{5}{7}", answer) == paid


def test_elsewhere_a_fraction_may_be_unreduced_and_so_may_the_reference() -> None:
    assert score("What fraction is red?", r"\frac{5}{7}", r"\boxed{\frac{15}{21}}") == 1.0
    assert score(LOWEST[0], r"\frac{15}{21}", r"\boxed{\frac{15}{21}}") == 1.0


@pytest.mark.parametrize(
    ("answer", "paid"),
    [
        (r"\boxed{6\sqrt{5}}", 1.0),
        (r"\boxed{\sqrt{180}}", 0.0),
        (r"\boxed{2\sqrt{45}}", 0.0),
        (r"\boxed{\sqrt{180} = 6\sqrt{5}}", 1.0),
    ],
)
def test_a_root_is_in_its_simplest_form_where_that_is_asked(answer: str, paid: float) -> None:
    assert score("Find the diagonal in simplest radical form.", r"6\sqrt{5}", answer) == paid


@pytest.mark.parametrize(
    ("prompt", "answer", "paid"),
    [
        ("How many km does the boat go?", r"\boxed{45\text{ km}}", 1.0),
        ("How many km does the boat go?", r"\boxed{45\text{ m}}", 0.0),
        ("How many km does the boat go?", r"\boxed{45000\text{ m}}", 1.0),
        ("这条船行驶了多少千米？", r"\boxed{45\text{米}}", 0.0),
        ("배는 몇 km를 가는가?", r"\boxed{45\text{ m}}", 0.0),
        ("How far does the boat go?", r"\boxed{45\text{ m}}", 1.0),
    ],
)
def test_a_unit_other_than_the_one_asked_for_is_converted(prompt: str, answer: str, paid: float) -> None:
    assert score(prompt, "45", answer) == paid


@pytest.mark.parametrize(
    "answer",
    [
        r"\boxed{\frac{3}{8} (= 0.375)}",
        r"\boxed{\frac{3}{8}\ (=37.5\%)}",
        r"\boxed{\frac{3}{8}\quad\left(\approx 0.38\right)}",
        "<answer>3/8（＝37.5％）</answer>",
    ],
)
def test_the_same_value_in_brackets_behind_an_answer_is_a_chain(answer: str) -> None:
    assert score("", r"\frac{3}{8}", answer) == 1.0
    assert score("", r"\frac{5}{8}", answer) == 0.0


@pytest.mark.parametrize(
    ("answer", "paid"),
    [
        (r"\boxed{\text{最大值为 }14,\ \text{最小值为 }-6}", 1.0),
        (r"\boxed{最小值为-6，最大值为14}", 1.0),
        (r"\boxed{最大值为-6，最小值为14}", 0.0),
        (r"\boxed{\text{最大值 } 14}", 0.0),
    ],
)
def test_values_with_names_are_those_that_the_prompt_names_in_this_order(answer: str, paid: float) -> None:
    assert score("求 $f(x)$ 在 $[0,3]$ 上的最大值和最小值。", "14, -6", answer) == paid


def test_indices_in_small_figures_make_no_words() -> None:
    assert score("", "3, 8", "<answer>λ₁ = 8, λ₂ = 3</answer>") == 1.0
    assert score("", "3, 8", "<answer>λ₁ = 8, λ₂ = 4</answer>") == 0.0


@pytest.mark.parametrize("root", [r"\sqrt[999983]{999999}", r"\sqrt[0]{4}", r"\sqrt[1]{4}", r"\sqrt[-2]{8}"])
def test_odd_roots_cost_nothing_and_are_wrong(root: str) -> None:
    assert score("Give it in simplest radical form.", r"4\sqrt{3}", rf"\boxed{{{root}}}") == 0.0


FORMS = (
    ("Write the sum as a mixed number.", r"3\frac{1}{6}", (r"3\frac{1}{6}", "3 1/6"), (r"\frac{19}{6}",)),
    ("把这个分数化成带分数。", r"3\frac{1}{6}", (r"3\frac16", r"3又\frac16", "3又1/6"), (r"\frac{19}{6}",)),
    (
        "Express the distance in scientific notation.",
        r"4.7\times10^{8}",
        (r"4.7 \cdot 10^8", "4.7 × 10⁸", "4.7e8", r"4.7\times 10^8\text{ km}"),
        (r"47\times10^{7}", "470000000", r"0.47\times10^9"),
    ),
    ("用科学记数法表示。", r"-6.2\times10^{-5}", (r"-6.2\times 10^{-5}",), (r"-62\times10^{-6}",)),
    ("Give it to the nearest tenth.", "8.3", ("8.3", "8.30"), ("8.31", "8.28")),
    ("结果保留两位小数。", "3.46", ("3.46", r"2\sqrt{3}"), ("3.464",)),
    ("Write it in slope-intercept form.", "y = 3x - 4", ("y=-4+3x", "3x-4"), ("3x - y = 4", "y+4=3x")),
)


@pytest.mark.parametrize(("prompt", "reference", "right", "wrong"), FORMS)
def test_a_form_that_is_asked_for_is_wanted(
    prompt: str, reference: str, right: tuple[str, ...], wrong: tuple[str, ...]
) -> None:
    assert [answer for answer in right if score(prompt, reference, rf"\boxed{{{answer}}}") != 1.0] == []
    assert [answer for answer in wrong if score(prompt, reference, rf"\boxed{{{answer}}}") != 0.0] == []


@pytest.mark.parametrize("unit", ["dm", "cm"])
def test_rounding_is_no_matter_of_units(unit: str) -> None:
    figures = {"dm": "83.0", "cm": "830.0"}[unit]
    said = rf"\boxed{{{figures}\text{{ {unit}}}}}"
    assert score("How many metres, to the nearest tenth?", r"8.3\text{ m}", said) == 1.0


SHARE = "Ann, Bo and Cy share $840 in the ratio 3:4:7. How much does each of them get?"


@pytest.mark.parametrize("reference", ["180, 240, 420", r"\$180, \$240, \$420"])
@pytest.mark.parametrize(
    ("said", "paid"),
    [
        ("Thus Ann gets $180, Bo gets $240 and Cy gets $420.", 1.0),
        ("So Bo gets $240, Ann gets $180 and Cy gets $420.", 1.0),
        ("Bo gets $180, Ann gets $240 and Cy gets $420.", 0.0),
        (r"\boxed{\$180, \$240, \$420}", 1.0),
        (r"\boxed{180, 240, 420}", 1.0),
        (r"\boxed{\$180, \$240, \$430}", 0.0),
    ],
)
def test_sums_of_money_are_a_list_with_or_without_the_currency(
    reference: str, said: str, paid: float
) -> None:
    assert score(SHARE, reference, said) == paid


def test_lists_in_two_currencies_differ() -> None:
    assert score(SHARE, r"\$180, \$240", r"\boxed{€180, €240}") == 0.0


@pytest.mark.parametrize(
    ("answer", "paid"),
    [
        (r"x=3\ \text{或}\ x=-\dfrac12", 1.0),
        (r"x = -\frac12 \text{ or } x = 3", 1.0),
        (r"x_1 = -\frac12, x_2 = 3", 1.0),
        (r"x = 3", 0.0),
        (r"x = 3 \text{ or } x = \frac12", 0.0),
        (r"x_2 = 3, x_3 = -\frac12", 0.0),
    ],
)
def test_roots_have_indices_or_none(answer: str, paid: float) -> None:
    assert score("解方程：$2x^2-5x-3=0$。", r"x_1=3,x_2=-\frac12", rf"\boxed{{{answer}}}") == paid
