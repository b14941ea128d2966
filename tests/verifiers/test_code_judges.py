"""Laws of checkers and interactors of testlib's kind: their exit code decides, whatever the program does."""

from typing import Any

import pytest

from reward_service.errors import BadReference, LimitExceeded
from reward_service.sample import Sample
from reward_service.verdict import Outcome, Verdict
from reward_service.verifiers.base import Question
from reward_service.verifiers.code import Code
from sandbox import Sandbox

pytestmark = pytest.mark.anyio
LIMITS = {"cpu_s": 2.0, "wall_s": 20.0}
SUMMANDS = """
#include <cstdio>
#include "codes.h"
int main(int count, char** names) {
    FILE *input = fopen(names[1], "r"), *output = fopen(names[2], "r"), *answer = fopen(names[3], "r");
    int wanted, known, one, other;
    if (fscanf(input, "%d", &wanted) != 1 || fscanf(answer, "%d", &known) != 1 || known != wanted) return FAILED;
    int read = fscanf(output, "%d %d", &one, &other);
    if (read < 1) return PRESENTATION;
    if (read == 1) { fprintf(stderr, "points %d of 10\\n", one); return POINTS; }
    return one > 0 && other > 0 && one + other == wanted ? RIGHT : WRONG;
}
"""
CODES = "enum { RIGHT = 0, WRONG = 1, PRESENTATION = 2, FAILED = 3, POINTS = 7 };"
CHECKER = {
    "source": SUMMANDS,
    "language": "cpp",
    "protocol": "testlib",
    "files": {"codes.h": CODES},
    "full_points": 10,
}
PAIRS = [{"stdin": f"{total}\n", "stdout": f"{total}\n"} for total in (3, 8, 11)]

GUESSING = """
import sys
number = int(open(sys.argv[1]).read())
print("from 1 to 1000", flush=True)
for _ in range(10):
    guess = int(input())
    if guess == number:
        print("=", flush=True)
        sys.exit(int(open(sys.argv[3]).read()))
    print("<" if guess < number else ">", flush=True)
sys.exit(1)
"""
NUMBERS = [{"stdin": f"{number}\n", "stdout": "0"} for number in (500, 1, 1000)]
HALVING = """
input()
low, high = 1, 1000
while True:
    middle = (low + high) // 2
    print(middle, flush=True)
    said = input()
    if said == "=":
        break
    low, high = (middle + 1, high) if said == "<" else (low, middle - 1)
"""
HALVING_CPP = """
#include <iostream>
#include <string>
int main() {
    std::string said;
    std::getline(std::cin, said);
    for (int low = 1, high = 1000;;) {
        int middle = (low + high) / 2;
        std::cout << middle << std::endl;
        std::cin >> said;
        if (said == "=") return 0;
        if (said == "<") low = middle + 1; else high = middle - 1;
    }
}
"""


async def judge(program: str, reference: dict[str, Any], sandbox: Sandbox, tag: str = "python") -> Verdict:
    document = {"kind": "code", "language": tag, "limits": LIMITS, **reference}
    read = Code().read(Sample(completion=f"```{tag}\n{program}\n```", reference=document))
    try:
        return await Code().judge_in(read, sandbox) if isinstance(read, Question) else read
    except LimitExceeded as error:  # as the engine takes it
        return Verdict.over_limit(str(error))


@pytest.mark.parametrize(
    ("program", "score", "reason"),
    [
        ("print(1, int(input()) - 1)", 1.0, "passed 3"),
        ("print(1, int(input()))", 0.0, "it is wrong"),
        ("print('none')", 0.0, "not in the form"),
        ("print(4)", 0.0, "a part of the points"),
        ("print(10)", 1.0, "passed 3"),
        ("import sys\nprint(0)\nsys.stderr.write('points 10')\nsys.exit(0)", 0.0, "a part of the points"),
    ],
)
async def test_a_checkers_exit_code_decides(
    program: str, score: float, reason: str, sandbox: Sandbox
) -> None:
    verdict = await judge(program, {"tests": PAIRS, "checker": CHECKER}, sandbox)
    assert verdict.score == score
    assert reason in verdict.reason


async def test_a_checker_that_fails_accepts_nothing(sandbox: Sandbox) -> None:
    broken = [{"stdin": "3\n", "stdout": "4\n"}]
    verdict = await judge("print(1, int(input()) - 1)", {"tests": broken, "checker": CHECKER}, sandbox)
    assert verdict.score == 0.0
    assert "itself fails" in verdict.reason


@pytest.mark.parametrize(("program", "tag"), [(HALVING, "python"), (HALVING_CPP, "cpp")])
async def test_a_program_that_an_interactor_accepts_is_paid(program: str, tag: str, sandbox: Sandbox) -> None:
    reference = {"tests": NUMBERS, "interactor": {"source": GUESSING}}
    assert (await judge(program, reference, sandbox, tag)).score == 1.0


LEAVING = HALVING.replace("while True", "while low < high") + "else:\n    print(low)\n"


async def test_neither_must_wait_for_the_others_last_words(sandbox: Sandbox) -> None:
    """A program that knows the answer need not read what comes of it, nor an interactor what follows it."""
    reference = {"tests": NUMBERS, "interactor": {"source": GUESSING}}
    assert (await judge(LEAVING, reference, sandbox)).score == 1.0
    assert (await judge(HALVING + "print('thanks', flush=True)", reference, sandbox)).score == 1.0


@pytest.mark.parametrize(
    ("program", "outcome"),
    [
        ("pass", Outcome.SCORED),
        ("import os\nos._exit(0)", Outcome.SCORED),
        ("for number in range(1, 1001): print(number)", Outcome.SCORED),
        ("import os\nos.write(1, bytes(range(256)))", Outcome.SCORED),
        ("import sys\nwhile True: sys.stdout.write('7\\n' * 1000)", Outcome.SCORED),
        (HALVING + "raise ValueError", Outcome.SCORED),
        (HALVING + "import time\ntime.sleep(1000)", Outcome.OVER_LIMIT),
        ("input()\ninput()", Outcome.OVER_LIMIT),
        ("while True: pass", Outcome.OVER_LIMIT),
        ("import sys\nwhile True: sys.stdout.write('7' * 100000)", Outcome.OVER_LIMIT),
    ],
    ids=["silent", "leaving", "listing", "garbage", "flooding", "failing after it", "staying after it",
         "waiting", "looping", "one endless line"],
)  # fmt: skip
async def test_no_other_way_to_talk_is_paid_or_gives_null(
    program: str, outcome: Outcome, sandbox: Sandbox
) -> None:
    verdict = await judge(program, {"tests": NUMBERS, "interactor": {"source": GUESSING}}, sandbox)
    assert (verdict.outcome, verdict.score) == (outcome, 0.0), verdict


async def test_a_program_may_wait_while_its_interactor_computes(sandbox: Sandbox) -> None:
    slow = "import time\nwhile time.process_time() < 3.5: pass\n" + GUESSING
    reference = {"tests": NUMBERS[:1], "interactor": {"source": slow}, "limits": LIMITS | {"wall_s": 200.0}}
    assert (await judge(HALVING, reference, sandbox)).score == 1.0


COUNTING = """
import sys
number, guesses = int(open(sys.argv[1]).read()), []
print("from 1 to 1000", flush=True)
while number not in guesses:
    guesses.append(int(input()))
    print("=" if guesses[-1] == number else "<" if guesses[-1] < number else ">", flush=True)
open(sys.argv[2], "w").write(f"{len(guesses)}")
"""
COUNTED = {
    "source": "import sys\nsys.exit(int(open(sys.argv[2]).read() or 99) > int(open(sys.argv[3]).read() + '10'))",
    "protocol": "testlib",
}
"""At most ten guesses: the answer 0 of the tests, and 10."""


@pytest.mark.parametrize(
    ("program", "score"),
    [
        (HALVING, 1.0),
        (HALVING.replace("(low + high) // 2", "low"), 0.0),
        (HALVING.replace("(low + high) // 2", "low + (high - low) // 4"), 0.0),
        ("print('0')", 0.0),
        (HALVING + "raise ValueError", 0.0),
        ("open('output.txt', 'w').write('1')", 0.0),
        ("input()\ninput()", 0.0),
    ],
)
async def test_behind_an_interactor_a_checker_judges_what_it_has_written(
    program: str, score: float, sandbox: Sandbox
) -> None:
    reference = {"tests": NUMBERS, "interactor": {"source": COUNTING}, "checker": COUNTED}
    verdict = await judge(program, reference, sandbox)
    assert verdict.score == score, verdict


async def test_the_interactor_alone_sees_the_answer(sandbox: Sandbox) -> None:
    peeking = "import os\nfor name in os.listdir('.'):\n    print(open(name).read(), flush=True)\n" + HALVING
    names = [{"stdin": "5\n", "stdout": "0"}]
    interactor = "import sys\nassert input() == 'from', 'something stood beside the program'\nsys.exit(0)"
    verdict = await judge(peeking, {"tests": names, "interactor": {"source": interactor}}, sandbox)
    assert verdict.score == 0.0


@pytest.mark.parametrize(
    ("reference", "reason"),
    [
        ({"tests": NUMBERS, "interactor": {"source": "pass"}}, "says nothing"),
        ({"tests": NUMBERS, "interactor": {"source": "int main( {", "language": "cpp"}}, "does not compile"),
        ({"tests": NUMBERS, "interactor": {"source": "x", "language": "cobol"}}, "interactor"),
        ({"tests": NUMBERS, "interactor": {"source": "pass"}, "checker": COUNTED | {"source": "print('ok')"}},
         "accepts"),
        ({"tests": PAIRS, "checker": {**CHECKER, "files": {}}}, "does not compile"),
        ({"tests": PAIRS, "checker": {**CHECKER, "files": {"../codes.h": CODES}}}, "checker"),
        ({"tests": [{"args": [1], "expected": 1}], "entry_point": "f", "interactor": {"source": GUESSING}},
         "needs tests with stdin"),
    ],
)  # fmt: skip
async def test_judges_that_judge_nobody_are_the_references_fault(
    reference: dict[str, Any], reason: str, sandbox: Sandbox
) -> None:
    with pytest.raises(BadReference, match=reason):
        await judge(HALVING, reference, sandbox)
