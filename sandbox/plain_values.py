"""Values that cross the wall: plain data, told apart by exact type, as strict JSON.

`encode` runs beside untrusted code and may be lied to; `decode` runs outside and believes nothing but
the bytes. What comes out of `decode` is made of None, bool, int, float, complex, str, bytes, bytearray, list,
tuple, set, frozenset, dict and the types of `stdlib_values`, of exactly those, so that comparing it runs no
foreign code. Decoding costs what the bytes cost: containers are made of lists only, ranges are charged their
length to a budget that grows with the bytes, and numbers are bounded. `encode` and `decode` have one domain.

    JSON null, true, "text", 12, [..]    themselves (12 up to 15 digits)
    {"i": "-1f"}                         a larger integer, in hexadecimal
    {"f": "0x1.8p+1"}                    a float, exact; "nan", "inf", "-inf"
    {"t": [..]}, {"s": [..]}, {"z": ..}  tuple, set, frozenset
    {"d": [[key, value], ..]}            dict
    {"b": "00ff"}, {"y": ..}             bytes, bytearray
    {"c": ["0x1p+0", "0x0p+0"]}          complex
    {"l": ["date", ..]}                  a value of Python's library: `stdlib_values` has the kinds

Scalars and arrays of numpy become Python numbers and lists, named tuples tuples, and the dictionaries of
`collections` dictionaries, as which they compare; everything else is refused.
"""

import json
from collections.abc import Callable
from math import isfinite, isnan
from typing import Any

from sandbox import stdlib_values
from sandbox.stdlib_values import spread

MAX_DEPTH = 64
WRAPPING = 32
"""What goes in may be nested so much deeper: values that came out go in again with others around them."""
MAX_INTEGER_BITS = 1 << 18
FREE_ELEMENTS = 1 << 16
"""What ranges may hold beside one number for each byte of the text."""
NAN, INFINITY = "NaN", "infinity"
"""Numbers that few comparisons find wrong, as `Reader.met` names them."""
_SMALL = 10**15
_ENCODER = json.JSONEncoder(separators=(",", ":"), allow_nan=False)
_NUMPY_NAMES = frozenset(
    [
        "bool",
        "bool_",
        "int8",
        "int16",
        "int32",
        "int64",
        "uint8",
        "uint16",
        "uint32",
        "uint64",
        "intc",
        "uintc",
        "longlong",
        "ulonglong",
        "float16",
        "float32",
        "float64",
        "complex64",
        "complex128",
        "str_",
        "bytes_",
        "ndarray",
    ]
)


class NotSerializable(Exception):
    """The value is no plain data, or is deeper or larger than may cross."""


Other = Callable[[Any, int], Any]
"""Writes what is no plain data, found at a depth; raises `NotSerializable` where it cannot."""
OtherTag = Callable[[Any, Any, Callable[[Any], Any]], Any]
"""Reads a tag of `Other`'s, given its data and what reads values inside, or raises `ValueError`."""
_DICTIONARIES = frozenset(["Counter", "OrderedDict", "defaultdict"])
_BROKEN = (ValueError, TypeError, KeyError, IndexError, ArithmeticError, RecursionError)


def encode(value: Any) -> str:
    """The JSON text of a plain value.

    Raises:
        NotSerializable: it is of another type, or nested deeper than `MAX_DEPTH` + `WRAPPING`.
    """
    return dumps(tree(value, -WRAPPING))


def dumps(data: Any) -> str:
    """The JSON text of what `tree` returned; a private encoder, whatever has become of `json.dumps`."""
    return _ENCODER.encode(data)


def decode(text: str | bytes) -> Any:
    """The value a JSON text stands for, rebuilt from plain types.

    Raises:
        NotSerializable: the text is not what `encode` writes.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotSerializable(f"not a plain value: {error}") from None
    return Reader(len(text)).read(data, -WRAPPING)


def value(data: Any, size: int) -> Any:
    """The value that JSON data of `tree` stands for; `size` is how many bytes the data came in.

    Raises:
        NotSerializable: it is not such data.
    """
    return Reader(size).read(data)


def tree(value: Any, depth: int = 0, other: Other | None = None) -> Any:
    """A plain value as JSON data; the head of this file has the shapes. `other` writes what is not plain.

    Raises:
        NotSerializable: it is of another type, too large, or nested deeper than `MAX_DEPTH`.
    """
    kind = type(value)
    if kind in _THEMSELVES:
        return value
    if kind is int:
        return _integer(value)
    if kind is float:
        return {"f": value.hex()}
    if depth > MAX_DEPTH:
        raise NotSerializable(f"nested deeper than {MAX_DEPTH}")
    depth += 1
    if kind is list:  # what stands for itself is looked at where it stands: values are of thousands of them
        return [item if type(item) in _THEMSELVES else tree(item, depth, other) for item in value]
    if kind in _TAGS:
        return {
            _TAGS[kind]: [item if type(item) in _THEMSELVES else tree(item, depth, other) for item in value]
        }
    if kind is dict:
        return {"d": [[tree(k, depth, other), tree(v, depth, other)] for k, v in value.items()]}
    return _rarer(value, depth, other)


_THEMSELVES = frozenset([type(None), bool, str])
_TAGS: dict[type, str] = {tuple: "t", set: "s", frozenset: "z"}


def _integer(value: int) -> Any:
    if -_SMALL < value < _SMALL:
        return value
    if value.bit_length() > MAX_INTEGER_BITS:
        raise NotSerializable(f"an integer of more than {MAX_INTEGER_BITS} bits")
    return {"i": f"{value:x}"}


def _rarer(value: Any, depth: int, other: Other | None) -> Any:
    kind = type(value)
    if kind is bytes or kind is bytearray:
        return {"b" if kind is bytes else "y": value.hex()}
    if kind is complex:
        return {"c": [value.real.hex(), value.imag.hex()]}
    try:
        written = stdlib_values.write(value, lambda member: tree(member, depth, other))
    except stdlib_values.OutOfDomain as error:
        raise NotSerializable(str(error)) from None
    if written is not None:
        return {"l": [*written]}
    # The module's name can be forged; a forger only chooses which plain value he hands in.
    if kind.__module__ == "collections" and kind.__name__ in _DICTIONARIES and issubclass(kind, dict):
        return tree(dict(value), depth - 1) if other is None else other(value, depth)
    is_array = kind.__module__ == "numpy" and kind.__name__ == "ndarray"
    if kind.__module__ == "numpy" and kind.__name__ in _NUMPY_NAMES and not (is_array and other):
        plain = value.tolist()
        if type(plain) is not kind:
            return tree(plain, depth, other)
    if other is not None:
        return other(value, depth)
    if issubclass(kind, tuple) and hasattr(kind, "_fields"):
        return tree(tuple(value), depth - 1)
    raise NotSerializable(f"a value of type {kind.__name__} is not plain data")


class Reader:
    """Makes values of JSON data that came in `size` bytes; `other` reads tags that are not this file's."""

    def __init__(self, size: int, other: OtherTag | None = None) -> None:
        self._room, self._other = FREE_ELEMENTS + size, other
        self.met: set[str] = set()
        """Was there a number that is none, or none that is finite? Of `NAN` and `INFINITY`."""

    def read(self, data: Any, depth: int = 0) -> Any:
        """The value the data stands for.

        Raises:
            NotSerializable: there is none.
        """
        try:
            return self._value(data, depth)
        except _BROKEN as error:
            raise NotSerializable(f"not a plain value: {error}") from None

    def _value(self, data: Any, depth: int) -> Any:
        kind = type(data)
        if kind in _PARSED:
            return data
        if kind is dict and len(data) == 1:
            [(tag, inner)] = data.items()
            if tag == "f":
                number = float.fromhex(stdlib_values.of_type(str, inner))
                if not isfinite(number):
                    self._note(number)
                return number
            if tag == "i":
                return stdlib_values.hexadecimal(inner, MAX_INTEGER_BITS)
            if depth <= MAX_DEPTH:
                if tag == "o" and self._other is not None:  # an object, as most are that cross to tests
                    return self._other(tag, inner, lambda data: self._value(data, depth + 1))
                return self._tagged(tag, inner, depth)
        if depth > MAX_DEPTH:
            raise ValueError(f"nested deeper than {MAX_DEPTH}")
        if kind is list:
            return self._values(data, depth + 1)
        raise ValueError("a bare float or an unknown shape")

    def _note(self, number: float) -> None:
        if not isfinite(number):
            self.met.add(NAN if isnan(number) else INFINITY)

    def _values(self, data: Any, depth: int) -> list[Any]:
        if type(data) is not list:
            raise TypeError("a list is due here")
        return [item if type(item) in _PARSED else self._value(item, depth) for item in data]

    def _tagged(self, tag: str, data: Any, depth: int) -> Any:
        if tag == "t":
            return tuple(self._values(data, depth + 1))
        if tag == "d":
            return self._dictionary(data, depth + 1)
        if tag in {"s", "z"}:
            return (set if tag == "s" else frozenset)(spread(self._values(data, depth + 1)))
        return self._rarer(tag, data, depth)

    def _rarer(self, tag: str, data: Any, depth: int) -> Any:
        if tag in {"b", "y"}:
            return (bytes if tag == "b" else bytearray).fromhex(stdlib_values.of_type(str, data))
        if tag == "c":
            real, imaginary = (float.fromhex(stdlib_values.of_type(str, part)) for part in data)
            for part in (real, imaginary):
                self._note(part)
            return complex(real, imaginary)
        if tag == "l":
            kind, inner = data
            return self._from_library(kind, inner, depth + 1)
        if self._other is None:
            raise ValueError(f"unknown tag {tag!r}")
        return self._other(tag, data, lambda inner: self._value(inner, depth + 1))

    def _dictionary(self, data: Any, depth: int) -> dict[Any, Any]:
        pairs = [
            (self._value(key, depth), self._value(item, depth))
            for key, item in stdlib_values.of_type(list, data)
        ]
        spread([key for key, _ in pairs])
        return dict(pairs)

    def _from_library(self, kind: Any, data: Any, depth: int) -> Any:
        made = stdlib_values.read(kind, data, lambda member: self._value(member, depth))
        if type(made) is range:
            self._room -= len(made)
            if self._room < 0:
                raise ValueError("more elements than bytes")
        return made


_PARSED = frozenset([type(None), bool, str, int])
"""What the JSON parser has made ready."""
