"""The reference of a multiple-choice problem: the labels of the right options."""

import re
from functools import lru_cache
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints, field_validator, model_validator

from reward_service.grading.choices.label_series import (
    LATIN,
    MAX_LABEL,
    MAX_PLACES,
    NUMBER,
    is_latin,
    label_of,
    letter_at,
    places_of,
    series_of,
)
from reward_service.reference import Reference

MAX_OPTIONS = MAX_PLACES
MAX_OPTION_CHARS = 4_000


def _as_label(written: str) -> str:
    """A label as it is written, in capitals.

    Raises:
        ValueError: it is no label.
    """
    if not label_of(written):
        raise ValueError("no label of an option: a letter, a figure, a kana, a circled sign")
    bare = written.strip()
    return label_of(bare) if is_latin(label_of(bare)) else bare.upper()


Label = Annotated[str, StringConstraints(min_length=1, max_length=MAX_LABEL), AfterValidator(_as_label)]
_GLUED = re.compile(r"[A-Z]{2,26}|[^\W\d_A-Za-z]{2,12}|[\u2460-\u24ff\u2776-\u2793]{2,12}")
_PARTED = re.compile(r"\s?[,;、，،；]\s?")


class ChoiceReference(Reference):
    """The right option, or all right options, of a problem with labelled options."""

    kind: Literal["choice"] = "choice"
    answer: Label | Annotated[list[Label], Field(min_length=1, max_length=MAX_OPTIONS)] = Field(
        description="The label of the right option: a Latin letter for its place, or the prompt's own label "
        "(③, ウ, Б, 2); a list where all of several are right.",
        examples=["B", "③", ["A", "C"]],
    )
    options: (
        dict[Label, Annotated[str, StringConstraints(max_length=MAX_OPTION_CHARS)]]
        | list[Annotated[str, StringConstraints(max_length=MAX_OPTION_CHARS)]]
        | None
    ) = Field(
        default=None,
        description="The options by label, or in order from A; default: those that the prompt lists.",
    )
    ordered: bool = Field(
        default=False,
        description="The list of answers fills blanks in order, one label each; else it is a set.",
    )

    @field_validator("answer", mode="before")
    @classmethod
    def _split_glued_labels(cls, answer: object) -> object:
        """`AC` and `①、③` mean both; `(B)` means `B`."""
        if not isinstance(answer, str) or len(answer) > 4 * MAX_OPTIONS:
            return answer
        bare = answer.strip().strip("()（）[].").strip()
        if label_of(bare):
            return bare
        parts = list(bare) if _GLUED.fullmatch(bare) else [one for one in _PARTED.split(bare) if one]
        labels = tuple(map(label_of, parts))
        several = len(parts) > 1 and all(labels) and len(set(labels)) == len(labels) and series_of(labels)
        return parts if several else bare

    @field_validator("options", mode="before")
    @classmethod
    def _has_letters_enough(cls, options: object) -> object:
        if isinstance(options, dict | list) and len(options) > MAX_OPTIONS:
            raise ValueError(f"more than {MAX_OPTIONS} options have no letters")
        return options

    @model_validator(mode="after")
    def _answer_is_an_option(self) -> "ChoiceReference":
        if self.options:
            if isinstance(self.options, dict) and self._series is None:
                raise ValueError("the options' labels are of several series")
            known = self.options_by_letter
            missing = [label for label in self.labels if self._letter_of(label) not in known]
            if missing:
                raise ValueError(f"the answer {', '.join(missing)} is none of the options")
        if not self.ordered and len(set(map(label_of, self.labels))) != len(self.labels):
            raise ValueError("an option is named twice")
        return self

    @property
    def labels(self) -> tuple[str, ...]:
        """The right labels, in the order given."""
        return (self.answer,) if isinstance(self.answer, str) else tuple(self.answer)

    @property
    def letters(self) -> tuple[str, ...]:
        """The letters that stand for the right labels among the options of the reference, in the order
        given."""
        if all(map(is_latin, self.labels)) and (self._series or LATIN) == LATIN:
            return self.labels
        return tuple(self._letter_of(label) for label in self.labels)

    @property
    def options_by_letter(self) -> dict[str, str]:
        """The options by the letters that stand for their labels; empty when the reference has none."""
        if isinstance(self.options, list):
            return {letter_at(place): text for place, text in enumerate(self.options, 1)}
        series = self._series or LATIN
        if series == LATIN:
            return dict(self.options or {})
        return {_in(series, label): text for label, text in (self.options or {}).items()}

    @property
    def series(self) -> str | None:
        """The series of the labels: of the options' where they have labels, else of the answer's."""
        return self._series or _series_of_keys(self.labels)

    @property
    def _series(self) -> str | None:
        return _series_of_keys(tuple(self.options)) if isinstance(self.options, dict) else None

    def _letter_of(self, label: str) -> str:
        bare = label_of(label)
        if isinstance(self.options, dict) and self._series:
            own = _in(self._series, bare)
            return own if own or not is_latin(bare) else bare
        return bare if is_latin(bare) else _in(self.series or NUMBER, bare)


@lru_cache(1024)
def _series_of_keys(labels: tuple[str, ...]) -> str | None:
    bare = tuple(map(label_of, labels))
    return LATIN if all(map(is_latin, bare)) else series_of(bare)


def _in(series: str, label: str) -> str:
    """The letter of a label's place in a series; empty for a label of another one."""
    place = places_of(label_of(label)).get(series)
    return letter_at(place) if place else ""
