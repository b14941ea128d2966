"""What needs a whole group: statistics and advantages of the answers to one prompt. Plain numbers.

    population      (r - mean) / std,  std over n            GRPO (arXiv 2402.03300)
    trl             (r - mean) / (std + 1e-4), std over n-1  TRL `scale_rewards="group"`
    verl            (r - mean) / (std + 1e-6), std over n-1  verl `compute_grpo_outcome_advantage`
    none            r - mean                                 Dr. GRPO (arXiv 2503.20783)
    batch           (r - group mean) / (batch std + 1e-4)    TRL `scale_rewards="batch"`
    leave_one_out   r - mean of the others                   RLOO (arXiv 2402.14740)

With `aggregation = "normalize_then_sum"` (GDPO, arXiv 2601.05242) each component is normalised within the
group by the formula chosen, then the weighted sum is the advantage.

A member without a reward (None) takes no part in mean and std and gets advantage 0; so do all members
of a group without spread, and of a group with fewer than two rewards.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import fsum, sqrt

from reward_service.specs.spec import Advantage

NO_SPREAD = 1e-9
_EPSILON = {"trl": 1e-4, "batch": 1e-4, "verl": 1e-6}


@dataclass(frozen=True, slots=True)
class StepAdvantage:
    """The advantage of one turn: `at` is the position of the assistant's message in the completion."""

    at: int
    advantage: float


@dataclass(frozen=True, slots=True)
class GroupStatistics:
    """One prompt's answers together.

    Attributes:
        group: the name the samples gave.
        ids: the samples' ids, in the order of `advantages`.
        size: members seen, with and without a reward.
        scored: members with a reward.
        pass_rate: share of members that are right among those judged; None when none was.
        mean: mean reward over scored members; None when there is none.
        std: population standard deviation of the rewards; None when there is none.
        advantages: one per member, by the formula the spec names.
        informative: DAPO's dynamic sampling keeps the group: some members are right and some wrong.
        consensus: whether the majority's answer is right (cons@n); None when that was not asked or nobody
            answered.
        complete: False when members the caller announced by `group_size` are missing; the numbers are then
            those of the members that came.
        too_small: fewer than two members have a reward, so nothing can be compared and advantages are 0.
        step_advantages: one list per member, with one advantage for each turn of a completion of chat
            messages (process supervision); a member without a reward or turns has none. None when no
            member has any.
    """

    group: str | int
    ids: list[str | int]
    size: int
    scored: int
    pass_rate: float | None
    mean: float | None
    std: float | None
    advantages: list[float]
    informative: bool
    consensus: bool | None = None
    complete: bool = True
    too_small: bool = False
    step_advantages: list[list[StepAdvantage]] | None = None

    def for_members(self, positions: Sequence[int]) -> "GroupStatistics":
        """The same statistics with the ids and advantages of these members only."""
        ids, own = [self.ids[i] for i in positions], [self.advantages[i] for i in positions]
        every = self.step_advantages
        steps = None if every is None else [every[i] for i in positions]
        return replace(self, ids=ids, advantages=own, step_advantages=steps)


def mean(values: Sequence[float]) -> float:
    """Arithmetic mean of at least one value."""
    return fsum(values) / len(values)


def standard_deviation(values: Sequence[float], *, sample: bool) -> float:
    """Standard deviation, over n-1 when `sample`; 0.0 for fewer than two values or no spread."""
    if len(values) < 2 or max(values) - min(values) < NO_SPREAD:
        return 0.0
    center = mean(values)
    return sqrt(fsum((v - center) ** 2 for v in values) / (len(values) - sample))


def advantages(
    rewards: Sequence[float | None], kind: Advantage = "population", *, batch_std: float | None = None
) -> list[float]:
    """One advantage per member of a group; the head of this file has the formulas.

    `batch_std` is the sample standard deviation over the whole batch, for `kind="batch"`.
    """
    known = [r for r in rewards if r is not None]
    if len(known) < 2 or standard_deviation(known, sample=False) == 0.0:
        return [0.0] * len(rewards)
    center, divisor = mean(known), 1.0
    if kind == "leave_one_out":
        divisor = (len(known) - 1) / len(known)
    elif kind == "batch":
        reward_std = standard_deviation(known, sample=True) if batch_std is None else batch_std
        divisor = reward_std + _EPSILON[kind]
    elif kind != "none":
        divisor = standard_deviation(known, sample=kind != "population") + _EPSILON.get(kind, 0.0)
    return [0.0 if r is None else (r - center) / divisor for r in rewards]


def weighted_advantages(
    scores: Mapping[str, Sequence[float | None]],
    weights: Mapping[str, float],
    kind: Advantage = "population",
) -> list[float]:
    """GDPO's normalize-then-sum for one group: the sum over components of weight x advantage.

    `scores` are each component's scores, one per member. TRL then normalises over the batch; that step is
    the trainer's, whose batch this is not.
    """
    columns = [
        [weights[name] * advantage for advantage in advantages(column, kind)]
        for name, column in scores.items()
    ]
    return [fsum(row) for row in zip(*columns, strict=True)]


def statistics(
    group: str | int,
    members: Sequence[tuple[str | int, float | None, float | None]],
    kind: Advantage = "population",
    *,
    batch_std: float | None = None,
) -> GroupStatistics:
    """Statistics of one group.

    `members` are (id, reward, accuracy score in [0, 1] or None). A member is right when its accuracy is
    1; without an accuracy component the rewards themselves tell whether the group is informative.
    """
    rewards = [reward for _, reward, _ in members]
    known = [r for r in rewards if r is not None]
    judged = [score >= 1.0 for _, reward, score in members if score is not None and reward is not None]
    return GroupStatistics(
        group=group,
        ids=[sample_id for sample_id, _, _ in members],
        size=len(members),
        scored=len(known),
        pass_rate=sum(judged) / len(judged) if judged else None,
        mean=mean(known) if known else None,
        std=standard_deviation(known, sample=False) if known else None,
        advantages=advantages(rewards, kind, batch_std=batch_std),
        informative=0 < sum(judged) < len(judged) if judged else standard_deviation(known, sample=False) > 0,
        too_small=len(known) < 2,
    )
