"""Patterns of many words that are tried only where a text holds one of them.

Most texts hold none of the words of a table, and a search tries all of them at every character. From the parsed
pattern itself follow *cues*: words, or beginnings or ends of words, of which every match in an ASCII text holds
one. All patterns share one look at a text: each of its words is looked up once, and known the next time. Texts
with other letters are always searched.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, lru_cache
from importlib import import_module
from typing import Any, NamedTuple

from reward_service.text.letter_case import OTHER_CASES

_parser: Any = import_module("re._parser")
_REPEATS = frozenset({"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"})
_EDGE = "\0"
"""Stands in a text of a pattern for the edge of a word."""
_MOST_TEXTS = 600
"""Texts that a part of a pattern may stand for and still be spelt out."""
_SIGNS = frozenset(chr(code) for code in range(1, 128) if not chr(code).isalnum())
_TO_BLANKS = str.maketrans(dict.fromkeys((*_SIGNS, _EDGE), " "))
_WORD = re.compile(r"[a-z0-9]+")
_MOST_KEPT = 600
"""Characters of a text whose marks are kept for the next pattern."""
_MOST_WORDS = 50_000

Parsed = Sequence[tuple[Any, Any]]


class Cue(NamedTuple):
    """A word in small letters, or the beginning or the end of one, or a piece."""

    word: str
    begins: bool
    ends: bool

    @property
    def worth(self) -> int:
        """How few texts hold it."""
        common = _COMMON_COST if self.word in _COMMON or self.word in _SIGNS else 0
        return len(self.word) + self.begins + self.ends - common


_COMMON = frozenset("the a an of in on at to is was it that this and are were be for by with".split())
_COMMON_COST = 10
_TOO_COMMON = frozenset(" \t\n,.'\"-*()")
"""Signs that stand in nearly every text."""


class _Index:
    """Which patterns a word is a cue of, as bits. Cues are derived when a text is first looked at: processes that
    look at none, such as the server's own, have no need of them."""

    def __init__(self) -> None:
        self.patterns: list[WordPattern] = []
        self._derived = 0
        self._always = 0
        self._whole: dict[str, int] = {}
        self._begins: dict[str, int] = {}
        self._ends: dict[str, int] = {}
        self._within: dict[str, dict[str, int]] = {}
        self._signs: dict[str, int] = {}
        self._known: dict[str, int] = {}

    def add(self, pattern: "WordPattern") -> int:
        """The bit of a pattern."""
        self.patterns.append(pattern)
        marks_of.cache_clear()
        return 1 << (len(self.patterns) - 1)

    def _derive(self) -> None:
        for pattern in self.patterns[self._derived :]:
            if pattern.cues is None:
                self._always |= pattern.bit
                continue
            for cue in pattern.cues:
                table = self._table_of(cue)
                table[cue.word] = table.get(cue.word, 0) | pattern.bit
        self._derived = len(self.patterns)
        self._known.clear()

    def _table_of(self, cue: Cue) -> dict[str, int]:
        if cue.word in _SIGNS:
            return self._signs
        if cue.begins:
            return self._whole if cue.ends else self._begins
        return self._ends if cue.ends else self._within.setdefault(cue.word[:1], {})

    def marks_of(self, text: str) -> int:
        """The bits of all patterns of which an ASCII text holds a cue."""
        if self._derived < len(self.patterns):
            self._derive()
        known, marks = self._known, self._always
        for word in text.lower().translate(_TO_BLANKS).split():
            found = known.get(word)
            marks |= self._look_up(word) if found is None else found
        for sign, bits in self._signs.items():
            if sign in text:
                marks |= bits
        return marks

    def _look_up(self, word: str) -> int:
        found = self._whole.get(word, 0)
        for end in range(1, len(word) + 1):
            found |= self._begins.get(word[:end], 0) | self._ends.get(word[-end:], 0)
        for at, first in enumerate(word):
            for piece, bits in self._within.get(first, {}).items():
                if word.startswith(piece, at):
                    found |= bits
        if len(self._known) >= _MOST_WORDS:
            self._known.clear()
        if len(word) <= _LONGEST:
            self._known[word] = found
        return found


_LONGEST = 40
"""Letters of a word that is kept."""
_index = _Index()


@lru_cache(4096)
def marks_of(text: str) -> int:
    """The bits of all patterns that may occur in a short ASCII text."""
    return _index.marks_of(text)


class WordPattern:
    """A pattern as `re.compile` makes it, tried only where one of its cues stands."""

    def __init__(self, text: str, flags: re.RegexFlag = re.NOFLAG) -> None:
        self.compiled = re.compile(text, flags)
        self.pattern = text
        self.bit = _index.add(self)

    @cached_property
    def cues(self) -> frozenset[Cue] | None:
        """Words of which every match in an ASCII text holds one; None where none follow from the pattern."""
        return cues_of(self.pattern, re.RegexFlag(self.compiled.flags))

    def may_occur(self, text: str) -> bool:
        """False when the pattern certainly matches nowhere in the text."""
        return any_may_occur(text, self.bit)

    def search(self, text: str) -> re.Match[str] | None:
        """The first match in the text."""
        if text.isascii():
            marks = marks_of(text) if len(text) <= _MOST_KEPT else _index.marks_of(text)
            if not marks & self.bit:
                return None
        return self.compiled.search(text)

    def match(self, text: str) -> re.Match[str] | None:
        """The match at the head of the text."""
        return self.compiled.match(text) if self.may_occur(text) else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """All matches in the text, in order."""
        return self.compiled.finditer(text) if self.may_occur(text) else iter(())

    def sub(self, new: str | Callable[[re.Match[str]], str], text: str, count: int = 0) -> str:
        """The text with something else in the place of matches."""
        return self.compiled.sub(new, text, count) if self.may_occur(text) else text


def any_may_occur(text: str, patterns: int) -> bool:
    """Whether one of the patterns with these bits (`bits_of`) may match in a text."""
    if not text.isascii():
        return True
    return (marks_of(text) if len(text) <= _MOST_KEPT else _index.marks_of(text)) & patterns != 0


def bits_of(*patterns: WordPattern) -> int:
    """The bits of several patterns."""
    bits = 0
    for pattern in patterns:
        bits |= pattern.bit
    return bits


def made() -> tuple[WordPattern, ...]:
    """Every pattern with cues that the imported modules have made."""
    return tuple(pattern for pattern in _index.patterns if pattern.cues is not None)


def cues_of(text: str, flags: re.RegexFlag = re.NOFLAG) -> frozenset[Cue] | None:
    """Cues of which every match in an ASCII text holds one; None where none follow from the pattern."""
    return _cues(_parser.parse(text, int(flags)), begins=False, ends=False)


def _cues(items: Parsed, *, begins: bool, ends: bool) -> frozenset[Cue] | None:
    """The best cues that a sequence demands, between edges of words where `begins` and `ends` say so."""
    demanded: list[frozenset[Cue] | None] = []
    run = frozenset((_EDGE if begins else "",))
    for at, item in enumerate(items):
        if str(item[0]) == "ASSERT":
            demanded.append(_cues(item[1][1], begins=False, ends=False))
        texts = _texts([item])
        if texts is not None and len(run) * len(texts) <= _MOST_TEXTS:
            run = frozenset(before + behind for before in run for behind in texts)
            continue
        left = all(one[-1:] == _EDGE or _is_sign(one[-1:]) for one in run)
        right = at + 1 < len(items) and _opens_at_edge(items[at + 1])
        demanded.append(_of_texts(run, more=_opens_at_edge(item)))
        inner = texts if texts is None else frozenset(f"{_EDGE * left}{one}{_EDGE * right}" for one in texts)
        demanded.append(_inside(item, begins=left, ends=right) if inner is None else _of_texts(inner))
        run = frozenset((_EDGE if _closes_at_edge(item) else "",))
    demanded.append(_of_texts(run, more=ends))
    found = [one for one in demanded if one is not None]
    return max(found, key=_worth, default=None)


def _worth(cues: frozenset[Cue]) -> tuple[int, int]:
    return (min((cue.worth for cue in cues), default=1_000), -len(cues))


def _of_texts(texts: frozenset[str], *, more: bool = False) -> frozenset[Cue] | None:
    """A cue of each text; none where one of them holds no word."""
    cues = [_best_cue(text + _EDGE if more else text) for text in texts]
    return frozenset(cue for cue in cues if cue) if all(cues) else None


def _best_cue(text: str) -> Cue | None:
    joined = re.sub(rf"(?<=[a-z0-9]){_EDGE}+(?=[a-z0-9])", "", text)
    found = [
        Cue(one.group(), one.start() > 0, one.end() < len(joined)) for one in _WORD.finditer(joined.lower())
    ]
    found += [Cue(sign, False, False) for sign in joined if sign in _SIGNS and sign not in _TOO_COMMON]  # noqa: FBT003
    return max(reversed(found), key=lambda cue: cue.worth, default=None)


def _inside(item: tuple[Any, Any], *, begins: bool, ends: bool) -> frozenset[Cue] | None:
    """The cues within a part that is not spelt out."""
    name, argument = str(item[0]), item[1]
    if name in ("SUBPATTERN", "ATOMIC_GROUP"):
        return _cues(argument[-1] if name == "SUBPATTERN" else argument, begins=begins, ends=ends)
    if name in _REPEATS and argument[0] > 0:
        return _cues(argument[2], begins=False, ends=False)
    if name != "BRANCH":
        return None
    found: set[Cue] = set()
    for branch in argument[1]:
        if _texts(branch) == frozenset():
            continue
        cues = _cues(branch, begins=begins, ends=ends)
        if cues is None:
            return None
        found |= cues
    return frozenset(found)


def _texts(items: Parsed) -> frozenset[str] | None:
    """All texts that a sequence matches, signs as they are and blanks as one; None where they are too many."""
    found = frozenset(("",))
    for name, argument in ((str(name), argument) for name, argument in items):
        texts = _texts_of(name, argument)
        if texts == frozenset():
            return texts
        if texts is None or len(found) * len(texts) > _MOST_TEXTS:
            return None
        found = frozenset(before + behind for before in found for behind in texts)
    return found


def _texts_of(name: str, argument: Any) -> frozenset[str] | None:
    if name == "LITERAL":
        return _character(argument)
    if name == "IN":
        return _class(argument)
    if name == "AT":
        return frozenset(("" if str(argument) == "AT_NON_BOUNDARY" else _EDGE,))
    if name in ("ASSERT", "ASSERT_NOT"):
        is_edge = name == "ASSERT_NOT" and len(argument[1]) == 1 and _has_letters(argument[1][0])
        return frozenset((_EDGE if is_edge else "",))
    if name == "SUBPATTERN":
        return _texts(argument[-1])
    if name == "ATOMIC_GROUP":
        return _texts(argument)
    if name == "BRANCH":
        branches = [_texts(branch) for branch in argument[1]]
        return None if None in branches else frozenset().union(*(one for one in branches if one))
    return _repeated(argument) if name in _REPEATS else None


def _repeated(argument: Any) -> frozenset[str] | None:
    least, most, inner = argument
    texts = _texts(inner)
    if texts is None or not (int(most) == 1 or all(map(_is_sign, texts))):
        return None
    return texts | {""} if least == 0 else texts


def _character(code: int) -> frozenset[str]:
    """A character as it stands in an ASCII text in small letters; none where it cannot."""
    char = OTHER_CASES.get(chr(code), chr(code))
    return frozenset((char.lower(),)) if char.isascii() else frozenset()


def _class(members: Sequence[tuple[Any, Any]]) -> frozenset[str] | None:
    """The characters of a class, all signs as a blank; None where they are too many."""
    found: set[str] = set()
    for name, argument in ((str(name), argument) for name, argument in members):
        if name == "LITERAL":
            found |= _character(argument)
        elif name == "CATEGORY" and str(argument) in ("CATEGORY_SPACE", "CATEGORY_NOT_WORD"):
            found.add(" ")
        elif name == "RANGE" and (argument[0] > _LAST_ASCII or argument[1] - argument[0] < _MOST_OF_CLASS):
            found |= {
                char
                for code in range(argument[0], min(argument[1], _LAST_ASCII + 1) + 1)
                for char in _character(code)
            }
        else:
            return None
    if len(found) > _MOST_OF_CLASS and all(map(_is_sign, found)):
        return frozenset((" ",))
    return frozenset(found) if len(found) <= _MOST_OF_CLASS else None


_LAST_ASCII, _MOST_OF_CLASS = 127, 12


def _is_sign(text: str) -> bool:
    return text in _SIGNS


def _has_letters(item: tuple[Any, Any]) -> bool:
    """Whether a part is one character that may be any of a word's."""
    if str(item[0]) != "IN":
        return False
    categories = [str(argument) for name, argument in item[1] if str(name) == "CATEGORY"]
    if str(item[1][0][0]) != "NEGATE":
        return "CATEGORY_WORD" in categories
    others = [argument for name, argument in item[1][1:] if str(name) != "CATEGORY"]
    return categories == ["CATEGORY_NOT_WORD"] and others in ([], [ord("_")])


def _opens_at_edge(item: tuple[Any, Any]) -> bool:
    """Whether a part begins where a word ends."""
    texts = _texts([item])
    return bool(texts) and all(one[:1] == _EDGE or _is_sign(one[:1]) for one in texts or ())


def _closes_at_edge(item: tuple[Any, Any]) -> bool:
    """Whether a part ends where a word may begin."""
    texts = _texts([item])
    if texts:
        return all(one[-1:] == _EDGE or _is_sign(one[-1:]) for one in texts)
    if str(item[0]) == "SUBPATTERN":
        return bool(item[1][-1]) and _closes_at_edge(item[1][-1][-1])
    return str(item[0]) == "BRANCH" and all(branch and _closes_at_edge(branch[-1]) for branch in item[1][1])
