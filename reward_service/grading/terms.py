"""What expressions are made of: groups, symbols, brackets."""

from collections.abc import Callable, Mapping

from reward_service.grading.literals import flat, number
from reward_service.grading.parser import Parser
from reward_service.grading.tokens import Token, Unreadable
from reward_service.grading.tree import Node, Num, Op, Sym, Word

_INVERSE = ["^", "{", "-", "1", "}"]
_SUBSCRIPT = frozenset({"num", "sym", "fn", "word", "text", ",", "+", "-"})


class Terms(Parser):
    """Primaries, subscripts and brackets."""

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
        rule = self.rules().get(token.kind)
        if rule is not None:
            return rule()
        if token.kind in {"dots", "word"}:
            self.take()
            return Sym("dots" if token.kind == "dots" else token.text)
        raise Unreadable(f"cannot read {token.text or 'the end'!r}")

    def rules(self) -> Mapping[str, Callable[[], Node]]:
        """What each kind of token starts."""
        return {
            "num": self.numeral, "sym": self.symbol, "fn": self.function, "cmd": self.command,
            "{": self.braced,
            "(": self.bracketed, "[": self.bracketed, "\\{": self.bracketed, "<(": self.bracketed,
            "|": self.fenced, "||": self.fenced, "lfloor": self.fenced, "lceil": self.fenced,
            "angle": self.named_figure, "triangle": self.named_figure,
        }  # fmt: skip

    def numeral(self) -> Node:
        return self.mixed_slash(number(self.take().text))

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
        self.enter()
        name = self.take().text
        while self.next.kind in {"_", "'"}:
            if self.accept("'"):
                name += "'"
                continue
            name += "_" + flat(self.subscript())
        if (
            name in {"f", "g", "h", "F", "G"}
            and [t.text for t in self.tokens[self.at : self.at + 5]] == _INVERSE
        ):
            self.at += 5
            name += "^{-1}"
        self.depth -= 1
        if self.next.kind == "(" and self.applies(name):
            return Op("call", (Sym(name), *self.call_arguments()))
        return Sym(name)

    def applies(self, name: str) -> bool:
        """`f(x)` is an application for the usual function names, `x(t)`-like forms before `=`."""
        if self.next.spaced and name not in {"f", "g", "h"}:
            return False
        if name.endswith("^{-1}"):
            return self.lone_argument()
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
                name in {"f", "g", "h", "F", "G"}
                or "'" in name
                or "^" in name
                or self.closes_before_relation()
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

    def function(self) -> Node:
        raise NotImplementedError

    def command(self) -> Node:
        raise NotImplementedError
