"""Whether what a problem in one of these languages points at is there."""

import re

from reward_service.filters.problem_languages.phrase_tables import Language
from reward_service.filters.problem_text import Reading

ENOUGH = 2
"""Numbers of its own with which a text tells what it points at."""

PROSE = 30
"""Words besides the sentences that point and ask, from which on a passage is there."""

LETTERS_A_WORD = 2.5
"""Of languages without blanks."""

_NUMBER = re.compile(r"(?<![A-Za-z0-9_.,])[-−]?\d[\d.,]{0,16}")
_LABEL = re.compile(r"\s?(?:№|Nr\.?|n[°º.]|no\.)?\s?\d{1,3}(?!\s?(?:cm|m|km|%|°))", re.IGNORECASE)
_LABEL_ALONE = re.compile(_LABEL.pattern + r"(?=\s?[,.;:)])", re.IGNORECASE)
_NUMBERING = re.compile(r"\s{0,4}\(?\d{1,3}\s?[.)](?!\d)")
_FORMULA = re.compile(
    r"[=<>≤≥⊥∥](?!\s?[fghFG]\s?\()|\\(?:frac|sqrt|perp|parallel|cong|le|ge)\b|\d\s?[+×*÷/]\s?\d"
)
_INSCRIBED = re.compile(
    r"[内外]接|[내외]접|(?:ein|um)beschrieb|inscri(?:t|pt)|[ck]irc[ou]n?scri|вписан|описан",
    re.IGNORECASE,
)
"""Figures of which one number tells all: a hexagon inscribed in a circle."""
_DRAWN = re.compile(
    r"\x01|\\begin\{|<svg|\\draw|```|\|[^|\n]{1,60}\|[^|\n]{1,60}\||<t[drh][ >]|\t[^\t\n]{1,40}\t"
)
_QUOTED = re.compile(r"[\"“«「『„][^\"”»」』“\n]{25,}[\"”»」』“]|[:：]\s{0,4}[^?？:：]{60,}")
_TITLE = re.compile(r"[«『《„][^»』》“”\n]{2,60}[»』》“”]")
"""A work that is named."""

_LISTED = re.compile(
    r"[:：]\s{0,4}[^?？\s][^?？]{2,}|(?:[,、;][^,、;?]{1,40}){2}|[(（][^()（）]{3,}[)）]|\n\s{0,4}\S"
)
_WORD = re.compile(r"[^\W\d_]{2,}")


def drawn(reading: Reading) -> bool:
    """Whether the text draws or sets out something itself."""
    return _DRAWN.search(reading.text) is not None


def told(reading: Reading, match: re.Match[str], *, labelled: bool = False) -> bool:
    """Whether the text gives numbers or a formula besides the words that point.

    `labelled`: a number right behind them is a name, whatever follows it.
    """
    text = reading.text
    label = (_LABEL if labelled else _LABEL_ALONE).match(text, match.end())
    first = _NUMBERING.match(text)
    before = text[first.end() if first else 0 : match.start()]
    behind = text[label.end() if label else match.end() :]
    count = len(_NUMBER.findall(before)) + len(_NUMBER.findall(behind))
    related = count > 0 and _INSCRIBED.search(text) is not None
    return related or count >= ENOUGH or _FORMULA.search(text) is not None


def passage(reading: Reading, match: re.Match[str], language: Language) -> bool:
    """Whether there is prose of its own, or a quotation."""
    if _TITLE.search(reading.text):
        return True
    rest = [s for s in reading.sentences if match[0] not in s and "?" not in s]
    return (
        told(reading, match, labelled=True)
        or sum(prose(s, language) for s in rest) >= PROSE
        or bool(_QUOTED.search(reading.text))
    )


def listed(reading: Reading, match: re.Match[str]) -> bool:
    """Whether something that could be the list stands in the text."""
    return told(reading, match) or _LISTED.search(reading.text) is not None


def prose(text: str, language: Language) -> int:
    """Words of a text in whatever script."""
    found = _WORD.findall(text)
    return len(found) if language.spaced else round(sum(map(len, found)) / LETTERS_A_WORD)
