"""Which driver a language has: programs that are called, and tests that call."""

import re
from collections.abc import Callable

from sandbox.function_drivers import cpp_driver, go_driver, java_driver, rust_driver, script_driver
from sandbox.function_drivers.driver_parts import Asked, DrivenProgram, FarTests, StubbedTests
from sandbox.function_drivers.source_outline import Signature, is_open, masked, signatures
from sandbox.run_types import BadProgram, Program

_PROGRAMS: dict[str, Callable[[Program, Asked], DrivenProgram]] = {
    "cpp": cpp_driver.driven,
    "java": java_driver.driven,
    "javascript": script_driver.driven,
    "typescript": script_driver.driven,
    "go": go_driver.driven,
    "rust": rust_driver.driven,
}
_TESTS: dict[str, Callable[[FarTests, dict[str, Signature]], Program]] = {
    "cpp": cpp_driver.tests_program,
    "java": java_driver.tests_program,
    "javascript": script_driver.tests_program,
    "typescript": script_driver.tests_program,
    "go": go_driver.tests_program,
    "rust": rust_driver.tests_program,
}
LANGUAGES = frozenset(_PROGRAMS)
"""Languages whose functions can be called; Python's are without a driver."""
_SCRIPTS = ("javascript", "typescript")
VOID = "REWARD_VOID"
"""An environment variable of the tests' process: the stub asks nobody, but raises, or gives nothing."""
VOIDS = {
    name: ("raising", "nothing") if name in ("javascript", "typescript") else ("raising",)
    for name in LANGUAGES
}
"""What tests are tried with, besides a program that has ended."""


def drive(program: Program, asked: Asked) -> DrivenProgram:
    """The program, with what calls these functions.

    Raises:
        BadProgram: its language has no driver.
    """
    if program.language not in _PROGRAMS:
        raise BadProgram(f"functions of {program.language} programs cannot be called")
    return _PROGRAMS[program.language](program, asked)


def stubbed(tests: FarTests) -> StubbedTests:
    """The tests with stubs.

    Raises:
        BadProgram: it cannot be told where the function stands, or nothing of it is called.
    """
    heads = _heads(tests)
    called = {name: len(head.parameters) for name, head in heads.items() if _is_called(name, tests)}
    if not called:
        raise BadProgram("the tests never call the function")
    return StubbedTests(_TESTS[tests.language](tests, heads), Asked(called))


def _heads(tests: FarTests) -> dict[str, Signature]:
    """Heads of the function under test, which comes first, and of others that only its solution shows."""
    if not tests.head:
        if tests.language not in ("javascript", "typescript") or not tests.entry:
            raise BadProgram(
                "the tests need the head of the function: `prompt`, `declaration` or `signature`"
            )
        return {tests.entry.rpartition(".")[2]: Signature(tests.entry, ())}
    if not is_open(tests.head, tests.language):
        raise BadProgram("the head of the function does not end inside of the function")
    whole = [head for head, _ in signatures(tests.head, tests.language)]
    first = whole[-1]
    heads = {first.name: first}
    known = {head.name for head in whole}
    if tests.language != "java":  # whose methods stand in classes
        shown = signatures(f"{tests.head}{tests.solution}", tests.language)
        heads |= {head.name: head for head, _ in shown if head.name not in known}
    return {name: head for name, head in heads.items() if head is first or _is_called(name, tests)}


def _is_called(name: str, tests: FarTests) -> bool:
    return re.search(rf"(?<![\w$]){re.escape(name)}\b", masked(tests.text, tests.language)) is not None
