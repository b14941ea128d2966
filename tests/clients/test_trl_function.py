"""TRL trains on somebody's plain function, hosted by the service, of which one call in fifty hangs and one
raises."""

import json
from pathlib import Path

import pytest

from tests.clients.programs.plain_reward import HANGS, RAISES, turn, worth
from tests.clients.test_trl import RUN_SECONDS, finish, lines, steps, training
from tests.server import started

FILE = Path(__file__).with_name("programs") / "plain_reward.py"
SPEC = {"components": {"plain_reward": {}}}


def test_a_run_goes_on_and_no_lost_call_is_trained_as_0(tmp_path: Path) -> None:
    pytest.importorskip("trl", reason="needs trl (and torch): pip install trl==1.16.0 torch==2.13.0")
    options = ("--steps", "4", "--batch", "48", "--spec", json.dumps(SPEC))
    with (
        started("--workers", "2", "--verifier", f"{FILE}:plain_reward") as server,
        training(server.url, tmp_path, *options) as process,
    ):
        finish(process, tmp_path, seconds=2 * RUN_SECONDS)
        metrics = server.client.get("/metrics").text
    log, paid = steps(tmp_path), lines(tmp_path, "paid-*.jsonl")
    assert (len(log), len(paid)) == (4, 4 * 48)
    lost = {HANGS: 0, RAISES: 0}
    for row in paid:
        number = turn(row["completion"])
        if number in lost:
            lost[number] += 1
            assert row["value"] is None, row
        else:
            assert row["value"] == worth(row["completion"], row["reference"]), row
    assert min(lost.values()) > 0, "neither kind was met: the test shows nothing"
    shares = [line["reward_service/unscored"] for line in log]
    assert sum(shares) / len(shares) == pytest.approx(sum(lost.values()) / len(paid), abs=1e-3)
    assert "plain_reward" in metrics
