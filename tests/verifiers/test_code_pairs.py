"""Laws of programs before test programs, by many cases (`pair_cases`)."""

from typing import Any

import pytest

from reward_service.errors import BadReference
from sandbox import Sandbox
from tests.verifiers.pair_cases import ATTACKS, ELSEWHERE, HONEST, WEAK
from tests.verifiers.test_code import judge, sample

pytestmark = pytest.mark.anyio
LIMITS = {"cpu_s": 4.0, "wall_s": 30.0}


def reference(tests: str, entry: str) -> dict[str, Any]:
    return {"assert_program": tests, "limits": LIMITS} | ({"entry_point": entry} if entry else {})


@pytest.mark.parametrize(("why", "program", "tests", "entry"), ATTACKS, ids=[case[0] for case in ATTACKS])
async def test_no_attack_is_paid(why: str, program: str, tests: str, entry: str, sandbox: Sandbox) -> None:
    verdict = await judge(sample(program, reference(tests, entry)), sandbox)
    assert verdict.score == 0.0, verdict


@pytest.mark.parametrize(("why", "program", "tests", "entry"), WEAK, ids=[case[0] for case in WEAK])
async def test_tests_that_pay_who_changes_what_they_look_at_are_no_reference(
    why: str, program: str, tests: str, entry: str, sandbox: Sandbox
) -> None:
    with pytest.raises(BadReference, match="programs that do nothing pass"):
        await judge(sample(program, reference(tests, entry)), sandbox)


@pytest.mark.parametrize(("why", "program", "tests", "entry"), HONEST, ids=[case[0] for case in HONEST])
async def test_odd_programs_that_are_right_are_paid(
    why: str, program: str, tests: str, entry: str, sandbox: Sandbox
) -> None:
    verdict = await judge(sample(program, reference(tests, entry)), sandbox)
    assert verdict.score == 1.0, verdict


@pytest.mark.parametrize(("why", "program", "given"), ELSEWHERE, ids=[case[0] for case in ELSEWHERE])
async def test_no_attack_on_output_and_other_languages_is_paid(
    why: str, program: str, given: dict[str, Any], sandbox: Sandbox
) -> None:
    language = given.get("language", "python")
    if language not in sandbox.languages:
        pytest.skip(f"{language} is not installed")
    verdict = await judge(sample(program, given | {"limits": LIMITS}, tag=language), sandbox)
    assert verdict.score == 0.0, verdict
