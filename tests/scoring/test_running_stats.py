import pytest

from reward_service.scoring import running_stats
from reward_service.scoring.running_stats import OTHER, EwmaStats, RunStats
from reward_service.scoring.validation import parse_samples
from reward_service.verdict import Outcome
from tests.observations import R1, compiled_spec, observed, sample


def folded(*batches: object) -> RunStats:
    counted = RunStats()
    for batch in batches:
        counted.on_batch(batch)  # type: ignore[arg-type]
    counted.flush()
    return counted


def test_a_first_batch_is_its_own_mean_and_deviation() -> None:
    values = EwmaStats()
    values.add([1.0, 2.0, 3.0, 6.0])
    assert values.mean == pytest.approx(3.0)
    assert values.std == pytest.approx(3.5**0.5)


def test_old_values_fade() -> None:
    values = EwmaStats()
    values.add([0.0] * 1000)
    values.add([1.0] * 10 * running_stats.WINDOW)
    assert values.mean > 0.99


def test_values_without_spread_have_no_deviation() -> None:
    values = EwmaStats()
    for _ in range(100):
        values.add([0.1])
    assert values.std == pytest.approx(0.0, abs=1e-6)


def test_one_by_one_or_together_gauges_read_nearly_the_same() -> None:
    scores: list[tuple[float | None, ...]] = [(float(n % 4 == 0), 1.0) for n in range(400)]
    together = folded(observed(scores))
    single = folded(*(observed([one]) for one in scores))
    (first,), (second,) = together.series.values(), single.series.values()
    assert first.components["accuracy"].mean == pytest.approx(0.25)
    assert second.components["accuracy"].mean == pytest.approx(0.25, abs=0.01)
    assert first.outcomes == second.outcomes == {Outcome.SCORED: 400}
    assert together.verdicts == single.verdicts


def test_verdicts_are_counted_by_the_verifier_that_gave_them() -> None:
    odd = parse_samples([{"completion": "x", "reference": {"kind": "riddle"}}, {"completion": 3}])
    counted = folded(observed([(1.0, 1.0), (None, None)]), observed([(None, 0.0), (None, None)], samples=odd))
    assert counted.verdicts["math", Outcome.SCORED] == 1
    assert counted.verdicts["math", Outcome.FAILED] == 1
    assert counted.verdicts["format", Outcome.SCORED] == 2
    assert counted.verdicts["none", Outcome.FAILED] == 2


def test_a_missing_reward_is_counted_and_moves_no_mean() -> None:
    counted = folded(observed([(1.0, 1.0), (None, 1.0)]))
    (series,) = counted.series.values()
    assert series.outcomes == {Outcome.SCORED: 1, Outcome.FAILED: 1}
    assert series.reward.mean == pytest.approx(2.0)
    assert series.components["accuracy"].mean == pytest.approx(1.0)


def test_however_many_names_callers_invent_the_number_of_series_is_bounded() -> None:
    counted = folded(*(observed([(1.0, 1.0)], run=f"run{n}") for n in range(3 * running_stats.MAX_SERIES)))
    assert len(counted.series) == running_stats.MAX_SERIES + 1
    assert counted.series[OTHER, OTHER].outcomes[Outcome.SCORED] == 2 * running_stats.MAX_SERIES
    many = compiled_spec("many", *(f"c{n}" for n in range(2 * running_stats.MAX_COMPONENTS)))
    (series,) = folded(observed([(1.0,) * 2 * running_stats.MAX_COMPONENTS], by=many)).series.values()
    assert len(series.components) == running_stats.MAX_COMPONENTS + 1


def test_the_run_that_was_idle_longest_makes_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running_stats, "MAX_SERIES", 2)
    monkeypatch.setattr(running_stats, "IDLE_SECONDS", 0.0)
    runs = [observed([(1.0, 1.0)], run=name) for name in ("a", "b", "a", "c")]
    assert [run for _, run in folded(*runs[:2]).series] == ["a", "b"]
    counted = RunStats()
    for batch in runs:
        counted.on_batch(batch)
        counted.flush()
    assert [run for _, run in counted.series] == ["a", "c"]


def test_texts_do_not_wait_in_memory_for_their_counting() -> None:
    counted = RunStats()
    long = sample("x" * 4096 * running_stats.FLUSH_WEIGHT)
    counted.on_batch(observed([(1.0, 1.0)], samples=[long]))
    assert counted.series  # folded at once
    assert R1.spec.name == next(iter(counted.series))[0]


def test_a_component_is_all_zeros_until_it_is_not() -> None:
    counted = folded(observed([(1.0, 0.0)] * 5, run="a"), observed([(0.0, 0.0)] * 4, run="a"))
    assert counted.zeros_only("r1-zero", "a", "format") == 9
    assert counted.zeros_only("r1-zero", "a", "accuracy") == 0
    assert counted.zeros_only("r1-zero", "b", "format") is None
    counted.on_batch(observed([(0.0, 1.0)], run="a"))
    counted.on_batch(observed([(0.0, 0.0)] * 20, run="a"))
    counted.flush()
    assert counted.zeros_only("r1-zero", "a", "format") == 0
