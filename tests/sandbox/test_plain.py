"""Laws of values that cross the wall."""

import json
from collections import Counter, OrderedDict, defaultdict, deque, namedtuple
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox import plain

ATOMS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(), st.binary(), st.integers(-(10**40), 10**40)
)  # fmt: skip
VALUES = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=4).map(tuple),
        st.sets(ATOMS, max_size=4),
        st.frozensets(ATOMS, max_size=4),
        st.dictionaries(ATOMS, inner, max_size=4),
    ),
    max_leaves=20,
)


@given(VALUES)
def test_plain_values_come_back_with_their_types(value: Any) -> None:
    back = plain.decode(plain.encode(value))
    assert (back, type(back)) == (value, type(value))
    assert repr(back) == repr(value) or isinstance(value, set | frozenset | dict | list | tuple)


Point = namedtuple("Point", "x y")


@pytest.mark.parametrize(
    ("value", "comes_back"),
    [
        (Counter("aab"), {"a": 2, "b": 1}),
        (OrderedDict(a=1), {"a": 1}),
        (defaultdict(list, {1: [2]}), {1: [2]}),
        (Point(1, (2,)), (1, (2,))),
        ([Counter()], [{}]),
    ],
)
def test_values_that_compare_as_plain_ones_cross_as_those(value: Any, comes_back: Any) -> None:
    back = plain.decode(plain.encode(value))
    assert back == comes_back
    assert type(back) is type(comes_back)


@pytest.mark.parametrize(
    "value",
    [deque([1, 2], 3), deque(), range(3, 0, -1), Fraction(1, 3), Decimal("1.10"), date(2020, 2, 29), time(1, 2),
     datetime(2020, 2, 29, 1, 2, tzinfo=timezone(timedelta(hours=1))), timedelta(days=-1, microseconds=1),
     {1: 2, "a": 3}.keys(), {1: 2}.items(), [Fraction(1), {"a": deque([date(1, 1, 1)])}]],
)  # fmt: skip
def test_values_of_pythons_library_come_back_as_themselves(value: Any) -> None:
    back = plain.decode(plain.encode(value))
    assert (back, type(back)) == (value, type(value))


@pytest.mark.parametrize(
    "data",
    [
        ["range", [0, 10**9, 1]],
        ["decimal", "sNaN"],
        ["decimal", "1" * 100_000],
        ["decimal", 3],
        ["fraction", [1, 0]],
        ["date", "x"],
        ["timedelta", [10**12, 0, 0]],
        ["items", [[1]]],
        ["keys", [[]]],
        ["os.system", "true"],
        ["deque"],
        [[], 1],
    ],
)
def test_what_would_stall_or_break_a_comparison_is_refused(data: Any) -> None:
    with pytest.raises(plain.NotPlain):
        plain.decode(json.dumps({"l": data}))


@pytest.mark.parametrize("shape", ['{{"s":[{}]}}', '{{"z":[{}]}}', '{{"l":["keys",[{}]]}}'])
def test_members_with_one_hash_are_refused_before_they_are_put_together(shape: str) -> None:
    alike = ",".join(str((2**61 - 1) * k) for k in range(100_000))
    with pytest.raises(plain.NotPlain, match="one hash"):
        plain.decode(shape.format(alike))


def test_what_came_out_can_go_in_again_with_others_around_it() -> None:
    deepest = nested(plain.MAX_DEPTH)
    assert plain.value(plain.tree(deepest)) == deepest
    wrapped = [[[deepest]]]
    assert plain.decode(plain.encode(wrapped)) == wrapped
    with pytest.raises(plain.NotPlain):
        plain.tree(wrapped)


class Equal(int):
    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = int.__hash__


def nested(depth: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(depth):
        value = [value]
    return value


HOLDS_ITSELF: list[Any] = []
HOLDS_ITSELF.append(HOLDS_ITSELF)


@pytest.mark.parametrize(
    "value",
    [Equal(3), type("T", (str,), {})("x"), object(), iter(()), print, Ellipsis,
     nested(100), HOLDS_ITSELF, {1: object()}, bytearray(b"x")],
)  # fmt: skip
def test_everything_else_is_refused(value: Any) -> None:
    with pytest.raises(plain.NotPlain):
        plain.encode(value)


def test_an_integer_of_half_a_million_bits_is_refused() -> None:
    with pytest.raises(plain.NotPlain):
        plain.encode(1 << (1 << 19))


@pytest.mark.parametrize(
    "text",
    ["", "1.5", "NaN", '{"x": 1}', '{"t": 1}', '{"d": [[1]]}', '{"i": "zz"}', '{"i": 5}', '{"s": [[1]]}', '{"f": "x"}',
     '{"b": "0"}', '{"c": [1]}', "[" * 5000, '{"i": "' + "f" * 200_000 + '"}', '{"v": 1, "e": 2}', "\x00", '{"f": {"f": 1}}'],
)  # fmt: skip
def test_a_text_that_no_value_has_is_refused(text: str) -> None:
    with pytest.raises(plain.NotPlain):
        plain.decode(text)


def test_the_encoder_is_not_the_one_a_program_can_replace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json, "dumps", lambda *_: "3")
    assert plain.encode([1]) == "[1]"
