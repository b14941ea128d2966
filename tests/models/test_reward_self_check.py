"""Reward models are tried at start-up: what is no reward model never gives a reward."""

import json
from typing import Any

import pytest

from reward_service.models.ensemble import agreed
from reward_service.models.model_endpoint import ModelEndpoint
from reward_service.models.model_failure import ModelFailure
from reward_service.models.model_provider import ModelProvider
from reward_service.models.reward_self_check import SelfCheck, check_reward_models
from reward_service.sample import Sample
from reward_service.verifiers.base import Question
from reward_service.verifiers.process_reward import ProcessReward
from reward_service.verifiers.reward_model import RewardModel
from tests.endpoint import serve
from tests.models.model_app import model_server

pytestmark = pytest.mark.anyio
__all__ = ["serve"]


async def checked(**endpoint: Any) -> tuple[SelfCheck, str | None]:
    provider = ModelProvider({"rm": ModelEndpoint.model_validate({"max_attempts": 1, **endpoint})})
    (check,) = await check_reward_models(provider)
    stopped = provider.client("rm").stopped
    await provider.close()
    return check, stopped


async def test_sound_reward_models_pass() -> None:
    with model_server("honest") as url:
        for api in ("vllm:classify", "vllm:score", "tei:predict"):
            assert await checked(base_url=url, api=api) == (SelfCheck("rm"), None)
        assert await checked(base_url=url, api="vllm:pooling", step_mark="<extra_0>") == (
            SelfCheck("rm"),
            None,
        )


async def test_another_step_mark_than_the_models_stops_it() -> None:
    with model_server("honest") as url:
        check, stopped = await checked(base_url=url, api="vllm:pooling", step_mark="<step>")
    assert "count_mismatch" in str(check.fault)
    assert stopped is not None


@pytest.mark.parametrize(
    ("probs", "fault", "doubt"),
    [
        ([0.01] * 4096, "looks_like_embedding", None),
        ([None], "not_finite", None),
        ([0.7], None, "the same value"),
    ],
)
async def test_what_the_server_sends_instead_of_values_is_told(
    serve: Any, probs: list[Any], fault: str | None, doubt: str | None
) -> None:

    body = json.dumps({"data": [{"index": 0, "probs": probs}]}).encode()
    check, stopped = await checked(base_url=serve((200, {}, body)).url, api="vllm:classify")
    assert (fault or "") in str(check.fault)
    assert (doubt or "") in str(check.doubt)
    assert (stopped is None) == (fault is None)


async def test_an_endpoint_that_is_not_there_yet_is_left_alone() -> None:
    check, stopped = await checked(base_url="http://127.0.0.1:9", api="vllm:classify")
    assert "could not be tried" in str(check.doubt)
    assert stopped is None


async def judged(verifier: Any, completion: str, url: str) -> Any:
    endpoints = {
        "worth": ModelEndpoint(base_url=url, api="vllm:classify"),
        "again": ModelEndpoint(base_url=url, api="vllm:score"),
        "steps": ModelEndpoint(base_url=url, api="vllm:pooling"),
    }
    provider = ModelProvider(endpoints)
    question = verifier.read(Sample.model_validate({"prompt": "Write.", "completion": completion}))
    assert isinstance(question, Question)
    try:
        return await verifier.judge_in(question, provider)
    finally:
        await provider.close()


async def test_an_ensemble_tells_its_disagreement_and_fails_beyond_what_is_allowed() -> None:
    with model_server("honest") as url:
        verdict = await judged(RewardModel(model=("worth", "again")), "please", url)
        assert verdict.detail == {"raw": [0.994, 0.994], "disagreement": 0.0}
        steps = ProcessReward(model=("steps", "steps"), aggregate="min", ensemble="min")
        verdict = await judged(steps, "first\n\nthe wrong one\n\nlast", url)
    assert verdict.score == pytest.approx(0.1)
    assert agreed([1.0, 3.0], "mean") == (2.0, 1.0)
    assert agreed([1.0, 3.0], "min")[0] == 1.0
    with pytest.raises(ModelFailure, match="disagreement"):
        agreed([1.0, 3.0], "mean", most=0.5)
