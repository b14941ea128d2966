import pytest

from reward_service.api.compat.formula import BadFormula, Formula

NAMES = frozenset({"a", "b"})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a", 0.5), ("0.8 * a + 0.2*b", 0.6), ("-a + 1", 0.5), ("min(a, b) / max(a, b)", 0.5),
        ("a ** 2", 0.25), ("floor(a) + ceil(a)", 1.0), ("sqrt(b) + exp(0) + log(1) + abs(-1)", 3.0),
        ("b % 0.75", 0.25),
    ],
)  # fmt: skip
def test_formulas_are_computed(text: str, value: float) -> None:
    assert Formula(text, NAMES).value({"a": 0.5, "b": 1.0}) == pytest.approx(value)


@pytest.mark.parametrize(
    "text",
    [
        "", "c", "a b", "a.real", "a[0]", "'x'", "True", "lambda: a", "a if b else 1", "open('x')", "min(a)",
        "abs(a, b)", "(a).__class__", "a < b", "min(*[a])", "f'{a}'", "[a]", "(" * 500 + "a" + ")" * 500,
        "a" * 2_000, "max()",
    ],
)  # fmt: skip
def test_anything_else_is_no_formula(text: str) -> None:
    with pytest.raises(BadFormula):
        Formula(text, NAMES)


@pytest.mark.parametrize(
    "text", ["a / 0", "9.0 ** 9 ** 9", "log(a - 1)", "sqrt(-a)", "1e308 * 10", "exp(1000)"]
)
def test_a_formula_without_a_finite_value_raises(text: str) -> None:
    with pytest.raises((ArithmeticError, ValueError)):
        Formula(text, NAMES).value({"a": 0.5, "b": 1.0})
