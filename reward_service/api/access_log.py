"""Every request, when it has ended: counted, timed and, with JSON logs, written down in one line."""

import logging
import time
from collections import Counter
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

from reward_service.api.auth_middleware import WEIGHED_PATHS
from reward_service.api.logs import FIELDS
from reward_service.api.metrics import Metrics
from reward_service.api.run_id import HEADER as RUN_HEADER
from reward_service.api.tracing import Tracing
from reward_service.scoring.observers import BatchFigures, ScoredBatch, no_span

logger = logging.getLogger(__name__)

UNMATCHED = "unmatched"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
OTHER_METHOD = "other"
MAX_LABEL_CHARS = 128


@dataclass(slots=True)
class Line:
    """What a request's line says of the samples it brought; never their text."""

    samples: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)


_line: ContextVar[Line] = ContextVar("line")


class Lines:
    """Observes a scorer: adds each batch to the line of the request that brought it."""

    def on_batch(self, seen: ScoredBatch) -> None:
        """Add a batch; one that no request brought is nobody's."""
        line = _line.get(None)
        if line is not None:
            line.samples += len(seen.samples)
            line.outcomes.update([reward.outcome.value for reward in seen.rewards])

    def on_figures(self, figures: BatchFigures) -> None:
        """Add a batch of which only figures are known."""
        line = _line.get(None)
        if line is not None:
            line.samples += len(figures.values)
            line.outcomes.update(figures.outcomes)


class Access:
    """ASGI middleware, to stand outermost, so that refusals are counted, too."""

    def __init__(
        self, app: ASGIApp, *, metrics: Metrics, lines: bool, tracing: Tracing | None = None
    ) -> None:
        self._app, self._metrics, self._lines, self._tracing = app, metrics, lines, tracing
        self._templates: dict[Any, str] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve, then count."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        line = Line() if self._lines else None
        if line is not None:
            _line.set(line)
        with no_span("") if self._tracing is None else self._tracing.request(scope) as span:
            try:
                await self._app(scope, receive, send)
            finally:
                status = scope["state"].get("status", 500)  # the guard has noted it
                self._note(scope, status, time.perf_counter() - started, line=line, span=span)

    def _note(self, scope: Scope, status: int, seconds: float, *, line: Line | None, span: Any) -> None:
        route = self._template(scope)
        method = scope["method"] if scope["method"] in METHODS else OTHER_METHOD
        self._metrics.requests.count(route, method, status, seconds=seconds)
        if line is not None:
            fields = _fields(
                scope, line, method=method, route=route, status=status, ms=round(seconds * 1000, 3)
            )
            logger.info("request", extra={FIELDS: fields})
        if self._tracing is not None and span is not None:
            self._tracing.end(span, method=method, route=route, status=status)

    def _template(self, scope: Scope) -> str:
        """The template that matched: what a caller puts into a path never becomes a label."""
        matched = scope.get("route")
        if matched is not None:
            template: str = matched.path
            return template
        endpoint = scope.get("endpoint")  # of a route or a mount that is not FastAPI's
        if endpoint is None:  # refused before any route
            path: str = scope["path"]
            return path if path in WEIGHED_PATHS else UNMATCHED
        if endpoint not in self._templates:
            found = [one.path for one in scope["app"].routes if _serves(one, endpoint)]
            self._templates[endpoint] = found[0] if found else UNMATCHED
        return self._templates[endpoint]


def _serves(route: Any, endpoint: Any) -> bool:
    return endpoint in (getattr(route, "endpoint", None), getattr(route, "app", None))


def _fields(scope: Scope, line: Line, **more: Any) -> dict[str, Any]:
    run = next((value for name, value in scope["headers"] if name == RUN_HEADER), b"")
    fields = {
        "request_id": scope["state"]["request_id"],
        "run": _label(run),
        **more,
    }
    if line.samples:
        fields |= {"samples": line.samples, "outcomes": dict(line.outcomes)}
    return fields


def _label(value: bytes) -> str | None:
    """A header for the log: printable, not long; None for an empty one."""
    text = value.decode("latin-1")[:MAX_LABEL_CHARS]
    return "".join(letter if letter.isprintable() else "?" for letter in text) or None
