"""Laws of time and blame in code verdicts: what is a program's own doing is never an outage."""

import asyncio
import json
import os
import time
from typing import Any

import pytest

from reward_service.errors import BadReference, LimitExceeded
from reward_service.grading.worker_context import CALL_TIME, CallTime
from reward_service.sample import Sample
from reward_service.scoring.scorer import Scorer
from reward_service.specs.compiled import SpecLibrary
from reward_service.verdict import Outcome, Verdict
from reward_service.verifiers.base import Question
from reward_service.verifiers.code import Code
from sandbox import Sandbox

pytestmark = pytest.mark.anyio
SUM = {"tests": [{"stdin": f"{n} 1\n", "stdout": f"{n + 1}\n"} for n in range(6)]}
CALLS = {"entry_point": "f", "tests": [{"args": [1], "expected": 2}, {"args": [2], "expected": 4}]}


def sample(program: str, reference: dict[str, Any]) -> Sample:
    return Sample(completion=f"```python\n{program}\n```", reference={"kind": "code", **reference})


async def judge(program: str, reference: dict[str, Any], sandbox: Sandbox) -> Verdict:
    answer = Code().read(sample(program, reference))
    return await Code().judge_in(answer, sandbox) if isinstance(answer, Question) else answer


@pytest.mark.parametrize("scoring", ["all", "fraction"])
async def test_a_program_that_sleeps_a_little_in_every_run_is_over_its_limit(
    scoring: str, sandbox: Sandbox
) -> None:
    program = "import time\ntime.sleep(0.9)\nprint(sum(map(int, input().split())))"
    with pytest.raises(LimitExceeded, match="idle"):
        await judge(program, {**SUM, "scoring": scoring}, sandbox)


@pytest.fixture
def quiet_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine has processors enough, whatever runs beside these tests."""
    monkeypatch.setattr(os, "getloadavg", lambda: (0.5, 0.5, 0.5))


@pytest.mark.usefixtures("quiet_machine")
async def test_a_program_that_uses_up_its_callers_time_is_over_its_limit(sandbox: Sandbox) -> None:
    program = "import threading\nthreading.Event().wait(7)\nprint(sum(map(int, input().split())))"
    now = time.monotonic()
    before = CALL_TIME.set(CallTime(now, now + 2.0))
    try:
        with pytest.raises(LimitExceeded):
            await judge(program, {**SUM, "limits": {"wall_s": 8.0}}, sandbox)
    finally:
        CALL_TIME.reset(before)


BOMBS: list[Any] = [
    {"l": ["fraction", ["1e20000000"]]},
    {"l": ["fraction", [{"i": "f" * 65_000}, {"i": "f" * 65_000}]]},
    {"l": ["decimal", "1e999999999"]},
    [{"l": ["values", {"l": ["range", [0, 100_000, 1]]}]}] * 150,
    [{"l": ["range", [0, 100_000, 1]]}] * 10_000,
    {"i": "f" * 65_538},
    {"s": [(2**61 - 1) * n for n in range(50_000)]},
]


@pytest.mark.parametrize("bomb", BOMBS, ids=range(len(BOMBS)))
async def test_a_report_costs_what_its_bytes_cost(bomb: Any, sandbox: Sandbox) -> None:
    report = json.dumps({"v": bomb})
    program = (
        f"import os, struct\nREPORT = {report!r}.encode()\ndef f(*a):\n    for n in range(2):\n"
        "        left = struct.pack('<II', n, len(REPORT)) + REPORT\n        while left: left = left[os.write(3, left):]\n"
        "    os._exit(0)"
    )
    began = time.process_time()
    assert (await judge(program, CALLS, sandbox)).score == 0.0
    assert time.process_time() - began < 5.0  # a minute and more, or gigabytes, if it were believed


async def test_what_a_program_has_made_is_no_fault_of_its_reference(sandbox: Sandbox) -> None:
    checker = {"source": "import sys\nprint('OK' if open(sys.argv[3]).read()[:1] == '4' else 'NO')"}
    reference = {"tests": [{"stdin": "1"}], "checker": checker, "limits": {"output_bytes": 60 << 20}}
    verdict = await judge("print('4' + ' ' * 17_000_000)", reference, sandbox)
    assert (verdict.outcome, verdict.score) == (Outcome.OVER_LIMIT, 0.0)


@pytest.mark.parametrize(
    "reference",
    [
        {"tests": [{"stdin": "1", "stdout": "x" * 2000}], "limits": {"output_bytes": 1000}},
        {"entry_point": "f", "tests": [{"args": [json.loads("[" * 200 + "]" * 200)], "expected": 1}]},
    ],
)
async def test_what_no_program_could_give_is_the_references_fault(
    reference: dict[str, Any], sandbox: Sandbox
) -> None:
    with pytest.raises(BadReference):
        await judge("def f(x): return 1", reference, sandbox)


async def test_a_guess_is_worth_no_more_for_having_failed(sandbox: Sandbox) -> None:
    """A program that answers otherwise when it is run again, apart, gains nothing by that."""
    program = (
        "import sys\nframe, names = sys._current_frames(), []\nfor at in frame.values():\n"
        "    while at: names.append(at.f_code.co_name); at = at.f_back\n"
        "print('YES' if any('play' in name for name in names) else 'NO')"
    )
    tests = [{"stdin": "a", "stdout": "YES"}, {"stdin": "b", "stdout": "YES"}, {"stdin": "c", "stdout": "NO"}]
    verdicts = await asyncio.gather(*(judge(program, {"tests": tests}, sandbox) for _ in range(10)))
    assert [verdict.score for verdict in verdicts] == [0.0] * 10


@pytest.mark.usefixtures("quiet_machine")
async def test_a_deadline_loses_only_what_has_not_begun() -> None:
    """Twenty samples of a second each, and time for a few: those that have begun are scored."""
    program = "import time\nuntil = time.process_time() + 0.3\nwhile time.process_time() < until: pass\nprint(sum(map(int, input().split())))  # "
    samples = [sample(program + str(n), {**SUM, "tests": SUM["tests"][:2]}) for n in range(24)]
    async with Scorer(workers=1) as scorer:
        await scorer.sandbox_provider.sandbox()
        rewards = await scorer.score(samples, SpecLibrary().compiled_spec("code"), seconds=6.0)
    verdicts = [reward.components["accuracy"] for reward in rewards]
    failed = [verdict for verdict in verdicts if verdict.outcome is Outcome.FAILED]
    assert 0 < len(failed) < len(verdicts), [verdict.reason for verdict in verdicts]
    begun = [verdict for verdict in failed if "beg" not in verdict.reason]
    assert len(begun) <= 4, [verdict.reason for verdict in begun]  # no more than are begun at a time
