"""An answer to its tree: the rules of the grammar put together."""

from collections.abc import Mapping
from itertools import pairwise

from reward_service.grading.math.grammar_atoms import (
    read_braced,
    read_bracketed,
    read_fenced,
    read_named_figure,
    read_numeral,
    read_symbol,
)
from reward_service.grading.math.grammar_clauses import read_clause, read_item
from reward_service.grading.math.grammar_functions import read_function
from reward_service.grading.math.grammar_latex import read_command
from reward_service.grading.math.grammar_nouns import read_words
from reward_service.grading.math.literals import is_whole, number
from reward_service.grading.math.parse_limits import MAX_ANSWER, MAX_LEVELS, TooCostly
from reward_service.grading.math.size_bounded_cache import memo
from reward_service.grading.math.token_stream import Grammar, Rule, TokenStream
from reward_service.grading.math.tokens import Token, Unreadable, tokenize
from reward_service.grading.math.tree import Node, Sym, levels

_PROSE = 3
"""So many words that are no names, units or functions make a text prose."""


@memo(4096)
def parse(text: str, *, thousands: bool = True) -> Node:
    """The tree of an answer in any known notation.

    Args:
        text: the answer in the one notation of `normalize.clean`.
        thousands: whether `1,234` is one number and no list.

    Raises:
        Unreadable: the text is no known notation.
        TooCostly: it is larger than the limits allow.
    """
    if is_whole(text):
        return number(text)
    if len(text) > MAX_ANSWER:
        raise TooCostly(f"an answer of {len(text)} characters")
    listed = tokenize(text, thousands=thousands)
    if not listed:
        raise Unreadable("nothing to read")
    if _is_prose(listed):
        raise Unreadable("prose")
    tokens = TokenStream(listed, _GRAMMAR)
    node = read_clause(tokens)
    if tokens.next.kind != "end":
        raise Unreadable(f"cannot read on from {tokens.next.text!r}")
    if levels(node) > MAX_LEVELS:
        raise TooCostly(f"an expression of more than {MAX_LEVELS} levels")
    return node


def _is_prose(tokens: list[Token]) -> bool:
    """Whether a text has too many words; one that an opening brace precedes is an argument."""
    return sum(b.kind == "word" and a.kind != "{" for a, b in pairwise([Token("start"), *tokens])) >= _PROSE


def _primary(tokens: TokenStream) -> Node:
    """The smallest expression that can stand alone, by the kind of the token it begins with."""
    rule = _PRIMARIES.get(tokens.next.kind)
    if rule is None:
        raise Unreadable(f"cannot read {tokens.next.text or 'the end'!r}")
    return rule(tokens)


def _dots(tokens: TokenStream) -> Node:
    tokens.take()
    return Sym("dots")


_PRIMARIES: Mapping[str, Rule] = {
    "num": read_numeral, "sym": read_symbol, "fn": read_function, "cmd": read_command,
    "text": read_words, "word": read_words, "dots": _dots,
    "{": read_braced,
    "(": read_bracketed, "[": read_bracketed, "\\{": read_bracketed, "<(": read_bracketed,
    "|": read_fenced, "||": read_fenced, "lfloor": read_fenced, "lceil": read_fenced,
    "angle": read_named_figure, "triangle": read_named_figure,
}  # fmt: skip
_GRAMMAR = Grammar(clause=read_clause, item=read_item, primary=_primary)
