"""The reference of a mathematical problem: its answer."""

from math import isfinite
from typing import Any, Literal

from pydantic import Field, field_validator

from reward_service.reference import Reference, register_reference


@register_reference
class MathReference(Reference):
    """A mathematical answer, in LaTeX or plain notation: `42`, `\\frac{1}{2}`, `x^2+1`, `(1, 2]`."""

    kind: Literal["math"] = "math"
    answer: str = Field(
        description="The answer itself, never prose around it.",
        examples=["42", "\\frac{3}{4}"],
        coerce_numbers_to_str=True,
    )

    @field_validator("answer", mode="before")
    @classmethod
    def _is_finite(cls, answer: Any) -> Any:
        if isinstance(answer, float) and not isfinite(answer):
            raise ValueError("not a finite number")
        return answer
