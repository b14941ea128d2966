"""Tokens to a tree, by recursive descent: sums, products and powers here; what
they are made of in `terms`, lists and relations in `clauses`.

Reading rules where notation is ambiguous (docs/verifiers.md tells them to users):
`1\\frac12` and `1 1/2` are mixed numbers when the fraction is proper; `a/bc` is a/(bc) but `2/3x` is
(2/3)x; a function without brackets takes the factors up to the next sign, function or `\\cdot`.
"""

from reward_service.grading.limits import MAX_DEPTH, TooCostly
from reward_service.grading.literals import repeating
from reward_service.grading.tokens import Token, Unreadable
from reward_service.grading.tree import Node, Num, Op, Sym, integer

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


class Parser:
    """One pass over the tokens; `at` is the next one."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.at = 0
        self.depth = 0
        self.bars = 0

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
        raise NotImplementedError

    def primary(self) -> Node:
        raise NotImplementedError

    def group(self) -> Node:
        raise NotImplementedError

    def atom_after_command(self) -> Node:
        raise NotImplementedError
