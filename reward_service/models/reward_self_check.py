"""Trying each reward model when the server starts: what is misconfigured is found before it costs a run.

Two answers of different length and, with a `step_mark`, one of three steps are sent. Vectors that are hidden
states, values that are no numbers and other counts of steps stop the endpoint with the reason; values that
do not depend on the answer, or that lie where a squashed one would, are told as doubts. An endpoint that
cannot be reached yet is left alone: it is asked again when somebody needs it.
"""

from dataclasses import dataclass

from reward_service.models.model_client import ModelClient
from reward_service.models.model_failure import FailureKind, ModelFailure
from reward_service.models.model_provider import ModelProvider
from reward_service.models.reward_client import is_reward_model, reward_value, step_rewards

SECONDS = 20.0
QUESTION = "What is the capital of France?"
ANSWERS = ("The capital of France is Paris.", "Bananas bananas bananas bananas bananas bananas.")
STEPS = ("France is a country in Europe.", "Its seat of government is in Paris.", "So the capital is Paris.")
_UNREACHED = frozenset(
    {
        FailureKind.CONNECTION,
        FailureKind.TIMEOUT,
        FailureKind.OVERLOADED,
        FailureKind.RATE_LIMITED,
        FailureKind.HTTP,
    }
)


@dataclass(frozen=True, slots=True)
class SelfCheck:
    """What came of trying one endpoint: `fault` stops it, `doubt` is for people; both None: it is well."""

    endpoint: str
    fault: str | None = None
    doubt: str | None = None


async def check_reward_models(provider: ModelProvider) -> list[SelfCheck]:
    """Try every reward model of the settings that wants it; those with a fault are stopped."""
    found = []
    for name, endpoint in provider.endpoints.items():
        if endpoint.self_check and is_reward_model(endpoint.api):
            client = provider.client(name)
            check = await _checked(name, client)
            if check.fault is not None:
                client.stopped = f"its self-check failed: {check.fault}"
            found.append(check)
    return found


async def _checked(name: str, client: ModelClient) -> SelfCheck:
    mark = client.endpoint.step_mark
    try:
        if mark is not None:
            await step_rewards(client, QUESTION, STEPS, mark=mark, seconds=SECONDS)
            return SelfCheck(name)
        values = [await _value(client, answer) for answer in ANSWERS]
    except ModelFailure as failure:
        if failure.kind in _UNREACHED:
            return SelfCheck(name, doubt=f"it could not be tried: {failure}")
        return SelfCheck(name, fault=str(failure))
    return SelfCheck(name, doubt=_doubt(values))


async def _value(client: ModelClient, answer: str) -> float:
    chat = [{"role": "user", "content": QUESTION}, {"role": "assistant", "content": answer}]
    return await reward_value(client, chat, seconds=SECONDS)


def _doubt(values: list[float]) -> str | None:
    if values[0] == values[1]:
        return f"two different answers have the same value, {values[0]:g}"
    if all(0.0 <= value <= 1.0 for value in values):
        return "its values lie in [0, 1], as if the server squashed them"
    return None
