"""Tokens to a tree, by recursive descent: expressions here, lists and relations in `clauses`.

Reading rules where notation is ambiguous (docs/verifiers.md tells them to users):
`1\\frac12` and `1 1/2` are mixed numbers when the fraction is proper; `a/bc` is a/(bc) but `2/3x` is
(2/3)x; a function without brackets takes the factors up to the next sign, function or `\\cdot`.
"""

from fractions import Fraction

from reward_service.grading.limits import MAX_DEPTH, MAX_DIGITS, TooCostly
from reward_service.grading.tokens import FUNCTIONS, Token, Unreadable
from reward_service.grading.tree import Node, Num, Op, Sym, Word, integer

_END = Token("end")
_START = frozenset(
    {
        "num",
        "sym",
        "fn",
        "cmd",
        "(",
        "[",
        "{",
        "\\{",
        "|",
        "||",
        "lfloor",
        "lceil",
        "<(",
        "angle",
        "triangle",
        "dots",
    }
)
_SUBSCRIPT = frozenset({"num", "sym", "fn", "word", "text", ",", "+", "-"})
_CLOSER = {"(": ")", "[": "]", "\\{": "\\}", "<(": ")>", "{": "}"}


def number(text: str) -> Num:
    """A decimal literal.

    Raises:
        TooCostly: more digits, or a larger power of ten, than `MAX_DIGITS`.
    """
    mantissa, _, exponent = text.lower().partition("e")
    shift = int(exponent or 0)
    if len(mantissa) > MAX_DIGITS or abs(shift) > MAX_DIGITS:
        raise TooCostly(f"a number of more than {MAX_DIGITS} digits")
    whole, dot, places = mantissa.partition(".")
    value = Fraction(int((whole + places) or 0), 10 ** len(places))
    value = value * 10**shift if shift >= 0 else value / 10**-shift
    decimals = None if not dot else len(places) - shift
    return Num(value, decimals, len((whole + places).lstrip("0")) if dot else 0)


class Parser:
    """One pass over the tokens; `at` is the next one."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.at = 0
        self.depth = 0
        self.bars = 0

    # -- reading tokens
    @property
    def next(self) -> Token:
        return self.tokens[self.at] if self.at < len(self.tokens) else _END

    def peek(self, ahead: int = 1) -> Token:
        where = self.at + ahead
        return self.tokens[where] if where < len(self.tokens) else _END

    def take(self) -> Token:
        token = self.next
        self.at += 1
        return token

    def accept(self, kind: str) -> bool:
        if self.next.kind == kind:
            self.at += 1
            return True
        return False

    def expect(self, kind: str) -> None:
        if not self.accept(kind):
            raise Unreadable(f"{kind} expected before {self.next.text or 'the end'!r}")

    def inner(self) -> "Node":
        """A whole clause inside brackets; `clauses` knows how."""
        raise NotImplementedError

    def enter(self) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise TooCostly(f"nested more than {MAX_DEPTH} deep")

    # -- sums and products
    def sum(self) -> Node:
        self.enter()
        result = self.term()
        while self.next.kind in {"+", "-", "pm", "mp"}:
            sign = self.take().kind
            if sign == "+" and self.next.kind == "dots":
                self.take()
                result = Op("add", (result, Sym("dots")))
                continue
            right = self.term()
            if sign in {"pm", "mp"}:
                result = Op(sign, (result, right))
            else:
                result = Op("add", (result, right if sign == "+" else Op("neg", (right,))))
        self.depth -= 1
        return result

    def term(self) -> Node:
        kind = self.next.kind
        if kind in {"+", "-", "pm", "mp", "neg"}:
            self.take()
            self.enter()
            inner = self.term()
            self.depth -= 1
            if kind == "+":
                return inner
            if kind == "-" and isinstance(inner, Op) and inner.head == "mod":
                return Op("mod", (Op("neg", (inner.args[0],)), inner.args[1]))
            return Op("neg", (inner,)) if kind in {"-", "neg"} else Op(kind, (integer(0), inner))
        return self.product()

    def product(self) -> Node:
        result = last = self.power()
        while True:
            kind = self.next.kind
            if kind in {"*", "circ"}:
                self.take()
                last = self.signed_power()
                result = Op("mul", (result, last))
            elif kind in {"/", "over"}:
                self.take()
                result = self.divided(result)
            elif kind == ":" and self.peek().kind in _START:
                self.take()
                result = Op("ratio", (result, self.clock_part()))
            elif kind in {"mod", "pmod"}:
                self.take()
                result = Op("mod", (result, self.signed_power()))
            elif kind == "dots" or self.multiplies(last):
                last = self.power()
                result = self.mixed(result, last) or Op("mul", (result, last))
            else:
                return result

    def clock_part(self) -> Node:
        """What follows a colon; two whole digits are marked, for they may be minutes."""
        minutes = self.next.kind == "num" and len(self.next.text) == 2 and self.next.text.isdigit()
        node = self.power()
        return Num(node.value, None, -1) if minutes and isinstance(node, Num) else node

    def multiplies(self, last: Node) -> bool:
        """Whether an implicit factor follows."""
        token = self.next
        if token.kind not in _START or token.kind == "dots":
            return False
        if token.kind in {"|", "||"}:
            return self.bars == 0 and self.closing_bar(token.kind)
        if token.kind == "num" and isinstance(last, Num):
            raise Unreadable("two numbers side by side")
        return True

    def closing_bar(self, kind: str) -> bool:
        return any(t.kind == kind for t in self.tokens[self.at + 1 :])

    def fraction_follows(self) -> bool:
        return self.peek(1).kind == "/" and self.peek(2).kind == "num"

    def mixed(self, left: Node, right: Node) -> Node | None:
        if isinstance(left, Op) and left.head == "neg":
            return None
        if not (isinstance(left, Num) and left.places is None and left.value > 0 and isinstance(right, Op)):
            return None
        if isinstance(right, Op) and right.head == "div":
            up, down = right.args
            if all(isinstance(p, Num) and p.places is None for p in (up, down)) and up.value < down.value:  # type: ignore[union-attr]
                return Op("mixed", (left, right))
        return None

    def signed_power(self) -> Node:
        if self.next.kind in {"-", "+"}:
            negative = self.take().kind == "-"
            inner = self.signed_power()
            return Op("neg", (inner,)) if negative else inner
        return self.power()

    def divided(self, left: Node) -> Node:
        denominator = last = self.signed_power()
        while not (isinstance(left, Num) and isinstance(last, Num)) and self.multiplies(last):
            last = self.power()
            denominator = Op("mul", (denominator, last))
        return Op("div", (left, denominator))

    def power(self) -> Node:
        self.enter()
        base = self.postfix()
        if self.next.kind == "^":
            self.take()
            if self.next.kind in {"circ", "deg"}:
                self.take()
                base = Op("degrees", (base,))
            elif self.next.kind == "{" and self.peek().kind in {"circ", "deg"} and self.peek(2).kind == "}":
                self.at += 3
                base = Op("degrees", (base,))
            elif self.ordinal():
                pass
            else:
                base = Op("pow", (base, self.exponent()))
            base = self.trailing(base)
        self.depth -= 1
        return base

    def ordinal(self) -> bool:
        """`12^{\\text{th}}` is the number 12; `'`-like marks after a power are left to the unit."""
        inside = self.peek() if self.next.kind == "{" else self.next
        if inside.kind == "text" and inside.text in {"st", "nd", "rd", "th"}:
            self.at += 3 if self.next.kind == "{" else 1
            return True
        if self.next.kind == "{" and [t.text for t in self.tokens[self.at + 1 : self.at + 3]] in (
            ["t", "h"],
            ["s", "t"],
            ["n", "d"],
            ["r", "d"],
        ):
            self.at += 4
            return True
        return False

    def exponent(self) -> Node:
        if self.next.kind in {"+", "-"} and self.peek().kind in {"}", "end"}:
            return Sym(self.take().kind)
        if self.next.kind == "{" and self.peek().kind in {"+", "-"} and self.peek(2).kind == "}":
            self.at += 3
            return Sym(self.tokens[self.at - 2].kind)
        if self.next.kind == "{":
            return self.group()
        if self.next.kind in {"-", "+"}:
            negative = self.take().kind == "-"
            inner = self.exponent()
            return Op("neg", (inner,)) if negative else inner
        if self.next.kind == "*":
            self.take()
            return Sym("star")
        return self.power()

    def postfix(self) -> Node:
        return self.trailing(self.primary())

    def trailing(self, base: Node) -> Node:
        while True:
            kind = self.next.kind
            if kind == "!":
                self.take()
                base = Op("fact", (base,))
            elif kind == "%":
                self.take()
                base = Op("percent", (base,))
            elif kind in {"deg", "circ"} and self.peek().kind not in _START:
                self.take()
                base = Op("degrees", (base,))
            elif kind == "'" and isinstance(base, Sym):
                self.take()
                base = Sym(base.name + "'")
            elif kind == "_" and isinstance(base, Num):
                base = Op("base", (base, self.subscript()))
            elif (
                kind == "dots"
                and isinstance(base, Num)
                and base.places is not None
                and self.next.text.startswith("...")
            ):
                self.take()
                base = repeating(base)
            else:
                return base

    def subscript(self) -> Node:
        self.take()
        if self.next.kind != "{":
            return self.atom_after_command()
        end = self.at + 1
        while end < len(self.tokens) and self.tokens[end].kind in _SUBSCRIPT:
            end += 1
        if end < len(self.tokens) and self.tokens[end].kind == "}" and end > self.at + 1:
            text = "".join(t.text for t in self.tokens[self.at + 1 : end])
            self.at = end + 1
            return number(text) if text.isdigit() else Sym(text)
        return self.group()

    # -- primaries
    def group(self) -> Node:
        """`{…}`: a LaTeX group."""
        self.expect("{")
        inner = self.inner()
        self.expect("}")
        return inner

    def argument(self) -> Node:
        """What a command takes: a group, or one sign."""
        return self.group() if self.next.kind == "{" else self.atom_after_command()

    def atom_after_command(self) -> Node:
        token = self.next
        if token.kind == "num" and len(token.text) > 1 and token.text.isdigit():
            self.tokens[self.at : self.at + 1] = [Token("num", token.text[0]), Token("num", token.text[1:])]
            token = self.next
        if token.kind in {"-", "+"} and self.peek().kind == "num":
            self.take()
            inner = self.atom_after_command()
            return Op("neg", (inner,)) if token.kind == "-" else inner
        if token.kind == "fn":
            return Sym(self.take().text)
        if token.kind in {"+", "-", "*", "'"}:
            return Sym(self.take().kind)
        if token.kind in {"text", "word"}:
            return Sym(self.take().text)
        return self.primary()

    def primary(self) -> Node:
        token = self.next
        kind = token.kind
        if kind == "num":
            self.take()
            return self.mixed_slash(number(token.text))
        if kind == "sym":
            return self.symbol()
        if kind == "fn":
            return self.function()
        if kind == "{":
            return self.braced()
        if kind in {"(", "[", "\\{", "<("}:
            return self.bracketed()
        if kind in {"|", "||", "lfloor", "lceil"}:
            return self.fenced()
        if kind == "cmd":
            return self.command()
        if kind in {"angle", "triangle"}:
            return self.named_figure()
        if kind == "dots":
            self.take()
            return Sym("dots")
        if kind == "word":
            self.take()
            return Sym(token.text)
        raise Unreadable(f"cannot read {token.text or 'the end'!r}")

    def mixed_slash(self, whole: Num) -> Node:
        """`3 1/2` is a mixed number when the fraction is proper."""
        if whole.places is None and self.next.kind == "num" and self.next.spaced and self.fraction_follows():
            up, down = number(self.next.text), number(self.peek(2).text)
            if up.value < down.value and up.places is None and down.places is None:
                self.at += 3
                return Op("mixed", (whole, Op("div", (up, down))))
        return whole

    def braced(self) -> Node:
        self.take()
        if self.accept("}"):
            return Sym("")
        inner = self.inner()
        if self.accept("choose"):
            inner = Op("binom", (inner, self.inner()))
        elif self.accept("over"):
            inner = Op("div", (inner, self.inner()))
        self.expect("}")
        return Op("set", inner.args) if isinstance(inner, Op) and inner.head == "list" else inner

    def symbol(self) -> Node:
        name = self.take().text
        while self.next.kind in {"_", "'"}:
            if self.accept("'"):
                name += "'"
                continue
            name += "_" + flat(self.subscript())
        if self.next.kind == "(" and self.applies(name):
            return Op("call", (Sym(name), *self.call_arguments()))
        return Sym(name)

    def applies(self, name: str) -> bool:
        """`f(x)` is an application for the usual function names, `x(t)`-like forms before `=`."""
        if self.next.spaced and name not in {"f", "g", "h"}:
            return False
        if (
            name
            in {
                "f",
                "g",
                "h",
                "F",
                "G",
                "T",
                "P",
                "Q",
                "p",
                "q",
                "u",
                "v",
                "y",
                "x",
                "a",
                "b",
                "H",
                "S",
                "A",
                "N",
                "M",
                "R",
                "s",
                "varphi",
                "phi",
                "psi",
                "w",
                "L",
                "V",
                "C",
                "D",
            }
            or "'" in name
        ):
            return self.lone_argument() and (
                name in {"f", "g", "h", "F", "G"} or "'" in name or self.closes_before_relation()
            )
        return False

    def lone_argument(self) -> bool:
        at, depth = self.at, 0
        while at < len(self.tokens):
            kind = self.tokens[at].kind
            depth += (kind == "(") - (kind == ")")
            if depth == 0:
                return True
            at += 1
        return False

    def closes_before_relation(self) -> bool:
        after = self.at + 3
        return (
            self.peek(1).kind in {"sym", "num"}
            and self.peek(2).kind == ")"
            and (after < len(self.tokens) and self.tokens[after].kind == "rel")
        )

    def call_arguments(self) -> tuple[Node, ...]:
        self.expect("(")
        inner = self.inner()
        self.expect(")")
        return inner.args if isinstance(inner, Op) and inner.head == "list" else (inner,)

    # -- functions
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

    # -- brackets
    def bracketed(self) -> Node:
        self.enter()
        opening = self.take().kind
        if self.next.kind in {")", "]", "\\}", ")>"}:
            closing = self.take().kind
            self.depth -= 1
            return Op("set", ()) if opening == "\\{" else Op("tuple", (Word(opening), Word(closing)))
        inner = self.inner()
        closing = self.take().kind
        if closing not in {")", "]", "\\}", ")>"}:
            raise Unreadable(f"{opening} is not closed")
        self.depth -= 1
        return self.enclosed(opening, inner, closing)

    def enclosed(self, opening: str, inner: Node, closing: str) -> Node:
        listed = isinstance(inner, Op) and inner.head == "list"
        if opening == "\\{" and closing == "\\}":
            if isinstance(inner, Op) and inner.head == "builder":
                return inner
            return Op("set", inner.args if listed and isinstance(inner, Op) else (inner,))
        if "\\}" in {opening, closing} or "\\{" in {opening, closing}:
            raise Unreadable("a brace is closed by a bracket")
        if listed and isinstance(inner, Op):
            return Op(
                "tuple",
                (
                    Word("(" if opening == "<(" else opening),
                    Word(")" if closing == ")>" else closing),
                    *inner.args,
                ),
            )
        if opening == "[" and closing == "]":
            return inner if isinstance(inner, Op) and inner.head == "matrix" else Op("group", (inner,))
        if (opening, closing) in {("(", ")"), ("<(", ")>")}:
            return inner
        raise Unreadable(f"{opening} is closed by {closing}")

    def fenced(self) -> Node:
        self.enter()
        opening = self.take().kind
        closing = {"lfloor": "rfloor", "lceil": "rceil"}.get(opening, opening)
        bars, self.bars = self.bars, self.bars + (opening in {"|", "||"})
        inner = self.inner()
        self.bars = bars
        self.expect(closing)
        self.depth -= 1
        return Op({"lfloor": "floor", "lceil": "ceil"}.get(opening, "abs"), (inner,))

    def named_figure(self) -> Node:
        """`\\angle ABC`, `\\triangle XYZ`: one name."""
        name = self.take().kind
        while self.next.kind in {"sym", "num", "word"}:
            name += " " + self.take().text
        return Sym(name)

    # -- LaTeX commands with arguments
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
        if name in {"overline", "dot"} and isinstance(inner, Num):
            return Op("repeat", (inner,))
        return Sym(
            f"{'overline' if name in {'overline', 'bar'} else 'vec' if name in {'vec', 'overrightarrow'} else name} {flat(inner)}"
        )

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


def _function(name: str, args: tuple[Node, ...], base: Node | None) -> Node:
    if name == "log":
        return Op("log", (base if base is not None else Sym("logbase"), *args))
    if name in {"lg", "ln", "lb"}:
        return Op("log", ({"lg": integer(10), "ln": Sym("e"), "lb": integer(2)}[name], *args))
    if base is not None and name not in {"max", "min"}:
        raise Unreadable(f"a subscript of {name}")
    if name == "exp":
        return Op("pow", (Sym("e"), *args))
    if name == "sqrt":
        return Op("root", (integer(2), *args))
    if name in FUNCTIONS.values():
        return Op(name, args)
    return Op("call", (Sym(name), *args))


def repeating(node: Num) -> Node:
    """`0.333...`: the last digits repeat when they are seen to, else the text is refused."""
    digits = f"{node.value.numerator * 10 ** (node.places or 0) // node.value.denominator:0{(node.places or 0) + 1}d}"[
        -(node.places or 0) :
    ]
    for period in range(1, len(digits) // 2 + 1):
        for start in range(len(digits) - 2 * period + 1):
            tail = digits[start:]
            if len(tail) >= max(3, 2 * period) and all(tail[i] == tail[i % period] for i in range(len(tail))):
                return Num(_repeated(int(node.value), digits[:start], tail[:period]))
    raise Unreadable("an ellipsis after digits that do not repeat")


def _repeated(whole: int, fixed: str, period: str) -> Fraction:
    shift = 10 ** len(fixed)
    return whole + Fraction(int(fixed or 0), shift) + Fraction(int(period), (10 ** len(period) - 1) * shift)


def flat(node: Node) -> str:
    """A subscript or decorated name as text."""
    if isinstance(node, Num):
        return str(node.value)
    if isinstance(node, Sym):
        return node.name
    if isinstance(node, Word):
        return node.text
    return (
        "".join(map(flat, node.args))
        if node.head == "mul"
        else f"{node.head}({','.join(map(flat, node.args))})"
    )
