import pytest

from reward_service.rewards.group_rewards import (
    JudgedSample,
    batch_reward_std,
    compute_rewards,
    group_statistics,
    uniform_verdicts,
)
from reward_service.specs.compiled import CompiledSpec
from reward_service.specs.spec import parse
from reward_service.verdict import Outcome, Verdict

RECIPE = CompiledSpec(parse({"components": {"accuracy": {"scale": [-1, 1]}, "overlong": {"weight": 0.5}}}))


def judged(number: int, accuracy: Verdict, penalty: float = 0.0) -> JudgedSample:
    return JudgedSample(number, {"accuracy": accuracy, "overlong": Verdict.shaped(penalty, "")}, "math")


def test_a_penalty_contributes_weight_times_its_number() -> None:
    (found,) = compute_rewards([judged(0, Verdict.scored(1.0, ""), -0.25)], RECIPE, RECIPE.spec)
    assert (found.components["overlong"].value, found.value) == (-0.125, 0.875)


def test_beyond_all_limits_every_penalty_is_full_and_no_outage_is_a_penalty() -> None:
    lost = uniform_verdicts(0, Verdict.over_limit("too long"), RECIPE)
    failed = uniform_verdicts(1, Verdict.failed("worker lost"), RECIPE)
    values = [reward.value for reward in compute_rewards([lost, failed], RECIPE, RECIPE.spec)]
    assert values == [-1.5, None]


def test_the_summary_counts_right_answers_by_accuracy_alone() -> None:
    group = [judged(i, Verdict.scored(1.0, ""), -i / 4) for i in range(4)]
    found = group_statistics(
        "g", compute_rewards(group, RECIPE, RECIPE.spec), RECIPE, RECIPE.spec, batch_std=None
    )
    assert (found.pass_rate, found.informative) == (1.0, False)


def test_members_without_accuracy_are_neither_right_nor_wrong() -> None:
    group = [
        judged(0, Verdict.scored(1.0, "")),
        judged(1, Verdict.bad_reference("")),
        judged(2, Verdict.no_answer("")),
    ]
    scored = compute_rewards(group, RECIPE, RECIPE.spec)
    found = group_statistics("g", scored, RECIPE, RECIPE.spec, batch_std=None)
    assert (found.pass_rate, found.scored, found.size) == (0.5, 2, 3)
    assert [reward.outcome for reward in scored] == [Outcome.SCORED, Outcome.BAD_REFERENCE, Outcome.NO_ANSWER]


def test_the_batchs_spread_leaves_nulls_out() -> None:
    group = [
        judged(0, Verdict.scored(1.0, "")),
        judged(1, Verdict.failed("")),
        judged(2, Verdict.scored(0.0, "")),
    ]
    assert batch_reward_std(compute_rewards(group, RECIPE, RECIPE.spec)) == pytest.approx(2**0.5)


def test_a_sample_nobody_could_read_shares_one_verdict() -> None:
    (reward,) = compute_rewards(
        [uniform_verdicts(7, Verdict.no_answer("nothing"), RECIPE)], RECIPE, RECIPE.spec
    )
    assert (reward.id, reward.value, reward.outcome) == (7, -1.0, Outcome.NO_ANSWER)
    assert {part.reason for part in reward.components.values()} == {"nothing"}
