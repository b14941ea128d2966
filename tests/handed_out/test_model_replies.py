"""Handed-out replies of judges and reward models: each becomes the value or the failure that it must become."""

import json
from collections.abc import Callable
from math import sqrt
from typing import Any

import pytest

from reward_service.clients.client_errors import RewardServiceUnavailable
from reward_service.clients.rewardkit import scored
from reward_service.grading import pairwise_games, step_aggregation
from reward_service.grading.rubric_aggregation import grade, rubric_score
from reward_service.models import judge_reply
from reward_service.models.chat_reply import message_text
from reward_service.models.frozen_normalisation import RunningStatistics
from reward_service.models.judge_contract import CONTRACTS
from reward_service.models.model_failure import ModelFailure
from reward_service.models.reward_reply import Wire, reward_values, status_failure, step_values
from reward_service.rewards import selection_curves, voting

Cases = Callable[[str], Any]
LETTERS = {"a": "correct", "b": "incorrect", "c": "invalid", "correct": "correct", "incorrect": "incorrect"}
CRITERIA = {"correct": ("no", "yes"), "style": ("bad", "ok", "good")}
WIRES: dict[str, Wire] = {
    "vllm:/classify": "vllm:classify",
    "vllm:/pooling": "vllm:pooling",
    "vllm:/v1/embeddings": "sglang:embeddings",
    "sglang:/classify": "sglang:classify",
    "sglang:/v1/embeddings": "sglang:embeddings",
    "sglang:/v1/classify": "sglang:v1_classify",
    "tei:/predict": "tei:predict",
}
FORMS: dict[str, Callable[[str], Any]] = {
    "json": lambda text: judge_reply.json_verdict(text, ("yes", "no")),
    "letter": lambda text: judge_reply.word_verdict(text, LETTERS),
    "CompassVerifier": lambda text: judge_reply.boxed_letter_verdict(text, LETTERS),
    "Final": CONTRACTS["general-verifier"].read,
    "[[A=B]]": CONTRACTS["equality"].read,
    "number": judge_reply.number_verdict,
    "rubric": lambda text: judge_reply.rubric_verdicts(text, CRITERIA),
}


def rows(cases: Cases, kind: str) -> list[dict[str, Any]]:
    found = [row for row in cases("faults/model_replies.jsonl") if row["kind"] == kind]
    assert found
    return found


def outcome(call: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    try:
        return call()
    except ModelFailure as failure:
        return {"failed": str(failure.kind)}


def test_replies_of_reward_models(cases: Cases) -> None:
    for row in rows(cases, "rm_reply"):
        found, wanted = outcome(lambda row=row: _value(row["request"], row["expected"])), row["expected"]  # type: ignore[misc]
        assert found == {name: wanted[name] for name in found}, (row["id"], found)


def _value(request: dict[str, Any], expected: dict[str, Any]) -> dict[str, Any]:
    if request["status"] != 200:
        failure = status_failure(request["status"], json.dumps(request["body"]))
        told = {"retry": failure.retryable}
        return {"failed": str(failure.kind), **told} if "failed" in expected else told
    wire = WIRES[request["server"].split()[0].rstrip(",")]
    if "STEP" in request["server"]:
        sent = 3 if "3 steps" in request["server"] else 2
        return {"steps": step_values(wire, request["body"], [sent])[0]}
    return {"value": reward_values(wire, request["body"], request["n_inputs"])[0]}


def test_replies_of_judges(cases: Cases) -> None:
    for row in rows(cases, "judge_reply"):
        request = row["request"]
        read = FORMS[request["form"].split()[0]]
        text = lambda r=request: message_text(r["message"], r["finish_reason"])  # noqa: E731
        found = outcome(lambda read=read, text=text: {"verdict": read(text())})  # type: ignore[misc]
        assert found == {name: row["expected"].get(name) for name in found}, (row["id"], found)


WINS = [[0, 2, 1.5, 2], [0, 0, 1, 2], [0.5, 1, 0, 1.5], [0, 0, 0.5, 0]]
ANSWERS, SCORES, RIGHTS = (7, 5, 7, 9, 5, 7), (0.9, 0.2, 0.7, 0.4, 0.6), (False, True, True, False, True)
GAMES = [(0, 1, 4.0, 2.0, 2.0), (1, 2, 3.0, 3.0, 5.0), (2, 0, 5.0, 5.0, 3.5)]


def _rubric() -> float:
    grades = [grade("yes", ("no", "yes")), grade("ok", ("bad", "ok", "good"))]
    return rubric_score(grades, (2, 1), "weighted_mean")


def _welford() -> list[float]:
    statistics = RunningStatistics()
    for value in (2, -1, 0.5, 3):
        statistics.add(value)
    return [statistics.mean, statistics.population_std]


FORMULAS: dict[str, Callable[[], Any]] = {
    "wires-rubric-1": _rubric,
    "wires-healthbench-1": lambda: rubric_score((1, 1, 0), (5, -3, 4), "positive_share"),
    "wires-genrm-1": lambda: pairwise_games.pair_scores(3, GAMES),
    "wires-bt-1": lambda: pairwise_games.bradley_terry(WINS, pseudo_count=0.5),
    "wires-winrate-1": lambda: pairwise_games.win_rates(WINS),
    "wires-majk-1": lambda: selection_curves.majority_at_k(ANSWERS, 7, 3),
    "wires-majk-2": lambda: selection_curves.majority_at_k(ANSWERS, 7, 4),
    "wires-majk-3": lambda: selection_curves.majority_at_k(ANSWERS, 7, 3, ties="wrong"),
    "wires-bok-1": lambda: [selection_curves.best_of_k(SCORES, RIGHTS, k) for k in range(1, 6)],
    "wires-passk-1": lambda: voting.pass_at_k(64, 8, 16),
    "wires-firsterr-1": lambda: step_aggregation.first_wrong_step((0.9, 0.8, 0.3, 0.95), 0.5),
    "wires-firsterr-2": lambda: step_aggregation.first_wrong_step((0.9, 0.8, 0.7), 0.5),
    "wires-pbf1-1": lambda: step_aggregation.process_bench_f1(0.6, 0.9),
    "wires-welford-1": _welford,
}


def test_formulas(cases: Cases) -> None:
    """To as many digits as the numbers were handed out with."""
    for row in rows(cases, "formula"):
        (wanted,) = row["expected"].values()
        digits = 1e-5 if row["id"] in {"wires-bt-1", "wires-welford-1"} else 1e-9
        assert FORMULAS[row["id"]]() == pytest.approx(wanted, abs=digits), row["id"]
    assert _welford()[1] == pytest.approx(sqrt(2.296875), abs=1e-12)


def test_what_harbor_would_refuse_is_never_written(cases: Cases) -> None:
    """Each file as if the service had answered so: our criterion gives the number, or no file is written."""
    for row in rows(cases, "reward_json"):
        text = row["request"]["file"]
        document = json.loads(text) if text else None
        value = document.get("reward") if isinstance(document, dict) else None
        reward = {"value": value, "outcome": "scored", "components": {}}
        if row["expected"].get("ok"):
            assert scored(reward)["score"] == row["expected"]["ok"]["reward"], row["id"]
        else:
            with pytest.raises(RewardServiceUnavailable):
                scored(reward)
