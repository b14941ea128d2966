"""The words a person would read: a text without its code, formulas, addresses and invisible characters."""

import html
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

PROSE_WORDS = 6
"""So many words in a row are a sentence, wherever they stand."""

PROSE_HAN = 10
"""The same for Han, kana and Hangul, in characters."""

MAX_SYMBOLS = 0.06
"""A line with a greater share of code symbols is code."""

SHORTEST_PROSE = 12
"""Characters of the shortest piece that can hold so many words."""

MAX_FENCE_LOOK, MIN_FENCE_LETTERS = 4_000, 40
"""Characters of a fence that are looked at, and letters that it must hold, to tell words from code."""

# Default-ignorable code points: format characters, fillers that count as letters, variation selectors.
INVISIBLE = re.compile(
    "[\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]+"
)
_MARKS = ("$", "\\", "`", "<")
_ADDRESS_MARKS = ("/", "www.", "@")
_RUN_OF_WORDS = re.compile(
    rf"(?:[^\W\d_]{{2,}}+[ ,.;:'’\-_]{{1,3}}|[aAI][ _]){{{PROSE_WORDS - 1}}}[^\W\d_]{{2,}}"
    rf"|[\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3，、]{{{PROSE_HAN},}}"
)
_SYMBOLS = re.compile(r"[=<>{}()\[\];+*/&|^%#@$]")
_COMMAND = re.compile(
    r"\\(?:(?:begin|end|label|ref|eqref|tag|cite|color|textcolor)\s*\{[^{}\s]{0,40}\}|[a-zA-Z]+\*?|.)",
    re.DOTALL,
)
_LABEL = re.compile(r"\\(?:label|ref|eqref|tag|cite)\s{0,4}\{([^{}\s]{1,40})\}")
_ENVIRONMENT = re.compile(r"\\(begin|end)\{[a-zA-Z]{1,40}\*?\}")
_TILDES = re.compile(r"^~~~", re.MULTILINE)
_FENCE = "```"
OTHER_LETTERS = re.compile(
    r"(?:(?![A-Za-z\u00aa\u00b5\u00ba\u00c0-\u024f\u0370-\u03ff\u1d00-\u1fff\u2100-\u214f])[^\W\d_])++"
)
"""Letters that neither code nor formulas are written in."""


# Each is linear: what it repeats cannot contain its own opening mark, and is never given back.
_NEUTRAL = re.compile(
    r"\$\$[^$]++\$\$"
    r"|\\\[(?:[^\\]|\\[^\[\]])*+\\\]"
    r"|\\\((?:[^\\]|\\[^()])*+\\\)"
    r"|\$(?![\s$])[^$\n]{0,400}(?<!\s)\$(?!\d)"
    r"|\\(?:boxed|fbox)\s{0,4}\{[^{}]*+\}"
    r"|`[^`\n]{1,400}`"
    r"|</?[a-zA-Z][^<>]{0,400}>"
)
_ADDRESS = re.compile(
    r"\b(?:https?|ftp)://[^\s<>\"'，。；）】」\u4e00-\u9fff]++"
    r"|\bwww\.[^\s<>\"'，。；）】」\u4e00-\u9fff]++"
    r"|(?<![\w.+-])[\w.+-]{1,64}+@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}"
    r"|(?<![\w/.~])(?:[A-Za-z]:|~|\.{1,2})?(?:/[\w.+-]{1,64}+){2,}+"
)
_ESCAPE = re.compile(r"\\u(?!d[89a-f])([0-9a-f]{4})", re.IGNORECASE)
_HOST = re.compile(r"(?:\b(?:https?|ftp)://|\bwww\.|@)([\w.-]{1,80})")
_DOMAIN = re.compile(r"\bwww\.|\.(?:com|org|net|edu|gov|io|cn|de|fr|es|ru|jp)\b")
_COMMAND_NAME = re.compile(r"\\([a-zA-Z]{2,40})")


@dataclass(frozen=True, slots=True)
class Prose:
    """What is left of a text.

    Attributes:
        text: the prose.
        excluded: visible characters that were taken out.
        visible: visible characters there were.
        pieces: what was taken out of running text: formulas, boxes, code between ticks, addresses, tags.
        commands: names of LaTeX commands, once for each time.
    """

    text: str
    excluded: int
    visible: int
    pieces: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()


def clean(text: str) -> Prose:
    """The prose of a text: NFKC, without invisible characters, code, formulas, addresses and tags."""
    plain = visible(text)
    kept, pieces, commands = plain, list[str](), tuple[str, ...]()
    if _FENCE in kept or "~~~" in kept:
        kept = "\n".join(_without_fences(kept, pieces))
    if "\\begin" in kept:
        kept = _without_environments(kept, pieces)
    if any(mark in kept for mark in _MARKS):
        commands = tuple(_COMMAND_NAME.findall(kept))
        pieces += _LABEL.findall(kept) if "{" in kept else ()
        kept = _COMMAND.sub(" ", _NEUTRAL.sub(lambda found: _neutral(found[0], pieces), kept))
    if any(mark in kept for mark in _ADDRESS_MARKS):
        kept = _ADDRESS.sub(lambda found: _neutral(found[0], pieces), kept)
    seen = _ink(plain)
    return Prose(kept, max(0, seen - _ink(kept)), seen, tuple(pieces), commands)


def words_of_pieces(pieces: Sequence[str]) -> str:
    """What excluded pieces hold beside commands, numbers and signs, in order."""
    known: set[str] = set()

    def host(found: re.Match[str]) -> str:
        """A host that many addresses share says nothing more."""
        again = found[1] in known
        known.add(found[1])
        return " " if again else f" {_DOMAIN.sub(' ', found[1])} "

    text = _HOST.sub(host, " ".join(pieces))
    return unquote(_COMMAND.sub(" ", text)).replace("_", " ").replace("~", " ")


def visible(text: str) -> str:
    """NFKC form, characters instead of their references in HTML and JSON, without default-ignorable ones."""
    if "&" in text:
        text = html.unescape(text)
    if "\\u" in text:
        text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    if text.isascii():
        return text
    return unicodedata.normalize("NFKC", INVISIBLE.sub("", text))


def _ink(text: str) -> int:
    return len(text) - sum(map(text.count, " \n\t\r"))


def _neutral(piece: str, pieces: list[str]) -> str:
    """A blank for code or a formula; the words of a sentence that hides in one."""
    if len(piece) < SHORTEST_PROSE:
        pieces.append(piece)
        return " "
    words = _COMMAND.sub(" ", piece).replace("_", " ").replace("~", " ")
    if _is_prose(words):
        return f" {_SYMBOLS.sub(' ', words)} "
    pieces.append(piece)
    return " "


def _is_prose(text: str) -> bool:
    found = _RUN_OF_WORDS.search(text)
    if not found:
        return False
    return len(_SYMBOLS.findall(text)) <= max(4, MAX_SYMBOLS * len(text))


def _without_fences(text: str, pieces: list[str]) -> Iterator[str]:
    """The text outside fences, and the fences that hold more prose than code. An unclosed fence runs to
    the end. Of code, letters that no program needs become a piece."""
    for number, part in enumerate(_TILDES.sub(_FENCE, text).split(_FENCE)):
        if number % 2 == 0:
            yield part
            continue
        prose = [line for line in part.splitlines() if _is_prose(line)]
        if 2 * sum(map(len, prose)) >= len(part) or _is_list_of_words(part):
            yield "\n".join(prose) if prose else part
        elif not part.isascii():
            pieces.append(" ".join(OTHER_LETTERS.findall(part)))


def _is_list_of_words(part: str) -> bool:
    """Whether a fence holds words and next to no code: text with a word or two on each line."""
    letters = sum(map(str.isalpha, part[:MAX_FENCE_LOOK]))
    signs = len(_SYMBOLS.findall(part, 0, MAX_FENCE_LOOK)) + part.count("_", 0, MAX_FENCE_LOOK)
    return letters >= MIN_FENCE_LETTERS and signs <= 0.02 * letters


def _without_environments(text: str, pieces: list[str]) -> str:
    """The text without `\\begin{…}…\\end{…}`, but for the sentences in them; unbalanced marks are
    left to be removed as commands."""
    kept, depth, start, after = [], 0, 0, 0
    for mark in _ENVIRONMENT.finditer(text):
        if mark[1] == "begin":
            start, depth = (mark.start() if depth == 0 else start), depth + 1
        elif depth:
            depth -= 1
            if depth == 0:
                kept += [text[after:start], _lines_of_prose(text[start : mark.end()], pieces)]
                after = mark.end()
    return "".join([*kept, text[after:]])


def _lines_of_prose(text: str, pieces: list[str]) -> str:
    return "\n".join(_neutral(line, pieces) for line in text.splitlines())
