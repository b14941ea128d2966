import pytest

from reward_service.verifiers.lcpo import lcpo_exact, lcpo_max


@pytest.mark.parametrize(
    ("accuracy", "surplus", "expected"),
    [
        (1, 0, 1.0),
        (1, 250, 0.75),
        (1, -250, 0.75),
        (0, 0, 0.0),
        (0, 400, -0.4),
        (0.5, -100, 0.4),
        (1, -3_000, -2.0),
    ],
)
def test_exact_costs_the_same_for_every_token_too_few_or_too_many(
    accuracy: float, surplus: float, expected: float
) -> None:
    assert lcpo_exact(accuracy, surplus, 0.001) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(
    ("accuracy", "surplus", "expected"),
    [
        (1, 0, 0.5),
        (1, 250, 0.75),
        (1, 500, 1.0),
        (1, 9_000, 1.0),
        (1, -250, 0.25),
        (1, -500, 0.0),
        (1, -9_000, 0.0),
    ],
)
def test_max_pays_what_is_left_of_the_budget_and_never_less_than_nothing(
    accuracy: float, surplus: float, expected: float
) -> None:
    assert lcpo_max(accuracy, surplus, 0.001, 0.5) == pytest.approx(expected, abs=1e-9)


def test_max_pays_a_wrong_answer_nothing_however_short() -> None:
    assert {lcpo_max(0.0, surplus, 0.001, 0.5) for surplus in (-900, 0, 900)} == {0.0}
