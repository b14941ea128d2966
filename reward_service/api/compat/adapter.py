"""What all surfaces share: reading, holding, paying, refusing.

A surface speaks another program's wire to a client that we do not control. Its laws:

*   Unknown fields are ignored, empty batches answered, and NaN is never sent.
*   A request that cannot be served now is *held*: it is tried again until shortly before its client
    would give up. Only then is it refused, with the status this client handles best.
*   What has no score is said in the client's own words for it, where it has any. Where it has none, a
    sample with a bad reference is paid the setting `unscored`; an outage is an error, unless the
    setting `outage` says that it is to be paid, too.
*   Asking again is harmless: verdicts are remembered by content.
"""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from math import ceil
from typing import Any, TypeVar

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import PydanticSerializationError, to_json
from starlette.requests import ClientDisconnect

from reward_service.api import body_parsing, request_body
from reward_service.api.compat.adapter_call import AdapterCall, Handler
from reward_service.api.disconnect import unless_gone
from reward_service.api.problem_details import RETRY_AFTER, ProblemDetails, ProblemDocument, invalid, respond
from reward_service.api.routes import CLIENT_HUNG_UP, Services
from reward_service.errors import Overloaded, ServiceFailure
from reward_service.settings import SurfaceSettings
from sandbox import BadProgram, SandboxUnavailable

logger = logging.getLogger(__name__)

QUERY = frozenset({"spec", "hold_s", "unscored", "outage"})
"""Settings that a request's own query string may override."""

B = TypeVar("B", bound=BaseModel)


class Loose(BaseModel):
    """A message of somebody else's design: fields that we do not know are ignored, numbers are finite."""

    model_config = ConfigDict(extra="ignore", frozen=True, allow_inf_nan=False, defer_build=True)


_REFUSALS: dict[int | str, dict[str, Any]] = {
    422: {"model": ProblemDocument, "description": "The request cannot be understood."},
}


@dataclass(frozen=True, slots=True)
class Adapter:
    """One client's wire.

    Attributes:
        name: what settings call it.
        hold_s: seconds that a request may take; its client waits longer than that.
        spec: what it scores with unless told otherwise.
        refusal: the status for what could not be done in time.
    """

    name: str
    hold_s: float
    spec: str = "accuracy"
    refusal: HTTPStatus = HTTPStatus.SERVICE_UNAVAILABLE
    router: APIRouter = field(default_factory=lambda: APIRouter(tags=["compat"]))
    bodies: dict[str, type[BaseModel]] = field(default_factory=dict)

    def endpoint(
        self,
        path: str,
        request: type[B],
        answer: Any,
        *,
        methods: Sequence[str] = ("POST",),
        bad: type[BaseModel] | None = None,
    ) -> "Callable[[Handler[B]], Handler[B]]":
        """Serve a handler at this path; what it returns becomes the JSON of the answer.

        `bad` is this client's own word for a request that cannot be served, with status 400.
        """
        own: dict[int | str, dict[str, Any]] = {}
        if bad is not None:
            own[400] = {"model": bad, "description": "It cannot be served as it is."}

        def register(handler: Handler[B]) -> Handler[B]:
            async def serve(http: Request) -> Response:
                return await self._serve(http, request, handler)

            status = self.refusal
            refused = {"model": ProblemDocument, "description": "It could not be done in time; ask again."}
            for method in methods:
                self.router.add_api_route(
                    path,
                    serve,
                    methods=[method],
                    name=handler.__name__,
                    description=handler.__doc__,
                    response_model=answer,
                    responses={**_REFUSALS, int(status): refused, **own},
                )
            self.bodies[path] = request
            return handler

        return register

    async def _serve(self, http: Request, model: type[B], handler: "Handler[B]") -> Response:
        services: Services = http.app.state.services
        began = time.monotonic()
        terms = self._terms(services, http.query_params)
        try:
            body = await request_body.read(http, services.settings.max_body_mb * 2**20)
            if http.method == "GET" and not body.data:  # some proxies drop it
                body = replace(body, data=b"{}")
            told = await body_parsing.read_model(body, model, services.scorer.pool)
            call = self._call(http, terms, told, began)
            answer = await unless_gone(http, handler(call))
        except ClientDisconnect:
            return Response(status_code=CLIENT_HUNG_UP)
        except (ServiceFailure, SandboxUnavailable) as error:
            logger.warning("%s: refused: %s", self.name, error)
            return self.refuse(error)
        except BadProgram as error:
            raise ProblemDetails(HTTPStatus.UNPROCESSABLE_ENTITY, str(error)) from None
        return answer if isinstance(answer, Response) else as_json(answer)

    def _call(self, http: Request, terms: SurfaceSettings, told: B, began: float) -> AdapterCall[B]:
        services: Services = http.app.state.services
        return AdapterCall(self.name, self.hold_s, self.spec, services, http, terms, told, began)

    def _terms(self, services: Services, query: Mapping[str, str]) -> SurfaceSettings:
        configured = services.settings.compat.get(self.name, SurfaceSettings())
        told = {name: value for name, value in query.items() if name in QUERY}
        if not told:
            return configured
        try:
            return SurfaceSettings.model_validate({**configured.model_dump(), **told})
        except ValidationError as error:
            raise invalid(error) from None

    def refuse(self, error: Exception) -> Response:
        """The answer to what could not be done in time."""
        response = respond(ProblemDetails(self.refusal, str(error)))
        wait = str(ceil(error.retry_after)) if isinstance(error, Overloaded) else RETRY_AFTER
        response.headers["retry-after"] = wait
        return response


def as_json(answer: Any) -> Response:
    """An answer in JSON, without NaN.

    Raises:
        ProblemDetails: what is echoed is nested too deeply.
    """
    try:
        return Response(to_json(answer, inf_nan_mode="null"), media_type="application/json")
    except (PydanticSerializationError, ValueError, RecursionError):
        raise ProblemDetails(HTTPStatus.UNPROCESSABLE_ENTITY, "body: nested too deeply") from None
