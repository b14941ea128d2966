"""Guesses: counting, chance, and the accuracy verifier as the judge."""

import pytest

from reward_service.filters.decision import Kind
from reward_service.filters.guess import Guesses, agrees, chance, count, options, reason
from reward_service.filters.reading import Reading


@pytest.mark.parametrize(("n", "expected"), [(2, 0.99609375), (4, 0.8998870849609375), (1000, 0.00797205593)])
def test_chance_is_one_minus_all_misses(n: int, expected: float) -> None:
    assert chance(n, 8) == pytest.approx(expected)


def test_chance_agrees_with_the_published_numbers(vectors: dict[str, list[dict[str, float]]]) -> None:
    for case in vectors["easy_to_hack_uniform_guess"]:
        assert chance(int(case["options"]), int(case["N"])) == pytest.approx(case["probability_removed"])


def test_the_rule_agrees_with_the_published_cases(vectors: dict[str, list[dict[str, object]]]) -> None:
    for case in vectors["easy_to_hack_rule"]:
        found = count(case["reference"], case["guesses"], agrees, limit=case["N"])  # type: ignore[arg-type]
        assert (reason(found) is not None) == case["removed"], case


def test_only_the_first_n_guesses_count() -> None:
    assert count("7", ["1"] * 8 + ["7"], agrees).hits == 0
    assert count("7", ["1"] * 7 + ["7"], agrees).hits == 1


def test_letters_and_words_are_compared_as_they_stand() -> None:
    assert agrees("B", "(b)".strip("()"))
    assert agrees("False", "false.")
    assert not agrees("B", "C")


def test_a_guess_that_cannot_be_judged_is_no_try() -> None:
    assert count("5", ["4", "5?"], lambda _, g: None if "?" in g else False).tries == 1


def test_no_hit_gives_no_reason_and_more_hits_more_confidence() -> None:
    assert reason(Guesses(0, 8)) is None
    few, many = reason(Guesses(1, 8, "4")), reason(Guesses(8, 8, "4"))
    assert few is not None
    assert many is not None
    assert few.confidence < many.confidence
    assert "1 of 8" in few.text


def test_a_blind_guesser_chooses_from_options_truth_values_or_digits() -> None:
    assert options(Reading("?", "B"), [Kind.MULTIPLE_CHOICE], 5) == 5
    assert options(Reading("?", "True"), [Kind.TRUE_FALSE], 0) == 2
    assert options(Reading("?", "42"), [], 0) == 100
    assert options(Reading("?", "\\sqrt{2}"), [], 0) is None
