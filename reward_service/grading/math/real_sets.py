"""Sets of reals: intervals, unions, inequalities and set-builders in one normal form."""

from dataclasses import dataclass, replace
from typing import TypeAlias

from reward_service.grading.math.equality import infinity
from reward_service.grading.math.rational import exact
from reward_service.grading.math.tree import (
    EMPTY_SET,
    INFINITY,
    Head,
    Node,
    Op,
    Sym,
    Word,
    is_op,
    negated,
    symbols,
)

MINUS_INFINITY: Node = negated(INFINITY)
REALS = Sym("Reals")
_FLIPPED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "=", "!=": "!="}
_NO_VARIABLES = frozenset({"oo", "pi", "e", "i"})
_NO_ENDS = frozenset({Head.CHAIN, Head.TUPLE, Head.SET})
_NO_POINTS = frozenset({Head.TUPLE, Head.SET, Head.CHAIN, Head.BUILDER})
_CONDITIONS = frozenset({Head.BUILDER, Head.CHAIN})
_ASCENDING, _DESCENDING = frozenset({"<", "<="}), frozenset({">", ">="})


@dataclass(frozen=True, slots=True)
class Piece:
    """The reals from `low` to `high`; `ends` are the two brackets, such as `[)`. A point is a closed piece
    whose ends are equal."""

    low: Node
    high: Node
    ends: str


Region: TypeAlias = tuple[Piece, ...]
"""Pieces in the order in which they were written; none for the empty set."""


def interval(node: Node) -> Region | None:
    """A bracketed pair read as an interval; None for anything else."""
    if not (is_op(node, Head.TUPLE) and len(node.args) == 4):
        return None
    opening, closing, low, high = node.args
    if isinstance(low, Op) and low.head in _NO_ENDS:
        return None
    ends = ("[" if opening == Word("[") else "(") + ("]" if closing == Word("]") else ")")
    return (_piece(low, high, ends),)


def _piece(low: Node, high: Node, ends: str) -> Piece:
    """A piece; an infinite end never belongs to it."""
    opening = "(" if infinity(low) is not None else ends[0]
    return Piece(low, high, opening + (")" if infinity(high) is not None else ends[1]))


def region(node: Node) -> Region | None:
    """The region that an explicit description states; None when it is none, as a bare pair is, which
    `interval` reads."""
    if not isinstance(node, Op):
        if node == REALS:
            return (Piece(MINUS_INFINITY, INFINITY, "()"),)
        return () if node == EMPTY_SET else None
    rule = _REGIONS.get(node.head)
    return rule(node) if rule else None


def part(node: Node) -> Region | None:
    """The region of a member of a union: an interval, a finite set, or an explicit description."""
    if is_op(node, Head.GROUP) and isinstance(node.args[0], Op):
        return part(node.args[0])
    if is_op(node, Head.SET) and not (found := region(node)):
        if any(isinstance(a, Op) and a.head in _NO_POINTS for a in node.args):
            return found
        return tuple(Piece(a, a, "[]") for a in node.args)
    return interval(node) or region(node)


def _of_union(node: Op) -> Region | None:
    """All pieces of all members; None when one of them is no region."""
    pieces: list[Piece] = []
    for member in node.args:
        found = part(member)
        if found is None:
            return None
        pieces.extend(found)
    return tuple(pieces)


def _of_set(node: Op) -> Region | None:
    """The region of a set that holds nothing but a condition."""
    lone = node.args[0] if len(node.args) == 1 else None
    return region(lone) if isinstance(lone, Op) and lone.head in _CONDITIONS else None


def _of_list(node: Op) -> Region | None:
    """`x > 1, x < 3`: what two half-lines on one symbol have in common; `x != 1, x != 2`."""
    chains = [n for n in node.args if is_op(n, Head.CHAIN)]
    if len(chains) != len(node.args) or len({n.args[0] for n in chains}) != 1:
        return None
    if all(n.args[1] == Word("!=") and len(n.args) == 3 and _is_variable(n.args[0]) for n in chains):
        return _without_points(Piece(MINUS_INFINITY, INFINITY, "()"), tuple(n.args[2] for n in chains))
    low = high = None
    for chain in chains:
        pieces = region(chain)
        if pieces is None or len(pieces) != 1 or Word("=") in chain.args:
            return None
        piece = pieces[0]
        if infinity(piece.low) is None:
            if low is not None:
                return None
            low = piece
        if infinity(piece.high) is None:
            if high is not None:
                return None
            high = piece
    if low is None or high is None:
        return None
    return (Piece(low.low, high.high, low.ends[0] + high.ends[1]),)


def _of_difference(node: Op) -> Region | None:
    """An interval without some of its points."""
    whole, holes = part(node.args[0]), node.args[1]
    if whole is None or len(whole) != 1 or not is_op(holes, Head.SET):
        return None
    return _without_points(whole[0], holes.args)


def _without_points(whole: Piece, points: tuple[Node, ...]) -> Region | None:
    """What is left of a piece, from left to right; None when the order of several points is not known."""
    known = [(value, point) for point in points if (value := exact(point)) is not None]
    if len(points) > 1 and len(known) < len(points):
        return None
    ordered = [point for _, point in sorted(known, key=lambda p: p[0])] if len(points) > 1 else points
    pieces, rest = [], whole
    for point in ordered:
        pieces.append(replace(rest, high=point, ends=rest.ends[0] + ")"))
        rest = replace(rest, low=point, ends="(" + rest.ends[1])
    return (*pieces, rest)


def _of_builder(node: Op) -> Region | None:
    """The region of a set-builder's condition; that its symbol is real is left out."""
    condition = node.args[1]
    if is_op(condition, Head.LIST) and len(condition.args) == 2:
        first, second = condition.args
        if _says_real(second):
            condition = first
        elif _says_real(first):
            condition = second
    return region(condition)


def _says_real(node: Node) -> bool:
    return is_op(node, Head.CHAIN) and node.args[1:] == (Word("in"), REALS)


# ---------------------------------------------------------------- inequalities
def _of_chain(node: Op) -> Region | None:
    """`x < 3`, `1 <= x < 2`, `3 > x > 1`, `x in [1, 2]`."""
    signs = [a.text for a in node.args[1::2] if isinstance(a, Word)]
    sides = node.args[0::2]
    if signs == ["in"]:
        return part(sides[1]) if _is_variable(sides[0]) else None
    if len(sides) == 2:
        return _half_line(sides[0], signs[0], sides[1])
    if len(sides) != 3 or not _is_variable(sides[1]):
        return None
    if _ASCENDING.issuperset(signs):
        return (_piece(sides[0], sides[2], _ends(signs[0], signs[1])),)
    if _DESCENDING.issuperset(signs):
        return (_piece(sides[2], sides[0], _ends(signs[1], signs[0])),)
    return None


def _ends(lower: str, upper: str) -> str:
    """The brackets of the signs at the lower and at the upper end."""
    return ("[" if "=" in lower else "(") + ("]" if "=" in upper else ")")


def _is_variable(node: Node) -> bool:
    return (isinstance(node, Sym) and node.name not in _NO_VARIABLES) or is_op(node, Head.CALL)


def _half_line(left: Node, sign: str, right: Node) -> Region | None:
    """The solutions of an inequality with a symbol, or the absolute value of one, on one side alone."""
    if sign not in _FLIPPED:
        return None
    if not _is_variable(left) and not is_op(left, Head.ABS):
        if not _is_variable(right) and not is_op(right, Head.ABS):
            return None
        left, sign, right = right, _FLIPPED[sign], left
    if symbols(left) & symbols(right):
        return None
    if is_op(left, Head.ABS):
        return _absolute(left, sign, right)
    if sign == "=":
        return (Piece(right, right, "[]"),)
    if sign == "!=":
        return (Piece(MINUS_INFINITY, right, "()"), Piece(right, INFINITY, "()"))
    if sign in _ASCENDING:
        return (_piece(MINUS_INFINITY, right, "(]" if sign == "<=" else "()"),)
    return (_piece(right, INFINITY, "[)" if sign == ">=" else "()"),)


def _absolute(left: Op, sign: str, right: Node) -> Region | None:
    """The solutions of `|x| < a` and of `|x| > a`."""
    if not isinstance(left.args[0], Sym) or symbols(right):
        return None
    low = negated(right)
    if sign in _ASCENDING:
        return (_piece(low, right, "[]" if sign == "<=" else "()"),)
    if sign in _DESCENDING:
        return (
            _piece(MINUS_INFINITY, low, "(]" if sign == ">=" else "()"),
            _piece(right, INFINITY, "[)" if sign == ">=" else "()"),
        )
    return None


_REGIONS = {
    Head.CHAIN: _of_chain,
    Head.UNION: _of_union,
    Head.OR: _of_union,
    Head.MINUS: _of_difference,
    Head.BUILDER: _of_builder,
    Head.SET: _of_set,
    Head.LIST: _of_list,
}
