"""Which outputs of several programs are one answer, by the comparison that their tests ask for."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from reward_service.grading.code.code_reference import CodeReference, TestCase
from reward_service.grading.code.output_comparison import Comparison


@dataclass(frozen=True, slots=True)
class OutputClasses:
    """Names outputs, so that those which count as the same have one name: the text of the first of them.

    An output is the bytes that a program printed, or a list of the one value that a function returned, or
    None. Without `allow_empty` a program that prints nothing has no output.
    """

    comparison: Comparison
    allow_empty: bool

    @classmethod
    def for_reference(cls, reference: CodeReference) -> Self:
        """By the reference's own rule."""
        rule = Comparison(reference.compare, reference.rel_tol, reference.abs_tol)
        return cls(rule, reference.allow_empty)

    async def name_outputs(self, outputs: Sequence[Any]) -> list[str | None]:
        """A name for each output; None for one that is no answer."""
        known: list[tuple[Any, str]] = []
        return [await self._name(output, known) for output in outputs]

    async def _name(self, output: Any, known: list[tuple[Any, str]]) -> str | None:
        text = self._text(output)
        if text is None:
            return None
        for other, name in known:
            if await self._are_equal(output, other):
                return name
        known.append((output, text))
        return text

    def _text(self, output: Any) -> str | None:
        if output is None:
            return None
        if isinstance(output, bytes):
            return output.decode("utf-8", "replace") if output.strip() or self.allow_empty else None
        try:
            return json.dumps(output[0])
        except (TypeError, ValueError, RecursionError):
            return None  # a value that JSON cannot hold is no expected value

    async def _are_equal(self, got: Any, expected: Any) -> bool:
        if isinstance(got, bytes):
            return await self.comparison.agrees(got, expected)
        return self.comparison.same(got[0], expected[0])

    async def agreed_case(self, given: TestCase, name: str) -> TestCase:
        """The case with the answer of that name as the expected one; itself where it expects just that."""
        answer = {"stdout": name} if given.args is None else {"expected": json.loads(name), "also": None}
        agreed = given.model_copy(update=answer)
        return given if await self._expects(given, agreed) else agreed

    async def _expects(self, given: TestCase, agreed: TestCase) -> bool:
        if given.args is None:
            wanted = (given.stdout or "").encode("utf-8", "surrogatepass")
            return await self.comparison.agrees((agreed.stdout or "").encode("utf-8"), wanted)
        values = (given.expected, given.also) if given.also is not None else (given.expected,)
        return any(self.comparison.same(agreed.expected, value) for value in values)
