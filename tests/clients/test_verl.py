"""verl's own loader and reward manager, from its wheel."""

from collections.abc import Callable
from typing import Any

import pytest

NEEDED = (
    "verl",
    "ray",
    "tensordict",
    "omegaconf",
    "pyvers",
    "cloudpickle",
    "msgpack",
    "jsonschema",
    "jsonschema-specifications",
    "referencing",
    "rpds-py",
    "attrs",
    "protobuf",
    "aiohttp",
    "aiosignal",
    "aiohappyeyeballs",
    "frozenlist",
    "multidict",
    "propcache",
    "yarl",
    "codetiming",
    "orjson",
)


@pytest.fixture(scope="module")
def trl() -> None:
    pytest.importorskip("trl", reason="its tokenizer is made by an example that needs trl")


@pytest.mark.usefixtures("trl")
def test_verls_reward_manager_gets_the_same_keys_for_every_sample_and_waits_outages_out(
    program: Callable[..., Any],
) -> None:
    found = program("with_verl", *NEEDED)
    assert found["async"] is True
    right = {"score": 1.0, "acc": 1.0, "accuracy": 1.0, "format": 0.0, "unscored": 0.0, "pred": "4"}
    wrong = {**right, "score": 0.0, "acc": 0.0, "accuracy": 0.0, "pred": "5"}
    for function in ("compute_score", "compute_score_sync"):
        first, second, third = found[function]
        assert first == {"reward_score": 1.0, "reward_extra_info": right}
        assert second == {"reward_score": 0.0, "reward_extra_info": wrong}
        assert third["reward_score"] == -0.5
        assert third["reward_extra_info"].keys() == right.keys()
        assert third["reward_extra_info"]["unscored"] == 1.0
    (outage,) = found["outage"]
    lost = {"score": -0.5, "acc": 0.0, "accuracy": 0.0, "format": 0.0, "unscored": 1.0, "pred": ""}
    assert outage == {"reward_score": -0.5, "reward_extra_info": lost}
    assert found["waited out"] == [{"1.0 0.0": 64}] * 2, "5 s of a closed port, 5 s of a balancer's 503"
    assert found["crowd"] == [float(n % 10 == 4) for n in range(2_000)]
