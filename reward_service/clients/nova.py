"""Amazon Nova: a Lambda function that the fine-tuning of SageMaker or Bedrock calls.

    # lambda_function.py
    from reward_service.clients.nova import handler_for

    lambda_handler = handler_for("http://rewards:8000", spec="accuracy")

Give the function 15 minutes; Lambda's default is 3 seconds. A sample that cannot be judged is an exception
and never a 0.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from reward_service.clients.client_errors import RewardServiceUnavailable
from reward_service.clients.http import RewardClient
from reward_service.clients.reward_values import Reward, value, why
from reward_service.clients.samples import reference as understood

SECONDS = 600.0
"""One call to the service and all its repetitions, within Lambda's 15 minutes."""

Row = Mapping[str, Any]
Handler = Callable[[Sequence[Row] | Row, Any], list[dict[str, Any]]]


def handler_for(url: str, **options: Any) -> Handler:
    """A Lambda handler that scores with the service; `options` as of `reward_service.clients.Options`.

    It takes a list of rows, `{"id", "messages": [..., the assistant's last], "reference_answer"}` (or the
    answer in `metadata`), and gives a list of `{"id", "aggregate_reward_score", "metrics_list"}` in their
    order.
    """
    client = RewardClient(url, **{"seconds": SECONDS, **options})

    def handle(event: Sequence[Row] | Row, _context: Any = None) -> list[dict[str, Any]]:
        rows = [event] if isinstance(event, Mapping) else list(event)
        rewards = client.score([_sample(row) for row in rows])["rewards"]
        return [_scored(row, reward) for row, reward in zip(rows, rewards, strict=True)]

    return handle


def _sample(row: Row) -> dict[str, Any]:
    messages = list(row.get("messages") or [{"role": "assistant", "content": ""}])
    metadata = row.get("metadata")
    beside = metadata if isinstance(metadata, Mapping) else {}
    answer = row.get("reference_answer", beside.get("reference_answer"))
    sample: dict[str, Any] = {"prompt": messages[:-1], "completion": messages[-1:]}
    return sample if answer is None else {**sample, "reference": understood(answer)}


def _scored(row: Row, reward: Reward) -> dict[str, Any]:
    """What Nova takes for one row.

    Raises:
        RewardServiceUnavailable: the reward has no value.
    """
    score = value(reward)
    if score is None:
        raise RewardServiceUnavailable(f"row {row.get('id')!r}: {why(reward)}")
    parts = {
        name: part["score"] for name, part in reward["components"].items() if part.get("score") is not None
    }
    metrics = [{"name": name, "value": float(found), "type": "Metric"} for name, found in parts.items()]
    return {"id": row.get("id"), "aggregate_reward_score": float(score), "metrics_list": metrics}
