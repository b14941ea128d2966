"""Files of problems through the filters: sorted, resumable, in bounded memory."""

import json
import tracemalloc
from pathlib import Path

import pytest

from reward_service.dataset.filter_run import FilterRun, evaluation_index
from reward_service.filters.policy import FilterDecision, Policy, Problem
from reward_service.filters.screen import screen

FIT = {"id": "fit", "problem": "Compute $3 \\cdot 5$.", "answer": "15", "source": "s"}
PROOF = {"id": "p", "problem": "Prove that 7 is prime.", "answer": "", "source": "s"}


def run_in(folder: Path, lines: list[object]) -> FilterRun:
    file = folder / "in.jsonl"
    file.write_text(
        "".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines),
        encoding="utf-8",
    )
    return FilterRun(file, folder / "kept.jsonl", folder / "dropped.jsonl")


def rows(file: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def test_kept_rows_are_unchanged_and_dropped_rows_carry_their_decision(tmp_path: Path) -> None:
    run = run_in(tmp_path, [FIT, PROOF])
    run.run()
    assert rows(run.kept) == [FIT]
    (dropped,) = rows(run.dropped)
    assert dropped["row"] == PROOF
    assert dropped["decision"]["reasons"][0]["kind"] == "proof"  # type: ignore[index]
    assert not run.journal.exists()


def test_a_broken_row_is_dropped_and_the_others_go_on(tmp_path: Path) -> None:
    run = run_in(tmp_path, ["{", "[1]", {"answer": "1"}, {"problem": 5}, "[" * 5_000, FIT])
    run.run()
    assert rows(run.kept) == [FIT]
    assert run.tally.broken == 5
    assert run.tally.rows == 6


def test_half_a_surrogate_pair_harms_nobody(tmp_path: Path) -> None:
    proof = '{"problem": "Prove \\ud800", "source": "\\ud800"}'
    polar = '{"problem": "Is 9 odd?", "source": "\\udfff"}'
    run = run_in(tmp_path, [proof, polar, "", FIT])
    run.run()
    assert (run.tally.rows, run.tally.kept, run.tally.broken) == (3, 1, 0)
    assert len(rows(run.dropped)) == 2


def test_other_columns_are_metadata_and_names_can_be_mapped(tmp_path: Path) -> None:
    run = run_in(tmp_path, [{"q": FIT["problem"], "a": 15, "question_type": "MCQ"}])
    run.columns = {"problem": "q", "answer": "a"}
    run.run()
    assert run.tally.first == {"multiple_choice": 1}


def test_what_overlaps_with_the_evaluation_problems_is_contaminated(tmp_path: Path) -> None:
    text = "A baker sells nine loaves in the morning and twice as many after lunch. How many are sold in all?"
    held = tmp_path / "eval.jsonl"
    held.write_text("{broken\n" + json.dumps({"problem": text}) + "\n", encoding="utf-8")
    run = run_in(tmp_path, [{"problem": text.upper(), "answer": "27"}, FIT])
    run.evaluation = evaluation_index(held)
    run.run()
    assert rows(run.kept) == [FIT]
    assert run.tally.first == {"contaminated": 1}


def test_a_list_for_an_answer_is_read_as_text(tmp_path: Path) -> None:
    run = run_in(tmp_path, [{"problem": FIT["problem"], "answer": [1, 2]}])
    run.run()
    assert run.tally.kept == 1


class Stop(Exception):
    pass


@pytest.mark.parametrize("torn", [b"", b'{"id": "half', b'{"id": 1}\n'])
def test_an_interrupted_run_goes_on_without_loss_or_repetition(tmp_path: Path, torn: bytes) -> None:
    lines: list[object] = [{**(FIT if i % 3 else PROOF), "id": i} for i in range(2_000)]
    whole = run_in(tmp_path, lines)
    whole.run()
    expected = (whole.kept.read_bytes(), whole.dropped.read_bytes(), whole.tally)

    windows = 0

    def until_interrupted(problems: list[Problem]) -> list[FilterDecision]:
        nonlocal windows
        windows += 1
        if windows == 3:
            raise Stop
        return [screen(problem, Policy()) for problem in problems]

    first = run_in(tmp_path, lines)
    with pytest.raises(Stop):
        first.run(until_interrupted)
    for output in (first.kept, first.dropped):
        with output.open("ab") as file:
            file.write(torn)
    second = run_in(tmp_path, lines)
    second.run(resume=True)
    assert (second.kept.read_bytes(), second.dropped.read_bytes(), second.tally) == expected


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    def peak(count: int) -> int:
        run = run_in(tmp_path, [FIT, PROOF] * count)
        tracemalloc.start()
        run.run()
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(60)  # what is loaded once
    assert peak(3_000) < 1.5 * peak(600) + 1_000_000
