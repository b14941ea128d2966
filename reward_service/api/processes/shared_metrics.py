"""Figures of all server processes as one: whichever is scraped, it tells those of the whole service.

Counters and amounts add up; moving means are those of all values together. Where a process
ended, its successor counts on.
"""

import pickle
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from prometheus_client import Metric
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

from reward_service.api.metrics import PREFIX, Metrics, stats_families
from reward_service.api.processes.siblings import Siblings, Tally
from reward_service.scoring.running_stats import RunStats

_GROWING = {"counter", "histogram"}
_LEAST = {"process_start_time_seconds"}
_MOST = {f"{PREFIX}info", f"{PREFIX}sandbox_up", f"{PREFIX}model_stopped"}
"""Gauges that do not add up; of all others the sum is what the whole service has."""


@dataclass(slots=True)
class _Growing:
    """What only grows, and the running figures: a successor begins with them."""

    families: list[Metric]
    run_stats: RunStats


class SharedMetrics:
    """The figures of one process, and of all."""

    def __init__(self, own: Metrics, siblings: Siblings) -> None:
        self._own, self._siblings = own, siblings
        inherited = siblings.place.inherited
        self._before: list[Metric] = []
        if inherited is not None:
            found: _Growing = pickle.loads(inherited)  # noqa: S301 -- a process of this service wrote it
            self._before = found.families
            own.run_stats.take_over(found.run_stats)

    async def tally(self, _: object = None) -> Tally:
        """The figures of this process; the handler of `TALLY`."""
        self._own.run_stats.flush()
        families = list(self._own.amounts.collect())
        growing = [family for family in families if family.type in _GROWING]
        counted = _Growing(list(merged([*growing, *self._before])), self._own.run_stats.snapshot())
        others = [family for family in families if family.type not in _GROWING]
        return pickle.dumps(counted), pickle.dumps(others)

    async def of_all(self) -> "GatheredMetrics":
        """The figures of all processes, to be encoded like a registry."""
        families: list[Metric] = []
        run_stats = RunStats()
        for counters, gauges in await self._siblings.tallies():
            counted: _Growing = pickle.loads(counters)  # noqa: S301 -- a process of this service wrote it
            families += counted.families
            run_stats.add(counted.run_stats)
            if gauges is not None:
                families += pickle.loads(gauges)  # noqa: S301
        return GatheredMetrics([*merged(families), *stats_families(run_stats), *self._processes()])

    def _processes(self) -> Iterator[Metric]:
        state, count = self._siblings.state, self._siblings.place.count
        yield GaugeMetricFamily(f"{PREFIX}processes", "Server processes that are ready.", state.ready)
        yield GaugeMetricFamily(f"{PREFIX}processes_wanted", "Server processes there should be.", count)
        yield CounterMetricFamily(
            f"{PREFIX}process_restarts", "Server processes that ended and were replaced.", state.restarts
        )


class GatheredMetrics:
    """Families as the client library's encoders want them."""

    def __init__(self, families: Sequence[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterable[Metric]:
        """All families; Prometheus' own name for it."""
        return self._families


def merged(families: Iterable[Metric]) -> Iterator[Metric]:
    """Families of one name as one, samples of one name and labels as one."""
    by_name: dict[str, list[Metric]] = {}
    for family in families:
        by_name.setdefault(family.name, []).append(family)
    for name, same in by_name.items():
        together = Metric(name, same[0].documentation, same[0].type, same[0].unit)
        values: dict[tuple[str, tuple[tuple[str, str], ...]], float] = {}
        for sample in (sample for family in same for sample in family.samples):
            key = (sample.name, tuple(sample.labels.items()))
            values[key] = _together(name, values[key], sample.value) if key in values else sample.value
        for (sample_name, labels), value in values.items():
            together.add_sample(sample_name, dict(labels), value)
        yield together


def _together(name: str, one: float, other: float) -> float:
    if name in _LEAST:
        return min(one, other)
    return max(one, other) if name in _MOST else one + other
