"""What a completion is judged against: the base of all kinds of references, and the register of kinds.

A kind is a pydantic model with a literal `kind`; a verifier names it as its `reference_model`, and by that
alone it is validated on intake, with a path into the sample, and stands in `openapi.yaml`. Bare text and
numbers are references of kind `math`.
"""

from collections.abc import Mapping
from contextlib import suppress
from math import isfinite
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SerializeAsAny, StrictInt, ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from reward_service.errors import BadConfig
from reward_service.untrusted_json import BadJson, decode

MAX_KIND_CHARS = 64


class Reference(BaseModel):
    """Base of all kinds. Unknown fields are refused: a misspelt field must not silently change a verdict."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: str


class UnknownReference(Reference):
    """A reference of a kind that nobody has registered; accuracy is `bad_reference` wherever it stands."""

    model_config = ConfigDict(extra="allow", frozen=True)


_models: dict[str, type[Reference]] = {}

R = TypeVar("R", bound=Reference)


def register_reference(model: type[R]) -> type[R]:
    """Make a kind known, under the literal that is its `kind`'s default. Usable as a decorator.

    Raises:
        BadConfig: the model's `kind` has no text as its default, or another model has that kind.
    """
    kind = model.model_fields["kind"].default
    if not isinstance(kind, str) or not 0 < len(kind) <= MAX_KIND_CHARS:
        raise BadConfig(f"{_path(model)}: `kind` needs a default, as in: kind: Literal['exact'] = 'exact'")
    known = _models.setdefault(kind, model)
    if _path(known) != _path(model):
        raise BadConfig(f"references of kind {kind!r} are claimed by {_path(known)} and by {_path(model)}")
    _models[kind] = model  # a module that was loaded again
    return model


def _path(model: type[Reference]) -> str:
    return f"{model.__module__}:{model.__qualname__}"


def reference_models() -> Mapping[str, type[Reference]]:
    """Every kind there is, by name."""
    return _models


def parse_reference(value: Any) -> Any:
    """A JSON object as the reference of its kind, also where it stands as text, as in a table whose columns
    have one type; everything else as it is.

    Raises:
        ValidationError: it names no kind, or does not fit it; the path leads into the object.
    """
    if isinstance(value, str):
        value = _meant(value)
    if isinstance(value, str | Reference) or value is None:
        return value
    if isinstance(value, int | float) and not isinstance(value, bool) and _is_finite(value):
        return value
    if not isinstance(value, dict):
        raise _refused((), "a text, a finite number, or an object with its `kind`")
    kind = value.get("kind")
    if not isinstance(kind, str) or not 0 < len(kind) <= MAX_KIND_CHARS:
        raise _refused(
            ("kind",), f"a text that names the kind of reference; known: {', '.join(sorted(_models))}"
        )
    return _models.get(kind, UnknownReference).model_validate(value)


def _meant(text: str) -> Any:
    """The object that a text spells, if it names its kind; else the text."""
    if text.lstrip()[:1] == "{" and '"kind"' in text:
        with suppress(BadJson):
            found = decode(text)
            if isinstance(found, dict) and "kind" in found:
                return found
    return text


def _is_finite(number: float) -> bool:
    return isinstance(number, int) or isfinite(number)  # a huge integer has no float


def _refused(location: tuple[str, ...], message: str) -> ValidationError:
    error = PydanticCustomError("reference", "{message}", {"message": message})
    line = InitErrorDetails(type=error, loc=location, input=None)
    return ValidationError.from_exception_data("reference", [line])


AnyReference = Annotated[
    Annotated[str | StrictInt | Annotated[float, Field(strict=True, allow_inf_nan=False)],
              Field(union_mode="left_to_right")]
    | SerializeAsAny[Reference],
    BeforeValidator(parse_reference),
]  # fmt: skip
"""A reference as it stands in a sample: text, a number, or an object of a registered kind."""
