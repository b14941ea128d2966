"""Graders in OpenAI's configuration language: what they are, and what grading with one gives."""

import ast
import asyncio
from math import isfinite
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator

from reward_service.api.compat.adapter import Loose
from reward_service.api.compat.formula import BadFormula, Formula
from reward_service.api.compat.grading_item import Grade, GradingItem
from reward_service.api.compat.model_graders import LabelModel, ScoreModel
from reward_service.api.compat.template import BadSample, UnknownVariable
from reward_service.errors import LimitExceeded, Overloaded, ServiceFailure
from reward_service.grading import text_similarity
from reward_service.grading.worker_context import returned_values
from sandbox import BadProgram, Execution, Limits, Program, Sandbox, SandboxUnavailable, Status
from sandbox import Call as FunctionCall

SIMILARITY_SECONDS = 2.0
MAX_REFERENCE_CHARS = 64 << 10
"""A completion of the same length is compared with such a reference in a fifth of `SIMILARITY_SECONDS`."""
MAX_GRADERS = 32
PYTHON_LIMITS = Limits(cpu_s=10.0, wall_s=20.0)

Measure = Literal[
    "cosine", "fuzzy_match", "bleu", "gleu", "meteor", "rouge_1", "rouge_2", "rouge_3", "rouge_4",
    "rouge_5", "rouge_l",
]  # fmt: skip


class StringCheck(Loose):
    """1 when the texts are equal (`eq`), unequal (`ne`), or the input holds the reference (`like`, or `ilike`
    in any case)."""

    type: Literal["string_check"]
    name: str = ""
    operation: Literal["eq", "ne", "like", "ilike"]
    input: str
    reference: str

    async def grade(self, trial: GradingItem) -> Grade:
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

    async def grade(self, trial: GradingItem) -> Grade:
        """Measure, in a worker."""
        if self._has_long_reference(trial):
            return _other_error(f"a reference of more than {MAX_REFERENCE_CHARS} characters")
        job = (self.evaluation_metric, trial.text(self.input), trial.text(self.reference))
        size = len(job[1]) + len(job[2])

        async def measured(_: float) -> float:
            pool = trial.call.services.scorer.pool
            found: float = await pool.submit(
                text_similarity.measure, job, seconds=SIMILARITY_SECONDS, size=size
            )
            return found

        try:
            return Grade(await trial.call.held(measured))
        except LimitExceeded as error:
            return Grade(0.0, {"other_error": True, "other_error_details": str(error)})

    def _has_long_reference(self, trial: GradingItem) -> bool:
        """Is the reference too long by itself, whatever it takes from the completion?"""
        try:
            return len(trial.before("").text(self.reference)) > MAX_REFERENCE_CHARS
        except BadSample:  # it is made of the completion's JSON
            return False


class PythonGrader(Loose):
    """A program with `grade(sample, item)`, which returns a number. It runs in the sandbox."""

    type: Literal["python"]
    name: str = ""
    source: str
    image_tag: str | None = None

    async def grade(self, trial: GradingItem) -> Grade:
        """Run it."""
        try:
            done = await trial.call.in_sandbox(lambda sandbox: self._run(sandbox, trial))
            returned = (await returned_values(done, trial.call.services.scorer.pool))[0]
        except Overloaded:
            raise
        except (ServiceFailure, SandboxUnavailable) as error:
            told = {"python_grader_server_error_type": type(error).__name__}
            return Grade(None, {"python_grader_server_error": True, **told})
        except BadProgram as error:
            return _runtime_error(str(error)) if self._can_be_run(trial) else _other_error(str(error))
        except LimitExceeded as error:
            return _runtime_error(str(error))
        score = returned.value
        if not returned.error and isinstance(score, bool | int | float) and isfinite(score):
            return Grade(float(score))
        if returned.error and not await trial.call.services.scorer.pool.submit(
            defines_grade, self.source, seconds=SIMILARITY_SECONDS, size=len(self.source)
        ):
            return _other_error("the source defines no grade()")
        if not returned.error:
            return _runtime_error(f"grade returned {str(score)[:80]}, no finite number")
        return _runtime_error(returned.error if done.status is Status.OK else f"{done.status}: {done.reason}")

    def _can_be_run(self, trial: GradingItem) -> bool:
        """Are the source and the item of use for another completion?"""
        plain = trial.before("")
        try:
            return bool(Program("python", self.source) and _call(plain).line)
        except BadProgram:
            return False

    async def _run(self, sandbox: Sandbox, trial: GradingItem) -> Execution:
        session = sandbox.session(Program("python", self.source), limits=PYTHON_LIMITS, key=hash(self.source))
        return await session.call([_call(trial)], apart=False)


def defines_grade(source: str) -> bool:
    """Is this a program with a function `grade`? One that is not has no completion's fault in it."""
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return any(isinstance(node, ast.FunctionDef) and node.name == "grade" for node in body)


def _call(trial: GradingItem) -> FunctionCall:
    return FunctionCall("grade", (trial.sample, trial.item))


def _other_error(details: str) -> Grade:
    """What has no score, whatever the completion is."""
    return Grade(None, {"other_error": True, "other_error_details": details})


def _runtime_error(details: str) -> Grade:
    return Grade(0.0, {"python_grader_runtime_error": True, "python_grader_runtime_error_details": details})


_Single = StringCheck | TextSimilarity | PythonGrader | ScoreModel | LabelModel
Single = Annotated[_Single, Field(discriminator="type")]


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

    async def grade(self, trial: GradingItem) -> Grade:
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


Grader = Annotated[_Single | Multi, Field(discriminator="type")]


async def graded(grader: Any, trial: GradingItem) -> Grade:
    """The grade; a template that names what the item lacks is nobody's score, one that needs JSON of a sample
    that is none is the sample's 0."""
    try:
        grade: Grade = await grader.grade(trial)
    except UnknownVariable as error:
        return Grade(None, {"invalid_variable_error": True, "other_error_details": f"unknown: {error}"})
    except BadSample:
        return Grade(0.0, {"sample_parse_error": True})
    return grade
