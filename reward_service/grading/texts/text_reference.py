"""The reference of a question that words answer: all answers that are accepted."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, field_validator, model_validator

from reward_service.grading.texts.patterns import compiled
from reward_service.reference import Reference

MAX_ANSWERS = 1_000
MAX_ANSWER_CHARS = 10_000

Match = Literal["exact", "normalised", "f1", "contains", "regex", "fuzzy"]


class TextReference(Reference):
    """One of several accepted answers in words, and how they are compared."""

    kind: Literal["text"] = "text"
    answers: Annotated[
        list[Annotated[str, StringConstraints(min_length=1, max_length=MAX_ANSWER_CHARS)]],
        Field(min_length=1, max_length=MAX_ANSWERS),
    ] = Field(
        description="Accepted answers, any of which is right; for `regex`, patterns in RE2 syntax.",
        examples=[["New York City", "NYC"]],
    )
    match: Match = Field(
        default="normalised",
        description="exact: letter for letter; normalised: but for case, accents, articles, punctuation, "
        "number words and dates; contains: an accepted answer stands in the final part, undenied; "
        "f1, fuzzy: at least `min` alike; regex: a pattern is found in the answer.",
    )
    min: float | None = Field(
        default=None, gt=0, le=1, description="Least likeness for `f1` (default 0.8) and `fuzzy` (0.9)."
    )

    @field_validator("answers", mode="before")
    @classmethod
    def _one_is_a_list(cls, answers: object) -> object:
        return [answers] if isinstance(answers, str) else answers

    @model_validator(mode="after")
    def _says_something(self) -> "TextReference":
        for answer in self.answers:
            if not answer.strip():
                raise ValueError("an accepted answer is empty")
            if self.match == "regex" and compiled(answer).search(""):
                raise ValueError(f"the pattern {answer[:80]!r} matches an empty answer")
        return self

    @property
    def least(self) -> float:
        """The likeness from which on an answer is accepted."""
        return self.min if self.min is not None else (0.9 if self.match == "fuzzy" else 0.8)
