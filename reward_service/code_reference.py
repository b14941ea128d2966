"""The reference of a coding problem: its tests, in our own shape or in those that datasets come in.

`code_rows` has the datasets' shapes.
"""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, model_validator

from reward_service.code_rows import normalise

MAX_TESTS = 2_000
Rule = Literal["lines", "tokens", "exact", "float", "json", "unordered"]


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TestCase(_Closed):
    """One test: what standard input leads to what output, or what arguments to what value."""

    __test__ = False  # not a test of ours, whatever pytest thinks of the name

    id: str | int | None = None
    stdin: str | None = None
    stdout: str | None = None
    args: list[Any] | None = None
    kwargs: dict[str, Any] = Field(default_factory=dict)
    operations: list[str] | None = Field(
        default=None,
        min_length=1,
        description="A class with state: its name, then methods to call in turn. `args` then has the "
        "arguments of each, `expected` a list with the value of each (null for the first).",
    )
    expected: Any = None
    also: Any = Field(default=None, description="Another value that is right (APPS wraps some in a list).")
    compare: Rule | None = Field(default=None, description="Another rule than the reference's.")
    weight: FiniteFloat = Field(default=1.0, gt=0)
    hidden: bool = Field(default=True, description="False: the prompt shows it.")

    @property
    def calls(self) -> bool:
        """Is it a call, rather than a run?"""
        return self.args is not None


class CodeLimits(_Closed):
    """What a program may use per test; the sandbox's own limits by default."""

    cpu_s: float = Field(default=4.0, gt=0, le=120)
    wall_s: float = Field(default=10.0, gt=0, le=300)
    memory_mb: int = Field(default=512, ge=16, le=16_384)
    output_bytes: int = Field(default=8 << 20, ge=1, le=64 << 20)
    processes: int = Field(default=64, ge=1, le=512)
    disk_mb: int = Field(default=64, ge=1, le=1024)
    compile_s: float = Field(default=20.0, gt=0, le=120)


class Checker(_Closed):
    """A program that judges outputs where many are right.

    It runs in a box of its own, under the reference's limits, as
    `checker input.txt correct_output.txt solution_output.txt`. It accepts by ending with exit code 0 after
    printing 1 (or OK, AC, YES, TRUE, ACCEPTED, CORRECT in any case) as the first word of its output; whatever
    else it does, a share of 1 included, does not accept. One that does not compile is the reference's fault.
    """

    source: str
    language: str = "python"


class CodeReference(_Closed):
    """Tests of a program; give `tests`, or an `assert_program` with the name of the function it calls."""

    kind: Literal["code"] = "code"
    language: str = "python"
    tests: tuple[TestCase, ...] = Field(default=(), max_length=MAX_TESTS)
    entry_point: str | None = Field(default=None, max_length=200)
    answer_in: Literal["value", "argument"] = Field(
        default="value",
        description="argument: of a function that returns None, its first argument is compared.",
    )
    assert_program: str | tuple[str, ...] | None = None
    checker: Checker | None = None
    compare: Rule = "lines"
    rel_tol: FiniteFloat = Field(default=1e-6, ge=0)
    abs_tol: FiniteFloat = Field(default=1e-9, ge=0)
    scoring: Literal["all", "fraction", "weighted"] = "all"
    limits: CodeLimits = CodeLimits()
    allow_empty: bool = Field(default=False, description="Accept tests that expect no output at all.")
    profile: str = Field(default="", max_length=40, description="A warm interpreter with more loaded: numpy.")

    @model_validator(mode="before")
    @classmethod
    def _from_a_dataset(cls, value: Any) -> Any:
        return normalise(value) if isinstance(value, dict) else value
