"""The reference of a number game: make the target from the numbers."""

from typing import Annotated, Literal

from pydantic import Field, StrictInt, field_validator

from reward_service.reference import Reference

MAX_NUMBERS = 32
Number = Annotated[StrictInt, Field(ge=-(10**9), le=10**9)]


class GameReference(Reference):
    """Numbers, the target they make, and the operations allowed."""

    kind: Literal["game"] = "game"
    target: Number = Field(description="What the expression must equal, exactly.", examples=[24])
    numbers: Annotated[list[Number], Field(min_length=1, max_length=MAX_NUMBERS)] = Field(
        description="The numbers that are given; each may be used once for every time it stands here.",
        examples=[[4, 7, 8, 8]],
    )
    ops: str = Field(default="+-*/", pattern=r"^[-+*/]{1,4}$", description="Operations allowed, of `+-*/`.")
    use: Literal["all", "any"] = Field(
        default="all", description="Each number exactly once, or at most once."
    )

    @field_validator("ops", mode="before")
    @classmethod
    def _join_list(cls, ops: object) -> object:
        return "".join(map(str, ops)) if isinstance(ops, list) else ops

    @field_validator("use", mode="before")
    @classmethod
    def _read_words(cls, use: object) -> object:
        return (
            {"at most once": "any", "at_most_once": "any", "exactly once": "all"}.get(use, use)
            if isinstance(use, str)
            else use
        )
