"""Tests of programs as datasets write them, turned into the fields of `code_reference.CodeReference`.

    {"inputs": [..], "outputs": [..], "fn_name"?: ".."}      APPS, TACO, verl, PRIME (also as JSON text
                                                            under `input_output`)
    {"assert_case": ["assert f(1) == 2", ..]}               verl
    {"test_list": [..], "test_setup_code"?, "test_imports"?}    MBPP; `challenge_test_list` is left out
    {"test": "..", "entry_point"?}                          HumanEval, KodCode, MBPP+ (before its `test_list`)
    {"test_cases": ["assert f(1) == 2", ..]}                AceCode (also as JSON text, or under `tests`)
    {"test_cases": [{"input", "output", "type", "fn_name"?}]}   open-r1, DeepCoder (its `tests`)
    {"official_tests": [{"input", "output"}], "generated_checker"?, "time_limit"?, "memory_limit"?}
                                                            open-r1 Codeforces; limits are never below ours
    {"public_tests": {"input": [..], "output": [..]}, "private_tests"?, "generated_tests"?}     CodeContests
    {"public_test_cases": [..], "private_test_cases"?: [..], "metadata"?: {"func_name"}}    LiveCodeBench
    {"case_type"?: "input", "test_cases": [{"stdin", "expected_stdout"}]}       ROLL
    {"prompt", "declaration", "test", "test_setup"?, "canonical_solution"?, "task_id" or "language"}
                                                            HumanEval-X
    {"prompt", "tests": "..", "language"}                   MultiPL-E
    {"case_type"?: "assert", "pytest" or "check_based",
     "test_cases": [{"assert_code", "import_prefix"?, "entry_point"?}]}         ROLL

Nothing is unpickled: that runs code of whoever wrote it. LiveCodeBench's private test cases are one JSON text
inside of base64, zlib and pickle; the text is read off the pickle's instructions, none of which is executed,
and a pickle that holds anything else is refused.
"""

import ast
import base64
import binascii
import json
import pickletools
import zlib
from contextlib import suppress
from typing import Any

from reward_service.grading.code import prompt_helpers
from sandbox.function_drivers import source_outline

MAX_UNPACKED_BYTES = 64 << 20
DATASET_REL_TOL = 1e-5
"""As `numpy.allclose` has it, by which APPS and its heirs compare."""
_FUNCTION_TYPES = {"functional", "function_call", "function"}
_REFUSED = "tests in a pickle are refused"
_FRAME = {"PROTO", "FRAME", "MEMOIZE", "BINPUT", "LONG_BINPUT", "PUT", "STOP"}
_NO_VALUE = (ValueError, TypeError, SyntaxError, RecursionError, MemoryError)
_TEXT = {"SHORT_BINUNICODE", "BINUNICODE", "BINUNICODE8", "UNICODE"}


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
    if "metadata" in row:
        row |= {k: v for k, v in _json(row.pop("metadata"), "metadata").items() if k == "func_name"}
    _take_other_language(row)
    _take_roll(row)
    _rename(row)
    _take_asserts(row)
    _take_codeforces(row)
    cases = [case for name in _CASES if name in row
             for case in _list(row.pop(name), name, hidden=name.startswith(_HIDDEN))]  # fmt: skip
    if cases:
        _from_cases(row, cases)
        _grant_floats(row)
    if "inputs" in row or "outputs" in row:
        _grant_floats(row)
        _from_lists(row, row.pop("inputs", []), row.pop("outputs", []))
    return row


def _grant_floats(row: dict[str, Any]) -> None:
    """The tolerance of these datasets' own judges, unless the row says otherwise."""
    if "compare" not in row and "checker" not in row:
        row["compare"] = "near_floats"
        row.setdefault("rel_tol", DATASET_REL_TOL)


_CASES = (
    "test_cases", "official_tests", "public_test_cases", "private_test_cases", "public_tests",
    "private_tests", "generated_tests",
)  # fmt: skip
_HIDDEN = ("official", "private", "generated")
_OWN = {"stdin", "stdout", "args", "operations"}


def _take_asserts(row: dict[str, Any]) -> None:
    """Asserts under the names that datasets have for them; lists of cases that are not ours get theirs."""
    for name in ("tests", "test_cases"):
        cases = row.get(name)
        with suppress(ValueError, RecursionError):
            cases = json.loads(cases) if isinstance(cases, str) else cases
        if cases and isinstance(cases, list) and all(isinstance(case, str) for case in cases):
            row.setdefault("assert_program", cases)
            del row[name]
        elif isinstance(cases, list) and any(map(_is_theirs, cases)):
            row["test_cases"] = cases
            row.pop("tests", None)
    if "test_list" in row:
        imports = row.pop("test_imports", None) or ()
        setup = "\n".join([*imports, row.pop("test_setup_code", None) or ""]).strip()
        row.pop("challenge_test_list", None)
        tests = row.pop("test_list")
        apart = [f"{setup}\n{test}" if setup else test for test in tests]
        row.setdefault("assert_program", row.pop("test", None) or apart)
    if isinstance(row.get("test"), str):
        row.setdefault("assert_program", row.pop("test"))
    _take_prompt(row)


def _take_prompt(row: dict[str, Any]) -> None:
    """HumanEval's prompt, beside tests in Python: functions that it defines whole are the tests' own."""
    prompt, tests = row.get("prompt"), row.get("assert_program")
    if isinstance(prompt, str) and isinstance(tests, str) and row.get("language", "python") == "python":
        del row["prompt"]
        row["assert_program"] = prompt_helpers.with_helpers(tests, prompt, str(row.get("entry_point") or ""))


_LANGUAGES = {
    "cpp": "cpp", "c++": "cpp", "java": "java", "js": "javascript", "javascript": "javascript",
    "ts": "typescript",
    "typescript": "typescript", "go": "go", "go_test.go": "go", "rs": "rust", "rust": "rust",
}  # fmt: skip
_BESIDE = (
    "task_id",
    "text",
    "docstring",
    "example_test",
    "import",
    "name",
    "stop_tokens",
    "doctests",
    "original",
    "prompt_terminology",
)


def _take_other_language(row: dict[str, Any]) -> None:
    """Rows of HumanEval-X and MultiPL-E: a prompt that ends inside of a function, and a test program."""
    named = row.get("language") or str(row.get("task_id", "")).partition("/")[0]
    language = _LANGUAGES.get(str(named).lower())
    tests = row.get("test", row.get("tests"))
    if language is None or not isinstance(tests, str) or not {"prompt", "declaration"} & row.keys():
        return
    prompt, declaration = (str(row.pop(name, None) or "") for name in ("prompt", "declaration"))
    row.pop("test", row.pop("tests", None))
    row |= {"language": language, "assert_program": tests}
    row.setdefault("head", prompt if source_outline.is_open(prompt, language) else declaration)
    row.setdefault("setup", row.pop("test_setup", None) or "")
    if solution := row.pop("canonical_solution", None):
        row.setdefault("solution", solution)
    for name in _BESIDE:
        row.pop(name, None)


def _take_roll(row: dict[str, Any]) -> None:
    """ROLL's cases, whose `case_type` says what they hold; the keys of a case say so, too."""
    if row.pop("case_type", None) == "text":
        raise ValueError("case_type: the cases of `text` run on the response itself, which is no program")
    cases = row.get("test_cases")
    with suppress(ValueError, RecursionError):
        cases = json.loads(cases) if isinstance(cases, str) else cases
    if not isinstance(cases, list):
        return
    found = [_of_roll(case) for case in cases]
    if found != cases:
        row["test_cases"] = found
        named = next((case["entry_point"] for case in cases if "entry_point" in case), None)
        if named is not None:
            row.setdefault("entry_point", named)


def _of_roll(case: Any) -> Any:
    """A case of ROLL as the text of an assert program, or as input and output; another one as it is."""
    if not isinstance(case, dict):
        return case
    if isinstance(case.get("assert_code"), str):
        return f"{case.get('import_prefix') or ''}\n{case['assert_code']}".lstrip("\n")
    if "expected_stdout" in case:
        return {"input": case.get("stdin"), "output": case["expected_stdout"]}
    return case


def _is_theirs(case: Any) -> bool:
    return isinstance(case, dict) and "input" in case and not _OWN & case.keys()


def _take_codeforces(row: dict[str, Any]) -> None:
    if "official_tests" not in row:
        return
    if checker := row.pop("generated_checker", None):
        row.setdefault("checker", {"source": checker})
    seconds, megabytes = row.pop("time_limit", None), row.pop("memory_limit", None)
    if seconds or megabytes:
        limits = {"cpu_s": max(4.0, 2.0 * (seconds or 0)), "memory_mb": max(512, int(megabytes or 0))}
        row.setdefault("limits", limits)


def _rename(row: dict[str, Any]) -> None:
    for old, new in (
        ("fn_name", "entry_point"),
        ("func_name", "entry_point"),
        ("assert_case", "assert_program"),
    ):
        if old in row:
            row.setdefault(new, row.pop(old))
    if isinstance(row.get("entry_point"), str):  # LeetCode's: a method of a fresh object
        row["entry_point"] = row["entry_point"].strip().replace("Solution().", "Solution.")
    if row.get("assert_program") and not any(map(_text, row.get("outputs") or ())):
        for name in ("inputs", "outputs"):  # verl's place-holders beside asserts
            row.pop(name, None)


def _json(value: Any, name: str) -> dict[str, Any]:
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            raise ValueError(f"{name} is not JSON; {_REFUSED}") from None
    if not isinstance(value, dict):
        raise ValueError(f"{name} is not an object")  # noqa: TRY004 - pydantic turns it into a validation error
    return {key: item for key, item in value.items() if item is not None}


def _list(value: Any, name: str, *, hidden: bool) -> list[dict[str, Any]]:
    if isinstance(value, dict) and {"input", "output"} == value.keys():  # CodeContests: columns
        value = [{"input": i, "output": o} for i, o in zip(value["input"], value["output"], strict=True)]
    if isinstance(value, str):
        try:
            value = json.loads(value if value.lstrip().startswith("[") else _text_in_pickle(value))
        except (ValueError, RecursionError, zlib.error, binascii.Error):
            raise ValueError(f"{name} is not JSON; {_REFUSED}") from None
    if not isinstance(value, list) or not all(isinstance(case, dict) for case in value):
        raise ValueError(f"{name} is not a list of test cases")
    return [{"hidden": hidden, **case} for case in value]


def _text_in_pickle(packed: str) -> str:
    """The one text of a pickle in zlib in base64, read without executing the pickle.

    Raises:
        ValueError, zlib.error, binascii.Error: it is something else.
    """
    unpacker = zlib.decompressobj()
    data = unpacker.decompress(base64.b64decode(packed, validate=True), MAX_UNPACKED_BYTES)
    texts = []
    for instruction, argument, _ in pickletools.genops(data):
        if instruction.name in _TEXT:
            texts.append(argument)
        elif instruction.name not in _FRAME:
            raise ValueError(_REFUSED)
    if len(texts) != 1 or unpacker.unconsumed_tail:
        raise ValueError(_REFUSED)
    return str(texts[0])


def _from_cases(row: dict[str, Any], cases: list[dict[str, Any]]) -> None:
    tests = []
    for case in cases:
        metadata = case.get("metadata")
        named = metadata.get("func_name") if isinstance(metadata, dict) else None
        name = case.get("fn_name") or named or row.get("entry_point")
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
        raise ValueError(f"inputs and outputs must be lists of one length; {_REFUSED}")
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
            args = [_value(line) for line in given.splitlines() if line.strip()]
        except _NO_VALUE:
            raise ValueError("the arguments of a call are not JSON, one per line") from None
        return {"args": args, **_expected(wanted)}
    test: dict[str, Any] = {"args": given if isinstance(given, list) else [given], "expected": wanted}
    if isinstance(wanted, list) and len(wanted) == 1:
        test["also"] = wanted[0]
    return test


def _expected(wanted: Any) -> dict[str, Any]:
    """A value as text: JSON, else as Python writes it, else itself a text."""
    if not isinstance(wanted, str):
        return {"expected": wanted}
    try:
        return {"expected": json.loads(wanted)}
    except (ValueError, RecursionError):
        pass
    try:
        return {"expected": _value(wanted), "also": wanted}
    except _NO_VALUE:
        return {"expected": wanted}


def _value(text: str) -> Any:
    """A value as JSON or Python writes it; of Python's, those that JSON can hold.

    Raises:
        ValueError, TypeError, SyntaxError, RecursionError, MemoryError: it is none.
    """
    try:
        return json.loads(text)
    except ValueError:
        return json.loads(json.dumps(ast.literal_eval(text.strip()), allow_nan=False))
