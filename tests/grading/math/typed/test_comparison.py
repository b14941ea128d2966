"""Quantities, dates, times, letters and their kin: what equals what."""

import pytest

from reward_service.grading.math import decision
from reward_service.grading.math.conventions import Conventions
from reward_service.grading.math.problem import read


def equal(gold: str, answer: str, prompt: str = "", **conventions: str) -> bool | None:
    return decision.decide(gold, answer, Conventions(**conventions), problem=read(prompt)).equal  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("gold", "answer"),
    [
        ("2.5 \\text{ kg}", "2500\\,\\mathrm{g}"),
        ("9.8 \\text{ m/s}^2", "9.8\\,\\mathrm{m\\,s^{-2}}"),
        ("\\$3 million", "\\$3{,}000{,}000"),
        ("15亿元", "1500000000元"),
        ("7元2角5分", "7.25元"),
        ("12,50 €", "12.50 euros"),
        ("2 hours 30 minutes", "150 minutes"),
        ("25^\\circ\\text{C}", "298.15 K"),
        ("March 14, 2025", "14 March 2025"),
        ("3:45 PM", "15:45"),
        ("x \\equiv 1 \\pmod{4}", "x = 4k + 1"),
        ("1011_2", "11_{10}"),
        ("星期三", "周三"),
        ("A, B, D", "ABD"),
        ("H_2SO_4", "\\text{H}_2\\text{SO}_4"),
        ("12.5\\%", "12\\frac12\\%"),
        ("(a) 2; (b) 5", "(b) 5, (a) 2"),
        ("7, 4", "7 \\text{ cats and } 4 \\text{ dogs}"),
    ],
)
def test_the_same_value_in_another_dress(gold: str, answer: str) -> None:
    assert equal(gold, answer)


@pytest.mark.parametrize(
    ("gold", "answer"),
    [
        ("9.8 \\text{ m/s}^2", "9.8 \\text{ m/s}"),
        ("37.6亿", "37.6千"),
        ("3 billion", "3 million"),
        ("5 \\text{ million}", "5"),
        ("5元", "5角"),
        ("5^\\circ\\text{C}", "5^\\circ\\text{F}"),
        ("5 \\text{ kJ/mol}", "5 \\text{ kJ}"),
        ("x \\equiv 6 \\pmod{8}", "x \\equiv 6 \\pmod{9}"),
        ("1011_2", "1011_3"),
        ("3:45 PM", "3:45 AM"),
        ("HHT", "HTH"),
        ("WHO", "HOW"),
        ("P'A'", "P'A"),
        ("\\text{CO}", "\\text{Co}"),
        ("8 5/6", "85/6"),
        ("p \\land q", "p \\lor q"),
        ("\\frac{dy}{dx}", "\\frac{y}{x}"),
        ("x=k\\pi, k\\in\\mathbb{Z}", "x=k\\pi, k\\in\\mathbb{N}"),
    ],
)
def test_another_value_that_looks_alike(gold: str, answer: str) -> None:
    assert equal(gold, answer) is False


def test_a_unit_may_be_left_out_where_the_convention_says_so() -> None:
    assert equal("52.5 L", "52.5")
    assert equal("52.5 L", "52.5", units="required") is False


def test_the_prompt_tells_the_base_the_options_and_the_name() -> None:
    assert equal("1011_2", "1011", "Write it in base 2.")
    assert equal("1011_2", "1011") is False
    assert equal("B", "12", "Which? (A) 11 (B) 12 (C) 13")
    assert equal("B", "(B) 13", "Which? (A) 11 (B) 12 (C) 13") is False
    assert equal("293", "m+n = 293", "Find m+n.")
    assert not equal("3", "x+2 = 3", "Solve x+2 = 3.")
