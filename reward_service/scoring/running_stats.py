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
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import exp, sqrt

from reward_service.rewards.advantages import GroupStatistics
from reward_service.scoring.observers import BatchFigures, ScoredBatch
from reward_service.verdict import Outcome

WINDOW = 1024
MAX_SERIES = 64
MAX_COMPONENTS = 32
MAX_NAME_CHARS = 64
IDLE_SECONDS = 600.0
FLUSH_WEIGHT = 256
"""Batches are counted when so much has come: a sample weighs 1, and 1 more for every 4096 characters, because
its text stays in memory until then."""
RIGHT_FROM = 0.5
"""Accuracy from which an answer counts as right."""
NO_RUN = "none"
OTHER = "other"


@dataclass(slots=True)
class EwmaStats:
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

    def merge(self, other: "EwmaStats") -> None:
        """Take in what another has seen."""
        self.weight += other.weight
        self.total += other.total
        self.squares += other.squares

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
    reward: EwmaStats = field(default_factory=EwmaStats)
    chars: EwmaStats = field(default_factory=EwmaStats)
    components: dict[str, EwmaStats] = field(default_factory=dict)
    by_accuracy: dict[tuple[str, bool], EwmaStats] = field(default_factory=dict)
    """Scores of the components but the one that judges, by component and whether the answer was right."""
    zeros: dict[str, int] = field(default_factory=dict)
    step: int | None = None
    used_at: float = 0.0

    def add(self, batch: BatchFigures) -> None:
        """Take in a batch."""
        self.outcomes.update({Outcome(name): count for name, count in Counter(batch.outcomes).items()})
        for group in batch.groups:
            if group.size > 1:  # one alone compares nothing, and says nothing of how hard its prompt is
                self.groups[group.informative] = self.groups.get(group.informative, 0.0) + _group_share(group)
        self.reward.add([value for value in batch.values if value is not None])
        self.chars.add(batch.sizes)
        for name, found in batch.scores.items():
            scores = [score for score in found if score is not None]
            self._component(name).add(scores)
            self._count_zeros(name[:MAX_NAME_CHARS], scores)
        self._split_by_accuracy(batch.scores, batch.compiled_spec.accuracy)
        self.step = self.step if batch.step is None else batch.step

    def _split_by_accuracy(self, columns: Mapping[str, Sequence[float | None]], judge: str | None) -> None:
        """What else right answers score, and wrong ones: a policy is drawn to what pays these more."""
        judged = columns.get(judge or "", ())
        for right in (True, False):
            places = [
                at for at, score in enumerate(judged) if score is not None and (score >= RIGHT_FROM) == right
            ]
            for name, found in columns.items():
                if name != judge and name[:MAX_NAME_CHARS] in self.components:
                    scores = [found[at] for at in places]
                    stats = self.by_accuracy.setdefault((name[:MAX_NAME_CHARS], right), EwmaStats())
                    stats.add([score for score in scores if score is not None])

    def merge(self, other: "Series") -> None:
        """Take in what another has counted of the same spec and run."""
        self.outcomes.update(other.outcomes)
        for informative, share in other.groups.items():
            self.groups[informative] = self.groups.get(informative, 0.0) + share
        self.reward.merge(other.reward)
        self.chars.merge(other.chars)
        for name, scores in other.components.items():
            self.components.setdefault(name, EwmaStats()).merge(scores)
        for place, scores in other.by_accuracy.items():
            self.by_accuracy.setdefault(place, EwmaStats()).merge(scores)
        for name, count in other.zeros.items():
            so_far = self.zeros.get(name, 0)
            self.zeros[name] = -1 if so_far < 0 or count < 0 else so_far + count
        steps = [step for step in (self.step, other.step) if step is not None]
        self.step = max(steps, default=None)
        self.used_at = max(self.used_at, other.used_at)

    def _count_zeros(self, name: str, scores: Sequence[float]) -> None:
        """Scores of a component as long as all of them are 0; -1 from the first other one on."""
        so_far = self.zeros.get(name, 0)
        if name in self.components:
            self.zeros[name] = -1 if so_far < 0 or any(scores) else so_far + len(scores)

    def _component(self, name: str) -> EwmaStats:
        name = name[:MAX_NAME_CHARS]
        if name not in self.components and len(self.components) >= MAX_COMPONENTS:
            name = OTHER
        return self.components.setdefault(name, EwmaStats())


class RunStats:
    """Observes a scorer and keeps its figures."""

    def __init__(self) -> None:
        self.verdicts: Counter[tuple[str, Outcome]] = Counter()
        self.series: OrderedDict[tuple[str, str], Series] = OrderedDict()
        self._waiting: list[ScoredBatch] = []
        self._weight = 0

    def on_batch(self, batch: ScoredBatch) -> None:
        """Note a batch, to be counted with others."""
        self._waiting.append(batch)
        self._weight += len(batch.samples) + sum(batch.sizes) // 4096
        if self._weight >= FLUSH_WEIGHT:
            self.flush()

    def flush(self) -> None:
        """Count what was noted; call it before reading."""
        together: dict[tuple[int, str | None], list[ScoredBatch]] = {}
        for batch in self._waiting:
            together.setdefault((id(batch.compiled_spec), batch.run), []).append(batch)
        self._waiting, self._weight = [], 0
        for batches in together.values():
            self._add(_merge_batches(batches).figures())

    def on_figures(self, figures: BatchFigures) -> None:
        """Count a batch behind those that were noted before it."""
        self.flush()
        self._add(figures)

    def snapshot(self) -> "RunStats":
        """The figures without the batches that wait to be counted; for another process."""
        found = RunStats()
        found.verdicts, found.series = self.verdicts, self.series
        return found

    def take_over(self, other: "RunStats") -> None:
        """Begin with what another has counted."""
        self.verdicts, self.series = other.verdicts, other.series

    def add(self, other: "RunStats") -> None:
        """Take in what another has counted."""
        self.verdicts.update(other.verdicts)
        for key, series in other.series.items():
            self.series.setdefault(key, Series()).merge(series)

    def zeros_only(self, spec: str, run: str | None, component: str) -> int | None:
        """How many scores a component has had in a run if all of them were 0, else 0; None for a run that has
        no series of its own. Call `flush` before."""
        series = self.series.get((spec[:MAX_NAME_CHARS], run or NO_RUN))
        return max(0, series.zeros.get(component[:MAX_NAME_CHARS], 0)) if series else None

    def _add(self, batch: BatchFigures) -> None:
        self._find(batch.compiled_spec.spec.name[:MAX_NAME_CHARS], batch.run or NO_RUN).add(batch)
        for name, outcomes in batch.part_outcomes.items():
            self._count(batch, name, outcomes)

    def _count(self, batch: BatchFigures, component: str, outcomes: Sequence[str]) -> None:
        """Verdicts by the name of the verifier; what judges accuracy depends on each reference's kind."""
        if component in batch.compiled_spec.spans:
            verifier = batch.compiled_spec.verifier_name(component, None)
            for outcome, count in Counter(outcomes).items():
                self.verdicts[verifier, Outcome(outcome)] += count
            return
        for (kind, outcome), count in Counter(zip(batch.kinds, outcomes, strict=True)).items():
            self.verdicts[batch.compiled_spec.verifier_name(component, kind), Outcome(outcome)] += count

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


def _merge_batches(batches: Sequence[ScoredBatch]) -> ScoredBatch:
    """Batches of one spec and run as one."""
    if len(batches) == 1:
        return batches[0]
    steps = [batch.step for batch in batches if batch.step is not None]
    return replace(
        batches[0],
        step=steps[-1] if steps else None,
        samples=[sample for batch in batches for sample in batch.samples],
        sizes=[size for batch in batches for size in batch.sizes],
        rewards=[reward for batch in batches for reward in batch.rewards],
        groups=[group for batch in batches for group in batch.groups],
        seconds=sum(batch.seconds for batch in batches),
    )


def _group_share(group: GroupStatistics) -> float:
    """The part of a group that this call brought: over all calls that brought the rest, it counts as one."""
    return len(group.ids) / group.size
