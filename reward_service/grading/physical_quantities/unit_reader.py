"""Units as people and LaTeX write them, read by pint within limits."""

import re
import unicodedata
from functools import lru_cache
from typing import Any

MAX_UNIT = 80
"""Characters."""
MAX_POWER = 12

_LATEX = re.compile(
    r"\\(?:mathrm|text|textrm|mathit|rm|operatorname|unit|si)\s?\{([^{}]*)\}|\\(?:mathrm|text|rm)\b"
)
_FRACTION = re.compile(r"\\[dt]?frac\s?\{((?:[^{}]|\{[^{}]*\}){1,60})\}\s?\{((?:[^{}]|\{[^{}]*\}){1,60})\}")
_CHINESE = {
    "千米": "km", "公里": "km", "厘米": "cm", "公分": "cm", "毫米": "mm", "微米": "micrometer", "纳米": "nm",
    "米": "m", "公斤": "kg", "千克": "kg",
    "毫克": "mg", "克": "g", "吨": "metric_ton", "毫秒": "ms", "秒": "s", "分钟": "minute", "小时": "hour",
    "天": "day", "年": "year", "升": "liter",
    "毫升": "ml", "牛顿": "newton", "牛": "newton", "焦耳": "joule", "焦": "joule", "瓦": "watt", "伏": "volt", "安": "ampere", "欧": "ohm", "摄氏度": "degC",
    "度": "degree", "帕": "pascal", "千焦": "kJ", "千瓦": "kW", "平方米": "m**2", "立方米": "m**3",
}  # fmt: skip
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_SUPERSCRIPTS = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺]+")
_POWER = re.compile(r"\^\s?\{?\s?([-+−]?\d{1,2})\s?\}?")
_GLUED_POWER = re.compile(r"(?<=[A-Za-zµΩ])(-?\d)(?!\d)(?=$|[\s*/)])")
_SIGN = re.compile(r"\s*(?:[*·⋅×]|\\cdot|\\times)\s*")
_UNIT_WORD = re.compile(r"[A-Za-zµμΩÅ°%‰′'$€]")
_ALLOWED = re.compile(r"[\w\sµμΩÅ°%*/().^+\-]*")
_NAMES = {
    "°c": "degC", "° c": "degC", "degrees celsius": "degC", "degree celsius": "degC", "celsius": "degC",
    "°f": "degF", "degrees fahrenheit": "degF", "fahrenheit": "degF", "°": "degree", "degrees": "degree",
    "deg": "degree",
    "%": "percent", "per cent": "percent", "percent": "percent", "‰": "permille", "ω": "ohm",
    "å": "angstrom", "ohms": "ohm",
    "m/s2": "m/s**2", "sec": "s", "secs": "s", "hr": "hour", "hrs": "hour", "hours": "hour",
    "mins": "minute", "kph": "km/hour",
    "mph": "mile/hour", "cc": "cm**3", "amu": "amu", "u": "amu", "l": "liter", "ml": "ml", "lbs": "pound",
    "atm": "atm",
    "kelvins": "kelvin", "k": "kelvin", "molar": "mol/L", "kmh": "km/hour", "ev": "eV", "kev": "keV",
    "mev": "MeV",
}  # fmt: skip
_EXACT = {
    "C": "coulomb", "K": "kelvin", "k": "boltzmann_constant", "M": "molar", "mM": "millimolar",
    "L": "liter", "l": "liter",
    "Å": "angstrom", "Ω": "ohm", "h": "hour", "hr": "hour", "min": "minute", "sec": "s", "T": "tesla",
    "G": "gauss",
    "µ": "micrometer", "a.u.": "bohr", "D": "debye", "cal": "calorie", "kcal": "kilocalorie",
    "Cal": "kilocalorie", "u": "amu",
    "F": "farad", "R": "rankine",
}  # fmt: skip


_PER = re.compile(
    r"^(?:particles|atoms|molecules|ions|units|entities|formula units|things)?\s?(?:per\s|/\s?(?=[A-Za-z]))",
    re.IGNORECASE,
)
"""At the beginning of a unit: it has nothing above the line but things that are counted."""


@lru_cache(1)
def registry() -> Any:
    """pint's registry of units, made once; loading it takes a quarter of a second, and most runs need none."""
    import pint

    return pint.UnitRegistry(autoconvert_offset_to_baseunit=True, cache_folder=None)


def plain(text: str) -> str:
    """A unit without LaTeX, superscripts and multiplication signs: `kJ*mol**-1`."""
    text = (
        text.replace("\\%", "%")
        .replace("\\degree", "°")
        .replace("^{\\circ}", "°")
        .replace("^\\circ", "°")
        .replace("\\circ", "°")
    )
    text = text.replace("\\Omega", "Ω").replace("\\mu", "µ").replace("\\AA", "Å").replace("~", " ")
    text = _FRACTION.sub(r" \1/(\2) ", text) if "frac" in text else text
    for _ in range(3):
        text = _LATEX.sub(lambda found: f" {found.group(1) or ''} ", text)
    text = (
        text.replace("\\,", " ")
        .replace("\\;", " ")
        .replace("\\ ", " ")
        .replace("$", "")
        .replace("{", " ")
        .replace("}", " ")
        if "^" not in text
        else _keep_powers(text)
    )
    text = _SUPERSCRIPTS.sub(lambda found: "^" + found.group().translate(_SUPERSCRIPT), text)
    text = unicodedata.normalize("NFKC", text).replace("μ", "µ").replace("−", "-").replace("Ω", "Ω")
    text = _POWER.sub(r"**\1", text)
    text = _SIGN.sub("*", text.replace("**", "\x00")).replace("\x00", "**")
    return " ".join(text.split()).strip(" .,;:*")


def _keep_powers(text: str) -> str:
    text = _POWER.sub(r"^\1 ", text)
    return (
        text.replace("\\,", " ")
        .replace("\\;", " ")
        .replace("\\ ", " ")
        .replace("$", "")
        .replace("{", " ")
        .replace("}", " ")
    )


@lru_cache(4096)
def unit_of(text: str) -> Any:
    """The pint unit a text is; None when it is none."""
    if len(text) > MAX_UNIT:
        return None
    bare = _PER.sub("1/", plain(text))
    bare = _CHINESE.get(bare, bare)
    if not bare or not _UNIT_WORD.search(bare) or not _ALLOWED.fullmatch(bare):
        return None
    bare = _EXACT.get(bare) or _NAMES.get(bare.casefold()) or bare
    if any(int(power) > MAX_POWER for power in re.findall(r"\*\*\s?-?(\d+)", bare)):
        return None
    for written in (bare, _GLUED_POWER.sub(r"**\1", bare), _products(bare)):
        found = _parsed(written)
        if found is not None:
            return found
    return None


def _products(text: str) -> str:
    """Blanks between units as products, with each unit's own spelling looked up."""
    pieces = re.split(r"([\s*/()]+)", _GLUED_POWER.sub(r"**\1", text).replace("**", "^"))
    names = [_EXACT.get(piece, piece) for piece in pieces]
    return (
        re.sub(r"(?<=[\w)])\s+(?=[A-Za-z(µΩ])", "*", "".join(names))
        .replace("^", "**")
        .replace("%", "percent")
        .replace("°C", "degC")
    )


def _parsed(text: str) -> Any:
    units = registry()  # outside of the try: if there are no units, no text is to blame
    try:
        return units.parse_units(text)
    except MemoryError:  # says nothing about the text, and must not be remembered as if it did
        raise
    except Exception:  # noqa: BLE001 -- pint raises whatever its tokenizer and its operators do: no unit
        return None


def converted(value: float, unit: Any, wanted: Any) -> float | None:
    """A value in another unit; None when the dimensions differ."""
    if unit == wanted:
        return value
    units = registry()
    from pint import PintError

    try:
        return float(units.Quantity(value, unit).to(wanted).magnitude)
    except (PintError, ValueError, OverflowError, ZeroDivisionError, TypeError):
        return None
