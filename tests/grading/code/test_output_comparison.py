"""Laws of comparing outputs."""

import time

import pytest

from reward_service.grading.code.output_comparison import Comparison


@pytest.mark.parametrize(
    ("rule", "got", "expected", "same"),
    [
        ("lines", b"3 \r\n\n", b"3", True),
        ("lines", b"1 2", b"1  2", False),
        ("lines", b"1\n2", b"1\n2\n3", False),
        ("lines", b"0\x003", b"3", False),
        ("lines", b"4\r3", b"3", False),
        ("lines", b"yes", b"YES", False),
        ("tokens", b"1\n2", b"1 2", True),
        ("tokens", b"1 2 3", b"1 2", False),
        ("exact", b"3\n", b"3", False),
        ("float", b"0.3333333", b"0.3333334", True),
        ("float", b"nan", b"1.0", False),
        ("float", b"inf", b"1e308", False),
        ("float", b"1_0", b"10", False),
        ("float", "１".encode(), b"1", False),
        ("float", b"1e999", b"1e999", True),
        ("json", b'{"a": 1.0}', b'{"a":1}', True),
        ("json", b'{"a": true}', b'{"a": 1}', False),
        ("json", b'{"a": 1, "a": 2}', b'{"a": 2}', False),
        ("json", b"NaN", b"NaN", False),
        ("unordered", b"2\n1\n", b"1\n2", True),
        ("unordered", b"1\n1\n2", b"1\n2\n2", False),
    ],
)
def test_each_rule_forgives_what_it_says_and_no_more(
    rule: str, got: bytes, expected: bytes, same: bool
) -> None:
    assert Comparison(rule).matches(got, expected) is same


@pytest.mark.parametrize("rule", ["lines", "tokens", "float", "json", "unordered"])
@pytest.mark.parametrize("got", [b"9" * (4 << 20), b"1 " * (1 << 20), b"[" * (1 << 20), b"\n" * (1 << 20)])
def test_hostile_outputs_are_compared_in_linear_time(rule: str, got: bytes) -> None:
    start = time.process_time()
    assert not Comparison(rule).matches(got, b"3\n")
    assert time.process_time() - start < 2.0


@pytest.mark.parametrize(
    ("got", "expected", "same"),
    [
        ((1, 2), [1, 2], True),
        (3.0, 3, True),
        (True, 1, False),
        ({1: 2}, {"1": 2}, True),
        ({1, 2}, [1, 2], False),
        (None, [], False),
        ("3", 3, False),
        (float("nan"), 1.0, False),
        ([[1, (2,)]], [[1, [2]]], True),
    ],
)
def test_values_match_by_documented_relaxations_only(got: object, expected: object, same: bool) -> None:
    assert Comparison().same(got, expected) is same


def test_order_free_values_are_compared_as_multisets() -> None:
    unordered = Comparison("unordered")
    assert unordered.same([2, 1.0, [3]], [1, [3], 2])
    assert unordered.same({2, 1}, [1, 2])
    assert not unordered.same([3] * 10, [3])


@pytest.mark.parametrize(
    ("got", "expected", "same"),
    [
        (b"0.333333\n", b"0.333333333333\n", True),
        (b"0.3334\n", b"0.333333333333\n", False),
        (b"3\n", b"3.0\n", True),
        (b"3.0\n", b"3\n", False),
        (b"1000001\n", b"1000000\n", False),
        (b"a 1.0000001\n", b"a 1.0\n", True),
        (b"1.0\n2.0\n", b"1.0 2.0\n", False),
        (b"nan\n", b"1.0\n", False),
        (b"1e-3\n", b"0.001\n", True),
    ],
)
def test_tolerance_is_granted_only_where_a_float_is_expected(got: bytes, expected: bytes, same: bool) -> None:
    assert Comparison("near_floats", rel_tol=1e-5).matches(got, expected) is same


def test_integers_of_rows_of_datasets_stay_exact() -> None:
    near = Comparison("near_floats", rel_tol=1e-5)
    assert near.same([0.30000000000000004, 2], [0.3, 2])
    assert not near.same([1_000_001], [1_000_000])
    assert not near.same([2.0000001], [2])
