"""What both boxes know of a method that was not called."""

from typing import Any


class Uncalled:
    """What was found in place of a function of the program's: the tests call it themselves, or cannot."""

    def __init__(self, value: Any) -> None:
        self.value = value
