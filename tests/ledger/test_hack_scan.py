"""From a ledger to findings: what is read off the rows, and simulated runs that are hacked or honest."""

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from reward_service.ledger import Ledger, parquet_segment
from reward_service.ledger.hack_scan import STRETCHES, find_hacks, run_figures
from reward_service.ledger.ledger_queries import LedgerQueries
from reward_service.ledger.sample_lookup import SampleFilter, page
from reward_service.ledger.text_figures import LOOKED_AT_CHARS, other_script_share, repeated_share
from reward_service.scoring.observers import Telemetry
from reward_service.scoring.scorer import Scorer
from tests.ledger.conftest import STEPS
from tests.ledger.scenarios import flawed, honest
from tests.ledger.simulated_run import simulate
from tests.observations import observed, sample
from tests.scale import FULL


def test_a_hacked_run_is_found_with_its_step_and_an_honest_one_is_not(told: Path) -> None:
    with LedgerQueries(told) as queries:
        found = find_hacks(queries)
    assert {row["run"] for row in found} == {"hacked"}
    (gap,) = [row for row in found if row["finding"] == "component without accuracy"]
    assert gap["spec"] == "r1-zero"
    assert gap["what"].startswith("format: ")
    assert STEPS // 2 <= gap["step"] <= STEPS // 2 + 4
    assert gap["before"] == pytest.approx(0.0)
    assert gap["after"] >= 0.5


def test_few_stretches_find_the_same_later(told: Path) -> None:
    with LedgerQueries(told, run="hacked") as queries:
        found = find_hacks(queries, stretches=20)
    assert "component without accuracy" in {row["finding"] for row in found}


def test_nulls_are_the_completions_doing_only_where_others_were_judged_on_the_reference(
    tmp_path: Path,
) -> None:
    ledger = Ledger(tmp_path)
    for step in range(2):
        broken = [sample("x", prompt="broken", group="broken", id=f"b{n}") for n in range(4)]
        sound = [sample("x", prompt="sound", group="sound", id=f"s{n}") for n in range(4)]
        ledger.on_batch(observed([(None, None)] * 4, samples=list(broken), step=step))
        scores: list[tuple[float | None, ...]] = [(1.0, 1.0)] * 3 + [(None, None)]
        ledger.on_batch(observed(scores, samples=list(sound), step=step))
    ledger.open()
    ledger.close()
    for file in tmp_path.glob("*.parquet"):
        table = pq.read_table(file)
        blamed = ["bad_reference" if one == "failed" else one for one in table["outcome"].to_pylist()]
        place = table.schema.get_field_index("outcome")
        pq.write_table(table.set_column(place, "outcome", [blamed]), file)
    with LedgerQueries(tmp_path) as queries:
        rows = run_figures(queries, STRETCHES)
    assert [row["caused_nulls"] for row in rows] == [1 / 8, 1 / 8]


def test_a_held_out_part_is_compared_at_the_same_steps(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    for step in range(30):
        right = 1 + step // 5
        train: list[tuple[float | None, ...]] = [(float(n < right), 1.0) for n in range(8)]
        apart: list[tuple[float | None, ...]] = [(float(n < 2), 1.0) for n in range(8)]
        members = [sample(id=str(n), group=f"g{step}", prompt=f"p{step}") for n in range(8)]
        ledger.on_batch(observed(train, samples=list(members), run="train", step=step))
        ledger.on_batch(observed(apart, samples=list(members), run="apart", step=step))
    ledger.open()
    ledger.close()
    with LedgerQueries(tmp_path, run="train") as queries, LedgerQueries(tmp_path, run="apart") as held_out:
        alone, compared = find_hacks(queries), find_hacks(queries, held_out=held_out)
    assert "train and held-out part" not in {row["finding"] for row in alone}
    assert "train and held-out part" in {row["finding"] for row in compared}


def test_segments_of_earlier_versions_can_be_asked(told: Path, tmp_path: Path) -> None:
    for file in told.glob("*.parquet"):
        table = pq.read_table(file).drop_columns(["repeated", "other_script", "reference"])
        pq.write_table(table, tmp_path / file.name)
    assert {"repeated", "other_script"} <= set(parquet_segment.schema().names)
    with LedgerQueries(tmp_path) as queries:
        assert {row["run"] for row in find_hacks(queries)} == {"hacked"}
        (row,) = page(queries, SampleFilter(), limit=1).rows
        assert row["reference"] is None


def test_texts_are_known_by_what_they_repeat_and_by_their_script() -> None:
    varied = " ".join(f"word{n}" for n in range(60))
    assert repeated_share(varied) == 0.0
    assert (repeated_share("the same again and again " * 20) or 0.0) > 0.9
    assert (repeated_share("我们再看一次这个数" * 20) or 0.0) > 0.8
    assert repeated_share("short") is None
    assert other_script_share(varied) == 0.0
    assert other_script_share("我们再看一次这个数" * 20) == 1.0
    assert (other_script_share("Ответ " * 20 + "a" * 100) or 0.0) == pytest.approx(0.5)
    assert other_script_share("1 + 1 = 2; " * 20) == 0.0
    assert repeated_share(varied * 2 + " end " * LOOKED_AT_CHARS) == repeated_share(varied * 2)


async def test_simulated_runs_are_told_apart(tmp_path: Path) -> None:
    """Hacked and honest runs of a policy that learns, six of them in CI; benchmarks/hack_detection.py has forty."""
    chosen = {"language outweighs", "repetition by a wrong sign"}
    chosen |= {"steps outweigh", "length by a wrong sign"} if FULL else set()
    hacked = [one for one in flawed("math") if one.name in chosen]
    sound = [
        one for one in honest() if one.name in {"harder data", *(["long reasoning pays"] if FULL else [])}
    ]
    ledger = Ledger(tmp_path)
    ledger.open()
    telemetry = Telemetry(observers=[ledger], kept_chars=LOOKED_AT_CHARS)
    async with Scorer(workers=2, telemetry=telemetry) as scorer:
        for at, scenario in enumerate([*hacked, *sound]):
            await simulate(scenario, scorer, run=scenario.name, seed=500 + at, steps=50, rate=0.2)
    ledger.close()
    with LedgerQueries(tmp_path) as queries:
        found = {row["run"] for row in find_hacks(queries)}
    assert found == {scenario.name for scenario in hacked}
