"""rllm: `reward_fn=RllmReward("http://rewards:8000", spec="r1-zero")`.

It cannot leave a sample out: one that was not judged gets `on_outage` with a warning, and the metadata say
`unscored` and why.
"""

from collections.abc import Mapping
from typing import Any

from reward_service.clients import rewards as numbers
from reward_service.clients.http import RewardClient
from reward_service.clients.samples import reference, reference_column


class RllmReward:
    """`reward_fn(task_info, action) -> RewardOutput`.

    Args:
        url: where the service is.
        answers: the field of `task_info` with the reference; default: the first there is of `reference`,
            `solution`, `answer`, `ground_truth`.
        on_outage: what stands for a reward that was not judged.
        options: see `reward_service.clients.Options`.
    """

    def __init__(
        self, url: str, *, answers: str | None = None, on_outage: float = 0.0, **options: Any
    ) -> None:
        self.__name__ = "reward_service"
        self.answers, self.on_outage = answers, on_outage
        self._client = RewardClient(url, **{"seconds": 120.0, "on_error": "none", **options})

    def __call__(self, task_info: Mapping[str, Any], action: Any) -> Any:
        """The reward of one action; threads share requests."""
        from rllm.rewards.reward_types import RewardOutput

        reward = self._client.score_one(self._sample(task_info, action))
        unscored = numbers.value(reward) is None
        return RewardOutput(
            reward=numbers.judged(reward, self.on_outage),
            metadata={
                "outcome": reward["outcome"],
                "unscored": unscored,
                "components": reward["components"],
            },
            is_correct=numbers.component(reward, numbers.ACCURACY) == 1.0,
        )

    def _sample(self, task_info: Mapping[str, Any], action: Any) -> dict[str, Any]:
        sample: dict[str, Any] = {"completion": getattr(action, "action", action)}
        if (column := reference_column(task_info, self.answers)) is not None:
            sample["reference"] = reference(task_info[column])
        prompt = task_info.get("problem") or task_info.get("question")
        return {**sample, "prompt": prompt} if prompt else sample
