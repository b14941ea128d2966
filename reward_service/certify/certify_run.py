"""One certification: attempts are made, scored twice, and each check is asked."""

import hashlib
import json
import re
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from reward_service import __version__
from reward_service.certify.attempt import Attempt, CertifiedRow, Check, Earned
from reward_service.certify.attempts import attempts_on
from reward_service.certify.certificate import Certificate, CertifiedSubject
from reward_service.certify.check_results import (
    CheckResult,
    Example,
    Status,
    Tried,
    balance,
    bounds_of,
    determinism,
    floor_gap,
    judged,
    null_attack,
    portability,
)
from reward_service.certify.envelope import ENVELOPES, Envelope
from reward_service.certify.gold_forms import gold_forms
from reward_service.rewards.wilson import wilson_interval
from reward_service.sample import Sample

TRIAL_ROWS = 8
"""Rows on which each envelope is tried before one is chosen."""

WINDOW = 2_000
"""Attempts that are scored at once."""

REPEATED_SHARE = 8
"""One attempt of so many is scored twice more."""
SMALL_WINDOW = 97
"""Attempts at once when they are scored the third time: other batches than before."""

MIN_LEAK_CHARS = 6
"""Shorter golds stand in a prompt by chance."""

ScoreAttempts = Callable[[Sequence[tuple[CertifiedRow, str]]], Awaitable[list[Earned]]]
"""The reward under test: rows with completions to what they earn, in order."""

_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class CertifyOptions:
    """What to certify with: the names that the certificate tells, and the seed of the further orders.

    `restarted` is the same reward in fresh processes that remember nothing; without one, the reward itself is
    asked again. `tiers` are the same reward with its programs run behind other walls. `recipe` is what a
    replay needs.
    """

    reward: str
    data: str
    seed: int = 0
    advance: Callable[[int, int], None] = lambda _done, _all: None
    restarted: ScoreAttempts | None = None
    tiers: Mapping[str, ScoreAttempts] = field(default_factory=dict)
    recipe: Mapping[str, Any] = field(default_factory=dict)


async def certify(rows: Sequence[CertifiedRow], score: ScoreAttempts, options: CertifyOptions) -> Certificate:
    """The certificate of a reward on these rows."""
    started = time.monotonic()
    envelope = await _best_envelope(rows, score)
    attempts = _attempts(rows, envelope)
    tried = await _scored(rows, attempts, score, options)
    repeated = await _repeated(rows, attempts, options.restarted or score, options)
    elsewhere = await _elsewhere(rows, attempts, options)
    checks = _checks(rows, tried, repeated, elsewhere)
    subject = CertifiedSubject(
        options.reward, options.data, digest(rows), len(rows), options.seed,
        {"reward-service": __version__}, envelope.name, dict(options.recipe),
    )  # fmt: skip
    return Certificate(subject, checks, time.monotonic() - started)


async def _repeated(
    rows: Sequence[CertifiedRow], attempts: Sequence[Attempt], score: ScoreAttempts, options: CertifyOptions
) -> list[Tried]:
    """A part of the attempts, scored twice more: in a drawn order, and in the opposite one in small
    batches."""
    drawn = list(attempts)
    Random(options.seed).shuffle(drawn)  # noqa: S311 - an order that can be replayed, no secret
    part = drawn[: max(1, len(drawn) // REPEATED_SHARE)]
    first = await _scored(rows, part, score, options)
    return first + await _scored(rows, part[::-1], score, options, window=SMALL_WINDOW)


async def _elsewhere(
    rows: Sequence[CertifiedRow], attempts: Sequence[Attempt], options: CertifyOptions
) -> dict[str, list[Tried]]:
    """The attempts on rows whose programs are run, scored behind each of the other walls."""
    runs = {row.position for row in rows if row.kind == "code"}
    programs = [attempt for attempt in attempts if attempt.row in runs]
    return {
        name: await _scored(rows, programs, score, options)
        for name, score in options.tiers.items()
        if programs
    }


def digest(rows: Sequence[CertifiedRow]) -> str:
    """SHA-256 of the rows' prompts, references and solutions."""
    sha = hashlib.sha256()
    for row in rows:
        text = json.dumps([row.prompt, row.reference, row.solution], sort_keys=True, default=str)
        sha.update(text.encode("utf-8", "surrogatepass"))
    return sha.hexdigest()


async def _best_envelope(rows: Sequence[CertifiedRow], score: ScoreAttempts) -> Envelope:
    """The first of the envelopes in which the gold earns most."""
    golds = [(row, next(iter(gold_forms(row.reference).forms.values()), "")) for row in rows]
    trials = [(row, gold) for row, gold in golds if gold][:TRIAL_ROWS]
    asked = [(row, envelope.completion(gold)) for envelope in ENVELOPES for row, gold in trials]
    if not asked:
        return ENVELOPES[0]
    earned = [one.value or 0.0 for one in await score(asked)]
    count = len(trials)
    sums = [sum(earned[at * count : (at + 1) * count]) for at in range(len(ENVELOPES))]
    return ENVELOPES[sums.index(max(sums))]


def _attempts(rows: Sequence[CertifiedRow], envelope: Envelope) -> list[Attempt]:
    count = len(rows)
    return [
        attempt
        for at, row in enumerate(rows)
        for attempt in attempts_on(row, rows[(at + 1) % count] if count > 1 else None, envelope)
    ]


async def _scored(
    rows: Sequence[CertifiedRow],
    attempts: Sequence[Attempt],
    score: ScoreAttempts,
    options: CertifyOptions,
    *,
    window: int = WINDOW,
) -> list[Tried]:
    by_position = {row.position: row for row in rows}
    tried: list[Tried] = []
    for at in range(0, len(attempts), window):
        batch = attempts[at : at + window]
        earned = await score([(by_position[one.row], one.completion) for one in batch])
        tried += zip(batch, earned, strict=True)
        options.advance(len(tried), len(attempts))
    return tried


def _checks(
    rows: Sequence[CertifiedRow],
    tried: list[Tried],
    repeated: list[Tried],
    elsewhere: Mapping[str, list[Tried]],
) -> list[CheckResult]:
    bounds = bounds_of(tried)
    return [
        judged(Check.ORACLE, tried, bounds),
        judged(Check.FLOOR, tried, bounds),
        judged(Check.CANARY, tried, bounds),
        judged(Check.METAMORPHIC, tried, bounds),
        floor_gap(tried),
        null_attack(tried),
        determinism(tried, repeated),
        _leak(rows),
        balance(tried),
        portability(tried, elsewhere),
    ]


def _leak(rows: Sequence[CertifiedRow]) -> CheckResult:
    """Prompts that hold their own answer, where it is long enough not to stand there by chance."""
    asked = [(row, next(iter(gold_forms(row.reference).forms.values()), "")) for row in rows]
    long = [(row, gold) for row, gold in asked if len(gold) >= MIN_LEAK_CHARS]
    if not long:
        return CheckResult(Check.LEAK, "not applicable")
    leaks = [(row, gold) for row, gold in long if _flat(gold) in _flat(_prompt(row))]
    examples = tuple(
        Example(row.position, "gold in the prompt", gold[:200], None, "a prompt without it", "")
        for row, gold in leaks[:20]
    )
    right = len(long) - len(leaks)
    status: Status = "failed" if leaks else "passed"
    return CheckResult(Check.LEAK, status, len(long), right, wilson_interval(right, len(long)), {}, examples)


def _prompt(row: CertifiedRow) -> str:
    sample: Any = Sample.model_validate({"prompt": row.prompt or "", "completion": ""})
    text: str = sample.prompt_text
    return text


def _flat(text: str) -> str:
    return _BLANKS.sub(" ", text).strip().casefold()
