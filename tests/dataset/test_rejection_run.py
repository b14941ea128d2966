"""Rejection sampling over files."""

import json
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from reward_service.cli.main_app import app

runner = CliRunner()
GOOD = "<think>Three times five is fifteen, because five and five and five make fifteen.</think>\\boxed{15}"
WRONG = GOOD.replace("{15}", "{16}")
MIXED = (
    "<think>Three times five 等于十五 because 五加五加五 is fifteen 所以答案是 fifteen.</think>\\boxed{15}"
)
CODE = "<think>Let me run it.\n```python\nprint(3*5)\n```\n</think>\\boxed{15}"


def row(completion: str, **more: Any) -> dict[str, Any]:
    asked = "How much is three times five, and how do you know that it is so?"
    return {"prompt": asked, "completion": completion, "reference": "15", **more}


def reject(folder: Path, rows: list[Any], *options: str) -> tuple[list[int], list[list[str]]]:
    """Which rows stay, and the reasons of the others."""
    file = folder / "in.jsonl"
    lines = [line if isinstance(line, str) else json.dumps({**line, "id": i}) for i, line in enumerate(rows)]
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    kept, dropped = folder / "kept", folder / "dropped"
    command = ["reject", str(file), "-o", str(kept), "--dropped", str(dropped), "--workers", "1", *options]
    result = runner.invoke(app, command)
    assert result.exit_code == 0, result.output
    left = [json.loads(line) for line in dropped.read_text(encoding="utf-8").splitlines()]
    stay = [json.loads(line)["id"] for line in kept.read_text(encoding="utf-8").splitlines()]
    return stay, [entry["reasons"] for entry in left]


def test_unscored_rows_are_scored_and_the_best_stays(tmp_path: Path) -> None:
    longer = GOOD.replace("because", "surely, because as everybody can see")
    stay, reasons = reject(tmp_path, [row(WRONG), row(longer), row(GOOD), "{"])
    assert stay == [2]
    assert reasons == [["wrong"], ["surplus"], ["unreadable"]]


def test_unclean_reasoning_goes(tmp_path: Path) -> None:
    stay, reasons = reject(
        tmp_path, [row(MIXED, correct=True), row(CODE, correct=True), row(GOOD, correct=True)]
    )
    assert stay == [2]
    assert reasons == [["mixed_language"], ["code_block"]]


def test_thresholds_are_options(tmp_path: Path) -> None:
    rows = [row(MIXED, correct=True), row(CODE, correct=True), row(GOOD, correct=True)]
    options = ("--min-language-share", "0", "--code-blocks", "--best", "3")
    assert reject(tmp_path, rows, *options) == ([0, 1, 2], [])


def test_rewards_written_by_score_are_used(tmp_path: Path) -> None:
    rewards = tmp_path / "rewards"
    scored = [
        {"value": 0.5, "components": {"accuracy": {"score": 1.0}}},
        {"value": 0.9, "components": {"accuracy": {"score": 1.0}}},
        {"value": None, "components": {"accuracy": {"score": None}}},
    ]
    rewards.write_text("".join(json.dumps(r) + "\n" for r in scored), encoding="utf-8")
    stay, reasons = reject(tmp_path, [row(GOOD), row(GOOD), row(GOOD)], "--rewards", str(rewards))
    assert stay == [1]
    assert reasons == [["surplus"], ["unjudged"]]


def test_each_prompt_keeps_its_own(tmp_path: Path) -> None:
    other = {**row(GOOD, correct=True), "prompt": "Tell me the product of three and five, please."}
    assert reject(tmp_path, [row(GOOD, correct=True), other])[0] == [0, 1]
