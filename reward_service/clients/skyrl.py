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
from dataclasses import dataclass
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
    terms = _Terms(client, tuple(components), on_outage, respond, max_turns if respond else 1)

    class RewardServiceEnv(BaseTextEnv):  # type: ignore[misc]
        """The actions, and what was answered to them, are the completion."""

        def __init__(
            self,
            env_config: Any = None,  # noqa: ARG002
            extras: Mapping[str, Any] | None = None,
        ) -> None:
            super().__init__()
            self.truth = reference((extras or {})["reward_spec"]["ground_truth"])
            self.max_turns = terms.max_turns
            self.episode = _Episode(terms, "", self.truth)

        def init(self, prompt: Any) -> tuple[Any, dict[str, Any]]:
            """Keep the prompt, which some components read."""
            self.episode = _Episode(terms, prompt, self.truth)
            return prompt, {}

        def step(self, action: str) -> Any:
            """What this turn adds to the reward."""
            return BaseTextEnvStepOutput(**self.episode.step(action))

        def get_metrics(self) -> dict[str, float]:
            """The components of the last step."""
            return self.episode.metrics

    return RewardServiceEnv


@dataclass(frozen=True)
class _Terms:
    """What all episodes of an environment's class have in common."""

    client: RewardClient
    components: tuple[str, ...]
    on_outage: float
    respond: Respond | None
    max_turns: int


class _Episode:
    """A conversation, and what has been paid for it so far."""

    def __init__(self, terms: _Terms, prompt: Any, truth: Any) -> None:
        self.terms, self.prompt, self.truth = terms, prompt, truth
        self.said: list[Message] = []
        self.turns, self.paid = 0, 0.0
        self.metrics: dict[str, float] = {}

    def step(self, action: str) -> dict[str, Any]:
        """The fields of a step's output."""
        self.turns += 1
        self.said.append({"role": "assistant", "content": action})
        told = self._answer()
        completion = self.said if self.terms.respond else action
        sample = {"prompt": self.prompt, "completion": completion, "reference": self.truth}
        reward = self.terms.client.score_one(sample)
        so_far = self._value(reward, ends=told is None)
        earned, self.paid = so_far - self.paid, so_far
        self.metrics = reward_values.numbers(reward, self.terms.components, so_far)
        observations = [] if told is None else [{"role": "user", "content": told}]
        self.said.extend(observations)
        metadata = {"outcome": reward["outcome"], **self.metrics}
        return {"observations": observations, "reward": earned, "done": told is None, "metadata": metadata}

    def _answer(self) -> str | None:
        """What the policy is told next; None where the episode ends."""
        respond = self.terms.respond
        return respond(self.said) if respond and self.turns < self.terms.max_turns else None

    def _value(self, reward: Mapping[str, Any], *, ends: bool) -> float:
        """The reward so far; before the end, one that was not judged is made up for by a later turn."""
        value = reward_values.value(reward)
        if value is None and not ends:
            return self.paid
        return reward_values.judged(reward, self.terms.on_outage)
