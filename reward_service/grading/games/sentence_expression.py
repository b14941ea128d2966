"""The one expression that a sentence claims to make the target, among words and intermediate results.

A sentence holds runs of figures, signs and brackets. A run that is an equality with another value than
the target ("6 - 5 = 1") is a step; one that has the target among its sides, or no sign of equality, is
a claim. All claims must be of one expression. What stands beside a run must not belong to it: a function,
a power, a letter.
"""

import re
from itertools import pairwise

from reward_service.grading.formula_spans import is_denied
from reward_service.grading.games.arithmetic_expression import NoExpression, evaluate, plain

MAX_CHARS = 2_000
_POWER = re.compile(r"[\d)]\s{0,4}(?:\*\*|\^)\s{0,4}[-\d({]")
_RUN = re.compile(r"[-+*/()=\d\s]+")
_BESIDE = frozenset(" ,;:.?\"'“”‘’„«»「」『』【】<>。，；：、！？✓✔✅→⇒⟹~_|\n\t")


def claimed_expression(sentence: str, target: int) -> str:
    """The expression that a sentence claims, with its signs made plain.

    Raises:
        NoExpression: it claims none, several, or denies one.
    """
    if len(sentence) > MAX_CHARS or _POWER.search(sentence):
        raise NoExpression("no expression of the four operations")
    text = plain(sentence.replace("**", " ").replace("`", " "))
    claims = [(claim, place) for run, place in _runs(text) if (claim := _claim(run, target)) is not None]
    if len({claim for claim, _ in claims}) != 1:
        raise NoExpression("several expressions are claimed" if claims else "no expression is claimed")
    claim, place = claims[-1]
    if is_denied(text, place):
        raise NoExpression("an expression that is denied, or one of several")
    return claim


def _runs(text: str) -> list[tuple[str, tuple[int, int]]]:
    """The runs that hold an operation, without blanks, and where they stand.

    Raises:
        NoExpression: a run is part of something else.
    """
    runs: list[tuple[str, tuple[int, int]]] = []
    for found in _RUN.finditer(text):
        run = "".join(found.group().split())
        if not re.search(r"\d.*[-+*/].*\d", run):
            continue
        before, after = text[: found.start()][-1:], text[found.end() :][:1]
        spaced = found.group()[0].isspace(), found.group()[-1].isspace()
        closes = after == "!" and run.rpartition("=")[2].isdecimal() and "=" in run
        if not (_may_stand(before, apart=spaced[0]) and (closes or _may_stand(after, apart=spaced[1]))):
            raise NoExpression("a sign that has no place here")
        if text[found.end() :][:2].strip(".")[:1].isdigit() and after == ".":
            raise NoExpression("a decimal has no place here")
        runs.append((run.strip("*"), found.span()))
    return runs


def _may_stand(sign: str, *, apart: bool) -> bool:
    """Whether a sign may stand beside an expression: punctuation, a word apart, or a letter of a script
    without blanks between words."""
    if not sign or sign in _BESIDE:
        return True
    return sign.isalpha() and (apart or sign > "\u2e80")


def _claim(run: str, target: int) -> str | None:
    """The expression of a run that claims the target; None for a step.

    A chain of equalities claims its first side where each later one is worked out further.
    """
    sides = run.strip("=").split("=")
    if len(sides) == 1:
        return sides[0]
    if str(target) not in sides:
        return None
    others = [side for side in sides if side != str(target)]
    if not others:
        return None
    read = [evaluate(side) for side in others]
    counts = [len(one.numbers) for one in read]
    is_worked_out = all(later < earlier for earlier, later in pairwise(counts))
    if not is_worked_out or any(one.value != target for one in read):
        raise NoExpression("an equality with other sides than the expression and the target")
    return others[0]
