"""Letters that are other cases of English ones are read like these, and never missed in a table."""

import pytest

from reward_service.grading.math.claims.opposites import is_of_the_opposite
from reward_service.grading.math.typed.number_word_tables import languages
from reward_service.grading.math.typed.vocabulary import MONTHS
from reward_service.text.letter_case import lowered
from tests.grading.math.claims.test_value_lists import score
from tests.verifiers.judging import earns

SPELLINGS = [str.maketrans(pair) for pair in ({"i": "ı", "s": "ſ", "k": "\u212a"}, {"i": "İ"}, {"ß": "SS"})]
ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
]
OPPOSITES = ["smallest", "größte", "kleinste", "mínimo", "наименьшее", "最小", "odd", "inside"]
WORDS = sorted(
    {word for language in languages() for table in (language.values, language.multipliers, language.parts) for word in table}
    | {*MONTHS, *ORDINALS, *OPPOSITES}
)  # fmt: skip

FEW = 40
"""Words of the tables that are tried in each spelling, beside all ordinals and opposites."""


def test_what_a_pattern_takes_for_a_word_is_that_word() -> None:
    assert [lowered("Fİrſt"), lowered("fırst"), lowered("\u212aG"), lowered("GRÖSSTE")] == [
        "first",
        "first",
        "kg",
        lowered("größte"),
    ]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_no_spelling_of_any_word_costs_the_verdict(spelling: dict[int, str]) -> None:
    spelt = [(word, word.translate(spelling)) for word in WORDS if word.translate(spelling) != word]
    assert len(spelt) > FEW
    for word, written in [
        *spelt[:: len(spelt) // FEW],
        *((word, word.translate(spelling)) for word in (*ORDINALS, *OPPOSITES)),
    ]:
        text = f"The {written} number is 8 {written}, it is {written} fifths of 3 {written} 2020."
        for prompt in (f"What is the {word} number?", f"What is the {written} number?"):
            assert score(text, prompt, "8") in {0.0, 1.0}, written


def test_opposites_are_told_whatever_their_case() -> None:
    assert is_of_the_opposite("die GRÖẞTE ist", "Welche ist die kleinste?")
    assert is_of_the_opposite("the ſmalleſt is", "Which is the LARGEST?")
    assert not is_of_the_opposite("die größte ist", "Welche ist die größte?")


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("label", ["uncertain", "not enough information", "invalid", "unknown", "false"])
def test_labels_are_read_in_any_spelling(label: str, spelling: dict[int, str]) -> None:
    said = f"The statement is {label.translate(spelling)}."
    reference = {"kind": "logic", "label": label, "labels": [label, "true"]}
    assert earns(reference, said)
