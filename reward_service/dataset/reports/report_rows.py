"""The tables of a report as rows of plain texts, for a page, for Markdown, for a terminal."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from reward_service.dataset.reports.language_figures import language_figures
from reward_service.dataset.reports.prompt_figures import (
    GROUP_KINDS,
    AdvantageFigures,
    GroupFigures,
    PromptFigures,
    ShareAtK,
    advantage_figures,
    group_figures,
    hardest,
)
from reward_service.dataset.reports.score_figures import REWARDED_WRONG, Comparison, ScoreFigures
from reward_service.dataset.reports.scored_sample import ScoredSample
from reward_service.dataset.reports.svg_plots import number
from reward_service.grading.math.disagreement_classes import CLASSES
from reward_service.rewards.wilson import clustered_interval

MAX_SOURCES = 40
MAX_PROMPTS = 12
MAX_REASONS_SHOWN = 15
DIFFERS = "math-verify differs"

SIGNS = {
    "no reward": "bad_reference or failed: leave them out of the loss, and mend the data set",
    REWARDED_WRONG: "all of the reward came from other components, such as the format",
    DIFFERS: "of the answers that math-verify judged, too",
    "no_answer": "nothing to judge: no answer, no program, or reasoning that never ended; score 0",
    "over_limit": "the completion too long, or its judging beyond a limit of time or memory; score 0",
    "slowest": "took most processor time to judge",
    "hidden characters": "zero-width or formatting characters in the completion",
    "wrong": "wrong answers, a choice by chance",
    "right": "right answers, a choice by chance",
}
"""Why samples are shown, the most suspicious first."""
_NAMES = {
    "no reward": "no reward (null)",
    "no_answer": "no answer found (no_answer)",
    "over_limit": "over a limit (over_limit)",
}
FORMULAS = {
    "population": "(reward − mean) / population standard deviation of the group",
    "trl": "(reward − mean) / (sample standard deviation of the group + 1e-4), as TRL",
    "verl": "(reward − mean) / (sample standard deviation of the group + 1e-6), as verl",
    "none": "reward − mean of the group, as Dr. GRPO",
    "batch": "(reward − mean of the group) / (sample standard deviation of all + 1e-4), as TRL",
    "leave_one_out": "reward − mean of the others, as RLOO",
}

Row = Sequence[str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of plain texts; `numbers` are the columns that hold numbers, `signs` the signs of the samples
    that each row counts, where some are shown."""

    title: str
    heads: Row
    rows: Sequence[Row]
    numbers: frozenset[int]
    note: str = ""
    signs: Row = ()


class ReportTables:
    """The tables of a report; what several of them need is computed once."""

    def __init__(self, figures: ScoreFigures) -> None:
        self.figures = figures

    @cached_property
    def groups(self) -> GroupFigures | None:
        """pass@k and maj@k."""
        return group_figures(self.figures.prompts.values())

    @cached_property
    def advantages(self) -> AdvantageFigures | None:
        """The advantages of all groups."""
        return advantage_figures(self.figures.groups.values(), self.figures.advantage)

    def tiles(self) -> Iterator[tuple[str, str, str]]:
        """The key figures: what it is, its value, and how sure or of how many."""
        figures = self.figures
        yield "samples", f"{figures.rows:,}", f"{len(figures.prompts):,} prompts"
        mean = figures.subject.of_highest(_reward(figures.rewards.mean))
        yield "mean reward", mean, f"standard deviation {_reward(figures.rewards.std)}"
        if figures.judged:
            share, low, high = right_share(list(figures.prompts.values()))
            yield "right (pass@1)", f"{share:.1%}", f"of samples; {_between(low, high, len(figures.prompts))}"
        if self.groups is not None:
            yield from self._group_tiles(self.groups)
        missing = figures.rows - figures.rewards.count
        note = f"of {figures.rows:,} samples: bad_reference or failed; a reward of 0 is one, too"
        yield "no reward (null)", f"{missing:,}", note

    def _group_tiles(self, groups: GroupFigures) -> Iterator[tuple[str, str, str]]:
        meanings = {"pass": "a right one among {} answers", "maj": "the most frequent of {} answers is right"}
        for name, curve in (("pass", groups.pass_at), ("maj", groups.majority)):
            if curve:
                last, says = curve[-1], meanings[name].format(groups.size)
                note = f"{says}; {_between(last.low, last.high, last.prompts)}"
                yield f"{name}@{groups.size}", f"{last.share:.1%}", note
        mixed = f"{round(groups.informative * groups.prompts):,} of {groups.prompts:,}"
        note = f"prompts whose {groups.size} answers are right and wrong: they give a gradient"
        yield "informative groups", mixed, note

    def signs(self) -> Table:
        """What deserves a look."""
        figures = self.figures
        found = [sign for sign in SIGNS if figures.signs[sign] and sign not in {"wrong", "right"}]
        rows = [
            (sign_name(sign), f"{figures.signs[sign]:,}", f"{self._sign_share(sign):.1%}", self._says(sign))
            for sign in found
        ]
        note = "A sample may stand in several rows." if rows[1:] else ""
        heads = ("warning", "samples", "share", "meaning")
        return Table("Look here first", heads, rows, frozenset({1, 2}), note, found)

    def _sign_share(self, sign: str) -> float:
        """Of all samples; of what another grader says, of those it was asked about."""
        compared = self.figures.comparison
        of = compared.compared if sign == DIFFERS and compared else self.figures.rows
        return self.figures.signs[sign] / max(1, of)

    def _says(self, sign: str) -> str:
        """What a sign means here."""
        figures = self.figures
        if sign == REWARDED_WRONG:
            most = figures.subject.of_highest(number(figures.highest_wrong))
            return f"{SIGNS[sign]}: {most} at most; usual where the spec rewards them, too, bad when it grows"
        if sign == DIFFERS and figures.comparison:
            return _differing(figures.comparison)
        return SIGNS[sign]

    def curves(self) -> Table:
        """pass@k and maj@k with their intervals."""
        groups = self.groups
        rows = [] if groups is None else list(_curve_rows(groups))
        heads = ("k", "pass@k", "95% interval", "maj@k", "95% interval", "prompts")
        note = "maj@k: all right answers are one, of wrong ones those of equal text; a tie counts its share."
        note = f"Prompts with {groups.size} judged answers. {note}" if groups else ""
        return Table("pass@k and maj@k", heads, rows, frozenset({0, 1, 3, 5}), note)

    def group_kinds(self) -> Table:
        """What groups have to teach."""
        found = self.advantages
        if found is None:
            return Table("Groups", (), (), frozenset())
        total = found.groups.total()
        rows = [
            (kind, f"{found.groups[kind]:,}", f"{found.groups[kind] / total:.1%}", says)
            for kind, says in GROUP_KINDS.items()
            if found.groups[kind]
        ]
        wrong = found.wrong.total()
        note = f"Advantage: {FORMULAS[found.kind]}."
        if found.raised:
            note += (
                f" {found.raised:,} of {wrong:,} wrong answers have an advantage above 0: training makes "
                "them likelier."
            )
        return Table("Groups", ("group", "groups", "share", "meaning"), rows, frozenset({1, 2}), note)

    def parts(self) -> Table:
        """What components gave."""
        parts = self.figures.parts
        variance = sum(part.paid.std**2 for part in parts.values()) or 1.0
        rows = [
            (
                name, f"{part.scores.count:,}", f"{part.unscored:,}", number(part.scores.mean),
                number(part.paid.mean), f"{part.paid.std**2 / variance:.0%}",
            )
            for name, part in parts.items()
        ]  # fmt: skip
        heads = ("component", "scored", "without a score", "mean score", "adds (mean)", "of the variance")
        return Table("Components", heads, rows, frozenset({1, 2, 3, 4, 5}))

    def outcomes(self) -> Table:
        """How many of each."""
        figures = self.figures
        rows = [
            (outcome, f"{count:,}", f"{count / figures.rows:.1%}")
            for outcome, count in figures.outcomes.most_common()
        ]
        return Table("Outcomes", ("outcome", "samples", "share"), rows, frozenset({1, 2}))

    def reasons(self) -> Table:
        """Why scores are below 1, or missing."""
        counted = self.figures.reasons.most_common(MAX_REASONS_SHOWN)
        rows = [(component, reason, f"{count:,}") for (component, reason), count in counted]
        return Table("Why scores are below 1", ("component", "reason", "samples"), rows, frozenset({2}))

    def languages(self) -> Table:
        """In which languages completions are."""
        texts = self.figures.read_texts
        found = language_figures(texts) if texts else {}
        rows = [
            (
                language, f"{one.completions:,}", f"{one.completions / len(texts):.1%}",
                _share_of(one.share, one.completions), _share_of(one.right, one.judged),
                number(one.paid / one.rewards) if one.rewards else "–",
            )
            for language, one in found.items()
        ]  # fmt: skip
        heads = ("language", "completions", "share", "of their words", "right", "mean reward")
        note = f"The beginnings of {len(texts):,} completions, reasoning included." if texts else ""
        return Table("Languages", heads, rows, frozenset({1, 2, 3, 4, 5}), note)

    def prompts(self) -> Table:
        """The prompts that are answered worst."""
        rows = [
            (
                one.shown or "not kept", f"{one.judged:,}", f"{one.right:,}", f"{one.rate:.0%}",
                number(one.paid / one.rewards) if one.rewards else "–",
            )
            for one in hardest(self.figures.prompts.values(), MAX_PROMPTS)
        ]  # fmt: skip
        heads = ("prompt", "judged", "right", "pass rate", "mean reward")
        return Table("Hardest prompts", heads, rows, frozenset({1, 2, 3, 4}))

    def comparison(self) -> Table:
        """What another grader says."""
        found = self.figures.comparison
        heads = ("class", "answers", "meaning")
        if found is None:
            return Table("Another grader", heads, (), frozenset())
        rows = [(name, f"{count:,}", CLASSES[name]) for name, count in found.differing.most_common()]
        differing = found.differing.total()
        note = f"Asked about {found.compared:,} answers, chosen by chance, {found.grader} judged "
        note += (
            f"{differing:,} otherwise, not always rightly; `reward-service audit` looks at all."
            if differing
            else "all of them alike."
        )
        return Table(f"Beside {found.grader}", heads, rows, frozenset({1}), note)

    def slowest(self) -> Table:
        """What took longest."""
        rows = [
            (one.id, f"{seconds * 1000:,.0f} ms", one.outcome, one.reason)
            for seconds, _, one in sorted(self.figures.slowest, key=lambda kept: -kept[0])
        ]
        heads = ("sample", "processor time", "outcome", "reason")
        return Table("Slowest samples", heads, rows, frozenset({1}))


def shown_samples(figures: ScoreFigures) -> Iterator[tuple[str, list[ScoredSample]]]:
    """Samples to look at, by their sign."""
    slowest = [one for _, _, one in sorted(figures.slowest, key=lambda kept: -kept[0])]
    for sign in SIGNS:
        found = slowest if sign == "slowest" else figures.examples.get(sign, [])
        if found:
            yield sign, found


def sign_name(sign: str) -> str:
    """A sign in plain words, an outcome with its name on the wire behind them."""
    return _NAMES.get(sign, sign)


def _reward(value: float) -> str:
    """Two places, as rewards of about 1 are read; three figures of what is smaller or larger."""
    return f"{value:.2f}" if 0.1 <= abs(value) < 100 else number(value)


def _between(low: float, high: float, prompts: int) -> str:
    return f"95% interval {low:.1%} to {high:.1%}, over {prompts:,} prompts"


def _differing(found: Comparison) -> str:
    wrong_here = found.differing.total() - found.right_here
    return (
        f"of {found.compared:,} answers that {found.grader} judged, too: right here and wrong there "
        f"{found.right_here:,}, wrong here and right there {wrong_here:,}; rewards go by the verdict here"
    )


def _curve_rows(groups: GroupFigures) -> Iterator[Row]:
    votes = {one.k: one for one in groups.majority}
    for one in groups.pass_at:
        vote = votes.get(one.k)
        majority = (f"{vote.share:.1%}", _interval(vote)) if vote else ("–", "–")
        yield str(one.k), f"{one.share:.1%}", _interval(one), *majority, f"{one.prompts:,}"


def _interval(share: ShareAtK) -> str:
    return f"{share.low:.1%} to {share.high:.1%}"


def _share_of(part: float, of: int) -> str:
    return f"{part / of:.1%}" if of else "–"


def right_share(prompts: Sequence[PromptFigures]) -> tuple[float, float, float]:
    """The share of right answers among those judged, and its interval: answers to one prompt are alike."""
    clusters: dict[tuple[float, int], int] = {}
    for one in prompts:
        if one.judged:
            clusters[one.right, one.judged] = clusters.get((one.right, one.judged), 0) + 1
    judged = sum(one.judged for one in prompts)
    right = sum(one.right for one in prompts)
    return right / judged if judged else 0.0, *clustered_interval(clusters)


@dataclass(frozen=True, slots=True)
class SourceRow:
    """What one source has: prompts, answers of which it is known whether they are right, the share that is
    with its interval, and the mean over prompts of their mean reward."""

    source: str
    prompts: int
    judged: int
    share: float
    low: float
    high: float
    reward: float


def source_rows(figures: ScoreFigures) -> list[SourceRow]:
    """The sources, those with most answers first; none where no row names one."""
    own: dict[str, list[PromptFigures]] = {}
    for prompt in figures.prompts.values():
        own.setdefault(prompt.source, []).append(prompt)
    if set(own) <= {""}:
        return []
    rows = [_source_row(source, prompts) for source, prompts in own.items()]
    return sorted(rows, key=lambda row: -row.judged)[:MAX_SOURCES]


def _source_row(source: str, prompts: Sequence[PromptFigures]) -> SourceRow:
    paid = [one.paid / one.rewards for one in prompts if one.rewards]
    reward = sum(paid) / len(paid) if paid else 0.0
    judged = sum(one.judged for one in prompts)
    return SourceRow(source, len(prompts), judged, *right_share(prompts), reward)


TABLES: Sequence[Callable[[ReportTables], Table]] = (
    ReportTables.signs,
    ReportTables.curves,
    ReportTables.group_kinds,
    ReportTables.parts,
    ReportTables.outcomes,
    ReportTables.reasons,
    ReportTables.languages,
    ReportTables.prompts,
    ReportTables.comparison,
    ReportTables.slowest,
)
"""In the order of a report."""
