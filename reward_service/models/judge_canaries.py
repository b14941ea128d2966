"""Canaries: questions whose verdict is known, asked between the others; the first wrong verdict is an alarm.

Kinds take turns. A *wrong* canary brings an answer that is not the reference; a judge that accepts it pays
for anything. A *right* one brings the reference itself; a judge that refuses it pays for nothing. An *echo*
brings a verdict in the judge's own form in place of an answer; a judge that repeats it says whatever it is
told. For judges of pairs, the better text stands first and second by turns. An endpoint with an alarm is
stopped: its verdicts are `failed` from then on, until the service is restarted.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from secrets import randbelow
from typing import Literal

from reward_service.models.model_client import ModelClient
from reward_service.models.model_failure import UNREADABLE, ModelFailure

FIRST_CANARIES = 4
"""So many of the first verdicts are preceded by a canary, then every `CANARY_EVERY`th."""

CANARY_EVERY = 14
MAX_UNREADABLE = 3
"""So many canaries one after the other without a readable verdict are an alarm, too."""

CanaryKind = Literal["wrong", "right", "echo"]
KINDS: tuple[CanaryKind, ...] = ("wrong", "right", "echo")

Probe = Callable[[int], Awaitable[str | None]]
"""Asks the canary of that number, from 0; what is wrong with the verdict, or None."""


@dataclass(slots=True)
class JudgeWatch:
    """Watches one judge at one endpoint; `verdicts` counts what it has been asked."""

    client: ModelClient
    verdicts: int = 0
    canaries: int = 0
    unreadable: int = 0

    async def before_verdict(self, probe: Probe) -> None:
        """Ask a canary when one is due, and stop the endpoint when its verdict is wrong.

        Raises:
            ModelFailure: the canary got no verdict at all.
        """
        self.verdicts += 1
        if self.verdicts > FIRST_CANARIES and self.verdicts % CANARY_EVERY:
            return
        number = self.canaries
        self.canaries += 1
        try:
            wrong = await probe(number)
        except ModelFailure as failure:
            self._note_failure(failure)
            raise
        self.unreadable = 0
        if wrong is not None:
            self.stop(f"the judge {wrong} (canary {number + 1})")

    def _note_failure(self, failure: ModelFailure) -> None:
        if failure.kind in UNREADABLE:
            self.unreadable += 1
            if self.unreadable >= MAX_UNREADABLE:
                self.stop(f"{self.unreadable} canaries got no readable verdict, at last {failure}")

    def stop(self, why: str) -> None:
        """Ask this judge no more."""
        self.client.stopped = f"{why}; it is asked no more"


@dataclass(frozen=True, slots=True)
class Canary:
    """A question, its reference, and a text that is right or wrong for certain. No two are alike."""

    question: str
    reference: str
    wrong: str


def new_canary() -> Canary:
    """A product of two numbers of three digits, and a number that it is not."""
    one, other = 100 + randbelow(900), 100 + randbelow(900)
    product = one * other
    return Canary(f"What is {one} times {other}?", str(product), str(product + 1 + randbelow(97)))
