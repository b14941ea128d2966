"""Repeats and contradictions within a set."""

import sys

import pytest

from reward_service.filters.policy import Kind, Reason
from reward_service.filters.repeated_problems import Census, within

LONG = (
    "A farmer walks along the river from the mill to the old bridge at 4 km an hour and comes back by boat "
    "at 12 km an hour; the whole trip takes him 3 hours. How far is the bridge from the mill"
)


def found(rows: list[tuple[str, str]]) -> list[list[Reason]]:
    return within(rows, range(len(rows)))


def kinds(rows: list[tuple[str, str]]) -> list[list[Kind]]:
    return [[reason.kind for reason in reasons] for reasons in found(rows)]


def test_the_first_of_two_repeats_stays() -> None:
    assert kinds([("What is 3+4?", "7"), ("What is 3 + 4 ?", "7")]) == [[], [Kind.DUPLICATE]]


def test_both_of_two_contradicting_rows_are_named() -> None:
    first, second = kinds([("What is 3+4?", "7"), ("What is 3+4?", "8")])
    assert first == [Kind.CONTRADICTION]
    assert second == [Kind.CONTRADICTION, Kind.DUPLICATE]


def test_notations_of_one_value_do_not_contradict() -> None:
    assert Kind.CONTRADICTION not in kinds([("Half of 1?", "0.5"), ("Half of 1?", "1/2")])[0]


@pytest.mark.parametrize("other", [LONG + " in kilometres?", "Hard: " + LONG + "?"])
def test_a_reworded_end_is_a_near_duplicate_when_the_answers_agree(other: str) -> None:
    assert kinds([(LONG + "?", "9"), (other, "9")])[1] == [Kind.DUPLICATE]


def test_a_template_with_other_numbers_or_another_answer_is_another_problem() -> None:
    changed = LONG.replace("3 hours", "5 hours")
    assert kinds([(LONG + "?", "9"), (changed + "?", "15"), (LONG + " in metres?", "9000")]) == [[], [], []]


def test_without_answers_a_near_duplicate_is_only_flagged() -> None:
    ((), (reason,)) = found([(LONG + "?", ""), (LONG + " in kilometres?", "")])
    assert reason.confidence < 0.5


def test_a_census_of_different_problems_holds_some_forty_bytes_each() -> None:
    census = Census()
    for i in range(2_000):
        census.add(f"What is {i} times {i + 1}?")
    assert not census.repeated()
    assert sum(sys.getsizeof(part) for part in census._parts) < 2_000 * 60


def test_brackets_and_decimal_points_count_when_problems_are_compared() -> None:
    rows = [
        ("Compute (2+3)*4.", "20"),
        ("Compute 2+(3*4).", "14"),
        ("Compute 1.5 + 2.", "3.5"),
        ("Compute 1, 5 + 2.", ""),
    ]
    assert within(rows, list(range(4))) == [[], [], [], []]
