"""Laws of values that cross the wall."""

import json
from collections import Counter, OrderedDict, defaultdict, deque, namedtuple
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox import plain_values, stdlib_values
from tests.scale import amount

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
    back = plain_values.decode(plain_values.encode(value))
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
    back = plain_values.decode(plain_values.encode(value))
    assert back == comes_back
    assert type(back) is type(comes_back)


@pytest.mark.parametrize(
    "value",
    [deque([1, 2], 3), deque(), range(3, 0, -1), Fraction(1, 3), Decimal("1.10"), date(2020, 2, 29), time(1, 2),
     datetime(2020, 2, 29, 1, 2, tzinfo=timezone(timedelta(hours=1))), timedelta(days=-1, microseconds=1),
     {1: 2, "a": 3}.keys(), {1: 2}.items(), [Fraction(1), {"a": deque([date(1, 1, 1)])}]],
)  # fmt: skip
def test_values_of_pythons_library_come_back_as_themselves(value: Any) -> None:
    back = plain_values.decode(plain_values.encode(value))
    assert (back, type(back)) == (value, type(value))


@pytest.mark.parametrize(
    "data",
    [
        ["range", [0, 10**9, 1]],
        ["decimal", "sNaN"],
        ["decimal", "1" * 100_000],
        ["decimal", 3],
        ["fraction", ["1", "0"]],
        ["fraction", ["1e20000000"]],
        ["fraction", ["0x1p9", "1"]],
        ["fraction", ["f" * 2000, "1"]],
        ["fraction", [{"l": ["fraction", ["1", "3"]]}, {"l": ["fraction", ["1", "3"]]}]],
        ["decimal", "1e20000"],
        ["values", {"l": ["range", [0, 100_000, 1]]}],
        ["keys", {"l": ["range", [0, 100_000, 1]]}],
        ["deque", [{"l": ["range", [0, 100_000, 1]]}, None]],
        ["date", {"l": ["date", "2020-01-01"]}],
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
    with pytest.raises(plain_values.NotSerializable):
        plain_values.decode(json.dumps({"l": data}))


@pytest.mark.parametrize("shape", ['{{"s":[{}]}}', '{{"z":[{}]}}', '{{"l":["keys",[{}]]}}'])
def test_members_with_one_hash_are_refused_before_they_are_put_together(shape: str) -> None:
    sevens = ",".join(str((2**61 - 1) * k) for k in range(100_000))
    with pytest.raises(plain_values.NotSerializable, match="one hash"):
        plain_values.decode(shape.format(sevens))


def test_ranges_hold_no_more_than_the_bytes_they_came_in_and_a_little() -> None:
    one = {"l": ["range", [0, 100_000, 1]]}
    with pytest.raises(plain_values.NotSerializable, match="more elements than bytes"):
        plain_values.decode(json.dumps([one] * 2))
    assert plain_values.decode(json.dumps([one, "x" * 40_000])) == [range(100_000), "x" * 40_000]


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(10**20), 10**20), st.text(max_size=3), st.floats(),
              st.sampled_from(["1f", "0x1p+3", "2020-01-01", "1e9999", "nan", "date", "range", "fraction", "keys"])),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["i", "f", "t", "s", "z", "d", "b", "y", "c", "l", "x"]), inner, min_size=1, max_size=1),
        st.tuples(st.sampled_from(sorted(stdlib_values._READERS)), inner).map(lambda pair: {"l": [*pair]}),
    ),
    max_leaves=12,
)  # fmt: skip


@given(JSON)
@settings(max_examples=amount(500, 150))
def test_what_can_be_read_can_be_written_again(data: Any) -> None:
    text = json.dumps(data)
    try:
        value = plain_values.decode(text)
    except plain_values.NotSerializable:
        return
    again = plain_values.decode(plain_values.encode(value))
    assert type(again) is type(value)
    assert repr(again) == repr(value) or isinstance(value, set | frozenset | dict | list | tuple | deque)


LIBRARY = st.one_of(
    st.fractions(), st.decimals(allow_nan=False), st.dates(), st.datetimes(), st.times(), st.timedeltas(),
    st.builds(range, st.integers(-9, 9), st.integers(-99, 99), st.integers(1, 3)), st.lists(ATOMS, max_size=3).map(deque),
    st.dictionaries(ATOMS, ATOMS, max_size=3).map(dict.keys), st.dictionaries(ATOMS, ATOMS, max_size=3).map(dict.items),
    st.binary(max_size=5).map(bytearray), st.complex_numbers(allow_nan=False),
)  # fmt: skip


@given(st.lists(LIBRARY, max_size=3))
def test_values_of_pythons_library_survive_inside_of_others(values: list[Any]) -> None:
    back = plain_values.decode(plain_values.encode(values))
    assert back == values
    assert [*map(type, back)] == [*map(type, values)]


def test_what_came_out_can_go_in_again_with_others_around_it() -> None:
    deepest = nested(plain_values.MAX_DEPTH)
    assert plain_values.value(plain_values.tree(deepest), 0) == deepest
    wrapped = [[[deepest]]]
    assert plain_values.decode(plain_values.encode(wrapped)) == wrapped
    with pytest.raises(plain_values.NotSerializable):
        plain_values.tree(wrapped)


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
     nested(100), HOLDS_ITSELF, {1: object()}, Decimal("1e20000"), Fraction(1, 1 << 5000), range(10**6)],
)  # fmt: skip
def test_everything_else_is_refused(value: Any) -> None:
    with pytest.raises(plain_values.NotSerializable):
        plain_values.encode(value)


def test_an_integer_of_half_a_million_bits_is_refused() -> None:
    with pytest.raises(plain_values.NotSerializable):
        plain_values.encode(1 << (1 << 19))


@pytest.mark.parametrize(
    "text",
    ["", "1.5", "NaN", '{"x": 1}', '{"t": 1}', '{"d": [[1]]}', '{"i": "zz"}', '{"i": 5}', '{"s": [[1]]}', '{"f": "x"}',
     '{"b": "0"}', '{"c": [1]}', "[" * 5000, '{"i": "' + "f" * 200_000 + '"}', '{"v": 1, "e": 2}', "\x00", '{"f": {"f": 1}}'],
)  # fmt: skip
def test_a_text_that_no_value_has_is_refused(text: str) -> None:
    with pytest.raises(plain_values.NotSerializable):
        plain_values.decode(text)


def test_the_encoder_is_not_the_one_a_program_can_replace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json, "dumps", lambda *_: "3")
    assert plain_values.encode([1]) == "[1]"
