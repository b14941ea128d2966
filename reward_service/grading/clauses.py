"""Lists, relations, sets and units around expressions: the upper half of the grammar."""

from itertools import pairwise

from reward_service.grading import notation, units
from reward_service.grading.commands import Commands
from reward_service.grading.limits import MAX_ANSWER, MAX_CELLS, MAX_ITEMS, MAX_LEVELS, TooCostly
from reward_service.grading.tokens import Token, Unreadable, tokenize
from reward_service.grading.tree import Node, Op, Sym, Word, levels, symbols
from reward_service.memo import memo

_SEPARATORS = frozenset({",", ";", "and", "or"})
_QUALIFIERS = (
    "for all", "for any", "for every", "for some", "where", "for each", "if", "when", "with", "for integer",
    "for positive",
    "for real", "for", "as ",
)  # fmt: skip
_NEGATIONS = frozenset(
    [
        "not",
        "no",
        "never",
        "neither",
        "nor",
        "or",
        "either",
        "maybe",
        "perhaps",
        "possibly",
        "except",
        "unless",
        "than",
        "about",
    ]
)
_PROSE = 3
"""So many words that are no names, units or functions make a text prose."""
_NOUN_SIGNS = frozenset({"text", "word"})


class Clauses(Commands):
    """The whole grammar."""

    def inner(self) -> Node:
        self.enter()
        node = self.clause()
        self.depth -= 1
        return node

    def clause(self) -> Node:
        """Items between separators: `list` for commas and semicolons, `and`, `or`."""
        items = [self.item()]
        heads: set[str] = set()
        semicolons: list[int] = []
        while self.next.kind in _SEPARATORS:
            head = self.take().kind
            while self.next.kind in _SEPARATORS:  # "a, and b"
                head = self.take().kind
            if self.next.kind == "text" and self.qualifies():
                self.skip_qualifier()
                break
            if self.next.kind == "end":
                break
            heads.add(head)
            item = self.item()
            if _says_where(item, items):
                heads.discard(head)
                continue
            if head == ";":
                semicolons.append(len(items))
            items.append(item)
            if len(items) > MAX_ITEMS:
                raise TooCostly(f"more than {MAX_ITEMS} items")
        if len(items) == 1:
            return items[0]
        if semicolons and "," in heads:
            items = _grouped(items, semicolons)
        return Op("or" if "or" in heads else "list", tuple(items))

    def item(self) -> Node:
        if self.next.kind == "rel" and self.next.text in {"=", "~"}:
            self.take()  # "= 5", "≈ 3.14"
        node = self.relation()
        if self.domain_follows():
            self.skip_qualifier()
        if self.next.kind in _NOUN_SIGNS:
            node = self.with_noun(node)
            if self.next.kind == "rel":
                node = self.relation(node)
        if self.next.kind in {"|", ":"} and self.bars == 0 and self.peek().kind != "end":
            self.take()
            return Op("builder", (node, self.clause()))
        return node

    def domain_follows(self) -> bool:
        """`(k \\in \\mathbb{Z})` behind a form says where it holds."""
        ahead = [self.peek(i) for i in (1, 2)]
        return (
            self.next.kind == "("
            and ahead[0].kind == "sym"
            and ahead[1] == Token("rel", "in", ahead[1].spaced)
        )

    def multiplies(self, last: Node) -> bool:
        return not self.domain_follows() and super().multiplies(last)

    def relation(self, first: Node | None = None) -> Node:
        parts = [self.united() if first is None else first]
        while self.next.kind == "rel":
            sign = self.take().text
            if sign == "|":
                return Op("builder", (parts[0], self.clause()))
            if sign in {"=>", "<=>", "perp", "||", "sim", "subset"}:
                raise Unreadable(f"relation {sign}")
            parts += [Word(sign), self.related()]
        return parts[0] if len(parts) == 1 else Op("chain", tuple(parts))

    def related(self) -> Node:
        node = self.united()
        return self.with_noun(node) if self.next.kind in _NOUN_SIGNS else node

    def united(self) -> Node:
        left = self.sum()
        while self.next.kind in {"cup", "cap", "minus"}:
            head = {"cup": "union", "cap": "inter", "minus": "minus"}[self.take().kind]
            left = Op(head, (left, self.sum()))
        return left

    def primary(self) -> Node:
        token = self.next
        if token.kind == "text" and not self.at and self.currency():
            return self.primary()
        if token.kind == "text" and self.text_leads():
            return self.primary()
        if token.kind == "text":
            self.take()
            return self.phrase(token.text)
        if token.kind == "word":
            self.take()
            return self.phrase(token.text)
        return super().primary()

    def phrase(self, text: str) -> Node:
        words = [text]
        while self.next.kind in _NOUN_SIGNS:
            words.append(self.take().text)
        return Word(" ".join(" ".join(words).split()))

    def currency(self) -> bool:
        if self.next.text in {"USD", "EUR", "GBP", "CNY"} and self.peek().kind == "num":
            unit = self.take()
            end = self.at
            while end < len(self.tokens) and self.tokens[end].kind in {"num", "/", "*"}:
                end += 1
            if end == len(self.tokens) or self.tokens[end].kind not in {"text", "word"}:
                self.tokens.insert(end, unit)
            return True
        return False

    def text_leads(self) -> bool:
        """ "only", "exactly", "approximately" before a value says nothing."""
        if (
            self.next.text.lower().strip(" :")
            in {"only", "exactly", "precisely", "therefore", "so", "thus", "answer", "the answer is"}
            and self.peek().kind != "end"
        ):
            self.take()
            return True
        return False

    def with_noun(self, node: Node) -> Node:
        """Words after a value: a unit, a noun, or a qualifier."""
        if self.next.kind == "text" and self.qualifies():
            self.skip_qualifier()
            return node
        words, power = [], 1
        while True:
            if self.next.kind in _NOUN_SIGNS:
                words.append(self.take().text)
            elif self.next.kind == "^" and words:
                self.take()
                exponent = self.exponent()
                if not (hasattr(exponent, "value") and exponent.value in {1, 2, 3}):
                    raise Unreadable("a unit with a strange power")
                power = int(exponent.value)
            elif self.next.kind in {"/", "*"} and self.peek().kind in _NOUN_SIGNS:
                words.append("/" if self.take().kind == "/" else " ")
            elif words and self.next.kind == "/" and self.peek().text in {"h", "s", "m", "L", "g"}:
                self.take()
                words.append("/" + self.take().text)
            elif self.next.kind == "(" and self.parenthesised():
                pass
            else:
                break
        text = " ".join(words)
        return self.quantity(node, text, power)

    def parenthesised(self) -> bool:
        """A bracketed remark after a noun, without numbers: `yuan (A)`."""
        end = self.at + 1
        while end < len(self.tokens) and self.tokens[end].kind in {"sym", "word", "text"}:
            end += 1
        if end < len(self.tokens) and self.tokens[end].kind == ")" and end - self.at <= 6:
            self.at = end + 1
            return True
        return False

    def quantity(self, node: Node, text: str, power: int) -> Node:
        lowered = text.lower().split()
        if isinstance(node, Word):
            return Word(f"{node.text} {text}")
        if any(char.isdigit() for char in text) or _NEGATIONS & set(lowered) or len(lowered) > 12:
            raise Unreadable(f"words that hedge or add: {text!r}")
        if text.lower() in {"percent", "pct", "percentage"}:
            return Op("percent", (node,))
        unit = units.read(text, power)
        if unit is not None and unit[0] == (("angle", 1),):
            return Op("degrees", (node,))
        return Op("quantity", (node, Word(f"{text}^{power}" if power != 1 else text)))

    def qualifies(self) -> bool:
        lowered = self.next.text.lower().lstrip(" ,(")
        return lowered.startswith(_QUALIFIERS)

    def skip_qualifier(self) -> None:
        """`for all x in Z`, `where k is an integer`: says where a form holds; not compared.

        It ends where "and" or "or" leads to another statement about the first symbol.
        """
        self.take()
        while self.next.kind != "end":
            if self.next.kind in {"and", "or"} and self.peek() == self.tokens[0]:
                return
            if (
                self.next.kind in {",", ";"}
                and self.peek().kind in {"and", "or"}
                and self.peek(2) == self.tokens[0]
            ):
                return
            self.take()

    def environment(self) -> Node:
        name = self.environment_name()
        if name == "array":
            self.column_format()
        if name == "cases":
            return self.cases()
        if name not in {
            "matrix",
            "pmatrix",
            "bmatrix",
            "vmatrix",
            "Vmatrix",
            "Bmatrix",
            "array",
            "smallmatrix",
            "aligned",
        }:
            raise Unreadable(f"environment {name}")
        rows = self.rows()
        if name == "vmatrix":
            return Op("det", (Op("matrix", rows),))
        if name == "aligned":
            return Op("list", tuple(cell for row in rows if isinstance(row, Op) for cell in row.args))
        return Op("matrix", rows)

    def environment_name(self) -> str:
        self.expect("{")
        name = ""
        while self.next.kind not in {"}", "end"}:
            name += self.take().text
        self.expect("}")
        return name.rstrip("*")

    def column_format(self) -> None:
        if self.next.kind == "{":
            while self.next.kind not in {"}", "end"}:
                self.take()
            self.expect("}")

    def rows(self) -> tuple[Node, ...]:
        rows: list[Node] = []
        cells: list[Node] = []
        count = 0
        bars, self.bars = self.bars, 0
        while True:
            if self.next.kind not in {"&", "\\\\", "endenv"}:
                cells.append(self.united())
                count += 1
                if count > MAX_CELLS:
                    raise TooCostly(f"a matrix of more than {MAX_CELLS} cells")
            kind = self.take()
            if kind.kind == "&":
                continue
            if cells:
                rows.append(Op("row", tuple(cells)))
                cells = []
            if kind.kind == "\\\\":
                continue
            if kind.kind != "endenv":
                raise Unreadable("an environment that is not closed")
            self.environment_name()
            self.bars = bars
            if len({len(row.args) for row in rows if isinstance(row, Op)}) != 1:
                raise Unreadable("a matrix with rows of different length")
            return tuple(rows)

    def cases(self) -> Node:
        parts: list[Node] = []
        while self.next.kind != "endenv":
            parts.append(self.item())
            if not any(self.accept(kind) for kind in (",", "&", "\\\\", ";")) and self.next.kind != "endenv":
                raise Unreadable("cases that cannot be read")
            while any(self.accept(kind) for kind in (",", "&", "\\\\", ";")):
                pass
        self.take()
        self.environment_name()
        return Op("list", tuple(parts))


def _says_where(item: Node, items: list[Node]) -> bool:
    """`k \\in \\mathbb{Z}` behind `k\\pi`: where a form holds; not compared."""
    if not (isinstance(item, Op) and item.head == "chain" and item.args[1:2] == (Word("in"),)):
        return False
    return isinstance(item.args[0], Sym) and any(item.args[0].name in symbols(i) for i in items)


def _grouped(items: list[Node], semicolons: list[int]) -> list[Node]:
    """`p=5,q=2;p=7,q=2`: what stands between semicolons is one member."""
    bounds = [0, *semicolons, len(items)]
    return [
        items[a] if b - a == 1 else Op("tuple", (Word("("), Word(")"), *items[a:b]))
        for a, b in pairwise(bounds)
    ]


@memo(4096)
def read(text: str, *, thousands: bool = True) -> Node:
    """The tree of an answer in any known notation.

    Raises:
        Unreadable: the text is no known notation.
        TooCostly: it is larger than the limits allow.
    """
    if len(text) > MAX_ANSWER:
        raise TooCostly(f"an answer of {len(text)} characters")
    tokens = tokenize(text, thousands=thousands)
    if not tokens:
        raise Unreadable("nothing to read")
    if sum(b.kind == "word" and a.kind != "{" for a, b in pairwise([Token("start"), *tokens])) >= _PROSE:
        raise Unreadable("prose")
    parser = Clauses(tokens)
    node = parser.clause()
    if parser.next.kind != "end":
        raise Unreadable(f"cannot read on from {parser.next.text!r}")
    if levels(node) > MAX_LEVELS:
        raise TooCostly(f"an expression of more than {MAX_LEVELS} levels")
    return node


def cleaned(text: str) -> str:
    """The text in one notation, unread."""
    return notation.clean(text)
