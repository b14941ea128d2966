"""Functions with their arguments, and LaTeX commands."""

from reward_service.grading.literals import flat
from reward_service.grading.terms import Terms
from reward_service.grading.tokens import FUNCTIONS, Token, Unreadable
from reward_service.grading.tree import Node, Num, Op, Sym, Word, integer

_CLOSER = {"(": ")", "[": "]", "\\{": "\\}", "<(": ")>", "{": "}"}


class Commands(Terms):
    """Functions, roots, fractions, sums, integrals, decorated names."""

    def function(self) -> Node:
        self.enter()
        name = self.take().text
        node = self.applied(name)
        self.depth -= 1
        return node

    def applied(self, name: str) -> Node:
        power: Node | None = None
        base: Node | None = None
        while self.next.kind in {"^", "_"}:
            if self.take().kind == "^":
                power = self.exponent_of_function()
            else:
                base = self.argument()
        if name == "sqrt":
            return self.root_of(integer(2))
        if name == "cbrt":
            return self.root_of(integer(3))
        args = self.function_arguments()
        inverse = isinstance(power, Op) and power.head == "neg" and power.args[0] == integer(1)
        if inverse and ("arc" + name) in FUNCTIONS.values():
            return Op("arc" + name, args)
        node = _function(name, args, base)
        return node if power is None else Op("pow", (node, power))

    def exponent_of_function(self) -> Node:
        return self.group() if self.next.kind == "{" else self.atom_after_command()

    def root_of(self, index: Node) -> Node:
        if self.next.kind in {"(", "{"}:
            self.at += 1
            inner = self.inner()
            self.expect(")" if self.tokens[self.at].kind == ")" else "}") if self.at < len(
                self.tokens
            ) else self.expect(")")
            return Op("root", (index, inner))
        return Op("root", (index, self.postfix()))

    def function_arguments(self) -> tuple[Node, ...]:
        if self.next.kind in {"(", "{", "["}:
            closer = _CLOSER[self.take().kind]
            inner = self.inner()
            self.expect(closer)
            inner = self.trailing_in_argument(inner)
            return inner.args if isinstance(inner, Op) and inner.head == "list" else (inner,)
        return (self.bare_argument(),)

    def trailing_in_argument(self, inner: Node) -> Node:
        return inner

    def bare_argument(self) -> Node:
        """Factors up to the next sign, function or explicit operator."""
        if self.next.kind in {"-", "+"}:
            negative = self.take().kind == "-"
            inner = self.bare_argument()
            return Op("neg", (inner,)) if negative else inner
        result = last = self.power()
        while self.next.kind not in {"fn", "(", "|", "||"} and self.multiplies(last):
            last = self.power()
            result = Op("mul", (result, last))
        if self.next.kind == "/" and self.peek().kind == "num":
            self.take()
            result = Op("div", (result, self.power()))
        return result

    def command(self) -> Node:
        self.enter()
        name = self.take().text
        node = self.commanded(name)
        self.depth -= 1
        return node

    def commanded(self, name: str) -> Node:
        if name == "\\frac":
            return self.fraction()
        if name in {"\\sqrt", "\\cbrt"}:
            return self.root(name)
        if name in {"\\binom", "\\tbinom", "\\dbinom"}:
            return Op("binom", (self.argument(), self.argument()))
        if name == "\\log":
            return self.applied("log")
        if name in {"\\sum", "\\prod", "\\int", "\\lim", "\\oint"}:
            return self.big(name[1:])
        if name == "\\begin":
            return self.environment()
        if name in {
            "\\overline",
            "\\bar",
            "\\vec",
            "\\overrightarrow",
            "\\hat",
            "\\widehat",
            "\\tilde",
            "\\dot",
            "\\overarc",
            "\\widetilde",
            "\\overparen",
        }:
            return self.decorated(name[1:])
        if name in {"\\boxed", "\\fbox", "\\variable", "\\underline"}:
            return self.argument()
        if name == "\\not":
            return self.primary()
        raise Unreadable(f"unknown command {name}")

    def decorated(self, name: str) -> Node:
        inner = self.argument()
        if isinstance(inner, Num):
            raise Unreadable(f"a number under {name}")
        return Sym(f"{_DECORATIONS.get(name, name)} {flat(inner)}")

    def fraction(self) -> Node:
        up = self.argument()
        down = self.argument()
        if isinstance(up, Sym) and up.name == "d" and isinstance(down, Op):
            variable = down.args[-1] if down.head == "mul" and down.args[0] == Sym("d") else None
            if variable is not None:
                return Op("diff", (self.product(), variable))
        return Op("div", (up, down))

    def root(self, name: str) -> Node:
        index: Node = integer(3 if name == "\\cbrt" else 2)
        if self.next.kind == "[":
            self.take()
            index = self.sum()
            self.expect("]")
        if self.next.kind == "{":
            return Op("root", (index, self.group()))
        return Op("root", (index, self.primary()))

    def big(self, name: str) -> Node:
        """`\\sum_{k=1}^{n} body`, `\\int_a^b body dx`, `\\lim_{x\\to a} body`."""
        low: Node = Word("")
        high: Node = Word("")
        while self.next.kind in {"_", "^"}:
            if self.take().kind == "_":
                low = self.argument()
            else:
                high = self.argument()
        if name in {"int", "oint"}:
            return Op("int", (*self.integrand(), low, high))
        body = self.product()
        return Op(name, (body, low, high))

    def integrand(self) -> tuple[Node, Node]:
        """The body and the variable: the last `d` followed by a symbol ends it."""
        end = self.at
        while end + 1 < len(self.tokens):
            here, after = self.tokens[end], self.tokens[end + 1]
            if here.kind == "sym" and here.text == "d" and after.kind == "sym":
                break
            end += 1
        else:
            raise Unreadable("an integral without its variable")
        end = self.pulled_out(end)
        inside = type(self)(self.tokens[self.at : end])
        inside.depth = self.depth
        body = inside.inner() if self.at < end else integer(1)
        if inside.next.kind != "end":
            raise Unreadable("an integrand that cannot be read")
        self.at = end + 1
        return body, self.symbol()

    def pulled_out(self, end: int) -> int:
        """`\\int \\frac{3 dx}{x}`: a differential inside a fraction is moved behind it."""
        depth = sum((t.kind == "{") - (t.kind == "}") for t in self.tokens[self.at : end])
        if depth <= 0:
            return end
        first = end - 1 if self.tokens[end - 1].kind == "*" else end
        differential = self.tokens[end : end + 2]
        rest = self.tokens[end + 2 :]
        close = 0
        for close, token in enumerate(rest):
            depth += (token.kind == "{") - (token.kind == "}")
            if depth == 0 and (close + 1 == len(rest) or rest[close + 1].kind != "{"):
                break
        kept = self.tokens[:first] or []
        numerator = [] if kept[-1].kind != "{" else [Token("num", "1")]
        self.tokens = [*kept, *numerator, *rest[: close + 1], *differential, *rest[close + 1 :]]
        return len(kept) + len(numerator) + close + 1

    def environment(self) -> Node:
        raise NotImplementedError


_DECORATIONS = {"bar": "overline", "overrightarrow": "vec"}
_LOG_BASES: dict[str, Node] = {"lg": integer(10), "ln": Sym("e"), "lb": integer(2)}


_VARIADIC = frozenset({"max", "min", "gcd", "lcm"})


def _function(name: str, args: tuple[Node, ...], base: Node | None) -> Node:
    if len(args) != 1 and name in FUNCTIONS.values() and name not in _VARIADIC:
        raise Unreadable(f"{name} of {len(args)} arguments")
    if name == "log":
        return Op("log", (base if base is not None else Sym("logbase"), *args))
    if name in _LOG_BASES:
        return Op("log", (_LOG_BASES[name], *args))
    if base is not None and name not in {"max", "min"}:
        raise Unreadable(f"a subscript of {name}")
    if name == "exp":
        return Op("pow", (Sym("e"), *args))
    if name == "sqrt":
        return Op("root", (integer(2), *args))
    if name in FUNCTIONS.values():
        return Op(name, args)
    return Op("call", (Sym(name), *args))
