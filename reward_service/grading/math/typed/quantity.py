"""Quantities: number × scale word × unit or currency, and sums of descending units (`2 hours 30 minutes`)."""

import re
from dataclasses import dataclass
from fractions import Fraction

from reward_service.grading.math import units
from reward_service.grading.math.typed.vocabulary import NUMBER_WORDS, SCALES, scaled_unit

_SYMBOLS = {"$": "usd", "US$": "usd", "€": "eur", "£": "gbp", "¥": "cny|jpy", "₹": "inr", "Rs": "inr", "Rs.": "inr", "₩": "krw",
    "₽": "rub", "R$": "brl", "¢": "cent", "USD": "usd", "EUR": "eur", "RMB": "cny", "₫": "vnd", "GBP": "gbp", "CNY": "cny", "INR": "inr", "JPY": "jpy", "₱": "php"}  # fmt: skip
_MONEY_AHEAD = re.compile(r"\s*(US\$|R\$|USD|EUR|GBP|CNY|RMB|INR|JPY|Rs\.?|[$€£¥₹₩₽₫₱])\s*")
_NUMBER = re.compile(
    r"\s*(?P<sign>[-+]?)\s?(?P<int>\d{1,3}(?:[, ]\d{3})+(?!\d)|\d{1,2}(?:,\d{2})+,\d{3}(?!\d)|\d+)?(?P<dec>\.\d+)?"
    r"(?:\s?(?P<up>\d{1,9})/(?P<down>\d{1,9}))?(?P<power>\s?(?:[×·*x]\s?)?10\s?\^\s?\{?\s?[-+"
    r"]?\d{1,3}\s?\}?)?(?P<e>[eE][-+]?\d{1,3}(?![a-zA-Z\d]))?"
)
_FRACTION = re.compile(r"\s*(?P<sign>[-+]?)\s?(?P<up>\d{1,12})\s?/\s?(?P<down>\d{1,12})(?![\d/])")
_NAME = re.compile(
    (
        r"^\s*(?:(?:[A-Za-zΑ-ω](?:_\w|_\{\w{1,4}\}|'|\([a-z]\))?|[A-Z]{2})\s?[=≈]\s?)"
        r"{1,2}|^\s*[=≈]\s?|^(?:about|approximately|exactly|only|approx\.?|roughly|around|"
        r"约|大约|约为|共|は約|約|약|etwa|ca\.|environ|aproximadamente|около|примерно|لمّا|khoảng|"
        r"लगभग)\s?"
    ),
    re.IGNORECASE,
)
_JOIN = re.compile(r"\s*(?:,|and|und|et|y|e|и|و|và|और|又|零|과|와)?\s+|\s*|\s*,\s*and\s+", re.IGNORECASE)
_SCALE_WORD = re.compile(r"\s*(?:(?P<latin>(?:[^\W\d_]|[\u0900-\u0963])+)\.?(?:\s+(?:de|d'|of|di))?)")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value in base units; `unit` None when none is stated, `noun` a word that is no unit.

    `decimals` tells whether the number was written as a decimal, `scaled` whether a scale word stood with it.
    """

    number: Fraction
    dims: tuple[tuple[str, int], ...] | None
    size: Fraction
    noun: str = ""
    scaled: bool = False
    decimals: bool = False

    @property
    def value(self) -> Fraction:
        """In base units."""
        return self.number * self.size


_EUROPEAN = re.compile(
    r"(?<![\d.,])(\d{1,3}(?:[. ]\d{3})+|\d+),(\d{1,2})(?![\d,.])|(?<![\d.,])(\d{1,3}(?:\.\d{3})+)(?![\d,.])"
)


def european(text: str) -> str:
    """The text with a decimal comma read as a point and points between thousands left out."""
    return _EUROPEAN.sub(
        lambda m: re.sub(r"[. ]", "", m[3]) if m[3] else re.sub(r"[. ]", "", m[1]) + "." + m[2], text
    )


def read(text: str) -> Quantity | None:
    """The quantity a plain text is; None when it is anything else."""
    if not re.search(r"\d", text):
        text = _spelled(text)
        if not text:
            return None
    stripped = _NAME.sub("", text, count=1)
    found = _one(stripped, 0)
    if found is None:
        return None
    quantity, at = found
    while at < len(stripped):
        joint = _JOIN.match(stripped, at)
        more = _small_change(quantity, _one(stripped, joint.end() if joint else at))
        if (
            more is None
            or quantity.dims is None
            or more[0].dims != quantity.dims
            or more[0].size >= quantity.size
            or quantity.number < 0
        ):
            return None
        total = quantity.value + more[0].value
        quantity, at = Quantity(total / more[0].size, quantity.dims, more[0].size), more[1]
    return quantity


_TIME = (("time", 1),)
_CHANGE = frozenset({("usd", Fraction(1, 100)), ("", Fraction(1))})


def _small_change(quantity: Quantity, more: tuple[Quantity, int] | None) -> tuple[Quantity, int] | None:
    """`12 Euro 50 Cent`, `12 € 50`, `7元2角5分`: change of whatever currency stands before it; `2 h 30`: minutes."""
    if more is not None and quantity.dims == _TIME and quantity.size == 3600 and more[0].dims is None:
        bare = not (more[0].noun or more[0].scaled) and more[0].number < 60
        return (Quantity(more[0].number, _TIME, Fraction(60)), more[1]) if bare else more
    if (
        more is None
        or not quantity.dims
        or quantity.dims[0][0] not in units.CURRENCIES
        or quantity.dims == more[0].dims
    ):
        return more
    unit = more[0].dims[0][0] if more[0].dims else ""
    hundredth = (unit, more[0].size) in _CHANGE and not more[0].noun and more[0].number < 100
    minute = unit == "time" and more[0].size == 60 and quantity.dims == (("cny", 1),)
    if not hundredth and not minute:
        return more
    return Quantity(more[0].number, quantity.dims, Fraction(1, 100)), more[1]


def _spelled(text: str) -> str:
    """`two dozen` with a digit for its number word."""
    first, _, rest = text.partition(" ")
    if rest and first.casefold() in {**NUMBER_WORDS, "a": 1}:
        number = NUMBER_WORDS.get(first.casefold(), Fraction(1))
        if rest.split()[0].casefold() in SCALES:
            return f"{number} {rest}"
    return ""


def _one(text: str, at: int) -> tuple[Quantity, int] | None:
    """One number with its scale and unit, and where it ends; all of a trailing noun belongs to it."""
    sign = re.compile(r"\s*-\s?(?=[$€£¥₹₩₽])").match(text, at)
    at = sign.end() if sign else at
    money = _MONEY_AHEAD.match(text, at)
    read = _number(text, money.end() if money else at)
    if read is None:
        return None
    number, at, decimals = read
    number = -number if sign else number
    scale, at = _scale(text, at)
    number, scale, at = _more_scales(text, number, scale, at)
    dims, size, noun, at = _unit(text, at)
    if scale == 1 and noun and dims is None and (both := scaled_unit(noun)):
        scale = both[0]
        found = units.read(both[1]) if both[1] else None
        noun, dims, size = (both[1], None, Fraction(1)) if found is None else ("", found[0], found[1])
    if money:
        currency = _SYMBOLS[money.group(1)]
        if dims is not None and all(power < 0 for _, power in dims):
            return Quantity(
                number * scale, tuple(sorted(((currency, 1), *dims))), size, noun, scale != 1, decimals
            ), at
        if dims is not None and not _agrees(currency, dims):
            return None
        if dims is None or currency != "cny|jpy":
            dims, size = ((currency, 1),), size if dims is not None else Fraction(1)
    return Quantity(number * scale, dims, size, noun, scale != 1, decimals), at


_NEXT_SCALE = re.compile(r"\s?(\d{1,4})\s?([万萬千百만천백])")


def _more_scales(text: str, number: Fraction, scale: int, at: int) -> tuple[Fraction, int, int]:
    """`1만 8천`, `3亿5千万`: parts of one number, the larger first."""
    while scale > 1 and (found := _NEXT_SCALE.match(text, at)) and SCALES[found[2]] < scale:
        number, scale, at = number * scale / SCALES[found[2]] + int(found[1]), SCALES[found[2]], found.end()
    return number, scale, at


def _agrees(currency: str, dims: tuple[tuple[str, int], ...]) -> bool:
    return len(dims) == 1 and dims[0][0] in currency.split("|")


def _number(text: str, at: int) -> tuple[Fraction, int, bool] | None:
    found = _FRACTION.match(text, at)
    if found and int(found["down"]):
        value = Fraction(int(found["up"]), int(found["down"]))
        return (-value if found["sign"] == "-" else value), found.end(), False
    found = _NUMBER.match(text, at)
    if found is None or not (found["int"] or found["dec"]):
        bare = re.compile(r"\s*10\^\{?(-?\d{1,3})\}?").match(text, at)
        return (Fraction(10) ** int(bare[1]), bare.end(), False) if bare else None
    whole = (found["int"] or "0").replace(",", "").replace(" ", "")
    if len(whole) > 60:
        return None
    value = Fraction(whole + (found["dec"] or ""))
    if found["up"]:
        if found["dec"] or int(found["down"]) == 0 or int(found["up"]) >= int(found["down"]):
            return None
        value += Fraction(int(found["up"]), int(found["down"]))
    exponent = _exponent(found)
    if abs(exponent) > 120:
        return None
    value *= Fraction(10) ** exponent
    return (-value if found["sign"] == "-" else value), found.end(), bool(found["dec"])


def _exponent(found: re.Match[str]) -> int:
    if found["power"]:
        return int(re.sub(r"[\s{}]", "", found["power"].split("^")[1]))
    return int(found["e"][1:]) if found["e"] else 0


def _scale(text: str, at: int) -> tuple[int, int]:
    """Scale words behind a number: `3 million`, `2 mil millones`, `15亿` without a unit behind it."""
    scale = 1
    for _ in range(2):
        found = _SCALE_WORD.match(text, at)
        size = SCALES.get(found["latin"].casefold()) if found else None
        if (
            found is None
            or size is None
            or (units.read(found["latin"]) is not None and found["latin"] != "mil")
        ):
            break
        scale, at = scale * size, found.end()
    if (
        scale == 1
        and (short := re.compile(r"\s?([kKMB])(?![a-zA-Z])").match(text, at))
        and text.lstrip().startswith(("$", "€", "£"))
    ):
        return {"k": 10**3, "K": 10**3, "M": 10**6, "B": 10**9}[short[1]], short.end()
    return scale, at


_TAIL = re.compile(r"\s*-?(?P<unit>[^\d,;=<>^]*(?:\^\s?\{?\s?[-+]?\d{1,2}\s?\}?[^\d,;=<>^]*){0,6})")
_LATIN_UNIT = re.compile(r"\s*-?(?P<word>(?:[^\W\d_]|[\u0900-\u0963])+|°[CF]?|[%¢$€£¥])")


def _unit(text: str, at: int) -> tuple[tuple[tuple[str, int], ...] | None, Fraction, str, int]:
    """Dimensions, size, noun, and the end of what stands behind a number.

    The whole rest is tried as a unit phrase, then its first word; a rest that is neither is a noun.
    """
    found = _TAIL.match(text, at)
    whole = found["unit"].strip() if found else ""
    if not whole:
        return None, Fraction(1), "", max(at, found.end() if found else at)
    unit = _read_unit(whole)
    if found is not None and unit is not None:
        return unit[0], unit[1], "", found.end()
    word = _LATIN_UNIT.match(text, at)
    first = units.read(word["word"]) if word else None
    if word and first is not None and word["word"] not in {"in", "s", "a", "m"} | {"st", "nd", "rd", "th"}:
        rest = text[word.end() :].strip()
        if re.match(r"(?:,|and\b|und\b|et\b|y\b|e\b|и\b|و|và\b|और)?\s*\d", rest):
            return first[0], first[1], "", word.end()
        if re.fullmatch(r"(?:[^\W\d_]|['\- ]){0,40}", rest) and not re.match(
            r"(?:per|square|cubic|of an?|and|or|in)\b", rest
        ):
            return first[0], first[1], "", len(text)
    return None, Fraction(1), whole, found.end() if found else at


def _read_unit(whole: str) -> units.Unit | None:
    return units.read(whole)
