"""Values that cross the wall: plain data, told apart by exact type, as strict JSON.

`encode` runs beside untrusted code and may be lied to; `decode` runs outside and believes nothing but
the bytes. What comes out of `decode` is made of None, bool, int, float, complex, str, bytes, list,
tuple, set, frozenset, dict and the types of `library`, of exactly those, so that comparing it runs no
foreign code.

    JSON null, true, "text", 12, [..]    themselves (12 up to 15 digits)
    {"i": "-1f"}                         a larger integer, in hexadecimal
    {"f": "0x1.8p+1"}                    a float, exact; "nan", "inf", "-inf"
    {"t": [..]}, {"s": [..]}, {"z": ..}  tuple, set, frozenset
    {"d": [[key, value], ..]}            dict
    {"b": "00ff"}, {"c": [re, im]}       bytes, complex
    {"l": ["date", ..]}                  a value of Python's library: `library` has the kinds

Scalars and arrays of numpy become Python numbers and lists, named tuples tuples, and the dictionaries of
`collections` dictionaries, as which they compare; everything else is refused.
"""

import json
from collections import Counter
from collections.abc import Collection
from typing import Any

from sandbox import library

MAX_DEPTH = 64
WRAPPING = 32
"""What goes in may be nested so much deeper: values that came out go in again with others around them."""
MAX_ALIKE = 64
"""Members of a set that may have one hash: more are made on purpose, to be compared each with each."""
MAX_INTEGER_BITS = 1 << 18
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


class NotPlain(Exception):
    """The value is no plain data, or is deeper or larger than may cross."""


_DICTIONARIES = frozenset(["Counter", "OrderedDict", "defaultdict"])


def encode(value: Any) -> str:
    """The JSON text of a plain value.

    Raises:
        NotPlain: it is of another type, or nested deeper than `MAX_DEPTH`.
    """
    return dumps(tree(value, -WRAPPING))


def dumps(data: Any) -> str:
    """The JSON text of what `tree` returned; a private encoder, whatever has become of `json.dumps`."""
    return _ENCODER.encode(data)


def decode(text: str | bytes) -> Any:
    """The value a JSON text stands for, rebuilt from plain types.

    Raises:
        NotPlain: the text is not what `encode` writes.
    """
    try:
        return value(json.loads(text), -WRAPPING)
    except (ValueError, RecursionError) as error:
        raise NotPlain(f"not a plain value: {error}") from None


def value(data: Any, depth: int = 0) -> Any:
    """The value that JSON data of `tree` stands for.

    Raises:
        NotPlain: it is not such data.
    """
    try:
        return _value(data, depth)
    except (ValueError, TypeError, KeyError, ArithmeticError, RecursionError) as error:
        raise NotPlain(f"not a plain value: {error}") from None


def tree(value: Any, depth: int = 0) -> Any:
    """A plain value as JSON data; the head of this file has the shapes.

    Raises:
        NotPlain: it is of another type, or nested deeper than `MAX_DEPTH`.
    """
    kind = type(value)
    if kind in _THEMSELVES:
        return value
    if depth > MAX_DEPTH:
        raise NotPlain(f"nested deeper than {MAX_DEPTH}")
    if kind is int:
        return _integer(value)
    depth += 1
    if kind is list:  # what stands for itself is looked at where it stands: values are of thousands of them
        return [item if type(item) in _THEMSELVES else tree(item, depth) for item in value]
    if kind in _TAGS:
        return {_TAGS[kind]: [item if type(item) in _THEMSELVES else tree(item, depth) for item in value]}
    if kind is dict:
        return {"d": [[tree(k, depth), tree(v, depth)] for k, v in value.items()]}
    return _rarer(value, kind, depth - 1)


_THEMSELVES = frozenset([type(None), bool, str])
_TAGS: dict[type, str] = {tuple: "t", set: "s", frozenset: "z"}


def _integer(value: int) -> Any:
    if -_SMALL < value < _SMALL:
        return value
    if value.bit_length() > MAX_INTEGER_BITS:
        raise NotPlain(f"an integer of more than {MAX_INTEGER_BITS} bits")
    return {"i": f"{value:x}"}


def _rarer(value: Any, kind: type, depth: int) -> Any:
    if kind is float:
        return {"f": value.hex()}
    if kind is bytes:
        return {"b": value.hex()}
    if kind.__module__ == "collections" and kind.__name__ in _DICTIONARIES and issubclass(kind, dict):
        return tree(dict(value), depth)
    if issubclass(kind, tuple) and hasattr(kind, "_fields"):
        return tree(tuple(value), depth)
    if kind is complex:
        return {"c": [tree(value.real), tree(value.imag)]}
    if (written := library.write(value)) is not None:
        return {"l": [written[0], tree(written[1], depth + 1)]}
    # The module's name can be forged; a forger only chooses which plain value he hands in.
    if kind.__module__ == "numpy" and kind.__name__ in _NUMPY_NAMES:
        plain = value.tolist()
        if type(plain) is not kind:
            return tree(plain, depth + 1)
    raise NotPlain(f"a value of type {kind.__name__} is not plain data")


def _value(data: Any, depth: int) -> Any:
    kind = type(data)
    if kind in _PARSED:
        return data
    if depth > MAX_DEPTH:
        raise ValueError(f"nested deeper than {MAX_DEPTH}")
    if kind is list:
        return _values(data, depth + 1)
    if kind is dict and len(data) == 1:
        [(tag, inner)] = data.items()
        return _tagged(tag, inner, depth)
    raise ValueError("a bare float or an unknown shape")


def _values(data: list[Any], depth: int) -> list[Any]:
    return [item if type(item) in _PARSED else _value(item, depth) for item in data]


_PARSED = frozenset([type(None), bool, str, int])
"""What the JSON parser has made ready."""


def _dictionary(data: list[Any], depth: int) -> dict[Any, Any]:
    pairs = [(_value(k, depth), _value(v, depth)) for k, v in data]
    spread([key for key, _ in pairs])
    return dict(pairs)


def _from_library(kind: str, data: Any, depth: int) -> Any:
    inner = _value(data, depth)
    if kind in library.HASHED:
        spread([item[0] if kind == "items" else item for item in inner])
    return library.read(kind, inner)


def _tagged(tag: str, data: Any, depth: int) -> Any:
    if tag == "t":
        return tuple(_values(data, depth + 1))
    if tag in {"s", "z"}:
        return (set if tag == "s" else frozenset)(spread(_values(data, depth + 1)))
    if tag == "d":
        return _dictionary(data, depth + 1)
    if tag == "i":
        if len(data) > MAX_INTEGER_BITS // 4 + 2:
            raise ValueError("an integer too large")
        return int(data, 16)
    if tag == "f":
        return float.fromhex(data)
    if tag == "b":
        return bytes.fromhex(data)
    if tag == "c":
        real, imaginary = data
        return complex(_value(real, depth + 1), _value(imaginary, depth + 1))
    if tag == "l":
        kind, inner = data
        return _from_library(kind, inner, depth + 1)
    raise ValueError(f"unknown tag {tag!r}")


def spread(items: Collection[Any]) -> Collection[Any]:
    """The items, if a set or dictionary of them is made in linear time.

    Raises:
        ValueError, TypeError: too many have one hash, or one has none.
    """
    if len(items) > MAX_ALIKE and max(Counter(map(hash, items)).values()) > MAX_ALIKE:
        raise ValueError(f"more than {MAX_ALIKE} members with one hash")
    return items
