"""What every request passes before any route and before its body is read: who asks, by which name, and
whether there is any hope for it.

The name under which a caller is known, that of its key or else its address, decides whose turn it is
(`scheduling.admission`, `scheduling.fair_queue`). The request's id, given or made, is in every answer and in
every problem document.
"""

import logging
import random
import re
from collections.abc import Callable, Collection
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote_to_bytes

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from reward_service.api.api_keys import Keys
from reward_service.api.key_guessing import WrongKeys
from reward_service.api.problem_details import ProblemDetails, overloaded_at_once, respond
from reward_service.errors import Overloaded
from reward_service.scheduling.admission import REQUEST_BUDGET, RequestBudget
from reward_service.scheduling.fair_queue import CURRENT_FLOW, FlowKey

logger = logging.getLogger(__name__)

OPEN_PATHS = frozenset({"/healthz", "/readyz", "/v1/ping", "/health"})
"""What probes may ask without a key."""
PAGE_PATHS = frozenset({"/", "/live", "/ledger"})
INSPECTOR_FILES = "/inspector"
"""Pages without any figures of the service, and the folder of their files: may be read without a key."""
METRICS_PATH = "/metrics"
WEIGHED_PATHS = frozenset({"/v1/score", "/v1/filter", "/v1/run", "/v1/references/check"})
"""What is refused here when it would wait too long; endpoints of other trainers have own words for that."""

_SANE_ID = re.compile(rb"[\w.:/+=@-]{1,128}", re.ASCII)
_SCHEME = re.compile(rb"bearer +", re.IGNORECASE)
_CHALLENGE = {"www-authenticate": 'Bearer realm="reward-service"'}

_OWN_PAGES = (
    "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)
_API_PAGES = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; worker-src blob:; "
    "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)
"""The two pages of the API's description set styles by script and search in a worker of their own."""
_PAGE_HEADERS = (
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
)


class Guard:
    """Pure ASGI middleware; it reads no body.

    At `url_paths`, whose clients are told a URL and nothing else, `?key=` does as well. It is always taken
    out of the query string before anybody else sees that.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        keys: Keys,
        request_budget: Callable[[], RequestBudget],
        open_metrics: bool,
        url_paths: Collection[str] = (),
    ) -> None:
        self.app = app
        self._url_paths = url_paths
        self._keys = keys
        self._passage = request_budget
        self._wrong_keys = WrongKeys()
        self._dice = random.Random()  # noqa: S311 -- ids are no secrets
        self._open = OPEN_PATHS | {METRICS_PATH} if open_metrics else OPEN_PATHS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Called by the server, once for each request."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        shown = b""
        given = b""
        for name, value in scope["headers"]:
            if name == b"authorization":
                shown = value
            elif name == b"x-request-id":
                given = value
        own_id = given if given and _SANE_ID.fullmatch(given) else b"%032x" % self._dice.getrandbits(128)
        state = scope.setdefault("state", {})
        state["request_id"] = own_id.decode()
        stamped = _stamped(scope["path"], own_id, send, state)
        query_key = _taken_key(scope) if scope["query_string"] else b""
        caller = self._caller(scope, shown, query_key)
        if caller is None:
            if shown or query_key:
                await self._wrong_keys.penalise(_address(scope))
            await _refuse(scope, receive, stamped)
            return
        CURRENT_FLOW.set(FlowKey(caller))
        request_budget = self._passage()
        REQUEST_BUDGET.set(request_budget)
        try:
            if scope["path"] in WEIGHED_PATHS:
                request_budget.shed_if_late()
        except Overloaded as error:
            await _turn_away(error, state["request_id"], stamped)
            return
        try:
            await self.app(scope, receive, stamped)
        finally:
            request_budget.release()

    def _caller(self, scope: Scope, shown: bytes, query_key: bytes) -> str | None:
        """The name of who asks; None for somebody who needs a key and has none."""
        address = _address(scope)
        if not self._keys.wanted or scope["path"] in self._open or _is_page_file(scope):
            return address
        scheme = _SCHEME.match(shown)
        holder = self._keys.holder(shown[scheme.end() :].strip()) if scheme else None
        if holder is None and query_key and scope["path"] in self._url_paths:
            holder = self._keys.holder(query_key)
        if holder is None:
            logger.warning("refused %s: no valid key", address)
        return holder


def _is_page_file(scope: Scope) -> bool:
    path: str = scope["path"]
    reads = scope["method"] in {"GET", "HEAD"}
    return reads and (path in PAGE_PATHS or path.startswith(INSPECTOR_FILES + "/"))


def _address(scope: Scope) -> str:
    client = scope.get("client")
    return str(client[0]) if client else ""


def _taken_key(scope: Scope) -> bytes:
    """The key in the query string, which is left without it. What else stands there stays as it came."""
    pairs = scope["query_string"].split(b"&")
    shown = [pair for pair in pairs if _unquoted(pair.partition(b"=")[0]).lower() == b"key"]
    if not shown:
        return b""
    scope["query_string"] = b"&".join(pair for pair in pairs if pair not in shown)
    return _unquoted(shown[0].partition(b"=")[2])


def _unquoted(text: bytes) -> bytes:
    return unquote_to_bytes(text.replace(b"+", b" "))


async def _turn_away(error: Overloaded, request_id: str, send: Send) -> None:
    headers, body = overloaded_at_once(error, request_id)
    await send({"type": "http.response.start", "status": 503, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    detail = "a key is needed: Authorization: Bearer …"
    response = respond(ProblemDetails(HTTPStatus.UNAUTHORIZED, detail), scope["state"]["request_id"])
    response.headers.update(_CHALLENGE)
    await response(scope, receive, send)


def _stamped(path: str, own_id: bytes, send: Send, state: dict[str, Any]) -> Send:
    """Sends with our headers; notes the `status` of the answer for whoever counts requests."""

    async def stamped(message: Message) -> None:
        if message["type"] == "http.response.start":
            state["status"] = message["status"]
            headers = message["headers"]
            is_page = _is_page(headers)
            headers += ((b"x-request-id", own_id), (b"x-content-type-options", b"nosniff"))
            if is_page:
                policy = _API_PAGES if path in {"/docs", "/redoc"} else _OWN_PAGES
                headers += (*_PAGE_HEADERS, (b"content-security-policy", policy.encode()))
        await send(message)

    return stamped


def _is_page(headers: list[tuple[bytes, bytes]]) -> bool:
    for name, value in headers:
        if name == b"content-type":
            return value.startswith(b"text/html")
    return False
