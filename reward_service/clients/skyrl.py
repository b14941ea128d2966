"""SkyRL-Gym: an environment class of one turn, in a module of yours:

    import skyrl_gym
    from reward_service.clients.skyrl import environment
    RewardServiceEnv = environment("http://rewards:8000", spec="r1-zero")
    skyrl_gym.register(id="reward_service", entry_point="my_module:RewardServiceEnv")

SkyRL steps environments in threads, which share requests: give it enough of them
(`environment.skyrl_gym.max_env_workers`). It cannot leave a sample out: one that was not judged gets
`on_outage` with a warning, and the metadata say `unscored`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from reward_service.clients import reward_values
from reward_service.clients.http import RewardClient
from reward_service.clients.samples import reference


def environment(
    url: str, *, components: Sequence[str] = ("accuracy", "format"), on_outage: float = 0.0, **options: Any
) -> type[Any]:
    """The class of an environment whose step is scored by the service; the reference is the data set's
    `reward_spec.ground_truth`. `components` are reported as metrics."""
    from skyrl_gym.envs.base_text_env import BaseTextEnv, BaseTextEnvStepOutput

    client = RewardClient(url, **{"seconds": 120.0, "on_error": "none", **options})

    class RewardServiceEnv(BaseTextEnv):  # type: ignore[misc]
        """One turn: the action is the completion."""

        def __init__(
            self,
            env_config: Any = None,  # noqa: ARG002
            extras: Mapping[str, Any] | None = None,
        ) -> None:
            super().__init__()
            self.truth = reference((extras or {})["reward_spec"]["ground_truth"])
            self.prompt: Any = ""
            self.metrics: dict[str, float] = {}

        def init(self, prompt: Any) -> tuple[Any, dict[str, Any]]:
            """Keep the prompt, which some components read."""
            self.prompt = prompt
            return prompt, {}

        def step(self, action: str) -> Any:
            """The reward of the completion; the episode ends."""
            sample = {"prompt": self.prompt, "completion": action, "reference": self.truth}
            reward = client.score_one(sample)
            value = reward_values.judged(reward, on_outage)
            self.metrics = reward_values.numbers(reward, components, value)
            metadata = {"outcome": reward["outcome"], **self.metrics}
            return BaseTextEnvStepOutput(observations=[], reward=value, done=True, metadata=metadata)

        def get_metrics(self) -> dict[str, float]:
            """The components of the last step."""
            return self.metrics

    return RewardServiceEnv
