"""What tests take is what `inspect` says, whichever way it is read."""

import functools
import inspect
from collections.abc import Callable
from typing import Any
from unittest.mock import MagicMock, patch

import pytest

from sandbox.pair.fixture_parameters import parameters_of
from sandbox.pair.handed_object_access import role_of


class Holder:
    def method(self, one: Any, two: Any = 2) -> None: ...

    @classmethod
    def of_class(cls, one: Any) -> None: ...

    @staticmethod
    def static(one: Any) -> None: ...


def plain(one: Any, two: Any, three: Any = 3) -> None: ...


def starred(one: Any, *rest: Any, key: Any, **named: Any) -> None: ...


@functools.wraps(plain)
def wrapping(*args: Any) -> None: ...


@pytest.mark.parametrize(
    "function",
    [plain, starred, wrapping, lambda: None, Holder().method, Holder.of_class, Holder.static, functools.partial(plain, 1)],
)  # fmt: skip
def test_parameters_are_those_of_the_signature(function: Callable[..., Any]) -> None:
    signature = inspect.signature(function).parameters.items()
    assert parameters_of(function) == {name: each.default is not each.empty for name, each in signature}


def test_plain_functions_are_read_without_a_signature() -> None:
    with patch("inspect.signature", side_effect=AssertionError("asked")):
        assert parameters_of(plain) == {"one": False, "two": False, "three": True}
        assert parameters_of(Holder().method) == {"one": False, "two": True}


def test_a_mock_is_handed_over_without_making_it_another() -> None:
    mock = MagicMock()
    before = set(vars(type(mock))), set(mock._mock_children)
    assert role_of(mock) == role_of(mock)
    assert (set(vars(type(mock))), set(mock._mock_children)) == before
