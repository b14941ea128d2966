"""ROLL's remote reward system: a sample is submitted, and its result asked for until it is there."""

import asyncio
import json
import time
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from typing import Any

from fastapi import FastAPI
from pydantic import Field

from reward_service.api.compat.adapter import Adapter, Loose
from reward_service.api.compat.adapter_call import AdapterCall, NumericReward
from reward_service.api.compat.ground_truth import reference_of
from reward_service.api.processes.siblings import Siblings
from reward_service.errors import Overloaded

SURFACE = Adapter("roll", hold_s=15.0)
"""Each request of the client waits 20 seconds; a sample as long as it says itself."""

MAX_TIMEOUT_S = 3600.0
MAX_RUNNING = 100_000
MAX_KEPT = 100_000
KEPT_S = 600.0
"""Seconds that a result is kept for whoever asks again."""
RETRY_AFTER_S = 5.0
TEXT_FUNCTION = "response"
"""What tests of a text call to have it."""
ENDED, RUNNING = 0, 1
RESULT = "roll_result"
"""The topic of calls between server processes."""


class Submission(Loose):
    """A sample as ROLL sends it. `reward_info` holds the `ground_truth`, or `test_cases` of a program."""

    prompt: Any = ""
    response: Any = ""
    reward_info: Any = None
    reward_manager: list[dict[str, Any]] = Field(default_factory=list)
    timeout: float = Field(default=300.0, gt=0)
    data_id: Any = None
    rollout_id: Any = None


class Submitted(Loose):
    """What to ask for."""

    errcode: int = 0
    errmsg: str = ""
    reward_request_id: str


class Asked(Loose):
    """Which result is asked for; the query parameter of that name does as well."""

    reward_request_id: str = ""


class RollResult(Loose):
    """`errcode` is 0 with a result and 1 while there is none yet.

    0 without a `reward_score` says that there will be none: ROLL stops asking and submits the sample again,
    while after any other code it asks on until its own time is over.
    """

    errcode: int
    errmsg: str = ""
    reward_score: float | None = None
    dimention_reward_score: dict[str, Any] = Field(default_factory=dict)
    unscored: float = 0.0
    start_time: str = ""
    end_time: str = ""


@dataclass(slots=True)
class RollJob:
    """A sample that is being scored, or was."""

    work: "asyncio.Task[NumericReward]"
    plugin: str
    begun_at: datetime = field(default_factory=partial(datetime.now, UTC))
    began: float = field(default_factory=time.monotonic)
    ended: float = 0.0

    @property
    def seconds(self) -> float:
        """How long it has taken, up to now when it has only just ended."""
        return (self.ended or time.monotonic()) - self.began

    @property
    def ended_at(self) -> datetime:
        """The time of day when it ended."""
        return self.begun_at + timedelta(seconds=self.seconds)

    @property
    def lost(self) -> bool:
        """Has it ended without a result?"""
        return self.work.done() and (self.work.cancelled() or self.work.exception() is not None)


class Jobs:
    """The jobs of one server by id; what is submitted twice is done once."""

    def __init__(self) -> None:
        self._running: dict[str, RollJob] = {}
        self._ended: OrderedDict[str, RollJob] = OrderedDict()

    def add(self, name: str, plugin: str, begin: Callable[[], Coroutine[Any, Any, NumericReward]]) -> None:
        """Begin a job, unless it runs or has a result.

        Raises:
            Overloaded: too many are running.
        """
        known = self.get(name)
        if known is not None and not known.lost:
            return
        if len(self._running) >= MAX_RUNNING:
            raise Overloaded(RETRY_AFTER_S)
        job = self._running[name] = RollJob(asyncio.ensure_future(begin()), plugin)
        job.work.add_done_callback(lambda _: self._end(name))

    def get(self, name: str) -> RollJob | None:
        """The job of that id, if it is known here."""
        return self._running.get(name) or self._ended.get(name)

    def _end(self, name: str) -> None:
        """Keep a result for a while; the oldest ones go."""
        job = self._running.pop(name)
        job.ended = time.monotonic()
        self._ended.pop(name, None)
        self._ended[name] = job
        while len(self._ended) > MAX_KEPT or job.ended - next(iter(self._ended.values())).ended > KEPT_S:
            self._ended.popitem(last=False)


@SURFACE.endpoint("/roll/submit", Submission, Submitted)
async def submit(call: AdapterCall[Submission]) -> Submitted:
    """Begin to score a sample; the same sample gets the same id."""
    told = call.body
    name = sha256(f"{call.http.url.query}\n{told.model_dump_json()}".encode("utf-8", "replace")).hexdigest()
    seconds = min(told.timeout, MAX_TIMEOUT_S)
    later = replace(call, terms=call.terms.model_copy(update={"hold_s": seconds}))
    _ = call.compiled_spec  # an unknown spec is refused here, where the client sees it
    plugin = next((str(one["plugin_name"]) for one in told.reward_manager if "plugin_name" in one), "reward")
    _jobs(call).add(name, plugin, lambda: _scored(later))
    return Submitted(reward_request_id=name)


@SURFACE.endpoint("/roll/result", Asked, RollResult, methods=("GET", "POST"))
async def result(call: AdapterCall[Asked]) -> RollResult:
    """The result of a sample that was submitted. ROLL asks by GET, with a JSON body."""
    name = call.body.reward_request_id or call.http.query_params.get("reward_request_id", "")
    known = _result_of(_jobs(call).get(name))
    siblings: Siblings | None = call.http.app.state.siblings
    if known is None and siblings is not None:
        known = next(filter(None, await siblings.ask_others(RESULT, name)), None)
    return known or RollResult(errcode=ENDED, errmsg="no such request here: submit it again, to this replica")


def share_results(app: FastAPI, siblings: Siblings) -> None:
    """Let other server processes ask for the results that are kept in this one."""

    async def found(name: str) -> RollResult | None:
        return _result_of(_jobs_of(app).get(name))

    siblings.handlers[RESULT] = found


def _result_of(job: RollJob | None) -> RollResult | None:
    if job is None:
        return None
    began = job.begun_at.isoformat()
    if not job.work.done():
        return RollResult(errcode=RUNNING, start_time=began)
    if job.lost:
        error = None if job.work.cancelled() else job.work.exception()
        return RollResult(
            errcode=ENDED, errmsg=f"failed: {error}", start_time=began, end_time=job.ended_at.isoformat()
        )
    paid = job.work.result()
    debug = {job.plugin: {"time_cost": round(job.seconds, 6)}}
    return RollResult(
        errcode=ENDED,
        errmsg=paid.error,
        reward_score=paid.value,
        dimention_reward_score={n: {"score": s, "debug_info": debug} for n, s in paid.components.items()},
        unscored=float(bool(paid.error)),
        start_time=began,
        end_time=job.ended_at.isoformat(),
    )


async def _scored(call: AdapterCall[Submission]) -> NumericReward:
    told = call.body
    completion, info = "" if told.response is None else told.response, told.reward_info
    if isinstance(info, dict) and info.get("case_type") == "text" and isinstance(completion, str):
        completion, info = _as_program(completion), _tests_of_text(info)
    sample = {
        "prompt": "" if told.prompt is None else told.prompt,
        "completion": completion,
        "reference": reference_of(info),
    }
    return (await call.pay([sample]))[0]


def _as_program(response: str) -> str:
    """A program whose function returns the response, for tests of the text itself."""
    quoted = ascii(response).replace("`", "\\x60")
    return f"```python\ndef {TEXT_FUNCTION}():\n    return {quoted}\n```"


def _tests_of_text(info: dict[str, Any]) -> dict[str, Any]:
    """Cases of type `text`, whose `{response}` stands for the text, as asserts about that function."""
    cases = info.get("test_cases")
    with suppress(ValueError, RecursionError):
        cases = json.loads(cases) if isinstance(cases, str) else cases
    cases = cases if isinstance(cases, list) else [cases]
    texts = [case.get("assert_code") if isinstance(case, dict) else case for case in cases]
    asserts = [str(text).replace("{response}", f"{TEXT_FUNCTION}()") for text in texts]
    return {"kind": "code", "assert_program": asserts, "entry_point": TEXT_FUNCTION}


def _jobs(call: AdapterCall[Any]) -> Jobs:
    return _jobs_of(call.http.app)


def _jobs_of(app: FastAPI) -> Jobs:
    state = app.state
    if not hasattr(state, "roll_jobs"):
        state.roll_jobs = Jobs()
    jobs: Jobs = state.roll_jobs
    return jobs
