"""Classes that cross a pair as themselves, by name: Python's own whose calls make plain values."""

import datetime
import decimal
import fractions
import types
from typing import Any

PLAIN_TYPES: dict[str, type] = {
    kind.__qualname__: kind
    for kind in (
        bool, int, float, complex, str, bytes, bytearray, list, tuple, dict, set, frozenset, range,
        type(None), datetime.date, datetime.datetime, datetime.time, datetime.timedelta, decimal.Decimal,
        fractions.Fraction, types.GeneratorType,
    )
}  # fmt: skip


def name_of(value: Any) -> str | None:
    """The name of one of these classes; None of anything else."""
    name = value.__qualname__ if type(value) is type else ""
    return name if PLAIN_TYPES.get(name) is value else None
