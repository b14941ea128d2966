"""Guesses: counting, chance, and the accuracy verifier as the judge."""

import pytest

from reward_service.filters.guessability import Guesses, agrees, chance, count, options, reason
from reward_service.filters.policy import Kind
from reward_service.filters.problem_text import Reading
from tests import formulas


@pytest.mark.parametrize("n", [2, 3, 4, 5, 10, 100, 1_000])
def test_chance_is_one_minus_all_misses(n: int) -> None:
    for guesses in (1, 8, 40):
        assert chance(n, guesses) == pytest.approx(float(formulas.chance(n, guesses)), abs=1e-9)


@pytest.mark.parametrize(
    ("guesses", "removed"),
    [(list("12345670"), False), (["3", "4", "17"], True), (["9"] * 8, False), (["17.0"], True), ([], False)],
)
def test_a_problem_goes_when_a_guess_has_its_value(guesses: list[str], removed: bool) -> None:
    assert (reason(count("17", guesses, agrees)) is not None) is removed


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
