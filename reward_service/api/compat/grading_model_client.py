"""A judge model behind an OpenAI-compatible endpoint, asked for a score or a label."""

import json
import re
from dataclasses import dataclass
from math import isfinite
from typing import Any

from reward_service.errors import Overloaded, ServiceFailure
from reward_service.settings import Settings

MAX_CONNECTIONS = 64
SECONDS = 120.0
MAX_ANSWER_CHARS = 64 << 10
MAX_RETRY_AFTER_S = 60.0
_RETRIED = frozenset({408, 409, 425, 429, 500, 502, 503, 504})
_SECONDS = re.compile(r"\d{1,6}(?:\.\d{1,6})?")


class JudgeLost(ServiceFailure):
    """The judge's endpoint does not answer, or answers with an error."""


class JudgeRefused(Exception):
    """The endpoint refuses this request for good, or none is configured; asking again is of no use."""


class JudgeUnclear(Exception):
    """The judge answered, and not with what it was asked for. `refused` when it declined to."""

    def __init__(self, message: str, *, refused: bool = False) -> None:
        super().__init__(message)
        self.refused = refused


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the judge said: a JSON object; and the tokens that it cost."""

    content: dict[str, Any]
    model: str
    tokens: int | None


class Judge:
    """Asks the endpoint of the settings; close it at the end."""

    def __init__(self, settings: Settings) -> None:
        import httpx  # a tenth of a start, and most servers have no judge

        self._url = (settings.judge_base_url or "").rstrip("/")
        self._model = settings.judge_model
        key = settings.judge_api_key
        self._http = httpx.AsyncClient(
            headers={"authorization": f"Bearer {key.get_secret_value()}"} if key else {},
            timeout=httpx.Timeout(SECONDS, connect=5.0, pool=None),
            limits=httpx.Limits(max_connections=MAX_CONNECTIONS),
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def ask(
        self, model: str, messages: list[dict[str, str]], schema: dict[str, Any], **extra: Any
    ) -> Opinion:
        """The judge's answer, a JSON object that should follow `schema`.

        Raises:
            JudgeLost, Overloaded: no answer; asking again may help.
            JudgeRefused: there never will be one.
            JudgeUnclear: the answer is no JSON object, or did not end by itself.
        """
        if not self._url:
            raise JudgeRefused("no judge is configured: set judge_base_url")
        form = {"type": "json_schema", "json_schema": {"name": "grade", "strict": True, "schema": schema}}
        name = self._model or model
        document = await self._post({"model": name, "messages": messages, "response_format": form, **extra})
        usage = document.get("usage") if isinstance(document, dict) else None
        tokens = usage.get("total_tokens") if isinstance(usage, dict) else None
        return Opinion(_content(document), name, tokens if isinstance(tokens, int) else None)

    async def _post(self, request: dict[str, Any]) -> Any:
        import httpx

        try:
            response = await self._http.post(f"{self._url}/chat/completions", json=request)
            if response.is_success:
                return response.json()
        except (httpx.HTTPError, ValueError) as error:
            raise JudgeLost(f"the judge: {type(error).__name__}: {error}") from None
        said = response.headers.get("retry-after", "")
        problem = f"the judge: status {response.status_code}"
        if response.status_code not in _RETRIED:
            raise JudgeRefused(problem)
        if _SECONDS.fullmatch(said):
            raise Overloaded(min(float(said), MAX_RETRY_AFTER_S))
        raise JudgeLost(problem)


def _content(document: Any) -> dict[str, Any]:
    try:
        choice = document["choices"][0]
        message, ended = choice["message"], choice.get("finish_reason")
        content, refusal = message.get("content"), message.get("refusal")
    except (KeyError, IndexError, TypeError, AttributeError):
        raise JudgeLost("the judge: no chat completion") from None
    if refusal:
        raise JudgeUnclear(str(refusal)[:200], refused=True)
    if ended == "content_filter":
        raise JudgeUnclear("the endpoint's filter ended the answer", refused=True)
    if ended not in {"stop", None}:
        raise JudgeUnclear(f"the answer was ended by {str(ended)[:40]!r}")
    if not isinstance(content, str) or len(content) > MAX_ANSWER_CHARS:
        raise JudgeUnclear("no text")
    return parsed(content)


def parsed(content: str) -> dict[str, Any]:
    """The JSON object in an answer, prose and code fences round it left out.

    Raises:
        JudgeUnclear: there is none.
    """
    start, end = content.find("{"), content.rfind("}")
    try:
        found = json.loads(content[start : end + 1]) if start >= 0 else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise JudgeUnclear(f"no JSON object in {content[:80]!r}")
    return found


def number(opinion: Opinion, low: float, high: float) -> float:
    """The score in an opinion, within its range.

    Raises:
        JudgeUnclear: there is none.
    """
    score = opinion.content.get("score", opinion.content.get("result"))
    if (
        isinstance(score, int | float)
        and not isinstance(score, bool)
        and isfinite(score)
        and low <= score <= high
    ):
        return float(score)
    raise JudgeUnclear(f"no score from {low:g} to {high:g} in {str(opinion.content)[:80]}")
