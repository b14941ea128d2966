"""`/v1/ledger`: what the server keeps can be looked up by who has a key, and nothing can be changed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.server import Server, started
from tests.waiting import wait_until

KEY = "a-key-of-twenty-letters-and-more"
ROUTES = ("runs", "trends", "findings", "samples", "samples/1-2")


@pytest.fixture(scope="module")
def keeper(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with a ledger that holds forty samples of a run and one without a run."""
    env = {"REWARD_SERVICE_API_KEYS": f"people: {KEY}", "REWARD_SERVICE_LEDGER_SECONDS": "0.1"}
    folder = str(tmp_path_factory.mktemp("ledger"))
    with started("--workers", "1", "--ledger-dir", folder, env=env) as server:
        assert server.client.get("/v1/ledger/runs").status_code == 401
        server.client.headers["authorization"] = f"Bearer {KEY}"
        assert asked(server, "runs")["runs"] == []
        assert asked(server, "samples") == {
            "samples": [],
            "more": False,
            "until": None,
            "of": {"samples": 0, "reward": None, "accuracy": None},
        }
        for step in range(10):
            batch = [
                {"id": n, "group": "g", "reference": "1", "completion": f"\\boxed{{{n % 2}}}"}
                for n in range(4)
            ]
            answer = server.client.post(
                "/v1/score", json={"samples": batch, "step": step}, headers={"X-Run-Id": "r"}
            )
            assert answer.status_code == 200, answer.text
        server.score([{"id": "alone", "reference": "1", "completion": "\\boxed{1}"}])
        wait_until(lambda: sum(run["samples"] for run in asked(server, "runs")["runs"]) == 41)
        yield server
        assert server.stop() == 0, server.log.read_text()


def asked(server: Server, question: str, **parameters: Any) -> Any:
    answer = server.client.get(f"/v1/ledger/{question}", params=parameters)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_runs_trends_and_samples_agree(keeper: Server) -> None:
    runs = {row["run"]: row for row in asked(keeper, "runs")["runs"]}
    assert {run: row["samples"] for run, row in runs.items()} == {"r": 40, None: 1}
    assert asked(keeper, "runs")["components"] == ["accuracy", "format"]
    stretches = asked(keeper, "trends", run="r", stretches=5)["stretches"]
    assert [row["samples"] for row in stretches] == [8] * 5
    assert asked(keeper, "findings", run="r")["findings"] == []
    right = asked(keeper, "samples", run="r", accuracy=1, limit=200)["samples"]
    assert len(right) == 20
    assert {row["value"] for row in right} == {1.0}
    assert {(row["reference"], row["answer"]) for row in right} == {("1", "1")}
    assert all(row["time"].endswith("Z") and "completion" not in row for row in right)


def test_what_named_no_run_is_the_run_without_a_name(keeper: Server) -> None:
    (row,) = asked(keeper, "samples", run="")["samples"]
    assert (row["run"], row["sample_id"]) == (None, "alone")


def test_pages_follow_each_other_and_a_row_is_found_by_its_key(keeper: Server) -> None:
    first = asked(keeper, "samples", run="r", limit=30)
    rest = asked(keeper, "samples", run="r", limit=30, offset=30, until=first["until"])
    of_all = {"samples": 40, "reward": 0.5, "accuracy": 0.5}
    assert (first["of"], rest["of"]) == (of_all, of_all), "of all that fit, not of the page"
    keys = [row["key"] for row in first["samples"] + rest["samples"]]
    assert (first["more"], rest["more"]) == (True, False)
    assert len(set(keys)) == len(keys) == 40
    sample = asked(keeper, f"samples/{keys[35]}")["sample"]
    assert sample["completion"] is None
    assert sample["key"] == keys[35]


@pytest.mark.parametrize(
    ("parameters", "path"),
    [
        ({"limit": 0}, "limit"), ({"limit": 201}, "limit"), ({"limit": "x"}, "limit"), ({"offset": -1}, "offset"),
        ({"step_from": 2**63}, "step_from"), ({"least": "nan"}, "least"), ({"pay": "much"}, "pay"),
        ({"sort": "random"}, "sort"), ({"until": "tomorrow"}, "until"), ({"nonsense": 1}, "nonsense"),
        ({"run": "r" * 201}, "run"),
    ],
)  # fmt: skip
def test_a_wrong_parameter_is_refused_by_its_name(
    keeper: Server, parameters: dict[str, Any], path: str
) -> None:
    answer = keeper.client.get("/v1/ledger/samples", params=parameters)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["errors"][0]["path"] == path


def test_text_that_looks_like_sql_is_text(keeper: Server) -> None:
    assert asked(keeper, "samples", group="' OR 1=1 --")["samples"] == []
    answer = keeper.client.get("/v1/ledger/samples/1-'; DROP VIEW ledger; --")
    assert answer.status_code == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_can_be_changed(keeper: Server, method: str) -> None:
    for route in ROUTES:
        assert keeper.client.request(method, f"/v1/ledger/{route}").status_code == 405


def test_without_a_ledger_it_is_said_how_to_keep_one(server: Server) -> None:
    for route in ROUTES:
        answer = server.client.get(f"/v1/ledger/{route}")
        assert answer.status_code == 404
        assert "--ledger-dir" in answer.json()["detail"]


def test_a_segment_that_cannot_be_read_is_no_answer_and_no_crash(tmp_path: Path) -> None:
    (tmp_path / "torn.x.000001.parquet").write_bytes(b"PAR1 torn")
    with started("--workers", "1", "--ledger-dir", str(tmp_path)) as server:
        answer = server.client.get("/v1/ledger/runs")
        assert answer.status_code == 503
        assert answer.headers["retry-after"] == "5"
        assert "torn.x.000001.parquet" in answer.json()["detail"]
