"""The figures of a scoring run, counted in one pass; what is kept grows with prompts, not with samples."""

import heapq
import random
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import blake2b
from math import sqrt
from typing import TypeVar

from reward_service.dataset.reports.prompt_figures import RIGHT, GroupRewards, PromptFigures
from reward_service.dataset.reports.report_subject import ReportSubject
from reward_service.dataset.reports.scored_sample import ScoredSample
from reward_service.dataset.slowest_rows import SLOWEST
from reward_service.specs.spec import Advantage

EXAMPLES = 20
"""Of each sign: a seeded choice among all."""
POINTS = 1_500
"""Samples in the plot of length against reward."""
MAX_REASONS = 2_000
"""Different reasons that are counted; later ones count as others."""
READ_TEXTS = 1_000
"""Completions, by chance, whose language is told."""
READ_CHARS = 2_000
"""Of each of them."""
COMPARED = 300
"""Answers, by chance, that another grader is asked about, too."""
SHOWN_PROMPT = 120
"""Characters of a prompt in a table."""
SCORE_BINS = 11
"""Scores by the nearest tenth, so that 0 and 1 have bars of their own."""
OTHER = "other reasons"
REWARDED_WRONG = "rewarded although wrong"

T = TypeVar("T")

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_QUOTED = re.compile(r"'[^']{0,200}'|\"[^\"]{0,200}\"")
_HIDDEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e0fff]")


@dataclass(slots=True)
class Moments:
    """Count, mean and standard deviation of numbers (Welford's method)."""

    count: int = 0
    mean: float = 0.0
    squares: float = 0.0

    def add(self, value: float) -> None:
        """Take note of one more."""
        self.count += 1
        step = value - self.mean
        self.mean += step / self.count
        self.squares += step * (value - self.mean)

    @property
    def std(self) -> float:
        """Population standard deviation."""
        return sqrt(self.squares / self.count) if self.count else 0.0


@dataclass(slots=True)
class PartFigures:
    """What one component gave: its scores, what it paid, and its scores by the nearest tenth of [0, 1]."""

    scores: Moments = field(default_factory=Moments)
    paid: Moments = field(default_factory=Moments)
    bins: list[int] = field(default_factory=lambda: [0] * SCORE_BINS)
    unscored: int = 0


@dataclass(slots=True)
class Comparison:
    """What another grader said of answers chosen by chance: of so many, how many it judged otherwise, by
    class, and how many of these are right by our verdict and wrong by its own."""

    grader: str
    compared: int = 0
    differing: Counter[str] = field(default_factory=Counter)
    right_here: int = 0


@dataclass(slots=True)
class ScoreFigures:
    """Figures of all samples that were added; `advantage` is the formula of the spec, `comparison` what
    another grader said, where one was asked; rewards are counted of right answers, of wrong
    ones, and of those of which nobody knows; `highest_wrong` is the largest of a wrong answer that came from
    other components alone."""

    advantage: Advantage = "population"
    subject: ReportSubject = field(default_factory=ReportSubject)

    rows: int = 0
    rewards: Moments = field(default_factory=Moments)
    right_values: Counter[float] = field(default_factory=Counter)
    wrong_values: Counter[float] = field(default_factory=Counter)
    unjudged_values: Counter[float] = field(default_factory=Counter)
    highest_wrong: float = 0.0
    outcomes: Counter[str] = field(default_factory=Counter)
    reasons: Counter[tuple[str, str]] = field(default_factory=Counter)
    parts: dict[str, PartFigures] = field(default_factory=dict)
    prompts: dict[str, PromptFigures] = field(default_factory=dict)
    groups: dict[str, GroupRewards] = field(default_factory=dict)
    steps: dict[int, tuple[Moments, Moments]] = field(default_factory=dict)
    lengths: dict[int, tuple[Moments, Moments]] = field(default_factory=dict)
    points: list[tuple[int, float, bool | None]] = field(default_factory=list)
    signs: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[ScoredSample]] = field(default_factory=dict)
    slowest: list[tuple[float, int, ScoredSample]] = field(default_factory=list)
    read_texts: list[tuple[str, ScoredSample]] = field(default_factory=list)
    comparable: list[ScoredSample] = field(default_factory=list)
    comparison: Comparison | None = None
    chance: random.Random = field(default_factory=lambda: random.Random(0))  # noqa: S311 -- a choice of examples
    _with_text: int = 0
    _with_gold: int = 0

    def add(self, sample: ScoredSample) -> None:
        """Count one sample."""
        self.rows += 1
        self.outcomes[sample.outcome] += 1
        self._add_reward(sample)
        self._add_parts(sample)
        self._add_to_prompt(sample)
        self._add_length(sample)
        self._keep_some(sample)
        for sign in signs_of(sample):
            self.add_sign(sign, sample)

    def add_sign(self, sign: str, sample: ScoredSample) -> None:
        """Count a sign, and keep the sample by chance."""
        self.signs[sign] += 1
        if sign == REWARDED_WRONG:
            self.highest_wrong = max(self.highest_wrong, sample.value or 0.0)
        _keep(self.chance, self.examples.setdefault(sign, []), sample, self.signs[sign], EXAMPLES)

    def _add_reward(self, sample: ScoredSample) -> None:
        if sample.value is None:
            return
        self.rewards.add(sample.value)
        by_right = {True: self.right_values, False: self.wrong_values, None: self.unjudged_values}
        by_right[sample.is_right][round(sample.value, 3)] += 1
        if sample.step is not None:
            reward, accuracy = self.steps.setdefault(sample.step, (Moments(), Moments()))
            reward.add(sample.value)
            if sample.accuracy is not None:
                accuracy.add(sample.accuracy)

    def _add_parts(self, sample: ScoredSample) -> None:
        for name, part in sample.parts.items():
            figures = self.parts.setdefault(name, PartFigures())
            if part.score is None:
                figures.unscored += 1
            else:
                figures.scores.add(part.score)
                figures.bins[round(min(1.0, max(0.0, part.score)) * (SCORE_BINS - 1))] += 1
            if part.value is not None:
                figures.paid.add(part.value)
            if part.reason and (part.score is None or part.score < 1.0):
                reason = (name, _NUMBER.sub("#", _QUOTED.sub("…", part.reason))[:120])
                known = reason in self.reasons or len(self.reasons) < MAX_REASONS
                self.reasons[reason if known else (name, OTHER)] += 1

    def _add_to_prompt(self, sample: ScoredSample) -> None:
        figures = self.prompts.setdefault(sample.prompt_key, PromptFigures(sample.source))
        if sample.value is not None:
            figures.rewards += 1
            figures.paid += sample.value
            group = self.groups.setdefault(sample.group_key or sample.prompt_key, GroupRewards())
            group.add(sample.value, is_right=sample.is_right)
        if sample.is_right is None:
            return
        figures.judged += 1
        figures.right += sample.is_right
        if figures.judged == 2:
            figures.shown = " ".join(sample.prompt[: 2 * SHOWN_PROMPT].split())[:SHOWN_PROMPT]
        figures.add_answer(RIGHT if sample.is_right else _label(sample))

    def _keep_some(self, sample: ScoredSample) -> None:
        """Keep the slowest, some texts whose language is to be told, and some answers for another grader."""
        if sample.seconds:
            one = (sample.seconds, self.rows, sample)
            (heapq.heappush if len(self.slowest) < SLOWEST else heapq.heappushpop)(self.slowest, one)
        if sample.completion:
            self._with_text += 1
            text = (sample.completion[:READ_CHARS], sample)
            _keep(self.chance, self.read_texts, text, self._with_text, READ_TEXTS)
        if sample.gold is not None and sample.is_right is not None:
            self._with_gold += 1
            _keep(self.chance, self.comparable, sample, self._with_gold, COMPARED)

    def _add_length(self, sample: ScoredSample) -> None:
        if sample.chars is None or sample.value is None:
            return
        reward, accuracy = self.lengths.setdefault(length_bin(sample.chars), (Moments(), Moments()))
        reward.add(sample.value)
        if sample.accuracy is not None:
            accuracy.add(sample.accuracy)
        point = (sample.chars, sample.value, sample.is_right)
        _keep(self.chance, self.points, point, self.rewards.count, POINTS)

    @property
    def judged(self) -> int:
        """Samples of which it is known whether they are right."""
        return sum(one.judged for one in self.prompts.values())

    @property
    def right(self) -> int:
        """Samples whose answer is right."""
        return sum(one.right for one in self.prompts.values())


def signs_of(sample: ScoredSample) -> Iterable[str]:
    """What makes a sample worth a look; one without any is `right` or `wrong`."""
    if sample.value is None:
        yield "no reward"
    elif sample.is_right is False and sample.minor > 0 and sample.minor >= sample.value > 0:
        yield REWARDED_WRONG
    if sample.outcome in {"no_answer", "over_limit"}:
        yield sample.outcome
    if _HIDDEN.search(sample.completion):
        yield "hidden characters"
    if sample.is_right is not None:
        yield "right" if sample.is_right else "wrong"


def _label(sample: ScoredSample) -> bytes:
    """The class of a wrong answer: those of equal text. Whoever gave none agrees with nobody."""
    text = " ".join((sample.answer or f"none: {sample.id}").split())
    return blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()


def length_bin(chars: int) -> int:
    """The power of two that a length lies below: 1000 characters are in bin 10."""
    return chars.bit_length()


def _keep(chance: random.Random, kept: list[T], one: T, seen: int, most: int) -> None:
    """Keep `one`, the `seen`-th, with the chance that each so far has (reservoir sampling)."""
    if len(kept) < most:
        kept.append(one)
    elif (at := chance.randrange(seen)) < most:
        kept[at] = one
