"""From the verdicts of one group to its rewards and statistics: arithmetic, no waiting."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reward_service.group import GroupStatistics, deviation, statistics, weighted_advantages
from reward_service.recipe import Recipe
from reward_service.relative import complete
from reward_service.reward import Reward, combine
from reward_service.spec import ACCURACY, RewardSpec
from reward_service.verdict import Outcome, Verdict


@dataclass(frozen=True, slots=True)
class Judged:
    """A sample of which nothing is left but its verdicts, one per component, and its reference's kind."""

    id: str | int
    verdicts: dict[str, Verdict]
    kind: str | None = None


def alike(sample_id: str | int, verdict: Verdict, recipe: Recipe) -> Judged:
    """A sample no verifier could look at: every component shares the verdict. A completion beyond its
    limits escapes no penalty: shaping components score their lowest."""
    verdicts = dict.fromkeys(recipe.spec.components, verdict)
    if verdict.outcome is Outcome.OVER_LIMIT:
        floors = {name: min(0.0, low) for name, (low, _) in recipe.spans.items()}
        verdicts |= {name: replace(verdict, score=low) for name, low in floors.items()}
    return Judged(sample_id, verdicts)


def rewards(group: Sequence[Judged], recipe: Recipe, spec: RewardSpec) -> list[Reward]:
    """The rewards of a whole group; `spec` is the recipe's at the current step."""
    verdicts = [member.verdicts for member in group]
    if recipe.relative:
        verdicts = complete(verdicts, recipe.relative, accuracy=recipe.accuracy or ACCURACY)
    return [combine(member.id, own, spec) for member, own in zip(group, verdicts, strict=True)]


def summary(
    name: str | int, scored: Sequence[Reward], recipe: Recipe, spec: RewardSpec, *, batch_std: float | None
) -> GroupStatistics:
    """The statistics of a whole group."""
    members = [(reward.id, reward.value, _accuracy(reward, recipe.accuracy)) for reward in scored]
    found = statistics(name, members, spec.group.advantage, batch_std=batch_std)
    if spec.group.aggregation == "sum_then_normalize":
        return found
    return replace(found, advantages=_normalised_first(scored, spec))


def spread(scored: Sequence[Reward]) -> float:
    """The sample standard deviation of a batch's rewards."""
    return deviation([reward.value for reward in scored if reward.value is not None], sample=True)


def _normalised_first(scored: Sequence[Reward], spec: RewardSpec) -> list[float]:
    weights = {name: part.weight for name, part in spec.components.items() if part.weight}
    columns = {name: [_unweighted(reward, name) for reward in scored] for name in weights}
    return weighted_advantages(columns, weights, spec.group.advantage)


def _unweighted(reward: Reward, name: str) -> float | None:
    part = reward.components[name]
    return None if part.value is None or reward.value is None else part.value / part.weight


def _accuracy(reward: Reward, name: str | None) -> float | None:
    part = reward.components.get(name or ACCURACY)
    return part.score if part else None
