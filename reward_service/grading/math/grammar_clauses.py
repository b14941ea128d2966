"""Clauses: lists of items, and items, which are relations, values with their units, or set-builders."""

from itertools import pairwise

from reward_service.grading.math.grammar_expressions import domain_follows, read_union
from reward_service.grading.math.grammar_nouns import WORDS, qualifier_follows, skip_qualifier, with_noun
from reward_service.grading.math.parse_limits import MAX_ITEMS, TooCostly
from reward_service.grading.math.token_stream import TokenStream
from reward_service.grading.math.tokens import Unreadable
from reward_service.grading.math.tree import Head, Node, Op, Sym, Word, is_op, symbols

_SEPARATORS = frozenset({",", ";", "and", "or"})
_UNKNOWN_RELATIONS = frozenset({"=>", "<=>", "perp", "||", "sim", "subset"})


def read_clause(tokens: TokenStream) -> Node:
    """Items between separators: a list, an alternative where "or" stands between any, or the only item."""
    items = [read_item(tokens)]
    separators: set[str] = set()
    semicolons: list[int] = []
    while tokens.next.kind in _SEPARATORS:
        separator = _separator(tokens)
        if qualifier_follows(tokens):
            skip_qualifier(tokens)
            break
        if tokens.next.kind == "end":
            break
        separators.add(separator)
        item = read_item(tokens)
        if _says_where(item, items):
            separators.discard(separator)
            continue
        if separator == ";":
            semicolons.append(len(items))
        items.append(item)
        if len(items) > MAX_ITEMS:
            raise TooCostly(f"more than {MAX_ITEMS} items")
    if len(items) == 1:
        return items[0]
    if semicolons and "," in separators:
        items = _grouped(items, semicolons)
    return Op(Head.OR if "or" in separators else Head.LIST, tuple(items))


def _separator(tokens: TokenStream) -> str:
    """The last of the separators that come next: of "a, and b" the "and"."""
    kind = tokens.take().kind
    while tokens.next.kind in _SEPARATORS:
        kind = tokens.take().kind
    return kind


def read_item(tokens: TokenStream) -> Node:
    """A relation, or a value with the words behind it; with a condition where it is a set-builder."""
    if tokens.next.kind == "rel" and tokens.next.text in {"=", "~"}:
        tokens.take()  # "= 5", "≈ 3.14"
    node = _relation(tokens, read_union(tokens))
    if domain_follows(tokens):
        skip_qualifier(tokens)
    if tokens.next.kind in WORDS:
        node = with_noun(tokens, node)
        if tokens.next.kind == "rel":
            node = _relation(tokens, node)
    if tokens.next.kind in {"|", ":"} and tokens.bars == 0 and tokens.peek().kind != "end":
        tokens.take()
        return Op(Head.BUILDER, (node, read_clause(tokens)))
    return node


def _relation(tokens: TokenStream, first: Node) -> Node:
    """A chain of relations that begins with `first`; `first` itself when no relation follows."""
    parts = [first]
    while tokens.next.kind == "rel":
        sign = tokens.take().text
        if sign == "|":
            return Op(Head.BUILDER, (parts[0], read_clause(tokens)))
        if sign in _UNKNOWN_RELATIONS:
            raise Unreadable(f"relation {sign}")
        side = read_union(tokens)
        parts += [Word(sign), with_noun(tokens, side) if tokens.next.kind in WORDS else side]
    return first if len(parts) == 1 else Op(Head.CHAIN, tuple(parts))


def _says_where(item: Node, items: list[Node]) -> bool:
    """Whether an item is `k \\in \\mathbb{Z}` behind `k\\pi`: where a form holds; not compared."""
    if not (is_op(item, Head.CHAIN) and item.args[1] == Word("in")):
        return False
    name = item.args[0]
    return isinstance(name, Sym) and any(name.name in symbols(i) for i in items)


def _grouped(items: list[Node], semicolons: list[int]) -> list[Node]:
    """`p=5,q=2;p=7,q=2`: what stands between semicolons is one member."""
    bounds = [0, *semicolons, len(items)]
    return [
        items[a] if b - a == 1 else Op(Head.TUPLE, (Word("("), Word(")"), *items[a:b]))
        for a, b in pairwise(bounds)
    ]
