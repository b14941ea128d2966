"""Answers that restate the question: an operation stated but not carried out."""

from reward_service.grading.math.named_values import named
from reward_service.grading.math.tree import DEFERRED, Head, Node, Num, Op, Word, is_op, walk

_AROUND_NUMBERS = frozenset({Head.NEG, Head.QUANTITY, Head.PERCENT, Head.DEGREES, Head.GROUP})
_NUMERALS = frozenset({Head.DIV, Head.MIXED})
_SUMS_AND_PRODUCTS = frozenset({Head.ADD, Head.MUL})
_OF_FACTORIALS = frozenset({Head.DIV, Head.MUL, Head.FACT, Head.GROUP})
_ARITHMETIC = _SUMS_AND_PRODUCTS | {Head.NEG, Head.DIV, Head.GROUP, Head.QUANTITY}


def restates(gold: Node, answer: Node) -> str | None:
    """What the answer leaves undone that the gold does not: the name of an operation, or "arithmetic" of
    plain numbers; None when nothing is left undone."""
    value = named(answer)
    core = value.value if value else answer
    undone = DEFERRED.intersection(n.head for n in walk(core) if isinstance(n, Op))
    if undone:
        undone -= {n.head for n in walk(gold) if isinstance(n, Op)}
    if undone:
        return min(undone).value
    if _is_numeral(undressed(gold)) and _is_plain_arithmetic(core):
        return "arithmetic"
    return None


def undressed(node: Node) -> Node:
    """The node without name, sign, unit and brackets."""
    value = named(node)
    node = value.value if value else node
    while isinstance(node, Op) and node.head in _AROUND_NUMBERS:
        node = node.args[0]
    return node


def _is_numeral(node: Node) -> bool:
    """Whether a node is a number written out: an integer, decimal, fraction or mixed number."""
    if isinstance(node, Op) and node.head in _NUMERALS:
        return all(
            _is_numeral(a) or (is_op(a, Head.NEG) and isinstance(undressed(a), Num)) for a in node.args
        )
    return isinstance(node, Num)


def _is_plain_arithmetic(node: Node) -> bool:
    """Whether a node is sums, products and quotients of factorials of plain numbers: `17 \\times 24`,
    `9 + 1`, `8!/3!`; not 2/3, -5, 2^{10} or 5!."""
    if is_op(node, Head.DIV) and any(is_op(part, Head.FACT) for part in walk(node)):
        return all(not isinstance(part, Op) or part.head in _OF_FACTORIALS for part in walk(node))
    computed = False
    for part in walk(node):
        if isinstance(part, Op):
            if part.head not in _ARITHMETIC:
                return False
            computed = computed or part.head in _SUMS_AND_PRODUCTS
        elif not isinstance(part, Num | Word):
            return False
    return computed
