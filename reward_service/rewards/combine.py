"""Verdicts to one number, or to none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from reward_service.rewards.step_rewards import StepReward, step_shares
from reward_service.specs.spec import ComponentSpec, RewardSpec
from reward_service.verdict import Outcome, Verdict

_GRAVITY = (
    Outcome.SCORED,
    Outcome.NO_ANSWER,
    Outcome.OVER_LIMIT,
    Outcome.BAD_REFERENCE,
    Outcome.FAILED,
)


@dataclass(frozen=True, slots=True)
class Component:
    """One part of a reward: a verdict, its weight, and what it contributed.

    `value` is the contribution; over the components it sums to the reward's value. It is None when the
    verdict has no score.
    """

    score: float | None
    weight: float
    value: float | None
    outcome: Outcome
    answer: str | None = None
    reason: str = ""
    detail: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Reward:
    """What one sample earned; `value` is None when a component that counts has no score.

    `steps` says which message of a completion of chat messages earned which part of it; they add up to the
    value. None for a text, and without a value.
    """

    id: str | int
    value: float | None
    outcome: Outcome
    components: dict[str, Component]
    gated_by: str | None = None
    steps: list[StepReward] | None = None


def combine(
    sample_id: str | int, verdicts: Mapping[str, Verdict], spec: RewardSpec, *, turns: Sequence[int] = ()
) -> Reward:
    """The reward of one sample.

    `verdicts` holds one verdict per component of the spec, `turns` the positions of the assistant's messages
    in a completion of chat messages. A component counts when its weight is not 0.
    A missing score makes the reward None even behind a closed gate: otherwise one bad reference would
    give some members of a group a number and others none, and shift the group's baseline.
    """
    withheld = _withheld_components(verdicts, spec) if spec.gates else ()
    components: dict[str, Component] = {}
    value: float | None = 0.0
    outcome = Outcome.SCORED
    for name, part in spec.components.items():
        component = _component(verdicts[name], part, withheld=name in withheld)
        components[name] = component
        if not part.weight:
            continue
        value = None if value is None or component.value is None else value + component.value
        if component.outcome is not outcome:
            outcome = max(outcome, component.outcome, key=_GRAVITY.index)
    gated_by = _closed_gate(verdicts, spec) if spec.gates else None
    steps = None if value is None or not turns else _steps(components, turns)
    return Reward(sample_id, value, outcome, components, gated_by, steps)


def _steps(components: Mapping[str, Component], turns: Sequence[int]) -> list[StepReward]:
    parts = ((name, part) for name, part in components.items() if part.weight and part.value is not None)
    return [step for name, part in parts for step in step_shares(name, part.value or 0.0, part.detail, turns)]


def _component(verdict: Verdict, part: ComponentSpec, *, withheld: bool) -> Component:
    score = verdict.score
    return Component(
        score=score,
        weight=part.weight,
        value=None if score is None else part.pays(0.0 if withheld else score),
        outcome=verdict.outcome,
        answer=verdict.answer,
        reason=verdict.reason,
        detail=verdict.detail,
    )


def _closed_gate(verdicts: Mapping[str, Verdict], spec: RewardSpec) -> str | None:
    closed = (g.component for g in spec.gates if (verdicts[g.component].score or 0.0) < g.at_least)
    return next(closed, None)


def _withheld_components(verdicts: Mapping[str, Verdict], spec: RewardSpec) -> set[str]:
    names: set[str] = set()
    for gate in spec.gates:
        if (verdicts[gate.component].score or 0.0) < gate.at_least:
            behind = gate.withholds if gate.withholds is not None else tuple(spec.components)
            names |= {name for name in behind if name != gate.component}
    return names


def without_reasons(reward: Reward) -> Reward:
    """The same reward with numbers and outcomes only (`detail: components` on the wire)."""
    bare = {
        name: Component(part.score, part.weight, part.value, part.outcome, None, "", None)
        for name, part in reward.components.items()
    }
    return Reward(reward.id, reward.value, reward.outcome, bare, reward.gated_by, reward.steps)


def without_tests(reward: Reward) -> Reward:
    """The same reward without what became of each single test: programs may have many of them."""
    if not any(part.detail and "tests" in part.detail for part in reward.components.values()):
        return reward
    return replace(reward, components={name: _without_tests(c) for name, c in reward.components.items()})


def _without_tests(component: Component) -> Component:
    if not component.detail:
        return component
    return replace(component, detail={name: v for name, v in component.detail.items() if name != "tests"})
