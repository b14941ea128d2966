"""Running figures of what was scored, for metrics: how many, how well, by spec and run.

Batches are counted many samples at a time and column by column, in plain arithmetic: about a microsecond a
sample, however the samples were batched. Means and deviations are *moving*, over about the last `WINDOW`
values, so that a caller of single samples and one of thousands read the same off a gauge.

Names come from callers, so what is kept is bounded: `MAX_SERIES` pairs of spec and run, each with
`MAX_COMPONENTS` components. A pair that has been idle for `IDLE_SECONDS` makes room for a new one, least
recently used first; while all are busy, what is new is counted as `other`.
"""

import time
from collections import Counter, OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import exp, sqrt

from reward_service.group import GroupStatistics
from reward_service.intake import Malformed
from reward_service.observation import Observation
from reward_service.reward import Component
from reward_service.verdict import Outcome

WINDOW = 1024
MAX_SERIES = 64
MAX_COMPONENTS = 32
MAX_NAME_CHARS = 64
IDLE_SECONDS = 600.0
FOLD_WEIGHT = 256
"""Batches are counted when so much has come: a sample weighs 1, and 1 more for every 4096 characters, because
its text stays in memory until then."""
NO_RUN = "none"
OTHER = "other"


@dataclass(slots=True)
class Moving:
    """Mean and standard deviation (over n) of about the last `WINDOW` values."""

    weight: float = 0.0
    total: float = 0.0
    squares: float = 0.0

    def add(self, values: Sequence[float]) -> None:
        """Take in values of one moment; none are no news."""
        if not values:
            return
        kept = exp(-len(values) / WINDOW)
        self.weight = kept * self.weight + len(values)
        self.total = kept * self.total + sum(values)
        self.squares = kept * self.squares + sum([value * value for value in values])

    @property
    def mean(self) -> float:
        """Of at least one value."""
        return self.total / self.weight

    @property
    def std(self) -> float:
        """Of at least one value."""
        return sqrt(max(0.0, self.squares / self.weight - self.mean**2))


@dataclass(slots=True)
class Series:
    """The figures of one spec in one run."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    groups: dict[bool, float] = field(default_factory=dict)
    reward: Moving = field(default_factory=Moving)
    chars: Moving = field(default_factory=Moving)
    components: dict[str, Moving] = field(default_factory=dict)
    step: int | None = None
    used_at: float = 0.0

    def add(self, seen: Observation, columns: dict[str, list[Component]]) -> None:
        """Take in a batch, whose components stand in columns."""
        self.outcomes.update([reward.outcome for reward in seen.rewards])
        for group in seen.groups:
            if group.size > 1:  # one alone compares nothing, and says nothing of how hard its prompt is
                self.groups[group.informative] = self.groups.get(group.informative, 0.0) + _share(group)
        self.reward.add([reward.value for reward in seen.rewards if reward.value is not None])
        self.chars.add(seen.sizes)
        for name, parts in columns.items():
            self._component(name).add([part.score for part in parts if part.score is not None])
        self.step = self.step if seen.step is None else seen.step

    def _component(self, name: str) -> Moving:
        name = name[:MAX_NAME_CHARS]
        if name not in self.components and len(self.components) >= MAX_COMPONENTS:
            name = OTHER
        return self.components.setdefault(name, Moving())


class Tallies:
    """Observes a scorer and keeps its figures."""

    def __init__(self) -> None:
        self.verdicts: Counter[tuple[str, Outcome]] = Counter()
        self.series: OrderedDict[tuple[str, str], Series] = OrderedDict()
        self._waiting: list[Observation] = []
        self._weight = 0

    def observe(self, seen: Observation) -> None:
        """Note a batch, to be counted with others."""
        self._waiting.append(seen)
        self._weight += len(seen.samples) + sum(seen.sizes) // 4096
        if self._weight >= FOLD_WEIGHT:
            self.fold()

    def fold(self) -> None:
        """Count what was noted; call it before reading."""
        together: dict[tuple[int, str | None], list[Observation]] = {}
        for seen in self._waiting:
            together.setdefault((id(seen.recipe), seen.run), []).append(seen)
        self._waiting, self._weight = [], 0
        for batches in together.values():
            self._add(_joined(batches))

    def _add(self, seen: Observation) -> None:
        columns = {
            name: [reward.components[name] for reward in seen.rewards] for name in seen.recipe.spec.components
        }
        self._find(seen.recipe.spec.name[:MAX_NAME_CHARS], seen.run or NO_RUN).add(seen, columns)
        for name, parts in columns.items():
            self._count(seen, name, [part.outcome for part in parts])

    def _count(self, seen: Observation, component: str, outcomes: list[Outcome]) -> None:
        """Verdicts by the name of the verifier; what judges accuracy depends on each reference's kind."""
        if component in seen.recipe.spans:
            verifier = seen.recipe.verifier_name(component, None)
            for outcome, count in Counter(outcomes).items():
                self.verdicts[verifier, outcome] += count
            return
        kinds = [None if isinstance(one, Malformed) else one.reference_kind for one in seen.samples]
        for (kind, outcome), count in Counter(zip(kinds, outcomes, strict=True)).items():
            self.verdicts[seen.recipe.verifier_name(component, kind), outcome] += count

    def _find(self, spec: str, run: str) -> Series:
        now = time.monotonic()
        if (spec, run) not in self.series and not self._has_room(now):
            spec = run = OTHER
        series = self.series.setdefault((spec, run), Series())
        series.used_at = now
        self.series.move_to_end((spec, run))
        return series

    def _has_room(self, now: float) -> bool:
        """Whether one more pair may have a series of its own; evicts an idle one for that."""
        if len(self.series) < MAX_SERIES:
            return True
        oldest, series = next(iter(self.series.items()))
        if now - series.used_at < IDLE_SECONDS:
            return False
        del self.series[oldest]
        return True


def _joined(batches: Sequence[Observation]) -> Observation:
    """Batches of one recipe and run as one."""
    if len(batches) == 1:
        return batches[0]
    steps = [seen.step for seen in batches if seen.step is not None]
    return replace(
        batches[0],
        step=steps[-1] if steps else None,
        samples=[sample for seen in batches for sample in seen.samples],
        sizes=[size for seen in batches for size in seen.sizes],
        rewards=[reward for seen in batches for reward in seen.rewards],
        groups=[group for seen in batches for group in seen.groups],
        seconds=sum(seen.seconds for seen in batches),
    )


def _share(group: GroupStatistics) -> float:
    """The part of a group that this call brought: over all calls that brought the rest, it counts as one."""
    return len(group.ids) / group.size
