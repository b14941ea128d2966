"""Whether a text says something: not blanks, fillers, dots, or the words of the template itself."""

import re
import unicodedata
from collections.abc import Iterator
from importlib import resources
from itertools import islice

from reward_service.text.language.prose import INVISIBLE

MIN_SIGNS = 3
"""Visible letters, digits and symbols of the shortest reasoning."""

MAX_PIECES = 20_000
"""Of a longer text the beginning is read for a second piece."""

HEAD_CHARS = 1_000

MAX_TEMPLATE_CHARS = 8_000
"""Of a longer text the beginning is read for a word that no template has."""

_BLANK_SYMBOLS = frozenset("\u2800\ufffc\ufffd\U0001d159□▢▯⬜◻◽☐")
"""Symbols that show nothing, or an empty place."""

_OPERATORS = frozenset("*/%‰^")
"""Symbols of mathematics that Unicode counts as punctuation or as a modifier."""

_TEMPLATE_SIGNS = frozenset("<>|=~→$")
"""Symbols that stand around a placeholder."""

_WRAPPERS = re.compile(
    r"\\(?:boxed|fbox|text[a-z]{0,2}|math[a-z]{2}|left|right|quad|displaystyle|[,;!])(?![a-zA-Z])|</?[a-zA-Z]{1,12}\s?/?>"
)
_UNSPACED = "\u0e01-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_UNIT = re.compile(rf"[{_UNSPACED}]|[^\W\d_{_UNSPACED}]+|\d+|[^\w\s]")
_SIGNS = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0900-\u0dff\u0e31-\u0e4e\u200c"
_WORD = re.compile(rf"(?:[^\W\d_]|[{_SIGNS}])+(?:['’][^\W\d_]+)?|\d+|[^\w\s]")
_DENSE_WORD = re.compile(rf"[{_UNSPACED}\uac00-\ud7a3]+")


def _template_words() -> dict[str, frozenset[str]]:
    """The words of templates: `things` asked for, words `around` them, `fillers` that stand for nothing."""
    file = resources.files("reward_service.text") / "template_words.txt"
    found: dict[str, list[str]] = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        name, colon, words = line.partition(":")
        if colon and not line.startswith("#"):
            found.setdefault(name.strip(), []).extend(words.split())
    return {name: frozenset(words) for name, words in found.items()}


_WORDS = _template_words()
THINGS, AROUND, FILLERS = _WORDS["things"], _WORDS["around"], _WORDS["fillers"]


def _pieces(words: frozenset[str]) -> str:
    """A pattern of the words of scripts without blanks, longest first."""
    return "|".join(sorted(filter(_DENSE_WORD.fullmatch, words), key=lambda word: (-len(word), word)))


_TEMPLATE, _NODS = THINGS | AROUND, THINGS | AROUND | FILLERS
_DENSE_THING = re.compile(_pieces(THINGS))
_DENSE_TEMPLATE = re.compile(f"(?:{_pieces(THINGS | AROUND)})++")
_DENSE_FILLER = re.compile(f"(?:{_pieces(THINGS | AROUND | FILLERS)})++")


def is_visible(sign: str) -> bool:
    """Whether a character is a letter, a digit or a symbol that can be seen."""
    kind = unicodedata.category(sign)
    if kind[0] in "LN" or sign in _OPERATORS:
        return INVISIBLE.match(sign) is None
    return kind in ("Sm", "So", "Sc") and sign not in _BLANK_SYMBOLS


def says_something(body: str) -> bool:
    """Whether a body holds a visible letter, digit or symbol of mathematics, and is no placeholder."""
    return any(_says_something(_plain(part)) for part in _head_first(body))


def _says_something(plain: str) -> bool:
    if plain.strip() == "-":
        return True  # a difference is an answer; dashes are not
    return any(map(is_visible, plain)) and not is_placeholder(plain)


def shows_reasoning(body: str) -> bool:
    """Whether a body says more than a letter or a nod: a word, or two different pieces with a number among
    them, and not only words of the template or fillers."""
    return any(_shows_reasoning(_plain(part)) for part in _head_first(body))


def _shows_reasoning(plain: str) -> bool:
    return _has_pieces(plain) and _consists_of(plain, _NODS, _DENSE_FILLER) is None


def _head_first(body: str) -> Iterator[str]:
    """The beginning, which usually decides, then the whole."""
    if len(body) > HEAD_CHARS:
        yield body[:HEAD_CHARS]
    yield body


def is_placeholder(text: str) -> bool:
    """Whether a text is what a template says in the place of an answer, in any language."""
    return bool(_consists_of(text, _TEMPLATE, _DENSE_TEMPLATE))


def concludes_with(reasoning: str, answer: str) -> bool:
    """Whether the reasoning's last word is the answer: then a word of the template is a true answer."""
    words, wanted = _WORD.findall(reasoning[-200:].lower()), answer.strip().lower()
    letters = [word for word in words if word[0].isalnum()]
    return bool(letters) and letters[-1] == wanted and bool(_has_pieces(reasoning))


def _plain(body: str) -> str:
    """What is seen of a body, without wrappers of formulas and tags of markup."""
    seen = body if body.isascii() else INVISIBLE.sub("", body)
    return _WRAPPERS.sub(" ", seen) if "\\" in seen or "<" in seen else seen


def _has_pieces(text: str) -> bool:
    seen: set[str] = set()
    signs, wordy = 0, False
    for found in islice(_UNIT.finditer(text), MAX_PIECES):
        piece = found[0]
        if not is_visible(piece[0]):
            continue
        seen.add(piece.lower())
        signs += len(piece)
        wordy = wordy or len(piece) > 1 or piece.isdigit() or ord(piece) > 0xE00
        is_word = len(piece) >= MIN_SIGNS and len(set(piece)) > 1 and piece.isalpha()
        if signs >= MIN_SIGNS and (is_word or (wordy and len(seen) > 1)):
            return True
    return False


def _consists_of(text: str, words: frozenset[str], dense: re.Pattern[str]) -> int | None:
    """How many words of things a text holds, when all its words are of the list; None when they are not."""
    things = 0
    head = text[:MAX_TEMPLATE_CHARS]
    plain = (head if head.isascii() else unicodedata.normalize("NFKC", head)).lower()
    for found in _WORD.finditer(plain):
        word = found[0]
        is_dense = not word.isascii() and _DENSE_WORD.fullmatch(word) is not None
        if not (word[0].isalnum() or len(word) > 1):
            if is_visible(word) and word not in _TEMPLATE_SIGNS:
                return None
        elif word not in words and not (is_dense and dense.fullmatch(word)):
            return None
        things += word in THINGS or (is_dense and _DENSE_THING.search(word) is not None)
    return things
