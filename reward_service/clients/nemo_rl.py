"""NeMo RL: an `EnvironmentInterface` of one turn, as a Ray actor under a name that configurations can use.

    # my_rewards.py
    import ray
    from reward_service.clients.nemo_rl import environment, register
    RewardServiceEnv = ray.remote(environment("http://rewards:8000", spec="r1-zero"))
    register("reward_service", "my_rewards.RewardServiceEnv")

The reference is `metadata["ground_truth"]`. NeMo RL cannot leave a sample out here: one that was not judged
gets `on_outage` with a warning. Through NeMo Gym it can be masked.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from reward_service.clients import reward_values
from reward_service.clients.http import RewardClient
from reward_service.clients.samples import conversation, reference

Messages = Sequence[Mapping[str, Any]]


def environment(
    url: str,
    *,
    components: Sequence[str] = (),
    on_outage: float = 0.0,
    turns: bool = False,
    **options: Any,
) -> type[Any]:
    """The environment's class. With `components` it gives several rewards (`reward/accuracy`, …), for GDPO,
    instead of one. With `turns` the completion is all that follows the prompt, tool calls included, and the
    metadata get `turn_rewards`, what each of the assistant's messages earned."""
    from nemo_rl.environments.interfaces import EnvironmentInterface, EnvironmentReturn
    from torch import ones, tensor

    class RewardServiceEnv(EnvironmentInterface):  # type: ignore[misc]
        """Ends with its first step: the last assistant message is the completion, or all turns are."""

        def __init__(self, _config: Any = None) -> None:
            self._client = RewardClient(url, **{"seconds": 300.0, "on_error": "none", **options})
            self._found: list[dict[str, Any]] = []

        def step(self, message_log_batch: Sequence[Messages], metadata: Sequence[Mapping[str, Any]]) -> Any:
            """Rewards of a batch of conversations."""
            pairs = zip(message_log_batch, metadata, strict=True)
            samples = [_sample(*pair, turns=turns) for pair in pairs]
            self._found = self._client.score(samples)["rewards"]
            whole = [reward_values.judged(reward, on_outage) for reward in self._found]
            parts = {f"reward/{name}": tensor(_part(self._found, name, on_outage)) for name in components}
            return EnvironmentReturn(
                observations=[{"role": "environment", "content": ""} for _ in whole],
                metadata=_with_turns(metadata, samples, self._found) if turns else list(metadata),
                next_stop_strings=[None] * len(whole),
                rewards=parts or tensor(whole),
                terminateds=ones(len(whole)),
                answers=[reward_values.answer(reward) for reward in self._found],
            )

        def global_post_process_and_metrics(self, batch: Any) -> tuple[Any, dict[str, float]]:
            """The components of the last step, and how many samples were not judged."""
            return batch, reward_values.means(self._found)

    return RewardServiceEnv


def register(name: str, actor: str) -> None:
    """Make an actor class of that path (`module.Class`) known to NeMo RL as an environment of that name, to
    run with the interpreter that runs NeMo RL; a second time changes nothing.

    Raises:
        ValueError: another environment has the name.
    """
    from nemo_rl.distributed.ray_actor_environment_registry import ACTOR_ENVIRONMENT_REGISTRY
    from nemo_rl.distributed.virtual_cluster import PY_EXECUTABLES
    from nemo_rl.environments.utils import ENV_REGISTRY, register_env

    ACTOR_ENVIRONMENT_REGISTRY[actor] = PY_EXECUTABLES.SYSTEM
    if ENV_REGISTRY.get(name, {}).get("actor_class_fqn") != actor:
        register_env(name, actor)


def _sample(messages: Messages, metadata: Mapping[str, Any], *, turns: bool) -> dict[str, Any]:
    answer = {"reference": reference(metadata.get("ground_truth"))}
    if turns:
        prompt, completion = conversation([_without_tensors(message) for message in messages])
        return {"prompt": prompt, "completion": completion, **answer}
    plain = [{"role": message["role"], "content": message["content"]} for message in messages]
    last = max((n for n, m in enumerate(plain) if m["role"] == "assistant"), default=len(plain) - 1)
    return {
        "prompt": plain[:last],
        "completion": [plain[last]],
        **answer,
    }


def _without_tensors(message: Mapping[str, Any]) -> dict[str, Any]:
    return {name: message[name] for name in ("role", "content", "tool_calls") if name in message}


def _with_turns(
    metadata: Sequence[Mapping[str, Any]], samples: Sequence[Mapping[str, Any]], found: Sequence[Any]
) -> list[dict[str, Any]]:
    rows = zip(metadata, samples, found, strict=True)
    return [
        {**given, "turn_rewards": reward_values.turn_values(reward, sample["completion"])}
        for given, sample, reward in rows
    ]


def _part(rewards: Sequence[reward_values.Reward], name: str, instead: float) -> list[float]:
    found = [reward_values.component(reward, name, "value") for reward in rewards]
    return [instead if part is None else part for part in found]
