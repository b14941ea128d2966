"""Graders in OpenAI's configuration language: what they are, and what grading with one gives."""

import ast
import asyncio
from dataclasses import dataclass, field
from math import isfinite
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, FiniteFloat, Tag, field_validator

from reward_service.api.compat import judge
from reward_service.api.compat.formula import BadFormula, Formula
from reward_service.api.compat.judge import Judge, JudgeRefused, JudgeUnclear
from reward_service.api.compat.surface import Call, Loose
from reward_service.api.compat.template import BadSample, UnknownVariable, render
from reward_service.errors import LimitExceeded, Overloaded, ServiceFailure
from reward_service.grading import similarity
from sandbox import BadProgram, Execution, Limits, Program, Sandbox, SandboxUnavailable, Status
from sandbox import Call as FunctionCall

FLAGS = (
    "formula_parse_error", "invalid_variable_error", "model_grader_parse_error", "model_grader_refusal_error",
    "model_grader_server_error", "other_error", "python_grader_runtime_error", "python_grader_server_error",
    "sample_parse_error", "truncated_observation_error", "unresponsive_reward_error",
)  # fmt: skip
SIMILARITY_SECONDS = 2.0
MAX_GRADERS = 32
PYTHON_LIMITS = Limits(cpu_s=10.0, wall_s=20.0)

Measure = Literal[
    "cosine", "fuzzy_match", "bleu", "gleu", "meteor", "rouge_1", "rouge_2", "rouge_3", "rouge_4",
    "rouge_5", "rouge_l",
]  # fmt: skip


@dataclass(slots=True)
class Grade:
    """What a grader gives: a score, or None where only we or the configuration are to blame; flags that say
    what went wrong, with details; the scores of sub-graders; tokens by model."""

    score: float | None
    errors: dict[str, Any] = field(default_factory=dict)
    scores: dict[str, float | None] = field(default_factory=dict)
    tokens: dict[str, int] = field(default_factory=dict)
    model: str | None = None


@dataclass(frozen=True, slots=True)
class Trial:
    """One sample before a grader."""

    call: Call[Any]
    judge: Judge
    sample: dict[str, Any]
    item: Any

    def text(self, template: str) -> str:
        """A template, filled in."""
        return render(template, self.sample, self.item)


class StringCheck(Loose):
    """1 when the texts are equal (`eq`), unequal (`ne`), or the input holds the reference (`like`, or `ilike`
    in any case)."""

    type: Literal["string_check"]
    name: str = ""
    operation: Literal["eq", "ne", "like", "ilike"]
    input: str
    reference: str

    async def grade(self, trial: Trial) -> Grade:
        """Compare."""
        said, wanted = trial.text(self.input), trial.text(self.reference)
        if self.operation in {"eq", "ne"}:
            return Grade(float((said == wanted) == (self.operation == "eq")))
        if self.operation == "ilike":
            said, wanted = said.casefold(), wanted.casefold()
        return Grade(float(wanted in said))


class TextSimilarity(Loose):
    """How alike two texts are, from 0 to 1."""

    type: Literal["text_similarity"]
    name: str = ""
    evaluation_metric: Measure
    input: str
    reference: str

    async def grade(self, trial: Trial) -> Grade:
        """Measure, in a worker."""
        job = (self.evaluation_metric, trial.text(self.input), trial.text(self.reference))
        size = len(job[1]) + len(job[2])

        async def measured(_: float) -> float:
            pool = trial.call.services.scorer.pool
            found: float = await pool.submit(similarity.measure, job, seconds=SIMILARITY_SECONDS, size=size)
            return found

        try:
            return Grade(await trial.call.held(measured))
        except LimitExceeded as error:
            return Grade(0.0, {"other_error": True, "other_error_details": str(error)})


class PythonGrader(Loose):
    """A program with `grade(sample, item)`, which returns a number. It runs in the sandbox."""

    type: Literal["python"]
    name: str = ""
    source: str
    image_tag: str | None = None

    async def grade(self, trial: Trial) -> Grade:
        """Run it."""
        try:
            done = await trial.call.in_sandbox(lambda sandbox: self._run(sandbox, trial))
        except Overloaded:
            raise
        except (ServiceFailure, SandboxUnavailable) as error:
            told = {"python_grader_server_error_type": type(error).__name__}
            return Grade(None, {"python_grader_server_error": True, **told})
        except BadProgram as error:
            return _runtime_error(str(error))
        returned = done.values[0]
        score = returned.value
        if not returned.error and isinstance(score, bool | int | float) and isfinite(score):
            return Grade(float(score))
        if returned.error and not await trial.call.services.scorer.pool.submit(
            defines_grade, self.source, seconds=SIMILARITY_SECONDS, size=len(self.source)
        ):
            return Grade(None, {"other_error": True, "other_error_details": "the source defines no grade()"})
        if not returned.error:
            return _runtime_error(f"grade returned {str(score)[:80]}, no finite number")
        return _runtime_error(returned.error if done.status is Status.OK else f"{done.status}: {done.reason}")

    async def _run(self, sandbox: Sandbox, trial: Trial) -> Execution:
        session = sandbox.session(Program("python", self.source), limits=PYTHON_LIMITS, key=hash(self.source))
        return await session.call([FunctionCall("grade", (trial.sample, trial.item))], apart=False)


def defines_grade(source: str) -> bool:
    """Is this a program with a function `grade`? One that is not has no completion's fault in it."""
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError):
        return False
    return any(isinstance(node, ast.FunctionDef) and node.name == "grade" for node in body)


def _runtime_error(details: str) -> Grade:
    return Grade(0.0, {"python_grader_runtime_error": True, "python_grader_runtime_error_details": details})


class InputMessage(Loose):
    """A message to the judge; parts that are no text are left out."""

    role: str = "user"
    content: Any = ""

    def rendered(self, trial: Trial) -> dict[str, str]:
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

    async def _opinion(self, trial: Trial, told: str, field_schema: dict[str, Any]) -> judge.Opinion:
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

    async def grade(self, trial: Trial) -> Grade:
        """Ask the judge. A completion that the judge says nothing clear of has a score, too: 0."""
        try:
            opinion, score = await self._asked(trial)
        except JudgeUnclear as error:
            flag = "model_grader_refusal_error" if error.refused else "model_grader_parse_error"
            return Grade(0.0, {flag: True})
        except Overloaded:
            raise
        except (JudgeRefused, ServiceFailure) as error:
            details = {"model_grader_server_error_details": str(error)}
            return Grade(None, {"model_grader_server_error": True, **details})
        tokens = {} if opinion.tokens is None else {opinion.model: opinion.tokens}
        return Grade(score, tokens=tokens, model=opinion.model)

    async def _asked(self, trial: Trial) -> tuple[judge.Opinion, float]:
        raise NotImplementedError


class ScoreModel(_ModelGrader):
    """A number within `range`, by a judge."""

    type: Literal["score_model"]
    range: tuple[FiniteFloat, FiniteFloat] = (0.0, 1.0)

    async def _asked(self, trial: Trial) -> tuple[judge.Opinion, float]:
        low, high = self.range
        told = 'Answer with a JSON object {"score": NUMBER} and nothing else, NUMBER '
        told += f"from {low:g} to {high:g}."
        opinion = await self._opinion(trial, told, {"score": {"type": "number"}})
        return opinion, judge.number(opinion, low, high)


class LabelModel(_ModelGrader):
    """1 when the label that a judge gives is a passing one."""

    type: Literal["label_model"]
    labels: list[str] = Field(min_length=1)
    passing_labels: list[str]

    async def _asked(self, trial: Trial) -> tuple[judge.Opinion, float]:
        told = 'Answer with a JSON object {"label": LABEL} and nothing else, LABEL one of: '
        schema = {"label": {"type": "string", "enum": self.labels}}
        opinion = await self._opinion(trial, told + ", ".join(self.labels), schema)
        label = opinion.content.get("label")
        if label not in self.labels:
            raise JudgeUnclear(f"no label of the list: {str(label)[:80]}")
        return opinion, float(label in self.passing_labels)


def _type_of(value: Any) -> str:
    return str(value.get("type")) if isinstance(value, dict) else str(getattr(value, "type", ""))


Single = Annotated[
    Annotated[StringCheck, Tag("string_check")]
    | Annotated[TextSimilarity, Tag("text_similarity")]
    | Annotated[PythonGrader, Tag("python")]
    | Annotated[ScoreModel, Tag("score_model")]
    | Annotated[LabelModel, Tag("label_model")],
    Discriminator(_type_of),
]


class Multi(Loose):
    """Several graders and a formula over their names."""

    type: Literal["multi"]
    name: str = ""
    graders: dict[str, Single] = Field(min_length=1, max_length=MAX_GRADERS)
    calculate_output: str

    @field_validator("graders", mode="before")
    @classmethod
    def _named(cls, graders: Any) -> Any:
        """A single grader stands under its own name."""
        alone = isinstance(graders, dict) and isinstance(graders.get("type"), str)
        return {graders.get("name") or "score": graders} if alone else graders

    def formula(self) -> Formula:
        """The formula, checked.

        Raises:
            BadFormula: it cannot be computed from the graders' scores.
        """
        return Formula(self.calculate_output, frozenset(self.graders))

    async def grade(self, trial: Trial) -> Grade:
        """Grade with all, and compute."""
        try:
            formula = self.formula()
        except BadFormula as error:
            return Grade(None, {"formula_parse_error": True, "other_error_details": str(error)})
        grades = await asyncio.gather(*(graded(one, trial) for one in self.graders.values()))
        whole = Grade(None, scores=dict(zip(self.graders, (g.score for g in grades), strict=True)))
        for grade in grades:
            whole.errors |= grade.errors
            whole.model = whole.model or grade.model
            for model, tokens in grade.tokens.items():
                whole.tokens[model] = whole.tokens.get(model, 0) + tokens
        known = {name: score for name, score in whole.scores.items() if score is not None}
        if len(known) == len(whole.scores):
            try:
                whole.score = formula.value(known)
            except (ArithmeticError, ValueError):  # of these scores, which the completion earned
                whole.score, whole.errors["other_error"] = 0.0, True
        return whole


Grader = Annotated[
    Annotated[StringCheck, Tag("string_check")]
    | Annotated[TextSimilarity, Tag("text_similarity")]
    | Annotated[PythonGrader, Tag("python")]
    | Annotated[ScoreModel, Tag("score_model")]
    | Annotated[LabelModel, Tag("label_model")]
    | Annotated[Multi, Tag("multi")],
    Discriminator(_type_of),
]


async def graded(grader: Any, trial: Trial) -> Grade:
    """The grade; a template that names what the item lacks is nobody's score, one that needs JSON of a sample
    that is none is the sample's 0."""
    try:
        grade: Grade = await grader.grade(trial)
    except UnknownVariable as error:
        return Grade(None, {"invalid_variable_error": True, "other_error_details": f"unknown: {error}"})
    except BadSample:
        return Grade(0.0, {"sample_parse_error": True})
    return grade
