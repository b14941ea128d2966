"""`/v1/ledger`: look through the verdicts that this server keeps; nothing here writes.

Questions are answered one at a time in a thread of their own, with one processor, bounded memory and bounded
time, so that looking never costs those who score.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus
from pathlib import Path as FilePath
from threading import Timer
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, FastAPI, Path, Query, Request
from fastapi.responses import JSONResponse
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from reward_service.api.problem_details import ProblemDetails, ProblemDocument
from reward_service.errors import MissingExtra
from reward_service.ledger import LedgerUnavailable, ledger_queries, sample_lookup
from reward_service.ledger.hack_scan import find_hacks
from reward_service.ledger.ledger_queries import LedgerEmpty, LedgerQueries
from reward_service.ledger.sample_lookup import Order, Pay, SampleFilter

T = TypeVar("T")

MAX_ROWS = 200
MAX_OFFSET = 1_000_000
MAX_NAME_CHARS = 200
MAX_STRETCHES = 200
QUESTION_SECONDS = 20.0
"""Of one question."""
WAIT_SECONDS = 30.0
"""Of a caller, for those before it and for its own."""
MEMORY_MB = 512
NO_LEDGER = "this server keeps no ledger: start it with --ledger-dir DIR (REWARD_SERVICE_LEDGER_DIR)"

_REFUSALS: dict[int | str, dict[str, Any]] = {
    404: {"model": ProblemDocument, "description": "This server keeps no ledger, or not this sample."},
    422: {"model": ProblemDocument, "description": "A parameter cannot be understood."},
    503: {"model": ProblemDocument, "description": "The ledger cannot be read now, or not in time."},
}

router = APIRouter(prefix="/v1/ledger", tags=["ledger"], responses=_REFUSALS)


def _without_zone(time: datetime) -> datetime:
    return time.astimezone(UTC).replace(tzinfo=None) if time.tzinfo else time


Name = Annotated[str, Field(max_length=MAX_NAME_CHARS)]


class LedgerQuery(BaseModel):
    """Which run and spec a question is about; all, where none is named. The run "" is what named none."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    run: Name | None = None
    spec: Name | None = None


class StretchQuery(LedgerQuery):
    """Into how many stretches each run is divided."""

    stretches: int = Field(default=20, ge=2, le=MAX_STRETCHES)


class SampleQuery(LedgerQuery):
    """Which samples, and which page of them."""

    step_from: int | None = Field(default=None, ge=0, lt=2**63)
    step_to: int | None = Field(default=None, ge=0, lt=2**63)
    group: Name | None = None
    outcome: Name | None = None
    accuracy: float | None = Field(default=None, allow_inf_nan=False)
    least: float | None = Field(default=None, allow_inf_nan=False)
    most: float | None = Field(default=None, allow_inf_nan=False)
    component: Name | None = None
    pay: Pay | None = Field(default=None, description="What the component's score was.")
    until: Annotated[datetime, AfterValidator(_without_zone)] | None = Field(
        default=None, description="As the first page says it, so that the pages behind it fit."
    )
    sort: Order = "newest"
    limit: int = Field(default=50, ge=1, le=MAX_ROWS)
    offset: int = Field(default=0, ge=0, le=MAX_OFFSET)

    def filter(self) -> SampleFilter:
        """What is asked for, without the page."""
        return SampleFilter(**self.model_dump(exclude={"run", "spec", "limit", "offset"}))


class LedgerReader:
    """Asks one ledger, a question at a time."""

    def __init__(self, folder: FilePath | None) -> None:
        self._folder = folder
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ledger-reader")

    async def ask(self, asked: LedgerQuery, question: Callable[[LedgerQueries], T]) -> T | None:
        """The answer to a question; None while nothing has been kept.

        Raises:
            ProblemDetails: there is no ledger, or it cannot answer, or not in time.
        """
        if self._folder is None:
            raise ProblemDetails(HTTPStatus.NOT_FOUND, NO_LEDGER)
        answering = partial(self._answer, self._folder, asked, question)
        answer = asyncio.get_running_loop().run_in_executor(self._thread, answering)
        try:
            return await asyncio.wait_for(answer, WAIT_SECONDS)
        except LedgerEmpty:
            return None
        except TimeoutError:
            raise _unavailable("the ledger is busy with other questions; ask again") from None
        except (LedgerUnavailable, MissingExtra) as error:
            raise _unavailable(f"the ledger does not answer: {error}") from None

    @staticmethod
    def _answer(folder: FilePath, asked: LedgerQuery, question: Callable[[LedgerQueries], T]) -> T:
        with LedgerQueries(folder, run=asked.run, spec=asked.spec, threads=1, memory_mb=MEMORY_MB) as queries:
            timer = Timer(QUESTION_SECONDS, queries.interrupt)
            timer.start()
            try:
                return question(queries)
            finally:
                timer.cancel()

    def close(self) -> None:
        """Answer nobody any more."""
        self._thread.shutdown(wait=False, cancel_futures=True)


def install(app: FastAPI, folder: FilePath | None) -> None:
    """Serve the routes; `folder` is that of the ledger, or None."""
    app.state.ledger_reader = LedgerReader(folder)
    app.include_router(router)


def close(app: FastAPI) -> None:
    """End what `install` has begun."""
    app.state.ledger_reader.close()


@router.get("/runs")
async def runs(request: Request) -> Any:
    """Every run and spec with its samples, steps, mean reward and accuracy, and share without a reward; the
    names of its components; and after how many seconds a verdict is to be found here at the latest."""
    settings = request.app.state.services.settings

    def question(queries: LedgerQueries) -> tuple[ledger_queries.QueryRows, list[str]]:
        names = queries.query(ledger_queries.COMPONENT_NAMES)
        return queries.query(ledger_queries.RUNS), [row["component"] for row in names]

    rows, components = await _reader(request).ask(LedgerQuery(), question) or ([], [])
    kept = {"seconds": settings.ledger_seconds, "text_chars": settings.ledger_text_chars}
    return _json({"runs": rows, "components": components, **kept})


@router.get("/trends")
async def trends(request: Request, asked: Annotated[StretchQuery, Query()]) -> Any:
    """Reward, accuracy, length and the mean score of every component over a run, in stretches."""
    found = await _reader(request).ask(asked, lambda queries: queries.trends(asked.stretches))
    return _json({"stretches": found or []})


@router.get("/findings")
async def findings(request: Request, asked: Annotated[StretchQuery, Query()]) -> Any:
    """Signs that a run earns what it should not: places to look, no proofs."""

    found = await _reader(request).ask(asked, lambda queries: find_hacks(queries, stretches=asked.stretches))
    return _json({"findings": found or []})


@router.get("/samples")
async def samples(request: Request, asked: Annotated[SampleQuery, Query()]) -> Any:
    """A page of samples without their texts; `key` is what `/v1/ledger/samples/{key}` wants, `of` tells how
    many samples fit in all, and the means of their rewards and accuracies."""

    def question(queries: LedgerQueries) -> sample_lookup.SamplePage:
        return sample_lookup.page(queries, asked.filter(), limit=asked.limit, offset=asked.offset)

    nothing = sample_lookup.SamplePage([], more=False, until=asked.until)
    found = await _reader(request).ask(asked, question) or nothing
    rows = [{name: value for name, value in row.items() if name != "completion"} for row in found.rows]
    of = {"samples": found.samples, "reward": found.reward, "accuracy": found.accuracy}
    return _json({"samples": rows, "more": found.more, "until": found.until, "of": of})


@router.get("/samples/{key}")
async def sample(request: Request, key: Annotated[str, Path(max_length=MAX_NAME_CHARS)]) -> Any:
    """All that is kept of one sample."""
    row = await _reader(request).ask(LedgerQuery(), lambda queries: sample_lookup.find(queries, key))
    if row is None:
        raise ProblemDetails(HTTPStatus.NOT_FOUND, f"the ledger keeps no sample {key}")
    return _json({"sample": row})


def _reader(request: Request) -> LedgerReader:
    reader: LedgerReader = request.app.state.ledger_reader
    return reader


def _unavailable(detail: str) -> ProblemDetails:
    return ProblemDetails(HTTPStatus.SERVICE_UNAVAILABLE, detail, headers={"retry-after": "5"})


def _json(document: Any) -> JSONResponse:
    return JSONResponse(_plain(document))


def _plain(value: Any) -> Any:
    """Times as text."""
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return sample_lookup.as_utc(value) if isinstance(value, datetime) else value
