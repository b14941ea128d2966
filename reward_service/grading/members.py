"""What lists, sets and tuples hold: two-valued forms spread, labels told apart, vectors seen through."""

from collections.abc import Sequence
from fractions import Fraction

from reward_service.grading.names import atomic, named
from reward_service.grading.tree import Node, Num, Op, Sym, Word, has, head_of

COLLECTIONS = frozenset({"list", "set", "or", "and"})


def settled(node: Node) -> Node:
    """Without outer grouping; two-valued forms spread; a membership in a finite set is that set."""
    while isinstance(node, Op) and node.head == "group":
        node = node.args[0]
    if (
        isinstance(node, Op)
        and node.head not in COLLECTIONS | {"tuple", "chain", "matrix", "union"}
        and has(node, frozenset({"pm", "mp"}))
    ):
        return Op("list", spread(node))
    if isinstance(node, Op) and node.head == "chain" and len(node.args) == 3 and node.args[1] == Word("in"):
        inner = node.args[2]
        if isinstance(inner, Op) and inner.head == "set" and atomic(node.args[0]):
            return inner
    if (
        isinstance(node, Op)
        and node.head == "chain"
        and node.args[1] == Word("=")
        and has(node, frozenset({"pm", "mp"}))
    ):
        return Op("list", spread(node))
    if isinstance(node, Op) and node.head == "set" and not node.args:
        return Sym("emptyset")
    return _listed_names(node)


def _listed_names(node: Node) -> Node:
    """`n = 1, 2, 3` and `x_1 = 2, x_2 = 3`: a name before a list belongs to every member."""
    if not (isinstance(node, Op) and node.head in {"list", "or"}):
        return node
    first = named(node.args[0])
    if first is None or any(isinstance(n, Op) and n.head == "chain" for n in node.args[1:]):
        return node
    if not isinstance(first.name, Sym):
        return node
    return Op("chain", (first.name, Word("="), Op(node.head, (first.value, *node.args[1:]))))


def spread(node: Node) -> tuple[Node, ...]:
    """Both values of a form with ±; several signs move together."""
    return tuple(_signed(node, upper=upper) for upper in (True, False))


def _signed(node: Node, *, upper: bool) -> Node:
    if not isinstance(node, Op):
        return node
    args = tuple(_signed(a, upper=upper) for a in node.args)
    if node.head in {"pm", "mp"}:
        plus = upper == (node.head == "pm")
        second = args[1] if plus else Op("neg", (args[1],))
        return second if args[0] == Num(Fraction(0)) else Op("add", (args[0], second))
    return Op(node.head, args)


def members(node: Node) -> list[Node]:
    """What a list or set holds, two-valued members spread; a single value is a list of one."""
    node = settled(node)
    if not (isinstance(node, Op) and node.head in COLLECTIONS):
        if isinstance(node, Op) and node.head == "union":
            return [m for a in node.args for m in members(a)]
        return [] if node == Sym("emptyset") else [node]
    found: list[Node] = []
    for arg in node.args:
        if isinstance(arg, Op) and has(arg, frozenset({"pm", "mp"})) and arg.head != "tuple":
            found.extend(spread(arg))
        else:
            found.append(arg)
    return _regrouped(found)


def _regrouped(nodes: list[Node]) -> list[Node]:
    """`p = 5, q = 2, p = 7, q = 2`: a label that comes back starts the next tuple."""
    found = labels(nodes)
    if not found:
        return [_untupled(n) for n in nodes]
    width = len(set(found))
    if (
        width == 1
        or width == len(found)
        or len(found) % width
        or found != found[:width] * (len(found) // width)
    ):
        return nodes
    values = unnamed(nodes)
    return [Op("tuple", (Word("("), Word(")"), *values[i : i + width])) for i in range(0, len(values), width)]


def _untupled(node: Node) -> Node:
    """A tuple of labelled values is the tuple of the values."""
    if isinstance(node, Op) and node.head == "tuple" and labels(list(node.args[2:])):
        return Op("tuple", (*node.args[:2], *unnamed(list(node.args[2:]))))
    return node


def labels(nodes: list[Node]) -> list[Node] | None:
    found = [named(n) for n in nodes]
    return [f.name for f in found if f] if nodes and all(found) else None


def unnamed(nodes: list[Node]) -> list[Node]:
    found = [(named(n), n) for n in nodes]
    return [f.value if f else n for f, n in found]


def indexed(labels: list[Node]) -> bool:
    """`x_1, x_2`: names of one quantity, whose order is free."""
    stems = {n.name.rpartition("_")[0] for n in labels if isinstance(n, Sym) and "_" in n.name}
    return len(stems) == 1 and all(isinstance(n, Sym) and "_" in n.name for n in labels)


def vector(node: Node) -> Sequence[Node] | None:
    """Components of a tuple or a column; None for anything else."""
    if isinstance(node, Op) and node.head == "tuple":
        return node.args[2:] if not labels(list(node.args[2:])) else unnamed(list(node.args[2:]))
    if (
        isinstance(node, Op)
        and node.head == "matrix"
        and all(isinstance(r, Op) and len(r.args) == 1 for r in node.args)
    ):
        return [r.args[0] for r in node.args if isinstance(r, Op)]
    return None


def same_brackets(gold: Node, answer: Node) -> bool:
    if not (isinstance(gold, Op) and isinstance(answer, Op)) or len(gold.args) != 4:
        return True
    return gold.args[:2] == answer.args[:2]


def elided(nodes: Sequence[Node]) -> bool:
    return any(n == Sym("dots") for n in nodes)


def without_common(left: list[Node], right: list[Node]) -> tuple[list[Node], list[Node]]:
    rest = list(right)
    kept = []
    table: dict[Node, int] = {}
    for node in rest:
        table[node] = table.get(node, 0) + 1
    for node in left:
        if table.get(node):
            table[node] -= 1
            rest.remove(node)
        else:
            kept.append(node)
    return kept, rest


def rows_as_matrix(node: Node) -> Node:
    """`[[1, 2], [3, 4]]` as the matrix with these rows."""
    if not (
        isinstance(node, Op) and node.head == "tuple" and all(head_of(a) == "tuple" for a in node.args[2:])
    ):
        return node
    return Op("matrix", tuple(Op("row", a.args[2:]) for a in node.args[2:] if isinstance(a, Op)))
