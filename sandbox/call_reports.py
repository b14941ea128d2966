"""What calls of a function returned, as a box claims it: records of text, and the values they stand for.

    record  u32 number of the call, u32 length of the JSON text that follows: {"v": data} or {"e": reason}

Records are told apart in time linear in their bytes; `read_values` decodes, which costs what the bytes cost
(`plain_values`), and is therefore nothing for an event loop.
"""

import json
import struct
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sandbox import plain_values

RECORD = struct.Struct("<II")
NOTHING = "no value came back"
"""The error of a call that never reported: the run ended before."""


@dataclass(frozen=True, slots=True)
class Returned:
    """What one call gave back: a plain value, or the reason why there is none."""

    value: Any = None
    error: str = ""


def value_text(value: Any) -> bytes:
    """The text of a call that returned this value.

    Raises:
        NotSerializable: it is no plain data.
    """
    return plain_values.dumps({"v": plain_values.tree(value)}).encode()


def texts(report: bytes, calls: int) -> list[bytes]:
    """The text of each call, as claimed by untrusted code; empty where none came."""
    found: dict[int, bytes] = {}
    at = 0
    while at + RECORD.size <= len(report):
        number, length = RECORD.unpack_from(report, at)
        at += RECORD.size
        if number not in range(calls):
            break
        found.setdefault(number, report[at : at + length])
        at += length
    return [found.get(number, b"") for number in range(calls)]


def read_values(told: Sequence[bytes]) -> tuple[Returned, ...]:
    """What the texts of calls stand for: a value each, or an error in its place."""
    return tuple(
        _returned(data, len(text)) if text else Returned(error=NOTHING)
        for text, data in zip(told, _parsed(told), strict=True)
    )


def _parsed(told: Sequence[bytes]) -> list[Any]:
    """What the JSON texts hold, None for one that is none; parsed together, as far as they are sound."""
    with suppress(ValueError, RecursionError):
        together = json.loads(b"[" + b",".join(text or b"null" for text in told) + b"]")
        if len(together) == len(told):
            return together  # type: ignore[no-any-return]
    return [*map(_parsed_alone, told)]


def _parsed_alone(text: bytes) -> Any:
    with suppress(ValueError, RecursionError):
        return json.loads(text)
    return None


def _returned(data: Any, size: int) -> Returned:
    try:
        if isinstance(data, dict) and len(data) == 1 and "v" in data:
            return Returned(plain_values.value(data["v"], size))
        return Returned(error=str(data["e"])[:500] or "an error without a name")
    except (ValueError, TypeError, KeyError, RecursionError, plain_values.NotSerializable):
        return Returned(error="what came back is no plain value")
