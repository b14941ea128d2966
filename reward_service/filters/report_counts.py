"""What a run of filters did, counted as it goes: by reason, source and language, with a few examples."""

import json
from collections import Counter
from dataclasses import dataclass, field, fields
from typing import Any, Self

from reward_service.filters.policy import Action, FilterDecision
from reward_service.filters.source_answer_counts import AnswerValues

EXAMPLES = 20
"""Examples kept for each kind of reason, from as many sources as there are."""

SHOWN = 400
"""Characters of a problem and of an answer that an example shows."""

MAX_SOURCES = 200
"""Sources counted apart; the rest are counted together."""

OTHER = "(other)"


def language(text: str) -> str:
    """`zh` when a tenth of the first characters are Han, else `en`: the two languages the rules know."""
    head = text[:300]
    han = sum("\u3400" <= char <= "\u9fff" for char in head)
    return "zh" if 10 * han >= len(head) > 0 else "en"


def _cut(text: str) -> str:
    """A text on one line, at most `SHOWN` characters of it."""
    flat = " ".join(text[: 2 * SHOWN].split())
    return flat if len(flat) <= SHOWN else flat[: SHOWN - 1] + "…"


def _spread(shown: list[dict[str, str]], example: dict[str, str]) -> None:
    """Add an example; when there are enough, one of a new source takes the place of one of the source that
    has most."""
    if len(shown) < EXAMPLES:
        shown.append(example)
        return
    counts = Counter(other["source"] for other in shown)
    source, most = counts.most_common(1)[0]
    if example["source"] not in counts and most > 1:
        last = max(at for at, other in enumerate(shown) if other["source"] == source)
        shown[last] = example


@dataclass
class Tally:
    """Counts of one run. Everything is plain data, so that an interrupted run can go on with it.

    `kinds`, `flagged` count rows by the kinds of reasons that dropped them and that only spoke;
    `first` the surest dropping reason, which adds up to the dropped;
    `sources` and `languages` hold (kept, dropped).
    """

    rows: int = 0
    kept: int = 0
    broken: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    flagged: Counter[str] = field(default_factory=Counter)
    first: Counter[str] = field(default_factory=Counter)
    sources: dict[str, list[int]] = field(default_factory=dict)
    languages: dict[str, list[int]] = field(default_factory=dict)
    by_source: dict[str, dict[str, int]] = field(default_factory=dict)
    examples: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    values: AnswerValues = field(default_factory=AnswerValues)
    pass_rates: list[int] = field(default_factory=lambda: [0] * 11)

    @property
    def dropped(self) -> int:
        """Rows that were dropped."""
        return self.rows - self.kept

    def add(self, problem: str, source: str, decision: FilterDecision, *, row: int, answer: str = "") -> None:
        """Count one decision; `row` is the row's number in its file, from 1."""
        self.rows += 1
        self.kept += decision.keep
        if source not in self.sources and len(self.sources) >= MAX_SOURCES:
            source = OTHER
        self.sources.setdefault(source, [0, 0])[not decision.keep] += 1
        self.languages.setdefault(language(problem), [0, 0])[not decision.keep] += 1
        self.values.add(source, answer)
        self._reasons(
            decision, {"row": str(row), "problem": _cut(problem), "answer": _cut(answer), "source": source}
        )
        if "pass_rate" in decision.measures:
            self.pass_rates[int(10 * decision.measures["pass_rate"])] += 1

    def _reasons(self, decision: FilterDecision, example: dict[str, str]) -> None:
        dropping = [r for r in decision.reasons if r.action is Action.DROP]
        drops = {reason.kind for reason in dropping}
        self.kinds.update(drops)
        self.flagged.update({reason.kind for reason in decision.reasons} - drops)
        shown = {reason.kind: reason for reason in sorted(decision.reasons, key=lambda r: r.confidence)}
        for reason in shown.values():
            told = {"kind": reason.kind.value, "matched": reason.text, "action": reason.action.value}
            _spread(
                self.examples.setdefault(reason.kind, []),
                {**told, "sure": f"{reason.confidence:.2f}", **example},
            )
        if dropping:
            kind = max(dropping, key=lambda r: r.confidence).kind
            self.first[kind] += 1
            per_kind = self.by_source.setdefault(example["source"], {})
            per_kind[kind] = per_kind.get(kind, 0) + 1

    def to_json(self) -> str:
        """As a JSON document."""
        told = {part.name: getattr(self, part.name) for part in fields(self)}
        return json.dumps({**told, "values": self.values.document()}, ensure_ascii=False)

    @classmethod
    def from_json(cls, document: dict[str, Any]) -> Self:
        """What `to_json` wrote, decoded."""
        tally = cls(**{**document, "values": AnswerValues.of(document["values"])})
        for name in ("kinds", "flagged", "first"):
            setattr(tally, name, Counter(document[name]))
        return tally

    def __str__(self) -> str:
        counts = ", ".join(f"{n} {kind}" for kind, n in self.first.most_common())
        broken = f", {self.broken} unreadable" if self.broken else ""
        untried = f", {n} untried" if (n := self.flagged["untried"]) else ""
        return (
            f"{self.rows} rows: {self.kept} kept, {self.dropped} dropped ({counts or 'none'})"
            + broken
            + untried
        )
