"""Traces for an OpenTelemetry collector: a span for the request, and in it `read`, `judge` and `sandbox`.

Optional: nothing of OpenTelemetry is imported before `Tracing` is made. Spans are queued and sent by a
thread of the SDK's; while the collector is away they are dropped, and requests do not wait. They carry names,
counts and statuses, never text. A caller's `traceparent` header is continued.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from starlette.types import Scope

from reward_service import __version__
from reward_service.errors import MissingExtra

PATH = "/v1/traces"
UNTRACED = frozenset({"/healthz", "/readyz", "/metrics"})
"""Asked for every few seconds by machines, and nobody wonders where their time went."""


class Tracing:
    """Makes spans and sends a `share` of them (by request, 0 to 1) to the collector at `endpoint`.

    Raises:
        MissingExtra: the extra is not installed.
    """

    def __init__(self, endpoint: str, *, share: float = 1.0) -> None:
        try:
            from opentelemetry import trace
            from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
            from opentelemetry.sdk.resources import Resource
            from opentelemetry.sdk.trace import TracerProvider
            from opentelemetry.sdk.trace.export import BatchSpanProcessor
            from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased
            from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
        except ModuleNotFoundError:
            raise MissingExtra("traces need OpenTelemetry: pip install 'reward-service[otel]'") from None
        resource = Resource.create({"service.name": "reward-service", "service.version": __version__})
        self._provider = TracerProvider(resource=resource, sampler=ParentBased(TraceIdRatioBased(share)))
        exporter = OTLPSpanExporter(endpoint=endpoint.rstrip("/").removesuffix(PATH) + PATH)
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("reward_service", __version__)
        self._caller = TraceContextTextMapPropagator()
        self._server = trace.SpanKind.SERVER
        self._error = trace.StatusCode.ERROR

    def span(self, name: str, **attributes: Any) -> AbstractContextManager[Any]:
        """A part of a request."""
        return self._tracer.start_as_current_span(name, attributes=attributes, record_exception=False)

    @contextmanager
    def request(self, scope: Scope) -> Iterator[Any]:
        """The span of a request, for `end`; None for one that is not traced."""
        if scope["path"] in UNTRACED:
            yield None
            return
        carrier = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        with self._tracer.start_as_current_span(
            scope["method"],
            context=self._caller.extract(carrier),
            kind=self._server,
            record_exception=False,
        ) as span:
            yield span

    def end(self, span: Any, *, method: str, route: str, status: int) -> None:
        """Name a request's span, now that its route is known."""
        span.update_name(f"{method} {route}")
        span.set_attribute("http.request.method", method)
        span.set_attribute("http.route", route)
        span.set_attribute("http.response.status_code", status)
        if status >= 500:
            span.set_status(self._error)

    def close(self) -> None:
        """Send what is queued, and stop."""
        self._provider.shutdown()
