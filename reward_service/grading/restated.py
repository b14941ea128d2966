"""Answers that restate the question: an operation stated but not carried out."""

from reward_service.grading.names import named
from reward_service.grading.tree import DEFERRED, Node, Num, Op, Word, has, head_of, walk


def restates(gold: Node, answer: Node) -> str | None:
    """What the answer leaves undone that the gold does not: an operator, or arithmetic of plain numbers."""
    value = named(answer)
    core = value.value if value else answer
    for head in sorted(DEFERRED):
        if has(core, frozenset({head})) and not has(gold, frozenset({head})):
            return head
    if _numeral(_bare(gold)) and _plain_arithmetic(core):
        return "arithmetic"
    return None


def _bare(node: Node) -> Node:
    value = named(node)
    node = value.value if value else node
    while isinstance(node, Op) and node.head in {"neg", "quantity", "percent", "degrees", "group"}:
        node = node.args[0]
    return node


def _numeral(node: Node) -> bool:
    """A number written out: an integer, decimal, fraction or mixed number."""
    if isinstance(node, Op) and node.head in {"div", "mixed"}:
        return all(
            isinstance(a, Num) or _numeral(a) or (head_of(a) == "neg" and isinstance(_bare(a), Num))
            for a in node.args
        )
    return isinstance(node, Num)


def _plain_arithmetic(node: Node) -> bool:
    """Sums and products of two or more plain numbers: `17 \\times 24`, `9 + 1`; not 2/3, -5 or 2^{10}."""
    nodes = list(walk(node))
    if not all(
        isinstance(n, Num)
        or (isinstance(n, Op) and n.head in {"add", "mul", "neg", "div", "group", "quantity"})
        or isinstance(n, Word)
        for n in nodes
    ):
        return False
    return any(head_of(n) in {"add", "mul"} for n in nodes)
