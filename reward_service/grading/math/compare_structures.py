"""Are two collections the same: tuples, lists, sets, matrices, unions?"""

from reward_service.grading.math.collection_items import (
    COLLECTIONS,
    by_alphabet,
    elided,
    indexed,
    labels,
    members,
    rows_as_matrix,
    same_brackets,
    unnamed,
    vector,
    without_common,
)
from reward_service.grading.math.comparison_context import ComparisonContext
from reward_service.grading.math.matrix_arithmetic import worked_out
from reward_service.grading.math.tree import Head, Node, Op, has, head_of, is_op
from reward_service.grading.math.undecided import UNDECIDED, Sameness

_MOST_MATCHED = 24
"""Members that are matched each against each; longer lists must hold the same notations."""
_TABLES = frozenset({Head.MATRIX, Head.TUPLE})
_SET_OPERATIONS = frozenset({Head.UNION, Head.INTER, Head.MINUS})
_ARITHMETIC = frozenset({Head.ADD, Head.MUL, Head.NEG, Head.DIV, Head.POW})
_MATRIX = frozenset({Head.MATRIX})


def same_structures(context: ComparisonContext, gold: Node, answer: Node) -> Sameness:
    """Whether two structures, or a structure and a single value, are the same."""
    if {head_of(gold), head_of(answer)} == _TABLES:
        gold, answer = rows_as_matrix(gold), rows_as_matrix(answer)
    if is_op(gold, Head.MATRIX) and is_op(answer, Head.MATRIX):
        return _same_matrices(context, gold, answer)
    left, right = vector(gold), vector(answer)
    if left is not None and right is not None:
        if is_op(gold, Head.TUPLE) and is_op(answer, Head.TUPLE) and not same_brackets(gold, answer):
            return False
        return context.all_same(left, right)
    heads = {head_of(gold), head_of(answer)}
    if heads & COLLECTIONS:
        return _same_members(context, gold, answer)
    if heads & _SET_OPERATIONS:
        return _same_operands(context, gold, answer)
    if _is_matrix_arithmetic(gold) or _is_matrix_arithmetic(answer):
        return _same_worked_out(context, gold, answer)
    return False


def _same_worked_out(context: ComparisonContext, gold: Node, answer: Node) -> Sameness:
    """Sums and multiples of matrices by their cells; what has a matrix in it and is none equals no matrix."""
    left, right = worked_out(gold), worked_out(answer)
    if isinstance(left, Op) and isinstance(right, Op):
        return _same_matrices(context, left, right)
    return False if right is None and isinstance(left, Op) else UNDECIDED


def _same_operands(context: ComparisonContext, gold: Node, answer: Node) -> Sameness:
    if isinstance(gold, Op) and isinstance(answer, Op) and gold.head is answer.head:
        return context.all_same(gold.args, answer.args)
    return False


def _same_matrices(context: ComparisonContext, gold: Op, answer: Op) -> Sameness:
    """Whether two matrices are the same, cell by cell."""
    rows = [
        (a.args, b.args)
        for a, b in zip(gold.args, answer.args, strict=False)
        if isinstance(a, Op) and isinstance(b, Op)
    ]
    if len(gold.args) != len(answer.args) or any(len(a) != len(b) for a, b in rows):
        return False
    return context.all_same([c for a, _ in rows for c in a], [c for _, b in rows for c in b])


def _is_matrix_arithmetic(node: Node) -> bool:
    return isinstance(node, Op) and node.head in _ARITHMETIC and has(node, _MATRIX)


# ---------------------------------------------------------------- members
def _same_members(context: ComparisonContext, gold: Node, answer: Node) -> Sameness:
    """Whether two collections hold the same, by the conventions on order and multiplicity."""
    left, right = members(gold), members(answer)
    same = _same_by_label(context, answer, left, right)
    if same is not None:
        return same
    sets = is_op(gold, Head.SET), is_op(answer, Head.SET)
    if is_op(gold, Head.TUPLE) and labels(right) and not sets[1]:
        return context.all_same(gold.args[2:], unnamed(by_alphabet(right)))
    left, right = unnamed(left), unnamed(right)
    in_order = context.conventions.list_order == "gold" and not any(sets)
    if in_order or elided(left) or elided(right):
        return context.all_same(left, right)
    if context.conventions.multiplicity == "ignore" or all(sets):
        left, right = _distinct(context, left), _distinct(context, right)
    return _same_multiset(context, left, right)


def _same_by_label(
    context: ComparisonContext, answer: Node, left: list[Node], right: list[Node]
) -> Sameness | None:
    """Labelled values go by label when both sides have labels, and in order when the gold has; None when
    labels do not matter."""
    a, b = labels(left), labels(right)
    if not a:
        return None
    repeated = len(set(a)) < len(a)
    if b:
        if repeated or set(a) != set(b):
            return _same_multiset(context, left, right)
        order = dict(zip(b, unnamed(right), strict=True))
        return context.all_same(unnamed(left), [order[n] for n in a])
    if repeated or len(a) == 1 or indexed(a) or is_op(answer, Head.SET):
        return None
    plain = vector(answer) if is_op(answer, Head.TUPLE) else right
    return None if plain is None else context.all_same(unnamed(left), plain)


def _distinct(context: ComparisonContext, nodes: list[Node]) -> list[Node]:
    """The members without those that are the same as an earlier one."""
    kept: list[Node] = []
    for node in nodes:
        if not any(context.same(k, node) for k in kept):
            kept.append(node)
    return kept


def _same_multiset(context: ComparisonContext, left: list[Node], right: list[Node]) -> Sameness:
    """Whether two lists hold the same in any order, each member as often."""
    if len(left) != len(right):
        return False
    if len(left) <= _MOST_MATCHED and context.all_same(left, right):
        return True
    left, right = without_common(left, right)
    if len(left) > _MOST_MATCHED:
        return False
    result: Sameness = True
    for node in left:
        verdicts = [context.same(node, other) for other in right]
        if True in verdicts:
            del right[verdicts.index(True)]
        elif UNDECIDED in verdicts:
            result = UNDECIDED
        else:
            return False
    return result
