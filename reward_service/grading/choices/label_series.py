"""The labels that options bear: letters of many scripts, figures, circled signs; and which place each has
in its series.

A label may belong to several series: `I` is the ninth Latin letter and the first Roman numeral, `イ` the
second kana and the first of the iroha. Which one is meant is told by the list that it stands in. A Cyrillic
`В` is the third letter of its own series and none of the Latin one.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

MAX_PLACES = 26
MAX_LABEL = 12
"""Characters of a label as it is written."""
LATIN, NUMBER, ROMAN = "Latin letters", "numbers", "Roman numerals"

_BY_NAME: dict[str, str | tuple[str, ...]] = {
    LATIN: "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    NUMBER: tuple(map(str, range(1, MAX_PLACES + 1))),
    ROMAN: tuple("I II III IV V VI VII VIII IX X XI XII XIII XIV XV".split()),
    "katakana": "アイウエオカキクケコサシスセソタチツテト",
    "katakana iroha": "イロハニホヘトチリヌ",
    "hiragana": "あいうえおかきくけこさしすせそ",
    "iroha": "いろはにほへとちりぬ",
    "Hangul syllables": "가나다라마바사아자차카타파하",
    "Hangul letters": "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ",
    "Cyrillic": "АБВГДЕЖЗИКЛМНОПРСТ",
    "Ukrainian": "АБВГДЕЄЖЗИІ",
    "Greek": "ΑΒΓΔΕΖΗΘΙΚΛΜ",
    "abjad": "ابجدهوزحطي",
    "Arabic alphabet": "ابتثجحخدذر",
    "Hebrew": "אבגדהוזחטי",
    "Thai": "กขคงจฉชซ",
    "Devanagari consonants": "कखगघङचछज",
    "Hindi": "अबसदइ",
    "Bengali": "কখগঘঙচ",
    "Georgian": "აბგდევზთ",
    "heavenly stems": "甲乙丙丁戊己庚辛壬癸",
    "Chinese numerals": "一二三四五六七八九十",
}
SERIES: Mapping[str, tuple[str, ...]] = {name: tuple(labels) for name, labels in _BY_NAME.items()}
"""The labels of each series, in order."""
PARTICLE_LIKE = frozenset(
    ("hiragana", "iroha", "Hangul syllables", "heavenly stems", "Chinese numerals", "Hindi", "Georgian")
)
"""Series whose labels are also words or parts of words."""

_PLACES: dict[str, dict[str, int]] = {}
for _name, _labels in SERIES.items():
    for _place, _label in enumerate(_labels, 1):
        _PLACES.setdefault(unicodedata.normalize("NFKC", _label).upper(), {})[_name] = _place

ENCLOSED = (
    r"[\u2460-\u249b\u249c-\u24e9\u24eb-\u24fe\u2776-\u2793\u3200-\u321c\u3220-\u3229\u3260-\u327b"
    r"\u3280-\u3289\u32d0-\u32fe\U0001f110-\U0001f129\U0001f130-\U0001f149\U0001f150-\U0001f169\U0001f170-\U0001f189]"
    r"|(?<!\d)[1-9]\ufe0f?\u20e3"
)
"""Labels that are one sign: circled, in brackets, with a point, as keys."""
_RUNS_OF_SIGNS = (
    (0x2776, 10, "1"), (0x2780, 10, "1"), (0x278A, 10, "1"), (0x24F5, 10, "1"), (0x24EB, 10, "11"),
    (0x1F150, 26, "A"), (0x1F170, 26, "A"),
)  # fmt: skip
_SIGNS = {
    chr(start + at): chr(ord("A") + at) if first == "A" else str(int(first) + at)
    for start, count, first in _RUNS_OF_SIGNS
    for at in range(count)
}
_VARIANTS = {"أ": "ا", "إ": "ا", "آ": "ا", "الف": "ا", "ألف": "ا", "هـ": "ه", "ی": "ي", "Ё": "Е"}
_DRESS = " \t\n()（）[]【】〔〕.．:：、,*_\"'«»“”‘’|\u200e\u200f"
_COUNTERS = ("번", "番", "号", "號", "项", "項")


_NAMES = tuple(SERIES)


def first_series(labels: Iterable[str]) -> list[str]:
    """The series whose first label is among these, in the order of `SERIES`."""
    names = {name for label in labels for name, place in places_of(label).items() if place == 1}
    return sorted(names, key=_NAMES.index)


@lru_cache(4096)
def label_of(written: str) -> str:
    """A label without its dress, in capitals: `(b)` is `B`, `③` and `3)` are `3`, `ア.` is `ア`; empty for
    what is no label."""
    if not 0 < len(written) <= MAX_LABEL:
        return ""
    bare = written.strip(_DRESS).replace("\ufe0f", "").replace("\u20e3", "")
    for counter in _COUNTERS:
        bare = bare.removesuffix(counter)
    bare = unicodedata.normalize("NFKC", _SIGNS.get(bare, bare)).strip(_DRESS).upper()
    if bare.isdecimal():
        bare = str(int(bare))
    bare = _VARIANTS.get(bare, bare)
    return bare if bare in _PLACES else ""


def places_of(label: str) -> Mapping[str, int]:
    """The place of a label, from 1, in each series that has it."""
    return _PLACES.get(label, {})


def letter_at(place: int) -> str:
    """The Latin letter that stands for a place: 1 is A."""
    return chr(ord("A") + place - 1)


def is_latin(label: str) -> bool:
    """Whether a label is a Latin letter."""
    return len(label) == 1 and "A" <= label <= "Z"


def _written(labels: tuple[str, ...]) -> str:
    return "".join(
        re.escape(c) for label in labels if len(label) == 1 for c in dict.fromkeys((label, label.lower()))
    )


ANY_LABEL = (
    rf"(?:{ENCLOSED}|[\u2160-\u217b]|[IVX]{{2,4}}|[ivx]{{2,4}}|[0-9٠-٩۰-۹०-९０-９]{{1,2}}|[Ａ-Ｚａ-ｚ]|ألف|الف|هـ"
    rf"|[أإآ{''.join(_written(labels) for labels in SERIES.values())}])"
)
"""The text of a pattern for a label of any series."""


@lru_cache(1024)
def series_of(labels: tuple[str, ...]) -> str | None:
    """The series that labels stand in as a list: the one that they open from its first place on, or else any
    that has them all in order; None without."""
    found = [name for name in SERIES if all(name in places_of(label) for label in labels)]
    for name in found:
        if [places_of(label)[name] for label in labels] == list(range(1, len(labels) + 1)):
            return name
    return found[0] if found else None
