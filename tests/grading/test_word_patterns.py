"""Patterns with cues: every text that a pattern matches holds one of its cues, so that none is overlooked."""

import random
import re

import pytest

from reward_service.grading.texts import word_patterns
from reward_service.grading.texts.word_patterns import WordPattern, bits_of, cues_of
from reward_service.verifiers.choice import Choice
from reward_service.verifiers.text import Text
from tests.grading.math.claims.test_gated_pattern import drawn

DRAWS = 60
assert Choice, "the modules of both verifiers have made theirs"
assert Text, "the modules of both verifiers have made theirs"


def test_no_match_is_overlooked() -> None:
    tables = word_patterns.made()
    assert len(tables) > 100
    assert [(table.pattern, text) for table in tables for text in overlooked(table)] == []


def overlooked(table: WordPattern) -> list[str]:
    """Texts drawn from a pattern that it matches and that hold none of its cues."""
    chance = random.Random(table.pattern)
    parsed = word_patterns._parser.parse(table.pattern, table.compiled.flags)
    around = ("", " ", "x ", ", ", '"', "(", "ab, ")
    texts = [chance.choice(around) + drawn(parsed, chance) + chance.choice(around) for _ in range(DRAWS)]
    return [text for text in texts if table.compiled.search(text) and not table.may_occur(text)]


@pytest.mark.parametrize(
    ("pattern", "cues"),
    [
        (r"(?<!\w)(?:not|never)(?!\w)", {("not", True, True), ("never", True, True)}),
        (r"\bfro\w{1,3}", {("fro", True, False)}),
        (r"as\sopposed\sto", {("opposed", True, True)}),
        (r"[,;]\s(?:if|wenn)\s[^,]{0,9}$", {("if", True, True), ("wenn", True, True)}),
        (r"\w{2,9}ing(?!\w)", {("ing", False, True)}),
        (r"\d/\d|\s?/\s?[^,]", {("/", False, False)}),
        (r"да|нет", set()),
        (r"\d+", None),
        (r"(?:red)?\w+", None),
    ],
)
def test_the_cues_of_a_pattern(pattern: str, cues: set[tuple[str, bool, bool]] | None) -> None:
    found = cues_of(pattern)
    assert (None if found is None else {tuple(cue) for cue in found}) == cues


def test_a_whole_word_is_no_piece_of_another() -> None:
    table = WordPattern(r"(?<!\w)(?:no|or)(?!\w)")
    assert not table.may_occur("The author knows nobody for sure.")
    assert table.may_occur("No.")
    assert table.search("one or two") is not None


def test_texts_with_other_letters_are_always_searched() -> None:
    table = WordPattern(r"(?<!\w)ya(?!\w)", re.IGNORECASE)
    assert table.may_occur("он ж дома")


def test_bits_of_several_patterns_stand_for_all_of_them() -> None:
    tables = [WordPattern(rf"(?<!\w){word}(?!\w)") for word in ("quokka", "wombat")]
    assert word_patterns.any_may_occur("A wombat.", bits_of(*tables))
    assert not word_patterns.any_may_occur("A koala.", bits_of(*tables))
    assert word_patterns.any_may_occur("A koala.", bits_of(*tables, WordPattern(r"\w+")))
