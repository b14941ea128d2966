"""An answer that copies the expression to be worked out is none."""

import pytest

from tests.grading.math.claims.test_value_lists import score


@pytest.mark.parametrize(
    ("prompt", "copy", "right"),
    [
        ("What is $\\sin 75^\\circ$?", "\\sin 75^\\circ", "\\frac{\\sqrt6+\\sqrt2}{4}"),
        ("Compute $2^6 + 3^3$.", "2^6+3^3", "91"),
        ("What is 2^6 + 3^3?", "2^{6} + 3^{3}", "91"),
        ("Simplify $\\sqrt{72}+\\sqrt{2}$.", "\\sqrt{72} + \\sqrt{2}", "7\\sqrt{2}"),
        ("Factor \\(x^2 - 7x + 12\\).", "x^2-7x+12", "(x-3)(x-4)"),
        ("Simplify $\\dfrac{y^2-4}{y-2}$.", "\\frac{y^2-4}{y-2}", "y+2"),
        ("Evaluate log_3 81.", "\\log_3 81", "4"),
        ("Find 6!.", "6!", "720"),
    ],
)
def test_a_copy_is_wrong_and_the_result_is_right(prompt: str, copy: str, right: str) -> None:
    for way in ("\\boxed{{{}}}", "The answer is ${}$."):
        assert score(way.format(copy), prompt, right) == 0.0
        assert score(way.format(right), prompt, right) == 1.0


@pytest.mark.parametrize(
    ("prompt", "answer", "reference"),
    [
        ("Which is larger, $2^{11}$ or $3^7$?", "3^7", "3^{7}"),
        ("A square has side $3\\sqrt2$. What is its side?", "3\\sqrt2", "\\sqrt{18}"),
        ("A line is given by $y = 2x + 5$. Which line is parallel to it at distance 0?", "y = 2x + 5", "2x - y + 5 = 0"),
        ("Half of them, 1/2, are red. What part is blue?", "1/2", "0.5"),
    ],
)  # fmt: skip
def test_what_leaves_no_work_or_is_the_references_own_text_is_right(
    prompt: str, answer: str, reference: str
) -> None:
    assert score(f"\\boxed{{{answer}}}", prompt, reference) == 1.0
