"""The reference of a multiple-choice problem: the letters of the right options."""

import re
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, field_validator, model_validator

from reward_service.reference import Reference

MAX_OPTIONS = 26
MAX_OPTION_CHARS = 4_000

Letter = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]$", to_upper=True)]
_GLUED = re.compile(r"[A-Z]{2,26}")


class ChoiceReference(Reference):
    """The right option, or all right options, of a problem with lettered options."""

    kind: Literal["choice"] = "choice"
    answer: Letter | Annotated[list[Letter], Field(min_length=1, max_length=MAX_OPTIONS)] = Field(
        description="The letter of the right option; a list where all of several are right.",
        examples=["B", ["A", "C"]],
    )
    options: (
        dict[Letter, Annotated[str, StringConstraints(max_length=MAX_OPTION_CHARS)]]
        | list[Annotated[str, StringConstraints(max_length=MAX_OPTION_CHARS)]]
        | None
    ) = Field(
        default=None,
        description="The options by letter, or in order from A; default: those that the prompt lists.",
    )
    ordered: bool = Field(
        default=False,
        description="The list of answers fills blanks in order, one letter each; else it is a set.",
    )

    @field_validator("answer", mode="before")
    @classmethod
    def _split_glued_letters(cls, answer: object) -> object:
        """`AC` means both; `(B)` means `B`."""
        if not isinstance(answer, str):
            return answer
        bare = answer.strip().strip("()（）[].").strip()
        return list(bare) if _GLUED.fullmatch(bare) and len(set(bare)) == len(bare) else bare

    @field_validator("options", mode="before")
    @classmethod
    def _has_letters_enough(cls, options: object) -> object:
        if isinstance(options, dict | list) and len(options) > MAX_OPTIONS:
            raise ValueError(f"more than {MAX_OPTIONS} options have no letters")
        return options

    @model_validator(mode="after")
    def _answer_is_an_option(self) -> "ChoiceReference":
        missing = sorted(set(self.letters) - set(self.options_by_letter)) if self.options else []
        if missing:
            raise ValueError(f"the answer {', '.join(missing)} is none of the options")
        if not self.ordered and len(set(self.letters)) != len(self.letters):
            raise ValueError("an option is named twice")
        return self

    @property
    def letters(self) -> tuple[str, ...]:
        """The right letters, in the order given."""
        return (self.answer,) if isinstance(self.answer, str) else tuple(self.answer)

    @property
    def options_by_letter(self) -> dict[str, str]:
        """The options by letter; empty when the reference has none."""
        if isinstance(self.options, list):
            return {chr(ord("A") + place): text for place, text in enumerate(self.options)}
        return self.options or {}
