"""What `certify` certifies, as it is named on the command line: a spec, a function's file, or an address."""

import hashlib
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import httpx

from reward_service.certify.attempt import CertifiedRow, Earned
from reward_service.certify.certify_run import ScoreAttempts
from reward_service.certify.function_reward import FunctionReward, call_function
from reward_service.certify.remote_reward import RemoteReward, remote_reward
from reward_service.certify.reward_under_test import Hangs, function_reward, spec_digest, spec_reward
from reward_service.errors import BadConfig
from reward_service.scoring.sandbox_provider import SandboxConfig, SandboxProvider, backend_of
from reward_service.scoring.scorer import Scorer
from reward_service.settings import Settings
from reward_service.specs.compiled import SpecLibrary
from reward_service.specs.spec import RewardSpec
from reward_service.workers import WorkerPool

Tested = str | RewardSpec | FunctionReward | RemoteReward
"""A spec's name, a spec, somebody's function, a service."""


@dataclass(frozen=True, slots=True)
class OpenReward:
    """The reward under test, the same in fresh processes, and behind each of the other walls."""

    score: ScoreAttempts
    restarted: ScoreAttempts
    tiers: dict[str, ScoreAttempts] = field(default_factory=dict)


def recipe_of(tested: Tested) -> dict[str, Any]:
    """What it takes to certify the same again; headers, which hold secrets, are left out."""
    if isinstance(tested, FunctionReward):
        return {"function": f"{tested.path}:{tested.name}", "timeout": tested.seconds, "chat": tested.chat}
    if isinstance(tested, RemoteReward):
        kept = {name: value for name, value in asdict(tested).items() if name in {"url", "wire", "spec"}}
        return {**kept, "timeout": tested.seconds}
    return {
        "spec": tested if isinstance(tested, str) else tested.model_dump(mode="json", exclude_defaults=True)
    }


def digest_of(tested: Tested) -> str:
    """SHA-256 of the spec, or of the function's file; empty for what is served elsewhere."""
    if isinstance(tested, RemoteReward):
        return ""
    if isinstance(tested, FunctionReward):
        return hashlib.sha256(Path(tested.path).read_bytes()).hexdigest()
    return spec_digest(SpecLibrary().compiled_spec(tested).spec)


def knows_one_gold(tested: Tested) -> bool:
    """Is it told one answer alone? Specs and `/v1/score` have the whole reference."""
    return isinstance(tested, FunctionReward) or (isinstance(tested, RemoteReward) and tested.wire != "score")


def tested_of(recipe: dict[str, Any], headers: dict[str, str]) -> Tested:
    """The reward that a certificate's recipe names.

    Raises:
        BadConfig: the recipe names none.
    """
    seconds = float(recipe.get("timeout", 30.0))
    if "function" in recipe:
        chat = bool(recipe.get("chat"))
        return FunctionReward.parse(str(recipe["function"]), seconds=seconds, chat=chat)
    if "url" in recipe:
        return RemoteReward(recipe["url"], recipe["wire"], recipe["spec"], headers, seconds)
    spec = recipe.get("spec")
    if isinstance(spec, dict):
        return RewardSpec.model_validate(spec)
    if not isinstance(spec, str):
        raise BadConfig("the certificate does not tell what was certified; it was made by another version")
    return spec


def refuse_unknown(tiers: Sequence[str]) -> None:
    """Refuse walls that are none.

    Raises:
        BadConfig: one is not known.
    """
    for name in tiers:
        try:
            backend_of(name)
        except ValueError as error:
            raise BadConfig(f"--tier: {error}") from None


def headers_of(lines: Sequence[str]) -> dict[str, str]:
    """Headers written as `Name: value`.

    Raises:
        BadConfig: one is not of that form.
    """
    headers = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon or not name.strip():
            raise BadConfig(f"--header {line!r} is not of the form 'Name: value'")
        headers[name.strip()] = value.strip()
    return headers


def spec_file(spec: str) -> Path | None:
    """The file that a spec's name is, if it is one."""
    return Path(spec) if spec.endswith((".toml", ".json")) else None


@asynccontextmanager
async def open_reward(
    tested: Tested, *, workers: int, tiers: Sequence[str] = ()
) -> AsyncIterator[OpenReward]:
    """The reward, ready to score; processes for the repetition begin when they are first needed."""
    async with AsyncExitStack() as stack:
        if isinstance(tested, RemoteReward):
            http = await stack.enter_async_context(httpx.AsyncClient())
            asked = remote_reward(http, tested)
            yield OpenReward(asked, asked)
            return

        if isinstance(tested, FunctionReward):
            yield await _open_function(stack, tested, workers)
            return

        async def opened(sandbox: str) -> ScoreAttempts:
            config = _sandbox_config(sandbox, workers)
            scorer = Scorer(workers=workers, sandbox_provider=SandboxProvider(config))
            await stack.enter_async_context(scorer)
            return spec_reward(scorer, SpecLibrary().compiled_spec(tested))

        own = Settings().sandbox
        walls = {name: _opened_late(opened, name) for name in tiers}
        yield OpenReward(await opened(own), _opened_late(opened, own), walls)


async def _open_function(stack: AsyncExitStack, function: FunctionReward, workers: int) -> OpenReward:
    """Somebody's function in processes that have nothing but it, and later in fresh ones."""

    hangs = Hangs()

    async def opened(_: str = "") -> ScoreAttempts:
        memory = Settings().worker_memory_mb * 2**20
        pool = WorkerPool(2 * workers, memory_bytes=memory, preload=(call_function.__module__,))
        await stack.enter_async_context(pool)
        return function_reward(pool, function, hangs)

    return OpenReward(await opened(), _opened_late(opened, ""))


def _opened_late(open_scorer: Any, sandbox: str) -> ScoreAttempts:
    """A reward whose processes begin when it is first asked."""
    found: list[ScoreAttempts] = []

    async def score(asked: Sequence[tuple[CertifiedRow, str]]) -> list[Earned]:
        if not found:
            found.append(await open_scorer(sandbox))
        return await found[0](asked)

    return score


def _sandbox_config(sandbox: str, workers: int) -> SandboxConfig:
    own = Settings(workers=workers).sandbox_config()
    if sandbox == own.backend:
        return own
    return SandboxConfig(sandbox, allow_unconfined=own.allow_unconfined, slots=own.slots)
