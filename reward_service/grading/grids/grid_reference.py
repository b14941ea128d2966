"""The reference of a grid: its rows of cells."""

from typing import Annotated, Literal

from pydantic import Field, StrictInt, StringConstraints, model_validator

from reward_service.reference import Reference

MAX_SIDE = 200

Cell = StrictInt | Annotated[str, StringConstraints(min_length=1, max_length=20, pattern=r"^\S+$")]
Row = Annotated[list[Cell], Field(min_length=1, max_length=MAX_SIDE)]


class GridReference(Reference):
    """A rectangle of cells: numbers (colours), or words without blanks. A word of digits is that number."""

    kind: Literal["grid"] = "grid"
    cells: Annotated[list[Row], Field(min_length=1, max_length=MAX_SIDE)] = Field(
        description="The rows, from the top.", examples=[[[0, 1], [1, 0]]]
    )
    scoring: Literal["all", "cells"] = Field(
        default="all",
        description="All cells must be right, or the share of right cells of a grid of the right shape.",
    )

    @model_validator(mode="after")
    def _is_a_rectangle(self) -> "GridReference":
        if len({len(row) for row in self.cells}) != 1:
            raise ValueError("the rows differ in length")
        return self
