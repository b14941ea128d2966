import gc
import weakref

import pytest

from reward_service.grading.math.size_bounded_cache import LONG_KEPT, SHORT, memo


class Said:
    """What a function of a text says: something that can be seen to go."""


class Desk:
    """A function that counts its calls."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.said = weakref.WeakSet[Said]()
        self.ask = memo(1000)(self._ask)

    def _ask(self, text: str, *, loud: bool = False) -> Said:
        self.asked.append(text.upper() if loud else text)
        said = Said()
        self.said.add(said)
        return said

    def remembered(self) -> int:
        gc.collect()
        return len(self.said)


@pytest.mark.parametrize("text", ["short", "long" * SHORT])
def test_a_text_is_looked_at_once(text: str) -> None:
    desk = Desk()
    assert desk.ask(text) is desk.ask(text)
    assert desk.asked == [text]


def test_other_arguments_ask_again() -> None:
    desk = Desk()
    assert desk.ask("a") is not desk.ask("a", loud=True)
    assert desk.asked == ["a", "A"]


def test_of_long_texts_only_the_last_few_are_remembered() -> None:
    desk = Desk()
    for number in range(10 * LONG_KEPT):
        desk.ask(f"{number:0{SHORT + 1}}")
    assert desk.remembered() == LONG_KEPT


def test_long_texts_do_not_drive_short_ones_out() -> None:
    desk = Desk()
    desk.ask("short")
    for number in range(10 * LONG_KEPT):
        desk.ask(f"{number:0{SHORT + 1}}")
    desk.ask("short")
    assert desk.asked.count("short") == 1


def test_what_was_forgotten_is_asked_again() -> None:
    desk = Desk()
    desk.ask("a")
    desk.ask.cache_clear()
    desk.ask("a")
    assert desk.asked == ["a", "a"]
