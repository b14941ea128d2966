from typing import Any

import pytest

from reward_service.group import advantages, statistics, weighted_advantages

KINDS: dict[str, Any] = {
    "population_std_eps0": "population",
    "sample_std_eps1e4_TRL": "trl",
    "sample_std_eps1e6_verl": "verl",
    "dr_grpo_no_std": "none",
    "leave_one_out": "leave_one_out",
}


def test_the_published_numbers_come_out(vectors: Any) -> None:
    for case in vectors["grpo_advantage"]:
        for key, kind in KINDS.items():
            if key in case:
                found = advantages(case["rewards"], kind)
                assert found == pytest.approx(case[key], abs=1e-9), (case["name"], key)
        if "expected" in case:
            assert all(advantages(case["rewards"], kind) == case["expected"] for kind in KINDS.values())


def test_dynamic_sampling_keeps_what_the_published_rule_keeps(vectors: Any) -> None:
    for case in vectors["grpo_advantage"]:
        if "dapo_keep" in case and case["name"] != "graded":
            accuracy = [max(0.0, reward) for reward in case["rewards"]]
            members = list(zip(range(99), case["rewards"], accuracy, strict=False))
            assert statistics("g", members).informative is case["dapo_keep"], case["name"]


def test_the_mean_of_attempts_is_the_pass_rate(vectors: Any) -> None:
    case = vectors["pass_at_1_mean"]
    members = [(i, float(p), float(p)) for i, p in enumerate(case["p"])]
    assert statistics("g", members).pass_rate == pytest.approx(case["expected"], abs=1e-9)


def test_shaping_alone_makes_no_group_informative() -> None:
    members: list[Any] = [(0, 1.1, 1.0), (1, 0.9, 1.0), (2, 1.0, 1.0)]
    found = statistics("g", members)
    assert found.informative is False
    assert max(found.advantages) > 0


def test_members_without_a_reward_leave_the_baseline_alone() -> None:
    with_null = advantages([1.0, None, 0.0, 1.0], "trl")
    without = advantages([1.0, 0.0, 1.0], "trl")
    assert with_null == [without[0], 0.0, without[1], without[2]]


def test_a_group_of_one_is_flagged_and_has_no_advantage() -> None:
    found = statistics("g", [(0, 1.0, 1.0)])
    assert (found.too_small, found.advantages) == (True, [0.0])


def test_batch_scaling_divides_by_the_batchs_deviation() -> None:
    assert advantages([1.0, 0.0], "batch", batch_std=0.25) == pytest.approx([0.5 / 0.2501, -0.5 / 0.2501])


def test_normalising_components_first_keeps_a_small_component_audible() -> None:
    scores: dict[str, list[float | None]] = {"accuracy": [1.0, 1.0, 0.0, 0.0], "format": [0.1, 0.0, 0.1, 0.0]}
    found = weighted_advantages(scores, {"accuracy": 1.0, "format": 0.5})
    assert found == pytest.approx([1.5, 0.5, -0.5, -1.5])


def test_ones_own_members_keep_the_whole_groups_numbers() -> None:
    whole = statistics("g", [(i, float(i % 2), float(i % 2)) for i in range(4)])
    own = whole.of([2, 3])
    assert (own.ids, own.advantages) == ([2, 3], whole.advantages[2:])
    assert (own.size, own.mean) == (4, whole.mean)
