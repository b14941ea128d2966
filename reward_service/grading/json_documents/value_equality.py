"""Whether two JSON values are equal: keys in any order, numbers by value, texts by their characters, no
type for another (1 is not true, and not "1")."""

import json
from typing import Any

MAX_UNORDERED = 2_000
"""Members of a list that is compared without order and with a tolerance."""


def equal(said: Any, wanted: Any, *, tolerance: float = 0.0, ignore_order: bool = False) -> bool:
    """Whether `said` is `wanted`; `tolerance` is the absolute difference allowed between numbers."""
    if isinstance(wanted, bool) or wanted is None or isinstance(wanted, str):
        return type(said) is type(wanted) and said == wanted
    if isinstance(wanted, int | float):
        return _number(said) and _close(said, wanted, tolerance)
    if isinstance(wanted, dict):
        return (
            isinstance(said, dict)
            and said.keys() == wanted.keys()
            and all(
                equal(said[key], value, tolerance=tolerance, ignore_order=ignore_order)
                for key, value in wanted.items()
            )
        )
    if not isinstance(said, list) or len(said) != len(wanted):
        return False
    if ignore_order:
        return _same_members(said, wanted, tolerance)
    return all(equal(a, b, tolerance=tolerance) for a, b in zip(said, wanted, strict=True))


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _close(said: float, wanted: float, tolerance: float) -> bool:
    if said == wanted:
        return True
    if not tolerance:
        return False
    try:
        return abs(said - wanted) <= tolerance * (1 + 1e-9)
    except OverflowError:
        return False


def _same_members(said: list[Any], wanted: list[Any], tolerance: float) -> bool:
    if not tolerance:
        return sorted(map(_canonical, said)) == sorted(map(_canonical, wanted))
    if len(wanted) > MAX_UNORDERED:
        return False
    left = list(said)
    for member in sorted(wanted, key=_canonical):
        at = next(
            (i for i, one in enumerate(left) if equal(one, member, tolerance=tolerance, ignore_order=True)),
            None,
        )
        if at is None:
            return False
        del left[at]
    return True


def _canonical(value: Any) -> str:
    """A text that equal values share, whatever the order of keys and members."""
    if isinstance(value, list):
        return "[" + ",".join(sorted(map(_canonical, value))) + "]"
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(k)}:{_canonical(v)}" for k, v in sorted(value.items())) + "}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return json.dumps(value)


def at_pointer(document: Any, pointer: str) -> Any:
    """The value at a JSON pointer (RFC 6901).

    Raises:
        LookupError: there is none.
    """
    value = document
    for part in pointer.split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        if isinstance(value, dict):
            value = value[key]
        elif isinstance(value, list) and key.isascii() and key.isdecimal():
            value = value[int(key)]
        else:
            raise LookupError(pointer)
    return value
