"""How much tests try where they could try any amount: enough for every change, or all of it.

`REWARD_SERVICE_TEST_FULL=1 make test` tries all: full-sized bodies, every drawn case. What is tried otherwise is
always the same part of it.
"""

import os
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")
FULL = os.environ.get("REWARD_SERVICE_TEST_FULL") == "1"


def amount(full: int, usual: int) -> int:
    """How many, or how large."""
    return full if FULL else usual


def spread(cases: Sequence[T], usual: int) -> Sequence[T]:
    """As many of these cases, evenly spread over all of them, so that every kind in a sorted table is there."""
    if FULL or len(cases) <= usual:
        return cases
    return [cases[at * len(cases) // usual] for at in range(usual)]
