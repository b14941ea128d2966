"""Patterns of many words that are tried only where a text holds a piece of them.

Most texts hold none of the words of a table, and a search tries all of them at every character. From the parsed
pattern itself follow *needles*: pieces of text of which every match holds one. In a text without a needle the pattern is
not tried at all. Those for texts of English letters are fewer: what only matches other letters has none. In a short
text with other letters, the pattern is as soon tried as its needles are.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from importlib import import_module
from typing import Any

from reward_service.grading.math.claims import lexicon

_parser: Any = import_module("re._parser")
_REPEATS = frozenset({"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"})
_WIDTHLESS = frozenset({"AT", "ASSERT", "ASSERT_NOT"})
_SHORTEST = 2
"""Characters of a needle; a shorter one stands in nearly every text, unless it is of a script with many of them."""
_SHORT_TEXT = 200
_RARE_LETTER = re.compile("[ıİſẛﬅﬆµ\u0345ιᲀ-ᲈ]")
"""Forms of letters of which a pattern that ignores case takes another for the same, and `lower` does not."""
_made: "list[GatedPattern]" = []


class GatedPattern:
    """A pattern as `re.compile` makes it, with the needles that its parsed form demands."""

    def __init__(self, text: str, flags: re.RegexFlag = re.NOFLAG) -> None:
        self.compiled = re.compile(text, flags)
        self.needles = needles(text, flags)
        _made.append(self)

    @cached_property
    def all_needles(self) -> frozenset[str] | None:
        """The needles for texts with other letters; long ones of those are read by few patterns."""
        return needles(self.compiled.pattern, re.RegexFlag(self.compiled.flags), every_script=True)

    def may_occur(self, text: str) -> bool:
        """False when the pattern certainly matches nowhere in the text.

        Looking for a hundred needles one after the other is ten times as fast as a pattern of them all.
        """
        if lexicon.is_english(text):
            return self.needles is None or any(map(text.lower().__contains__, self.needles))
        if self.all_needles is None or len(text) < _SHORT_TEXT or _RARE_LETTER.search(text):
            return True
        return any(map(text.lower().__contains__, self.all_needles))

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


def needles(
    text: str, flags: re.RegexFlag = re.NOFLAG, *, every_script: bool = False
) -> frozenset[str] | None:
    """Pieces in small letters of which every match in a text of English letters holds one, or with `every_script` in a
    text without rare letters; empty where nothing matches in such a text; None where no pieces of use follow from the
    pattern."""
    found = _of_sequence(_parser.parse(text, int(flags)), _of_any_script if every_script else _of_english)
    if found is None or any(map(_is_too_short, found)):
        return None
    return frozenset(n for n in found if not any(other in n for other in found if other != n))


def _is_too_short(needle: str) -> bool:
    return len(needle) < _SHORTEST and not (needle and ord(needle) >= _FIRST_IDEOGRAPHIC)


_OfRun = Callable[[list[str]], set[str]]


def _of_sequence(items: Iterable[tuple[Any, Any]], of_run: _OfRun) -> set[str] | None:
    """The best needles that a sequence demands: none because it cannot match at all, else the longest."""
    demanded: list[set[str]] = []
    run: list[str] = []
    for operation, argument in items:
        name = str(operation)
        if name == "LITERAL":
            run.append(chr(argument))
        elif name not in _WIDTHLESS:
            demanded += [of_run(run)] if run else []
            run = []
            inner = _of_item(name, argument, of_run)
            demanded += [inner] if inner is not None else []
    demanded += [of_run(run)] if run else []
    return min(demanded, key=_worth, default=None)


def _worth(found: set[str]) -> tuple[int, int]:
    """How good needles are, the best lowest: none at all, else by the shortest and their number."""
    return (-min(map(len, found)), len(found)) if found else (-1_000, 0)


def _of_any_script(run: list[str]) -> set[str]:
    """The needle of letters in a row; Greek ones, whose small letters depend on their place, are left to the pattern."""
    text = "".join(run)
    return {"" if _GREEK.search(text) else text.lower()}


_GREEK = re.compile("[\u0370-\u03ff\u1f00-\u1fff]")


def _of_english(run: list[str]) -> set[str]:
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


def _of_item(name: str, argument: Any, of_run: _OfRun) -> set[str] | None:
    """What one part of a sequence demands; None where that is nothing certain."""
    if name == "SUBPATTERN":
        return _of_sequence(argument[-1], of_run)
    if name == "ATOMIC_GROUP":
        return _of_sequence(argument, of_run)
    if name in _REPEATS and argument[0] > 0:
        return _of_sequence(argument[2], of_run)
    if name == "IN":
        return set() if of_run is _of_english and all(map(_is_foreign, argument)) else None
    if name != "BRANCH":
        return None
    found: set[str] = set()
    for branch in argument[1]:
        inner = _of_sequence(branch, of_run)
        if inner is None:
            return None
        found |= inner
    return found
