"""The tokens of one answer, how far they have been read, and the rules that are called from below.

A grammar is recursive: what stands in brackets is a clause again. Its rules are functions over a
`TokenStream`, layered in files. A rule in a lower file calls one of a higher file through `Grammar`,
which the parser puts together.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from reward_service.grading.math.parse_limits import MAX_DEPTH, TooCostly
from reward_service.grading.math.tokens import Token, Unreadable
from reward_service.grading.math.tree import Node

Rule: TypeAlias = Callable[["TokenStream"], Node]
_END = Token("end")


@dataclass(frozen=True, slots=True)
class Grammar:
    """The rules that lower ones call.

    Attributes:
        clause: items between separators, the whole of an answer or of what stands in brackets.
        item: one of them: a relation, a value with its unit.
        primary: the smallest expression that can stand alone.
    """

    clause: Rule
    item: Rule
    primary: Rule


class TokenStream:
    """A cursor over the tokens of an answer.

    Attributes:
        tokens: all tokens.
        at: the index of the next one.
        next: the next token; of the kind `end` behind the last one.
        bars: how many absolute values are open, so that a bar closes one.
        grammar: the rules that lower ones call.
    """

    __slots__ = ("_depth", "at", "bars", "grammar", "next", "tokens")

    def __init__(self, tokens: list[Token], grammar: Grammar, *, depth: int = 0) -> None:
        self.tokens = tokens
        self.grammar = grammar
        self.bars = 0
        self._depth = depth
        self.move_to(0)

    def move_to(self, at: int) -> None:
        """Go on reading at this index."""
        self.at = at
        self.next = self.tokens[at] if at < len(self.tokens) else _END

    def skip(self, count: int) -> None:
        """Leave out so many tokens."""
        self.move_to(self.at + count)

    def peek(self, ahead: int = 1) -> Token:
        """The token that stands so many places behind the next one."""
        at = self.at + ahead
        return self.tokens[at] if at < len(self.tokens) else _END

    def texts(self, count: int, *, start: int = 0) -> list[str]:
        """The texts of so many tokens, from `start` places behind the next one; fewer at the end."""
        return [t.text for t in self.tokens[self.at + start : self.at + start + count]]

    def take(self) -> Token:
        """The next token, which has been read then."""
        token = self.next
        self.move_to(self.at + 1)
        return token

    def accept(self, kind: str) -> bool:
        """Whether the next token is of this kind; it has been read then."""
        if self.next.kind == kind:
            self.move_to(self.at + 1)
            return True
        return False

    def expect(self, kind: str) -> None:
        """Read a token of this kind.

        Raises:
            Unreadable: another one comes next.
        """
        if not self.accept(kind):
            raise Unreadable(f"{kind} expected before {self.next.text or 'the end'!r}")

    def end_of_run(self, kinds: frozenset[str], *, start: int) -> int:
        """The index of the first token from index `start` on that is of none of these kinds."""
        end = start
        while end < len(self.tokens) and self.tokens[end].kind in kinds:
            end += 1
        return end

    def replace(self, start: int, end: int, tokens: Sequence[Token]) -> None:
        """Put other tokens in the place of those from index `start` to before index `end`."""
        self.tokens[start:end] = tokens
        self.move_to(self.at)

    def part(self, end: int) -> "TokenStream":
        """A stream of the tokens from the next one to before index `end`."""
        return TokenStream(self.tokens[self.at : end], self.grammar, depth=self._depth)

    def enter(self) -> None:
        """Go one level deeper.

        Raises:
            TooCostly: the answer is nested deeper than `MAX_DEPTH`.
        """
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise TooCostly(f"nested more than {MAX_DEPTH} deep")

    def leave(self) -> None:
        """Come back from a level; one that raised is not come back from."""
        self._depth -= 1

    def nested_clause(self) -> Node:
        """A whole clause inside brackets."""
        self.enter()
        node = self.grammar.clause(self)
        self.leave()
        return node
