"""slime: `--custom-rm-path reward.rm`, with these lines in `reward.py`:

    from reward_service.clients.slime import SlimeReward
    rm = SlimeReward("http://rewards:8000", spec="r1-zero")

With `--group-rm` it gets whole groups, which group-relative specs need. A sample that was not judged within
`seconds` is marked `remove_sample`, so slime masks its loss; `on_outage` is only its place-holder.
"""

from collections.abc import Sequence
from typing import Any

from reward_service.clients import reward_values
from reward_service.clients.http import AsyncRewardClient
from reward_service.clients.samples import reference


class SlimeReward:
    """A custom reward model of slime.

    Args:
        url: where the service is.
        components: component scores beside `score`, for `--reward-key score`; with None a bare number.
        on_outage: the place-holder of a sample that was not judged.
        options: see `reward_service.clients.Options`.
    """

    def __init__(
        self,
        url: str,
        *,
        components: Sequence[str] | None = None,
        on_outage: float = 0.0,
        **options: Any,
    ) -> None:
        self.__name__ = "rm"
        self.components = None if components is None else tuple(components)
        self.on_outage = on_outage
        self._client = AsyncRewardClient(url, **{"seconds": 120.0, "on_error": "none", **options})

    async def __call__(self, _args: Any, sample: Any, **_: Any) -> Any:
        """The reward of one of slime's samples, or the rewards of a list of them."""
        if not isinstance(sample, list | tuple):
            return self._reward(sample, await self._client.score_one(_sample(sample)))
        answer = await self._client.score([_sample(member) for member in sample])
        return [self._reward(m, reward) for m, reward in zip(sample, answer["rewards"], strict=True)]

    def _reward(self, sample: Any, reward: reward_values.Reward) -> Any:
        if reward_values.value(reward) is None:
            sample.remove_sample = True
        score = reward_values.judged(reward, self.on_outage)
        if self.components is None:
            return score
        return {"score": score, **reward_values.numbers(reward, self.components, score)}


def _sample(sample: Any) -> dict[str, Any]:
    metadata = getattr(sample, "metadata", None) or {}
    label = sample.label if sample.label is not None else metadata.get("reference")
    found = {"prompt": sample.prompt, "completion": sample.response}
    if label is not None:
        found["reference"] = reference(label)
    if getattr(sample, "group_index", None) is not None:
        found["group"] = sample.group_index
    if getattr(sample, "response_length", None):
        found["token_count"] = sample.response_length
    return found
