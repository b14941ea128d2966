from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families as openmetrics
from prometheus_client.parser import text_string_to_metric_families as prometheus

from reward_service.scoring import running_stats
from tests.server import Server, started
from tests.waiting import wait_until

RIGHT = {"completion": "<think>6 times 7.</think><answer>\\boxed{42}</answer>", "reference": "42"}
WRONG = {"completion": "<think>6 times 7.</think><answer>\\boxed{41}</answer>", "reference": "42"}
CODE = {"completion": "```python\nprint(input())\n```",
        "reference": {"kind": "code", "language": "python", "tests": [{"stdin": "1", "stdout": "1"}]},
        }  # fmt: skip


@pytest.fixture(scope="module")
def watched() -> Iterator[Server]:
    """A server of this module's own, so that its figures are those of these tests."""
    with started("--workers", "1", "--verifier", "tests.plugins:Burn") as running:
        yield running
        assert running.stop() == 0, running.log.read_text()


def figure(server: Server, name: str, **labels: str) -> float:
    """The sum over all series of a metric that have these labels."""
    families = prometheus(server.client.get("/metrics").text)
    samples = [sample for family in families for sample in family.samples]
    mine = [s.value for s in samples if s.name == name and labels.items() <= s.labels.items()]
    assert mine, f"no {name} with {labels}"
    return sum(mine)


def scored(server: Server, *samples: object, run: str | None = None, **envelope: object) -> Any:
    headers = {} if run is None else {"X-Run-Id": run}
    answer = server.client.post("/v1/score", json={"samples": samples, **envelope}, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_both_formats_of_prometheus_are_spoken(watched: Server) -> None:
    scored(watched, RIGHT)
    plain = watched.client.get("/metrics")
    assert plain.headers["content-type"].startswith("text/plain; version=0.0.4")
    newer = watched.client.get("/metrics", headers={"accept": "application/openmetrics-text; version=1.0.0"})
    assert newer.headers["content-type"].startswith("application/openmetrics-text")
    names = {family.name for family in prometheus(plain.text)}
    assert names == {family.name for family in openmetrics(newer.text)}
    assert "reward_service_verdicts" in names


def test_a_run_is_told_by_reward_components_groups_and_step(watched: Server) -> None:
    group = [{**one, "group": "p1"} for one in (RIGHT, WRONG, WRONG, WRONG)]
    even = [{**WRONG, "group": "p2"}, {**WRONG, "group": "p2"}]
    scored(watched, *group, *even, {"completion": "x"}, run="told", step=17)
    mine = {"run": "told", "spec": "r1-zero"}
    assert figure(watched, "reward_service_samples_total", outcome="scored", **mine) == 6
    assert figure(watched, "reward_service_samples_total", outcome="bad_reference", **mine) == 1
    assert figure(watched, "reward_service_groups_total", informative="true", **mine) == 1
    assert figure(watched, "reward_service_groups_total", informative="false", **mine) == 1
    assert figure(watched, "reward_service_component_mean", component="accuracy", **mine) == pytest.approx(
        1 / 6
    )
    assert figure(watched, "reward_service_component_mean", component="format", **mine) == pytest.approx(
        6 / 7
    )
    apart = "reward_service_component_mean_by_accuracy"
    assert figure(watched, apart, component="format", right="true", **mine) == pytest.approx(1.0)
    assert figure(watched, apart, component="format", right="false", **mine) == pytest.approx(1.0)
    assert figure(watched, "reward_service_reward_mean", **mine) == pytest.approx(7 / 6)
    assert figure(watched, "reward_service_reward_std", **mine) == pytest.approx(5**0.5 / 6)
    assert figure(watched, "reward_service_step", **mine) == 17


def test_a_run_whose_format_is_0_throughout_is_warned_of_and_measured(watched: Server) -> None:
    wrong = {"completion": "[THINK]six times seven[/THINK]It is 42.", "reference": "42"}
    right = {"completion": "<think>six times seven</think><answer>42</answer>", "reference": "42"}
    first = scored(watched, *[wrong] * 5, run="magistral")
    assert first["warnings"] == []
    (warning,) = scored(watched, *[wrong] * 5, run="magistral")["warnings"]
    assert "all 10 samples" in warning
    assert "'magistral'" in warning
    mine = {"run": "magistral", "spec": "r1-zero", "component": "format"}
    assert figure(watched, "reward_service_component_zeros_only", **mine) == 10
    scored(watched, right, run="magistral")
    assert scored(watched, *[wrong] * 20, run="magistral")["warnings"] == []
    assert figure(watched, "reward_service_component_zeros_only", **mine) == 0


def test_a_group_that_arrives_in_pieces_is_counted_once(watched: Server) -> None:
    pieces = [[{**RIGHT, "group": "p", "id": 1}], [{**WRONG, "group": "p", "id": n} for n in (2, 3)]]
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda piece: scored(watched, *piece, run="pieces", group_size=3), pieces))
    assert figure(watched, "reward_service_groups_total", run="pieces") == pytest.approx(1)


def test_groups_of_two_runs_are_never_put_together(watched: Server) -> None:
    def ask(run: str) -> bool:
        request = {"samples": [{**RIGHT, "group": "p", "id": run}], "group_size": 2, "deadline_ms": 1000}
        answer = watched.client.post("/v1/score", json=request, headers={"X-Run-Id": run})
        complete: bool = answer.json()["groups"][0]["complete"]
        return complete

    with ThreadPoolExecutor() as pool:
        assert list(pool.map(ask, ("one", "two"))) == [False, False]


def test_verdicts_are_told_by_verifier_and_outcome(watched: Server) -> None:
    before = figure(watched, "reward_service_verdicts_total", verifier="math", outcome="scored")
    scored(watched, RIGHT, WRONG, {"completion": "", "reference": "42"}, spec="accuracy")
    assert figure(watched, "reward_service_verdicts_total", verifier="math", outcome="scored") == before + 2
    assert figure(watched, "reward_service_verdicts_total", verifier="math", outcome="no_answer") >= 1


def test_requests_are_told_by_template_and_status_never_by_what_the_caller_wrote(watched: Server) -> None:
    scored(watched, RIGHT)
    watched.client.get("/secret/../etc/passwd?key=hunter2")
    watched.client.request("PROPFIND", "/v1/score")
    watched.client.post("/v1/score", content=b"{")
    text = watched.client.get("/metrics").text
    assert "passwd" not in text
    assert "hunter2" not in text
    assert "PROPFIND" not in text
    assert figure(watched, "reward_service_requests_total", route="unmatched", status="404") >= 1
    assert (
        figure(watched, "reward_service_requests_total", route="/v1/score", method="other", status="405") == 1
    )
    assert figure(watched, "reward_service_requests_total", route="/v1/score", status="422") >= 1
    answered = figure(watched, "reward_service_requests_total", route="/v1/score")
    assert figure(watched, "reward_service_request_seconds_count", route="/v1/score") == answered
    assert figure(watched, "reward_service_request_seconds_bucket", route="/v1/score", le="+Inf") == answered


def test_duplicates_and_late_verdicts_are_told(watched: Server) -> None:
    burning = {"components": {"burn": {"params": {"burn": 1.0}}}}
    scored(watched, {"completion": "late"}, spec=burning, deadline_ms=50)
    assert figure(watched, "reward_service_deadlines_missed_total") >= 1
    hits = figure(watched, "reward_service_cache_hits_total")
    twins = [{"completion": "same"}] * 3
    scored(watched, *twins, spec={"components": {"burn": {"params": {"burn": 0.01}}}})
    assert figure(watched, "reward_service_cache_hits_total") == hits + 2
    assert figure(watched, "reward_service_cache_verdicts") >= 1


def test_a_worker_that_is_killed_is_told(watched: Server) -> None:
    watched.wait_ready()
    before = figure(watched, "reward_service_worker_restarts_total")
    watched.workers()[0].kill()
    wait_until(lambda: figure(watched, "reward_service_worker_restarts_total") > before)
    wait_until(
        lambda: figure(watched, "reward_service_workers") == figure(watched, "reward_service_workers_wanted")
    )


def test_runs_of_programs_are_told_by_status(watched: Server) -> None:
    if not figure(watched, "reward_service_sandbox_up"):
        pytest.skip("no sandbox here")
    broken = {**CODE, "completion": "```python\nraise SystemExit(3)\n```"}
    scored(watched, CODE, broken, spec="code")
    assert figure(watched, "reward_service_sandbox_runs_total", status="ok") >= 1
    assert figure(watched, "reward_service_sandbox_runs_total", status="runtime_error") >= 1
    assert figure(watched, "reward_service_sandbox_slots") == 1
    assert figure(watched, "reward_service_sandbox_slots_busy") == 0


def test_guesses_that_a_filter_judges_count_for_the_run_it_names(watched: Server) -> None:
    problem = {"id": "a", "problem": "What is 6 * 7?", "answer": "42", "guesses": ["42", "41", "43"]}
    body = {"problems": [problem]}
    response = watched.client.post("/v1/filter", json=body, headers={"X-Run-Id": "filtering"})
    assert response.status_code == 200, response.text
    assert figure(watched, "reward_service_samples_total", run="filtering", outcome="scored") >= 3
    assert watched.client.post("/v1/filter", json=body, headers={"X-Run-Id": "-x"}).status_code == 422


@pytest.mark.parametrize("run", ["", "-x", "../etc", "a b", "x" * 129, "naïve"])
def test_a_run_id_that_cannot_be_a_name_is_refused_at_once(watched: Server, run: str) -> None:
    answer = watched.client.post(
        "/v1/score",
        json={"samples": [RIGHT]},
        headers={"X-Run-Id": run.encode("latin-1")},  # type: ignore[dict-item]
    )
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["path"] == "X-Run-Id"


def test_however_many_runs_callers_name_the_scrape_stays_small(watched: Server) -> None:
    for number in range(2 * running_stats.MAX_SERIES):
        scored(watched, RIGHT, run=f"run-{number}")
    families = prometheus(watched.client.get("/metrics").text)
    runs = {sample.labels["run"] for f in families for sample in f.samples if "run" in sample.labels}
    assert len(runs) <= running_stats.MAX_SERIES + 1
    assert running_stats.OTHER in runs
