"""The symbolic step: math-verify on two answers, both declared to be answers.

Runs only in a worker process under time and memory limits: math-verify's own time-outs are signal
alarms, which work in a main thread only and do not interrupt C code, so they are switched off. It is
asked only about answers that this package has read itself, with the same symbols on both sides: it folds
case and drops what it does not know, and must not get the chance.
"""

import logging
from typing import Any

from reward_service.grading.math.decision import Answer
from reward_service.grading.math.tree import symbols

_QUIET = (
    "math_verify",
    "math_verify.parser",
    "math_verify.grader",
    "math_verify.utils",
    "latex2sympy2_extended",
)


def equivalent(gold: Answer, answer: Answer) -> bool:
    """Whether two answers are the same mathematical object, as math-verify sees it.

    False when it cannot read one of them: an answer nobody can read is no right answer.
    """
    return _comparable(gold, answer) and engine(gold.text, answer.text)


def engine(gold: str, answer: str) -> bool:
    """What math-verify alone says of two answer texts."""
    from math_verify import verify

    left, right = parsed(gold), parsed(answer)
    if not left or not right:
        return False
    try:
        return bool(verify(left, right, timeout_seconds=None))
    except _ENGINE_FAULTS:
        return False


_ENGINE_FAULTS = (
    ArithmeticError, AssertionError, AttributeError, IndexError, KeyError, NotImplementedError,
    RecursionError, TypeError, ValueError,
)  # fmt: skip
"""What sympy is known to raise on expressions it cannot handle; the completion's text caused it."""


def _comparable(gold: Answer, answer: Answer) -> bool:
    if gold.tree is None or answer.tree is None:
        return False
    left, right = symbols(gold.tree), symbols(answer.tree)
    folded = [{s.casefold() for s in side} for side in (left, right)]
    return (
        len(folded[0]) == len(left)
        and len(folded[1]) == len(right)
        and all(a == b for a in left for b in right if a.casefold() == b.casefold())
    )


def parsed(answer: str) -> list[Any]:
    """What math-verify reads in an answer; empty when it reads nothing."""
    from math_verify import ExprExtractionConfig, LatexExtractionConfig, parse

    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    targets = (LatexExtractionConfig(boxed_match_priority=0), ExprExtractionConfig())
    try:
        return list(parse(f"\\boxed{{{answer}}}", targets, parsing_timeout=None))
    except _ENGINE_FAULTS:
        return []
