"""A phrase looked up by its words is found wherever its pattern is."""

import time

import pytest

from reward_service.filters import (
    figure,
    form_rules,
    material_words,
    missing_material,
    multi_part,
    multiple_choice,
    open_ended,
    plain_options,
    proof,
    question_alternatives,
    true_false,
)
from reward_service.filters.phrase_pattern import Phrases
from reward_service.filters.problem_text import MAX_READ, Reading
from tests.filters.constructed_problems import build
from tests.filters.test_kinds import labelled

MODULES = (
    *(question_alternatives, figure, material_words, missing_material, multi_part, multiple_choice),
    *(open_ended, plain_options, proof, true_false),
)
PHRASES = {
    f"{module.__name__.rpartition('.')[2]}.{name}": value
    for module in MODULES
    for name, value in vars(module).items()
    if isinstance(value, Phrases)
}


@pytest.fixture(scope="module")
def readings() -> list[Reading]:
    texts = [problem for _, _, problem, _ in labelled()] + [problem for _, problem, _ in build(3, 12)]
    return [Reading(text) for text in texts]


@pytest.mark.parametrize("name", sorted(PHRASES))
def test_no_match_is_lost_by_looking_words_up(name: str, readings: list[Reading]) -> None:
    phrases = PHRASES[name]
    read = [reading for reading in readings if phrases.han or phrases.han_openings or not reading.han]
    lost = [
        reading.text
        for reading in read
        if phrases.pattern.search(reading.text) and phrases.search(reading) is None
    ]
    assert len(lost) <= 0.001 * len(read), lost[:3]


def test_there_are_many_of_them() -> None:
    assert len(PHRASES) >= 15


def test_a_text_without_the_words_is_not_searched_and_windows_do_not_overlap() -> None:
    phrases = Phrases(r"\bshaded (?:part|area)\b", "shaded")
    assert phrases.search(Reading("The area of the part is 4.")) is None
    reading = Reading("One shaded area. Is the shaded area 2? A shaded part. " * 3)
    assert len(list(phrases.finditer(reading))) == len(phrases.pattern.findall(reading.text)) == 9


def test_a_long_problem_costs_little_more_than_what_is_read_of_it() -> None:
    story = "The baker sells 12 loaves each morning and keeps a record of every sale in a blue book. "

    def seconds(size: int) -> float:
        text = story * (size // len(story)) + "How many loaves are sold in 30 days?"
        best = 9.0
        for _ in range(3):
            start = time.process_time()
            form_rules.reasons(text, "360")
            best = min(best, time.process_time() - start)
        return best

    assert seconds(100 * MAX_READ) < max(0.02, 3 * seconds(MAX_READ))
