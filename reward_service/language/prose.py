"""The words a person would read: a text without its code, formulas, addresses and invisible characters."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

PROSE_WORDS = 6
"""So many words in a row are a sentence, wherever they stand."""

PROSE_HAN = 10
"""The same for Han, kana and Hangul, in characters."""

MAX_SYMBOLS = 0.06
"""A line with a greater share of code symbols is code."""

# Default-ignorable code points: format characters, fillers that count as letters, variation selectors.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]+"
)
_MARKS = re.compile(r"[$\\`<@]|://|www\.")
_RUN_OF_WORDS = re.compile(
    rf"(?:[^\W\d_]{{2,}}+[ ,.;:'’\-_]{{1,3}}|[aAI][ _]){{{PROSE_WORDS - 1}}}[^\W\d_]{{2,}}"
    rf"|[\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3，、]{{{PROSE_HAN},}}"
)
_SYMBOLS = re.compile(r"[=<>{}()\[\];+*/&|^%#@$]")
_COMMAND = re.compile(
    r"\\(?:(?:begin|end|label|ref|eqref|tag)\s*\{[^{}\s]{0,40}\}|[a-zA-Z]+\*?|.)", re.DOTALL
)
_ENVIRONMENT = re.compile(r"\\(begin|end)\{[a-zA-Z]{1,40}\*?\}")
_TILDES = re.compile(r"^~~~", re.MULTILINE)
_FENCE = "```"

# Each is linear: what it repeats cannot contain its own opening mark, and is never given back.
_NEUTRAL = re.compile(
    r"\$\$[^$]++\$\$"
    r"|\\\[(?:[^\\]|\\[^\[\]])*+\\\]"
    r"|\\\((?:[^\\]|\\[^()])*+\\\)"
    r"|\$(?![\s$])[^$\n]{0,400}(?<!\s)\$(?!\d)"
    r"|\\(?:boxed|fbox)\s{0,4}\{[^{}]*+\}"
    r"|`[^`\n]{1,400}`"
    r"|\b(?:https?|ftp)://[^\s<>\"'，。；）】」\u4e00-\u9fff]++"
    r"|\bwww\.[^\s<>\"'，。；）】」\u4e00-\u9fff]++"
    r"|(?<![\w.+-])[\w.+-]{1,64}+@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}"
    r"|</?[a-zA-Z][^<>]{0,400}>"
)


@dataclass(frozen=True, slots=True)
class Prose:
    """What is left of a text, and how many visible characters were taken out of it."""

    text: str
    excluded: int


def clean(text: str) -> Prose:
    """The prose of a text: NFKC, without invisible characters, code, formulas, addresses and tags."""
    plain = visible(text)
    kept = "\n".join(_without_environments(part) for part in _without_fences(plain))
    if _MARKS.search(kept):
        kept = _COMMAND.sub(" ", _NEUTRAL.sub(lambda found: _neutral(found[0]), kept))
    return Prose(kept, max(0, _ink(plain) - _ink(kept)))


def visible(text: str) -> str:
    """NFKC form without default-ignorable characters."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)))


def _ink(text: str) -> int:
    return len(text) - sum(map(text.count, " \n\t\r"))


def _neutral(piece: str) -> str:
    """A blank for code or a formula; the words of a sentence that hides in one."""
    words = _COMMAND.sub(" ", piece).replace("_", " ")
    return f" {_SYMBOLS.sub(' ', words)} " if _is_prose(words) else " "


def _is_prose(text: str) -> bool:
    found = _RUN_OF_WORDS.search(text)
    if not found:
        return False
    return len(_SYMBOLS.findall(text)) <= max(4, MAX_SYMBOLS * len(text))


def _without_fences(text: str) -> Iterator[str]:
    """The text outside fences, and the fences that hold more prose than code. An unclosed fence runs to
    the end."""
    for number, part in enumerate(_TILDES.sub(_FENCE, text).split(_FENCE)):
        if number % 2 == 0:
            yield part
            continue
        prose = [line for line in part.splitlines() if _is_prose(line)]
        if 2 * sum(map(len, prose)) >= len(part):
            yield "\n".join(prose)


def _without_environments(text: str) -> str:
    """The text without `\\begin{…}…\\end{…}`, but for the sentences in them; unbalanced marks are
    left to be removed as commands."""
    kept, depth, start, after = [], 0, 0, 0
    for mark in _ENVIRONMENT.finditer(text):
        if mark[1] == "begin":
            start, depth = (mark.start() if depth == 0 else start), depth + 1
        elif depth:
            depth -= 1
            if depth == 0:
                kept += [text[after:start], _lines_of_prose(text[start : mark.end()])]
                after = mark.end()
    return "".join([*kept, text[after:]])


def _lines_of_prose(text: str) -> str:
    return "\n".join(map(_neutral, text.splitlines()))
