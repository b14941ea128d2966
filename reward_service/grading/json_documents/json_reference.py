"""The reference of a JSON answer: a schema, a value, or values at chosen places; all that are given must
hold."""

from typing import Any, Literal

from pydantic import Field, FiniteFloat, model_validator

from reward_service.grading.json_documents import schema_validity
from reward_service.reference import Reference


class JsonReference(Reference):
    """What a JSON document must be. At least one of `schema`, `equals` and `paths` is needed."""

    kind: Literal["json"] = "json"
    schema_: dict[str, Any] | bool | None = Field(
        default=None,
        alias="schema",
        description="A JSON Schema, draft 4 to 2020-12 by its `$schema` (default 2020-12); `format` is an "
        "annotation.",
    )
    draft: schema_validity.Draft | None = Field(
        default=None, description="The draft of a schema that names none; default 2020-12."
    )
    equals: Any = Field(default=None, description="The value the document must equal; null counts if given.")
    paths: dict[str, Any] | None = Field(
        default=None, min_length=1, description="Values by JSON pointer; the rest of the document is free."
    )
    ignore_order: bool = Field(default=False, description="Lists are compared without order.")
    tolerance: FiniteFloat = Field(
        default=0.0, ge=0, description="Absolute difference allowed between numbers."
    )

    @model_validator(mode="after")
    def _asks_something(self) -> "JsonReference":
        if self.schema_ is None and "equals" not in self.model_fields_set and self.paths is None:
            raise ValueError("one of schema, equals and paths is needed")
        if self.schema_ is not None:
            schema_validity.validator(self.schema_, self.draft)
        return self
