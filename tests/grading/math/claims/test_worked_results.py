"""Work comes to its last member where a value is wanted; unsolved equations and contradictions stay."""

import pytest

from reward_service.grading.math.claims.reference_shape import wanted
from reward_service.grading.math.claims.worked_results import worked_result
from reward_service.grading.math.decision import equal


@pytest.mark.parametrize(
    ("text", "reference", "result"),
    [
        ("cos 60° = 1/2 = 0,5", "0,5", "0,5"),
        ("12 · 4 = 48", "48", "48"),
        ("\\int_0^1 x^2 dx = \\frac13 - 0 = \\frac13", "1/3", "\\frac13"),
        ("x^2 - 6x + 9 = (x - 3)^2", "(x-3)^2", "(x - 3)^2"),
        ("\\ln 8 = 3\\ln 2 ≈ 2.08", "3\\ln 2", "3\\ln 2"),
        ("x + 2 = 3", "3", "x + 2 = 3"),
        ("5 = 7 = 9", "9", "5 = 7 = 9"),
        ("x = 3, y = 4", "(3, 4)", "x = 3, y = 4"),
        ("x = 3", "x = 3", "x = 3"),
        ("4t = 12 \\quad\\Longrightarrow\\quad t = 3", "3", "3"),
        ("4t = 12 \\implies t = 3", "t = 3", "t = 3"),
        ("x = 1 \\implies y = 2", "x=1, y=2", "x = 1 \\implies y = 2"),
        ("y' + y = 0 ⇒ y = e^{-x}", "e^{-x}", "e^{-x}"),
    ],
)
def test_work_comes_to_its_last_member(text: str, reference: str, result: str) -> None:
    assert worked_result(text, wanted(reference).shape, equal) == result
