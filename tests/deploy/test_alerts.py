"""The alert rules as Prometheus itself reads them: which situation raises which."""

import json
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from tests.conftest import ROOT
from tests.server import free_port, started

FOLDER = ROOT / "deploy" / "prometheus"
RUN = 'instance="a",spec="r1-zero",run="r"'
P = "reward_service_"

pytestmark = [
    pytest.mark.skipif(not FOLDER.is_dir(), reason="these files are no part of the wheel"),
    pytest.mark.skipif(
        shutil.which("promtool") is None, reason="needs promtool, of Debian's package prometheus"
    ),
]

QUIET = {
    'up{job="reward-service",instance="a"}': "1x400",
    f'{P}samples_total{{{RUN},outcome="scored"}}': "0+600x400",
    f'{P}samples_total{{{RUN},outcome="failed"}}': "0x400",
    f'{P}samples_total{{{RUN},outcome="bad_reference"}}': "0x400",
    f'{P}groups_total{{{RUN},informative="true"}}': "0+30x400",
    f'{P}groups_total{{{RUN},informative="false"}}': "0+30x400",
    f"{P}reward_mean{{{RUN}}}": "1+0.001x400",
    f'{P}component_mean{{{RUN},component="accuracy"}}': "0.2+0.001x400",
    f"{P}completion_chars_mean{{{RUN}}}": "1000+1x400",
    f'{P}component_mean_by_accuracy{{{RUN},component="format",right="true"}}': "0.9x400",
    f'{P}component_mean_by_accuracy{{{RUN},component="format",right="false"}}': "0.8x400",
    f'{P}deadlines_missed_total{{instance="a"}}': "0x400",
    f'{P}requests_total{{instance="a",status="500"}}': "0x400",
    f'{P}workers{{instance="a"}}': "4x400",
    f'{P}workers_wanted{{instance="a"}}': "4x400",
    f'{P}worker_restarts_total{{instance="a"}}': "0+1x400",
    f'{P}jobs_waiting{{instance="a"}}': "20x400",
    f'{P}sandbox_up{{instance="a"}}': "1x400",
    f'{P}sandbox_runs_total{{instance="a",kind="script",status="ok"}}': "0+9x400",
    f'{P}ledger_rows_dropped_total{{instance="a"}}': "0x400",
    f'{P}request_seconds_bucket{{instance="a",route="/v1/score",le="30"}}': "0+60x400",
    f'{P}request_seconds_bucket{{instance="a",route="/v1/score",le="+Inf"}}': "0+60x400",
}
TROUBLE: dict[str, dict[str, str]] = {
    "RewardServiceDown": {'up{job="reward-service",instance="a"}': "0x400"},
    "RewardServiceUnscored": {f'{P}samples_total{{{RUN},outcome="failed"}}': "0+12x400"},
    "RewardServiceBadReferences": {f'{P}samples_total{{{RUN},outcome="bad_reference"}}': "0+30x400"},
    "RewardServiceDeadlinesMissed": {f'{P}deadlines_missed_total{{instance="a"}}': "0+12x400"},
    "RewardServiceErrors": {f'{P}requests_total{{instance="a",status="500"}}': "0+1x400"},
    "RewardServiceSlow": {
        f'{P}request_seconds_bucket{{instance="a",route="/v1/score",le="60"}}': "0+100x400",
        f'{P}request_seconds_bucket{{instance="a",route="/v1/score",le="+Inf"}}': "0+100x400",
    },
    "RewardServiceWorkersMissing": {f'{P}workers{{instance="a"}}': "1x400"},
    "RewardServiceWorkersRestarting": {f'{P}worker_restarts_total{{instance="a"}}': "0+60x400"},
    "RewardServiceQueueing": {f'{P}jobs_waiting{{instance="a"}}': "5000x400"},
    "RewardServiceSandboxUnavailable": {f'{P}sandbox_up{{instance="a"}}': "0x400"},
    "RewardServiceLedgerDropping": {f'{P}ledger_rows_dropped_total{{instance="a"}}': "0+9x400"},
    "RewardServiceNothingToLearn": {f'{P}groups_total{{{RUN},informative="true"}}': "0+1x400"},
    "RewardServiceRewardWithoutCorrectness": {
        f'{P}component_mean{{{RUN},component="accuracy"}}': "0.6-0.001x400"
    },
    "RewardServicePaidForBeingWrong": {
        f'{P}component_mean_by_accuracy{{{RUN},component="format",right="true"}}': "0.5x400"
    },
    "RewardServiceGrowingLength": {
        f"{P}completion_chars_mean{{{RUN}}}": "1000+20x400",
        f'{P}component_mean{{{RUN},component="accuracy"}}': "0.5x400",
        f"{P}reward_mean{{{RUN}}}": "1x400",
    },
}


def raised(folder: Path, series: dict[str, str], expected: list[str]) -> str:
    """What promtool has against the claim that exactly these alerts fire after five hours; empty: nothing."""
    samples = [{"labels": f'{{alertname="{name}"}}', "value": 1} for name in expected]
    question = 'count by (alertname) (ALERTS{alertstate="firing"})'
    case = {
        "interval": "1m",
        "input_series": [{"series": name, "values": values} for name, values in series.items()],
        "promql_expr_test": [{"expr": question, "eval_time": "5h", "exp_samples": samples}],
    }
    file = folder / "case.yml"
    rules = {"rule_files": [str(FOLDER / "alerts.yml")], "evaluation_interval": "1m", "tests": [case]}
    file.write_text(yaml.safe_dump(rules))
    done = subprocess.run(
        ["promtool", "test", "rules", str(file)], capture_output=True, text=True, timeout=60, check=False
    )
    return "" if done.returncode == 0 else done.stdout + done.stderr


def test_a_service_and_a_run_that_are_well_raise_nothing(tmp_path: Path) -> None:
    assert raised(tmp_path, QUIET, []) == ""


@pytest.mark.parametrize("alert", TROUBLE)
def test_each_trouble_raises_its_own_alert_and_no_other(tmp_path: Path, alert: str) -> None:
    assert raised(tmp_path, {**QUIET, **TROUBLE[alert]}, [alert]) == ""


def test_every_alert_is_tried() -> None:
    rules = yaml.safe_load((FOLDER / "alerts.yml").read_text())
    assert {rule["alert"] for group in rules["groups"] for rule in group["rules"]} == TROUBLE.keys()


def test_prometheus_itself_scrapes_a_server_and_evaluates_every_rule(tmp_path: Path) -> None:
    shutil.copy(FOLDER / "alerts.yml", tmp_path)
    config = yaml.safe_load((FOLDER / "prometheus.yml").read_text())
    config["global"] = {"scrape_interval": "1s", "evaluation_interval": "1s"}
    with started("--workers", "1") as server:
        config["scrape_configs"][0]["static_configs"] = [{"targets": [server.url.removeprefix("http://")]}]
        (tmp_path / "prometheus.yml").write_text(yaml.safe_dump(config))
        server.score([{"completion": "42", "reference": "42"}])
        address = f"127.0.0.1:{free_port()}"
        command = ["prometheus", "--config.file=prometheus.yml", f"--web.listen-address={address}"]
        with (tmp_path / "log").open("wb") as log:
            process = subprocess.Popen(command, cwd=tmp_path, stdout=log, stderr=log)
        try:
            found = _until(lambda: _value(address, 'reward_service_samples_total{run="none"}'))
            assert found == "1", (tmp_path / "log").read_text()
            rules = _until(lambda: _evaluated(address))
            assert {rule["health"] for rule in rules} == {"ok"}, json.dumps(rules, indent=1)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(20)


def _until(ask: Any) -> Any:
    limit = time.monotonic() + 30
    while time.monotonic() < limit:
        try:
            if found := ask():
                return found
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    return None


def _value(address: str, question: str) -> str | None:
    answer = httpx.get(f"http://{address}/api/v1/query", params={"query": question}).json()
    found = answer.get("data", {}).get("result")
    return found[0]["value"][1] if found else None


def _evaluated(address: str) -> list[Any]:
    groups = httpx.get(f"http://{address}/api/v1/rules").json()["data"]["groups"]
    rules = [rule for group in groups for rule in group["rules"]]
    return [] if any(rule["health"] == "unknown" for rule in rules) else rules
