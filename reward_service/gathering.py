"""From judged samples to rewards: groups are gathered, completed, scored, and summed up.

Order of things, for every call:
1.  The samples of the call are put together by group; one without a group is a group of its own.
2.  With a `group_size`, a group of which the call brings only a part waits for the rest (`cohort`).
3.  Relative components are completed and verdicts combined, for the whole group at once (`grouping`).
4.  The caller gets the rewards and advantages of its own members.
"""

import asyncio
import time
from collections.abc import Sequence
from contextvars import ContextVar
from dataclasses import dataclass, replace

from reward_service import agreement, grouping
from reward_service.cohort import Cohorts, Gathered
from reward_service.errors import RewardServiceError
from reward_service.group import GroupStatistics
from reward_service.grouping import Judged
from reward_service.recipe import Recipe
from reward_service.reward import Reward
from reward_service.spec import ACCURACY, RewardSpec
from reward_service.workers import WorkerPool

CONSENSUS_SECONDS = 10.0
MAX_CONSENSUS = 256
"""Members; telling answers apart takes up to a comparison a pair."""

RUN: ContextVar[str | None] = ContextVar("RUN", default=None)
"""The training run of the present task, for work that is asked for without a `Call` of its own."""


@dataclass(frozen=True, slots=True)
class Call:
    """What a caller says of a batch as a whole.

    Attributes:
        seconds: how long it waits; None: as long as it takes, and never for other calls.
        group_size: members of a complete group.
        step: the training step, for weights that warm up.
        run: the training run; groups of two runs are never put together.
    """

    seconds: float | None = None
    group_size: int | None = None
    step: int | None = None
    run: str | None = None


@dataclass(frozen=True, slots=True)
class _Group:
    """One group: its name (None for a sample without one), the batch positions of its members here, the
    whole group as gathered, and the rewards of all of it."""

    name: str | int | None
    positions: list[int]
    whole: Gathered[Judged]
    rewards: list[Reward]


class Gathering:
    """The groups of one scorer."""

    def __init__(self, pool: WorkerPool) -> None:
        self._pool = pool
        self._cohorts: Cohorts[Judged] = Cohorts(lambda member: member.id)

    async def settle(
        self,
        judged: Sequence[Judged],
        names: Sequence[str | int | None],
        recipe: Recipe,
        *,
        call: Call,
        until: float | None,
    ) -> tuple[list[Reward], list[GroupStatistics]]:
        """Rewards in the order of `judged`, and the statistics of the groups `names` tells (one per sample),
        in the order of their first members. `until` is the caller's deadline on the monotonic clock."""
        spec = recipe.spec.at(call.step)
        if not recipe.relative and all(name is None for name in names):
            return grouping.rewards(judged, recipe, spec), []
        groups = [
            _Group(name, positions, whole, grouping.rewards(whole.members, recipe, spec))
            for name, positions, whole in await self._gathered(judged, names, (recipe.key, call), until)
        ]
        ordered = _ordered(groups, len(judged))
        spread = grouping.spread(ordered) if spec.group.advantage == "batch" else None
        found = [
            _summary(group, recipe, spec, batch_std=spread) for group in groups if group.name is not None
        ]
        if spec.group.consensus:
            named = [group for group in groups if group.name is not None]
            agreed = await asyncio.gather(*(self._consensus(group, recipe) for group in named))
            found = [replace(one, consensus=right) for one, right in zip(found, agreed, strict=True)]
        return ordered, found

    async def _gathered(
        self,
        judged: Sequence[Judged],
        names: Sequence[str | int | None],
        terms: tuple[str, Call],
        until: float | None,
    ) -> list[tuple[str | int | None, list[int], Gathered[Judged]]]:
        """Name, own positions and all members of every group; callers wait for each other only when they
        agree on `terms`: the recipe's key, the size, the step and the run."""
        key, call = terms
        size = call.group_size
        found: list[tuple[str | int | None, list[int], Gathered[Judged]]] = []
        waiting = {}
        for name, positions in _parts(names):
            members = [judged[position] for position in positions]
            if name is not None and until is not None and size is not None and len(members) < size:
                seconds = max(0.0, until - time.monotonic())
                cohort = (type(name), name, size, call.step, call.run, key)
                waiting[len(found)] = self._cohorts.gather(cohort, members, size, seconds=seconds)
            found.append((name, positions, _alone(members, size)))
        if waiting:
            for at, whole in zip(waiting, await asyncio.gather(*waiting.values()), strict=True):
                found[at] = (*found[at][:2], whole)
        return found

    async def _consensus(self, group: _Group, recipe: Recipe) -> bool | None:
        name = recipe.accuracy or ACCURACY
        verdicts = [member.verdicts.get(name) for member in group.whole.members[:MAX_CONSENSUS]]
        answers = [verdict.answer if verdict else None for verdict in verdicts]
        right = [verdict is not None and verdict.score == 1.0 for verdict in verdicts]
        kinds = {member.kind for member in group.whole.members}
        verifier = recipe.judging(kinds.pop()) if len(kinds) == 1 else None
        if verifier is None:
            return None
        job = (verifier, answers, right)
        try:
            decided: bool | None = await self._pool.submit(
                agreement.majority_is_right, job, seconds=CONSENSUS_SECONDS, slow=True
            )
        except RewardServiceError:
            return None
        return decided


def _alone(members: list[Judged], size: int | None) -> Gathered[Judged]:
    """A group no other call is waited for."""
    return Gathered(members, list(range(len(members))), complete=size is None or len(members) >= size)


def _ordered(groups: Sequence[_Group], count: int) -> list[Reward]:
    """The rewards of the call's own members, in the order of its samples."""
    by_position = {
        at: group.rewards[own]
        for group in groups
        for at, own in zip(group.positions, group.whole.own, strict=True)
    }
    return [by_position[position] for position in range(count)]


def _summary(group: _Group, recipe: Recipe, spec: RewardSpec, *, batch_std: float | None) -> GroupStatistics:
    name = "" if group.name is None else group.name
    found = grouping.summary(name, group.rewards, recipe, spec, batch_std=batch_std)
    own = found if len(group.whole.own) == found.size else found.of(group.whole.own)
    return own if group.whole.complete else replace(own, complete=group.whole.complete)


def _parts(names: Sequence[str | int | None]) -> list[tuple[str | int | None, list[int]]]:
    """Positions by group, in order of the first; a sample without a group stands alone."""
    parts: dict[object, tuple[str | int | None, list[int]]] = {}
    for position, name in enumerate(names):
        key = ("alone", position) if name is None else (type(name), name)
        parts.setdefault(key, (name, []))[1].append(position)
    return list(parts.values())
