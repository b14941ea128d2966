"""The reference of a coding problem: its tests, in our own shape or in those that datasets come in.

`dataset_formats` has the datasets' shapes.
"""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, model_validator

from reward_service.grading.code.dataset_formats import normalise
from reward_service.reference import Reference, register_reference

MAX_TESTS = 2_000
MAX_SIGNATURE_CHARS = 2_000
Rule = Literal["lines", "tokens", "exact", "float", "near_floats", "json", "unordered"]


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


class JudgingProgram(_Closed):
    """A program of the reference's that judges, in a box of its own. What testlib's programs end with is
    read: 0 right, 1 and 2 wrong, 3 its own failure (which accepts nothing), 7 points.
    """

    source: str
    language: str = "python"
    files: dict[str, str] = Field(
        default_factory=dict, description="Files that it is compiled with and run beside: `testlib.h`."
    )
    full_points: FiniteFloat | None = Field(
        default=None,
        gt=0,
        description="Exit code 7 accepts with so many points (`points 100 ...` on standard error).",
    )


class Checker(JudgingProgram):
    """A program that judges outputs where many are right.

    It runs under the reference's limits. `protocol` `printed`: as `checker input.txt correct_output.txt
    solution_output.txt`; it accepts by ending with exit code 0 after printing 1 (or OK, AC, YES, TRUE,
    ACCEPTED, CORRECT in any case) as the first word of its output; whatever else it does, a share of 1
    included, does not accept. `testlib`: as `checker input.txt output.txt answer.txt`; its exit code tells.
    One that does not compile is the reference's fault.
    """

    protocol: Literal["printed", "testlib"] = "printed"


class Interactor(JudgingProgram):
    """A program that the completion's program talks with, and that judges it by its exit code.

    Each one's standard output is the other's standard input. It runs as `interactor input.txt output.txt
    answer.txt`: the test's `stdin` and `stdout` are the input and the answer, which only it can read. With a
    checker besides, both must accept: the checker is given what the interactor has written to `output.txt`.
    """


@register_reference
class CodeReference(Reference):
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
    interactor: Interactor | None = None
    solution: str | None = Field(
        default=None, description="A program that is right: a reference that refuses it judges nobody."
    )
    signature: str | None = Field(
        default=None,
        max_length=MAX_SIGNATURE_CHARS,
        description="The function's head in another language than Python: `int add(int a, int b)`.",
    )
    head: str | None = Field(
        default=None,
        description="A text that ends inside of the function under test (the prompt of HumanEval-X). "
        "Tests in another language than Python get a stub there, which asks the program.",
    )
    setup: str = Field(default="", description="What a test program starts with: imports of its own.")
    compare: Rule = "lines"
    rel_tol: FiniteFloat = Field(default=1e-6, ge=0)
    abs_tol: FiniteFloat = Field(default=1e-9, ge=0)
    files: dict[str, str] = Field(
        default_factory=dict,
        description="Files beside the program, by relative name.",
    )
    test_files: dict[str, str] = Field(
        default_factory=dict,
        description="Files beside an assert program, such as modules that it imports; in its box alone.",
    )
    scoring: Literal["all", "fraction", "weighted"] = "all"
    limits: CodeLimits = CodeLimits()
    allow_empty: bool = Field(default=False, description="Accept tests that expect no output at all.")
    profile: str = Field(default="", max_length=40, description="A warm interpreter with more loaded: numpy.")

    @model_validator(mode="before")
    @classmethod
    def _from_a_dataset(cls, value: Any) -> Any:
        return normalise(value) if isinstance(value, dict) else value
