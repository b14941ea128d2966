"""Units: which words are units, their dimension and size.

The sizes are the SI definitions; a word that is not here is a noun ("marbles"), which never decides
anything.
"""

import re
from fractions import Fraction

_F = Fraction
_DEFINITIONS: dict[str, tuple[str, Fraction, str]] = {
    # dimension, size in the dimension's base unit, names
    "m": ("length", _F(1), "m meter meters metre metres"),
    "km": ("length", _F(1000), "km kilometer kilometers kilometre kilometres"),
    "cm": ("length", _F(1, 100), "cm centimeter centimeters centimetre centimetres cms"),
    "dm": ("length", _F(1, 10), "dm decimeter decimeters"),
    "mm": ("length", _F(1, 1000), "mm millimeter millimeters millimetre millimetres"),
    "nm": ("length", _F(1, 10**9), "nm nanometer nanometers"),
    "in": ("length", _F(254, 10000), "inch inches"),
    "ft": ("length", _F(3048, 10000), "ft foot feet"),
    "yd": ("length", _F(9144, 10000), "yd yard yards"),
    "mi": ("length", _F(1609344, 1000), "mi mile miles"),
    "s": ("time", _F(1), "s sec secs second seconds"),
    "min": ("time", _F(60), "minute minutes mins"),
    "h": ("time", _F(3600), "h hr hrs hour hours"),
    "day": ("time", _F(86400), "day days"),
    "week": ("time", _F(604800), "week weeks"),
    "month": ("month", _F(1), "month months"),
    "year": ("month", _F(12), "year years yr yrs"),
    "g": ("mass", _F(1, 1000), "g gram grams gm gms"),
    "kg": ("mass", _F(1), "kg kilogram kilograms kgs"),
    "mg": ("mass", _F(1, 10**6), "mg milligram milligrams"),
    "t": ("mass", _F(1000), "ton tons tonne tonnes"),
    "lb": ("mass", _F(45359237, 10**8), "lb lbs pound pounds"),
    "oz": ("mass", _F(45359237, 16 * 10**8), "oz ounce ounces"),
    "L": ("volume", _F(1, 1000), "L liter liters litre litres"),
    "mL": ("volume", _F(1, 10**6), "mL ml milliliter milliliters"),
    "usd": ("usd", _F(1), "USD dollar dollars bucks"),
    "cent": ("usd", _F(1, 100), "cent cents ¢"),
    "eur": ("eur", _F(1), "EUR euro euros"),
    "gbp": ("gbp", _F(1), "GBP"),
    "cny": ("cny", _F(1), "CNY RMB yuan"),
    "deg": ("angle", _F(1), "deg degree degrees °"),
    "rad": ("radian", _F(1), "rad radian radians"),
    "K": ("kelvin", _F(1), "kelvin kelvins"),
    "N": ("force", _F(1), "newton newtons"),
    "J": ("energy", _F(1), "joule joules J"),
    "kJ": ("energy", _F(1000), "kJ kilojoule kilojoules"),
    "W": ("power", _F(1), "watt watts"),
    "kW": ("power", _F(1000), "kW kilowatt kilowatts"),
    "Hz": ("frequency", _F(1), "Hz hertz"),
    "kmh": ("speed", _F(10, 36), "kmh kph"),
    "mph": ("speed", _F(1609344, 3600000), "mph"),
    "am": ("morning", _F(1), "AM am a.m A.M"),
    "pm": ("afternoon", _F(1), "PM pm p.m P.M"),
    "unit": ("unit", _F(1), "unit units u"),
    "pct": ("percent", _F(1, 100), "percent pct percentage %"),
    "ord": ("ordinal", _F(1), "st nd rd th"),
}
_BY_NAME = {name: (dim, size) for dim, size, names in _DEFINITIONS.values() for name in names.split()}
_ADJECTIVES = re.compile(r"\b(?:square|sq\.?|cubic|cu\.?)\s+")
_POWER = {"square": 2, "sq": 2, "sq.": 2, "cubic": 3, "cu": 3, "cu.": 3}

Unit = tuple[tuple[tuple[str, int], ...], Fraction]
"""Dimensions with their powers, and the size in base units."""


def known(word: str) -> bool:
    """Whether a bare word (two letters or more) after a number is a unit."""
    return len(word) > 1 and (word in _BY_NAME or word.lower() in _BY_NAME)


def read(text: str, power: int = 1) -> Unit | None:
    """The unit a text names (`square meters`, `km/h`, `cm` with `power` 2), None when it is a noun."""
    text = text.strip().strip(".")
    whole = _lookup(text)
    if whole:
        return _unit({whole[0]: power}, whole[1] ** power)
    over, _, under = text.replace(" per ", "/").partition("/")
    dims: dict[str, int] = {}
    size = Fraction(1)
    for part, sign in ((over, 1), (under, -1)):
        for raw in part.split():
            if raw in _POWER:
                power = _POWER[raw] * power
                continue
            word, _, exponent = raw.partition("^")
            found = _lookup(word)
            if found is None:
                return None
            p = (
                sign
                * (int(exponent.strip("{}")) if exponent.strip("{}").isdigit() else 1)
                * (power if not under else 1)
            )
            dims[found[0]] = dims.get(found[0], 0) + p
            size *= found[1] ** p
    return _unit(dims, size) if dims else None


def _lookup(word: str) -> tuple[str, Fraction] | None:
    return _BY_NAME.get(word) or (_BY_NAME.get(word.lower()) if len(word) > 2 else None)


def _unit(dims: dict[str, int], size: Fraction) -> Unit:
    return tuple(sorted(dims.items())), size
