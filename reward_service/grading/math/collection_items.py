"""What lists, sets, tuples and matrices hold, brought to the forms in which they are compared."""

from collections.abc import Sequence

from reward_service.grading.math.named_values import atomic, named
from reward_service.grading.math.tree import (
    EMPTY_SET,
    TWO_VALUED,
    ZERO,
    Head,
    Node,
    Op,
    Sym,
    Word,
    has,
    is_op,
    negated,
)

COLLECTIONS = frozenset({Head.LIST, Head.SET, Head.OR, Head.AND})
_KEEP_TWO_VALUED = COLLECTIONS | {Head.TUPLE, Head.CHAIN, Head.MATRIX, Head.UNION}
"""What holds two-valued members without being two-valued as a whole."""
_LISTS = frozenset({Head.LIST, Head.OR})
_EQUALS, _IN = Word("="), Word("in")


def settled(node: Node) -> Node:
    """The node as it is compared: square brackets off, `±` as the list of both values, `x ∈ {1, 2}` as the
    set, an empty set as the symbol, a name before a list as the name of the list."""
    while is_op(node, Head.GROUP):
        node = node.args[0]
    if not isinstance(node, Op):
        return node
    if node.head is Head.CHAIN:
        return _settled_chain(node)
    if node.head is Head.SET:
        return node if node.args else EMPTY_SET
    if node.head not in _KEEP_TWO_VALUED and has(node, TWO_VALUED):
        return Op(Head.LIST, both_values(node))
    return _list_with_its_name(node) if node.head in _LISTS else node


def _settled_chain(node: Op) -> Node:
    if len(node.args) == 3 and node.args[1] == _IN and is_op(node.args[2], Head.SET) and atomic(node.args[0]):
        return node.args[2]
    if node.args[1] == _EQUALS and has(node, TWO_VALUED):
        return Op(Head.LIST, both_values(node))
    return node


def _list_with_its_name(node: Op) -> Node:
    """`n = 1, 2, 3` as `n = (1, 2, 3)`: a name before a list belongs to every member."""
    first = named(node.args[0])
    if first is None or not isinstance(first.name, Sym) or any(is_op(n, Head.CHAIN) for n in node.args[1:]):
        return node
    return Op(Head.CHAIN, (first.name, _EQUALS, Op(node.head, (first.value, *node.args[1:]))))


# ---------------------------------------------------------------- two-valued forms
def both_values(node: Node) -> tuple[Node, ...]:
    """Both values of a form with ±, the upper signs first; several signs move together."""
    return _with_signs(node, upper=True), _with_signs(node, upper=False)


def _with_signs(node: Node, *, upper: bool) -> Node:
    if not isinstance(node, Op):
        return node
    args = tuple(_with_signs(a, upper=upper) for a in node.args)
    if node.head not in TWO_VALUED:
        return Op(node.head, args)
    second = args[1] if upper == (node.head is Head.PM) else negated(args[1])
    return second if args[0] == ZERO else Op(Head.ADD, (args[0], second))


# ---------------------------------------------------------------- members
def members(node: Node) -> list[Node]:
    """What a list, set or union holds, `±` as two members; a single value is a list of one."""
    node = settled(node)
    if is_op(node, Head.UNION):
        return [m for a in node.args for m in members(a)]
    if not (isinstance(node, Op) and node.head in COLLECTIONS):
        return [] if node == EMPTY_SET else [node]
    found: list[Node] = []
    for arg in node.args:
        if isinstance(arg, Op) and arg.head is not Head.TUPLE and has(arg, TWO_VALUED):
            found.extend(both_values(arg))
        else:
            found.append(arg)
    return _in_tuples(found)


def _in_tuples(nodes: list[Node]) -> list[Node]:
    """`p = 5, q = 2, p = 7, q = 2` as two tuples: a label that comes back starts the next one."""
    found = labels(nodes)
    if not found:
        return [_without_labels_inside(n) for n in nodes]
    width = len(set(found))
    if width in {1, len(found)} or found != found[:width] * (len(found) // width):
        return nodes
    values = unnamed(nodes)
    return [
        Op(Head.TUPLE, (Word("("), Word(")"), *values[i : i + width])) for i in range(0, len(values), width)
    ]


def _without_labels_inside(node: Node) -> Node:
    """A tuple of labelled values as the tuple of the values."""
    if is_op(node, Head.TUPLE) and labels(node.args[2:]):
        return Op(Head.TUPLE, (*node.args[:2], *unnamed(node.args[2:])))
    return node


def without_common(left: list[Node], right: list[Node]) -> tuple[list[Node], list[Node]]:
    """Two lists without the members that occur in both, as often as they do."""
    table: dict[Node, int] = {}
    for node in right:
        table[node] = table.get(node, 0) + 1
    rest, kept = list(right), []
    for node in left:
        if table.get(node):
            table[node] -= 1
            rest.remove(node)
        else:
            kept.append(node)
    return kept, rest


def elided(nodes: Sequence[Node]) -> bool:
    """Whether dots stand for members that are left out."""
    return any(n == Sym("dots") for n in nodes)


# ---------------------------------------------------------------- labels
def labels(nodes: Sequence[Node]) -> list[Node] | None:
    """The names of values that all have one, `x = 1, y = 2`; None when there are none or one has no name."""
    found = [named(n) for n in nodes]
    return [f.name for f in found if f] if nodes and all(found) else None


def unnamed(nodes: Sequence[Node]) -> list[Node]:
    """The values without their names."""
    found = [(named(n), n) for n in nodes]
    return [f.value if f else n for f, n in found]


def indexed(names: Sequence[Node]) -> bool:
    """Whether names are `x_1, x_2`: indices of one quantity, whose order is free."""
    if not all(isinstance(n, Sym) and "_" in n.name for n in names):
        return False
    return len({n.name.rpartition("_")[0] for n in names if isinstance(n, Sym)}) == 1


def by_alphabet(nodes: list[Node]) -> list[Node]:
    """`y = 5, x = 3` as `x = 3, y = 5`: a tuple without names has the order of the alphabet."""
    found = labels(nodes)
    if not found or not all(isinstance(n, Sym) and len(n.name) == 1 for n in found):
        return nodes
    return [node for _, node in sorted(zip(map(str, found), nodes, strict=True), key=lambda pair: pair[0])]


# ---------------------------------------------------------------- tuples and matrices
def vector(node: Node) -> Sequence[Node] | None:
    """Components of a tuple or of a matrix of one column; None for anything else."""
    if is_op(node, Head.TUPLE):
        return node.args[2:] if not labels(node.args[2:]) else unnamed(node.args[2:])
    if is_op(node, Head.MATRIX) and all(isinstance(r, Op) and len(r.args) == 1 for r in node.args):
        return [r.args[0] for r in node.args if isinstance(r, Op)]
    return None


def same_brackets(gold: Op, answer: Op) -> bool:
    """Whether two tuples have the same brackets; counts for pairs, which may be intervals."""
    return len(gold.args) != 4 or gold.args[:2] == answer.args[:2]


def rows_as_matrix(node: Node) -> Node:
    """`[[1, 2], [3, 4]]` as the matrix with these rows; anything else as it is."""
    if not (is_op(node, Head.TUPLE) and all(is_op(a, Head.TUPLE) for a in node.args[2:])):
        return node
    return Op(Head.MATRIX, tuple(Op(Head.ROW, a.args[2:]) for a in node.args[2:] if isinstance(a, Op)))
