"""Canaries: questions whose verdict is known, asked between the others; the first wrong verdict is an alarm.

Two kinds take turns. A *wrong* canary brings an answer that is not the reference; a judge that accepts it
pays for anything. A *right* one brings the reference itself; a judge that refuses it pays for nothing. An
endpoint with an alarm is stopped: its verdicts are `failed` from then on, until the service is restarted.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from secrets import randbelow

from reward_service.models.model_client import ModelClient

FIRST_CANARIES = 4
"""So many of the first verdicts are preceded by a canary, then every `CANARY_EVERY`th."""

CANARY_EVERY = 10

Asking = Callable[[str, str, str], Awaitable[str]]
"""Question, reference and answer to `yes` or `no`."""


@dataclass(slots=True)
class JudgeWatch:
    """Watches one judge at one endpoint; `verdicts` counts what it has been asked."""

    client: ModelClient
    verdicts: int = 0
    canaries: int = 0

    async def before_verdict(self, ask: Asking) -> None:
        """Ask a canary when one is due, and stop the endpoint when its verdict is wrong.

        Raises:
            ModelFailure: the canary got no verdict at all.
        """
        self.verdicts += 1
        if self.verdicts > FIRST_CANARIES and self.verdicts % CANARY_EVERY:
            return
        self.canaries += 1
        right = self.canaries % 2 == 0
        question, reference, answer = canary(right=right)
        if (await ask(question, reference, answer) == "yes") != right:
            wrong = "refuses the reference itself" if right else "accepts an answer that is wrong"
            self.client.stopped = f"the judge {wrong} (canary {self.canaries}); it is asked no more"


def canary(*, right: bool) -> tuple[str, str, str]:
    """A question, its reference, and an answer that is equal to it or not. No two are alike."""
    one, other = 100 + randbelow(900), 100 + randbelow(900)
    reference = one * other
    answer = reference if right else reference + 1 + randbelow(97)
    return f"What is {one} times {other}?", str(reference), str(answer)
