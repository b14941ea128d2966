"""What a single word says of its language, before any detector is asked."""

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib import resources
from typing import Literal

from reward_service.text.language.scripts import SHARED, may_be_formula, script_of

MAX_ACRONYM = 4
"""Capitals; a text in another script than Latin may hold such names without being foreign."""

ROMANISED_WORDS, ROMANISED_SHARE = 6, 0.9

MAX_NAME = 16
"""Letters of a name; longer ones are words glued together."""

MAX_PRODUCT = 2
"""Letters of a product of variables, or of a unit, in a text in another script than Latin."""

_UNITS = frozenset(
    [
        "mol",
        "rad",
        "kpa",
        "mpa",
        "kwh",
        "min",
        "sec",
        "hz",
        "khz",
        "mhz",
        "rpm",
        "ppm",
        "bit",
        "byte",
        "const",
    ]
)
FUNCTION_NAMES = frozenset(
    {"sin", "cos", "tan", "cot", "sec", "csc", "log", "ln", "lg", "exp", "lim", "max", "min", "mod"}
    | {"gcd", "lcm", "det", "arg", "deg", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh"}
)
_SINGLE = {"en": frozenset("aAI")}
_PINYIN = re.compile(
    r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])(?:i?ao|i?ang?|i?ong|uang?|uai|[iu]?e|u[aoin]|i[aneu]|ian|ing|iu|ou|[ae]i|"
    r"e[nr]|eng|un|van|[aeiouv])|a[nio]?|ang|ei?|e[nr]|ou?",
)
_ROMAJI = re.compile(r"(?:n|(?:[kgsztdhbpmr]y|ky|ts|ch|sh|kk?|ss?|tt?|pp?|[gzdnhbmyrwfj])?[aiueo])++h?")

WordKind = Literal["symbol", "name", "foreign", "shared", "own"]
"""In no language; a name, where it stands alone; in another script than the target's; in one the target
shares; in the target's own."""

MAX_LETTER = 0x250
"""Behind the Latin letters of European languages."""

UNKNOWN, OWN, COMMON, LETTER = 0, 1, 2, 3
"""What a list says of a word: nothing; the language's own; common there and elsewhere; a single letter."""

LISTED = frozenset(("en", "es", "fr", "de", "pt", "it", "nl"))
"""Languages with a list of words."""

FUNCTION_WORDS = {
    "en": "the of to we that then so are has have be was by which because therefore they our their you must "
    "should thus hence first each into does its these those what how gives it there would could been being "
    "were also",
    "es": "el la los las de que una es por con para del lo como más se y nos luego entonces",
    "fr": "le la les des et est que nous pour dans une du sur qui donc ce cette avec par",
    "de": "der die das und ist wir den dem ein eine mit für auf nicht dann also durch von zu wird",
    "pt": "o os as de que uma é por com para do da em não se então mais dos das nós",
    "it": "il lo gli le di che una è per con del della non si quindi poi sono nel",
    "nl": "de het een en van is wij dat met voor niet dan dus zijn door op te wordt",
}
"""Words that make sentences and neither names of code nor terms of formulas."""


@cache
def function_words() -> Mapping[str, frozenset[str]]:
    """The words of `FUNCTION_WORDS` as sets; two letters and more."""
    return {
        name: frozenset(word for word in words.split() if len(word) > 1)
        for name, words in FUNCTION_WORDS.items()
    }


@cache
def word_codes(language: str) -> Mapping[str, int]:
    """The list of a language, lower case, as codes; single letters and names of functions are in it, too.

    Raises:
        FileNotFoundError: the language is not `LISTED`.
    """
    text = (resources.files("reward_service.text.language") / "words" / f"{language}.txt").read_text("utf-8")
    own, _, shared = text.partition("# shared\n")
    codes = dict.fromkeys(shared.split(), COMMON)
    codes.update((word, OWN) for word in own.rpartition("# own\n")[2].split())
    codes.update((word, COMMON) for word in FUNCTION_NAMES)
    codes.update((chr(letter), LETTER) for letter in range(ord("a"), MAX_LETTER) if chr(letter).isalpha())
    return codes


@lru_cache(maxsize=32_768)
def word_kind(word: str, language: str, target: str) -> WordKind:
    """What a word's script says of it, for a language written in the script `target`."""
    script = script_of(word)
    if _is_symbol(word, script, language=language, target=target):
        return "symbol"
    if script != target:
        return "name" if script == "latin" and _may_be_name(word) else "foreign"
    return "shared" if script in SHARED else "own"


_FIRST_NAMES = frozenset(
    [
        "alice",
        "amy",
        "anna",
        "ben",
        "bob",
        "carol",
        "claire",
        "dave",
        "david",
        "emma",
        "eve",
        "frank",
        "grace",
        "henry",
        "ivan",
        "jack",
        "james",
        "jane",
        "jim",
        "joe",
        "john",
        "kate",
        "lily",
        "lucy",
        "mark",
        "mary",
        "mike",
        "nancy",
        "nick",
        "paul",
        "peter",
        "sally",
        "sam",
        "sara",
        "sarah",
        "susan",
        "tim",
        "tom",
        "tony",
    ]
)
"""Names of the people of problems, where a list of words may hold them."""


def _may_be_name(word: str) -> bool:
    """Whether a Latin word in a text of another script is written like a name and is no English word."""
    small = word.lower()
    if len(word) > MAX_NAME or not word[0].isupper() or word.isupper():
        return False
    return small in _FIRST_NAMES or small not in word_codes("en")


_HUMP = re.compile(r"(?<=[a-z\u00df-\u00ff])(?=[A-Z\u00c0-\u00de])|_+")


def apart(word: str) -> list[str]:
    """The words of a name of several, told apart by capitals or underscores; or the word itself."""
    if word.islower() or word.isupper() or word[1:].islower():
        return [word] if "_" not in word else word.replace("_", " ").split()
    return [part for part in _HUMP.split(word) if part]


def is_acronym(word: str) -> bool:
    """Whether a word is in capitals and short: a name, a unit, the corners of a triangle."""
    return len(word) <= MAX_ACRONYM and word.isupper()


def _is_symbol(word: str, script: str, *, language: str, target: str) -> bool:
    """Variables, acronyms and names of functions are in no language."""
    if len(word) == 1:
        return script in ("latin", "greek") and word not in _SINGLE.get(language, ())
    if script == "mixed":
        return len(word) <= MAX_ACRONYM and may_be_formula(word)
    if target == "latin" or not word.isascii():
        return False
    if len(word) <= MAX_PRODUCT:
        return word.lower() not in _short_words()
    return is_acronym(word) or word in FUNCTION_NAMES or word in _UNITS


@cache
def _short_words() -> frozenset[str]:
    """Words of two letters that are no products of variables."""
    english = "is to he in it of we be my do if so as at on an or by me us up no go am oh hi ok"
    return frozenset(english.split()).union(*function_words().values())


def is_romanised(run: Sequence[str]) -> bool:
    """Whether a run is Chinese or Japanese in Latin letters, syllable by syllable: detectors take it for any
    language."""
    if len(run) < ROMANISED_WORDS:
        return False
    words = [word.lower() for word in run]
    return any(
        sum(syllables.fullmatch(word) is not None for word in words) >= ROMANISED_SHARE * len(words)
        for syllables in (_PINYIN, _ROMAJI)
    )
