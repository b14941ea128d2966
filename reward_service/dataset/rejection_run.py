"""Rejection sampling over a file of completions: clean and correct ones stay, the best few of each prompt.

Two passes: the first judges every completion, a window at a time, and remembers a few numbers of it; the
second writes. Rows that say whether they are `correct` are believed, the others are scored by the engine.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any, BinaryIO

from pydantic import TypeAdapter, ValidationError

from reward_service.dataset import jsonl
from reward_service.dataset.file_safety import replacing
from reward_service.dataset.reward_rows import Row
from reward_service.dataset.scoring_backends import Engine, ScoreRows
from reward_service.errors import BadFile
from reward_service.filters.rejection_sampling import Candidate, Rules, Share, faults, select
from reward_service.sample import Sample
from reward_service.text.language.detectors import DetectorName, detector
from reward_service.text.language.share import dominant, measure
from reward_service.untrusted_json import BadJson, decode
from reward_service.verifiers.language import MAX_PROMPT, reasoning

_OWN = ("correct", "reward")
"""Columns of a judged row that are no field of a sample."""

Judgement = tuple[bool | None, float]
"""Whether a completion is correct, None when that could not be judged, and its reward."""

_sample = TypeAdapter(Sample).validate_python


@dataclass
class RejectionRun:
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
    on_progress: Callable[[int], None] = lambda _: None
    reasons: Counter[str] = field(default_factory=Counter)
    rows: int = 0
    judged: int = 0
    right: int = 0
    _known: Iterator[Row] = field(default_factory=lambda: iter(()))

    async def run(self, engine: Engine) -> None:
        """Both passes. The engine is only asked about rows that nobody has judged."""
        dropped_reasons: dict[int, tuple[str, ...]] = {}
        candidates: list[Candidate] = []
        async with engine as score_rows:
            with self.file.open("rb") as lines, self._opened_journal() as journal:
                scored = self._open_rewards()
                for window in jsonl.read_windows(lines, {name: name for name in _OWN} | dict(self.columns)):
                    rewards = self._known_judgements(len(window.documents))
                    if rewards is None:
                        rewards = await self._rewards(window.documents, scored, score_rows)
                        journal.write(jsonl.encode_row({"judged": rewards}))
                        journal.flush()
                    for document, reward in zip(window.documents, rewards, strict=True):
                        self._classify(document, reward, dropped_reasons, candidates)
                    self.on_progress(window.size)
        _, surplus = select(candidates, best=self.best, rules=self.rules)
        dropped_reasons |= {int(str(row.id)): row.reasons for row in surplus}
        self._write(dropped_reasons)
        self.journal.unlink(missing_ok=True)

    @property
    def journal(self) -> Path:
        """Where the judgements of an unfinished run stand, those of a window of rows in each line."""
        return self.kept.with_name(self.kept.name + ".progress")

    def _opened_journal(self) -> BinaryIO:
        """The journal, behind the whole lines of a run before this one."""
        whole = jsonl.count_whole_lines(self.journal)
        if whole:
            self._known = _documents(self.journal)
        return self.journal.open("ab")

    def _known_judgements(self, rows: int) -> "list[Judgement] | None":
        line = next(self._known, None)
        if line is None:
            return None
        if len(line["judged"]) != rows:
            raise BadFile(f"{self.journal} belongs to a run over another file; begin anew with --overwrite")
        return [(correct, reward) for correct, reward in line["judged"]]

    def _open_rewards(self) -> Iterator[Row] | None:
        return _documents(self.rewards) if self.rewards else None

    async def _rewards(
        self, documents: list[Any], scored: Iterator[Row] | None, score_rows: ScoreRows
    ) -> "list[Judgement]":
        """(correct, reward) of each row."""
        if scored is not None:
            return [_judgement_of(next(scored, {})) for _ in documents]
        judgements = {i: _given_judgement(d) for i, d in enumerate(documents) if _has_judgement(d)}
        open_rows = [i for i in range(len(documents)) if i not in judgements]
        rewards = await score_rows([_sample_fields(documents[i]) for i in open_rows]) if open_rows else []
        judgements |= dict(zip(open_rows, map(_judgement_of, rewards), strict=True))
        return [judgements[i] for i in range(len(documents))]

    def _classify(
        self,
        document: Any,
        reward: "Judgement",
        dropped_reasons: dict[int, tuple[str, ...]],
        candidates: list[Candidate],
    ) -> None:
        number, self.rows = self.rows, self.rows + 1
        try:
            sample = _sample(_sample_fields(document))
        except ValidationError:
            dropped_reasons[number] = ("unreadable",)
            return
        text = reasoning(sample.completion_text)
        correct, value = reward
        self.judged += correct is not None
        self.right += bool(correct)
        reasons = [] if correct else ["unjudged" if correct is None else "wrong"]
        reasons += faults(text, self.rules, self._share(sample))
        if reasons:
            dropped_reasons[number] = tuple(reasons)
        else:
            prompt = blake2b(sample.prompt_text.encode(errors="replace"), digest_size=8).digest()
            candidates.append(Candidate(number, prompt, "", correct=True, reward=value, length=len(text)))

    def _share(self, sample: Sample) -> Share | None:
        """The share of the target language: the sample's, else the option's, else the prompt's."""
        detect = detector(self.detector)
        target = sample.target_language or self.language or dominant(sample.prompt_text[-MAX_PROMPT:], detect)
        return (lambda text: measure(text, target, detect).value) if target else None

    def _write(self, dropped_reasons: Mapping[int, tuple[str, ...]]) -> None:
        with self.file.open("rb") as lines, ExitStack() as stack:
            out = stack.enter_context(replacing(self.dropped)) if self.dropped else None
            kept = stack.enter_context(replacing(self.kept))
            for number, line in enumerate(lines):
                whole = line if line.endswith(b"\n") else line + b"\n"
                self.reasons.update(dropped_reasons.get(number, ()))
                if number not in dropped_reasons:
                    kept.write(whole)
                elif out:
                    row = line.decode(errors="replace").strip()
                    out.write(
                        json.dumps({"reasons": dropped_reasons[number], "row": _decode_line(row)}).encode()
                        + b"\n"
                    )
        self.reasons["kept"] = self.rows - len(dropped_reasons)

    def __str__(self) -> str:
        counts = ", ".join(f"{n} {name}" for name, n in self.reasons.most_common() if name != "kept")
        return f"{self.rows} completions: {self.reasons['kept']} kept; dropped: {counts or 'none'}"


def _documents(file: Path) -> Iterator[Row]:
    with file.open("rb") as lines:
        for line in lines:
            document = _decode_line(line.decode(errors="replace"))
            yield document if isinstance(document, dict) else {}


def _decode_line(line: str) -> Any:
    try:
        return decode(line)
    except BadJson:
        return line[:2_000]


def _has_judgement(document: Any) -> bool:
    return isinstance(document, dict) and isinstance(document.get("correct"), bool)


def _given_judgement(document: dict[str, Any]) -> Judgement:
    reward = document.get("reward")
    return document["correct"], float(reward if isinstance(reward, int | float) else document["correct"])


def _sample_fields(document: Any) -> Any:
    """The fields of a sample alone."""
    return {k: v for k, v in document.items() if k not in _OWN} if isinstance(document, dict) else document


def _judgement_of(reward: Row) -> Judgement:
    """Whether a reward calls its completion correct (accuracy at full score), and its value."""
    part = (reward.get("components") or {}).get("accuracy")
    score = part.get("score") if part else reward.get("value")
    return (None if score is None else score >= 1.0), float(reward.get("value") or 0.0)
