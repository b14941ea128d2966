"""Sets of reals: intervals, unions, inequalities and set-builders in one normal form.

A region is a list of pieces, each with two ends and whether they belong to it; a single point is a closed
piece with equal ends.
"""

from dataclasses import dataclass, replace

from reward_service.grading.equality import infinity
from reward_service.grading.tree import Node, Op, Sym, Word, head_of, symbols

MINUS_INFINITY: Node = Op("neg", (Sym("oo"),))
INFINITY: Node = Sym("oo")
_FLIPPED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "=", "!=": "!="}
REALS = Sym("Reals")


@dataclass(frozen=True, slots=True)
class Piece:
    """From `low` to `high`; `ends` are its brackets, such as `[)`."""

    low: Node
    high: Node
    ends: str


Region = tuple[Piece, ...]


def interval(node: Node) -> Region | None:
    """A bracketed pair read as an interval."""
    if not (isinstance(node, Op) and node.head == "tuple" and len(node.args) == 4):
        return None
    opening, closing, low, high = node.args
    if isinstance(low, Op) and low.head in {"chain", "tuple", "set"}:
        return None
    return (
        _piece(low, high, ("[" if opening == Word("[") else "(") + ("]" if closing == Word("]") else ")")),
    )


def _piece(low: Node, high: Node, ends: str) -> Piece:
    """An infinite end never belongs to the piece."""
    opening = "(" if infinity(low) is not None else ends[0]
    return Piece(low, high, opening + (")" if infinity(high) is not None else ends[1]))


def region(node: Node) -> Region | None:
    """The region an explicit description states; None when it is none (a bare pair is left to `interval`)."""
    if node == REALS:
        return (Piece(MINUS_INFINITY, INFINITY, "()"),)
    if node == Sym("emptyset"):
        return ()
    if not isinstance(node, Op):
        return None
    if node.head == "chain":
        return _of_chain(node)
    if node.head in {"union", "or"}:
        return _joined(node.args)
    if node.head == "minus":
        return _without(node)
    if node.head == "builder":
        return _of_builder(node)
    if node.head == "set":
        return (
            region(node.args[0])
            if len(node.args) == 1 and head_of(node.args[0]) in {"builder", "chain"}
            else None
        )
    if node.head == "list":
        return _both(node.args)
    return None


def part(node: Node) -> Region | None:
    """A member of a union: an interval, a finite set, or a region."""
    if isinstance(node, Op) and node.head == "group" and isinstance(node.args[0], Op):
        return part(node.args[0])
    if isinstance(node, Op) and node.head == "set" and not (found := region(node)):
        if any(isinstance(a, Op) and a.head in {"tuple", "set", "chain", "builder"} for a in node.args):
            return found
        return tuple(Piece(a, a, "[]") for a in node.args)
    return interval(node) or region(node)


def _joined(nodes: tuple[Node, ...]) -> Region | None:
    pieces: list[Piece] = []
    for node in nodes:
        found = part(node)
        if found is None:
            return None
        pieces.extend(found)
    return tuple(pieces)


def _both(nodes: tuple[Node, ...]) -> Region | None:
    """`x > 1, x < 3`, `x > 1 and x \\ne 2`: the intersection of half-lines on one symbol."""
    if not all(isinstance(n, Op) and n.head == "chain" for n in nodes):
        return None
    names = {n.args[0] for n in nodes if isinstance(n, Op)}
    found = [region(n) for n in nodes]
    if (
        len(names) != 1
        or any(f is None for f in found)
        or any(Word("=") in n.args for n in nodes if isinstance(n, Op))
    ):
        return None
    low = high = None
    for pieces in found:
        if pieces is None or len(pieces) != 1:
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


def _without(node: Op) -> Region | None:
    whole, hole = part(node.args[0]), node.args[1]
    if (
        whole is None
        or len(whole) != 1
        or not (isinstance(hole, Op) and hole.head == "set" and len(hole.args) == 1)
    ):
        return None
    point = hole.args[0]
    return (
        replace(whole[0], high=point, ends=whole[0].ends[0] + ")"),
        replace(whole[0], low=point, ends="(" + whole[0].ends[1]),
    )


def _of_builder(node: Op) -> Region | None:
    condition = node.args[1]
    if isinstance(condition, Op) and condition.head == "list" and len(condition.args) == 2:
        first, second = condition.args
        if _says_real(second):
            condition = first
        elif _says_real(first):
            condition = second
    return region(condition)


def _says_real(node: Node) -> bool:
    return isinstance(node, Op) and node.head == "chain" and node.args[1:] == (Word("in"), REALS)


def _of_chain(node: Op) -> Region | None:
    signs = [a.text for a in node.args[1::2] if isinstance(a, Word)]
    sides = node.args[0::2]
    if signs == ["in"]:
        return part(sides[1]) if _variable(sides[0]) else None
    if len(sides) == 2:
        return _half_line(sides[0], signs[0], sides[1])
    if len(sides) == 3 and _variable(sides[1]) and all(s in {"<", "<="} for s in signs):
        return (
            _piece(
                sides[0], sides[2], ("[" if signs[0] == "<=" else "(") + ("]" if signs[1] == "<=" else ")")
            ),
        )
    if len(sides) == 3 and _variable(sides[1]) and all(s in {">", ">="} for s in signs):
        return (
            _piece(
                sides[2], sides[0], ("[" if signs[1] == ">=" else "(") + ("]" if signs[0] == ">=" else ")")
            ),
        )
    return None


def _variable(node: Node) -> bool:
    return (isinstance(node, Sym) and node.name not in {"oo", "pi", "e", "i"}) or (
        isinstance(node, Op) and node.head == "call"
    )


def _half_line(left: Node, sign: str, right: Node) -> Region | None:
    if sign not in _FLIPPED:
        return None
    if not _variable(left) and not (isinstance(left, Op) and left.head == "abs"):
        if not (_variable(right) or (isinstance(right, Op) and right.head == "abs")):
            return None
        left, sign, right = right, _FLIPPED[sign], left
    if symbols(left) & symbols(right):
        return None
    if isinstance(left, Op) and left.head == "abs":
        return _absolute(left, sign, right)
    if sign == "=":
        return (Piece(right, right, "[]"),)
    if sign == "!=":
        return (Piece(MINUS_INFINITY, right, "()"), Piece(right, INFINITY, "()"))
    if sign in {"<", "<="}:
        return (_piece(MINUS_INFINITY, right, "(]" if sign == "<=" else "()"),)
    return (_piece(right, INFINITY, "[)" if sign == ">=" else "()"),)


def _absolute(left: Op, sign: str, right: Node) -> Region | None:
    if not isinstance(left.args[0], Sym) or symbols(right):
        return None
    low: Node = Op("neg", (right,))
    if sign in {"<", "<="}:
        return (_piece(low, right, "[]" if sign == "<=" else "()"),)
    if sign in {">", ">="}:
        return (
            _piece(MINUS_INFINITY, low, "(]" if sign == ">=" else "()"),
            _piece(right, INFINITY, "[)" if sign == ">=" else "()"),
        )
    return None
