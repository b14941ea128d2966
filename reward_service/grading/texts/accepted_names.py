"""The shorter names under which a text may contain an accepted answer.

`Kazuo Ishiguro (novelist)` is also named without the bracket, `in Edinburgh` without its preposition, `Sir
Ernest Rutherford` without the title, `Julie Deborah Kavner` without the middle name, `1983/May 1984` by
either date.
"""

import re

from reward_service.grading.texts.answer_tokens import tokens_of_answer

_BRACKET = re.compile(r"\s\([^()]{0,200}\)\s*$")
_PREPOSITIONS = frozenset("in on at by from to of as near for with".split())
_TITLES = frozenset(
    "sir dame lord lady mr mrs ms dr saint st president king queen prince princess senator captain".split()
)
_YEAR = re.compile(r"(?<!\d)(?:1\d|20)\d\d(?!\d)")
_PERSON = re.compile(r"[A-ZÀ-ÞА-ЯЁ][^\W\d_A-ZÀ-Þ]+(?: [A-ZÀ-ÞА-ЯЁ][^\W\d_A-ZÀ-Þ]+){2,3}")
_YEAR_SIGN = re.compile(r"\d{4}\s?[年년]")
_LIST = re.compile(r", and |,| and |;|&")


_UMLAUTS = str.maketrans(
    {
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "Ä": "Ae",
        "Ö": "Oe",
        "Ü": "Ue",
        "å": "aa",
        "Å": "Aa",
        "ø": "oe",
        "Ø": "Oe",
    }
)


def spellings(answer: str) -> tuple[str, ...]:
    """An answer, and how it is spelt where umlauts are two letters; of a number in figures and in words, each
    ("6/six")."""
    if "/" in answer and (same := _of_one_number(answer)):
        return same
    other = answer if answer.isascii() else answer.translate(_UMLAUTS)
    return (answer,) if other == answer else (answer, other)


def _of_one_number(answer: str) -> tuple[str, ...]:
    """The parts between slashes, where all of them are the same number."""
    parts = tuple(part.strip() for part in answer.split("/"))
    values = [tokens_of_answer(part) for part in parts if part]
    is_number = len(values) == len(parts) > 1 and all(len(one) <= _NUMBER_AND_UNIT for one in values)
    same = is_number and len({one[0] for one in values}) == 1 and values[0][0].isdecimal()
    return (answer, *parts) if same else ()


_NUMBER_AND_UNIT = 2
"""Words of "9 seasons"."""


def names(answer: str) -> list[tuple[str, ...]]:
    """The token sequences that name an accepted answer, its own first."""
    found = [tokens_of_answer(spelling) for spelling in spellings(answer)]
    short = _BRACKET.sub("", answer).strip() if "(" in answer else answer
    if len(short) > 3 and short != answer:
        found.append(tokens_of_answer(short))
    bare = _without_leading(found[-1], _PREPOSITIONS)
    found += [bare, _without_leading(bare, _TITLES)]
    if _PERSON.fullmatch(short):
        found += [(name[0], name[-1]) for name in found]
    if _YEAR_SIGN.fullmatch(answer):
        found.append((answer[:4],))
    if "/" in answer and all(_YEAR.search(part) for part in answer.split("/")):
        found += [tokens_of_answer(part) for part in answer.split("/")]
    return [name for name in dict.fromkeys(found) if name]


def without_title(name: str) -> str:
    """A name without the title before it."""
    title, _, rest = name.partition(" ")
    return rest if rest and title.casefold().strip(".") in _TITLES - {"saint", "st"} else name


def _without_leading(name: tuple[str, ...], words: frozenset[str]) -> tuple[str, ...]:
    return name[1:] if len(name) > 1 and name[0] in words else name


def parts(answer: str) -> list[str]:
    """The members of an accepted answer that is a list of two to twelve; none otherwise."""
    if "," not in answer and " and " not in answer and "&" not in answer:
        return []
    found = [part.strip() for part in _LIST.split(answer) if part.strip()]
    return found if 2 <= len(found) <= 12 and all(any(c.isalpha() for c in part) for part in found) else []
