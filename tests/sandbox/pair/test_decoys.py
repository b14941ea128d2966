"""A row of decoys holds the true value once, among others that differ from it and from one another."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from sandbox.pair.decoys import STEPS, varied

VALUES: list[Any] = [
    0, -7, 10**30, 0.5, -3.25, 1e17, 1e300, float("inf"), Fraction(1, 3), Decimal("1.5"), Decimal("1E+40"), 2 + 3j,
    1e200j, "!", "a b!", "\n", " ", "zz", "Ünï", [1e300], ("!",), {"k": "!!"}, {3, 40}, frozenset(["ab"]), b"ab", bytearray(b"z"), (object, 5), {"a": object, "b": 2},
]  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_a_row_tells_the_true_value_from_all_others(value: Any) -> None:
    for _ in range(40):
        row = varied(value)
        assert row is not None
        assert len(row) == STEPS
        assert sum(one == value for one in row) == 1, row
        assert len({repr(one) for one in row}) == STEPS, row
