"""NeMo RL: an `EnvironmentInterface` of one turn; make it a Ray actor and name it as the task's environment.

    import ray
    from reward_service.clients.nemo_rl import environment
    RewardServiceEnv = environment("http://rewards:8000", spec="r1-zero")
    env = ray.remote(RewardServiceEnv).remote()

The reference is `metadata["ground_truth"]`. NeMo RL cannot leave a sample out here: one that was not judged
gets `on_outage` with a warning, and is counted in the metric `unscored`. Through NeMo Gym it can be masked.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from reward_service.clients import rewards as numbers
from reward_service.clients.http import RewardClient
from reward_service.clients.samples import reference

Messages = Sequence[Mapping[str, Any]]


def environment(
    url: str, *, components: Sequence[str] = (), on_outage: float = 0.0, **options: Any
) -> type[Any]:
    """The environment's class. With `components` it gives several rewards (`reward/accuracy`, …), for GDPO,
    instead of one."""
    from nemo_rl.environments.interfaces import EnvironmentInterface, EnvironmentReturn
    from torch import ones, tensor

    class RewardServiceEnv(EnvironmentInterface):  # type: ignore[misc]
        """One turn: the last assistant message is the completion."""

        def __init__(self, _config: Any = None) -> None:
            self._client = RewardClient(url, **{"seconds": 300.0, "on_error": "none", **options})
            self._found: list[dict[str, Any]] = []

        def step(self, message_log_batch: Sequence[Messages], metadata: Sequence[Mapping[str, Any]]) -> Any:
            """Rewards of a batch of conversations."""
            pairs = zip(message_log_batch, metadata, strict=True)
            self._found = self._client.score([_sample(*pair) for pair in pairs])["rewards"]
            whole = [numbers.judged(reward, on_outage) for reward in self._found]
            parts = {f"reward/{name}": tensor(_part(self._found, name, on_outage)) for name in components}
            return EnvironmentReturn(
                observations=[{"role": "environment", "content": ""} for _ in whole],
                metadata=list(metadata),
                next_stop_strings=[None] * len(whole),
                rewards=parts or tensor(whole),
                terminateds=ones(len(whole)),
                answers=[numbers.answer(reward) for reward in self._found],
            )

        def global_post_process_and_metrics(self, batch: Any) -> tuple[Any, dict[str, float]]:
            """The components of the last step, and how many samples were not judged."""
            return batch, numbers.means(self._found)

    return RewardServiceEnv


def _sample(messages: Messages, metadata: Mapping[str, Any]) -> dict[str, Any]:
    plain = [{"role": message["role"], "content": message["content"]} for message in messages]
    last = max((n for n, m in enumerate(plain) if m["role"] == "assistant"), default=len(plain) - 1)
    return {
        "prompt": plain[:last],
        "completion": [plain[last]],
        "reference": reference(metadata.get("ground_truth")),
    }


def _part(rewards: Sequence[numbers.Reward], name: str, instead: float) -> list[float]:
    found = [numbers.component(reward, name, "value") for reward in rewards]
    return [instead if part is None else part for part in found]
