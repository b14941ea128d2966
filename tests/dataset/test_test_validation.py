"""Code problems before the real sandbox: which tests are sound, which are weak, and what an outage says."""

from typing import Any

import pytest

from reward_service.dataset import test_validation
from reward_service.filters.policy import FilterDecision, Policy, Problem, decide
from reward_service.scoring.sandbox_provider import SandboxConfig, SandboxProvider
from reward_service.scoring.scorer import Scorer
from sandbox import Isolation

pytestmark = pytest.mark.anyio

ADD = "print(sum(map(int, input().split())))"
ADD_TOO = "a, b = input().split()\nprint(int(a) + int(b))"
WRONG = "a, b = map(int, input().split())\nprint(a + b if a < 5 else a - b)"
TESTS = [{"stdin": "1 2\n", "stdout": "3"}, {"stdin": "9 4\n", "stdout": "13\n"}]
GENERATOR = "import sys\nn = int(sys.argv[1])\nprint(n, n * n % 7)"
LIMITS = {"cpu_s": 2, "wall_s": 4}


def problem(**fields: Any) -> Problem:
    reference = {"kind": "code", "limits": LIMITS, **fields.pop("reference", {"tests": TESTS})}
    return Problem.model_validate({"problem": "Add two numbers.", "reference": reference, **fields})


@pytest.fixture
async def walled(scorer: Scorer) -> Scorer:
    state = scorer.sandbox_provider.state
    if state["isolation"] is None:
        probe = await test_validation.validate_tests([problem()], [decide(0, [], Policy())], Policy(), scorer)
        if any(reason.kind == "untried" for reason in probe[0].reasons):
            pytest.skip(probe[0].reasons[0].text)
    return scorer


async def tried(scorer: Scorer, asked: Problem, **policy: Any) -> FilterDecision:
    rules = Policy(**policy)
    (told,) = await test_validation.validate_tests([asked], [decide(0, [], rules)], rules, scorer)
    return told


def said(decision: FilterDecision) -> list[tuple[str, str]]:
    return [(reason.kind.value, reason.text) for reason in decision.reasons]


async def test_sound_tests_that_refuse_what_is_wrong_are_kept(walled: Scorer) -> None:
    told = await tried(walled, problem(programs=[ADD, ADD_TOO] * 5, wrong_programs=[WRONG]))
    assert (told.keep, said(told), told.tests) == (True, [], None)
    assert told.measures == {"cases": 2, "valid_cases": 2, "programs": 10, "programs_passing": 10}


@pytest.mark.parametrize(
    ("right", "valid", "keep"), [(10, 2, True), (9, 2, True), (8, 2, False), (7, 2, False), (6, 1, False)]
)
async def test_seven_of_ten_make_a_case_and_nine_of_ten_keep_the_problem(
    walled: Scorer, right: int, valid: int, keep: bool
) -> None:
    told = await tried(walled, problem(programs=[ADD] * right + [WRONG] * (10 - right)))
    assert (told.measures["valid_cases"], told.keep) == (valid, keep)
    assert keep or said(told)[0][0] in {"bad_reference", "weak_tests"}


async def test_thresholds_are_the_policys(walled: Scorer) -> None:
    asked = problem(programs=[ADD] * 6 + [WRONG] * 4)
    assert (await tried(walled, asked, agreeing=0.6, passing=0.6)).keep
    assert ("bad_reference", "2 of 2 test cases are valid; 40 are needed") in said(
        await tried(walled, problem(programs=[ADD]), min_cases=40)
    )


async def test_a_generator_writes_cases_and_their_agreed_outputs_are_told(walled: Scorer) -> None:
    generator = {"source": GENERATOR, "cases": 3}
    told = await tried(walled, problem(reference={}, programs=[ADD] * 3, generator=generator))
    assert told.keep, told.reasons
    assert [(test.stdin, test.stdout) for test in told.tests or ()] == [
        ("1 1\n", "2\n"), ("2 4\n", "6\n"), ("3 2\n", "5\n"),
    ]  # fmt: skip


async def test_a_generator_writes_arguments_where_functions_are_called(walled: Scorer) -> None:
    reference = {"entry_point": "add", "tests": [{"args": [1, 2], "expected": 3}]}
    generator = {"source": "import sys; print([int(sys.argv[1]), 5])", "cases": 2}
    programs = ["def add(a, b):\n    return a + b"] * 3
    told = await tried(walled, problem(reference=reference, programs=programs, generator=generator))
    assert told.keep, told.reasons
    assert [(test.args, test.expected) for test in told.tests or ()] == [
        ([1, 2], 3), ([1, 5], 6), ([2, 5], 7),
    ]  # fmt: skip


@pytest.mark.parametrize("source", ["1 / 0", "while True: pass"])
async def test_a_generator_that_fails_is_the_problems_fault(walled: Scorer, source: str) -> None:
    generator = {"source": source, "cases": 2}
    reference = {"limits": {"cpu_s": 0.2, "wall_s": 1}}
    told = await tried(walled, problem(reference=reference, programs=[ADD], generator=generator))
    assert said(told)[0][0] == "bad_reference"
    assert "case 1" in said(told)[0][1]


async def test_a_test_that_the_known_good_programs_contradict_is_named(walled: Scorer) -> None:
    tests = [*TESTS, {"stdin": "2 2\n", "stdout": "5\n"}]
    told = await tried(walled, problem(reference={"tests": tests}, programs=[ADD] * 10))
    assert said(told) == [("bad_reference", "tests.2 expects '5\\n'; known-good programs give '4\\n'")]
    assert (told.tests or ())[2].stdout == "4\n"


WEAK = [
    ({"tests": [{"stdin": "7\n", "stdout": "YES"}, {"stdin": "9\n", "stdout": "YES"}]}, "prints 'YES'"),
    ({"tests": [{"stdin": "7\n", "stdout": "7"}, {"stdin": "9\n", "stdout": "9"}]}, "prints its input"),
    ({"tests": [{"stdin": "7\n", "stdout": ""}], "allow_empty": True}, "empty program"),
    ({"entry_point": "f", "tests": [{"args": [3], "expected": True}]}, "always returns True"),
    ({"entry_point": "S.f", "tests": [{"args": [3], "expected": 3}]}, "returns its argument"),
    ({"assert_program": "assert same(3) == 3\nassert same('a') == 'a'"}, "returns its argument"),
]  # fmt: skip


@pytest.mark.parametrize(("reference", "name"), WEAK)
async def test_tests_that_a_program_without_thought_passes_are_weak(
    walled: Scorer, reference: dict[str, Any], name: str
) -> None:
    told = await tried(walled, problem(reference=reference))
    assert not told.keep
    ((kind, text),) = said(told)
    assert kind == "weak_tests"
    assert name in text


async def test_asserts_that_anything_passes_are_no_reference_at_all(walled: Scorer) -> None:
    told = await tried(walled, problem(reference={"assert_program": "assert ok(3)\nassert ok(5)"}))
    assert not told.keep
    assert [kind for kind, _ in said(told)] == ["bad_reference"]


async def test_tests_that_a_known_wrong_program_passes_are_weak(walled: Scorer) -> None:
    tests = [{"stdin": "1 2\n", "stdout": "3\n"}, {"stdin": "2 2\n", "stdout": "4\n"}]
    told = await tried(walled, problem(reference={"tests": tests}, wrong_programs=["1 / 0", WRONG]))
    assert said(told) == [("weak_tests", "passes all 2 cases: wrong program 1")]


async def test_assert_programs_are_validated_by_their_verdicts(walled: Scorer) -> None:
    reference = {"assert_program": "assert add(1, 2) == 3\nassert add(4, 4) == 8"}
    right, broken = "def add(a, b):\n    return a + b", "def add(a, b):\n    return a * b"
    assert (await tried(walled, problem(reference=reference, programs=[right] * 10))).keep
    told = await tried(walled, problem(reference=reference, programs=[right] * 8 + [broken] * 2))
    assert said(told) == [("bad_reference", "8 of 10 known-good programs pass; 90% must")]


async def test_a_program_that_never_ends_counts_as_one_that_fails(walled: Scorer) -> None:
    reference = {"tests": TESTS, "limits": {"cpu_s": 0.2, "wall_s": 1}}
    told = await tried(walled, problem(reference=reference, programs=[ADD] * 9 + ["while True: pass"]))
    assert (told.keep, told.measures["programs_passing"]) == (True, 9)


async def test_outputs_too_long_to_hold_are_no_finding(walled: Scorer) -> None:
    tests = [{"stdin": f"{n}\n", "stdout": "x"} for n in range(80)]
    told = await tried(walled, problem(reference={"tests": tests}, programs=["print('x' * 1_000_000)"]))
    assert told.keep
    assert said(told) == [("untried", "the outputs of the programs exceed 64 MiB; send fewer cases")]


async def test_without_a_sandbox_a_problem_is_told_apart_and_kept_whatever_the_policy(
    anyio_backend: str,
) -> None:
    sandbox_provider = SandboxProvider(SandboxConfig(min_isolation=Isolation.GVISOR))
    async with Scorer(workers=1, sandbox_provider=sandbox_provider) as scorer:
        told = await tried(scorer, problem(programs=[ADD]), actions={"untried": "drop"})
    assert told.keep
    ((kind, text),) = said(told)
    assert kind == "untried"
    assert "the sandbox is not available" in text


async def test_tests_that_can_judge_nobody_are_a_bad_reference(walled: Scorer) -> None:
    told = await tried(walled, problem(reference={"tests": [{"stdin": "1\n"}]}))
    assert said(told)[0][0] == "bad_reference"


async def test_a_problem_without_tests_for_programs_is_left_alone(scorer: Scorer) -> None:
    asked = Problem(problem="Compute $3+5$.", answer="8")
    assert test_validation.count_runs(asked) == 0
    assert (await tried(scorer, asked)).keep
