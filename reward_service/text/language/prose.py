"""The words a person would read: a text without its code, formulas, addresses and invisible characters."""

import html
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from reward_service.text.language.rare_characters import RareCharacters, pages_of
from reward_service.text.language.word_language import function_words

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

MIN_FENCE_FUNCTION_WORDS, FENCE_SHARE = 4, 0.12
"""So many different words that make sentences, and such a share of all, are no names of code."""

_PROOF_WORDS = frozenset(["then", "have", "thus", "hence", "by", "so", "be", "must", "each", "into", "to"])
"""Words that make sentences, and are words of proof languages and of queries, too."""

# Default-ignorable code points: format characters, fillers that count as letters, variation selectors.
INVISIBLE = re.compile(
    "[\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]+"
)
_INVISIBLE_ONES = RareCharacters(INVISIBLE.pattern[1:-2])
_WIDE_SIGNS = tuple((wide, unicodedata.normalize("NFKC", wide)) for wide in "，：；！？（）＝＋．％～\u3000…")
"""Signs of Chinese and Japanese that have another form in NFKC: most such texts need no other change."""

_INDIC_PAGES = range(0x09, 0x0E)
"""Their vowels may be marks that compose, which takes a long look at each word."""

_MARKS = ("$", "\\", "`", "<")
_ADDRESS_MARKS = ("://", "www.", "@")
_PATH = re.compile(r"/[\w.+-]{1,64}/[\w.+-]")
_RUN_OF_WORDS = re.compile(
    rf"(?:[^\W\d_]{{2,}}+[ ,.;:'’\-_]{{1,3}}|[aAI][ _]){{{PROSE_WORDS - 1}}}[^\W\d_]{{2,}}"
    rf"|[\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3，、]{{{PROSE_HAN},}}"
)
_ASCII_WORDS = re.compile(rf"[A-Za-z][A-Za-z ,.;:'\-_]{{{SHORTEST_PROSE - 1},}}+")
"""What a run of words in ASCII can only stand in."""
_SYMBOLS = re.compile(r"[=<>{}()\[\];+*/&|^%#@$]")
_COMMENT_OR_STRING = re.compile(r"(?:#|//|--|%)[^\n]*|\"[^\"\n]*\"|'[^'\n]*'|/\*.*?\*/", re.DOTALL)
_CODE_WORD = re.compile(r"[a-z\u00df-\u024f]{2,}")
_COMMENT_MARK = re.compile(r"[ \t]*(?:#+|//+|--+|%+|;+|/\*+|\*)[ \t]?")
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
    r"(\$\$[^$]++\$\$"
    r"|\\\[(?:[^\\]|\\[^\[\]])*+\\\]"
    r"|\\\((?:[^\\]|\\[^()])*+\\\)"
    r"|\$(?![\s$])[^$\n]{0,400}(?<!\s)\$(?!\d)"
    r"|\\(?:boxed|fbox)\s{0,4}\{[^{}]*+\}"
    r"|`[^`\n]{1,400}`"
    r"|</?[a-zA-Z][^<>]{0,400}>)"
)
_ADDRESS = re.compile(
    r"(\b(?:https?|ftp)://[^\s<>\"'，。；）】」\u4e00-\u9fff]++"
    r"|\bwww\.[^\s<>\"'，。；）】」\u4e00-\u9fff]++"
    r"|(?<![\w.+-])[\w.+-]{1,64}+@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}"
    r"|(?<![\w/.~])(?:[A-Za-z]:|~|\.{1,2})?(?:/[\w.+-]{1,64}+){2,}+)"
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
        kept = _without(_NEUTRAL, kept, pieces)
        if "\\" in kept:
            kept = _COMMAND.sub(" ", kept)
    if any(mark in kept for mark in _ADDRESS_MARKS) or _PATH.search(kept):
        kept = _without(_ADDRESS, kept, pieces)
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

    text = " ".join(pieces)
    if "@" in text or "www." in text or "://" in text:
        text = _HOST.sub(host, text)
    if "\\" in text:
        text = _COMMAND.sub(" ", text)
    return unquote(text).replace("_", " ").replace("~", " ")


def visible(text: str) -> str:
    """NFKC form, characters instead of their references in HTML and JSON, without default-ignorable ones."""
    if "&" in text:
        text = html.unescape(text)
    if "\\u" in text:
        text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    if text.isascii():
        return text
    for wide, plain in _WIDE_SIGNS:
        text = text.replace(wide, plain)
    pages = pages_of(text)
    if _INVISIBLE_ONES.in_text(text, pages):
        text = INVISIBLE.sub("", text)
    parts = set(text.split(" ")) if any(map(pages.__contains__, _INDIC_PAGES)) else (text,)
    normal = all(unicodedata.is_normalized("NFKC", part) for part in parts)
    return text if normal else unicodedata.normalize("NFKC", text)


def _ink(text: str) -> int:
    return len(text) - sum(map(text.count, " \n\t\r"))


def _without(pattern: re.Pattern[str], text: str, pieces: list[str]) -> str:
    """The text with `_neutral` in place of each match of a pattern, which is one group: a blank for all of
    them where none holds a sentence."""
    parts = pattern.split(text)
    found = parts[1::2]
    if _holds_a_sentence(_words_of("\n".join(found))):
        parts[1::2] = [_neutral(piece, pieces) for piece in found]
        return "".join(parts)
    pieces += found
    return " ".join(parts[::2])


def _holds_a_sentence(text: str) -> bool:
    if not text.isascii():
        return _RUN_OF_WORDS.search(text) is not None
    return any(map(_RUN_OF_WORDS.search, _ASCII_WORDS.findall(text)))


def _words_of(piece: str) -> str:
    return _COMMAND.sub(" ", piece).replace("_", " ").replace("~", " ")


def _neutral(piece: str, pieces: list[str]) -> str:
    """A blank for code or a formula; the words of a sentence that hides in one."""
    if len(piece) < SHORTEST_PROSE:
        pieces.append(piece)
        return " "
    words = _words_of(piece)
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
        elif comments := _comments_alone(part):
            yield comments
        else:
            if not part.isascii():
                pieces.append(" ".join(OTHER_LETTERS.findall(part)))
            pieces += _names_of_code(part)


def _names_of_code(part: str) -> list[str]:
    """The words that code uses for names, without its comments and strings, where they make sentences."""
    code = _COMMENT_OR_STRING.sub(" ", part.partition("\n")[2][:MAX_FENCE_LOOK])
    words = _CODE_WORD.findall(code.replace("_", " ").lower())
    different = set(words)
    found = max(len(different & (known - _PROOF_WORDS)) for known in function_words().values())
    return (
        [" ".join(words)]
        if found >= MIN_FENCE_FUNCTION_WORDS and found >= FENCE_SHARE * len(different)
        else []
    )


def _comments_alone(part: str) -> str:
    """What a fence says that holds comments and no code; "" where it holds code."""
    lines = [line for line in part.partition("\n")[2].splitlines() if line.strip()]
    if not lines or not all(map(_COMMENT_MARK.match, lines)):
        return ""
    said = "\n".join(_COMMENT_MARK.sub("", line) for line in lines)
    return said if sum(map(str.isalpha, said[:MAX_FENCE_LOOK])) >= MIN_FENCE_LETTERS else ""


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
