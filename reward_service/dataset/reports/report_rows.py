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
from reward_service.dataset.reports.score_figures import ScoreFigures
from reward_service.dataset.reports.scored_sample import ScoredSample
from reward_service.dataset.reports.svg_plots import number
from reward_service.grading.math.disagreement_classes import CLASSES
from reward_service.rewards.wilson import clustered_interval

MAX_SOURCES = 40
MAX_PROMPTS = 12
MAX_REASONS_SHOWN = 15
DIFFERS = "another grader differs"

SIGNS = {
    "no reward": "bad_reference or failed: leave them out of the loss, and mend the data set",
    "paid although wrong": "all that was paid came from other components, such as the format",
    DIFFERS: "of the answers that math-verify was asked about, too",
    "no_answer": "nothing to judge: no answer, no program, or reasoning that never ended",
    "over_limit": "text or program beyond its limits",
    "slowest": "took most processor time to judge",
    "hidden characters": "zero-width or formatting characters in the completion",
    "wrong": "wrong answers, a choice by chance",
    "right": "right answers, a choice by chance",
}
"""Why samples are shown, the most suspicious first."""
FORMULAS = {
    "population": "(reward − mean) / standard deviation of the group",
    "trl": "(reward − mean) / (standard deviation of the group + 1e-4), as TRL",
    "verl": "(reward − mean) / (standard deviation of the group + 1e-6), as verl",
    "none": "reward − mean of the group, as Dr. GRPO",
    "batch": "(reward − mean of the group) / standard deviation of all",
    "leave_one_out": "reward − mean of the others, as RLOO",
}

Row = Sequence[str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of plain texts; `numbers` are the columns that hold numbers."""

    title: str
    heads: Row
    rows: Sequence[Row]
    numbers: frozenset[int]
    note: str = ""


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
        yield "mean reward", number(figures.rewards.mean), f"standard deviation {number(figures.rewards.std)}"
        if figures.judged:
            share, low, high = right_share(list(figures.prompts.values()))
            yield "right (pass@1)", f"{share:.1%}", f"{low:.1%} to {high:.1%} (95 %)"
        if self.groups is not None:
            yield from self._group_tiles(self.groups)
        unjudged = figures.rows - figures.rewards.count
        yield "without a reward", f"{unjudged:,}", f"{unjudged / max(1, figures.rows):.1%}"

    def _group_tiles(self, groups: GroupFigures) -> Iterator[tuple[str, str, str]]:
        for name, curve in (("pass", groups.pass_at), ("maj", groups.majority)):
            if curve:
                yield f"{name}@{groups.size}", f"{curve[-1].share:.1%}", f"{_interval(curve[-1])} (95 %)"
        note = f"right and wrong answers; of {groups.prompts:,} prompts"
        yield "informative groups", f"{groups.informative:.1%}", note

    def signs(self) -> Table:
        """What deserves a look."""
        figures = self.figures
        rows = [
            (sign, f"{figures.signs[sign]:,}", f"{figures.signs[sign] / figures.rows:.1%}", says)
            for sign, says in SIGNS.items()
            if figures.signs[sign] and sign not in {"wrong", "right"}
        ]
        return Table("Look here first", ("sign", "samples", "share", "what it is"), rows, frozenset({1, 2}))

    def curves(self) -> Table:
        """pass@k and maj@k with their intervals."""
        groups = self.groups
        rows = [] if groups is None else list(_curve_rows(groups))
        heads = ("k", "pass@k", "95 % interval", "maj@k", "95 % interval", "prompts")
        note = "maj@k: equal texts are equal answers, a tie counts its share."
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
        return Table("Groups", ("group", "groups", "share", "what it is"), rows, frozenset({1, 2}), note)

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
        heads = ("component", "scored", "without a score", "mean score", "mean paid", "of the variance")
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
        """Why components paid less than everything."""
        counted = self.figures.reasons.most_common(MAX_REASONS_SHOWN)
        rows = [(component, reason, f"{count:,}") for (component, reason), count in counted]
        return Table("Why it was not paid", ("component", "reason", "samples"), rows, frozenset({2}))

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
        heads = ("class", "answers", "what it is")
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
