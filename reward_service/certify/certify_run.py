"""One certification: attempts are made, scored twice, and each check is asked."""

import hashlib
import json
import re
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
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
)
from reward_service.certify.envelope import ENVELOPES, Envelope
from reward_service.certify.gold_forms import gold_forms
from reward_service.rewards.wilson import wilson_interval
from reward_service.sample import Sample

TRIAL_ROWS = 8
"""Rows on which each envelope is tried before one is chosen."""

WINDOW = 2_000
"""Attempts that are scored at once."""

MIN_LEAK_CHARS = 6
"""Shorter golds stand in a prompt by chance."""

ScoreAttempts = Callable[[Sequence[tuple[CertifiedRow, str]]], Awaitable[list[Earned]]]
"""The reward under test: rows with completions to what they earn, in order."""

_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class CertifyOptions:
    """What to certify with: the names that the certificate tells, and the seed of the second order."""

    reward: str
    data: str
    seed: int = 0
    advance: Callable[[int, int], None] = lambda _done, _all: None


async def certify(rows: Sequence[CertifiedRow], score: ScoreAttempts, options: CertifyOptions) -> Certificate:
    """The certificate of a reward on these rows."""
    started = time.monotonic()
    envelope = await _best_envelope(rows, score)
    attempts = _attempts(rows, envelope)
    tried = await _scored(rows, attempts, score, options)
    shuffled = list(attempts)
    Random(options.seed).shuffle(shuffled)  # noqa: S311 - an order that can be replayed, no secret
    again = await _scored(rows, shuffled[: max(1, len(shuffled) // 4)], score, options)
    checks = _checks(rows, tried, again)
    subject = CertifiedSubject(
        options.reward, options.data, digest(rows), len(rows), options.seed,
        {"reward-service": __version__}, envelope.name,
    )  # fmt: skip
    return Certificate(subject, checks, time.monotonic() - started)


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
    rows: Sequence[CertifiedRow], attempts: Sequence[Attempt], score: ScoreAttempts, options: CertifyOptions
) -> list[Tried]:
    by_position = {row.position: row for row in rows}
    tried: list[Tried] = []
    for at in range(0, len(attempts), WINDOW):
        window = attempts[at : at + WINDOW]
        earned = await score([(by_position[one.row], one.completion) for one in window])
        tried += zip(window, earned, strict=True)
        options.advance(len(tried), len(attempts))
    return tried


def _checks(rows: Sequence[CertifiedRow], tried: list[Tried], again: list[Tried]) -> list[CheckResult]:
    bounds = bounds_of(tried)
    repeated = {(a.row, a.check, a.form) for a, _ in again}
    first = [(a, e) for a, e in tried if (a.row, a.check, a.form) in repeated]
    return [
        judged(Check.ORACLE, tried, bounds),
        judged(Check.FLOOR, tried, bounds),
        judged(Check.CANARY, tried, bounds),
        judged(Check.METAMORPHIC, tried, bounds),
        floor_gap(tried),
        null_attack(tried),
        determinism(first, again),
        _leak(rows),
        balance(tried),
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
