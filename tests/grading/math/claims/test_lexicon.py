"""The tables of words: whole, without contradictions, each word found by its own pattern."""

from importlib.resources import files
from random import Random

import pytest

from reward_service.grading.math.claims import lexicon
from reward_service.grading.math.claims.asides import COURTESY

LANGUAGES = ("ar", "de", "en", "es", "fr", "hi", "it", "ja", "ko", "pt", "ru", "vi", "zh")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_fills_every_field(language: str) -> None:
    table = lexicon._table(f"{language}.toml")
    assert set(table) == set(lexicon.FIELDS)
    assert all(value.strip("| ") for value in table.values())


def test_no_file_has_a_field_that_nobody_reads() -> None:
    for file in files(lexicon.__package__).joinpath("words").iterdir():
        if file.name.endswith(".toml"):
            assert set(lexicon._table(file.name)) <= set(lexicon.FIELDS)


@pytest.mark.parametrize("field", lexicon.FIELDS)
def test_each_word_is_found_by_its_own_pattern(field: str) -> None:
    assert [word for word in lexicon.words(field) if lexicon.pattern(field).search(word) is None] == []


def test_no_word_both_states_and_takes_away() -> None:
    stating = {w for f in ("strong", "copulas", "correct") for w in lexicon.words(f)}
    denying = {w for f in ("negate", "refute", "gave_up") for w in lexicon.words(f)}
    assert stating & denying == set()


def test_what_english_texts_are_read_with_finds_what_the_whole_pattern_finds() -> None:
    rng = Random(3)
    vocabulary = sorted({word for field in lexicon.FIELDS for word in lexicon.words(field) if word.isascii()})
    patterns = [
        *map(lexicon.pattern, lexicon.FIELDS),
        lexicon.leading("strong", "weak", "copulas", "links"),
        COURTESY,
    ]
    for _ in range(2_000):
        text = " ".join(rng.choice([rng.choice(vocabulary), "x", "5", "–", "hedgehog"]) for _ in range(4))
        for words in rng.sample(patterns, 4):
            both = [[found.span() for found in one.finditer(text)] for one in (words.full, words.english)]
            assert both[0] == both[1], (text, words.fields)
