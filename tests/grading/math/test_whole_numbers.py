"""Whole numbers are told at a glance, and as the rules would tell them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reward_service.grading.math import normalize, parser
from reward_service.grading.math.claims import reference_shape
from reward_service.grading.math.literals import is_whole

DIGITS = st.text("0123456789", min_size=1, max_size=18)


@contextmanager
def by_the_rules() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for module in (normalize, parser, reference_shape):
            patch.setattr(module, "is_whole", lambda _: False)
        _forget()
        yield
    _forget()


def _forget() -> None:
    parser.parse.cache_clear()
    reference_shape.wanted.cache_clear()


@pytest.mark.parametrize("tell", [normalize.clean, parser.parse, reference_shape.wanted])
@given(digits=DIGITS)
def test_a_glance_says_what_the_rules_say(tell: Callable[[str], Any], digits: str) -> None:
    with by_the_rules():
        expected = tell(digits)
    assert tell(digits) == expected


@pytest.mark.parametrize("text", ["", " 1", "1 ", "-1", "1.0", "1,000", "٣", "²", "1" * 16, "x"])
def test_what_has_more_to_it_is_left_to_the_rules(text: str) -> None:
    assert not is_whole(text)
