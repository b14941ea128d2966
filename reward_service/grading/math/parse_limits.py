"""What a text may cost, checked before anything dear is done with it."""

from reward_service.errors import LimitExceeded

MAX_ANSWER = 4_000
"""Characters of an answer; nobody's final answer is longer."""
MAX_TOKENS = 1_600
MAX_DEPTH = 40
"""Brackets, roots and exponents inside each other."""
MAX_LEVELS = 120
"""Levels of a tree; a sum of n terms has n."""
MAX_DIGITS = 400
"""Digits of one number, and decimal places an exponent may shift it."""
MAX_ITEMS = 120
"""Members of a list, set or tuple."""
MAX_CELLS = 100
"""Cells of a matrix."""
MAX_EXACT_BITS = 12_000
"""Size of an exact power; larger ones are compared as floating point of many digits."""
MAX_EXPONENT = 10**7
MAX_ARGUMENT = 10**30
"""Argument of a trigonometric function."""
MAX_FACTORIAL = 10**5
READ_STEPS = 6_000
"""Evaluation steps spent on one comparison in `read`."""
SELF_STEPS = 500
"""The same on an answer that is the reference's text, to see whether it contradicts itself."""
JUDGE_STEPS = 200_000
"""The same in `judge`."""


class TooCostly(LimitExceeded):
    """An expression whose value is too large to compute."""
