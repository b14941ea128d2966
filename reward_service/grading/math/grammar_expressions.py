"""Sums, products and powers, by recursive descent.

Reading rules where notation is ambiguous (docs/verifiers.md tells them to users):
`1\\frac12` and `1 1/2` are mixed numbers when the fraction is proper; `a/bc` is a/(bc) but `2/3x` is
(2/3)x; a function without brackets takes the factors up to the next sign, function or `\\cdot`.
"""

from typing import TypeGuard

from reward_service.grading.math.grammar_atoms import is_whole, read_group, read_subscript
from reward_service.grading.math.literals import repeating
from reward_service.grading.math.token_stream import TokenStream
from reward_service.grading.math.tokens import Token, Unreadable
from reward_service.grading.math.tree import ZERO, Head, Node, Num, Op, Sym, is_op, negated

_STARTS = frozenset(
    {"num", "sym", "fn", "cmd", "(", "[", "{", "\\{", "|", "||", "lfloor", "lceil", "<(", "angle", "triangle",
     "dots"}
)  # fmt: skip
"""Kinds of tokens that can begin a factor."""
_SIGNS = frozenset({"+", "-", "pm", "mp"})
_SIGNS_BEFORE_TERM = _SIGNS | {"neg"}
_TWO_VALUED = {"pm": Head.PM, "mp": Head.MP}
_SET_OPERATIONS = {"cup": Head.UNION, "cap": Head.INTER, "minus": Head.MINUS}
_ORDINALS = frozenset({"st", "nd", "rd", "th"})


def read_union(tokens: TokenStream) -> Node:
    """Sums joined by ∪, ∩ or ∖; a single sum is itself."""
    left = read_sum(tokens)
    while tokens.next.kind in _SET_OPERATIONS:
        head = _SET_OPERATIONS[tokens.take().kind]
        left = Op(head, (left, read_sum(tokens)))
    return left


def read_sum(tokens: TokenStream) -> Node:
    """Terms joined by +, - or ±."""
    tokens.enter()
    result = read_term(tokens)
    while tokens.next.kind in _SIGNS:
        sign = tokens.take().kind
        if sign == "+" and tokens.next.kind == "dots":
            tokens.take()
            result = Op(Head.ADD, (result, Sym("dots")))
            continue
        right = read_term(tokens)
        if sign in _TWO_VALUED:
            result = Op(_TWO_VALUED[sign], (result, right))
        else:
            result = Op(Head.ADD, (result, right if sign == "+" else negated(right)))
    tokens.leave()
    return result


def read_term(tokens: TokenStream) -> Node:
    """A product with the signs before it."""
    kind = tokens.next.kind
    if kind not in _SIGNS_BEFORE_TERM:
        return read_product(tokens)
    tokens.take()
    tokens.enter()
    inner = read_term(tokens)
    tokens.leave()
    if kind == "+":
        return inner
    if kind == "-" and is_op(inner, Head.MOD):
        return Op(Head.MOD, (negated(inner.args[0]), inner.args[1]))
    return Op(_TWO_VALUED[kind], (ZERO, inner)) if kind in _TWO_VALUED else negated(inner)


# ---------------------------------------------------------------- products
def read_product(tokens: TokenStream) -> Node:
    """Factors joined by signs of multiplication or division, a colon, `mod`, or nothing at all."""
    result = last = read_power(tokens)
    while True:
        kind = tokens.next.kind
        if kind in {"*", "circ"}:
            tokens.take()
            last = _signed_power(tokens)
            result = Op(Head.MUL, (result, last))
        elif kind in {"/", "over"}:
            tokens.take()
            result = _quotient(tokens, result)
        elif kind == ":" and tokens.peek().kind in _STARTS:
            tokens.take()
            result = Op(Head.RATIO, (result, _behind_colon(tokens)))
        elif kind in {"mod", "pmod"}:
            tokens.take()
            result = Op(Head.MOD, (result, _signed_power(tokens)))
        elif kind == "dots" or factor_follows(tokens, last):
            last = read_power(tokens)
            result = _mixed_number(result, last) or Op(Head.MUL, (result, last))
        else:
            return result


def factor_follows(tokens: TokenStream, last: Node) -> bool:
    """Whether the next token begins a factor that multiplies `last` without a sign.

    Raises:
        Unreadable: two numbers stand side by side.
    """
    kind = tokens.next.kind
    if kind not in _STARTS or kind == "dots" or domain_follows(tokens):
        return False
    if kind in {"|", "||"}:
        return tokens.bars == 0 and any(t.kind == kind for t in tokens.tokens[tokens.at + 1 :])
    if kind == "num" and isinstance(last, Num):
        raise Unreadable("two numbers side by side")
    return True


def domain_follows(tokens: TokenStream) -> bool:
    """Whether `(k \\in \\mathbb{Z})` comes next, which says where the form before it holds."""
    if tokens.next.kind != "(" or tokens.peek(1).kind != "sym":
        return False
    relation = tokens.peek(2)
    return relation == Token("rel", "in", relation.spaced)


def _behind_colon(tokens: TokenStream) -> Node:
    """What follows a colon; two whole digits are marked, for they may be minutes."""
    minutes = tokens.next.kind == "num" and len(tokens.next.text) == 2 and tokens.next.text.isdigit()
    node = read_power(tokens)
    return Num(node.value, minutes=True) if minutes and isinstance(node, Num) else node


def _mixed_number(whole: Node, part: Node) -> Node | None:
    """`1\\frac12` as the mixed number it is; None when the second factor is no proper fraction."""
    if not (isinstance(whole, Num) and whole.places is None and whole.value > 0 and is_op(part, Head.DIV)):
        return None
    up, down = part.args
    if isinstance(up, Num) and isinstance(down, Num) and is_whole(up) and is_whole(down):
        return Op(Head.MIXED, (whole, part)) if up.value < down.value else None
    return None


def _signed_power(tokens: TokenStream) -> Node:
    """A power with the signs before it, as behind a sign of multiplication."""
    if tokens.next.kind in {"-", "+"}:
        negative = tokens.take().kind == "-"
        inner = _signed_power(tokens)
        return negated(inner) if negative else inner
    return read_power(tokens)


def _quotient(tokens: TokenStream, left: Node) -> Node:
    """`left` over what follows the slash: in `a/bc` all of bc, in `2/3x` only the number."""
    denominator = last = _signed_power(tokens)
    while not (isinstance(left, Num) and isinstance(last, Num)) and factor_follows(tokens, last):
        last = read_power(tokens)
        denominator = Op(Head.MUL, (denominator, last))
    return Op(Head.DIV, (left, denominator))


# ---------------------------------------------------------------- powers
def read_power(tokens: TokenStream) -> Node:
    """A primary with its suffixes and its exponent; `90^\\circ` is an angle, `12^{th}` the number."""
    tokens.enter()
    base = read_postfix(tokens)
    if tokens.accept("^"):
        if tokens.next.kind in {"circ", "deg"}:
            tokens.take()
            base = Op(Head.DEGREES, (base,))
        elif tokens.next.kind == "{" and _alone_in_braces(tokens, {"circ", "deg"}):
            tokens.skip(3)
            base = Op(Head.DEGREES, (base,))
        elif not _skip_ordinal(tokens):
            base = Op(Head.POW, (base, read_exponent(tokens)))
        base = _with_suffixes(tokens, base)
    tokens.leave()
    return base


def _alone_in_braces(tokens: TokenStream, kinds: set[str]) -> bool:
    """Whether a token of these kinds and a closing brace stand behind the brace that comes next."""
    return tokens.peek().kind in kinds and tokens.peek(2).kind == "}"


def _skip_ordinal(tokens: TokenStream) -> bool:
    """Skip the end of an ordinal number, as in `12^{\\text{th}}`; whether there was one."""
    braced = tokens.next.kind == "{"
    inside = tokens.peek() if braced else tokens.next
    if inside.kind == "text" and inside.text in _ORDINALS:
        tokens.skip(3 if braced else 1)
        return True
    if braced and "".join(tokens.texts(2, start=1)) in _ORDINALS and len(tokens.peek().text) == 1:
        tokens.skip(4)
        return True
    return False


def read_exponent(tokens: TokenStream) -> Node:
    """What stands behind `^`; a lone sign, as in `x^+`, becomes a symbol."""
    kind = tokens.next.kind
    if kind in {"+", "-"} and tokens.peek().kind in {"}", "end"}:
        return Sym(tokens.take().kind)
    if kind == "{":
        if _alone_in_braces(tokens, {"+", "-"}):
            sign = tokens.peek().kind
            tokens.skip(3)
            return Sym(sign)
        return read_group(tokens)
    if kind in {"-", "+"}:
        negative = tokens.take().kind == "-"
        inner = read_exponent(tokens)
        return negated(inner) if negative else inner
    if tokens.accept("*"):
        return Sym("star")
    return read_power(tokens)


def read_postfix(tokens: TokenStream) -> Node:
    """A primary with its suffixes: factorial, percent, degree, prime, base, repeating digits."""
    return _with_suffixes(tokens, tokens.grammar.primary(tokens))


def _with_suffixes(tokens: TokenStream, base: Node) -> Node:
    while True:
        kind = tokens.next.kind
        if kind == "!":
            tokens.take()
            base = Op(Head.FACT, (base,))
        elif kind == "%":
            tokens.take()
            base = Op(Head.PERCENT, (base,))
        elif kind in {"deg", "circ"} and tokens.peek().kind not in _STARTS:
            tokens.take()
            base = Op(Head.DEGREES, (base,))
        elif kind == "'" and isinstance(base, Sym):
            tokens.take()
            base = Sym(base.name + "'")
        elif kind == "_" and isinstance(base, Num):
            base = Op(Head.BASE, (base, read_subscript(tokens)))
        elif kind == "dots" and _repeats(base) and tokens.next.text.startswith("..."):
            tokens.take()
            base = repeating(base)
        else:
            return base


def _repeats(base: Node) -> TypeGuard[Num]:
    """Whether dots behind this number say that its decimals go on."""
    return isinstance(base, Num) and base.places is not None
