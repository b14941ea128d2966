import pytest

from reward_service.rewards.answer_agreement import MAX_ANSWER, answers_agree, majority_is_right
from reward_service.verifiers.math import Math


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("\\frac{1}{2}", "0.5", True),
        ("x+1", "1+x", True),
        ("3", "4", False),
        ("not mathematics }{", "4", False),
        ("4", "", False),
        ("", "", True),
        ("9" * (MAX_ANSWER + 1), "9" * (MAX_ANSWER + 1), True),
        ("9" * (MAX_ANSWER + 1), "9", False),
    ],
)
def test_answers_agree_when_the_accuracy_verifier_says_so(one: str, other: str, *, same: bool) -> None:
    assert answers_agree(Math(), one, other) is same


def test_the_largest_class_decides() -> None:
    assert majority_is_right((Math(), ["7", "7.0", "42"], [False, False, True])) is False
    assert majority_is_right((Math(), ["7", "8", "42", None], [False, False, True, False])) is False
    assert majority_is_right((Math(), ["42", "7"], [True, False])) is True
