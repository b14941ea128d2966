"""The smallest parts of an expression: numbers, names with their subscripts, groups and brackets."""

from reward_service.grading.math.literals import flat, number
from reward_service.grading.math.token_stream import TokenStream
from reward_service.grading.math.tokens import Token, Unreadable
from reward_service.grading.math.tree import Head, Node, Num, Op, Sym, Word, is_op, negated

_INVERSE = ["^", "{", "-", "1", "}"]
_SUBSCRIPT = frozenset({"num", "sym", "fn", "word", "text", ",", "+", "-"})
_CLOSING = frozenset({")", "]", "\\}", ")>"})
_FUNCTION_NAMES = frozenset({"f", "g", "h", "F", "G"})
"""Before brackets these are always functions."""
_POSSIBLE_FUNCTION_NAMES = frozenset(
    "f g h F G T P Q p q u v y x a b H S A N M R s varphi phi psi w L V C D".split()
)
"""Before brackets these are functions where a relation follows: `y(t) = …`."""
_ROUNDED = {"lfloor": Head.FLOOR, "lceil": Head.CEIL}
_FENCE_CLOSING = {"lfloor": "rfloor", "lceil": "rceil"}


def read_numeral(tokens: TokenStream) -> Node:
    """A number; `3 1/2` is a mixed number when the fraction is proper."""
    whole = number(tokens.take().text)
    if whole.places is None and tokens.next.kind == "num" and tokens.next.spaced and fraction_follows(tokens):
        up, down = number(tokens.next.text), number(tokens.peek(2).text)
        if up.value < down.value and up.places is None and down.places is None:
            tokens.skip(3)
            return Op(Head.MIXED, (whole, Op(Head.DIV, (up, down))))
    return whole


def fraction_follows(tokens: TokenStream) -> bool:
    """Whether a slash and a number stand behind the next token."""
    return tokens.peek(1).kind == "/" and tokens.peek(2).kind == "num"


# ---------------------------------------------------------------- names
def read_symbol(tokens: TokenStream) -> Node:
    """A symbol with its subscripts and primes: `x_1'`; with its argument where it is a function, `f(x)`."""
    tokens.enter()
    name = tokens.take().text
    while tokens.next.kind in {"_", "'"}:
        name += "'" if tokens.accept("'") else "_" + flat(read_subscript(tokens))
    if name in _FUNCTION_NAMES and tokens.texts(5) == _INVERSE:
        tokens.skip(5)
        name += "^{-1}"
    tokens.leave()
    if tokens.next.kind == "(" and _is_applied(tokens, name):
        return Op(Head.CALL, (Sym(name), *_call_arguments(tokens)))
    return Sym(name)


def read_subscript(tokens: TokenStream) -> Node:
    """What stands behind `_`, which comes next."""
    tokens.take()
    if tokens.next.kind != "{":
        return read_single(tokens)
    start = tokens.at + 1
    end = tokens.end_of_run(_SUBSCRIPT, start=start)
    if end < len(tokens.tokens) and tokens.tokens[end].kind == "}" and end > start:
        text = "".join(t.text for t in tokens.tokens[start:end])
        tokens.move_to(end + 1)
        return number(text) if text.isdigit() else Sym(text)
    return read_group(tokens)


def _is_applied(tokens: TokenStream, name: str) -> bool:
    """Whether a name before brackets is a function: always for the usual names, for others before `=`."""
    if tokens.next.spaced and name not in {"f", "g", "h"}:
        return False
    if name.endswith("^{-1}"):
        return _bracket_closes(tokens)
    if name not in _POSSIBLE_FUNCTION_NAMES and "'" not in name:
        return False
    return _bracket_closes(tokens) and (
        name in _FUNCTION_NAMES or "'" in name or "^" in name or _relation_follows_argument(tokens)
    )


def _bracket_closes(tokens: TokenStream) -> bool:
    """Whether the round bracket that comes next is closed."""
    depth = 0
    for token in tokens.tokens[tokens.at :]:
        depth += (token.kind == "(") - (token.kind == ")")
        if depth == 0:
            return True
    return False


def _relation_follows_argument(tokens: TokenStream) -> bool:
    """Whether `(t) =` comes next: one symbol or number in brackets, and a relation."""
    return (
        tokens.peek(1).kind in {"sym", "num"} and tokens.peek(2).kind == ")" and tokens.peek(3).kind == "rel"
    )


def _call_arguments(tokens: TokenStream) -> tuple[Node, ...]:
    tokens.expect("(")
    inner = tokens.nested_clause()
    tokens.expect(")")
    return inner.args if is_op(inner, Head.LIST) else (inner,)


def read_named_figure(tokens: TokenStream) -> Node:
    """`\\angle ABC`, `\\triangle XYZ`: one name."""
    name = tokens.take().kind
    while tokens.next.kind in {"sym", "num", "word"}:
        name += " " + tokens.take().text
    return Sym(name)


# ---------------------------------------------------------------- groups
def read_group(tokens: TokenStream) -> Node:
    """`{…}`: what LaTeX holds together."""
    tokens.expect("{")
    inner = tokens.nested_clause()
    tokens.expect("}")
    return inner


def read_argument(tokens: TokenStream) -> Node:
    """What a LaTeX command takes: a group, or one sign."""
    return read_group(tokens) if tokens.next.kind == "{" else read_single(tokens)


def read_single(tokens: TokenStream) -> Node:
    """One sign behind a command, `^` or `_`: of `\\frac12` first 1, then 2."""
    token = tokens.next
    if token.kind == "num" and len(token.text) > 1 and token.text.isdigit():
        tokens.replace(tokens.at, tokens.at + 1, [Token("num", token.text[0]), Token("num", token.text[1:])])
        token = tokens.next
    if token.kind in {"-", "+"} and tokens.peek().kind == "num":
        tokens.take()
        inner = read_single(tokens)
        return negated(inner) if token.kind == "-" else inner
    if token.kind in {"fn", "text", "word"}:
        return Sym(tokens.take().text)
    if token.kind in {"+", "-", "*", "'"}:
        return Sym(tokens.take().kind)
    return tokens.grammar.primary(tokens)


def read_braced(tokens: TokenStream) -> Node:
    """A group that stands by itself; with `\\choose` or `\\over` inside a binomial or a fraction."""
    tokens.take()
    if tokens.accept("}"):
        return Sym("")
    inner = tokens.nested_clause()
    if tokens.accept("choose"):
        inner = Op(Head.BINOM, (inner, tokens.nested_clause()))
    elif tokens.accept("over"):
        inner = Op(Head.DIV, (inner, tokens.nested_clause()))
    tokens.expect("}")
    return Op(Head.SET, inner.args) if is_op(inner, Head.LIST) else inner


# ---------------------------------------------------------------- brackets
def read_bracketed(tokens: TokenStream) -> Node:
    """Anything between brackets: a tuple, an interval, a set, or an expression."""
    tokens.enter()
    opening = tokens.take().kind
    if tokens.next.kind in _CLOSING:
        closing = tokens.take().kind
        tokens.leave()
        return Op(Head.SET, ()) if opening == "\\{" else Op(Head.TUPLE, (Word(opening), Word(closing)))
    inner = tokens.nested_clause()
    closing = tokens.take().kind
    if closing not in _CLOSING:
        raise Unreadable(f"{opening} is not closed")
    tokens.leave()
    return _enclosed(opening, inner, closing)


def _enclosed(opening: str, inner: Node, closing: str) -> Node:
    """What brackets make of what stands between them."""
    if opening == "\\{" and closing == "\\}":
        if is_op(inner, Head.BUILDER):
            return inner
        return Op(Head.SET, inner.args if is_op(inner, Head.LIST) else (inner,))
    if "\\}" in {opening, closing} or "\\{" in {opening, closing}:
        raise Unreadable("a brace is closed by a bracket")
    if is_op(inner, Head.LIST):
        brackets = "(" if opening == "<(" else opening, ")" if closing == ")>" else closing
        return Op(Head.TUPLE, (*map(Word, brackets), *inner.args))
    if opening == "[" and closing == "]":
        return inner if is_op(inner, Head.MATRIX) else Op(Head.GROUP, (inner,))
    if (opening, closing) in {("(", ")"), ("<(", ")>")}:
        return inner
    raise Unreadable(f"{opening} is closed by {closing}")


def read_fenced(tokens: TokenStream) -> Node:
    """An absolute value, a floor or a ceiling."""
    tokens.enter()
    opening = tokens.take().kind
    bars, tokens.bars = tokens.bars, tokens.bars + (opening in {"|", "||"})
    inner = tokens.nested_clause()
    tokens.bars = bars
    tokens.expect(_FENCE_CLOSING.get(opening, opening))
    tokens.leave()
    return Op(_ROUNDED.get(opening, Head.ABS), (inner,))


def is_whole(node: Node) -> bool:
    """Whether a node is a whole number written without a point."""
    return isinstance(node, Num) and node.places is None
