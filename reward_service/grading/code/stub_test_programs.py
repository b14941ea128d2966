"""Test programs in C++, Java, JavaScript, TypeScript, Go and Rust, which run apart from the program.

The tests get a stub in the function's place (`sandbox.function_drivers`), which asks the program in another
box.
"""

from dataclasses import replace
from typing import TYPE_CHECKING

from reward_service.errors import BadReference
from reward_service.grading.code.code_reference import CodeReference
from sandbox.function_drivers import driven_session
from sandbox.function_drivers.driver_parts import FarTests
from sandbox.function_drivers.drivers import LANGUAGES
from sandbox.function_drivers.source_outline import completed, is_open, signatures
from sandbox.paired_tests import PairedVerdict
from sandbox.run_types import BadProgram, Limits

if TYPE_CHECKING:
    from sandbox.service import Session

TESTS_CPU_S = 4.0
TESTS_WALL_S = 20.0
TESTS_MEMORY_MB = 1024
TESTS_COMPILE_S = 60.0
"""Tests are compiled once, and not at the program's expense."""


def head_of(reference: CodeReference) -> str:
    """The text that ends inside of the function under test; "" where the reference has none."""
    return reference.head or (f"{reference.signature.rstrip(' {;')} {{\n" if reference.signature else "")


def called_names(reference: CodeReference) -> tuple[str, ...]:
    """What a program must define, as far as the head says."""
    found = signatures(head_of(reference), reference.language)
    return (found[-1][0].name,) if found else ()


def whole_program(source: str, reference: CodeReference) -> str:
    """The program: one that only continues the head comes behind it."""
    return completed(source, reference.head or "", reference.language)


def check_shape(reference: CodeReference) -> None:
    """See that functions of that language can be called as the reference wants.

    Raises:
        BadReference: they cannot.
    """
    language, head = reference.language, head_of(reference)
    if language not in LANGUAGES:
        raise BadReference(
            f"functions of {language} programs cannot be called: they are tested by their output"
        )
    if head and not is_open(head, language):
        raise BadReference("signature or head: no function can be seen whose body would follow")
    if reference.signature and not reference.head:
        expected = signatures(head, language)[-1][0]
        for test in reference.tests:
            if (
                test.args is not None
                and test.operations is None
                and len(test.args) != len(expected.parameters)
            ):
                raise BadReference(
                    f"a test has {len(test.args)} arguments, the signature {len(expected.parameters)}"
                )


def _tests(reference: CodeReference, text: str) -> FarTests:
    solution = reference.solution or ""
    return FarTests(
        reference.language, text, head_of(reference), reference.setup, solution, (reference.entry_point or "")
    )


def _tests_limits(limits: Limits) -> Limits:
    """What a test program may use, beside a program that may use `limits`."""
    return replace(
        limits,
        cpu_s=max(TESTS_CPU_S, limits.cpu_s),
        wall_s=limits.wall_s + TESTS_WALL_S,
        memory_mb=max(TESTS_MEMORY_MB, limits.memory_mb),
        compile_s=TESTS_COMPILE_S,
        idle_s=1e6,
    )


async def check(reference: CodeReference, texts: tuple[str, ...], session: "Session") -> None:
    """Compile the tests, and try them with programs that cannot be right.

    Raises:
        BadReference: they do not compile, or pass one.
        SandboxUnavailable: it could not be found out.
    """
    weak: set[str] | None = None
    for text in texts:
        try:
            passing = set(
                await driven_session.passing_voids(
                    session, _tests(reference, text), _tests_limits(session.limits)
                )
            )
        except BadProgram as error:
            raise BadReference(f"the tests cannot be run: {error}") from None
        weak = passing if weak is None else weak & passing
    if weak:
        raise BadReference(f"programs that do nothing pass these tests: {', '.join(sorted(weak))}")


async def run(reference: CodeReference, text: str, session: "Session") -> PairedVerdict:
    """What a test program says of a program."""
    return await driven_session.test(session, _tests(reference, text), _tests_limits(session.limits))
