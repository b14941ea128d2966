"""Words and the scripts they are written in.

A word of an alphabet is one word. Chinese and Japanese have no blanks: a Han character counts as 1/1.6
word (measured: 1.62 characters to a segmented word), kana and Han of a Japanese sentence as 1/2.2, a
character of the South-East Asian scripts as 1/4.5.
"""

import re
from functools import lru_cache

HAN_WORD, JAPANESE_WORD, DENSE_WORD = 1 / 1.6, 1 / 2.2, 1 / 4.5

HAN = "\u2e80-\u2fdf\u3005\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
KANA = "\u3041-\u3096\u3099-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"

DENSE = {
    "thai": "\u0e01-\u0e3a\u0e40-\u0e4e",
    "lao": "\u0e80-\u0ecf",
    "tibetan": "\u0f40-\u0fbc",
    "myanmar": "\u1000-\u103f\u1050-\u109f",
    "khmer": "\u1780-\u17d3",
}
"""Scripts without blanks between words."""

MARKS = "\u0300-\u036f\u1ab0-\u1aff"
ALPHABETS = {
    "latin": "A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u1d00-\u1dbf\u1e00-\u1eff"
    "\u2c60-\u2c7f\ua720-\ua7ff\uab30-\uab6f",
    "greek": "\u0370-\u0373\u0376-\u037d\u037f\u0386\u0388-\u03ff\u1f00-\u1fff",
    "cyrillic": "\u0400-\u052f\u1c80-\u1c8f\u2de0-\u2dff\ua640-\ua69f",
    "armenian": "\u0531-\u0588",
    "hebrew": "\u0591-\u05f2",
    "arabic": "\u0610-\u061a\u0620-\u065f\u066e-\u06d3\u06d5-\u06ef\u06fa-\u06ff\u0750-\u077f\u08a0-\u08ff",
    "devanagari": "\u0900-\u0963\u0971-\u097f",
    "bengali": "\u0980-\u09e3\u09f0-\u09ff",
    "gurmukhi": "\u0a00-\u0a65\u0a70-\u0a7f",
    "gujarati": "\u0a80-\u0ae5\u0af0-\u0aff",
    "oriya": "\u0b00-\u0b65\u0b70-\u0b7f",
    "tamil": "\u0b80-\u0be5\u0bf0-\u0bff",
    "telugu": "\u0c00-\u0c65\u0c70-\u0c7f",
    "kannada": "\u0c80-\u0ce5\u0cf0-\u0cff",
    "malayalam": "\u0d00-\u0d65\u0d70-\u0d7f",
    "sinhala": "\u0d80-\u0de5\u0df0-\u0dff",
    "georgian": "\u10a0-\u10ff\u1c90-\u1cbf",
    "hangul": "\u1100-\u115e\u1161-\u11ff\u3131-\u3163\u3165-\u318e\ua960-\ua97f\uac00-\ud7ff",
    "ethiopic": "\u1200-\u139f",
}

GAP = "\x00"
"""Stands for a stretch of a text that was counted beforehand."""

_HANGUL = ALPHABETS["hangul"]
_ANY = "".join(ranges for name, ranges in ALPHABETS.items() if name != "hangul") + MARKS
_FILES = (
    "c|cc|cpp|csv|css|go|h|html|ini|java|jpg|js|json|jsonl|log|md|pdf|php|png|py|rb|rs|sh|sql|toml|ts|txt|xml|"
    "yaml|yml|zip"
)
TOKEN = re.compile(
    r"(?P<code>(?<![A-Za-z0-9])[A-Za-z][A-Za-z0-9]{0,40}+(?:(?:_[A-Za-z0-9]{1,40}+){1,3}+(?!_)|(?=\()"
    rf"|\.(?:{_FILES})(?![A-Za-z0-9])))"
    f"|(?P<word>[{_ANY}]++(?:['’][{_ANY}]++)*+|[{_HANGUL}]++)"
    f"|(?P<han>[{HAN}]++)|(?P<kana>[{KANA}]++)"
    f"|(?P<dense>[{''.join(DENSE.values())}]++)"
    r"|(?P<stop>[.!?]+(?=\s|$)|[。！？…\n;；।؟۔])"
    f"|(?P<gap>{GAP})"
    r"|(?P<other>[^\W\d_])"
)
"""Words, identifiers and ends of sentences, in order of the text (for text in NFKC)."""

_OF = {name: re.compile(f"[{ranges}{MARKS}'’]+") for name, ranges in (ALPHABETS | DENSE).items()}

_FORMULA = re.compile(f"[{ALPHABETS['latin']}{ALPHABETS['greek']}]+")

_SCRIPTS = {
    "han": ("zh",),
    "greek": ("el",),
    "armenian": ("hy",),
    "hebrew": ("he", "yi"),
    "bengali": ("bn", "as"),
    "gurmukhi": ("pa",),
    "gujarati": ("gu",),
    "oriya": ("or",),
    "tamil": ("ta",),
    "telugu": ("te",),
    "kannada": ("kn",),
    "malayalam": ("ml",),
    "sinhala": ("si",),
    "georgian": ("ka",),
    "hangul": ("ko",),
    "ethiopic": ("am", "ti"),
    "thai": ("th",),
    "lao": ("lo",),
    "tibetan": ("bo", "dz"),
    "myanmar": ("my",),
    "khmer": ("km",),
    "cyrillic": ("ru", "uk", "be", "bg", "mk", "sr", "kk", "ky", "mn", "tg", "tt", "ba", "cv", "os"),
    "arabic": ("ar", "fa", "ur", "ps", "ug", "sd", "ku"),
    "devanagari": ("hi", "mr", "ne", "sa"),
}
_SCRIPT_OF = {language: script for script, languages in _SCRIPTS.items() for language in languages}

SHARED = frozenset({"latin", "cyrillic", "arabic", "devanagari", "bengali", "hebrew", "ethiopic"})
"""Scripts of several languages: a detector decides between them."""

LANGUAGE_OF = {script: languages[0] for script, languages in _SCRIPTS.items()}
"""The most used language of a script (Latin has none)."""


def script_of_language(language: str) -> str:
    """The script a language is written in: `kana` for Japanese, `latin` when nothing else is known."""
    return "kana" if language == "ja" else _SCRIPT_OF.get(language, "latin")


def may_be_formula(word: str) -> bool:
    """Whether a word is of letters that formulas mix: Latin and Greek."""
    return _FORMULA.fullmatch(word) is not None


@lru_cache(maxsize=32_768)
def script_of(word: str) -> str:
    """The one script of a word, or `mixed`: a word in two alphabets is nobody's."""
    return next((name for name, pattern in _OF.items() if pattern.fullmatch(word)), "mixed")
