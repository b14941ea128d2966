"""What a single word says of its language, before any detector is asked."""

import re
from functools import lru_cache
from typing import Literal

from reward_service.language.scripts import SHARED, may_be_formula, script_of

MAX_ACRONYM = 4
"""Capitals; a text in another script than Latin may hold such names without being foreign."""

PINYIN_WORDS, PINYIN_SHARE = 6, 0.9

_FUNCTIONS = frozenset(
    {"sin", "cos", "tan", "cot", "sec", "csc", "log", "ln", "lg", "exp", "lim", "max", "min", "mod"}
    | {"gcd", "lcm", "det", "arg", "deg"}
)
_SINGLE = {"en": frozenset("aAI")}
_PINYIN = re.compile(
    r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])(?:i?ao|i?ang?|i?ong|uang?|uai|[iu]?e|u[aoin]|i[aneu]|ian|ing|iu|ou|[ae]i|"
    r"e[nr]|eng|un|van|[aeiouv])|a[nio]?|ang|ei?|e[nr]|ou?",
)

WordKind = Literal["symbol", "foreign", "shared", "own"]
"""In no language; in another script than the target's; in one the target shares; in the target's own."""


@lru_cache(maxsize=32_768)
def word_kind(word: str, language: str, target: str) -> WordKind:
    """What a word's script says of it, for a language written in the script `target`."""
    script = script_of(word)
    if _is_symbol(word, script, language=language, target=target):
        return "symbol"
    if script != target:
        return "foreign"
    return "shared" if script in SHARED else "own"


def _is_symbol(word: str, script: str, *, language: str, target: str) -> bool:
    """Variables, acronyms and names of functions are in no language."""
    if len(word) == 1:
        return script in ("latin", "greek") and word not in _SINGLE.get(language, ())
    if script == "mixed":
        return len(word) <= MAX_ACRONYM and may_be_formula(word)
    if target == "latin" or not word.isascii():
        return False
    return (word.isupper() and len(word) <= MAX_ACRONYM) or word in _FUNCTIONS


def is_pinyin(run: list[str]) -> bool:
    """Romanised Chinese, syllable by syllable, passes for English with every detector."""
    if len(run) < PINYIN_WORDS:
        return False
    return sum(_PINYIN.fullmatch(word.lower()) is not None for word in run) >= PINYIN_SHARE * len(run)
