"""The dashboard and the alert rules ask for figures that a server really has."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import promql_parser as promql
import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from tests.conftest import ROOT
from tests.server import Server, started

DEPLOY = ROOT / "deploy"
OUTSIDE = {"up"}
"""Prometheus makes these itself."""
WINDOW = {"$__rate_interval": "5m", "$spec": ".*", "$run": ".*"}

pytestmark = pytest.mark.skipif(not DEPLOY.is_dir(), reason="these files are no part of the wheel")


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that has done a bit of everything."""
    folder = tmp_path_factory.mktemp("ledger")
    with started("--workers", "1", "--ledger-dir", str(folder)) as server:
        right = {
            "completion": "<think>6*7</think><answer>\\boxed{42}</answer>",
            "reference": "42",
            "group": "p",
        }
        code = {"completion": "```python\nprint(1)\n```",
                "reference": {"kind": "code", "language": "python", "tests": [{"stdout": "1"}]}}  # fmt: skip
        server.score([right, {**right, "completion": "no"}, {**right, "reference": None}], step=1)
        server.score([code], spec="code")
        yield server


@pytest.fixture(scope="module")
def exposed(busy: Server) -> dict[str, set[str]]:
    """The labels of every series a scrape brings, by name."""
    found: dict[str, set[str]] = {}
    for family in text_string_to_metric_families(busy.client.get("/metrics").text):
        for sample in family.samples:
            found.setdefault(sample.name, {"instance", "job"}).update(sample.labels)
    return found


def questions() -> list[tuple[str, str]]:
    """Every expression of the dashboard and of the rules, with where it stands."""
    rules = yaml.safe_load((DEPLOY / "prometheus/alerts.yml").read_text())
    asked = [(rule["alert"], rule["expr"]) for group in rules["groups"] for rule in group["rules"]]
    for verifier_set in json.loads((DEPLOY / "grafana/dashboard.json").read_text())["panels"]:
        asked += [(verifier_set["title"], target["expr"]) for target in verifier_set.get("targets", [])]
    return asked


def selectors(expression: str) -> list[Any]:
    """The series an expression asks for."""
    for name, value in WINDOW.items():
        expression = expression.replace(name, value)
    found: list[Any] = []
    _walk(promql.parse(expression), found)
    return found


def _walk(node: Any, found: list[Any]) -> None:
    if isinstance(node, promql.VectorSelector):
        found.append(node)
    parts = [getattr(node, name, None) for name in ("lhs", "rhs", "expr", "param", "vector_selector")]
    for part in [*parts, *getattr(node, "args", [])]:
        if part is not None:
            _walk(part, found)


@pytest.mark.parametrize(("where", "expression"), questions())
def test_what_is_asked_for_is_exposed(exposed: dict[str, set[str]], where: str, expression: str) -> None:
    asked = selectors(expression)
    assert asked, where
    for selector in asked:
        assert selector.name in exposed.keys() | OUTSIDE, where
        labels = {matcher.name for matcher in selector.matchers.matchers}
        assert labels <= exposed.get(selector.name, {"job", "instance"}), where


def test_a_name_that_nobody_exposes_would_be_found(exposed: dict[str, set[str]]) -> None:
    (selector,) = selectors(
        'sum by (run) (rate(reward_service_nonsense_total{run=~"$run"}[$__rate_interval]))'
    )
    assert selector.name not in exposed


def test_whatever_the_service_exposes_is_documented(exposed: dict[str, set[str]]) -> None:
    text = (ROOT / "docs/operations.md").read_text()
    own = {name for name in exposed if name.startswith("reward_service_")}
    bare = {name.removesuffix("_bucket").removesuffix("_count").removesuffix("_sum") for name in own}
    assert {name for name in bare if f"`{name.removeprefix('reward_service_')}`" not in text} == set()


def test_every_panel_has_its_own_place_and_says_what_it_shows() -> None:
    panels = json.loads((DEPLOY / "grafana/dashboard.json").read_text())["panels"]
    taken: set[tuple[int, int]] = set()
    for verifier_set in panels:
        at = verifier_set["gridPos"]
        cells = {(at["x"] + x, at["y"] + y) for x in range(at["w"]) for y in range(at["h"])}
        assert not taken & cells, verifier_set["title"]
        assert verifier_set["type"] == "row" or verifier_set["description"]
        taken |= cells
    assert len({verifier_set["id"] for verifier_set in panels}) == len(panels)


def test_every_alert_says_how_bad_it_is_and_what_to_do() -> None:
    rules = yaml.safe_load((DEPLOY / "prometheus/alerts.yml").read_text())
    for rule in (rule for group in rules["groups"] for rule in group["rules"]):
        assert rule["labels"]["severity"] in {"page", "warn"}
        assert rule["annotations"].keys() == {"summary", "description"}


def test_promtool_accepts_the_rules_and_the_configuration() -> None:
    tool = shutil.which("promtool")
    if tool is None:
        pytest.skip("needs promtool, of Debian's package prometheus")
    folder: Path = DEPLOY / "prometheus"
    for what in (["rules", "alerts.yml"], ["config", "prometheus.yml"]):
        command = [tool, "check", *what]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
