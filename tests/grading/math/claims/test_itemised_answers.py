"""Parts, shares and lists over several lines are one answer, with exactly as many values as the reference."""

import pytest

from reward_service.grading.math.claims.reader import read
from reward_service.grading.math.claims.reference_shape import wanted
from tests.grading.math.claims.test_value_lists import score
from tests.verifiers.test_math import verdict

_PARTS = "(a) The side is 12 / 4 = 3 cm.\n(b) The area is therefore 9 square cm.\n\nThe diagonal was not asked for: it is about 4.24 cm."
_SHARES = "One part is $8.\n- **Ann** has 2 parts: $16\n- **Ben** has 3 parts: $24\n\nTogether 16 + 24 = 40, as it should be."
_TABLE = "| share | value |\n|---|---|\n| 2 | 30° |\n| 4 | 60° |\n| 6 | 90° |"


@pytest.mark.parametrize(
    ("text", "reference", "wrong"),
    [
        (_PARTS, "(a) 3 cm (b) 9 cm^2", "(a) 9 cm (b) 3 cm^2"),
        (_SHARES, "Ann $16, Ben $24", "Ann $24, Ben $16"),
        (_TABLE, "30°, 60°, 90°", "30°, 60°, 80°"),
        ("甲占2份：8×2=16元\n乙占3份：8×3=24元", "甲16元，乙24元", "甲24元，乙16元"),
        ("The quotient is \\boxed{x+2} and the remainder \\boxed{7}.", "x+2, 7", "x+2, 5"),
    ],
)
def test_items_are_read_by_their_labels(text: str, reference: str, wrong: str) -> None:
    assert verdict(text, reference).score == 1.0
    assert verdict(text, wrong).score == 0.0


def test_more_items_than_values_are_no_answer() -> None:
    guesses = "- 2\n- 3\n- 5\n- 7"
    assert verdict(guesses, "3, 5").score == 0.0


def test_values_with_names_of_the_prompt_keep_its_order() -> None:
    prompt = "求15和20的最大公因数与最小公倍数。"
    assert score("所以最大公因数为5，最小公倍数为60。", prompt, "5, 60") == 1.0
    assert score("所以最大公因数为60，最小公倍数为5。", prompt, "5, 60") == 0.0


def test_an_order_that_is_asked_for_must_be_kept() -> None:
    prompt = "Arrange 1/2, 2/5, 3/4 from smallest to largest."
    assert score("\\boxed{2/5, 1/2, 3/4}", prompt, "2/5, 1/2, 3/4") == 1.0
    assert score("\\boxed{1/2, 2/5, 3/4}", prompt, "2/5, 1/2, 3/4") == 0.0


@pytest.mark.parametrize("text", [",", "3\n,", "、", "x = 1\n,.", "no solution\n,"])
def test_a_last_line_of_marks_alone_is_no_fault(text: str) -> None:
    read(text, wanted=wanted("1, 2"))
