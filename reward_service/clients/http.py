"""A client for `/v1/score`."""

from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any

import httpx


class RewardServiceUnavailable(Exception):
    """The service did not answer, or not with rewards; asking again later may succeed."""


class RewardServiceRefused(Exception):
    """The request itself is at fault; the message names the field. Asking again will not help."""


class RewardClient:
    """Posts samples to a reward service and returns rewards. Threads may share one; use it as a context
    manager or call `close`.

    Args:
        url: where the service is, for example `http://127.0.0.1:8000`.
        spec: the reward to compute: a preset's name or a spec as a dictionary.
        seconds: how long to wait for an answer; also sent along as the service's deadline.
        run: the training run, for the service's metrics and ledger; a name without blanks or slashes.
    """

    def __init__(
        self,
        url: str,
        *,
        spec: str | Mapping[str, Any] = "r1-zero",
        seconds: float = 60.0,
        run: str | None = None,
    ) -> None:
        self.spec = spec
        self._deadline_ms = int(seconds * 1000)
        self._http = httpx.Client(
            base_url=url,
            headers={} if run is None else {"X-Run-Id": run},
            timeout=httpx.Timeout(seconds + 5.0, connect=5.0),
            transport=httpx.HTTPTransport(retries=3),
        )

    def score(self, samples: Sequence[Mapping[str, Any]], **options: Any) -> dict[str, Any]:
        """Rewards, groups and warnings for a batch, as the service answers them.

        `samples` are dictionaries with `completion` and, as the spec needs, `prompt`, `reference`, `group`
        and `id`; `options` are further fields of the request (`group_size`, `detail`). A reward's `value`
        is None when it could not be judged: leave the sample out, never count it as 0.

        Raises:
            RewardServiceRefused: the request was not understood.
            RewardServiceUnavailable: no answer, or a server error.
        """
        request = {
            "spec": self.spec,
            "samples": list(samples),
            "deadline_ms": self._deadline_ms,
            **options,
        }
        answer: dict[str, Any] = self._send("POST", "/v1/score", request)
        return answer

    def ready(self) -> bool:
        """Whether the service is up and all its workers are there."""
        try:
            return self._http.get("/readyz").status_code == httpx.codes.OK
        except httpx.HTTPError:
            return False

    def _send(self, method: str, path: str, body: Any) -> Any:
        try:
            response = self._http.request(method, path, json=body)
        except httpx.HTTPError as error:
            raise RewardServiceUnavailable(f"{self._http.base_url}: {error}") from error
        if response.is_success:
            return response.json()
        message = f"{response.status_code} from {path}: {_detail(response)}"
        if response.is_client_error and response.status_code != httpx.codes.TOO_MANY_REQUESTS:
            raise RewardServiceRefused(message)
        raise RewardServiceUnavailable(message)

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def __enter__(self) -> "RewardClient":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def _detail(response: httpx.Response) -> str:
    try:
        return str(response.json()["detail"])
    except (ValueError, KeyError, TypeError):
        return response.text[:200]
