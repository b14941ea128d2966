"""From the verdicts of one group to its rewards and statistics: arithmetic, no waiting."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

from reward_service.rewards.advantages import (
    GroupStatistics,
    standard_deviation,
    statistics,
    weighted_advantages,
)
from reward_service.rewards.combine import Reward, combine
from reward_service.specs.compiled import CompiledSpec
from reward_service.specs.spec import ACCURACY, RewardSpec
from reward_service.verdict import Entry, Measurement, Outcome, Verdict
from reward_service.verifiers.group_relative import complete_verdicts


@dataclass(frozen=True, slots=True)
class JudgedSample:
    """A judged sample: its id, what each component said of it, its reference's kind, and the
    positions of the assistant's messages in a completion of chat messages."""

    id: str | int
    verdicts: dict[str, Verdict | Measurement | Entry]
    kind: str | None = None
    turns: tuple[int, ...] = ()


def uniform_verdicts(
    sample_id: str | int, verdict: Verdict, compiled_spec: CompiledSpec, *, turns: tuple[int, ...] = ()
) -> JudgedSample:
    """A sample that no verifier could look at: every component gets the same verdict. For a completion
    beyond its limits, shaping components get the lowest score they can give, so that it escapes no
    penalty."""
    verdicts: dict[str, Verdict | Measurement | Entry] = dict.fromkeys(compiled_spec.spec.components, verdict)
    if verdict.outcome is Outcome.OVER_LIMIT:
        floors = {name: min(0.0, low) for name, (low, _) in compiled_spec.spans.items()}
        verdicts |= {name: replace(verdict, score=low) for name, low in floors.items()}
    return JudgedSample(sample_id, verdicts, turns=turns)


def compute_rewards(
    group: Sequence[JudgedSample], compiled_spec: CompiledSpec, spec: RewardSpec
) -> list[Reward]:
    """The rewards of a whole group, in order; `spec` is the one in force at the current step."""
    if compiled_spec.group_verifiers:
        accuracy = compiled_spec.accuracy or ACCURACY
        measured = [member.verdicts for member in group]
        verdicts = complete_verdicts(measured, compiled_spec.group_verifiers, accuracy=accuracy)
    else:
        verdicts = [cast("dict[str, Verdict]", member.verdicts) for member in group]
    pairs = zip(group, verdicts, strict=True)
    return [combine(member.id, own, spec, turns=member.turns) for member, own in pairs]


def group_statistics(
    name: str | int,
    scored: Sequence[Reward],
    compiled_spec: CompiledSpec,
    spec: RewardSpec,
    *,
    batch_std: float | None,
) -> GroupStatistics:
    """The statistics of a whole group."""
    accuracy = compiled_spec.accuracy or ACCURACY
    members = [(reward.id, reward.value, _accuracy_score(reward, accuracy)) for reward in scored]
    result = statistics(name, members, spec.group.advantage, batch_std=batch_std)
    if spec.group.aggregation == "sum_then_normalize":
        return result
    return replace(result, advantages=_normalize_then_sum(scored, spec))


def batch_reward_std(scored: Sequence[Reward]) -> float:
    """The sample standard deviation of a batch's rewards."""
    return values_std([reward.value for reward in scored])


def values_std(values: Sequence[float | None]) -> float:
    """The sample standard deviation of those that are known."""
    return standard_deviation([value for value in values if value is not None], sample=True)


def _normalize_then_sum(scored: Sequence[Reward], spec: RewardSpec) -> list[float]:
    weights = {name: part.weight for name, part in spec.components.items() if part.weight}
    columns = {name: [_unweighted_value(reward, name) for reward in scored] for name in weights}
    return weighted_advantages(columns, weights, spec.group.advantage)


def _unweighted_value(reward: Reward, name: str) -> float | None:
    part = reward.components[name]
    return None if part.value is None or reward.value is None else part.value / part.weight


def _accuracy_score(reward: Reward, component: str) -> float | None:
    part = reward.components.get(component)
    return part.score if part else None
