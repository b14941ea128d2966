"""verl: name this file as the custom reward function, and its keyword arguments in the configuration.

    reward:
      custom_reward_function:
        path: pkg://reward_service.clients.verl
        name: compute_score
        reward_kwargs: {url: "http://rewards:8000", spec: r1-zero}

verl scores sample by sample, a whole step at once; the samples of one process share requests. Every sample
gets the same keys, all of them numbers but `pred`. verl cannot leave a sample out: one that was not judged
within `seconds` gets `on_outage` with a warning in the log, and `unscored` is 1.
"""

import json
from collections.abc import Sequence
from functools import cache
from typing import Any

from reward_service.clients import reward_values
from reward_service.clients.http import AsyncRewardClient, RewardClient
from reward_service.clients.samples import reference
from reward_service.known_datasets import reference_for

DEFAULT_SECONDS = 300.0
"""verl itself waits for ever: an outage is better waited out than trained on."""

COMPONENTS = ("accuracy", "format")
KNOWN = {"spec", "seconds", "retries", "api_key", "api_key_env", "run", "batch_size", "batch_ms",
         "connections"}  # fmt: skip


async def compute_score(
    data_source: str, solution_str: str, ground_truth: Any, extra_info: Any = None, **kwargs: Any
) -> dict[str, Any]:
    """One sample's score. `kwargs` are those of the configuration: `url`, `components` (which component
    scores to report; the same for every sample), `on_outage` (see above; 0.0), and `Options`.

    What verl itself adds to them is ignored.
    """
    client = _async_client(*_key(kwargs))
    reward = await client.score_one(_sample(data_source, solution_str, ground_truth, extra_info))
    return _result(reward, kwargs)


def compute_score_sync(
    data_source: str, solution_str: str, ground_truth: Any, extra_info: Any = None, **kwargs: Any
) -> dict[str, Any]:
    """The same for reward managers that only take plain functions (`remote`, `prime`). It batches no more
    samples than verl has threads: prefer `compute_score`."""
    client = _client(*_key(kwargs))
    reward = client.score_one(_sample(data_source, solution_str, ground_truth, extra_info))
    return _result(reward, kwargs)


def _sample(data_source: str, solution: str, ground_truth: Any, extra_info: Any) -> dict[str, Any]:
    extra = extra_info or {}
    sample = {"completion": solution, "reference": reference(reference_for(data_source, ground_truth))}
    wanted = {
        "prompt": extra.get("prompt") or extra.get("question"),
        "metadata": {"data_source": data_source},
    }
    return {**sample, **{name: value for name, value in wanted.items() if value}}


def _result(reward: reward_values.Reward, kwargs: dict[str, Any]) -> dict[str, Any]:
    instead = float(kwargs.get("on_outage", 0.0))
    names: Sequence[str] = kwargs.get("components", COMPONENTS)
    score = reward_values.judged(reward, instead)
    return {
        "score": score,
        **reward_values.numbers(reward, names, score),
        "pred": reward_values.answer(reward),
    }


def _key(kwargs: dict[str, Any]) -> tuple[str, str]:
    options = {name: value for name, value in kwargs.items() if name in KNOWN}
    return kwargs["url"], json.dumps(options, sort_keys=True, default=dict)


def _options(options: str) -> dict[str, Any]:
    return {"seconds": DEFAULT_SECONDS, "on_error": "none", **json.loads(options)}


@cache
def _client(url: str, options: str) -> RewardClient:
    """One for each service and process; a forked process finds out by itself that it is one."""
    return RewardClient(url, **_options(options))


@cache
def _async_client(url: str, options: str) -> AsyncRewardClient:
    return AsyncRewardClient(url, **_options(options))
