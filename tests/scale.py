"""How much tests try where they could try any amount: enough for every change, or all of it.

`REWARD_SERVICE_TEST_FULL=1 make test` tries all: full-sized bodies, every row, every tier with every program. What is tried
otherwise is always the same part of it.
"""

import os

FULL = os.environ.get("REWARD_SERVICE_TEST_FULL") == "1"


def amount(full: int, usual: int) -> int:
    """How many, or how large."""
    return full if FULL else usual
