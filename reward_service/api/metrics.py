"""`/metrics`: what Prometheus scrapes.

Everything is read off its owner when a scrape asks for it: the scorer, its tallies, the ledger, and what is
counted here of requests as they end. So a scrape costs a millisecond or two, and serving next to nothing.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Protocol

from fastapi import APIRouter, Request, Response
from prometheus_client import CollectorRegistry, Metric, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from reward_service import __version__
from reward_service.ledger import Ledger
from reward_service.models.model_provider import ModelProvider
from reward_service.scoring.running_stats import EwmaStats, RunStats, Series
from reward_service.scoring.scorer import Scorer
from sandbox.service import Sandbox

PREFIX = "reward_service_"
LATENCY_BUCKETS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120)
"""Upper bounds in seconds; a batch of cached answers takes milliseconds, a group may wait for a minute."""

Family = CounterMetricFamily | GaugeMetricFamily | HistogramMetricFamily
_SERIES = ("spec", "run")

router = APIRouter(tags=["health"])


@dataclass(slots=True)
class _Durations:
    """A histogram: `counts` of the buckets and, last, of what lies beyond."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(LATENCY_BUCKETS) + 1))
    total: float = 0.0


class Requests:
    """Requests by route template, method and status; the prometheus client's own counters take a lock and
    a search by label for each, which small requests would feel."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str, int]] = Counter()
        self._durations: dict[str, _Durations] = {}

    def count(self, route: str, method: str, status: int, *, seconds: float) -> None:
        """Count a request that has ended; `route` is a template and `method` a known one."""
        self._counts[route, method, status] += 1
        durations = self._durations.get(route)
        if durations is None:
            durations = self._durations[route] = _Durations()
        durations.counts[bisect_left(LATENCY_BUCKETS, seconds)] += 1
        durations.total += seconds

    def families(self) -> Iterator[Family]:
        """The counter and the histogram."""
        counts = CounterMetricFamily(
            f"{PREFIX}requests",
            "Requests, by route template and status.",
            labels=("route", "method", "status"),
        )
        for (route, method, status), count in self._counts.items():
            counts.add_metric((route, method, str(status)), count)
        durations = HistogramMetricFamily(
            f"{PREFIX}request_seconds",
            "From the head of a request to the end of its answer.",
            labels=("route",),
        )
        for route, found in self._durations.items():
            bounds = (*map(str, LATENCY_BUCKETS), "+Inf")
            buckets = list(zip(bounds, accumulate(found.counts), strict=True))
            durations.add_metric((route,), buckets, sum_value=found.total)
        yield from (counts, durations)


class Gathered(Protocol):
    """What the client library's encoders take: a registry, or anything else with families."""

    def collect(self) -> Iterable[Metric]:
        """All families."""


class Metrics:
    """All metrics of one app: `amounts` and `run_stats`. `gather`, where it is set, tells those of all server
    processes in place of these."""

    def __init__(self, scorer: Scorer, run_stats: RunStats, ledger: Ledger | None) -> None:
        self.requests = Requests()
        self.run_stats = run_stats
        self.amounts = CollectorRegistry()
        ProcessCollector(registry=self.amounts)
        self.amounts.register(_Readings(self.requests, scorer, ledger))
        self.gather: Callable[[], Awaitable[Gathered]] | None = None
        self._registry = CollectorRegistry()
        self._registry.register(self.amounts)
        self._registry.register(_Statistics(run_stats))

    async def registry(self) -> Gathered:
        """What a scrape is to be told."""
        return self._registry if self.gather is None else await self.gather()


@router.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
async def metrics(request: Request) -> Response:
    """Figures for Prometheus; docs/operations.md names them."""
    found: Metrics = request.app.state.metrics
    encode, media_type = choose_encoder(request.headers.get("accept", ""))
    return Response(encode(await found.registry()), headers={"content-type": media_type})


class _Readings(Collector):
    """Metrics that are read off their owners at the moment of a scrape."""

    def __init__(self, requests: Requests, scorer: Scorer, ledger: Ledger | None) -> None:
        self._requests = requests
        self._scorer = scorer
        self._ledger = ledger

    def collect(self) -> Iterable[Family]:
        """All families; Prometheus' own name for it."""
        yield _gauge("info", "The version that runs.", 1.0, version=__version__)
        yield from self._requests.families()
        yield from _machinery(self._scorer)
        yield from _sandbox(self._scorer.sandbox_provider.current_sandbox)
        yield from _models(self._scorer.models)
        if self._ledger is not None:
            yield from _kept(self._ledger)

    def describe(self) -> Iterable[Family]:
        """Nothing in advance: the registry needs no names of a collector that stands alone."""
        return ()


class _Statistics(Collector):
    """The running figures."""

    def __init__(self, run_stats: RunStats) -> None:
        self._run_stats = run_stats

    def collect(self) -> Iterable[Family]:
        """All families; Prometheus' own name for it."""
        self._run_stats.flush()
        return stats_families(self._run_stats)

    def describe(self) -> Iterable[Family]:
        """Nothing in advance, either."""
        return ()


def stats_families(run_stats: RunStats) -> Iterator[Family]:
    """What the running figures say; `flush` them before."""
    yield from _verdicts(run_stats)
    yield from _training(run_stats)


def _machinery(scorer: Scorer) -> Iterator[Family]:
    pool, cache = scorer.pool, scorer.cache
    yield _gauge("workers", "Worker processes that are there.", pool.worker_count)
    yield _gauge("workers_wanted", "Worker processes there should be.", pool.size)
    yield _counter("worker_restarts", "Worker processes that ended and were replaced.", pool.restarts)
    yield _gauge("jobs_waiting", "Jobs that no worker has begun.", pool.waiting)
    yield _counter(
        "deadlines_missed", "Verdicts not given before the caller's deadline.", scorer.deadlines_missed
    )
    admission = scorer.admission
    yield _gauge("requests_held", "Requests whose samples wait to be let in.", admission.waiting)
    yield _counter(
        "requests_shed", "Requests refused because they would have waited too long.", admission.refused
    )
    yield _counter("cache_hits", "Verdicts that were known or under way already.", cache.hits)
    yield _counter("cache_misses", "Verdicts that had to be found.", cache.misses)
    yield _gauge("cache_verdicts", "Verdicts in memory.", len(cache))


def _models(models: ModelProvider) -> Iterator[Family]:
    calls = CounterMetricFamily(
        f"{PREFIX}model_calls",
        "Attempts at model endpoints, and failures by kind.",
        labels=("endpoint", "result"),
    )
    tokens = CounterMetricFamily(
        f"{PREFIX}model_tokens", "Tokens sent to and received from models.", labels=("endpoint", "direction")
    )
    stopped = GaugeMetricFamily(
        f"{PREFIX}model_stopped", "1 for an endpoint that a canary stopped.", labels=("endpoint",)
    )
    for name, client in models.clients.items():
        usage = client.usage
        for result, count in {"attempted": usage.attempts, "billed": usage.billed, **usage.failures}.items():
            calls.add_metric((name, str(result)), count)
        tokens.add_metric((name, "in"), usage.tokens_in)
        tokens.add_metric((name, "out"), usage.tokens_out)
        stopped.add_metric((name,), float(client.stopped is not None))
    yield from (calls, tokens, stopped)


def _sandbox(sandbox: Sandbox | None) -> Iterator[Family]:
    yield _gauge("sandbox_up", "1 when programs can be run.", float(sandbox is not None))
    runs = CounterMetricFamily(f"{PREFIX}sandbox_runs", "Runs by kind and status.", labels=("kind", "status"))
    if sandbox is not None:
        pool = sandbox.pool
        for (kind, status), count in pool.runs.items():
            runs.add_metric((kind, status), count)
        yield _gauge("sandbox_slots", "Places to run programs in.", pool.size)
        yield _gauge("sandbox_slots_busy", "Places where one runs.", pool.busy)
        yield _gauge("sandbox_waiting", "Runs that wait for a place.", pool.waiting)
    yield runs


def _verdicts(run_stats: RunStats) -> Iterator[Family]:
    verdicts = CounterMetricFamily(
        f"{PREFIX}verdicts", "Verdicts by verifier and outcome.", labels=("verifier", "outcome")
    )
    for (verifier, outcome), count in run_stats.verdicts.items():
        verdicts.add_metric((verifier, outcome.value), count)
    yield verdicts


def _training(run_stats: RunStats) -> Iterator[Family]:
    samples = CounterMetricFamily(
        f"{PREFIX}samples", "Samples by the outcome of their reward.", labels=(*_SERIES, "outcome")
    )
    groups = CounterMetricFamily(
        f"{PREFIX}groups",
        "Groups of two and more; informative ones hold right and wrong answers.",
        labels=(*_SERIES, "informative"),
    )
    for key, series in run_stats.series.items():
        for outcome, count in series.outcomes.items():
            samples.add_metric((*key, outcome.value), count)
        for informative, share in series.groups.items():
            groups.add_metric((*key, str(informative).lower()), share)
    yield from (samples, groups)
    yield from _levels(run_stats.series)


def _levels(found: dict[tuple[str, str], Series]) -> Iterator[Family]:
    means = GaugeMetricFamily(
        f"{PREFIX}component_mean", "Moving mean of a component's scores.", labels=(*_SERIES, "component")
    )
    by_accuracy = GaugeMetricFamily(
        f"{PREFIX}component_mean_by_accuracy",
        "Moving mean of a component's scores, of right and of wrong answers apart.",
        labels=(*_SERIES, "component", "right"),
    )
    zeros = GaugeMetricFamily(
        f"{PREFIX}component_zeros_only",
        "Scores of a component as long as all of a run were 0, else 0.",
        labels=(*_SERIES, "component"),
    )
    reward = _by_series("reward_mean", "Moving mean of rewards.")
    spread = _by_series("reward_std", "Moving standard deviation of rewards.")
    chars = _by_series("completion_chars_mean", "Moving mean of the completions' lengths in characters.")
    step = _by_series("step", "The last training step that was named.")
    for key, series in found.items():
        for name, scores in series.components.items():
            _level(means, (*key, name), scores)
            zeros.add_metric((*key, name), max(0, series.zeros.get(name, 0)))
        for (name, right), scores in series.by_accuracy.items():
            _level(by_accuracy, (*key, name, str(right).lower()), scores)
        _level(reward, key, series.reward)
        _level(chars, key, series.chars)
        if series.reward.weight:
            spread.add_metric(key, series.reward.std)
        if series.step is not None:
            step.add_metric(key, series.step)
    yield from (means, by_accuracy, zeros, reward, spread, chars, step)


def _kept(ledger: Ledger) -> Iterator[Family]:
    yield _counter("ledger_rows", "Rows written to the ledger.", ledger.written)
    yield _counter("ledger_rows_dropped", "Rows the ledger could not keep.", ledger.dropped)
    yield _gauge("ledger_rows_pending", "Rows not written yet.", ledger.pending)


def _level(family: GaugeMetricFamily, labels: tuple[str, ...], values: EwmaStats) -> None:
    if values.weight:
        family.add_metric(labels, values.mean)


def _by_series(name: str, what: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(PREFIX + name, what, labels=_SERIES)


def _gauge(name: str, what: str, value: float, **labels: str) -> GaugeMetricFamily:
    family = GaugeMetricFamily(PREFIX + name, what, labels=tuple(labels))
    family.add_metric(tuple(labels.values()), value)
    return family


def _counter(name: str, what: str, value: float) -> CounterMetricFamily:
    return CounterMetricFamily(PREFIX + name, what, value=value)
