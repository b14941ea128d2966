"""The reference of a formalisation or of an entailment problem."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, field_validator

from reward_service.grading.formal_logic.formula_reader import read_formula
from reward_service.grading.formal_logic.formula_tree import MAX_CHARS, UnreadableFormula
from reward_service.reference import Reference

MAX_PREMISES = 64
FormulaText = Annotated[str, StringConstraints(min_length=1, max_length=MAX_CHARS)]


class FolReference(Reference):
    """A formula the completion must be equivalent to, or, with premises, a conclusion it must label."""

    kind: Literal["fol"] = "fol"
    formula: FormulaText = Field(
        description="A formula in any of the notations; with premises, the conclusion.",
        examples=["∀x (Dog(x) → Barks(x))"],
    )
    premises: Annotated[list[FormulaText], Field(max_length=MAX_PREMISES)] | None = Field(
        default=None,
        description="With premises, a completion that states true, false or unknown is judged by whether "
        "the formula follows; "
        "one that states a formula, by equivalence under the premises.",
    )

    @field_validator("formula", "premises")
    @classmethod
    def _can_be_read(cls, value: str | list[str] | None) -> str | list[str] | None:
        for text in [value] if isinstance(value, str) else value or ():
            try:
                read_formula(text)
            except UnreadableFormula as error:
                raise ValueError(f"{text[:60]!r} is no formula: {error}") from None
        return value
