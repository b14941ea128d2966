"""Harbor's rewardkit: a criterion that the service scores, for the `tests` folder of a task.

    # tests/reward.py
    import rewardkit
    from reward_service.clients.rewardkit import register

    register("http://rewards:8000", spec="accuracy")
    rewardkit.reward_service("answer.txt", reference="42")

What was not judged, or has a broken reference, is an exception: rewardkit then writes no `reward.json`, and
Harbor records an error instead of a 0.
"""

from math import isfinite
from pathlib import Path
from typing import Any

from reward_service.clients import reward_values
from reward_service.clients.client_errors import RewardServiceUnavailable
from reward_service.clients.http import RewardClient
from reward_service.clients.samples import reference as understood

NAME = "reward_service"
MAX_BYTES = 4 << 20
"""Of an answer's file, so much is read."""


def register(url: str, *, name: str = NAME, **options: Any) -> None:
    """Make the criterion known to rewardkit under a name; `options` as of `reward_service.clients.Options`.

    It is called as `rewardkit.NAME(file, reference=…, prompt=…, component=…, weight=…)`: `file` is the
    answer's, in the workspace, and with a `component` its score counts instead of the whole reward.
    """
    from rewardkit import criterion

    client = RewardClient(url, **{"seconds": 120.0, **options})

    def score(
        workspace: Path, file: str, reference: Any = None, prompt: str = "", component: str = ""
    ) -> dict[str, Any]:
        sample = {"prompt": prompt, "completion": answer_in(workspace, file)}
        if reference is not None:
            sample["reference"] = understood(reference)
        (reward,) = client.score([sample])["rewards"]
        return scored(reward, component)

    score.__name__ = name
    criterion(description="the service's reward of {file}", shared=True)(score)


def answer_in(workspace: Path, file: str) -> str:
    """The text of a file in the workspace; a file that is missing, or leads out of it, answers nothing."""
    path = (workspace / file).resolve()
    if not path.is_relative_to(workspace.resolve()) or not path.is_file():
        return ""
    with path.open("rb") as opened:
        return opened.read(MAX_BYTES).decode("utf-8", "replace")


def scored(reward: reward_values.Reward, component: str = "") -> dict[str, Any]:
    """The number and its reason, as rewardkit takes them; Harbor reads nothing but finite numbers.

    Raises:
        RewardServiceUnavailable: there is none.
    """
    whole = reward_values.value(reward)
    value = reward_values.component(reward, component) if component and whole is not None else whole
    if not isinstance(value, int | float) or not isfinite(value):
        raise RewardServiceUnavailable(reward_values.why(reward))
    reasons = (part.get("reason") for part in reward["components"].values())
    return {"score": float(value), "reasoning": "; ".join(filter(None, reasons))}
