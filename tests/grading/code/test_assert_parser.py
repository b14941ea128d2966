"""Laws of taking assert programs apart."""

import pytest

from reward_service.errors import BadReference
from reward_service.grading.code import assert_parser
from reward_service.grading.code.assert_parser import Check


@pytest.mark.parametrize(
    ("program", "found"),
    [
        ("assert f(1, b=2) == 3", [Check([1], {"b": 2}, "==", 3)]),
        ("assert 3 == f(1)", [Check([1], {}, "==", 3)]),
        ("assert f() != [1]", [Check([], {}, "!=", [1])]),
        ("assert f() is None", [Check([], {}, "is", None)]),
        ("assert f('a')", [Check(["a"], {}, "truth")]),
        ("assert not f(-1)", [Check([-1], {}, "falsity")]),
        ("import math\n'text'\nassert True\nassert f() == 1, 'why'", [Check([], {}, "==", 1)]),
        ("def check(g):\n    assert g(1) == 1\n    assert f(2) == 2\ncheck(f)", [Check([1], {}, "==", 1), Check([2], {}, "==", 2)]),
        ("assert Solution().f(1) == 1", [Check([1], {}, "==", 1)]),
        ("assert set(f(1)) == set([2, 2])", [Check([1], {}, "==", {2}, "set")]),
        ("assert sorted(f((3, 1))) == [1, 3]", [Check([(3, 1)], {}, "==", [1, 3], "sorted")]),
        ("assert len(f('')) == 0", [Check([""], {}, "==", 0, "len")]),
        ("assert abs(f(2) - 0.5) < 1e-6", [Check([2], {}, "near", (0.5, 1e-6))]),
        ("def check(g):\n    print\n    assert g(1) == 1\ncheck(f)", [Check([1], {}, "==", 1)]),
        ("assert sorted(f(1), key=len) == []", None),
        ("assert abs(f(2) - f(3)) < 1e-6", None),
        ("assert f(1) == g(1)", None),
        ("assert f(x) == 1", None),
        ("assert f(1) < 2", None),
        ("assert 0 <= f(1) <= 2", None),
        ("assert f(*[1]) == 1", None),
        ("assert f(**{}) == 1", None),
        ("assert f(1) is 1", None),
        ("for i in range(3):\n    assert f(i) == i", None),
        ("x = f(1)\nassert x == 1", None),
        ("def check(g, h):\n    assert g(1) == 1", None),
    ],
)  # fmt: skip
def test_only_comparisons_of_calls_with_literals_are_made_outside(
    program: str, found: list[Check] | None
) -> None:
    assert assert_parser.checks(assert_parser.parse(program), "f") == found


@pytest.mark.parametrize(
    ("program", "true", "false"),
    [
        ("assert set(f()) == {1, 2}", [[1, 2, 2], (2, 1)], [[1], 3, None, [[1], [2]]]),
        ("assert sorted(f()) == [1, 2]", [{2, 1}, (2, 1)], [[1], [1, "2"], 12]),
        ("assert len(f()) == 2", ["ab", {1: 2, 3: 4}], ["a", 2, None]),
        ("assert abs(f() - 1) < 0.5", [1.25, 1, True], [1.5, float("nan"), "1", None, 10**400]),
    ],
)
def test_what_is_put_around_a_call_is_put_around_its_value(
    program: str, true: list[object], false: list[object]
) -> None:
    (check,) = assert_parser.checks(assert_parser.parse(program), "f") or []
    assert [check.holds(value) for value in (*true, *false)] == [True] * len(true) + [False] * len(false)


@pytest.mark.parametrize(
    ("program", "entry"),
    [
        ("assert f(1) == 1", "f"),
        ("assert len(f(1)) == sum(g(2))", "f"),
        ("def helper(x): return x\nassert helper(f(1)) == 1", "f"),
        ("assert sum(1, 2) == 3", "sum"),
        ("x = f(1)\nassert x == 1", "f"),
        ("assert Solution().f(1) == 1", "f"),
        ("assert 1 == 1", None),
        ("def check(candidate):\n    assert candidate(1) == 1\ncheck(f)", "f"),
        ("from math import isclose\nassert isclose(f(1), 1)", "f"),
        ("from solution import f as g\nassert g(1) == 1", "g"),
        ("import solution\nassert solution.f(1) == 1", "f"),
        ("@memo\ndef f(x): return x\nassert f(1) == 1", "memo"),
        ("assert Point.of(1).x == 1", "Point"),
    ],
)
def test_the_function_in_question_is_the_first_that_they_do_not_define(
    program: str, entry: str | None
) -> None:
    assert assert_parser.guess_entry(assert_parser.parse(program)) == entry


@pytest.mark.parametrize("program", ["x = 1", "assert f(", "", "assert 1\0", "(" * 500 + "assert 1"])
def test_a_program_that_asserts_nothing_judges_nobody(program: str) -> None:
    with pytest.raises(BadReference):
        assert_parser.parse(program)


@pytest.mark.parametrize(
    ("relation", "expected", "value", "holds"),
    [
        ("==", 3, 3.0, True),
        ("==", (1,), [1], False),
        ("!=", 3, float("nan"), True),
        ("is", None, None, True),
        ("is", True, 1, False),
        ("truth", None, [], False),
        ("falsity", None, 0, True),
        ("==", float("inf"), float("nan"), False),
    ],
)
def test_relations_are_pythons_own(relation: str, expected: object, value: object, holds: bool) -> None:
    assert Check([], {}, relation, expected).holds(value) is holds
