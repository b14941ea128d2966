"""A judge asked for verdicts: several votes, both ways round where the contract allows, canaries between."""

import re
from dataclasses import dataclass, replace
from typing import Any

from reward_service.models.chat_reply import chat_text
from reward_service.models.ensemble import gathered
from reward_service.models.judge_canaries import KINDS, JudgeWatch, new_canary
from reward_service.models.judge_contract import JudgeContract
from reward_service.models.label_probability_judge import DECISION_APIS, decided
from reward_service.models.model_client import ModelClient
from reward_service.models.model_failure import FailureKind, ModelFailure
from reward_service.models.time_limit import within

Parts = tuple[str, str, str]
"""Question, reference and answer."""

_WORDS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_]+")


def mostly_of(reference: str, answer: str) -> bool:
    """Whether at least half of an answer's words (Han and kana: signs) are words of the reference."""
    words = _WORDS.findall(answer.casefold())
    known = set(_WORDS.findall(reference.casefold()))
    return bool(words) and 2 * sum(word in known for word in words) >= len(words)


@dataclass(frozen=True, slots=True)
class JudgeVotes:
    """How many of the votes said that the answer is right; `bought`: to an unrelated question, too."""

    right: int
    votes: int
    bought: bool = False

    @property
    def accepted(self) -> bool:
        """More than half."""
        return 2 * self.right > self.votes

    def told(self, judge: str) -> str:
        """What the judge of that name said, in words."""
        if self.bought:
            return f"the judge {judge!r} accepts it for an unrelated question, too"
        said = "accepts" if self.accepted else "refuses"
        return f"the judge {judge!r} {said} it, {self.right} of {self.votes} votes"


@dataclass(frozen=True, slots=True)
class JudgeClient:
    """One endpoint asked by one contract; `seconds` is the time for all that one verdict needs."""

    client: ModelClient
    watch: JudgeWatch
    contract: JudgeContract
    seconds: float

    async def verdict(self, parts: Parts, *, votes: int, cross_examine: bool) -> JudgeVotes:
        """The votes on one answer, and whether it is bought; a canary before them has no time of its own.

        Raises:
            ModelFailure: there is no verdict in time.
        """
        question, reference, answer = parts
        async with within(self.seconds):
            found = await self.votes(question, reference, answer, votes=votes)
            if cross_examine and found.accepted and await self.buys(answer, reference):
                return replace(found, bought=True)
        return found

    async def votes(self, question: str, reference: str, answer: str, *, votes: int) -> JudgeVotes:
        """The votes on one answer; every second one asks the other way round where both ways are alike.

        The first is asked alone, so that the server has the prefix when the others come.

        Raises:
            ModelFailure: fewer than all votes came.
        """
        await self.watch.before_verdict(self._probe)
        first = await self.ask(question, reference, answer)
        others = [self._vote(number, question, reference, answer) for number in range(1, votes)]
        said = [first, *await gathered(others)]
        return JudgeVotes(said.count("yes"), votes)

    async def buys(self, answer: str, reference: str) -> bool:
        """Whether an accepted answer has little of the reference's words and is accepted anywhere else, too.

        Nobody who writes an answer to please judges knows the reference, so one that is mostly made of its
        words costs no further call.

        Raises:
            ModelFailure: as `is_bought`.
        """
        return not mostly_of(reference, answer) and await self.is_bought(answer)

    async def is_bought(self, answer: str) -> bool:
        """Whether the judge accepts this answer to a question that it cannot answer.

        An answer that is accepted whatever the question is a master key. That is the answer's fault only if
        the judge refuses other wrong answers to such questions.

        Raises:
            ModelFailure: no verdict, or the judge accepts any answer and has been stopped.
        """
        canary = new_canary()
        if await self.ask(canary.question, canary.reference, answer) == "no":
            return False
        other = new_canary()
        if await self.ask(other.question, other.reference, other.wrong) == "yes":
            self.watch.stop("the judge accepts an answer that is wrong")
            raise ModelFailure(FailureKind.STOPPED, self.client.stopped or "")
        return canary.reference not in answer

    async def _probe(self, number: int) -> str | None:
        canary, kind = new_canary(), KINDS[number % len(KINDS)]
        answers = {"wrong": canary.wrong, "right": canary.reference, "echo": self.contract.accepting}
        said = await self.ask(canary.question, canary.reference, answers[kind])
        if (said == "yes") == (kind == "right"):
            return None
        return {
            "wrong": "accepts an answer that is wrong",
            "right": "refuses the reference itself",
            "echo": "repeats a verdict that stands in the answer",
        }[kind]

    async def _vote(self, number: int, question: str, reference: str, answer: str) -> str:
        if self.contract.symmetric and number % 2:
            return await self.ask(question, answer, reference, seed=number)
        return await self.ask(question, reference, answer, seed=number)

    async def ask(self, question: str, reference: str, answer: str, seed: int = 0) -> str:
        """One vote, `yes` or `no`.

        Raises:
            ModelFailure: none came.
        """
        if self.client.endpoint.api in DECISION_APIS:
            return await decided(self.client, (question, reference, answer), seconds=self.seconds)
        chat = self.contract.messages(question, reference, answer)
        route, body = _request(self.client, self.contract, chat)
        if seed:
            body["seed"] = seed
        return await self.client.ask(
            route, body, lambda document: self.contract.read(chat_text(document)), seconds=self.seconds
        )


def _request(
    client: ModelClient, contract: JudgeContract, chat: list[dict[str, str]]
) -> tuple[str, dict[str, Any]]:
    schema = contract.schema if client.endpoint.strict_schema else None
    return chat_request(client, chat, schema=schema, settings=contract.settings)


def chat_request(
    client: ModelClient,
    chat: list[dict[str, str]],
    *,
    schema: dict[str, Any] | None = None,
    settings: dict[str, Any] | None = None,
) -> tuple[str, dict[str, Any]]:
    """Route and body that send a chat to the endpoint, as chat completion or as response."""
    form = {"name": "verdict", "strict": True, "schema": schema}
    if client.endpoint.api == "responses":
        body: dict[str, Any] = {"input": chat}
        if settings and "max_completion_tokens" in settings:
            body["max_output_tokens"] = settings["max_completion_tokens"]
        if schema is not None:
            body["text"] = {"format": {"type": "json_schema", **form}}
        return "/responses", body
    body = {"messages": chat, **(settings or {})}
    if schema is not None:
        body["response_format"] = {"type": "json_schema", "json_schema": form}
    return "/chat/completions", body
