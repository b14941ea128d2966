"""Certificates of our own presets, the forms they are written in, and the intervals they tell."""

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from reward_service.certify.attempt import CertifiedRow, Check, Earned
from reward_service.certify.certificate_diff import differences
from reward_service.certify.certificate_page import EXPLANATIONS, render_certificate
from reward_service.certify.certify_run import CertifyOptions, certify, digest
from reward_service.certify.openenv_report import POLICY, ids_of, openenv_report
from reward_service.certify.reward_under_test import spec_reward
from reward_service.rewards.wilson import wilson_interval
from reward_service.scoring.scorer import Scorer
from reward_service.specs.compiled import SpecLibrary
from reward_service.specs.spec import presets
from tests.cli.test_main_app import run
from tests.scale import FULL

ROWS = [
    CertifiedRow(0, "What is 17 times 3?", "51"),
    CertifiedRow(1, "A rope of 7 m is cut into 4 equal parts. How long is each?", "1.75"),
    CertifiedRow(2, "Solve $x^2 = 2$ for positive x.", r"\sqrt{2}"),
    CertifiedRow(3, "What is half of a third?", {"kind": "math", "answer": r"\frac{1}{6}"}),
]


NEED_MODELS = {"r1-general", "kimi-judge", "group-ranking"}
WITHOUT_ACCURACY = {"format"}
PRESETS = sorted(presets().keys() - NEED_MODELS - WITHOUT_ACCURACY) if FULL else ["accuracy", "dapo"]
"""All of them are certified on more rows in `test_shipped_certificates.py`; here a page is made of it."""


@pytest.mark.parametrize("preset", PRESETS)
async def test_the_presets_hold_their_certificate_on_math(scorer: Scorer, preset: str) -> None:
    compiled_spec = SpecLibrary().compiled_spec(preset)
    certificate = await certify(ROWS, spec_reward(scorer, compiled_spec), CertifyOptions(preset, "rows"))
    assert certificate.verdict == "passed", [
        (str(check.check), [(one.row, one.form, one.completion, one.earned) for one in check.examples[:3]])
        for check in certificate.checks
        if check.status == "failed"
    ]
    page = render_certificate(certificate)
    assert "<script" not in page
    assert "http" not in page.replace("http-equiv", "")


async def test_a_data_set_whose_prompts_hold_the_answer_fails(scorer: Scorer) -> None:
    leaking = [CertifiedRow(0, "The answer is 123456789. What is it?", "123456789")]
    certificate = await certify(
        leaking, spec_reward(scorer, SpecLibrary().compiled_spec("accuracy")), CertifyOptions("a", "b")
    )
    assert [check.status for check in certificate.checks if check.check == "leak"] == ["failed"]
    assert openenv_report(certificate)["verdict"] == "fail"


def test_every_check_has_its_explanation_and_its_id() -> None:
    assert EXPLANATIONS.keys() == set(Check)
    assert {check_id for check in Check for check_id in ids_of(check)} == POLICY.keys()


async def test_a_replay_tells_data_rewards_and_bits_apart() -> None:
    async def paying(asked: Sequence[tuple[CertifiedRow, str]], most: float = 1.0) -> list[Earned]:
        return [Earned(most if f"\n{row.reference}\n" in text else 0.0) for row, text in asked]

    async def paying_a_bit_less(asked: Sequence[tuple[CertifiedRow, str]]) -> list[Earned]:
        return await paying(asked, 1.0 - 2**-53)

    options = CertifyOptions("mine", "rows", reward_digest="a" * 64, recipe={"function": "mine.py:mine"})
    first = await certify(ROWS[:2], paying, options)
    old = json.loads(json.dumps(asdict(first)))
    assert differences(old, await certify(ROWS[:2], paying, options)) == []
    (line, *_) = differences(old, await certify(ROWS[:2], paying_a_bit_less, options))
    assert line.startswith("oracle: passed")
    assert "bit" in line
    another = await certify(ROWS[1:3], paying, replace(options, reward_digest="b" * 64))
    assert [line.partition(":")[0] for line in differences(old, another)][:2] == ["data", "reward"]


async def test_texts_are_let_go_and_examples_written_again() -> None:
    async def paying_hedges(asked: Sequence[tuple[CertifiedRow, str]]) -> list[Earned]:
        return [Earned(float(row.reference in text)) for row, text in asked]

    told: list[tuple[int, int]] = []
    options = CertifyOptions("loose", "rows", advance=lambda done, of: told.append((done, of)))
    certificate = await certify(ROWS[:2], paying_hedges, options)
    (examples,) = [check.examples for check in certificate.checks if check.check == Check.CANARY]
    assert {one.form: "51 or 52" in one.completion for one in examples if one.row == 0}["hedge"]
    assert told[-1][0] == told[-1][1]


def test_a_digest_tells_rows_apart() -> None:
    assert digest(ROWS) != digest(ROWS[:3])
    assert digest(ROWS) == digest(list(ROWS))


@pytest.mark.parametrize(
    ("hits", "trials", "low", "high"), [(0, 0, 0.0, 1.0), (10, 10, 0.7225, 1.0), (5, 10, 0.2366, 0.7634)]
)
def test_the_interval_is_wilsons(hits: int, trials: int, low: float, high: float) -> None:
    assert wilson_interval(hits, trials) == pytest.approx((low, high), abs=1e-4)


def test_the_command_tells_writes_and_exits_by_the_verdict(tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    rows.write_text(
        "".join(json.dumps({"prompt": "What is 17 times 3?", "gold": "51"}) + "\n" for _ in range(2))
    )
    report = tmp_path / "report.openenv.json"
    run("certify", str(rows), "--reference-field", "gold", "--spec", "accuracy", "-o", str(report))
    assert json.loads(report.read_text())["verdict"] == "warn"
    broken = tmp_path / "reward.py"
    broken.write_text("def reward(completions, answer, **_):\n    return [1.0] * len(completions)\n")
    done = run("certify", str(rows), "--reference-field", "gold", "--function", f"{broken}:reward", code=1)
    assert "failed" in done.stdout
    assert "gold" in run("certify", str(rows), code=2).stderr
    own = ("certify", str(rows), "--reference-field", "gold")
    for wrong, said in (
        (("--function", f"{broken}:absent"), "no function 'absent'"),
        (("--tier", "bogus"), "bogus"),
        (("-o", str(tmp_path / "report.txt")), ".html"),
    ):
        assert said in run(*own, *wrong, code=2).stderr
