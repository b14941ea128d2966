"""Rubric: a model looks for criteria in the answer, and a formula makes them one score."""

from typing import Any, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, model_validator

from reward_service.grading.rubric_aggregation import Aggregation, grade, rubric_score
from reward_service.models.master_key import visible_text
from reward_service.models.model_provider import ModelProvider
from reward_service.models.rubric_client import MARKS, RubricClient
from reward_service.reference import Reference
from reward_service.sample import Sample
from reward_service.text import answers
from reward_service.verdict import Verdict
from reward_service.verifiers.base import Question, RunsIn, Verifier, reference_of

MAX_RESPONSE_CHARS = 64_000


class Criterion(BaseModel):
    """One thing to look for. `labels` go from worst to best; a negative weight makes it a fault."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1, max_length=100)
    text: str = Field(min_length=1, max_length=4_000, description="What is to be looked for.")
    weight: FiniteFloat = 1.0
    labels: tuple[str, ...] = Field(default=("no", "yes"), min_length=2, max_length=11)
    negate: bool = Field(default=False, description="The first label is the best one.")
    optional: bool = Field(default=False, description="Left out by the aggregation `required`.")


class RubricReference(Reference):
    """Criteria that an answer is held against."""

    kind: Literal["rubric"] = "rubric"
    criteria: tuple[Criterion, ...] = Field(min_length=1, max_length=50)
    aggregation: Aggregation = "weighted_mean"
    threshold: float = Field(default=0.5, ge=0, le=1, description="For the aggregation `threshold`.")

    @model_validator(mode="after")
    def _can_be_met(self) -> Self:
        if len({criterion.name for criterion in self.criteria}) < len(self.criteria):
            raise ValueError("two criteria have the same name")
        if any(len(set(criterion.labels)) < len(criterion.labels) for criterion in self.criteria):
            raise ValueError("a criterion has the same label twice")
        if self.aggregation == "required" and all(criterion.optional for criterion in self.criteria):
            raise ValueError("all criteria are optional, and none is required")
        if not any(criterion.weight > 0 for criterion in self.criteria):
            raise ValueError("no criterion has a positive weight")
        return self


class Rubric(Verifier):
    """The share of a rubric's criteria that a judge model finds met, by weight; in [0, 1]."""

    name: ClassVar[str] = "rubric"
    reference_model: ClassVar[type[Reference] | None] = RubricReference
    runs_in: ClassVar[RunsIn] = "models"

    model: str = Field(default="judge", description="Name of the endpoint in the settings, [models.NAME].")
    timeout_s: float = Field(default=180.0, gt=0, le=3600)
    view: Literal["final", "whole"] = Field(default="final", description="final: without the reasoning.")
    rubric: RubricReference | None = Field(
        default=None,
        description="The rubric of all samples, in place of their references. A spec's file may name a file "
        "beside it, `rubric_file`, in the forms of verifiers and of rewardkit, too.",
    )

    def read(self, sample: Sample) -> Verdict | Question:
        """Find what is to be judged.

        Raises:
            BadReference: there is no rubric.
        """
        rubric = self.rubric or reference_of(sample, RubricReference)
        text = sample.completion_text
        response = text if self.view == "whole" else answers.final_part(text)
        if response is None or not any(character.isalnum() for character in visible_text(response)):
            return Verdict.no_answer("no response after the reasoning")
        if len(response) > MAX_RESPONSE_CHARS:
            return Verdict.over_limit(f"a response of {len(response)} characters")
        return Question((sample.prompt_text, rubric.model_dump_json(), response.strip()))

    async def judge_in(self, question: Question, models: Any) -> Verdict:
        """Ask the model for the verdicts on all criteria at once.

        Raises:
            ModelFailure: it gave none, or not on each criterion.
        """
        asked, document, response = question.content
        rubric = RubricReference.model_validate_json(document)
        provider: ModelProvider = models
        implicit = rubric.aggregation == "implicit"
        watch = provider.watch(self.model, "rubric mark" if implicit else "rubric")
        judge = RubricClient(provider.client(self.model), watch, self.timeout_s)
        if implicit:
            mark = await judge.mark(asked, _criteria(rubric), response)
            return Verdict.scored(
                mark / MARKS, f"the judge's mark is {mark:g} of {MARKS}", detail={"mark": mark}
            )
        return _verdict(rubric, await judge.verdicts(asked, _criteria(rubric), response))


def _criteria(rubric: RubricReference) -> list[dict[str, Any]]:
    weighed = rubric.aggregation == "implicit"
    fields = {"name", "text", "labels", *({"weight"} if weighed else ())}
    return [criterion.model_dump(mode="json", include=fields) for criterion in rubric.criteria]


def _verdict(rubric: RubricReference, found: dict[str, str]) -> Verdict:
    counted = [one for one in rubric.criteria if not (one.optional and rubric.aggregation == "required")]
    grades = [grade(found[one.name], one.labels) for one in counted]
    grades = [1.0 - value if one.negate else value for one, value in zip(counted, grades, strict=True)]
    score = rubric_score(grades, [one.weight for one in counted], rubric.aggregation)
    if rubric.aggregation == "threshold":
        score = float(score >= rubric.threshold)
    told = ", ".join(f"{name}: {verdict}" for name, verdict in found.items())
    return Verdict.scored(score, told[:500], detail={"criteria": found})
