import pytest

from reward_service import tallies
from reward_service.intake import understand
from reward_service.tallies import OTHER, Moving, Tallies
from reward_service.verdict import Outcome
from tests.observations import R1, observed, recipe, sample


def folded(*batches: object) -> Tallies:
    counted = Tallies()
    for batch in batches:
        counted.observe(batch)  # type: ignore[arg-type]
    counted.fold()
    return counted


def test_a_first_batch_is_its_own_mean_and_deviation() -> None:
    values = Moving()
    values.add([1.0, 2.0, 3.0, 6.0])
    assert values.mean == pytest.approx(3.0)
    assert values.std == pytest.approx(3.5**0.5)


def test_old_values_fade() -> None:
    values = Moving()
    values.add([0.0] * 1000)
    values.add([1.0] * 10 * tallies.WINDOW)
    assert values.mean > 0.99


def test_values_without_spread_have_no_deviation() -> None:
    values = Moving()
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
    odd = understand([{"completion": "x", "reference": {"kind": "riddle"}}, {"completion": 3}])
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
    counted = folded(*(observed([(1.0, 1.0)], run=f"run{n}") for n in range(3 * tallies.MAX_SERIES)))
    assert len(counted.series) == tallies.MAX_SERIES + 1
    assert counted.series[OTHER, OTHER].outcomes[Outcome.SCORED] == 2 * tallies.MAX_SERIES
    many = recipe("many", *(f"c{n}" for n in range(2 * tallies.MAX_COMPONENTS)))
    (series,) = folded(observed([(1.0,) * 2 * tallies.MAX_COMPONENTS], by=many)).series.values()
    assert len(series.components) == tallies.MAX_COMPONENTS + 1


def test_the_run_that_was_idle_longest_makes_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tallies, "MAX_SERIES", 2)
    monkeypatch.setattr(tallies, "IDLE_SECONDS", 0.0)
    runs = [observed([(1.0, 1.0)], run=name) for name in ("a", "b", "a", "c")]
    assert [run for _, run in folded(*runs[:2]).series] == ["a", "b"]
    counted = Tallies()
    for batch in runs:
        counted.observe(batch)
        counted.fold()
    assert [run for _, run in counted.series] == ["a", "c"]


def test_texts_do_not_wait_in_memory_for_their_counting() -> None:
    counted = Tallies()
    long = sample("x" * 4096 * tallies.FOLD_WEIGHT)
    counted.observe(observed([(1.0, 1.0)], samples=[long]))
    assert counted.series  # folded at once
    assert R1.spec.name == next(iter(counted.series))[0]
