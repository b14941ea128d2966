"""OpenRLHF, file mode: `--reward.remote_url reward.py`, with these lines in `reward.py`:

    from reward_service.clients.openrlhf import OpenRLHFReward
    reward_func = OpenRLHFReward("http://rewards:8000", spec="r1-zero")

OpenRLHF calls it in threads, one sample a time; they share requests. It cannot leave a sample out: one that
was not judged within `seconds` gets `on_outage` with a warning, and `extra_logs` has `unscored`.
"""

from collections.abc import Sequence
from typing import Any

from reward_service.clients import reward_values
from reward_service.clients.http import RewardClient
from reward_service.clients.samples import reference, without_specials
from reward_service.text.prompt_prefix import response_after_prompt


class OpenRLHFReward:
    """`reward_func(queries, prompts, labels)`.

    Args:
        url: where the service is.
        components: component scores to put into `extra_logs`; the same for every sample.
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
        self.components, self.on_outage = tuple(components), on_outage
        self._client = RewardClient(url, **{"seconds": 120.0, "on_error": "none", **options})

    def __call__(
        self, queries: Sequence[str], prompts: Sequence[str], labels: Sequence[Any] | None = None, **_: Any
    ) -> dict[str, Any]:
        """`rewards`, `scores` (accuracy, 0 to 1, for dynamic filtering) and `extra_logs`, as tensors."""
        from torch import tensor

        labels = labels if labels is not None else [None] * len(queries)
        found = self._score([_sample(*item) for item in zip(queries, prompts, labels, strict=True)])
        rewards = [reward_values.judged(reward, self.on_outage) for reward in found]
        logs = [
            reward_values.numbers(reward, self.components, stands)
            for reward, stands in zip(found, rewards, strict=True)
        ]
        names = ("acc", *self.components, "unscored")
        return {
            "rewards": tensor(rewards),
            "scores": tensor([log["acc"] for log in logs]),
            "extra_logs": {name: tensor([log[name] for log in logs]) for name in names},
        }

    def _score(self, samples: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if len(samples) == 1:
            return [self._client.score_one(samples[0])]
        found: list[dict[str, Any]] = self._client.score(samples)["rewards"]
        return found


def _sample(query: str, prompt: str, label: Any) -> dict[str, Any]:
    sample = {"prompt": prompt, "completion": without_specials(response_after_prompt(query, prompt))}
    return sample if label is None else {**sample, "reference": reference(label)}
