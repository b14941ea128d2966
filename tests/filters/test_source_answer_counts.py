"""Closed sets across rows: few values that recur, in memory that does not grow."""

import math
import random

import pytest

from reward_service.filters.source_answer_counts import (
    LEAST_ROWS,
    MAX_SOURCES,
    MAX_VALUES,
    AnswerValues,
    ValueCounts,
)


def counted(values: list[str]) -> ValueCounts:
    counts = ValueCounts()
    for value in values:
        counts.add(value)
    return counts


def test_entropy_is_that_of_the_distribution_while_all_values_are_counted() -> None:
    counts = counted(["a"] * 40 + ["b"] * 20 + ["c"] * 20)
    assert counts.entropy == pytest.approx(1.5)
    assert counts.closed == ["a", "b", "c"]


def test_many_values_are_open_and_their_entropy_is_not_taken_for_a_small_one() -> None:
    rng = random.Random(5)
    counts = counted([str(rng.randrange(10_000)) for _ in range(5_000)])
    assert counts.closed == []
    assert counts.entropy > 10
    assert len(counts.counts) <= MAX_VALUES


def test_a_frequent_value_survives_any_number_of_rare_ones() -> None:
    values = [f"v{i}" for i in range(3_000)] + ["yes"] * 400
    random.Random(3).shuffle(values)
    assert "yes" in counted(values).counts


def test_a_few_odd_answers_do_not_open_a_closed_set() -> None:
    values = ["entailment", "neutral", "contradiction"] * 100 + ["?", "see text", "n/a"]
    assert sorted(counted(values).closed) == ["contradiction", "entailment", "neutral"]


def test_few_rows_say_nothing() -> None:
    assert counted(["a", "b"] * (LEAST_ROWS // 2 - 1)).closed == []


def test_a_row_of_a_closed_source_is_told_with_the_entropy_and_others_are_not() -> None:
    values = AnswerValues()
    for i in range(90):
        values.add("labels", ("Red", "green", "blue")[i % 3])
        values.add("sums", str(i))
    reason = values.reason("labels", " RED ")
    assert reason
    assert f"{math.log2(3):.2f} bits" in reason.text
    assert reason.confidence >= 0.5
    assert values.reason("labels", "purple") is None
    assert values.reason("sums", "3") is None
    assert values.reason("nowhere", "3") is None


def test_ten_digits_are_told_and_not_surely() -> None:
    values = AnswerValues()
    for i in range(500):
        values.add("digits", str(i % 10))
    reason = values.reason("digits", "7")
    assert reason
    assert reason.confidence < 0.5


def test_memory_is_bounded_and_plain_data_gives_it_back() -> None:
    values = AnswerValues()
    for i in range(3_000):
        values.add(f"s{i}", "x")
        values.add("s1", f"{i}")
        values.add("s1", "")
    assert len(values.sources) == MAX_SOURCES
    assert AnswerValues.of(values.document()) == values
