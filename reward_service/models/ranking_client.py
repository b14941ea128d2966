"""A judge asked to compare the responses of a group: by pairs, both ways round, or all in one call."""

import asyncio
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from reward_service.models.chat_reply import chat_text
from reward_service.models.ensemble import gathered
from reward_service.models.judge_canaries import JudgeWatch, new_canary
from reward_service.models.judge_client import chat_request
from reward_service.models.model_client import ModelClient
from reward_service.models.pair_contract import (
    LIST_SCHEMA,
    PAIR_SCHEMA,
    REPLY_SETTINGS,
    list_chat,
    list_scores,
    list_settings,
    pair_chat,
    pair_verdict,
)
from reward_service.models.time_limit import within

Wins = list[list[float]]
PAIRS_AT_ONCE = 256
"""Pairs of one group in the hands of the client; it has its own limit for what is on the way."""


@dataclass(frozen=True, slots=True)
class RankingClient:
    """One endpoint asked about the responses to one question; `seconds` is the time for a whole group."""

    client: ModelClient
    watch: JudgeWatch
    principle: str
    seconds: float

    async def wins(self, question: str, responses: Sequence[str]) -> Wins:
        """`wins[i][j]`, what response i won of its game against j: 1, 0, or between. All texts differ.

        Each two are compared both ways round, half a game each: a judge that prefers a place makes a tie.

        Raises:
            ModelFailure: not all comparisons came.
        """
        wins = [[0.0] * len(responses) for _ in responses]
        free = asyncio.Semaphore(PAIRS_AT_ONCE)

        async def play(one: int, other: int) -> None:
            async with free:
                won = await self._game(question, responses[one], responses[other])
            wins[one][other], wins[other][one] = won, 1.0 - won

        async with within(self.seconds):
            await gathered(play(one, other) for one, other in combinations(range(len(responses)), 2))
        return wins

    async def _game(self, question: str, one: str, other: str) -> float:
        await self.watch.before_verdict(self._probe_pair)
        both = await gathered([self._pair(question, one, other), self._pair(question, other, one)])
        return (both[0] + 1.0 - both[1]) / 2

    def _pair(self, question: str, first: str, second: str) -> Coroutine[Any, Any, float]:
        route, body = chat_request(
            self.client,
            pair_chat(self.principle, question, first, second),
            schema=PAIR_SCHEMA if self.client.endpoint.strict_schema else None,
            settings=REPLY_SETTINGS,
        )
        return self.client.ask(
            route, body, lambda reply: pair_verdict(chat_text(reply)), seconds=self.seconds
        )

    async def _probe_pair(self, number: int) -> str | None:
        canary, first = new_canary(), number % 2 == 0
        texts = (canary.reference, canary.wrong) if first else (canary.wrong, canary.reference)
        won = await self._pair(canary.question, *texts)
        if won == (1.0 if first else 0.0):
            return None
        return f"does not prefer the right one of two answers that stands {'first' if first else 'second'}"

    async def scores(self, question: str, responses: Sequence[str]) -> list[float]:
        """A score in [0, 1] for each response, in one call. All texts differ.

        Raises:
            ModelFailure: not exactly one score for each came.
        """
        async with within(self.seconds):
            await self.watch.before_verdict(self._probe_list)
            return await self._list(question, responses)

    def _list(self, question: str, responses: Sequence[str]) -> Coroutine[Any, Any, list[float]]:
        count = len(responses)
        route, body = chat_request(
            self.client,
            list_chat(self.principle, question, responses),
            schema=LIST_SCHEMA if self.client.endpoint.strict_schema else None,
            settings=list_settings(count),
        )
        return self.client.ask(
            route, body, lambda reply: list_scores(chat_text(reply), count), seconds=self.seconds
        )

    async def _probe_list(self, number: int) -> str | None:
        canary, right = new_canary(), number % 2
        texts = [canary.wrong, canary.wrong]
        texts[right] = canary.reference
        scores = await self._list(canary.question, texts)
        if scores[right] > scores[1 - right]:
            return None
        return f"does not score the right one of two answers higher that stands {('first', 'second')[right]}"
