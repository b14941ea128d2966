"""Sums of matrices and their multiples, worked out cell by cell."""

from collections.abc import Callable, Sequence
from functools import reduce

from reward_service.grading.math.tree import Head, Node, Op, Word, has, is_op, negated, walk
from reward_service.grading.math.undecided import UNDECIDED, Undecided

_MATRIX = frozenset({Head.MATRIX})


def worked_out(node: Node) -> Op | Undecided | None:
    """The matrix that an expression with matrices is; None where it is none, as a matrix and a number cannot
    be added; undecided where that takes more than sums and multiples."""
    if is_op(node, Head.MATRIX):
        return node
    if is_op(node, Head.GROUP) or is_op(node, Head.NEG):
        inner = worked_out(node.args[0])
        negate = node.head is Head.NEG
        return _each(inner, negated) if negate and isinstance(inner, Op) else inner
    if is_op(node, Head.ADD):
        return _summed([worked_out(part) for part in node.args])
    if is_op(node, Head.MUL):
        return _multiple(node.args)
    if is_op(node, Head.DIV) and not has(node.args[1], _MATRIX):
        inner = worked_out(node.args[0])
        return (
            _each(inner, lambda cell: Op(Head.DIV, (cell, node.args[1]))) if isinstance(inner, Op) else inner
        )
    return UNDECIDED if has(node, _MATRIX) else None


def _multiple(factors: Sequence[Node]) -> Op | Undecided | None:
    """A matrix times what is none; words are no factors."""
    matrices = [one for one in factors if has(one, _MATRIX)]
    scalars = tuple(one for one in factors if not has(one, _MATRIX))
    if any(isinstance(part, Word) for one in scalars for part in walk(one)):
        return None
    if len(matrices) != 1:
        return UNDECIDED if matrices else None
    inner = worked_out(matrices[0])
    return _each(inner, lambda cell: Op(Head.MUL, (*scalars, cell))) if isinstance(inner, Op) else inner


def _summed(parts: Sequence[Op | Undecided | None]) -> Op | Undecided | None:
    """The sum of matrices of one shape."""
    if any(part is None for part in parts):
        return None
    matrices = [part for part in parts if isinstance(part, Op)]
    if len(matrices) < len(parts):
        return UNDECIDED
    if len({tuple(len(_cells(row)) for row in one.args) for one in matrices}) > 1:
        return None
    return reduce(_sum_of_two, matrices)


def _sum_of_two(one: Op, other: Op) -> Op:
    rows = [
        Op(Head.ROW, tuple(Op(Head.ADD, pair) for pair in zip(_cells(a), _cells(b), strict=True)))
        for a, b in zip(one.args, other.args, strict=True)
    ]
    return Op(Head.MATRIX, tuple(rows))


def _each(matrix: Op, change: Callable[[Node], Node]) -> Op:
    rows = [Op(Head.ROW, tuple(change(cell) for cell in _cells(row))) for row in matrix.args]
    return Op(Head.MATRIX, tuple(rows))


def _cells(row: Node) -> tuple[Node, ...]:
    return row.args if isinstance(row, Op) else (row,)
