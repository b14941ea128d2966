"""In the tests' box: exceptions of the program's, with the text and the attributes that they have there."""

import contextlib
from typing import Any

_DEFAULT_TEXT = Exception.__str__


def adorn(error: BaseException, text: str, attributes: list[tuple[str, Any]]) -> None:
    """The text and the attributes that an exception of the program's has."""
    if str(error) != text:
        type(error).__str__ = _text_of_error  # type: ignore[method-assign]
        error.__dict__["_text"] = text
    for name, value in attributes:
        if not name.startswith("__"):
            with contextlib.suppress(AttributeError, TypeError):
                setattr(error, name, value)


def _text_of_error(error: BaseException) -> str:
    return str(error.__dict__.get("_text", _DEFAULT_TEXT(error)))
