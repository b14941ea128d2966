"""Decision endpoints: two schemas under one path, and how much probability the labels had."""

from typing import Any

import pytest

from reward_service.models.judge_client import JudgeClient
from reward_service.models.judge_contract import CONTRACTS
from reward_service.models.label_probability_judge import decision_verdict
from reward_service.models.model_endpoint import ModelEndpoint
from reward_service.models.model_failure import ModelFailure
from reward_service.models.model_provider import ModelProvider
from tests.models.model_app import model_server

pytestmark = pytest.mark.anyio
YES, NO = {"yes": 0.9, "no": 0.1}, {"yes": 0.2, "no": 0.8}


def sglang(probabilities: Any, mass: Any = 0.9) -> dict[str, Any]:
    return {"answers": {"verdict": {"type": "yes_no", "probabilities": probabilities, "label_mass": mass}}}


def listed(probabilities: dict[str, float], confidence: Any = 0.8, **fields: Any) -> dict[str, Any]:
    told = [{"value": value, "probability": share} for value, share in probabilities.items()]
    return {"answers": [{"type": "choice", "probabilities": told, "confidence": confidence, **fields}]}


@pytest.mark.parametrize(
    ("api", "document", "verdict"),
    [
        ("sglang:decisions", sglang(YES), "yes"),
        ("sglang:decisions", sglang(NO), "no"),
        ("vllm:decisions", listed(YES, 0.9 * 0.6), "yes"),
        ("openai:decisions", listed(NO, 0.1), "no"),
        ("sglang:decisions", sglang(YES, 0.3), "low_label_mass"),
        ("vllm:decisions", listed(YES, 0.9 * 0.3), "low_label_mass"),
        ("sglang:decisions", sglang({"yes": 0.5, "no": 0.5}), "ambiguous"),
        ("openai:decisions", {"answers": [{"type": "refusal"}]}, "refused"),
        ("openai:decisions", {"answers": []}, "unparsable"),
        ("sglang:decisions", sglang({"yes": 2, "no": 0}), "unparsable"),
        ("sglang:decisions", sglang({"yes": True, "no": False}), "unparsable"),
        ("sglang:decisions", sglang({"yes": 10**400, "no": float("nan")}), "unparsable"),
        ("sglang:decisions", sglang(YES, None), "unparsable"),
        ("vllm:decisions", sglang(YES), "unparsable"),
    ],
)
def test_a_decision_counts_only_with_enough_label_mass(api: str, document: Any, verdict: str) -> None:
    if verdict in {"yes", "no"}:
        assert decision_verdict(api, document, 0.5) == verdict
        return
    with pytest.raises(ModelFailure) as caught:
        decision_verdict(api, document, 0.5)
    assert caught.value.kind == verdict


@pytest.mark.parametrize("api", ["openai:decisions", "vllm:decisions", "sglang:decisions"])
async def test_a_judge_behind_a_decision_endpoint_votes_and_is_watched(api: str) -> None:
    with model_server("honest") as url:
        provider = ModelProvider({"judge": ModelEndpoint.model_validate({"base_url": url, "api": api})})
        judge = JudgeClient(
            provider.client("judge"), provider.watch("judge", "plain"), CONTRACTS["plain"], 30.0
        )
        said = [await judge.votes("q", "7", answer, votes=2) for answer in ("7", "8")]
        await provider.close()
    assert [votes.right for votes in said] == [2, 0]
    assert judge.watch.canaries == 2
