"""Rejection sampling over a file of completions: clean and correct ones stay, the best few of each prompt.

Two passes: the first judges every completion, a window at a time, and remembers a few numbers of it; the
second writes. Rows that say whether they are `correct` are believed, the others are scored by the engine.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from reward_service.dataset import jsonl
from reward_service.dataset.engines import Engine, Row, ScoreRows
from reward_service.filters.rejection import Candidate, Rules, Share, faults, select
from reward_service.language.detectors import DetectorName, detector
from reward_service.language.share import dominant, measure
from reward_service.sample import Sample
from reward_service.verifiers.language import MAX_PROMPT, reasoning

_OWN = ("correct", "reward")
"""Columns of a judged row that are no field of a sample."""

Judgement = tuple[bool | None, float]
"""Whether a completion is correct, None when that could not be judged, and its reward."""

_sample = TypeAdapter(Sample).validate_python


@dataclass
class Rejection:
    """Sorts `file` into `kept` and, when given, `dropped`.

    `columns` maps fields of a sample, and `correct`, to the file's names; `rewards` is what
    `reward-service score` wrote for the same file. `best` completions of each prompt stay.
    """

    file: Path
    kept: Path
    dropped: Path | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    rewards: Path | None = None
    rules: Rules = field(default_factory=Rules)
    best: int = 1
    language: str | None = None
    detector: DetectorName = "fasttext"
    advance: Callable[[int], None] = lambda _: None
    reasons: Counter[str] = field(default_factory=Counter)
    rows: int = 0

    async def through(self, engine: Engine) -> None:
        """Both passes. The engine is only asked about rows that nobody has judged."""
        told: dict[int, tuple[str, ...]] = {}
        candidates: list[Candidate] = []
        async with engine as score_rows:
            with self.file.open("rb") as lines:
                scored = self._scored()
                for window in jsonl.windows(lines, {name: name for name in _OWN} | dict(self.columns)):
                    rewards = await self._rewards(window.documents, scored, score_rows)
                    for document, reward in zip(window.documents, rewards, strict=True):
                        self._look(document, reward, told, candidates)
                    self.advance(window.size)
        _, surplus = select(candidates, best=self.best, rules=self.rules)
        told |= {int(str(row.id)): row.reasons for row in surplus}
        self._write(told)

    def _scored(self) -> Iterator[Row] | None:
        return _documents(self.rewards) if self.rewards else None

    async def _rewards(
        self, documents: list[Any], scored: Iterator[Row] | None, score_rows: ScoreRows
    ) -> "list[Judgement]":
        """(correct, reward) of each row."""
        if scored is not None:
            return [_judgement(next(scored, {})) for _ in documents]
        said = {i: _said(d) for i, d in enumerate(documents) if _is_said(d)}
        open_rows = [i for i in range(len(documents)) if i not in said]
        rewards = await score_rows([_bare(documents[i]) for i in open_rows]) if open_rows else []
        said |= dict(zip(open_rows, map(_judgement, rewards), strict=True))
        return [said[i] for i in range(len(documents))]

    def _look(
        self,
        document: Any,
        reward: "Judgement",
        told: dict[int, tuple[str, ...]],
        candidates: list[Candidate],
    ) -> None:
        number, self.rows = self.rows, self.rows + 1
        try:
            sample = _sample(_bare(document))
        except ValidationError:
            told[number] = ("unreadable",)
            return
        text = reasoning(sample.completion_text)
        correct, value = reward
        found = [] if correct else ["unjudged" if correct is None else "wrong"]
        found += faults(text, self.rules, self._share(sample))
        if found:
            told[number] = tuple(found)
        else:
            prompt = blake2b(sample.prompt_text.encode(errors="replace"), digest_size=8).digest()
            candidates.append(Candidate(number, prompt, "", correct=True, reward=value, length=len(text)))

    def _share(self, sample: Sample) -> Share | None:
        """The share of the target language: the sample's, else the option's, else the prompt's."""
        tell = detector(self.detector)
        target = sample.target_language or self.language or dominant(sample.prompt_text[-MAX_PROMPT:], tell)
        return (lambda text: measure(text, target, tell).value) if target else None

    def _write(self, told: Mapping[int, tuple[str, ...]]) -> None:
        with self.file.open("rb") as lines, self.kept.open("wb") as kept:
            out = self.dropped.open("wb") if self.dropped else None
            for number, line in enumerate(lines):
                whole = line if line.endswith(b"\n") else line + b"\n"
                self.reasons.update(told.get(number, ()))
                if number not in told:
                    kept.write(whole)
                elif out:
                    row = line.decode(errors="replace").strip()
                    out.write(json.dumps({"reasons": told[number], "row": _decoded(row)}).encode() + b"\n")
            if out:
                out.close()
        self.reasons["kept"] = self.rows - len(told)

    def __str__(self) -> str:
        counts = ", ".join(f"{n} {name}" for name, n in self.reasons.most_common() if name != "kept")
        return f"{self.rows} completions: {self.reasons['kept']} kept; dropped: {counts or 'none'}"


def _documents(file: Path) -> Iterator[Row]:
    with file.open("rb") as lines:
        yield from map(json.loads, lines)


def _decoded(line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return line[:2_000]


def _is_said(document: Any) -> bool:
    return isinstance(document, dict) and isinstance(document.get("correct"), bool)


def _said(document: dict[str, Any]) -> Judgement:
    reward = document.get("reward")
    return document["correct"], float(reward if isinstance(reward, int | float) else document["correct"])


def _bare(document: Any) -> Any:
    """The fields of a sample alone."""
    return {k: v for k, v in document.items() if k not in _OWN} if isinstance(document, dict) else document


def _judgement(reward: Row) -> Judgement:
    """Whether a reward calls its completion correct (accuracy at full score), and its value."""
    part = (reward.get("components") or {}).get("accuracy")
    score = part.get("score") if part else reward.get("value")
    return (None if score is None else score >= 1.0), float(reward.get("value") or 0.0)
