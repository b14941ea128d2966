"""The reference of a coding problem: its tests, in our own shape or in those that datasets come in.

Understood besides the fields of `CodeReference`:

    {"inputs": [..], "outputs": [..], "fn_name"?: ".."}      APPS, TACO, verl, PRIME (also as JSON text
                                                            under `input_output`)
    {"assert_case": ["assert f(1) == 2", ..]}               verl
    {"test_list": [..], "test_setup_code"?: ".."}           MBPP
    {"test_cases": [{"input", "output", "type", "fn_name"?}]}   open-r1 `verification_info`
    {"public_test_cases": [..], "private_test_cases"?: [..]}    LiveCodeBench, decoded

Test cases in a pickle are refused: reading one runs code of whoever wrote it.
"""

import json
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, model_validator

MAX_TESTS = 2_000
_FUNCTION_TYPES = {"functional", "function_call", "function"}


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
    expected: Any = None
    also: Any = Field(default=None, description="Another value that is right (APPS wraps some in a list).")
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

    It runs in a box of its own as `checker input.txt correct_output.txt solution_output.txt` and prints
    a number from 0 to 1 (or OK, AC, YES, True) first.
    """

    source: str
    language: str = "python"


class CodeReference(_Closed):
    """Tests of a program; give `tests`, or an `assert_program` with the name of the function it calls."""

    kind: Literal["code"] = "code"
    language: str = "python"
    tests: tuple[TestCase, ...] = Field(default=(), max_length=MAX_TESTS)
    entry_point: str | None = Field(default=None, max_length=200)
    assert_program: str | tuple[str, ...] | None = None
    checker: Checker | None = None
    compare: Literal["lines", "tokens", "exact", "float", "json", "unordered"] = "lines"
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


def normalise(row: dict[str, Any]) -> dict[str, Any]:
    """A dataset's row of tests in the fields of `CodeReference`; other rows as they are.

    Raises:
        ValueError: the row is of a known shape and broken, or holds pickled tests.
    """
    row = dict(row)
    if "input_output" in row:
        row |= _json(row.pop("input_output"), "input_output")
    if "verification_info" in row:
        row |= _json(row.pop("verification_info"), "verification_info")
    for old, new in (
        ("fn_name", "entry_point"),
        ("func_name", "entry_point"),
        ("assert_case", "assert_program"),
    ):
        if old in row:
            row.setdefault(new, row.pop(old))
    if "test_list" in row:
        setup = row.pop("test_setup_code", "") or ""
        row["assert_program"] = [f"{setup}\n{test}" if setup else test for test in row.pop("test_list")]
    cases = [case for name in ("test_cases", "public_test_cases", "private_test_cases") if name in row
             for case in _list(row.pop(name), name, hidden=name.startswith("private"))]  # fmt: skip
    if cases:
        _from_cases(row, cases)
    if "inputs" in row or "outputs" in row:
        _from_lists(row, row.pop("inputs", []), row.pop("outputs", []))
    return row


def _json(value: Any, name: str) -> dict[str, Any]:
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            raise ValueError(f"{name} is not JSON; tests in a pickle are refused") from None
    if not isinstance(value, dict):
        raise ValueError(f"{name} is not an object")  # noqa: TRY004 - pydantic turns it into a validation error
    return {key: item for key, item in value.items() if item is not None}


def _list(value: Any, name: str, *, hidden: bool) -> list[dict[str, Any]]:
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            raise ValueError(f"{name} is not JSON; tests in a pickle are refused") from None
    if not isinstance(value, list) or not all(isinstance(case, dict) for case in value):
        raise ValueError(f"{name} is not a list of test cases")
    return [{"hidden": hidden, **case} for case in value]


def _from_cases(row: dict[str, Any], cases: list[dict[str, Any]]) -> None:
    tests = []
    for case in cases:
        name = case.get("fn_name") or row.get("entry_point")
        kind = case.get("type") or case.get("testtype") or ("function" if name else "stdin")
        if kind in _FUNCTION_TYPES and name:
            row["entry_point"] = name
            test = _call(case.get("input"), case.get("output"))
        else:
            test = {"stdin": _text(case.get("input")), "stdout": _text(case.get("output"))}
        tests.append({**test, "hidden": bool(case["hidden"])})
    row["tests"] = tests


def _from_lists(row: dict[str, Any], inputs: Any, outputs: Any) -> None:
    if not (isinstance(inputs, list) and isinstance(outputs, list)) or len(inputs) != len(outputs):
        raise ValueError("inputs and outputs must be lists of one length; tests in a pickle are refused")
    if row.get("entry_point"):
        row["tests"] = [_call(given, wanted) for given, wanted in zip(inputs, outputs, strict=True)]
    else:
        row["tests"] = [
            {"stdin": _text(given), "stdout": _text(wanted)}
            for given, wanted in zip(inputs, outputs, strict=True)
        ]


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(map(str, value)) + "\n"
    return "" if value is None else str(value)


def _call(given: Any, wanted: Any) -> dict[str, Any]:
    """A call: arguments as a list, or as JSON texts one per line, as LiveCodeBench has them."""
    if isinstance(given, str):
        try:
            return {
                "args": [json.loads(line) for line in given.splitlines() if line.strip()],
                "expected": _value(wanted),
            }
        except (ValueError, RecursionError):
            raise ValueError("the arguments of a call are not JSON, one per line") from None
    test: dict[str, Any] = {"args": given if isinstance(given, list) else [given], "expected": wanted}
    if isinstance(wanted, list) and len(wanted) == 1:
        test["also"] = wanted[0]
    return test


def _value(wanted: Any) -> Any:
    if not isinstance(wanted, str):
        return wanted
    try:
        return json.loads(wanted)
    except (ValueError, RecursionError):
        return wanted
