"""Do two equations, inequalities or sets of reals have the same solutions?"""

from fractions import Fraction
from itertools import pairwise

from reward_service.grading.math import real_sets
from reward_service.grading.math.collection_items import COLLECTIONS
from reward_service.grading.math.compare_scalars import same_scalars
from reward_service.grading.math.comparison_context import ComparisonContext
from reward_service.grading.math.conventions import Conventions
from reward_service.grading.math.equality import Budget, holds_infinity
from reward_service.grading.math.named_values import difference, is_equation, is_linear
from reward_service.grading.math.rational import exact
from reward_service.grading.math.tree import (
    DEFERRED,
    INFINITY,
    ZERO,
    Head,
    Node,
    Num,
    Op,
    Sym,
    Word,
    has,
    head_of,
    is_op,
    negated,
    replaced,
    structured,
    symbols,
)
from reward_service.grading.math.undecided import UNDECIDED, Sameness

_INEQUALITIES = frozenset({"<", ">", "<=", ">=", "!="})
_EQUALITIES = frozenset({"=", "~", "=="})
_TURNED = str.maketrans("<>", "><")
_NO_VARIABLES = frozenset({INFINITY, Sym("pi"), Sym("e"), real_sets.REALS})
_CHAIN_STEPS = 2_000
"""Evaluation steps spent on finding out whether a chain of equations contradicts itself."""
_ROUGHLY = 50
"""Sides of `≈` may differ by one part in so many."""


# ---------------------------------------------------------------- equations
def same_equations(context: ComparisonContext, gold: Node, answer: Node) -> Sameness:
    """Whether two equations have the same solutions: one side difference is a multiple of the other."""
    if not (is_equation(gold) and is_equation(answer)):
        return False
    left, right = difference(gold), difference(answer)
    if left is None or right is None or symbols(left) != symbols(right):
        return False
    return _proportional(context, left, right, positive=False)


def _proportional(context: ComparisonContext, left: Node, right: Node, *, positive: bool) -> Sameness:
    """Whether left(p) · right(q) = left(q) · right(p) for all p, with a fixed q; `positive`: whether the
    factor must be positive."""
    names = sorted(symbols(left))
    if not names:
        a, b = exact(left), exact(right)
        if a is None or b is None:
            return UNDECIDED
        return (a == 0) == (b == 0) and (not positive or a * b > 0)
    anchor: dict[str, Node] = {n: Num(Fraction(37 + 11 * i, 23)) for i, n in enumerate(names)}
    at_left, at_right = replaced(left, anchor), replaced(right, anchor)
    equal = context.same_value(Op(Head.MUL, (left, at_right)), Op(Head.MUL, (right, at_left)))
    if not equal:
        return equal
    if context.same_value(at_left, ZERO) is not False:
        return UNDECIDED
    if not positive:
        return context.same_value(at_right, ZERO) is False
    ratio = Op(Head.DIV, (at_left, at_right))
    return context.same_value(Op(Head.ABS, (ratio,)), ratio)


def solves(context: ComparisonContext, gold: Node, answer: Node) -> Sameness:
    """Whether the answer solves the gold for a symbol that occurs to the first power: `6/x` solves
    `xy = 6`."""
    if not is_equation(gold) or structured(answer):
        return False
    zero = difference(gold)
    if zero is None:
        return False
    missing = symbols(zero) - symbols(answer)
    if len(missing) != 1 or not symbols(answer) or not symbols(answer) < symbols(zero):
        return False
    name = next(iter(missing))
    return is_linear(zero, name) and context.same_value(replaced(zero, {name: answer}), ZERO)


def contradicts_itself(node: Node) -> bool:
    """Whether a chain equates numbers that are not equal: `5 = 7 = 9`, `x = 1 = 2`."""
    if not is_op(node, Head.CHAIN):
        return False
    signs = {w.text for w in node.args[1::2] if isinstance(w, Word)}
    if not signs <= _EQUALITIES:
        return False
    roughly = "~" in signs
    values = [(s, exact(s)) for s in node.args[0::2] if not isinstance(s, Word) and not symbols(s)]
    context = ComparisonContext(Conventions(unevaluated="accept"), Budget(_CHAIN_STEPS), same_scalars)
    for (a, x), (b, y) in pairwise(values):
        if x is not None and y is not None:
            if x != y and not (roughly and abs(x - y) <= abs(x) / _ROUGHLY):
                return True
        elif not roughly and same_scalars(context, a, b) is False:
            return True
    return False


# ---------------------------------------------------------------- inequalities
def same_relations(context: ComparisonContext, gold: Node, answer: Node) -> Sameness:
    """Whether two relations that are no sets of reals say the same: up to a positive factor, or with both
    sides turned."""
    if not is_op(gold, Head.CHAIN):
        return False
    if not is_op(answer, Head.CHAIN):
        return solves(context, gold, answer)
    if len(gold.args) != len(answer.args):
        return False
    if len(gold.args) > 3:
        return _same_chains(context, gold, answer)
    return _same_inequality(context, gold, answer)


def _same_inequality(context: ComparisonContext, gold: Op, answer: Op) -> Sameness:
    (a, s, b), (c, t, d) = gold.args, answer.args
    if not (isinstance(s, Word) and isinstance(t, Word)):
        return False
    if s.text == t.text == "=":
        return same_equations(context, gold, answer)
    if s.text not in _INEQUALITIES or t.text not in _INEQUALITIES:
        return s == t and context.all_same((a, b), (c, d))
    if s.text[0] == ">":
        a, b, s = b, a, Word(s.text.translate(_TURNED))
    if t.text[0] == ">":
        c, d, t = d, c, Word(t.text.translate(_TURNED))
    if s != t:
        return False
    if any(map(holds_infinity, (a, b, c, d))):
        return context.all_same((a, b), (c, d))
    left, right = Op(Head.ADD, (a, negated(b))), Op(Head.ADD, (c, negated(d)))
    if symbols(left) != symbols(right):
        return False
    return _proportional(context, left, right, positive=s.text != "!=")


def _same_chains(context: ComparisonContext, gold: Op, answer: Op) -> Sameness:
    """Whether two chains of several relations are the same, read forwards or backwards."""
    left, right = ([w.text for w in node.args[1::2] if isinstance(w, Word)] for node in (gold, answer))
    if left == right:
        return context.all_same(gold.args[0::2], answer.args[0::2])
    if left == [sign.translate(_TURNED) for sign in reversed(right)]:
        return context.all_same(gold.args[0::2], answer.args[0::2][::-1])
    return False


# ---------------------------------------------------------------- sets of reals
def same_regions(context: ComparisonContext, gold: Node, answer: Node) -> Sameness | None:
    """Whether two sets of reals are the same, at least one of them an explicit description; None when they
    are to be compared in another way."""
    left, right = real_sets.region(gold), real_sets.region(answer)
    if left is None and right is None:
        return None
    left = real_sets.part(gold) if left is None else left
    right = real_sets.part(answer) if right is None else right
    heads = head_of(gold), head_of(answer)
    both_chains = heads == (Head.CHAIN, Head.CHAIN)
    if left is None or right is None:
        if both_chains or (heads[0] in COLLECTIONS and heads[1] in COLLECTIONS):
            return None
        return UNDECIDED if has(gold, DEFERRED) or has(answer, DEFERRED) else False
    if len(left) == len(right) == 1 and _is_point(left[0]) and _is_point(right[0]):
        return None
    if both_chains and (len(symbols(gold)) > 1 or len(symbols(answer)) > 1):
        return None
    return _same_variable(gold, answer) and _same_pieces(context, left, right)


def _is_point(piece: real_sets.Piece) -> bool:
    return piece.low == piece.high


def _same_pieces(context: ComparisonContext, left: real_sets.Region, right: real_sets.Region) -> bool:
    """Whether two regions have the same pieces, in any order."""
    free = list(right)
    for piece in left:
        match = next((p for p in free if _same_piece(context, piece, p)), None)
        if match is None:
            return False
        free.remove(match)
    return not free


def _same_piece(context: ComparisonContext, a: real_sets.Piece, b: real_sets.Piece) -> bool:
    return a.ends == b.ends and bool(context.same(a.low, b.low) and context.same(a.high, b.high))


def _same_variable(gold: Node, answer: Node) -> bool:
    """Whether two descriptions are about the same symbol; an interval has none."""
    left, right = _variable_of(gold), _variable_of(answer)
    return left is None or right is None or left == right


def _variable_of(node: Node) -> Node | None:
    if is_op(node, Head.OR):
        return _variable_of(node.args[0])
    if not is_op(node, Head.CHAIN):
        return None
    names = [
        side
        for side in node.args[0::2]
        if (isinstance(side, Sym) and side not in _NO_VARIABLES) or is_op(side, Head.CALL)
    ]
    return names[0] if len(names) == 1 else None
