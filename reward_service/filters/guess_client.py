"""Guesses from a model behind an OpenAI-compatible endpoint.

The model is asked for the answer alone, with few tokens; an attempt that reasons is discarded, because the
question is what can be had without reasoning. Asking stops at the first hit. An endpoint that fails is
asked again, later each time and as late as it says; when it keeps failing the problem stays undecided:
an outage must not look like a problem that nobody could guess.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

import httpx

from reward_service.errors import ServiceFailure
from reward_service.filters.guessability import DEFAULT_GUESSES, MAX_GUESS, Guesses
from reward_service.filters.problem_text import unwrapped
from reward_service.scheduling.retry_policy import RetryPolicy

MAX_TOKENS = 32
MAX_WAIT = 60.0
"""Seconds; a longer Retry-After is not waited for."""

HOPELESS_PROBLEMS = 64
"""An endpoint that was asked about so many and never answered is not there."""

MAX_PROBLEM = 20_000
"""Characters of a problem that are sent."""

PROMPT = (
    "Give the final answer to the problem and nothing else: no steps, no explanation, no words around it. "
    "If you do not know the answer, guess."
)
_RETRIED = frozenset({408, 409, 425, 429, 500, 502, 503, 504})
_EMPTY_THINK = re.compile(r"\A\s{0,64}<think>\s{0,64}</think>")
_STEPS = re.compile(
    r"<think>|\n\s*\n|\b(?:because|since|therefore|first|step|let's|we (?:have|need|can))\b|"
    r"因为|所以|首先|步骤",
    re.IGNORECASE,
)
_LEAD = re.compile(r"^(?:the )?(?:final )?(?:answer|答案)\s?(?:is|为|是)?\s?[:：]?\s*", re.IGNORECASE)

AgreesLater = Callable[[str, str], Awaitable[bool | None]]


class GuesserUnavailable(ServiceFailure):
    """The endpoint kept failing, or refused the request."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where to ask and how.

    `timeout` and `backoff` in seconds; `retries` after the first try of a request; `extra` goes into the
    request body, for switches such as `{"chat_template_kwargs": {"enable_thinking": false}}`.
    """

    base_url: str
    model: str
    api_key: str | None = field(default=None, repr=False)
    concurrency: int = 16
    timeout: float = 30.0
    retries: int = 4
    backoff: float = 0.5
    temperature: float = 1.0
    extra: dict[str, Any] = field(default_factory=dict)


class Guesser:
    """Asks an endpoint for guesses, so many requests at a time. Use as an asynchronous context manager."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        headers = {"Authorization": f"Bearer {endpoint.api_key}"} if endpoint.api_key else {}
        self._http = httpx.AsyncClient(headers=headers, timeout=endpoint.timeout)
        self.has_answered, self.unanswered = False, 0
        self._slots = asyncio.Semaphore(endpoint.concurrency)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.aclose()

    async def guess(
        self, problem: str, reference: str, agrees: AgreesLater, *, tries: int = DEFAULT_GUESSES
    ) -> Guesses:
        """Ask until a guess is right or `tries` were judged; twice as many requests at most.

        Raises:
            GuesserUnavailable: the endpoint has never answered, however many problems it was asked about.
        """
        judged = 0
        for _ in range(2 * tries):
            if judged == tries:
                break
            try:
                said = await self.ask(problem)
            except GuesserUnavailable:
                self.unanswered += 1
                if not self.has_answered and self.unanswered >= HOPELESS_PROBLEMS:
                    raise
                return Guesses(hits=0, tries=judged, complete=False)
            verdict = None if said is None else await agrees(reference, said)
            if verdict:
                return Guesses(hits=1, tries=judged + 1, first_hit=said)
            judged += verdict is not None
        return Guesses(hits=0, tries=judged, complete=judged == tries)

    async def ask(self, problem: str) -> str | None:
        """One guess; None when the attempt reasoned, ran out of tokens or said nothing.

        Raises:
            GuesserUnavailable: after the last retry.
        """
        body = {
            **self.endpoint.extra,
            "model": self.endpoint.model,
            "messages": [
                {"role": "system", "content": PROMPT},
                {"role": "user", "content": problem[:MAX_PROBLEM]},
            ],
            "max_tokens": MAX_TOKENS,
            "temperature": self.endpoint.temperature,
        }
        async with self._slots:
            return await self._patiently(body)

    async def _patiently(self, body: dict[str, Any]) -> str | None:
        policy = RetryPolicy(
            _may_pass,
            self.endpoint.backoff,
            MAX_WAIT,
            asked_pause=_asked_pause,
            attempts=self.endpoint.retries + 1,
        )
        try:
            answer: str | None = await policy.retrying()(self._post, body)
        except (httpx.HTTPError, ValueError) as error:
            status = (
                f"status {error.response.status_code}" if isinstance(error, httpx.HTTPStatusError) else ""
            )
            problem = status or f"{type(error).__name__}: {error}"
            raise GuesserUnavailable(f"{self.endpoint.base_url}: {problem}") from None
        self.has_answered = True
        return answer

    async def _post(self, body: dict[str, Any]) -> str | None:
        response = await self._http.post(f"{self.endpoint.base_url.rstrip('/')}/chat/completions", json=body)
        if response.status_code != httpx.codes.OK:
            message = f"status {response.status_code}"
            raise httpx.HTTPStatusError(message, request=response.request, response=response)
        return answer_in(response.json())


def _may_pass(error: BaseException) -> bool:
    """Whether an error of the endpoint is worth another try."""
    if isinstance(error, httpx.HTTPStatusError):
        return error.response.status_code in _RETRIED
    return isinstance(error, httpx.TransportError | httpx.DecodingError | ValueError) and not isinstance(
        error, httpx.UnsupportedProtocol
    )


def _asked_pause(error: BaseException) -> float | None:
    return _retry_after(error.response) if isinstance(error, httpx.HTTPStatusError) else None


def _retry_after(response: httpx.Response) -> float | None:
    """Seconds the server asks to wait; None when it does not say in seconds."""
    said = response.headers.get("retry-after", "")
    return min(float(said), MAX_WAIT) if re.fullmatch(r"\d{1,6}(?:\.\d{1,6})?", said) else None


def answer_in(document: Any) -> str | None:
    """The guess in a chat completion; None when it is no bare answer.

    Raises:
        ValueError: the document is no chat completion.
    """
    try:
        choice = document["choices"][0]
        message = choice["message"]
        content, reasoned = (
            message.get("content"),
            message.get("reasoning_content") or message.get("reasoning"),
        )
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        raise ValueError(f"no chat completion: {type(error).__name__}") from None
    if reasoned or choice.get("finish_reason") == "length" or not isinstance(content, str):
        return None
    bare = _EMPTY_THINK.sub("", content).strip()
    if not bare or len(bare) > MAX_GUESS or _STEPS.search(bare):
        return None
    return unwrapped(_LEAD.sub("", bare)) or None
