"""The value in a text behind a label or a copula, with its noun, and what takes it away."""

import re

from reward_service.grading.math.claims import lexicon, values
from reward_service.grading.math.claims.markup import DRESS, FORMULA
from reward_service.grading.math.claims.polarity import Denial, Polarity, denial, without_relative_clauses

_COPULA = lexicon.pattern("copulas")
MOST_COPULAS = 6
"""Copulas of a clause that are tried; a sentence has one or two."""
_AHEAD = lexicon.leading("links", "modifiers", "copulas", "conclude")


def value_of(rest: str) -> tuple[str, Denial | None]:
    """The value of what stands behind a copula or label, and what takes it away."""
    rest = rest.strip()
    if not rest:
        return "", None
    found = values.span(rest)
    if found is None:
        return _words_value(rest)
    lead = found.before.translate(DRESS)
    if lead.strip(" ,:“\"'") and not _AHEAD.fullmatch(lead):
        return _described(rest, found, lead)
    denied = denial(lead) if _bounds_or_denies(lead) else None
    return with_noun(found), denied or denial(found.after)


_LINK_WORD = lexicon.FramedPattern(r"\s*(?:WORDS)", "links", "endings")


def _bounds_or_denies(lead: str) -> bool:
    return bool(lead.strip())


def denial_around(found: values.Span) -> Denial | None:
    """What takes a value away in the words around it."""
    return denial_of(without_relative_clauses(found.before + " "), found.after, found.value)


_LASTS = re.compile(
    r"\d\s?(?:s|sec|secs|seconds?|min|mins|minutes?|h|hrs?|hours?|days?|weeks?|months?|years?)\.?$"
)


_TOPIC = re.compile(r"[는은]\s|は")


_NEAR = 28


def _end_of(text: str, length: int) -> str:
    """The last characters of a text, without the rest of a word that would be cut: "Bob" is no "ob"."""
    start = len(text) - length
    while (
        0 < start < len(text)
        and text[start - 1].isalpha()
        and text[start].isalpha()
        and text[start].lower() != text[start].upper()  # no sign of a script without blanks
    ):
        start += 1
    return text[max(0, start) :]


def denial_of(before: str, after: str, value: str = "") -> Denial | None:
    """What takes a value away in the words before and behind it.

    A bound must stand right before the value: in "the divisors of 10 are 1, 2, 5", as in "10보다 작은 소수는", it
    belongs to the noun, and "after 3 seconds" is none. Behind a value "known" and its kin describe it.
    """
    near = _end_of(before, _NEAR)
    nouns = [*_COPULA.finditer(near), *_TOPIC.finditer(near)]
    bounded = denial(near[max(m.end() for m in nouns) :] if nouns else near)
    if bounded is not None and bounded.word.casefold() in {"after", "before"} and _LASTS.search(value):
        bounded = None
    behind = denial(after, bounds=False)
    behind = None if behind is not None and behind.polarity is Polarity.GIVEN else behind
    return denial(before, bounds=False) or bounded or behind


def with_noun(found: values.Span) -> str:
    """A value with the noun behind it where that is short: "5 apples" may answer "5 apples"."""
    after = found.after.translate(DRESS).strip()
    if (
        re.search(r"[^\W\d_]$", found.value)
        or _LINK_WORD.match(after)
        or _COPULA.match(after)
        or (after and denial(after))
    ):
        return values.trimmed(found.value)
    if after and len(after) <= 40 and re.fullmatch(r"[^\W\d_]+(?:[\s'-][^\W\d_]+){0,3}[.。]?", after):
        return values.trimmed(found.value + found.after)
    return values.trimmed(found.value)


def _described(rest: str, found: values.Span, lead: str) -> tuple[str, Denial | None]:
    """A value that words describe: the whole text, unless a copula inside says what it is."""
    taken = denial(lead) or denial(found.after)
    if taken:
        return values.trimmed(rest), taken
    bold = values.last_bold(rest)
    if bold and values.FIRST.search(bold):
        return values.trimmed(bold), None
    copulas = list(_COPULA.finditer(lead))
    if copulas:
        return with_noun(found), None
    return values.trimmed(rest), None


_MOST_WORDS = 12
_OPTION_LETTER = re.compile(
    (
        r"(?:(?:the|a|la|le|el|die|o|l)\s)?(?:option|choice|letter|statement|opción|opção|"
        r"alternativa|lettre|réponse|вариант|विकल्प|الخيار|phương án|buchstabe|选项|選択肢|"
        r"선택지|item|inciso|letra|answer|proposition|буква|الحرف|câu)\s?:?\s?\(?([A-J])"
        r"\)?[.:]?|(?:the|la|le|el|die|o|a)\s?\(?([a-h])\)?"
    ),
    re.IGNORECASE,
)


def _words_value(rest: str) -> tuple[str, Denial | None]:
    text = values.trimmed(rest)
    letter = _OPTION_LETTER.fullmatch(text)
    if letter:
        return letter.group(1) or letter.group(2), None
    if len(text) > 160 or len(text.split()) > _MOST_WORDS:
        return "", None
    spoken = values.words(text)
    if len(spoken) > 2:
        taken = denial(" ".join(text.split()[2:]), bounds=False)
        if taken and taken.polarity in {Polarity.HEDGED, Polarity.REFUTED}:
            return text, taken
    lone = denial(text)
    doubted = lone is not None and lone.polarity is Polarity.HEDGED
    refuted = lone is not None and lone.polarity is Polarity.REFUTED and text.casefold() not in _VERDICTS
    return text, lone if doubted or refuted else None


_VERDICTS = frozenset(
    "false falsch faux falso ложь ложно 错误 असत्य خطأ 거짓 偽 sai incorrect wrong impossible неверно 不正确 falsa".split()
)


_LETTER_OF_UNIT = re.compile(r"(?<=\d)\s?[hmgslLtJNWVAK](?![^\W_])")
_WITH_UNIT = re.compile(r"\s*[-−$€£¥₹]?\s?\d[\d.,]{0,30}\s?(?:[hmgslLtJNWVAK](?![^\W_])|[a-z]{2})")


def result(text: str) -> str:
    """What work ends in: `150 / 2.5 = 60` is 60, `180 cm = 1.8 m` and `1 m + 0.8 m = 1.8 m` are 1.8 m; `x = 60`
    stays."""
    sides = re.split(r"(?<![<>!=])=(?!=)", text)
    if len(sides) > 1 and _WITH_UNIT.match(sides[-1]):
        sides[0] = _LETTER_OF_UNIT.sub("", sides[0])
    worked = (
        len(sides) > 1
        and not re.search(r"\d[a-z](?![a-z])|(?<![a-z])[a-z]\s", sides[0])
        and FORMULA.search(text) is None
        and re.match(r"\s*[-(]?\s?\d", sides[0])
    )
    return sides[-1].strip() if worked and re.match(r"\s*[-−$€£¥₹]?\s?\d", sides[-1]) else text


def is_prose(text: str, value: str) -> bool:
    """Whether a labelled text is a sentence around its value."""
    first = values.span(text)
    lead = first.before.strip() if first else ""
    if len(lead) > 2 and not lead.isascii() and value == values.trimmed(text):
        return True
    return (len(values.words(text)) > 3 and len(value) > 0 and value == values.trimmed(text)) or (
        not value and len(text) > 0
    )
