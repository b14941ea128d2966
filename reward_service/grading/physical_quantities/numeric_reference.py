"""The reference of a numeric answer: a value or a range, its unit, and how near an answer must be."""

from typing import Annotated, Literal

from pydantic import Field, FiniteFloat, StringConstraints, field_validator, model_validator

from reward_service.reference import Reference

MAX_UNIT_CHARS = 100


class NumericReference(Reference):
    """A number and how near to it an answer must be; at most one of the tolerances."""

    kind: Literal["numeric"] = "numeric"
    value: FiniteFloat | None = Field(default=None, description="The right number.", examples=[9.81])
    range: tuple[FiniteFloat, FiniteFloat] | None = Field(
        default=None, description="In place of a value: the least and the greatest right number."
    )
    unit: Annotated[str, StringConstraints(min_length=1, max_length=MAX_UNIT_CHARS)] | None = Field(
        default=None,
        description="The unit of the value; answers in others of its dimension are converted. One "
        "that is not known makes the reference unusable.",
    )
    unit_required: bool = Field(default=False, description="An answer without a unit is wrong.")
    rel_tol: FiniteFloat | None = Field(
        default=None, ge=0, le=1, description="Difference allowed, as a share of the value."
    )
    abs_tol: FiniteFloat | None = Field(
        default=None, ge=0, description="Difference allowed, in the value's unit."
    )
    figures: int | None = Field(
        default=None,
        ge=1,
        le=15,
        description="The answer must be the value once both are rounded to these figures.",
    )

    @field_validator("value", mode="before")
    @classmethod
    def _is_a_number(cls, value: object) -> object:
        if isinstance(value, bool):
            raise ValueError("a truth value is no number")  # noqa: TRY004 -- pydantic turns ValueError into a fault
        return value

    @model_validator(mode="after")
    def _is_one_question(self) -> "NumericReference":
        if (self.value is None) == (self.range is None):
            raise ValueError("one of value and range is needed")
        if self.range is not None and self.range[0] > self.range[1]:
            raise ValueError("the range has its ends the wrong way round")
        if sum(given is not None for given in (self.rel_tol, self.abs_tol, self.figures)) > 1:
            raise ValueError("rel_tol, abs_tol and figures exclude each other")
        if self.range is not None and any(v is not None for v in (self.rel_tol, self.abs_tol, self.figures)):
            raise ValueError("a range takes no rel_tol, abs_tol or figures")
        return self
