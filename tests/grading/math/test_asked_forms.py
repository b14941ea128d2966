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
