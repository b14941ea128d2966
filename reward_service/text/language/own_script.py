"""Counts what a text has of a script that one language is written in, all at once.

Chinese, Japanese and Korean need no detector, and most of such a text is stretches of their letters with
signs and numbers between them. The letters are counted as bytes, a class for each, and every stretch becomes
a mark; only what is left, the words of other scripts, is looked at one by one.
"""

import re
from collections import Counter
from itertools import repeat

from reward_service.text.language.rare_characters import RareCharacters, pages_of
from reward_service.text.language.script_count import east_asian, is_japanese
from reward_service.text.language.scripts import GAP
from reward_service.text.language.target_language_words import MAX_WORD, Amount, Target

SHORTEST = 64
"""Characters of a text that is worth it."""

_HAN, _KANA, _HANGUL, _STOP = b"hkgs"
_MARK = "\ue000"
_UNCLEAR = (
    "\u0300-\u036f\u061b\u061f\u06d4\u0964\u1100-\u11ff\u2026\u2e80-\u2fdf\u3000-\u3040\u3097-\u309f\u30a0\u30fb"
    f"\u3100-\u33ff\u4dc0-\u4dff\ua960-\ua97f\ud7a4-\uf8ff\uf900-\uff65{GAP}\U00010000-\U0010ffff"
)
"""Characters of the same pages that are no letters, and those that are counted in another way."""

_UNCLEAR_ONES = RareCharacters(_UNCLEAR)
_COMMON_SIGNS = {"。": "\n", "々": "一", "〇": "一"} | dict.fromkeys("、「」『』・〜【】《》〈〉〔〕", ",")
_END = re.compile(r"[.!?](?=[.!?]*+(?:\s|$))")
_CLASSES = bytes(
    _HAN
    if 0x34 <= page <= 0x9F
    else _KANA
    if page == 0x30
    else _HANGUL
    if 0xAC <= page <= 0xD7
    else _STOP
    if page == ord(_MARK) >> 8
    else ord(".")
    for page in range(256)
)
"""The class of a character, by the first of its two bytes."""

_HANGUL_OR_BLANK = bytes(_HANGUL if code == _HANGUL else ord(" ") for code in range(256))

_SIGNS = r"0-9 \t\r\n!-/:-@\[-`{-~·–—‘-”→≤≥≠≈±×÷−√∞°"
_HAN_LETTERS = "\u3400-\u4dbf\u4e00-\u9fff"
_LETTERS = {
    "zh": _HAN_LETTERS,
    "ja": _HAN_LETTERS + "\u3041-\u3096\u30a1-\u30fa\u30fc-\u30ff",
    "ko": "\uac00-\ud7a3",
}
_STRETCH = {
    language: re.compile(f"[{letters}][{letters}{_SIGNS}]*(?<![0-9])")
    for language, letters in _LETTERS.items()
}
"""From one letter to the next letter of another script; a number there stays, it may belong to a name."""


def take_own_script(text: str, target: Target) -> tuple[str, Amount]:
    """A text with a mark in place of each stretch of the target's script, and the words in those; the text as
    it is where it has to be read word by word."""
    if target.language not in _STRETCH or len(text) < SHORTEST:
        return text, Amount()
    plain = text
    for sign, other in _COMMON_SIGNS.items():
        plain = plain.replace(sign, other)
    pages = pages_of(plain)
    if _UNCLEAR_ONES.in_text(plain, pages):
        return text, Amount()
    classes = pages.translate(_CLASSES)
    if target.language == "ko":
        return _STRETCH["ko"].sub(GAP, plain), _korean(plain, classes, target)
    if not classes.count(_KANA):
        return _STRETCH["zh"].sub(GAP, plain), _without_kana(plain, classes, target)
    return _STRETCH["ja"].sub(GAP, plain), _by_sentence(plain, target)


def _korean(text: str, classes: bytes, target: Target) -> Amount:
    if target.unit == "char" or bytes([_HANGUL]) * (MAX_WORD + 1) in classes:
        size = target.size(re.findall(f"[{_LETTERS['ko']}]+", text))
    else:
        size = float(len(classes.translate(_HANGUL_OR_BLANK).split()))
    return Amount(size, size)


def _without_kana(text: str, classes: bytes, target: Target) -> Amount:
    if target.language == "ja":  # a few Han alone may be Japanese, too
        return _by_sentence(text, target)
    return east_asian(classes.count(_HAN), 0, target, japanese=False)


def _by_sentence(text: str, target: Target) -> Amount:
    """Han is Chinese or Japanese by the sentence it stands in."""
    marked = _END.sub(_MARK, text).replace("\n", _MARK).replace(";", _MARK)
    sentences = pages_of(marked).translate(_CLASSES).split(bytes([_STOP]))
    counts = Counter(zip(*(map(bytes.count, sentences, repeat(kind)) for kind in (_HAN, _KANA)), strict=True))
    all_han: dict[bool, int] = {True: 0, False: 0}
    all_kana = dict(all_han)
    for (han, kana), times in counts.items():
        japanese = is_japanese(han, kana, target.language)
        all_han[japanese] += han * times
        all_kana[japanese] += kana * times
    return sum((east_asian(all_han[one], all_kana[one], target, japanese=one) for one in all_han), Amount())
