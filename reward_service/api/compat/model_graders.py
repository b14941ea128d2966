"""Graders that ask a judge model: for a score, or for a label."""

from typing import Any, Literal

from pydantic import Field, FiniteFloat

from reward_service.api.compat import grading_model_client
from reward_service.api.compat.adapter import Loose
from reward_service.api.compat.grading_item import Grade, GradingItem
from reward_service.api.compat.grading_model_client import JudgeRefused, JudgeUnclear, Opinion
from reward_service.api.compat.template import BadSample
from reward_service.errors import Overloaded, ServiceFailure

ATTEMPTS = 2
"""How often a judge is asked that says nothing clear."""
PLAIN_ANSWER = "I do not know."
"""What a judge is asked about before its unclear answer is the completion's fault."""


class InputMessage(Loose):
    """A message to the judge; parts that are no text are left out."""

    role: str = "user"
    content: Any = ""

    def rendered(self, trial: GradingItem) -> dict[str, str]:
        """The message with its templates filled in."""
        parts = self.content if isinstance(self.content, list) else [self.content]
        texts = (part.get("text") if isinstance(part, dict) else part for part in parts)
        role = "system" if self.role == "developer" else self.role
        return {"role": role, "content": "\n".join(trial.text(t) for t in texts if isinstance(t, str))}


class SamplingParams(Loose):
    """How the judge samples."""

    max_completions_tokens: int | None = None
    temperature: float | None = None
    top_p: float | None = None
    seed: int | None = None
    reasoning_effort: str | None = None

    def request(self) -> dict[str, Any]:
        """The fields of a chat completion's request."""
        given = self.model_dump(exclude_none=True)
        if "max_completions_tokens" in given:
            given["max_completion_tokens"] = given.pop("max_completions_tokens")
        return given


class _ModelGrader(Loose):
    name: str = ""
    model: str
    input: list[InputMessage] = Field(min_length=1)
    sampling_params: SamplingParams = SamplingParams()

    async def _opinion(self, trial: GradingItem, told: str, field_schema: dict[str, Any]) -> Opinion:
        name = next(iter(field_schema))
        schema = {
            "type": "object",
            "properties": field_schema,
            "required": [name],
            "additionalProperties": False,
        }
        messages = [{"role": "system", "content": told}, *(m.rendered(trial) for m in self.input)]
        params = self.sampling_params.request()
        return await trial.call.held(lambda _: trial.judge.ask(self.model, messages, schema, **params))

    async def grade(self, trial: GradingItem) -> Grade:
        """Ask the judge. A completion has a score, 0, if the judge says nothing clear of it, asked twice, and
        does of a plain answer; a judge that is never clear has none for anybody."""
        try:
            return await self._graded(trial)
        except Overloaded:
            raise
        except (JudgeRefused, ServiceFailure) as error:
            details = {"model_grader_server_error_details": str(error)}
            return Grade(None, {"model_grader_server_error": True, **details})

    async def _graded(self, trial: GradingItem) -> Grade:
        unclear = JudgeUnclear("")
        for _ in range(ATTEMPTS):
            try:
                opinion, score = await self._asked(trial)
            except JudgeUnclear as error:
                unclear = error
            else:
                tokens = {} if opinion.tokens is None else {opinion.model: opinion.tokens}
                return Grade(score, tokens=tokens, model=opinion.model)
        flag = "model_grader_refusal_error" if unclear.refused else "model_grader_parse_error"
        return Grade(0.0 if await self._is_clear_otherwise(trial) else None, {flag: True})

    async def _is_clear_otherwise(self, trial: GradingItem) -> bool:
        """Has the judge a score for a plain answer to the same item? Then it is unclear of this one alone."""
        try:
            await self._asked(trial.before(PLAIN_ANSWER))
        except JudgeUnclear:
            return False
        except BadSample:  # the templates want JSON of it, which the completion had
            return True
        return True

    async def _asked(self, trial: GradingItem) -> tuple[Opinion, float]:
        raise NotImplementedError


class ScoreModel(_ModelGrader):
    """A number within `range`, by a judge."""

    type: Literal["score_model"]
    range: tuple[FiniteFloat, FiniteFloat] = (0.0, 1.0)

    async def _asked(self, trial: GradingItem) -> tuple[Opinion, float]:
        low, high = self.range
        told = 'Answer with a JSON object {"score": NUMBER} and nothing else, NUMBER '
        told += f"from {low:g} to {high:g}."
        opinion = await self._opinion(trial, told, {"score": {"type": "number"}})
        return opinion, grading_model_client.number(opinion, low, high)


class LabelModel(_ModelGrader):
    """1 when the label that a judge gives is a passing one."""

    type: Literal["label_model"]
    labels: list[str] = Field(min_length=1)
    passing_labels: list[str]

    async def _asked(self, trial: GradingItem) -> tuple[Opinion, float]:
        told = 'Answer with a JSON object {"label": LABEL} and nothing else, LABEL one of: '
        schema = {"label": {"type": "string", "enum": self.labels}}
        opinion = await self._opinion(trial, told + ", ".join(self.labels), schema)
        label = opinion.content.get("label")
        if label not in self.labels:
            raise JudgeUnclear(f"no label of the list: {str(label)[:80]}")
        return opinion, float(label in self.passing_labels)
