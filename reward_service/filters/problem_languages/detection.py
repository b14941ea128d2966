"""Which language a problem is written in, among those of the tables; cheap for English and Chinese."""

from functools import lru_cache

from reward_service.filters.problem_languages.french import FRENCH
from reward_service.filters.problem_languages.german import GERMAN
from reward_service.filters.problem_languages.italian import ITALIAN
from reward_service.filters.problem_languages.japanese import JAPANESE
from reward_service.filters.problem_languages.korean import KOREAN
from reward_service.filters.problem_languages.phrase_tables import Language
from reward_service.filters.problem_languages.portuguese import PORTUGUESE
from reward_service.filters.problem_languages.russian import RUSSIAN
from reward_service.filters.problem_languages.spanish import SPANISH
from reward_service.filters.problem_text import Reading

_RUSSIAN, _JAPANESE, _KOREAN = Language(RUSSIAN), Language(JAPANESE), Language(KOREAN)
_LATIN = tuple(map(Language, (GERMAN, FRENCH, SPANISH, PORTUGUESE, ITALIAN)))
LANGUAGES = (*_LATIN, _RUSSIAN, _JAPANESE, _KOREAN)

YES_NO = frozenset(
    word for language in LANGUAGES for word in language.answers if len(word) > 1 and not word.isdecimal()
) - {"si", "non", "exact", "correct", "correcta", "correcto", "certa"}
"""Answers that say yes or no whatever the language of the problem; those of other senses left out."""

_CYRILLIC = frozenset(map(chr, range(0x430, 0x450)))
_KANA = frozenset(map(chr, range(0x3041, 0x3097)))
_HANGUL = frozenset("가는은이을를의에서로과와다시오인고하여라까세요한면수")
_LETTERS, _SYLLABLES = 5, 2
"""Different letters of a script that show it; fewer may be names in a formula."""

_COMMON = frozenset[str]().union(*(language.common for language in _LATIN))
_ENGLISH = frozenset(
    """
    the of is are and what how to that which for from find it if with be by at there an each has have
    """.split()
)
_ACCENTS = frozenset("áàâãäåçéèêëíìîïñóòôõöúùûüßœ¿¡")
_FEW = 2
"""Small words that show a language, letters with accents counted as one, when English has fewer of them."""


@lru_cache(maxsize=1)
def language_of(reading: Reading) -> Language | None:
    """The language of a problem; None for English, Chinese and those that are not known."""
    if not reading.text.isascii() and (found := _by_script(reading.characters)):
        return found
    said = reading.words & _COMMON
    if not said:
        return None
    shown = len(said) + (not _ACCENTS.isdisjoint(reading.characters))
    if shown < _FEW or reading.han or shown <= len(reading.words & _ENGLISH):
        return None
    return max(_LATIN, key=lambda language: _shown(language, said, reading.characters))


def _shown(language: Language, said: frozenset[str], characters: frozenset[str]) -> int:
    """How much a text shows of a language: its small words, and letters of its own."""
    return 2 * len(language.common & said) + len(language.signs & characters)


def _by_script(characters: frozenset[str]) -> Language | None:
    if not _KANA.isdisjoint(characters):
        return _JAPANESE if len(_KANA & characters) >= _SYLLABLES else None
    if not _HANGUL.isdisjoint(characters):
        return _KOREAN if len(_HANGUL & characters) >= _SYLLABLES else None
    if not _CYRILLIC.isdisjoint(characters) and len(_CYRILLIC & characters) >= _LETTERS:
        return _RUSSIAN
    return None


def asks_value(reading: Reading, text: str) -> bool:
    """Whether a piece of a problem in one of these languages asks for a value."""
    language = language_of(reading)
    return language is not None and any(language.find(table, text) for table in ("quantity", "what"))
