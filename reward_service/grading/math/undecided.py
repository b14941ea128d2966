"""The third answer to "are these the same?": nobody can tell yet."""

from enum import Enum
from typing import Final, TypeAlias


class Undecided(Enum):
    """Evaluation cannot tell; the symbolic step may. It is as false as False, so ask `is UNDECIDED`."""

    UNDECIDED = "undecided"

    def __bool__(self) -> bool:
        return False


UNDECIDED: Final = Undecided.UNDECIDED
Sameness: TypeAlias = bool | Undecided
"""True and False are certain. A rule that may not apply to its arguments returns None then."""
