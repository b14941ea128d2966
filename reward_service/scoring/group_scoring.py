"""From judged samples to rewards, group by group. For every call:

1.  The samples of the call are put together by group; one without a group is a group of its own.
2.  With a `group_size`, a group of which the call brings only a part waits for the rest (`group_barrier`).
3.  Members of a whole group are compared with each other where the spec wants it (`group_ranking`).
4.  Measurements become scores and verdicts become rewards, for the whole group at once (`group_rewards`).
5.  The caller gets the rewards and advantages of its own members.
"""

import asyncio
import time
from collections.abc import Hashable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Protocol

from reward_service.errors import RewardServiceError
from reward_service.rewards import answer_agreement, group_rewards
from reward_service.rewards.advantages import GroupStatistics
from reward_service.rewards.combine import Reward
from reward_service.rewards.group_rewards import JudgedSample
from reward_service.rewards.step_rewards import turn_advantages
from reward_service.scheduling.fair_queue import map_in_turns
from reward_service.scoring.group_barrier import AssembledGroup, GroupBarrier
from reward_service.scoring.group_ranking import Decide, rank_members, ranking_fault
from reward_service.specs.compiled import CompiledSpec
from reward_service.specs.spec import ACCURACY, RewardSpec
from reward_service.verdict import Verdict
from reward_service.workers import WorkerPool

CONSENSUS_SECONDS = 10.0
MAX_CONSENSUS = 256
"""Members; telling answers apart takes up to a comparison a pair."""

RUN: ContextVar[str | None] = ContextVar("RUN", default=None)
"""The training run of the present task, for work that is asked for without a `ScoringCall` of its own."""


@dataclass(frozen=True, slots=True)
class ScoringCall:
    """What a caller says of a batch as a whole.

    Attributes:
        seconds: how long it waits; None: as long as it takes, and never for other calls.
        group_size: members of a complete group.
        step: the training step, for weights that warm up.
        run: the training run; groups of two runs are never put together.
        seconds_of: told the processor time that workers took to answer the questions of each sample, by its
            position; none of what was read, remembered, or judged elsewhere.
    """

    seconds: float | None = None
    group_size: int | None = None
    step: int | None = None
    run: str | None = None
    seconds_of: dict[int, float] | None = None


@dataclass(frozen=True, slots=True)
class _Group:
    """One group: its name (None for a sample without one), the positions of its members in the batch,
    the whole group as assembled, and the rewards of all its members."""

    name: str | int | None
    positions: list[int]
    whole: AssembledGroup[JudgedSample]
    rewards: list[Reward]


class GroupGatherer(Protocol):
    """Brings members of a group together: a `GroupBarrier`, or `shared_groups.SharedGroups`."""

    async def gather(
        self, key: Hashable, members: Sequence[JudgedSample], size: int, *, seconds: float
    ) -> AssembledGroup[JudgedSample]:
        """As `GroupBarrier.gather`."""


class GroupScoring:
    """Computes rewards and group statistics for the calls of one scorer. `barrier` gathers the groups that
    come in parts."""

    def __init__(self, pool: WorkerPool, decide: Decide) -> None:
        self._pool = pool
        self._decide = decide
        self.own_barrier: GroupBarrier[JudgedSample] = GroupBarrier(lambda member: member.id)
        self.barrier: GroupGatherer = self.own_barrier

    async def score_groups(
        self,
        judged: Sequence[JudgedSample],
        names: Sequence[str | int | None],
        compiled_spec: CompiledSpec,
        *,
        call: ScoringCall,
        until: float | None,
    ) -> tuple[list[Reward], list[GroupStatistics]]:
        """Rewards in the order of `judged`, and the statistics of the groups in the order of their first
        members.

        `names` has the group of each sample, None for one without; `until` is the caller's deadline on the
        monotonic clock.
        """
        spec = compiled_spec.spec.at(call.step)
        relative = compiled_spec.group_verifiers or compiled_spec.cohort_verifiers
        if not relative and all(name is None for name in names):
            return await map_in_turns(
                lambda one: group_rewards.compute_rewards([one], compiled_spec, spec)[0], judged
            ), []
        assembled = await self._assemble_groups(judged, names, (compiled_spec.key, call), until)
        if compiled_spec.cohort_verifiers:
            assembled = await self._ranked(assembled, compiled_spec, until)
        groups = await map_in_turns(
            lambda one: _Group(*one, group_rewards.compute_rewards(one[2].members, compiled_spec, spec)),
            assembled,
        )
        ordered = _rewards_in_order(groups, len(judged))
        batch_reward_std = (
            group_rewards.batch_reward_std(ordered) if spec.group.advantage == "batch" else None
        )
        found = await map_in_turns(
            lambda group: _group_statistics(group, compiled_spec, spec, batch_std=batch_reward_std),
            [group for group in groups if group.name is not None],
        )
        if spec.group.consensus:
            named = [group for group in groups if group.name is not None]
            agreed = await asyncio.gather(*(self._consensus(group, compiled_spec) for group in named))
            found = [replace(one, consensus=right) for one, right in zip(found, agreed, strict=True)]
        return ordered, found

    async def _assemble_groups(
        self,
        judged: Sequence[JudgedSample],
        names: Sequence[str | int | None],
        terms: tuple[str, ScoringCall],
        until: float | None,
    ) -> list[tuple[str | int | None, list[int], AssembledGroup[JudgedSample]]]:
        """Name, own positions and all members of every group; callers wait for each other only when they
        agree on `terms`: the spec's key, the size, the step and the run."""
        key, call = terms
        size = call.group_size
        found: list[tuple[str | int | None, list[int], AssembledGroup[JudgedSample]]] = []
        waiting = {}
        for name, positions in positions_by_group(names):
            members = [judged[position] for position in positions]
            if name is not None and until is not None and size is not None and len(members) < size:
                seconds = max(0.0, until - time.monotonic())
                barrier_key = (type(name), name, size, call.step, call.run, key)
                waiting[len(found)] = self.barrier.gather(barrier_key, members, size, seconds=seconds)
            found.append((name, positions, _without_waiting(members, size)))
        if waiting:
            for at, whole in zip(waiting, await asyncio.gather(*waiting.values()), strict=True):
                found[at] = (*found[at][:2], whole)
        return found

    async def _ranked(
        self,
        assembled: Sequence[tuple[str | int | None, list[int], AssembledGroup[JudgedSample]]],
        compiled_spec: CompiledSpec,
        until: float | None,
    ) -> list[tuple[str | int | None, list[int], AssembledGroup[JudgedSample]]]:
        """The same groups, their members compared."""
        rankings = [
            rank_members(
                whole.members,
                compiled_spec.cohort_verifiers,
                self._decide,
                fault=ranking_fault(name, complete=whole.complete),
                until=until,
            )
            for name, _, whole in assembled
        ]
        ranked = await asyncio.gather(*rankings)
        return [
            (name, positions, replace(whole, members=members))
            for (name, positions, whole), members in zip(assembled, ranked, strict=True)
        ]

    async def _consensus(self, group: _Group, compiled_spec: CompiledSpec) -> bool | None:
        name = compiled_spec.accuracy or ACCURACY
        verdicts = [member.verdicts.get(name) for member in group.whole.members[:MAX_CONSENSUS]]
        answers = [verdict.answer if isinstance(verdict, Verdict) else None for verdict in verdicts]
        right = [isinstance(verdict, Verdict) and verdict.score == 1.0 for verdict in verdicts]
        kinds = {member.kind for member in group.whole.members}
        verifier = compiled_spec.accuracy_verifier(kinds.pop()) if len(kinds) == 1 else None
        if verifier is None:
            return None
        job = (verifier, answers, right)
        try:
            decided: bool | None = await self._pool.submit(
                answer_agreement.majority_is_right, job, seconds=CONSENSUS_SECONDS, slow=True
            )
        except RewardServiceError:
            return None
        return decided


def _without_waiting(members: list[JudgedSample], size: int | None) -> AssembledGroup[JudgedSample]:
    """A group that waits for no other call."""
    return AssembledGroup(members, list(range(len(members))), complete=size is None or len(members) >= size)


def _rewards_in_order(groups: Sequence[_Group], count: int) -> list[Reward]:
    """The rewards of the call's own members, in the order of its samples."""
    by_position = {
        at: group.rewards[own]
        for group in groups
        for at, own in zip(group.positions, group.whole.own, strict=True)
    }
    return [by_position[position] for position in range(count)]


def _group_statistics(
    group: _Group, compiled_spec: CompiledSpec, spec: RewardSpec, *, batch_std: float | None
) -> GroupStatistics:
    name = "" if group.name is None else group.name
    found = group_rewards.group_statistics(name, group.rewards, compiled_spec, spec, batch_std=batch_std)
    steps, turns = [reward.steps for reward in group.rewards], [one.turns for one in group.whole.members]
    found = replace(found, step_advantages=turn_advantages(steps, turns))
    own = found if len(group.whole.own) == found.size else found.for_members(group.whole.own)
    return own if group.whole.complete else replace(own, complete=group.whole.complete)


def positions_by_group(names: Sequence[str | int | None]) -> list[tuple[str | int | None, list[int]]]:
    """Positions by group, in order of the first; a sample without a group stands alone."""
    parts: dict[object, tuple[str | int | None, list[int]]] = {}
    for position, name in enumerate(names):
        key = ("alone", position) if name is None else (type(name), name)
        parts.setdefault(key, (name, []))[1].append(position)
    return list(parts.values())
