"""Persons' names that a text writes with more between the first and the last word than an accepted answer.

`Valentina Vladimirovna Tereshkova` is `Valentina Tereshkova`, `Richard M. Nixon` is `Richard Milhous Nixon`.
First and last word must be equal, and only further words of a name may stand between them.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache, partial

_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĪİŁŃŇŌŐŘŚŞŠŢŤŪŮŰŹŻŽА-ЯЁІЇ"
_WORD = re.compile(rf"[{_UPPER}][\w'’-]{{1,24}}|[{_UPPER}]\.")
_MIDDLE = (
    rf"(?:[{_UPPER}][\w'’-]{{0,24}}\.?|[\"“«][^\"”»\n]{{1,20}}[\"”»]"
    r"|de|da|do|dos|das|di|del|della|la|van|von|der|den|af|bin|ibn)"
)
_WORDS = re.compile(r"[^\W\d_][\w'’-]{1,24}")
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
    words = {_bare(word) for word in _WORDS.findall(text)}
    for answer in answers[:MAX_NAMES]:
        ends = _ends(answer)
        if ends is not None and _bare(ends[0]) in words and _bare(ends[1]) in words:
            text = _pattern(*ends).sub(partial(_as_accepted, answer), text)
        if (parts := re.split("[·・]", answer))[1:] and parts[0] in text and parts[-1] in text:
            text = _pattern_in_han(parts[0], parts[-1]).sub(answer, text)
    return text


@lru_cache(4096)
def _ends(answer: str) -> tuple[str, str] | None:
    """The first and last word of a person's name; None when it is none."""
    words = answer.split()
    if not 2 <= len(words) <= 5 or not all(map(_WORD.fullmatch, (words[0], words[-1]))):
        return None
    is_person = _NO_PERSON.isdisjoint(word.casefold().strip(".") for word in words)
    return (words[0], words[-1]) if is_person else None


@lru_cache(512)
def _pattern(first: str, last: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){_spelt(first)}((?: {_MIDDLE}){{1,5}}?)(?: [ye])? {_spelt(last)}(?![\w'’-])")


@lru_cache(512)
def _pattern_in_han(first: str, last: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w·]){re.escape(first)}(?:[·・]\w{{1,8}}){{1,3}}[·・]{re.escape(last)}(?![·・])"
    )


def _spelt(word: str) -> str:
    """A pattern of a word with or without its accents."""
    return "".join(c if c.isascii() and c.isalnum() else f"[{re.escape(c + _bare(c))}]" for c in word)


@lru_cache(4096)
def _bare(word: str) -> str:
    """A word without accents."""
    if word.isascii():
        return word
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


def _as_accepted(answer: str, found: "re.Match[str]") -> str:
    own, said = [word.strip(".") for word in answer.split()[1:-1]], found[1].split()
    first, last = answer.split()[0].casefold(), answer.split()[-1].casefold()
    said = [word.strip(".") for word in said if word[0].isupper()]
    if any((first, word.casefold(), last) in _OTHER_PERSONS for word in said):
        return found.group()
    if (
        own
        and said
        and not (
            _are_alike(own[0], said[0]) and all(any(_are_alike(one, other) for other in own) for one in said)
        )
    ):
        return found.group()
    return answer


def _are_alike(one: str, other: str) -> bool:
    """Whether two middle names may be the same, either of which may be an initial."""
    short, long = sorted((one.casefold(), other.casefold()), key=len)
    return long.startswith(short) if len(short) == 1 else short == long
