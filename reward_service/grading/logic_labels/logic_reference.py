"""The reference of a statement that is judged true, false or unknown."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, field_validator, model_validator

from reward_service.reference import Reference

MAX_LABELS = 32
Label = Annotated[str, StringConstraints(min_length=1, max_length=80, strip_whitespace=True)]


class LogicReference(Reference):
    """The right one of a problem's labels."""

    kind: Literal["logic"] = "logic"
    label: Label = Field(description="The right label, by any of its names.", examples=["true", "unknown"])
    labels: Annotated[list[Label], Field(min_length=2, max_length=MAX_LABELS)] | None = Field(
        default=None,
        description="All labels of the problem; default: true, false, unknown. With two, a denied one is "
        "the other.",
    )

    @field_validator("label", mode="before")
    @classmethod
    def _name_truth_values(cls, label: object) -> object:
        return str(label).lower() if isinstance(label, bool) else label

    @field_validator("labels", mode="before")
    @classmethod
    def _name_all_truth_values(cls, labels: object) -> object:
        return (
            [str(label).lower() if isinstance(label, bool) else label for label in labels]
            if isinstance(labels, list)
            else labels
        )

    @model_validator(mode="after")
    def _label_is_one_of_them(self) -> "LogicReference":
        from reward_service.grading.logic_labels.stated_label import labels_of

        if labels_of(tuple(self.labels or ())).of(self.label) is None:
            raise ValueError(f"the label {self.label!r} is none of the labels")
        return self
