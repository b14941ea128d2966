"""Names written with initials, ordinals in words, or in British or American spelling, spelled as an accepted answer
spells them."""

import re
from collections.abc import Sequence
from functools import lru_cache

_INITIAL = re.compile(r"(?<![^\W_])[^\W\d_]\.")
_ROMAN = "I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI".split()
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth"
).split()
_NUMBERED = dict(zip(_ROMAN, _ORDINALS, strict=True))

_SPELLINGS = {
    one: other
    for pair in (
        "colour color", "colours colors", "honour honor", "honours honors", "harbour harbor", "labour labor", "neighbour neighbor",
        "neighbours neighbors", "favour favor", "flavour flavor", "armour armor", "humour humor", "rumour rumor", "tumour tumor", "vapour vapor",
        "behaviour behavior", "centre center", "centres centers", "theatre theater", "theatres theaters", "metre meter", "metres meters",
        "kilometre kilometer", "kilometres kilometers", "centimetre centimeter", "centimetres centimeters", "litre liter", "litres liters", "fibre fiber", "calibre caliber",
        "defence defense", "offence offense", "grey gray", "sulphur sulfur", "aluminium aluminum", "caesium cesium", "catalogue catalog", "programme program",
        "plough plow", "tyre tire", "tyres tires", "jewellery jewelry", "haemoglobin hemoglobin", "oestrogen estrogen", "foetus fetus", "anaemia anemia", "leukaemia leukemia",
        "oesophagus esophagus", "mould mold", "moulds molds", "pyjamas pajamas", "cheque check",
    )
    for one, other in (pair.split(), reversed(pair.split()))
}  # fmt: skip
"""Words that British and American English spell otherwise."""
_OTHER_S = re.compile(
    r"(?<=[a-z]{3})i(?P<letter>[sz])(?=ations?$)|(?<=[a-z]{3}[lmrntd])i(?P<other>[sz])(?=(?:ed|ing)$)"
)
""" "Organisation", "organization"."""


def as_accepted(said: str, answers: Sequence[str]) -> str:
    """The text with "W. A. Mozart" as "Wolfgang Amadeus Mozart" and "Elizabeth the Second" as "Elizabeth II", where those
    are accepted answers; initials must be those of the given names."""
    for other, answer in _otherwise_spelled(tuple(answers)):
        said = other.sub(answer, said)
    initials, ordinal = _INITIAL.search(said) is not None, " the " in said
    if not initials and not ordinal:
        return said
    for answer in answers:
        for pattern, spelled in _spellings(answer):
            said = pattern.sub(spelled.replace("\\", r"\\"), said)
    return said


@lru_cache(512)
def _otherwise_spelled(answers: tuple[str, ...]) -> tuple[tuple[re.Pattern[str], str], ...]:
    """The answers in the other English spelling, of those that have one, and as they are accepted."""
    found = ((_in_other_spelling(answer), answer) for answer in answers)
    return tuple((other, answer) for other, answer in found if other is not None)


def _in_other_spelling(answer: str) -> re.Pattern[str] | None:
    words = answer.split()
    if not answer.isascii() or "\\" in answer or len(words) > _MOST_WORDS:
        return None
    others = [_other_spelling(word.lower()) for word in words]
    if not any(others):
        return None
    ways = [
        re.escape(word) + (f"|{other}" if other else "") for word, other in zip(words, others, strict=True)
    ]
    return re.compile(rf"(?<!\w){' '.join(f'(?:{way})' for way in ways)}(?!\w)", re.IGNORECASE)


def _other_spelling(word: str) -> str:
    """A word in the other English spelling; empty where it has none."""
    other = _OTHER_S.sub(lambda found: "iz" if "s" in found.group() else "is", word)
    return _SPELLINGS.get(word) or (other if other != word else "")


_MOST_WORDS = 12


@lru_cache(2048)
def _spellings(answer: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    words = answer.split()
    if not 2 <= len(words) <= 4 or not all(word[:1].isalpha() for word in words):
        return ()
    surname = re.escape(words[-1])
    if words[-1] in _NUMBERED:
        king = re.escape(" ".join(words[:-1]))
        return (
            (re.compile(rf"(?<![^\W_]){king} the {_NUMBERED[words[-1]]}(?![^\W_])", re.IGNORECASE), answer),
        )
    given = [word[0] for word in words[:-1] if word[0].isupper()]
    if len(given) != len(words) - 1:
        return ()
    patronymic = r"(?:[А-ЯЁ]\.\s?)?" if len(given) == 1 and "\u0400" <= given[0] <= "\u04ff" else ""
    letters = r"\s?".join(rf"{re.escape(letter)}\." for letter in given)
    first = rf"{re.escape(given[0])}\.\s?"
    return (
        (
            re.compile(
                rf"(?<![^\W_])(?<![^\W_]\.)(?<![^\W_]\.\s){letters}\s?{patronymic}{surname}(?![^\W_])"
            ),
            answer,
        ),
        (re.compile(rf"(?<![^\W_])(?<![^\W_]\.)(?<![^\W_]\.\s){first}{surname}(?![^\W_])"), answer),
    )
