"""The symbolic step: math-verify on two answers, both declared to be answers.

Runs only in a worker process under time and memory limits: math-verify's own time-outs are signal
alarms, which work in a main thread only and do not interrupt C code, so they are switched off.
"""

import logging
from typing import Any

from math_verify import ExprExtractionConfig, LatexExtractionConfig, parse, verify

from reward_service.errors import BadReference

logging.getLogger("math_verify").setLevel(logging.CRITICAL)  # it warns at every call without an alarm

_TARGETS = (LatexExtractionConfig(boxed_match_priority=0), ExprExtractionConfig())


def parsed(answer: str) -> list[Any]:
    """What math-verify reads in an answer; empty when it reads nothing."""
    found: list[Any] = parse(f"\\boxed{{{answer}}}", _TARGETS, parsing_timeout=None)
    return found


def equivalent(gold: str, answer: str) -> bool:
    """Whether two answers are the same mathematical object, as math-verify sees it.

    Raises:
        BadReference: nothing can be read in the gold.
    """
    reference = parsed(gold)
    if not reference:
        raise BadReference(f"the reference {gold!r} cannot be parsed as a mathematical answer")
    return bool(verify(reference, parsed(answer), timeout_seconds=None))
