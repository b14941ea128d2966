"""LaTeX commands: fractions, roots, sums, integrals, decorated names."""

from reward_service.grading.math.grammar_atoms import (
    read_argument,
    read_group,
    read_symbol,
)
from reward_service.grading.math.grammar_environments import read_environment
from reward_service.grading.math.grammar_expressions import read_product, read_sum
from reward_service.grading.math.grammar_functions import read_applied
from reward_service.grading.math.literals import flat
from reward_service.grading.math.token_stream import Rule, TokenStream
from reward_service.grading.math.tokens import Token, Unreadable
from reward_service.grading.math.tree import Head, Node, Num, Op, Sym, Word, integer, is_op

_DECORATIONS = {
    "\\overline": "overline", "\\bar": "overline", "\\vec": "vec", "\\overrightarrow": "vec", "\\hat": "hat",
    "\\widehat": "widehat", "\\tilde": "tilde", "\\dot": "dot", "\\overarc": "overarc",
    "\\widetilde": "widetilde", "\\overparen": "overparen",
}  # fmt: skip
"""What stands before the name in the symbol of a decorated name."""
_FRAMES = frozenset({"\\boxed", "\\fbox", "\\variable", "\\underline"})
_BIG_OPERATORS = {"\\sum": Head.SUM, "\\prod": Head.PROD, "\\lim": Head.LIM}


def read_command(tokens: TokenStream) -> Node:
    """A command whose name comes next, with its arguments.

    Raises:
        Unreadable: the command has no meaning here.
    """
    tokens.enter()
    node = _commanded(tokens, tokens.take().text)
    tokens.leave()
    return node


def _commanded(tokens: TokenStream, name: str) -> Node:
    rule = _RULES.get(name)
    if rule is not None:
        return rule(tokens)
    if name in {"\\sqrt", "\\cbrt"}:
        return _root(tokens, integer(3 if name == "\\cbrt" else 2))
    if name in _BIG_OPERATORS:
        low, high = _bounds(tokens)
        return Op(_BIG_OPERATORS[name], (read_product(tokens), low, high))
    if name in _DECORATIONS:
        return _decorated(tokens, name)
    if name in _FRAMES:
        return read_argument(tokens)
    raise Unreadable(f"unknown command {name}")


def _decorated(tokens: TokenStream, command: str) -> Node:
    """A name under a bar, arrow or hat: a symbol of its own."""
    inner = read_argument(tokens)
    if isinstance(inner, Num):
        raise Unreadable(f"a number under {command[1:]}")
    return Sym(f"{_DECORATIONS[command]} {flat(inner)}")


def _fraction(tokens: TokenStream) -> Node:
    """A fraction; `\\frac{d}{dx}` is the derivative of the product behind it."""
    up = read_argument(tokens)
    down = read_argument(tokens)
    if up == Sym("d") and is_op(down, Head.MUL) and down.args[0] == Sym("d"):
        return Op(Head.DIFF, (read_product(tokens), down.args[-1]))
    return Op(Head.DIV, (up, down))


def _binomial(tokens: TokenStream) -> Node:
    return Op(Head.BINOM, (read_argument(tokens), read_argument(tokens)))


def _root(tokens: TokenStream, index: Node) -> Node:
    """A root, with its index in square brackets where it has one."""
    if tokens.accept("["):
        index = read_sum(tokens)
        tokens.expect("]")
    radicand = read_group(tokens) if tokens.next.kind == "{" else tokens.grammar.primary(tokens)
    return Op(Head.ROOT, (index, radicand))


def _bounds(tokens: TokenStream) -> tuple[Node, Node]:
    """What stands below and above a sum, product, integral or limit; empty words where nothing does."""
    low: Node = Word("")
    high: Node = Word("")
    while tokens.next.kind in {"_", "^"}:
        if tokens.take().kind == "_":
            low = read_argument(tokens)
        else:
            high = read_argument(tokens)
    return low, high


# ---------------------------------------------------------------- integrals
def _integral(tokens: TokenStream) -> Node:
    low, high = _bounds(tokens)
    return Op(Head.INT, (*_integrand(tokens), low, high))


def _integrand(tokens: TokenStream) -> tuple[Node, Node]:
    """The body and the variable: the first `d` followed by a symbol ends the body."""
    end = tokens.at
    while not _is_differential(tokens.tokens[end : end + 2]):
        end += 1
        if end + 1 >= len(tokens.tokens):
            raise Unreadable("an integral without its variable")
    end = _pull_out_differential(tokens, end)
    inside = tokens.part(end)
    body = inside.nested_clause() if tokens.at < end else integer(1)
    if inside.next.kind != "end":
        raise Unreadable("an integrand that cannot be read")
    tokens.move_to(end + 1)
    return body, read_symbol(tokens)


def _is_differential(tokens: list[Token]) -> bool:
    return len(tokens) == 2 and tokens[0].kind == "sym" and tokens[0].text == "d" and tokens[1].kind == "sym"


def _pull_out_differential(tokens: TokenStream, at: int) -> int:
    """Move a differential out of a fraction, as in `\\int \\frac{3 dx}{x}`; the index where it is then."""
    listed = tokens.tokens
    depth = sum((t.kind == "{") - (t.kind == "}") for t in listed[tokens.at : at])
    if depth <= 0:
        return at
    first = at - 1 if listed[at - 1].kind == "*" else at
    differential, rest = listed[at : at + 2], listed[at + 2 :]
    close = 0
    for close, token in enumerate(rest):
        depth += (token.kind == "{") - (token.kind == "}")
        if depth == 0 and (close + 1 == len(rest) or rest[close + 1].kind != "{"):
            break
    numerator = [Token("num", "1")] if listed[first - 1].kind == "{" else []
    moved = [*numerator, *rest[: close + 1], *differential, *rest[close + 1 :]]
    tokens.replace(first, len(listed), moved)
    return first + len(numerator) + close + 1


_RULES: dict[str, Rule] = {
    "\\frac": _fraction,
    "\\binom": _binomial,
    "\\tbinom": _binomial,
    "\\dbinom": _binomial,
    "\\log": lambda tokens: read_applied(tokens, "log"),
    "\\int": _integral,
    "\\oint": _integral,
    "\\begin": read_environment,
    "\\not": lambda tokens: tokens.grammar.primary(tokens),
}
