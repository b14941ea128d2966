"""EasyR1: `worker.reward.reward_function=reward.py:compute_score`, with these lines in `reward.py`:

    from reward_service.clients.easyr1 import REWARD_NAME, REWARD_TYPE, EasyR1Reward
    compute_score = EasyR1Reward("http://rewards:8000", spec="r1-zero")

It cannot leave a sample out: one that was not judged gets `on_outage` with a warning, and `unscored` is 1.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from reward_service.clients import reward_values
from reward_service.clients.http import RewardClient
from reward_service.clients.samples import reference

REWARD_NAME = "reward_service"
REWARD_TYPE = "batch"


class EasyR1Reward:
    """`compute_score(reward_inputs)` for a whole batch.

    Args:
        url: where the service is.
        components: component scores to report; the same for every sample.
        on_outage: what stands for a reward that was not judged.
        options: see `reward_service.clients.Options`.
    """

    def __init__(
        self,
        url: str,
        *,
        components: Sequence[str] = ("accuracy", "format"),
        on_outage: float = 0.0,
        **options: Any,
    ) -> None:
        self.__name__ = "compute_score"
        self.components, self.on_outage = tuple(components), on_outage
        self._client = RewardClient(url, **{"seconds": 300.0, "on_error": "none", **options})

    def __call__(self, reward_inputs: Sequence[Mapping[str, Any]], **_: Any) -> list[dict[str, float]]:
        """`overall`, the components, `acc` and `unscored` for each input."""
        answer = self._client.score([_sample(item) for item in reward_inputs])
        return [self._scores(reward) for reward in answer["rewards"]]

    def _scores(self, reward: reward_values.Reward) -> dict[str, float]:
        overall = reward_values.judged(reward, self.on_outage)
        return {"overall": overall, **reward_values.numbers(reward, self.components, overall)}


def _sample(item: Mapping[str, Any]) -> dict[str, Any]:
    found = {"completion": item["response"], "reference": reference(item["ground_truth"])}
    if item.get("response_length") is not None:
        found["token_count"] = int(item["response_length"])
    return found
