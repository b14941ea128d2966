"""Every formula reproduces the handed-out numbers to nine digits."""

from typing import Any, get_args

import pytest

from reward_service.filters import code_tests, difficulty, guessability
from reward_service.grading import step_aggregation
from reward_service.rewards import process_rewards, voting
from reward_service.rewards.advantages import advantages, statistics
from reward_service.specs.spec import Advantage
from reward_service.verifiers.cosine import cosine
from reward_service.verifiers.efficiency import efficiency
from reward_service.verifiers.lcpo import lcpo_exact, lcpo_max
from reward_service.verifiers.length import kimi_length
from reward_service.verifiers.overlong import overlong
from reward_service.verifiers.reasoning_steps import reasoning_steps
from reward_service.verifiers.repetition import repetition
from reward_service.verifiers.tag_count import tag_count

COLUMNS: dict[str, Advantage] = {
    "population_std_eps0": "population",
    "sample_std_eps1e4_TRL": "trl",
    "sample_std_eps1e6_verl": "verl",
    "dr_grpo_no_std": "none",
    "leave_one_out": "leave_one_out",
}
AGGREGATES = get_args(step_aggregation.Aggregate)
TAGS = ("<think>", "</think>", "<answer>", "</answer>")
RIGHT, WRONG = (1.0, 0.5), (-1.0, -0.5)


def near(expected: Any) -> Any:
    return pytest.approx(expected, abs=1e-9)


def test_advantages(vectors: Any) -> None:
    compared = 0
    for case in vectors["grpo_advantage"]:
        for column in COLUMNS.keys() & case.keys():
            assert advantages(case["rewards"], COLUMNS[column]) == near(case[column]), (case["name"], column)
            compared += 1
        if "expected" in case:
            assert all(advantages(case["rewards"], kind) == case["expected"] for kind in get_args(Advantage))
    assert compared > 20


def test_dynamic_sampling(vectors: Any) -> None:
    for case in vectors["grpo_advantage"]:
        if "dapo_keep" in case and case["name"] != "graded":
            members = [(n, reward, max(0.0, reward)) for n, reward in enumerate(case["rewards"])]
            assert statistics("g", members).informative is case["dapo_keep"], case["name"]


def test_pass_rates(vectors: Any) -> None:
    case = vectors["pass_at_1_mean"]
    members = [(i, float(p), float(p)) for i, p in enumerate(case["p"])]
    assert statistics("g", members).pass_rate == near(case["expected"])
    for case in vectors["pass_at_k"]:
        assert voting.pass_at_k(case["n"], case["c"], case["k"]) == near(case["expected"]), case


def test_votes(vectors: Any) -> None:
    case = vectors["vote"]
    answers, scores = case["answers"], case["scores"]
    assert answers[voting.majority(answers).position] == case["majority"]
    assert answers[voting.best_of_n(scores).position] == case["best_of_n"]
    chosen = voting.weighted_majority(answers, scores)
    assert answers[chosen.position] == case["weighted_vote"]
    assert chosen.weight == near(case["weights"][case["weighted_vote"]])
    top = case["top_k_vote"]
    assert answers[voting.top_k_majority(answers, scores, top["k"]).position] == top["expected"]


def test_process_supervision(vectors: Any) -> None:
    case = vectors["grpo_process_supervision"]
    found = process_rewards.step_advantages(case["step_rewards"])
    assert [*map(near, case["step_advantages"])] == found


def test_aggregates_and_the_choice_by_them(vectors: Any) -> None:
    for case in vectors["prm_aggregate"]:
        for how in AGGREGATES:
            assert step_aggregation.aggregate(case["step_probs"], how) == near(case[how]), (case, how)
    case = vectors["prm_best_of_n"]
    for how in ("product", "min"):
        scores = [step_aggregation.aggregate(steps, how) for steps in case["step_probs"]]
        assert scores.index(max(scores)) == case[f"best_by_{how}"]
        pair = {name: step_aggregation.aggregate(case["long_vs_short"][name], how) for name in "ab"}
        assert list(pair.values()) == near(case["long_vs_short"][how])
        assert max(pair, key=pair.__getitem__) == case["long_vs_short"][f"best_by_{how}"]


def test_step_labels(vectors: Any) -> None:
    for case in vectors["math_shepherd"]:
        right = [answer == case["gold"] for answer in case["completion_answers"]]
        assert process_rewards.hard_label(right) == case["hard"]
        assert process_rewards.soft_label(right) == near(case["soft"])
    case = vectors["prm_loss"]
    assert process_rewards.log_likelihood(case["y"], case["r"]) == near(case["value"])


def test_lengths(vectors: Any) -> None:
    for case in vectors["kimi_length_reward"]:
        assert kimi_length(case["lengths"], [bool(c) for c in case["correct"]]) == near(case["expected"]), (
            case
        )
    for case in vectors["dapo_soft_overlong"]:
        assert overlong(case["length"], case["L_max"], case["L_cache"]) == near(case["expected"]), case
    for case in vectors["cosine_scaled"]:
        found = cosine(case["length"], case["max_len"], correct=case["correct"], right=RIGHT, wrong=WRONG)
        assert found == near(case["clamped"]), case
    for case in vectors["reason_efficiently_sigmoid"]:
        assert efficiency(case["lengths"], case["correct"], case["alpha"]) == near(case["expected"]), case


def test_length_control(vectors: Any) -> None:
    for case in vectors["lcpo_exact"]:
        assert lcpo_exact(case["correct"], case["n_gold"] - case["n"], case["alpha"]) == near(
            case["expected"]
        )
    for case in vectors["lcpo_max"]:
        found = lcpo_max(case["correct"], case["n_gold"] - case["n"], case["alpha"], case["delta"])
        assert found == near(case["expected"]), case


def test_repetition_tags_and_steps(vectors: Any) -> None:
    for case in vectors["repetition_penalty"]:
        assert repetition(case["tokens"], case["ngram"], case["max_penalty"]) == near(case["expected"]), case
    for case in vectors["tag_count_open_r1"]:
        assert tag_count(case["text"], TAGS) == near(case["expected"]), case
    case = vectors["reasoning_steps_open_r1"]
    assert [reasoning_steps(count) for count in case["matches"]] == near(case["expected"])


@pytest.mark.parametrize("name", ["kimi_test_cases", "kimi_test_cases_kept"])
def test_the_validation_of_test_cases(name: str, vectors: Any) -> None:
    case = vectors[name]
    found = code_tests.validate(case["outputs"])
    assert [output is not None for output in found.expected] == case["valid"]
    assert (found.passing, found.keep) == (case["passing"], case["include_problem"])
    if "selected" in case:
        assert list(found.selected) == case["selected"]
        assert list(found.passes_all) == case["submission_passes_all"]


def test_difficulty(vectors: Any) -> None:
    weights = vectors["prioritized_sampling"]
    for case in (weights, weights["all_solved"]):
        assert difficulty.weights(case["success_rates"]) == pytest.approx(case["expected"])
    case = vectors["difficulty"]
    for right, rate, hard in zip(case["correct"], case["pass_rate"], case["difficulty"], strict=True):
        found = difficulty.pass_rate([True] * right + [False] * (case["samples"] - right))
        assert found == near(rate)
        assert difficulty.difficulty(rate) == near(hard)


def test_guessability(vectors: Any) -> None:
    for case in vectors["easy_to_hack_uniform_guess"]:
        assert guessability.chance(case["options"], case["N"]) == near(case["probability_removed"])
    for case in vectors["easy_to_hack_rule"]:
        found = guessability.count(case["reference"], case["guesses"], guessability.agrees, limit=case["N"])
        assert (guessability.reason(found) is not None) == case["removed"], case
