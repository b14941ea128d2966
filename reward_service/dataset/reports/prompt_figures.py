"""What the answers to one prompt come to: pass@k, maj@k, informative groups, advantages."""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from math import fsum, isnan, nan

from reward_service.rewards.advantages import NO_SPREAD, advantages, standard_deviation
from reward_service.rewards.selection_curves import majority_at_k
from reward_service.rewards.voting import pass_at_k
from reward_service.rewards.wilson import clustered_interval
from reward_service.specs.spec import Advantage

MAX_CURVE_ANSWERS = 64
"""Answers to one prompt, beyond which no maj@k is computed."""
MAX_VOTING = 128_000
"""Prompts times the square of their answers: of so many, maj@k is computed for k below all answers."""
MAX_GROUP = 4_096
"""Members of a group, beyond which no advantages are computed."""
RIGHT = object()


@dataclass(slots=True)
class PromptFigures:
    """The answers to one prompt: how many were judged and right, the classes of the first of them, and the
    sum of so many rewards. `shown` is how the prompt begins, where it has several answers."""

    source: str = ""
    shown: str = ""
    judged: int = 0
    right: int = 0
    rewards: int = 0
    paid: float = 0.0
    answers: list[object] = field(default_factory=list)

    def add_answer(self, label: object) -> None:
        """Keep the class of an answer, of so many."""
        if len(self.answers) < MAX_CURVE_ANSWERS:
            self.answers.append(label)

    @property
    def rate(self) -> float:
        """The share of right answers among those judged."""
        return self.right / self.judged if self.judged else 0.0


@dataclass(frozen=True, slots=True)
class ShareAtK:
    """A mean over so many prompts, with its 95 % interval."""

    k: int
    share: float
    low: float
    high: float
    prompts: int


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """What groups of the most frequent size show: pass@k and maj@k for k up to that size, and the share of
    prompts with right and wrong answers."""

    size: int
    prompts: int
    pass_at: list[ShareAtK]
    majority: list[ShareAtK]
    informative: float


def group_figures(prompts: Iterable[PromptFigures]) -> GroupFigures | None:
    """The curves for the most frequent group size; None where prompts have one answer each."""
    several = [one for one in prompts if one.judged > 1]
    if not several:
        return None
    sizes = Counter(one.judged for one in several)
    size = max(sizes, key=lambda known: (sizes[known], known))
    groups = [one for one in several if one.judged == size]
    informative = sum(0 < one.right < one.judged for one in groups) / len(groups)
    return GroupFigures(
        size, len(groups), _pass_curve(groups, size), _majority_curve(groups, size), informative
    )


def curve_sizes(size: int) -> list[int]:
    """1, 2, 4 … and all answers."""
    return [*(1 << at for at in range((size - 1).bit_length())), size]


def _pass_curve(groups: Sequence[PromptFigures], size: int) -> list[ShareAtK]:
    rights = Counter(one.right for one in groups)
    curve = []
    for k in curve_sizes(size):
        values = Counter[float]()
        for right, prompts in rights.items():
            values[pass_at_k(size, right, k)] += prompts
        curve.append(_share(k, values, size))
    return curve


def _majority_curve(groups: Sequence[PromptFigures], size: int) -> list[ShareAtK]:
    """Over all prompts for the majority of all answers; below, over as many as are counted out in seconds."""
    if size > MAX_CURVE_ANSWERS:
        return []
    voting = [_votes(one) for one in groups]
    few = voting[:: -(-len(voting) // max(50, MAX_VOTING // size**2))]
    won = cache(majority_at_k_of_votes)
    curve = []
    for k in curve_sizes(size):
        values = Counter(won(votes, k, size) for votes in (voting if k == size else few))
        curve.append(_share(k, values, size))
    return curve


Votes = tuple[int, tuple[int, ...]]
"""How many answers are right, and how many each class of wrong ones has, the largest first."""


def _votes(prompt: PromptFigures) -> Votes:
    wrong = Counter(label for label in prompt.answers if label is not RIGHT)
    return prompt.right, tuple(sorted(wrong.values(), reverse=True))


def majority_at_k_of_votes(votes: Votes, k: int, size: int) -> float:
    """The probability that the majority of k of the answers is right."""
    right, wrong = votes
    if k < size:
        return majority_at_k([0] * right + [at for at, n in enumerate(wrong, 1) for _ in range(n)], 0, k)
    if not right or (wrong and wrong[0] > right):
        return 0.0
    return 1 / (1 + wrong.count(right))


def _share(k: int, values: Mapping[float, int], size: int) -> ShareAtK:
    """The mean of values in [0, 1], each of so many prompts."""
    prompts = sum(values.values())
    mean = fsum(value * n for value, n in values.items()) / prompts
    clusters = {(value * size, size): n for value, n in values.items()}
    return ShareAtK(k, mean, *clustered_interval(clusters, independent=prompts), prompts)


class GroupRewards:
    """The rewards of a group's members, and of each whether it is right: 1, 0, or nan where nobody knows."""

    __slots__ = ("_flat",)

    def __init__(self) -> None:
        self._flat = array("d")

    def add(self, value: float, *, is_right: bool | None) -> None:
        """Take a member, up to so many."""
        if len(self._flat) < 2 * MAX_GROUP:
            self._flat.extend((value, nan if is_right is None else float(is_right)))

    @property
    def values(self) -> Sequence[float]:
        """The rewards."""
        return self._flat[::2]

    @property
    def rights(self) -> Sequence[float]:
        """Which of them are right."""
        return self._flat[1::2]


@dataclass(slots=True)
class AdvantageFigures:
    """The advantages of groups of two and more: `right`, `wrong` and `unknown` count members by advantage to
    the nearest hundredth, `groups` counts groups by what they have to teach."""

    kind: Advantage
    right: Counter[float] = field(default_factory=Counter)
    wrong: Counter[float] = field(default_factory=Counter)
    unknown: Counter[float] = field(default_factory=Counter)
    groups: Counter[str] = field(default_factory=Counter)

    @property
    def raised(self) -> int:
        """Wrong answers whose advantage is above 0: training makes them likelier."""
        return sum(n for advantage, n in self.wrong.items() if advantage > 0)


GROUP_KINDS = {
    "right and wrong answers": "informative: what dynamic sampling keeps (DAPO)",
    "all right, rewards differ": "only other components tell answers apart",
    "all wrong, rewards differ": "only other components tell answers apart: format, length",
    "rewards differ": "of answers not known to be right or wrong",
    "all right, rewards equal": "advantage 0: too easy to teach anything",
    "all wrong, rewards equal": "advantage 0: too hard to teach anything",
    "rewards equal": "advantage 0",
}
"""What a group has to teach, and what that means."""


def advantage_figures(groups: Iterable[GroupRewards], kind: Advantage) -> AdvantageFigures | None:
    """Advantages by the formula `kind`, in each group; None where there is no group of two. For `batch`, all
    rewards are the batch."""
    several = [one for one in groups if len(one.values) > 1]
    if not several:
        return None
    every = [value for one in several for value in one.values] if kind == "batch" else []
    batch_std = standard_deviation(every, sample=True) if every else None
    found = AdvantageFigures(kind)
    for one in several:
        found.groups[_group_kind(one)] += 1
        for advantage, right in zip(
            advantages(one.values, kind, batch_std=batch_std), one.rights, strict=True
        ):
            counted = found.unknown if isnan(right) else found.right if right else found.wrong
            counted[round(advantage, 2) + 0.0] += 1
    return found


def _group_kind(group: GroupRewards) -> str:
    known = {right for right in group.rights if not isnan(right)}
    differ = "differ" if max(group.values) - min(group.values) >= NO_SPREAD else "equal"
    if len(known) > 1:
        return "right and wrong answers"
    all_of = {frozenset({1.0}): "all right, ", frozenset({0.0}): "all wrong, "}.get(frozenset(known), "")
    return f"{all_of}rewards {differ}"


def hardest(prompts: Iterable[PromptFigures], most: int) -> Iterator[PromptFigures]:
    """Of prompts with several answers, those with the smallest share of right ones."""
    several = [one for one in prompts if one.judged > 1]
    several.sort(key=lambda one: (one.rate, -one.judged, one.paid / max(1, one.rewards)))
    yield from several[:most]
