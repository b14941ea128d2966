"""Comparing the members of a whole group: one question of all their entries, and a verdict for each.

A group is ranked whole or not at all. Members that are still missing at the deadline, or that could not be
read, make every ranking verdict of the group `failed`: a rank among fewer would be another reward. Members
without an answer earn 0 and are not compared; rows that cannot be understood cost the others nothing.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace

from reward_service.errors import DeadlinePassed
from reward_service.rewards.group_rewards import JudgedSample
from reward_service.scoring.deadline_wait import result_of, wait_until
from reward_service.verdict import Entry, Outcome, Verdict
from reward_service.verifiers.base import Question, Verifier
from reward_service.verifiers.group_relative import CohortVerifier

MAX_MEMBERS = 256
"""A ranking of pairs asks twice for each two of them."""

Decide = Callable[[Verifier, Question], Awaitable[Verdict]]
"""Decides a question, or finds the verdict in the cache; failures are verdicts."""


def ranking_fault(name: str | int | None, *, complete: bool) -> Verdict | None:
    """Why a group of this name cannot be ranked at all."""
    if name is None:
        return Verdict.bad_reference("group: a ranking compares the members of a group, and this has none")
    return None if complete else Verdict.failed("the group is incomplete, and is ranked whole or not at all")


async def rank_members(
    members: Sequence[JudgedSample],
    verifiers: Mapping[str, CohortVerifier],
    decide: Decide,
    *,
    fault: Verdict | None,
    until: float | None,
) -> list[JudgedSample]:
    """The members of one group with every entry turned into a verdict, in their order.

    `fault` is what all entries get instead, where there is one; `until` the deadline on the monotonic clock.
    """
    ranked = list(members)
    for name, verifier in verifiers.items():
        entries = {
            at: entry for at, one in enumerate(members) if isinstance(entry := one.verdicts.get(name), Entry)
        }
        if not entries:
            continue
        lost = _lost(members, name) if fault is None else fault
        verdicts = await _verdicts(verifier, list(entries.values()), decide, fault=lost, until=until)
        for at, verdict in zip(entries, verdicts, strict=True):
            ranked[at] = replace(ranked[at], verdicts={**ranked[at].verdicts, name: verdict})
    return ranked


def _lost(members: Sequence[JudgedSample], name: str) -> Verdict | None:
    """Why the group is not whole: a member that the service could not read."""
    for member in members:
        verdict = member.verdicts.get(name)
        if isinstance(verdict, Verdict) and verdict.outcome is Outcome.FAILED:
            return Verdict.failed(f"member {member.id} of the group could not be read: {verdict.reason}")
    return None


async def _verdicts(
    verifier: CohortVerifier,
    entries: Sequence[Entry],
    decide: Decide,
    *,
    fault: Verdict | None,
    until: float | None,
) -> list[Verdict]:
    if fault is None and len(entries) > MAX_MEMBERS:
        fault = Verdict.bad_reference(f"group: {len(entries)} members; the limit is {MAX_MEMBERS}")
    if fault is not None:
        return [fault] * len(entries)
    question = verifier.question(entries)
    ranking = await _in_time(decide(verifier, question), until)
    if ranking.score is None:
        return [ranking] * len(entries)
    return [verifier.member_verdict(entry.text, ranking, question) for entry in entries]


async def _in_time(deciding: Awaitable[Verdict], until: float | None) -> Verdict:
    future = asyncio.ensure_future(deciding)
    await wait_until([future], until)
    try:
        verdict: Verdict = result_of(future)
    except DeadlinePassed as error:
        return Verdict.failed(str(error))
    return verdict
