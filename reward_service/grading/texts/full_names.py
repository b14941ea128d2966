"""Persons' names that a text writes with more between the first and the last word than an accepted answer.

`Valentina Vladimirovna Tereshkova` is `Valentina Tereshkova`, `Richard M. Nixon` is `Richard Milhous Nixon`.
First and last word must be equal, and only further words of a name may stand between them.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĪİŁŃŇŌŐŘŚŞŠŢŤŪŮŰŹŻŽА-ЯЁІЇ"
"""Capitals of Latin and Cyrillic alphabets, for a class of a pattern."""
_WORD = re.compile(rf"[{UPPER}][\w'’-]{{1,24}}|[{UPPER}]\.")
_MIDDLE = (
    rf"(?:[{UPPER}][\w'’-]{{0,24}}\.?|[\"“«][^\"”»\n]{{1,20}}[\"”»]"
    r"|de|da|do|dos|das|di|del|della|la|van|von|der|den|af|bin|ibn)"
)
_BETWEEN = re.compile(rf"(?: {_MIDDLE}){{1,5}}(?: [ye])? |(?: {_MIDDLE}){{0,4}} [{UPPER}][\w'’]{{2,24}}-")
_INTERPUNCT = re.compile("[·・]")
_BETWEEN_HAN = re.compile(r"(?:[·・]\w{1,8}){1,3}[·・]")
_MAX_FULL, _MAX_PLACES = 80, 16
"""Characters of a full name, and how many are looked for."""
_NO_PERSON = frozenset(
    "the lake mount mt cape fort port new south north east west southern northern eastern western united great world war san "
    "santa st saint los las el la le republic kingdom state university battle treaty river sea bay super big red black white "
    "jr sr junior senior elder younger ii iii iv vi vii viii ix xi xii".split()
)
"""Words of names that are no persons', or of persons who share all other words."""
_OTHER_PERSONS = frozenset(
    [("john", "quincy", "adams"), ("william", "henry", "harrison"), ("johann", "christian", "bach")]
)
"""Persons whose full name holds the short name of another one."""
MAX_NAMES = 64
"""Accepted answers that are looked for in full."""


def shortened(text: str, answers: Sequence[str]) -> str:
    """A text in which full names of accepted persons are written as the accepted answers are."""
    plain = bare(text)
    for answer in answers[:MAX_NAMES]:
        ends = _ends(answer)
        if ends is not None and ends[0] in plain and ends[1] in plain:
            text = _replaced(text, plain, answer, ends)
            plain = bare(text)
    return text


@lru_cache(4096)
def _ends(answer: str) -> tuple[str, str] | None:
    """The first and last word of a person's name, without accents; None when it is none."""
    if parts := _INTERPUNCT.split(answer)[1:]:
        return _INTERPUNCT.split(answer)[0], parts[-1]
    words = answer.split()
    if not 2 <= len(words) <= 5 or not all(map(_WORD.fullmatch, (words[0], words[-1]))):
        return None
    is_person = _NO_PERSON.isdisjoint(word.casefold().strip(".") for word in words)
    return (bare(words[0]), bare(words[-1])) if is_person else None


def _replaced(text: str, plain: str, answer: str, ends: tuple[str, str]) -> str:
    """A text with the accepted answer where its first and last word enclose a few further words of a name."""
    done, parts, (first, last) = 0, list[str](), ends
    at = plain.find(first)
    while at >= 0 and len(parts) < _MAX_PLACES:
        start, end = at + len(first), plain.find(last, at + len(first), at + _MAX_FULL)
        is_whole = (
            end >= 0 and not _is_letter(text[at - 1 : at]) and not _is_letter(text[end + len(last) :][:1])
        )
        if is_whole and _are_same(text[start:end], answer):
            parts += [text[done:at], answer]
            done = end + len(last)
        at = plain.find(first, max(done, at + 1))
    return "".join(parts) + text[done:]


def _is_letter(character: str) -> bool:
    return character.isalnum() or character in ("-", "'", "’") if character else False


def _are_same(between: str, answer: str) -> bool:
    """Whether what stands between the first and last word may belong to the name of the accepted person."""
    if _INTERPUNCT.search(answer):
        return _BETWEEN_HAN.fullmatch(between) is not None
    if _BETWEEN.fullmatch(between) is None:
        return False
    own, words = [word.strip(".") for word in answer.split()[1:-1]], answer.casefold().split()
    said = [word.strip(".") for word in between.split() if word[0].isupper()]
    if any((words[0], word.casefold(), words[-1]) in _OTHER_PERSONS for word in said):
        return False
    return not (own and said) or (
        _are_alike(own[0], said[0]) and all(any(_are_alike(one, other) for other in own) for one in said)
    )


def bare(text: str) -> str:
    """A text of the same length without accents."""
    return text if text.isascii() else "".join(map(_base, text))


@lru_cache(4096)
def _base(character: str) -> str:
    return character if character.isascii() else unicodedata.normalize("NFD", character)[0]


def _are_alike(one: str, other: str) -> bool:
    """Whether two middle names may be the same, either of which may be an initial."""
    short, long = sorted((one.casefold(), other.casefold()), key=len)
    return long.startswith(short) if len(short) == 1 else short == long
