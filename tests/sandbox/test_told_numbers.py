"""Laws of what tests say of NaN and infinity: names and texts of their tree count, parts of words do not."""

import ast

import pytest

from sandbox.pair.told_shapes import names_shapes
from sandbox.told_numbers import untold

GROWING = "assert abs(f(2) - x) <= 1e-9 * max(abs(f(2)), abs(x))"
NAN_NAMED = [
    "math.isnan(y)", "np.isnan(y)", "float('nan')", "float(' NaN ')", "np.nan", "np.NaN", "np.nanmean(y)", "is_nan(y)",
    "self.assertIsNaN(y)", "approx(1, nan_ok=True)", "np.allclose(y, z, equal_nan=True)", "y != y", "pd.isna(y)",
]  # fmt: skip
INFINITY_NAMED = [
    "math.inf", "np.inf", "float('-inf')", "float('Infinity')", "math.isinf(y)", "np.isfinite(y)", "1e999", "INF",
    "is_infinite(y)", "Decimal('Infinity')",
]  # fmt: skip
IN_WORDS = [
    "finite_difference(y)",
    "inf_norm(y)",
    "token(y) == token(y)",
    "'banana'",
    "finance(y)",
    "'inference'",
    "info",
    "canonical",
    "'a nan here'",
    "tenant",
    "nancy",
]


@pytest.mark.parametrize("named", NAN_NAMED)
def test_tests_that_name_nan_may_expect_it(named: str) -> None:
    assert "NaN" not in untold(ast.parse(f"{GROWING}\nassert {named}"))


@pytest.mark.parametrize("named", INFINITY_NAMED)
def test_tests_that_name_infinity_may_expect_it(named: str) -> None:
    assert "infinity" not in untold(ast.parse(f"{GROWING}\nassert {named}"))


@pytest.mark.parametrize("word", IN_WORDS)
@pytest.mark.parametrize("numpy", ["", "import numpy as np\n"])
def test_parts_of_other_words_name_nothing(word: str, numpy: str) -> None:
    assert untold(ast.parse(f"{numpy}{GROWING}, {word}")) == {"NaN", "infinity"}


@pytest.mark.parametrize(
    "tests", ["assert f(2) == 3", "assert abs(f(2) - x) <= 1e-9", "assert f(2) > 0.5", "assert 1 < f(2) < 3"]
)
def test_infinity_is_watched_for_only_where_a_tolerance_may_grow_with_it(tests: str) -> None:
    assert untold(ast.parse(tests)) == {"NaN"}


def test_numpy_and_pandas_may_expect_nan_that_nobody_names() -> None:
    assert untold(ast.parse("import numpy as np\nnp.testing.assert_array_equal(f(x), np.log(y))")) == set()
    assert untold(ast.parse(f"import pandas as pd\n{GROWING}")) == {"infinity"}


@pytest.mark.parametrize(
    ("tests", "named"),
    [
        ("got = f(x)\nassert got.shape == (3,)", True),
        ("assert len(f(x)) == 3", True),
        ("def near(a, b):\n    return a.size == b.size\nassert near(f(x), y)", True),
        ("for row in f(x):\n    assert len(row) == 2", True),
        ("assert np.array_equal(f(x), np.zeros((0, 2)))", True),
        ("from nn import layer\nassert np.shape(layer(x)) == (1, 2)", True),
        ("for i in range(len(CASES)):\n    assert np.allclose(f(CASES[i]), 1)", False),
        ("assert np.allclose(f(x), x.sum(axis=1, keepdims=True)), 'calendar of lengths'", False),
        ("size = 3\nassert np.allclose(f(size), y)", False),
    ],
)
def test_only_the_size_of_an_answer_counts(tests: str, named: bool) -> None:
    assert names_shapes(ast.parse(tests), {"f", "nn"}) is named
