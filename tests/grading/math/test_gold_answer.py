"""The preflight of references."""

import pytest

from reward_service.grading.math.gold_answer import check


@pytest.mark.parametrize(
    ("text", "status", "kind"),
    [
        ("42", "ok", "integer"),
        ("-3", "ok", "integer"),
        ("\\frac{1}{2}", "ok", "rational"),
        ("30.52", "ok", "decimal"),
        ("28\\%", "ok", "percentage"),
        ("5\\text{ cm}", "ok", "quantity"),
        ("x^2+1", "ok", "expression"),
        ("x = 5", "ok", "equation"),
        ("x < 5", "ok", "interval"),
        ("\\{1,2\\}", "ok", "set"),
        ("1, 2", "ok", "list"),
        ("(1,2,3)", "ok", "tuple"),
        ("\\begin{pmatrix}1\\\\2\\end{pmatrix}", "ok", "matrix"),
        ("\\text{Evelyn}", "text_only", "text"),
        ("(1, 2)", "ambiguous", "tuple"),
        ("12:30", "ambiguous", "ratio"),
        ("1,23", "ambiguous", "list"),
        ("", "unusable", "none"),
        ("$$", "unusable", "none"),
        ("5 = 7", "unusable", "none"),
        ("x" * 30_000, "unusable", "none"),
    ],
)
def test_a_reference_is_typed_or_refused(text: str, status: str, kind: str) -> None:
    report = check(text)
    assert (report.status, report.kind) == (status, kind)
    assert (report.self_score == 1.0) is (status != "unusable")


@pytest.mark.parametrize(
    ("text", "repair"),
    [
        ("\x0crac{1}{2}", "\\frac{1}{2}"),
        ("\text{13}", "\\text{13}"),
        ("$42$", "42"),
        ("so \\boxed{7}", "7"),
        ("42", None),
    ],
)
def test_sure_repairs_are_offered(text: str, repair: str | None) -> None:
    assert check(text).repair == repair


@pytest.mark.parametrize("gold", ["\\frac{", "\\sqrt{2", "{x+y", "(1, 2", "3 +", "x =", "\\frac"])
def test_a_reference_that_is_cut_short_judges_nobody(gold: str) -> None:
    assert check(gold).status == "unusable"


@pytest.mark.parametrize("gold", ["nan", "NaN", "null", "N/A"])
def test_what_tables_write_for_a_missing_value_is_no_reference(gold: str) -> None:
    assert check(gold).status == "unusable"


@pytest.mark.parametrize("gold", ["(1, 2]", "[0, 1)", "none", "x^+", "\\{1, 2\\}", "-3"])
def test_what_only_looks_unfinished_is_a_reference(gold: str) -> None:
    assert check(gold).status != "unusable"
