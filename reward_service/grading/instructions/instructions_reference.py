"""The reference of an instruction-following problem: the checks a completion must pass."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

from reward_service.grading.instructions import (  # noqa: F401 -- they register
    ifbench_checks,
    ifbench_tasks,
    ifeval_checks,
    ifrlvr_checks,
)
from reward_service.grading.instructions.instruction_check import BadArguments, arguments_of
from reward_service.reference import Reference

MAX_CHECKS = 64


class InstructionCheck(BaseModel):
    """One check: an id of IFEval, IFBench or IF-RLVR and its arguments; those that are null are left out."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    kwargs: dict[str, Any] = Field(default_factory=dict)

    @field_validator("kwargs", mode="before")
    @classmethod
    def _none_is_nothing(cls, value: Any) -> Any:
        return {} if value is None else value

    @model_validator(mode="after")
    def _is_known(self) -> "InstructionCheck":
        try:
            arguments_of(self.id, self.kwargs)
        except BadArguments as error:
            raise ValueError(str(error)) from None
        return self


class InstructionsReference(Reference):
    """Instructions that rules can check."""

    kind: Literal["instructions"] = "instructions"
    checks: Annotated[list[InstructionCheck], Field(min_length=1, max_length=MAX_CHECKS)] = Field(
        description="The checks, in any order; an id may occur more than once.",
        examples=[[{"id": "punctuation:no_comma", "kwargs": {}}]],
    )
    mode: Literal["strict", "loose"] = Field(
        default="strict",
        description="loose: also tries the text without its first line, its last line, both, and without "
        "asterisks.",
    )
    scoring: Literal["all", "fraction"] = Field(
        default="all", description="All checks must hold, or the share of those that hold counts."
    )
