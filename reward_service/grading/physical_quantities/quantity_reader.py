"""The quantity a text states: one number and what stands behind it."""

import re
from dataclasses import dataclass
from math import isfinite

from reward_service.grading.physical_quantities.quantity_sentences import (
    begins_with_number,
    has_number,
    one_way,
    sentences_with_numbers,
    without_comparisons,
    without_grounds,
    without_predicate,
    without_reasons,
    without_remarks,
)
from reward_service.grading.texts.answer_tokens import folded
from reward_service.grading.texts.negation_hedge_words import TAKEN_BACK
from reward_service.text.letter_case import lowered

MAX_DIGITS = 400
MAX_FACTORS = 12
"""Numbers of a sentence beyond which it is no formula."""

_GROUPED = (
    r"[1-9]\d{0,2}(?:[ \u00a0\u2009\u202f'’]\d{3})+(?!\d)(?:[.,]\d+)?"  # 1 234,5  1'234.5
    r"|[1-9]\d{0,2}(?:,\d{3})+(?!\d)(?:\.\d+)?|[1-9]\d?(?:,\d\d)+,\d{3}(?!\d)(?:\.\d+)?"  # 1,234.5  1,23,456
    r"|[1-9]\d{0,2}(?:(?:\.\d{3})+,\d+|(?:\.\d{3}){2,}(?!\d))"  # 1.234,5  1.234.567
)
_NUMBER = re.compile(
    r"(?P<sign>[-+−–]\s?)?(?:"
    r"\\[dt]?frac\s?\{\s?(?P<above>[-+]?\d+(?:\.\d+)?)\s?\}\s?\{\s?(?P<below>\d+(?:\.\d+)?)\s?\}"
    r"|(?P<fraction>\d+\s?[/÷]\s?\d+(?!\d|\.\d))"
    rf"|(?P<decimal>{_GROUPED}|\d+[.,]\d+(?![\d]*[.,]\d)|\d+\.?|\.\d+)"
    r")"
    r"(?:\s?(?:[eE](?P<e>[-+−]?\d{1,4})(?!\w|\.\d)|(?:[×x*·⋅]|\\times|\\cdot)\s?10\s?(?:(?:\^|\*\*)\s?\{?\s?(?P<ten>[-+−]?\s?\d{1,4})\s?\}?|(?P<raised>[⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹]{1,5}))))?"
)
_RECIPROCAL = re.compile(r"/[A-Za-z]")
"""Behind a 1 that follows a number: both are a unit, `1/mol`."""
_BARE_TEN = re.compile(r"(?<![\d.])(?P<sign>[-+−]?)10\s?(?:\^|\*\*)\s?\{?\s?(?P<ten>[-+−]?\d{1,4})\s?\}?")
_SCALES = {
    "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "dozen": 12.0, "万": 1e4, "亿": 1e8,
    "萬": 1e4, "億": 1e8,
}  # fmt: skip
_SCALE = re.compile(r"\s?(thousand|million|billion|trillion|dozen)\b|\s?(?P<han>[万亿萬億])", re.IGNORECASE)
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_HEDGE = re.compile(r"\b(?:or|either|maybe|perhaps|possibly|between|not)\b|或|可能", re.IGNORECASE)
_BEFORE = re.compile(r"[A-Za-z0-9_.\u0370-\u04ff]$")
_RELATION = re.compile(r"(?<![<>≥≤!])=|≈|≃|∼|(?<![{\\])~(?=\s?\d)|\\approx|\\simeq|\\sim\b|:=|→|\\to\b")
_WORKED_OUT = re.compile(r"\b(?:found|computed|calculated|obtained|derived|determined)\b", re.IGNORECASE)
_OFFERS_ANOTHER = re.compile(
    r"\W{0,4}(?:or|alternatively|either|maybe|perhaps|possibly|it (?:could|might|may)|oder|ou|o|или|或|可能)\b",
    re.IGNORECASE,
)


_BOUND_BEFORE = re.compile(
    r"(?:[≥≤><≠]|\\(?:geq?|leq?|neq?|gt|lt)\b|(?<!\w)(?:at (?:least|most)|(?:more|less|greater|fewer|smaller|larger|higher|lower|other) than"
    r"|no (?:more|less|fewer) than|up to|above|below|over|under|mindestens|höchstens|mehr als|weniger als|au moins|au plus|plus de|moins de|al menos|más de|menos de"
    r"|almeno|più di|meno di|pelo menos|mais de|не менее|не более|больше|меньше))\W{0,4}$|(?:至少|至多|大于|小于|超过|少于)\W{0,4}$",
    re.IGNORECASE,
)
"""Before a number: it bounds the quantity."""
_UNLIKELY = re.compile(
    r"(?:\b(?:cannot|can['’]?t|could not|couldn['’]t|never|isn['’]t|wasn['’]t|doesn['’]t|don['’]t|won['’]t|hardly|impossible|anything but|far from)\b[^,;.]{0,40}"
    r"|(?:不可能|不是|不会))$",
    re.IGNORECASE,
)
"""Before a number: it is denied."""
_ROOT_BEFORE = re.compile(
    r"(?:√|\\sqrt\s?(?:\[\d{1,3}\])?\{?|\b(?:sqrt|root of|log|ln|sin|cos|tan|exp))\s?\(?\s?$", re.IGNORECASE
)
_FACTOR_BEFORE = re.compile(r"(?:^|[\s$(=])\d{1,20}(?:\.\d{1,20})?\s?(?:[x×*·⋅÷]|\\times|\\cdot|\\div)\s?$")
_POWER_BEHIND = re.compile(r"^\s?(?:\^\s?\{?\s?[-\da-np-z(]|\*\*\d|[²³⁴-⁹](?![\w°])|[ij](?![\w/·*^]))")


@dataclass(frozen=True, slots=True)
class Stated:
    """A number, the figures it is written with, and the text behind it up to the end of its statement."""

    value: float
    behind: str
    text: str


class Ambiguous(ValueError):
    """The text states several quantities, or none for sure."""


def quantity_in(text: str, *, declared: bool = False) -> Stated | None:
    """The quantity of a statement; None when it has no number.

    It ends the last sentence, or the first one where the text is `declared` to be the answer.

    Raises:
        Ambiguous: it offers several, or denies what it offers.
    """
    sentence = _sentence_of(one_way(text), declared=declared)
    if sentence is None:
        return None
    sentence = without_predicate(_without_brackets(without_grounds(without_comparisons(sentence))))
    last = _RELATION.split(sentence)[-1]
    part = last if has_number(last) else sentence
    found = _numbers(part)
    if not found:
        return None
    if _HEDGE.search(sentence) and (len(found) > 1 or _HEDGE.search(part)):
        raise Ambiguous("several numbers are offered, or it is denied")
    if len(found) <= MAX_FACTORS and _is_part(part, found):
        raise Ambiguous("the number is a bound, is denied, or is part of a formula")
    return found[-1]


def _is_part(part: str, found: list[Stated]) -> bool:
    """Whether the last number bounds or is denied, or is under a root, a power, a factor or imaginary."""
    last = found[-1]
    at = part.rfind(f"{last.text}{last.behind}")
    before = part[max(0, at - 80) : at] if at >= 0 else ""
    if any(pattern.search(before) for pattern in (_BOUND_BEFORE, _UNLIKELY, _ROOT_BEFORE)):
        return True
    return _FACTOR_BEFORE.search(before) is not None or _POWER_BEHIND.match(last.behind) is not None


def _sentence_of(text: str, *, declared: bool) -> str | None:
    sentences = sentences_with_numbers(without_remarks(text))
    if not sentences:
        return None
    is_first = declared and begins_with_number(text) and not _WORKED_OUT.search(sentences[0])
    if not is_first or TAKEN_BACK.search(folded(text)):
        return sentences[-1]
    if any(_OFFERS_ANOTHER.match(later) for later in sentences[1:]):
        raise Ambiguous("several numbers are offered")
    return without_reasons(sentences[0])


_BRACKET = re.compile(
    r"(?<=[\w*])\s\((?!\d)[^()]{0,200}\)|(?<=\d)\((?=[^\W\d_][^()\d]{0,200}\d)[^()]{0,400}\)|（(?!\d)[^（）]{0,200}）"
    r"|(?<=\w)\s\(\d[^()]{0,80}\s(?:[-+*/×÷·]|\\times|\\cdot|\\div)\s[^()]{1,80}\)"
)


def _without_brackets(sentence: str) -> str:
    """A sentence without remarks in brackets, where numbers are left."""
    bare = _BRACKET.sub("", sentence) if "(" in sentence or "（" in sentence else sentence
    return bare if has_number(bare) else sentence


def _numbers(text: str) -> list[Stated]:
    text = (
        text.split("±", maxsplit=1)[0].split("\\pm", maxsplit=1)[0] if "±" in text or "\\pm" in text else text
    )
    found: list[Stated] = []
    end = 0
    for match in _NUMBER.finditer(text):
        if _BEFORE.search(text[max(0, match.start() - 1) : match.start()]) or text[
            max(0, match.start() - 1) : match.start()
        ] in ("^", "_"):
            continue
        if text[max(0, match.start() - 2) : match.start()] in ("^{", "_{") or match.start() < end:
            continue
        value = _value(match)
        behind = text[match.end() :]
        if found and match.group() == "1" and _RECIPROCAL.match(behind):
            continue
        if value is not None:
            scale = _SCALE.match(behind)
            if scale:
                value, behind = (
                    value * _SCALES[lowered(scale.group(1) or scale.group(2))],
                    behind[scale.end() :],
                )
            found.append(Stated(value, behind, match.group()))
            end = match.end()
    return _without_exponents(text, found)


def _without_exponents(text: str, found: list[Stated]) -> list[Stated]:
    """A bare power of ten, `10^{-3}`, is one number."""
    bare = _BARE_TEN.fullmatch(text.strip().rstrip("."))
    if bare and (value := _power(1.0, bare["ten"])) is not None:
        return [Stated(-value if bare["sign"] in ("-", "−") else value, "", bare.group())]
    return found


def _value(match: "re.Match[str]") -> float | None:
    if len(match.group()) > MAX_DIGITS:
        return None
    sign = -1.0 if (match["sign"] or "").strip() in ("-", "−", "–") else 1.0
    if match["above"]:
        value = _quotient(match["above"], match["below"])
    elif match["fraction"]:
        value = _quotient(*match["fraction"].replace("÷", "/").split("/"))
    else:
        value = _decimal(match["decimal"])
    exponent = match["e"] or match["ten"] or (match["raised"] or "").translate(_SUPERSCRIPT)
    scaled = _power(value, exponent) if value is not None and exponent else value
    return sign * scaled if scaled is not None and isfinite(scaled) else None


def _quotient(above: str, below: str) -> float | None:
    divisor = float(below)
    return float(above) / divisor if divisor else None


def _decimal(written: str) -> float | None:
    digits = _BLANKS.sub("", written)
    if digits.count(".") > 1 or -1 < digits.find(".") < digits.rfind(","):
        digits = digits.replace(".", "")
    elif len(digits) == len(written) and _COMMAS.fullmatch(digits):
        digits = digits.replace(",", "")
    return float(digits.replace(",", "."))


_BLANKS = re.compile(r"[ \u00a0\u2009\u202f'’]")
_COMMAS = re.compile(r"[1-9]\d{0,2}(?:,\d{2,3}){0,100},\d{3}(?:\.\d+)?")


def _power(value: float, exponent: str) -> float | None:
    try:
        return (
            float(f"{value!r}e{int(exponent.replace('−', '-').replace(' ', ''))}")
            if "e" not in repr(value)
            else value * 10.0 ** int(exponent)
        )
    except (OverflowError, ValueError):
        return None
