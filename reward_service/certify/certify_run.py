"""One certification: attempts are made, scored twice, and each check is asked."""

import hashlib
import json
import platform
import re
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from random import Random
from typing import Any

from reward_service import __version__
from reward_service.certify.attempt import Attempt, CertifiedRow, Check, Earned, Want, without_text
from reward_service.certify.attempts import attempts_on, hard_attempts
from reward_service.certify.certificate import Certificate, CertifiedSubject
from reward_service.certify.check_evaluation import (
    EXAMPLE_CHARS,
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

TRIAL_ROWS = 8
"""Rows on which each envelope is tried before one is chosen, and texts that are hard to read."""

WINDOW = 1_000
"""Attempts that are scored at once."""

FOREIGN_ROWS = 8
"""Rows in which an answer is looked for that is surely wrong here."""

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
    asked again. `tiers` are the same reward with its programs run behind other walls. `recipe` and
    `reward_digest` are what a replay needs, and what it compares.
    """

    reward: str
    data: str
    seed: int = 0
    advance: Callable[[int, int], None] = lambda _done, _all: None
    restarted: ScoreAttempts | None = None
    tiers: Mapping[str, ScoreAttempts] = field(default_factory=dict)
    recipe: Mapping[str, Any] = field(default_factory=dict)
    reward_digest: str = ""
    knows_one_gold: bool = False
    """Is the reward told one answer alone, as functions are, rather than the whole reference?"""


async def certify(rows: Sequence[CertifiedRow], score: ScoreAttempts, options: CertifyOptions) -> Certificate:
    """The certificate of a reward on these rows."""
    started = time.monotonic()
    formats = await _formats(rows, score)
    envelope = formats.best
    made = _Made(rows, envelope, knows_one_gold=options.knows_one_gold)
    drawn = _Draw(options.seed)
    progress = _Progress(len(rows), options.advance)
    trials = await _scored(rows, drawn.of(made.attempts()), score, progress)
    repeated = await _repeated(rows, drawn, options.restarted or score, progress)
    elsewhere = await _elsewhere(made, options, progress)
    progress.end()
    checks = [made.told(check) for check in _checks(rows, trials, repeated, elsewhere)]
    checks = [formats.told(check) if check.check is Check.ORACLE else check for check in checks]
    subject = CertifiedSubject(
        options.reward, options.data, digest(rows), len(rows), options.seed,
        {"reward-service": __version__, "python": platform.python_version()},
        envelope.name, dict(options.recipe), options.reward_digest, tuple(sorted({row.kind for row in rows})),
    )  # fmt: skip
    return Certificate(subject, checks, time.monotonic() - started)


@dataclass(slots=True)
class _Draw:
    """The attempts that are scored again, drawn as they pass; of all others the texts are not kept."""

    seed: int
    kept: list[Attempt] = field(default_factory=list)

    def of(self, attempts: Iterator[Attempt]) -> Iterator[Attempt]:
        """All attempts."""
        random = Random(self.seed)  # noqa: S311 - a draw that can be replayed, no secret
        for number, attempt in enumerate(attempts):
            if not number or random.random() < 1 / REPEATED_SHARE:
                self.kept.append(attempt)
            yield attempt


@dataclass(slots=True)
class _Progress:
    """How many attempts were scored, of how many there will be by what the rows so far had."""

    rows: int
    advance: Callable[[int, int], None]
    done: int = 0
    seen: int = 0
    first: int = 0

    def scored(self, count: int, row: int | None = None) -> None:
        """So many more; `row` is the place of the last row among the rows, where they are tried first."""
        self.done += count
        if row is not None and row >= self.seen:
            self.seen, self.first = row + 1, self.done
        whole = self.first / max(1, self.seen) * self.rows * (1 + 2 / REPEATED_SHARE)
        self.advance(self.done, max(self.done, round(whole)))

    def end(self) -> None:
        """Tell that all is done."""
        self.advance(self.done, self.done)


@dataclass(frozen=True, slots=True)
class _Made:
    """The attempts on rows. They are made the same at any time, so that their texts need not be kept."""

    rows: Sequence[CertifiedRow]
    envelope: Envelope
    knows_one_gold: bool

    def attempts(self) -> Iterator[Attempt]:
        """All of them."""
        for at in range(len(self.rows)):
            yield from self._on(at)

    def told(self, check: CheckResult) -> CheckResult:
        """The same result, its examples with their texts."""
        return replace(check, examples=tuple(map(self._written, check.examples)))

    def _on(self, at: int) -> Iterator[Attempt]:
        """Those on one row; answers to the rows behind it, in a circle, may be wrong here."""
        row, count = self.rows[at], len(self.rows)
        others = [self.rows[(at + step) % count] for step in range(1, min(FOREIGN_ROWS + 1, count))]
        unknown = gold_forms(row.reference).aliases if self.knows_one_gold else frozenset()
        for attempt in attempts_on(row, others, self.envelope):
            is_alias = attempt.form in unknown and attempt.want is Want.MAXIMUM
            yield replace(attempt, want=Want.EITHER) if is_alias else attempt
        if at < TRIAL_ROWS:
            yield from hard_attempts(row, self.envelope)

    def _written(self, example: Example) -> Example:
        places = (at for at, row in enumerate(self.rows) if row.position == example.row)
        at = next(places, None)
        if example.completion or at is None:
            return example
        found = (one.completion for one in self._on(at) if one.form == example.form)
        return replace(example, completion=next(found, "")[:EXAMPLE_CHARS])


async def _repeated(
    rows: Sequence[CertifiedRow], drawn: _Draw, score: ScoreAttempts, progress: _Progress
) -> list[Tried]:
    """A part of the attempts, scored twice more: in a drawn order, and in the opposite one in small
    batches."""
    Random(drawn.seed).shuffle(drawn.kept)  # noqa: S311 - an order that can be replayed, no secret
    first = await _scored(rows, drawn.kept, score, progress, ordered=False)
    return first + await _scored(rows, drawn.kept[::-1], score, progress, ordered=False, window=SMALL_WINDOW)


async def _elsewhere(made: _Made, options: CertifyOptions, progress: _Progress) -> dict[str, list[Tried]]:
    """The attempts on rows whose programs are run, scored behind each of the other walls."""
    runs = {row.position for row in made.rows if row.kind == "code"}
    found = {}
    for name, score in options.tiers.items() if runs else ():
        programs = (attempt for attempt in made.attempts() if attempt.row in runs)
        found[name] = await _scored(made.rows, programs, score, progress, ordered=False)
    return found


def digest(rows: Sequence[CertifiedRow]) -> str:
    """SHA-256 of the rows' prompts, references and solutions."""
    sha = hashlib.sha256()
    for row in rows:
        text = json.dumps([row.prompt, row.reference, row.solution], sort_keys=True, default=str)
        sha.update(text.encode("utf-8", "surrogatepass"))
    return sha.hexdigest()


@dataclass(frozen=True, slots=True)
class _Formats:
    """The envelope in which the gold earns most, and in how many of those tried it earns as much."""

    best: Envelope
    tried: int = 0
    paid: int = 0

    def told(self, oracle: CheckResult) -> CheckResult:
        """The oracle's result with these figures: where a reward wants one format, its prompt must say so."""
        if not self.tried:
            return oracle
        return replace(oracle, measured={**oracle.measured, "formats": self.tried, "formats_paid": self.paid})


async def _formats(rows: Sequence[CertifiedRow], score: ScoreAttempts) -> _Formats:
    """What the gold earns in each of the envelopes."""
    golds = ((row, next(iter(gold_forms(row.reference).forms.values()), "")) for row in rows)
    trials = list(islice(((row, gold) for row, gold in golds if gold), TRIAL_ROWS))
    asked = [(row, envelope.completion(gold)) for envelope in ENVELOPES for row, gold in trials]
    if not asked:
        return _Formats(ENVELOPES[0])
    earned = [one.value or 0.0 for one in await score(asked)]
    count = len(trials)
    sums = [sum(earned[at * count : (at + 1) * count]) for at in range(len(ENVELOPES))]
    most = max(sums)
    return _Formats(ENVELOPES[sums.index(most)], len(sums), sums.count(most))


async def _scored(  # noqa: PLR0913 -- what is scored, by what, how it is told
    rows: Sequence[CertifiedRow],
    attempts: Iterable[Attempt],
    score: ScoreAttempts,
    progress: _Progress,
    *,
    ordered: bool = True,
    window: int = WINDOW,
) -> list[Tried]:
    """What each attempt earned; the texts are let go as soon as they are scored, their digests stay."""
    places = {row.position: at for at, row in enumerate(rows)}
    tried: list[Tried] = []
    left = iter(attempts)
    while batch := list(islice(left, window)):
        earned = await score([(rows[places[one.row]], one.completion) for one in batch])
        tried += zip(map(without_text, batch), earned, strict=True)
        progress.scored(len(batch), places[batch[-1].row] if ordered else None)
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
    leaks = [(row, gold) for row, gold in long if _flat(gold) in _flat(row.prompt_text)]
    examples = tuple(
        Example(row.position, "gold in the prompt", gold[:200], None, "a prompt without it", "")
        for row, gold in leaks[:20]
    )
    right = len(long) - len(leaks)
    status: Status = "failed" if leaks else "passed"
    return CheckResult(Check.LEAK, status, len(long), right, wilson_interval(right, len(long)), {}, examples)


def _flat(text: str) -> str:
    return _BLANKS.sub(" ", text).strip().casefold()
