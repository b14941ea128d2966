"""NeMo Gym's resources server, as NeMo RL, axolotl and verifiers reach it: at the root of our address.

Nothing is kept between the calls of a session; the cookie is there because the client insists on one.
"""

from http import HTTPStatus
from math import sqrt
from statistics import fmean, median
from typing import Any
from uuid import uuid4

from fastapi import Request, Response
from pydantic import BaseModel, ConfigDict, Field

from reward_service.api.compat.adapter import Adapter, Loose, as_json
from reward_service.api.compat.adapter_call import AdapterCall, is_failed, reason
from reward_service.api.compat.ground_truth import reference_of
from reward_service.api.problem_details import ProblemDetails
from reward_service.errors import LimitExceeded, Overloaded, ServiceFailure
from reward_service.known_datasets import is_known, reference_for
from reward_service.rewards.combine import Reward
from reward_service.specs.spec import ComponentSpec, RewardSpec

SURFACE = Adapter("nemo_gym", hold_s=25.0)
"""NeMo Gym waits for ever, verifiers 60 seconds, axolotl 30; none asks again after an error's status."""

AGGREGATE_SECONDS = 10.0
MAX_MEASURE = 1e100
"""What is larger has no square."""
COOKIE = "session"
TASK_INDEX = "_ng_task_index"
LOWEST_SCORE, HIGHEST_SCORE = 1.0, 5.0
"""Of a response in `genrm_compare`."""

MASKED = {
    "outage": "provider_unavailable",
    "reference": "verifier_error",
    "overload": "transport_local_resource",
}
"""Names of failures in NeMo Gym's vocabulary."""
_REFERENCES = (
    "reference", "expected_answer", "ground_truth", "answer", "label", "solution", "target",
    "expected_answers", "expected_action", "expected_output", "verifier_metadata",
)  # fmt: skip


class Row(BaseModel):
    """A row of the data set, or the envelope of an Environment Server round it."""

    model_config = ConfigDict(extra="allow", frozen=True, defer_build=True)

    resources_session_id: str | None = None


class Rollout(BaseModel):
    """A row of the data set with the model's `response`; an Environment Server sends both inside
    `verification_input`."""

    model_config = ConfigDict(extra="allow", frozen=True, defer_build=True)

    responses_create_params: Any = None
    response: Any = None
    verification_input: dict[str, Any] | None = None


class Verified(BaseModel):
    """The request again, and: the reward, which is the sum of its components; whether to leave the sample
    out, and why; and each component's score as `NAME_score`."""

    model_config = ConfigDict(extra="allow", defer_build=True)

    reward: float
    reward_components: dict[str, float]
    mask_sample: bool
    failure_kind: str | None
    failure_reason: str | None


class Seeded(Loose):
    """The session's name, when the caller gave it one."""

    resources_session_id: str | None = None


class VerifyResponses(Loose):
    """Answers of `/verify`, without the texts."""

    verify_responses: list[dict[str, Any]] = Field(default_factory=list)


class Aggregates(Loose):
    """Statistics of every numeric field: by task, over all, and the means among them."""

    group_level_metrics: list[dict[str, Any]] = Field(default_factory=list)
    agent_metrics: dict[str, Any] = Field(default_factory=dict)
    key_metrics: dict[str, Any] = Field(default_factory=dict)
    repeat_level_metrics: list[dict[str, Any]] = Field(default_factory=list)


class Comparison(Loose):
    """Responses to one conversation, to be compared with each other."""

    conversation_history: list[dict[str, Any]] = Field(default_factory=list)
    response_objs: list[dict[str, Any]]
    principle: str | None = Field(default=None, min_length=1, max_length=8_000)


class Compared(Loose):
    """A reward for each response, in order."""

    rewards: list[float]
    comparison_results: list[dict[str, Any]]
    metrics: dict[str, float]


@SURFACE.endpoint("/seed_session", Row, Seeded)
async def seed_session(call: AdapterCall[Row]) -> Response:
    """Begin a session: sets the cookie that NeMo Gym wants to see."""
    response = as_json(_named(call.body.resources_session_id))
    response.set_cookie(COOKIE, call.http.cookies.get(COOKIE) or uuid4().hex, httponly=True, samesite="lax")
    return response


@SURFACE.endpoint("/close_session", Row, Seeded)
async def close_session(call: AdapterCall[Row]) -> dict[str, str]:
    """End a session; there is nothing to end."""
    return _named(call.body.resources_session_id)


def _named(session: str | None) -> dict[str, str]:
    return {} if session is None else {"resources_session_id": session}


@SURFACE.router.get("/reverify_mode")
async def reverify_mode(_: Request) -> Response:
    """Stored rollouts may be verified again: a reward depends on nothing but the request."""
    return as_json("stateless")


@SURFACE.endpoint("/verify", Rollout, Verified)
async def verify(call: AdapterCall[Rollout]) -> dict[str, Any]:
    """The reward of a rollout. What could not be judged comes back with `mask_sample` true."""
    row = call.body.verification_input or fields_of(call.body)
    try:
        (reward,) = await call.score([_sample(row)])
    except ServiceFailure as error:
        kind = MASKED["overload" if isinstance(error, Overloaded) else "outage"]
        return {**row, **_masked(list(call.compiled_spec.spec.components), kind, str(error))}
    if reward.value is None:
        kind = MASKED["outage" if is_failed(reward) else "reference"]
        return {**row, **_masked(list(reward.components), kind, reason(reward))}
    return {**row, **_verified(reward)}


def fields_of(row: BaseModel) -> dict[str, Any]:
    """What was sent, as it was sent."""
    return {
        **(row.model_extra or {}),
        **{name: getattr(row, name) for name in row.model_fields_set & vars(row).keys()},
    }


def _verified(reward: Reward) -> dict[str, Any]:
    parts = {name: part.value or 0.0 for name, part in reward.components.items()}
    scores = {f"{name}_score": part.score or 0.0 for name, part in reward.components.items()}
    return {
        **scores,
        "reward": reward.value,
        "reward_components": parts,
        "mask_sample": False,
        "failure_kind": None,
        "failure_reason": None,
    }


def _masked(names: list[str], kind: str, why: str) -> dict[str, Any]:
    return {
        **{f"{name}_score": 0.0 for name in names},
        "reward": 0.0,
        "reward_components": dict.fromkeys(names, 0.0),
        "mask_sample": True,
        "failure_kind": kind,
        "failure_reason": why,
    }


def _sample(row: dict[str, Any]) -> dict[str, Any]:
    asked = row.get("responses_create_params")
    response = row.get("response")
    output = response.get("output") if isinstance(response, dict) else None
    label = next((row[name] for name in _REFERENCES if row.get(name) is not None), None)
    return {
        "prompt": _prompt(asked.get("input") if isinstance(asked, dict) else None),
        "completion": _messages(output) if isinstance(output, list) else response,
        "reference": _reference(row, label),
    }


def _reference(row: dict[str, Any], label: Any) -> Any:
    """By the name of the row's agent or data set, where that says which kind of answer it has."""
    metadata = row.get("verifier_metadata")
    told = {**metadata, **row} if isinstance(metadata, dict) else row
    if isinstance(told.get("instruction_id_list"), list):
        return reference_for("ifeval", told)
    source = _source(row)
    if source and is_known(source):
        made = reference_for(source, told)
        return made if made is not told else reference_for(source, label)
    return reference_of(label)


def _source(row: dict[str, Any]) -> str | None:
    """The name of a row's agent, or of its data set."""
    agent = row.get("agent_ref")
    named = agent.get("name") if isinstance(agent, dict) else row.get("dataset")
    return named if isinstance(named, str) else None


def _prompt(given: Any) -> Any:
    if isinstance(given, list):
        return [message for message in given if isinstance(message, dict) and "role" in message]
    return given if isinstance(given, str) else ""


def _messages(output: list[Any]) -> list[dict[str, Any]]:
    """The output items of a response as chat messages; reasoning goes with the message that follows."""
    messages: list[dict[str, Any]] = []
    reasoning = ""
    for item in output:
        kind = item.get("type", "message") if isinstance(item, dict) else None
        if kind == "reasoning":
            reasoning += _text(item.get("summary")) or _text(item.get("content"))
        elif kind == "message" and item.get("role", "assistant") == "assistant":
            messages.append({"content": _text(item.get("content")), "reasoning_content": reasoning or None})
            reasoning = ""
        elif kind == "function_call":
            call = {"name": item.get("name"), "arguments": item.get("arguments")}
            messages.append(
                {
                    "tool_calls": [{"type": "function", "function": call}],
                    "reasoning_content": reasoning or None,
                }
            )
            reasoning = ""
    if reasoning:
        messages.append({"content": "", "reasoning_content": reasoning})
    return messages


def _text(content: Any) -> str:
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else ()
    return "".join(str(part["text"]) for part in parts if isinstance(part, dict) and part.get("text"))


@SURFACE.endpoint("/compare", Comparison, Compared)
async def compare(call: AdapterCall[Comparison]) -> dict[str, Any]:
    """A reward from 1 to 5 for each response to one conversation, by comparing all of them (`genrm_compare`).

    The judge is the endpoint `judge` of the settings. A group is ranked whole or the call fails: there is no
    neutral reward for an outage.
    """
    asked = call.body
    prompt = "\n\n".join(str(turn.get("content") or "") for turn in asked.conversation_history)
    documents = [
        {"prompt": prompt, "group": "compared", "completion": _messages(one.get("output") or [])}
        for one in asked.response_objs
    ]
    params = {} if asked.principle is None else {"principle": asked.principle}
    spec = RewardSpec(name="genrm_compare", components={"ranking": ComponentSpec(params=params)})
    rewards = await call.score(documents, spec)
    lost = next((one for one in rewards if one.value is None), None)
    if lost is not None:
        raise ServiceFailure(reason(lost))
    paid = [LOWEST_SCORE + (HIGHEST_SCORE - LOWEST_SCORE) * (one.value or 0.0) for one in rewards]
    return {
        "rewards": paid,
        "comparison_results": [],
        "metrics": {"mean_reward": fmean(paid)} if paid else {},
    }


@SURFACE.endpoint("/aggregate_metrics", VerifyResponses, Aggregates)
async def aggregate_metrics(call: AdapterCall[VerifyResponses]) -> Aggregates:
    """Statistics of a run: mean, max, min, median and std of every numeric field, masked samples left out."""
    job = call.body.verify_responses
    pool = call.services.scorer.pool
    try:
        found: Aggregates = await pool.submit(
            aggregates, job, seconds=AGGREGATE_SECONDS, size=len(job) * 1024, slow=True
        )
    except LimitExceeded as error:
        raise ProblemDetails(HTTPStatus.UNPROCESSABLE_ENTITY, f"verify_responses: {error}") from None
    return found


def aggregates(rows: list[dict[str, Any]]) -> Aggregates:
    """Statistics of answers of `/verify`; for a worker."""
    measured = [row for row in rows if row.get("mask_sample") is not True]
    tasks: dict[Any, list[dict[str, Any]]] = {}
    for row in measured:
        tasks.setdefault(str(row.get(TASK_INDEX, 0)), []).append(row)
    groups = [{**_statistics(task), TASK_INDEX: task[0].get(TASK_INDEX, 0)} for task in tasks.values()]
    agent = {**_statistics(measured), **_coverage(rows, measured)}
    means = {name: value for name, value in agent.items() if name.startswith(("mean/", "coverage/"))}
    return Aggregates(group_level_metrics=groups, agent_metrics=agent, key_metrics=means)


def _statistics(rows: list[dict[str, Any]]) -> dict[str, float]:
    names = sorted({name for row in rows for name, value in row.items() if _is_measure(name, value)})
    found: dict[str, float] = {}
    for name in names:
        values = [float(row[name]) for row in rows if _is_measure(name, row.get(name))]
        for label, measure in (
            ("mean", fmean),
            ("max", max),
            ("min", min),
            ("median", median),
            ("std", _deviation),
        ):
            found[f"{label}/{name}"] = measure(values)
    return found


def _deviation(values: list[float]) -> float:
    mean = fmean(values)
    return sqrt(fmean([(value - mean) ** 2 for value in values]))


def _is_measure(name: str, value: Any) -> bool:
    if not isinstance(value, int | float) or isinstance(value, bool) or name.startswith("_ng_"):
        return False
    return -MAX_MEASURE < value < MAX_MEASURE  # neither infinite nor NaN


def _coverage(rows: list[dict[str, Any]], measured: list[dict[str, Any]]) -> dict[str, int]:
    if len(rows) == len(measured):
        return {}
    tasks, seen = ({str(row.get(TASK_INDEX, 0)) for row in part} for part in (rows, measured))
    return {
        "coverage/measured_rollouts": len(measured),
        "coverage/masked_rollouts": len(rows) - len(measured),
        "coverage/measured_tasks": len(seen),
        "coverage/fully_masked_tasks": len(tasks - seen),
    }
