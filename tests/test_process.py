from typing import Any

import pytest

from reward_service import process


def test_process_supervision_comes_out(vectors: Any) -> None:
    case = vectors["grpo_process_supervision"]
    for found, expected in zip(
        process.step_advantages(case["step_rewards"]), case["step_advantages"], strict=True
    ):
        assert found == pytest.approx(expected, abs=1e-9)


def test_step_rewards_without_spread_have_no_advantage() -> None:
    assert process.step_advantages([[1.0, 1.0], [1.0]]) == [[0.0, 0.0], [0.0]]


def test_aggregates_come_out(vectors: Any) -> None:
    hows: list[Any] = ["product", "min", "last", "mean", "geometric_mean"]
    for case in vectors["prm_aggregate"]:
        for how in hows:
            assert process.aggregate(case["step_probs"], how) == pytest.approx(case[how], abs=1e-9), (
                case,
                how,
            )


def test_the_choice_among_solutions_depends_on_the_aggregate_as_published(vectors: Any) -> None:
    case = vectors["prm_best_of_n"]
    hows: list[Any] = ["product", "min"]
    for how in hows:
        scores = [process.aggregate(steps, how) for steps in case["step_probs"]]
        assert scores.index(max(scores)) == case[f"best_by_{how}"]
        pair = {name: process.aggregate(case["long_vs_short"][name], how) for name in "ab"}
        assert list(pair.values()) == pytest.approx(case["long_vs_short"][how], abs=1e-9)
        assert max(pair, key=pair.__getitem__) == case["long_vs_short"][f"best_by_{how}"]


def test_math_shepherds_labels_come_out(vectors: Any) -> None:
    for case in vectors["math_shepherd"]:
        right = [answer == case["gold"] for answer in case["completion_answers"]]
        assert process.hard_label(right) == case["hard"]
        assert process.soft_label(right) == pytest.approx(case["soft"], abs=1e-9)


def test_the_likelihood_of_step_labels_comes_out(vectors: Any) -> None:
    case = vectors["prm_loss"]
    assert process.log_likelihood(case["y"], case["r"]) == pytest.approx(case["value"], abs=1e-9)
