"""Sums and multiples of matrices, and what is denied, by what they earn in a box."""

import pytest

from tests.verifiers.judging import earns

M = r"\begin{pmatrix} 4 & 2 \\ -1 & 1 \end{pmatrix}"
V = r"\begin{pmatrix} 2/5 \\ -1/5 \end{pmatrix}"
SAME = [
    (V, r"\frac{1}{5}\begin{pmatrix} 2 \\ -1 \end{pmatrix}"), (V, r"\begin{pmatrix} 2 \\ -1 \end{pmatrix}/5"),
    (V, r"\begin{pmatrix} 1/5 \\ -1/5 \end{pmatrix} + \begin{pmatrix} 1/5 \\ 0 \end{pmatrix}"),
    (M, r"2\begin{pmatrix} 2 & 1 \\ 0 & 0 \end{pmatrix} - \begin{pmatrix} 0 & 0 \\ 1 & -1 \end{pmatrix}"),
    ("undefined", "undefined"), ("not defined", "not defined"), ("not 3", "not 3"),
]  # fmt: skip
DIFFERENT = [
    (M, f"{M} + 1"), (M, f"{M} + x"), (M, rf"{M} + \begin{{pmatrix}} 1 & 0 \\ 0 & 1 \end{{pmatrix}}"), (M, f"not {M}"), (V, f"-{V}"),
    (V, rf"\frac{{1}}{{7}}{V}"), (V, f"{V} + {M}"), ("$D = (0, 1)$", "not $D = (0, 1)$"), (r"\sqrt{2} + 1", r"not \sqrt{2} + 1"),
]  # fmt: skip


@pytest.mark.parametrize(("gold", "answer"), SAME)
def test_what_works_out_to_the_same_cells_is_the_same(gold: str, answer: str) -> None:
    assert earns(gold, f"\\boxed{{{answer}}}")


@pytest.mark.parametrize(("gold", "answer"), DIFFERENT)
def test_what_adds_something_else_or_is_denied_is_another(gold: str, answer: str) -> None:
    assert not earns(gold, f"\\boxed{{{answer}}}")
