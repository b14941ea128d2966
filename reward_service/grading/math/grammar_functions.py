"""Functions with their arguments: `\\sin 2x`, `log_2(8)`, `f^{-1}`."""

from reward_service.grading.math.grammar_atoms import read_argument
from reward_service.grading.math.grammar_expressions import factor_follows, read_postfix, read_power
from reward_service.grading.math.token_stream import TokenStream
from reward_service.grading.math.tokens import FUNCTIONS, Unreadable
from reward_service.grading.math.tree import Head, Node, Op, Sym, integer, is_op, negated

_CLOSERS = {"(": ")", "[": "]", "{": "}"}
_LOG_BASES: dict[str, Node] = {"lg": integer(10), "ln": Sym("e"), "lb": integer(2)}
_SEVERAL_ARGUMENTS = frozenset({"max", "min", "gcd", "lcm"})
_KNOWN = frozenset(FUNCTIONS.values())
_HEADS = frozenset(Head)


def read_function(tokens: TokenStream) -> Node:
    """A function whose name comes next, with power, base and arguments."""
    tokens.enter()
    node = read_applied(tokens, tokens.take().text)
    tokens.leave()
    return node


def read_applied(tokens: TokenStream, name: str) -> Node:
    """A function whose name has been read: `\\sin^2 x`, `\\log_2 8`; `\\sin^{-1}` is the inverse."""
    power: Node | None = None
    base: Node | None = None
    while tokens.next.kind in {"^", "_"}:
        if tokens.take().kind == "^":
            power = read_argument(tokens)
        else:
            base = read_argument(tokens)
    if name in {"sqrt", "cbrt"}:
        return _root_of(tokens, integer(2 if name == "sqrt" else 3))
    arguments = _arguments(tokens)
    if (
        power is not None
        and is_op(power, Head.NEG)
        and power.args[0] == integer(1)
        and "arc" + name in _HEADS
    ):
        return Op(Head("arc" + name), arguments)
    node = _function(name, arguments, base)
    return node if power is None else Op(Head.POW, (node, power))


def _root_of(tokens: TokenStream, index: Node) -> Node:
    """`sqrt(x)`, `sqrt{x}`, `sqrt x`."""
    if tokens.next.kind not in {"(", "{"}:
        return Op(Head.ROOT, (index, read_postfix(tokens)))
    tokens.take()
    inner = tokens.nested_clause()
    if not tokens.accept("}"):
        tokens.expect(")")
    return Op(Head.ROOT, (index, inner))


def _arguments(tokens: TokenStream) -> tuple[Node, ...]:
    if tokens.next.kind not in _CLOSERS:
        return (_bare_argument(tokens),)
    closer = _CLOSERS[tokens.take().kind]
    inner = tokens.nested_clause()
    tokens.expect(closer)
    return inner.args if is_op(inner, Head.LIST) else (inner,)


def _bare_argument(tokens: TokenStream) -> Node:
    """Factors up to the next sign, function or explicit operator."""
    if tokens.next.kind in {"-", "+"}:
        negative = tokens.take().kind == "-"
        inner = _bare_argument(tokens)
        return negated(inner) if negative else inner
    result = last = read_power(tokens)
    while tokens.next.kind not in {"fn", "(", "|", "||"} and factor_follows(tokens, last):
        last = read_power(tokens)
        result = Op(Head.MUL, (result, last))
    if tokens.next.kind == "/" and tokens.peek().kind == "num":
        tokens.take()
        result = Op(Head.DIV, (result, read_power(tokens)))
    return result


def _function(name: str, arguments: tuple[Node, ...], base: Node | None) -> Node:
    """The node of a function of this name; one that is not known is a call."""
    known = name in _KNOWN
    if len(arguments) != 1 and known and name not in _SEVERAL_ARGUMENTS:
        raise Unreadable(f"{name} of {len(arguments)} arguments")
    if name == "log":
        return Op(Head.LOG, (base if base is not None else Sym("logbase"), *arguments))
    if name in _LOG_BASES:
        return Op(Head.LOG, (_LOG_BASES[name], *arguments))
    if base is not None and name not in {"max", "min"}:
        raise Unreadable(f"a subscript of {name}")
    if name == "exp":
        return Op(Head.POW, (Sym("e"), *arguments))
    return Op(Head(name), arguments) if known else Op(Head.CALL, (Sym(name), *arguments))
