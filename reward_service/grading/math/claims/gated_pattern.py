"""Patterns of many words that are tried only where a text holds a piece of them.

Most texts hold none of the words of a table, and a search tries all of them at every character. From the parsed
pattern itself follow *needles*: pieces of text of which every match holds one. In a text of English letters without
a needle the pattern is not tried at all; a text with other letters is always searched.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from typing import Any

from reward_service.grading.math.claims import lexicon

_parser: Any = import_module("re._parser")
_REPEATS = frozenset({"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"})
_WIDTHLESS = frozenset({"AT", "ASSERT", "ASSERT_NOT"})
_SHORTEST = 2
"""Characters of a needle; a shorter one stands in nearly every text."""
_made: "list[GatedPattern]" = []


class GatedPattern:
    """A pattern as `re.compile` makes it, with the needles that its parsed form demands."""

    def __init__(self, text: str, flags: re.RegexFlag = re.NOFLAG) -> None:
        self.compiled = re.compile(text, flags)
        self.needles = needles(text, flags)
        _made.append(self)

    def may_occur(self, text: str) -> bool:
        """False when the pattern certainly matches nowhere in the text.

        Looking for a hundred needles one after the other is ten times as fast as a pattern of them all.
        """
        if self.needles is None or not lexicon.is_english(text):
            return True
        return any(map(text.lower().__contains__, self.needles))

    def search(self, text: str) -> re.Match[str] | None:
        """The first match in the text."""
        return self.compiled.search(text) if self.may_occur(text) else None

    def match(self, text: str) -> re.Match[str] | None:
        """The match at the head of the text."""
        return self.compiled.match(text) if self.may_occur(text) else None

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """The match of the whole text."""
        return self.compiled.fullmatch(text) if self.may_occur(text) else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """All matches in the text, in order."""
        return self.compiled.finditer(text) if self.may_occur(text) else iter(())

    def sub(self, new: str | Callable[[re.Match[str]], str], text: str) -> str:
        """The text with something else in the place of all matches."""
        return self.compiled.sub(new, text) if self.may_occur(text) else text


def made() -> tuple[GatedPattern, ...]:
    """Every pattern of this kind that the imported modules have made."""
    return tuple(_made)


def needles(text: str, flags: re.RegexFlag = re.NOFLAG) -> frozenset[str] | None:
    """Pieces in small letters of which every match in a text of English letters holds one; empty where nothing
    matches in such a text; None where no pieces of use follow from the pattern."""
    found = _of_sequence(_parser.parse(text, int(flags)))
    if found is None or any(len(needle) < _SHORTEST for needle in found):
        return None
    return frozenset(n for n in found if not any(other in n for other in found if other != n))


def _of_sequence(items: Iterable[tuple[Any, Any]]) -> set[str] | None:
    """The best needles that a sequence demands: none because it cannot match at all, else the longest."""
    demanded: list[set[str]] = []
    run: list[str] = []
    for operation, argument in items:
        name = str(operation)
        if name == "LITERAL":
            run.append(chr(argument))
        elif name not in _WIDTHLESS:
            demanded += [_of_run(run)] if run else []
            run = []
            inner = _of_item(name, argument)
            demanded += [inner] if inner is not None else []
    demanded += [_of_run(run)] if run else []
    return min(demanded, key=_worth, default=None)


def _worth(found: set[str]) -> tuple[int, int]:
    """How good needles are, the best lowest: none at all, else by the shortest and their number."""
    return (-min(map(len, found)), len(found)) if found else (-1_000, 0)


def _of_run(run: list[str]) -> set[str]:
    """The needle of letters in a row; none where one is of another script, which English texts do not hold."""
    text = "".join(run)
    if lexicon.is_english(text):
        return {text.lower()}
    foreign = [char for char in run if not lexicon.is_english(char)]
    if any(map(lexicon.is_english, (form for char in foreign for form in (char.lower(), char.upper())))):
        raise ValueError(f"{text!r} has a letter that is an English one in other case")
    return set()


_FIRST_IDEOGRAPHIC = 0x2E80
"""Characters from here on are no other case of English letters."""


def _is_foreign(member: tuple[Any, Any]) -> bool:
    """Whether a member of a class is a sign, or a range of signs, that texts of English letters do not hold."""
    name, argument = str(member[0]), member[1]
    first = argument[0] if name == "RANGE" else argument if name == "LITERAL" else 0
    return bool(first >= _FIRST_IDEOGRAPHIC)


def _of_item(name: str, argument: Any) -> set[str] | None:
    """What one part of a sequence demands; None where that is nothing certain."""
    if name == "SUBPATTERN":
        return _of_sequence(argument[-1])
    if name == "ATOMIC_GROUP":
        return _of_sequence(argument)
    if name in _REPEATS and argument[0] > 0:
        return _of_sequence(argument[2])
    if name == "IN":
        return set() if all(map(_is_foreign, argument)) else None
    if name != "BRANCH":
        return None
    found: set[str] = set()
    for branch in argument[1]:
        inner = _of_sequence(branch)
        if inner is None:
            return None
        found |= inner
    return found
