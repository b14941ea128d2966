"""Game: does the expression make the target from the given numbers?"""

import re
from collections import Counter
from functools import lru_cache
from typing import ClassVar, NamedTuple

from reward_service.errors import BadReference
from reward_service.grading.formula_spans import is_denied
from reward_service.grading.games.arithmetic_expression import Evaluated, NoExpression, evaluate, plain
from reward_service.grading.games.expression_search import expression_for, is_unsolvable
from reward_service.grading.games.game_reference import GameReference
from reward_service.grading.games.sentence_expression import claimed_expression
from reward_service.reference import Reference
from reward_service.sample import Sample
from reward_service.text import answer_statements, answers, strict_json
from reward_service.verdict import Verdict
from reward_service.verifiers.base import Verifier, reference_of

_LEAD_IN = re.compile(r"\s*([^\W\d_][\w'’]{0,30})(?:[,:：]?\s+|[:：])")
"""A word before an expression in its line; names of functions stay, and make it none."""
_FUNCTIONS = frozenset(
    "sqrt abs floor ceil round factorial log ln exp pow min max sin cos tan mod gcd lcm int sum".split()
)
_WORD = re.compile(r"[A-Za-z]{2,20}")
MAX_LINE = 2_000
_SENTENCE = re.compile(r"(?<=[.!?;:])\s+")
_VALUE = re.compile(r'\{\s*"\w{1,30}"\s*:\s*"([^"]{1,1000})"\s*\}')


class Game(Verifier):
    """1 when the final expression equals the target and uses the numbers as the rules say, else 0.

    Whole numbers, the four operations and brackets only; `expression = target` and `target = expression` are
    expressions. Exact arithmetic, nothing is run as code.
    """

    name: ClassVar[str] = "game"
    reference_model: ClassVar[type[Reference] | None] = GameReference

    def gold(self, reference: Reference) -> str | None:
        """An expression that makes the target, where a short search finds one."""
        if not isinstance(reference, GameReference):
            return None
        numbers, ops = reference.numbers, reference.ops
        found = expression_for(reference.target, numbers, ops, use_all=reference.use == "all")
        return found and f"<answer>{found}</answer>"

    def probe(self, reference: Reference) -> str:
        """No expression.

        Raises:
            BadReference: all expressions were tried, and none makes the target.
        """
        if isinstance(reference, GameReference) and is_unsolvable(
            reference.target, reference.numbers, reference.ops, use_all=reference.use == "all"
        ):
            raise BadReference("no expression makes the target by the rules")
        return super().probe(reference)

    def read(self, sample: Sample) -> Verdict:
        """Find the expression and evaluate it.

        Raises:
            BadReference: the reference has no target or no numbers.
        """
        reference = reference_of(sample, GameReference)
        final = answers.final_part(sample.completion_text)
        if final is None:
            return Verdict.no_answer("the reasoning never ended")
        line = _line(answer_statements.without_end_tokens(final))
        rules = _Rules(reference.target, tuple(reference.numbers), reference.ops, reference.use)
        text, fault = _kept(line, rules) if len(line) <= _KEPT else _judged(line, rules)
        if text is None:
            return Verdict.no_answer("there is no expression after the reasoning")
        return Verdict.scored(float(not fault), fault or "makes the target by the rules", answer=text[:200])


class _Rules(NamedTuple):
    """What an expression must make of which numbers, and how."""

    target: int
    numbers: tuple[int, ...]
    ops: str
    use: str


_KEPT = 300
"""Characters of a line whose verdict is kept for the next sample that states the same."""


@lru_cache(4096)
def _kept(line: str, rules: _Rules) -> tuple[str | None, str | None]:
    return _judged(line, rules)


def _judged(line: str, rules: _Rules) -> tuple[str | None, str | None]:
    """What a line states, None where that has no number; and what is wrong about it."""
    text = _stated(line)
    if not any(map(str.isdecimal, text)):
        return None, None
    try:
        return text, _fault(_read(text, line, rules), rules)
    except NoExpression as error:
        return text, str(error)


def _line(final: str) -> str:
    """The line that states the expression."""
    found = answer_statements.statement(final)
    text = found.text if found else final
    blocks = strict_json.fenced_blocks(text)
    line = answer_statements.last_line(blocks[-1][1] if blocks else text)
    value = _VALUE.fullmatch(line)
    return value.group(1) if value else line


def _stated(line: str) -> str:
    """The last sentence of a line, without words before its expression that do not deny it."""
    sentence = _SENTENCE.split(line.rstrip(" .✓✔✅"))[-1]
    at = 0
    while (lead := _LEAD_IN.match(sentence, at)) is not None and lead.group(1).casefold() not in _FUNCTIONS:
        at = lead.end()
    if is_denied(sentence[:at], (at, at)):
        return sentence
    return answer_statements.undressed(sentence[at:]).rstrip(". ✓✔✅")


def _read(text: str, line: str, rules: _Rules) -> Evaluated:
    """The expression of a text that is nothing else, or the one that its line claims among words and steps.

    Raises:
        NoExpression: there is none, or there are several.
    """
    try:
        return _expression(text, rules)
    except NoExpression as error:
        words = {word.casefold() for word in _WORD.findall(line[:MAX_LINE])}
        if words & _FUNCTIONS or len(line) > MAX_LINE:
            raise
        try:
            return evaluate(claimed_expression(line, rules.target))
        except NoExpression:
            raise error from None


def _expression(text: str, rules: _Rules) -> Evaluated:
    """The one side of a chain of equalities that is no bare target.

    Raises:
        NoExpression: there is none, there are several, or a side is something else.
    """
    sides = [side.strip() for side in plain(text).split("=")]
    others = [side for side in sides if side != str(rules.target)]
    if len(sides) == 1 or not others:
        others = sides[:1]
    if len(others) != 1:
        raise NoExpression("an equality with other sides than the expression and the target")
    return evaluate(others[0])


def _fault(said: Evaluated, rules: _Rules) -> str | None:
    if said.value != rules.target:
        return f"it equals {_short(said)}, not {rules.target}"
    given, used = Counter(rules.numbers), Counter(said.numbers)
    if used - given:
        return f"{next(iter(used - given))} is not given, or not so often"
    if rules.use == "all" and given - used:
        return f"{next(iter(given - used))} is not used"
    forbidden = said.operations - set(rules.ops)
    return f"{min(forbidden)} is not allowed" if forbidden else None


def _short(said: Evaluated) -> str:
    text = str(said.value)
    return text if len(text) <= 40 else "something else"
