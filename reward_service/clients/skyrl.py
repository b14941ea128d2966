"""SkyRL-Gym: an environment class of one turn, or of several, in a module of yours:

    import skyrl_gym
    from reward_service.clients.skyrl import environment
    RewardServiceEnv = environment("http://rewards:8000", spec="r1-zero")
    skyrl_gym.register(id="reward_service", entry_point="my_module:RewardServiceEnv")

SkyRL steps environments in threads, which share requests: give it enough of them
(`environment.skyrl_gym.max_env_workers`). It cannot leave a sample out: one that was not judged gets
`on_outage` with a warning, and the metadata say `unscored`.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from reward_service.clients import reward_values
from reward_service.clients.http import RewardClient
from reward_service.clients.samples import reference

Message = dict[str, Any]
Respond = Callable[[Sequence[Message]], str | None]


def environment(
    url: str,
    *,
    components: Sequence[str] = ("accuracy", "format"),
    on_outage: float = 0.0,
    respond: Respond | None = None,
    max_turns: int = 8,
    **options: Any,
) -> type[Any]:
    """The class of an environment whose steps are scored by the service; the reference is the data set's
    `reward_spec.ground_truth`. `components` are reported as metrics.

    `respond` makes episodes of several turns: given the conversation, it says what the policy is told next,
    or None where the episode ends, as it does after `max_turns`. A step is paid what it adds to the reward
    of the conversation so far, so the steps add up to the reward of the whole."""
    from skyrl_gym.envs.base_text_env import BaseTextEnv, BaseTextEnvStepOutput

    client = RewardClient(url, **{"seconds": 120.0, "on_error": "none", **options})

    class RewardServiceEnv(BaseTextEnv):  # type: ignore[misc]
        """The actions, and what was answered to them, are the completion."""

        def __init__(
            self,
            env_config: Any = None,  # noqa: ARG002
            extras: Mapping[str, Any] | None = None,
        ) -> None:
            super().__init__()
            self.truth = reference((extras or {})["reward_spec"]["ground_truth"])
            self.max_turns = max_turns if respond else 1
            self.init("")

        def init(self, prompt: Any) -> tuple[Any, dict[str, Any]]:
            """Keep the prompt, which some components read."""
            self.prompt, self.said = prompt, list[Message]()
            self.turns, self.paid = 0, 0.0
            self.metrics: dict[str, float] = {}
            return prompt, {}

        def step(self, action: str) -> Any:
            """What this turn adds to the reward."""
            self.turns += 1
            self.said.append({"role": "assistant", "content": action})
            told = respond(self.said) if respond and self.turns < self.max_turns else None
            completion = self.said if respond else action
            sample = {"prompt": self.prompt, "completion": completion, "reference": self.truth}
            reward = client.score_one(sample)
            so_far = self._value(reward, ends=told is None)
            earned, self.paid = so_far - self.paid, so_far
            self.metrics = reward_values.numbers(reward, components, so_far)
            observations = [] if told is None else [{"role": "user", "content": told}]
            self.said.extend(observations)
            return BaseTextEnvStepOutput(
                observations=observations,
                reward=earned,
                done=told is None,
                metadata={"outcome": reward["outcome"], **self.metrics},
            )

        def _value(self, reward: Mapping[str, Any], *, ends: bool) -> float:
            """The reward so far; before the end, one that was not judged is made up for by a later turn."""
            value = reward_values.value(reward)
            return self.paid if value is None and not ends else reward_values.judged(reward, on_outage)

        def get_metrics(self) -> dict[str, float]:
            """The components of the last step."""
            return self.metrics

    return RewardServiceEnv
