"""A file of problems through the filters: every row goes to the kept or to the dropped, in order.

Memory holds one window of rows. Beside the output stands a small journal: how far the input was read and
how long both outputs were then. A run that goes on cuts the outputs back to that and continues behind it, so
that no row is lost or written twice, however the last run ended.
"""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Literal

from reward_service.dataset import jsonl
from reward_service.dataset.filter_engine import Decide
from reward_service.errors import BadFile
from reward_service.filters import duplicates
from reward_service.filters.duplicates import NgramIndex
from reward_service.filters.policy import (
    Action,
    FilterDecision,
    Kind,
    Policy,
    Problem,
    Reason,
    is_code,
    quote,
    with_reasons,
)
from reward_service.filters.repeated_problems import Census, Recurrences
from reward_service.filters.report_counts import Tally
from reward_service.filters.screen import given, screen
from reward_service.filters.source_answer_counts import AnswerValues
from reward_service.untrusted_json import BadJson, decode

WINDOW_ROWS = 512
WINDOW_BYTES = 8 * 2**20
MAX_LINE = 16 * 2**20
"""Bytes of one row; a longer line is no problem of anybody's."""

MAX_SHOWN = 2_000
"""Characters of a problem and of an answer that the report is given."""

JOURNAL_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the input: its number, its bytes, and the problem in it or why there is none."""

    number: int
    line: bytes
    problem: Problem | None
    fault: str = ""


@dataclass
class FilterRun:
    """Filters `file` into `kept` and `dropped`.

    `columns` maps `problem` and `answer` to the file's own column names; `source` names the column that the
    report counts by; what overlaps with `evaluation` is contaminated;
    with `across_rows` the file is read twice beforehand, for repeats and contradictions.
    `advance` is told the bytes that are done.
    """

    file: Path
    kept: Path
    dropped: Path
    columns: Mapping[str, str] = field(default_factory=dict)
    source: str = "source"
    policy: Policy = field(default_factory=Policy)
    evaluation: NgramIndex | None = None
    across_rows: bool = False
    _recurring: Recurrences | None = None
    _values: AnswerValues = field(default_factory=AnswerValues)
    finish: Callable[[], None] = lambda: None
    """What is left to do when all rows are sorted; done again if it is interrupted."""
    on_progress: Callable[[int], None] = lambda _: None
    tally: Tally = field(default_factory=Tally)

    @property
    def journal(self) -> Path:
        """Where the state of an unfinished run stands."""
        return self.kept.with_name(self.kept.name + ".progress")

    def run(self, decide: Decide | None = None, *, resume: bool = False) -> None:
        """Run to the end. From before the first output is opened until all of it is done, `finish` included,
        the journal is kept; then it is removed.

        Raises:
            BadFile: the run to go on with was over another file.
        """
        state = self._restore_state() if resume else None
        if state is None or not state["sorted"]:
            self._sort(state, decide or self._screen_problems)
        self.finish()
        self.journal.unlink(missing_ok=True)

    def _sort(self, state: dict[str, Any] | None, decide: Decide) -> None:
        if state is None:
            self._write_journal(0, (0, 0), 0)
        number, offset = (state["number"], state["offset"]) if state else (0, 0)
        mode: Literal["ab", "wb"] = "ab" if state else "wb"
        self._recurring = self._scan_across_rows(offset) if self.across_rows else None
        self.on_progress(offset)
        with self.file.open("rb") as lines, self.kept.open(mode) as kept, self.dropped.open(mode) as dropped:
            lines.seek(offset)
            self._filter_windows(lines, (kept, dropped), number, decide)
            self._note(lines.tell(), (kept, dropped), number, is_sorted=True)

    def _scan_across_rows(self, offset: int) -> Recurrences:
        """What the rows have to do with each other, the rows before `offset` passed already."""
        census = Census()
        self._values = AnswerValues()
        for _, problem in self._problems():
            census.add(problem.problem)
            self._values.add(self._source_of(problem), problem.gold)
        recurrences = Recurrences(census.repeated())
        for _, problem in self._problems():
            recurrences.note(problem.problem, problem.gold)
        for end, problem in self._problems() if offset else ():
            if end > offset:
                break
            self._recurrence_reasons(problem, recurrences)
        return recurrences

    def _problems(self) -> Iterator[tuple[int, Problem]]:
        """The problems of the whole file, each with the offset behind it."""
        with self.file.open("rb") as lines:
            for row in self._rows(lines, 0):
                if row.problem:
                    yield lines.tell(), row.problem

    def _recurrence_reasons(self, problem: Problem, recurrences: Recurrences) -> list[Reason]:
        name = problem.id if problem.id is not None else ""
        return list(recurrences.reasons(name, problem.problem, problem.gold))

    def _filter_windows(
        self, lines: BinaryIO, outputs: tuple[BinaryIO, BinaryIO], number: int, decide: Decide
    ) -> None:
        written = time.monotonic()
        self._note(lines.tell(), outputs, number)
        for window in _windows(self._rows(lines, number)):
            self._write(window, outputs, decide([row.problem for row in window if row.problem]))
            number = window[-1].number + 1
            self.on_progress(sum(len(row.line) for row in window))
            if time.monotonic() - written >= JOURNAL_SECONDS:
                self._note(lines.tell(), outputs, number)
                written = time.monotonic()

    def _rows(self, lines: BinaryIO, number: int) -> Iterator[Row]:
        while line := lines.readline(MAX_LINE):
            if line.strip():
                yield self._row(line, number)
            number += 1

    def _row(self, line: bytes, number: int) -> Row:
        try:
            document = decode(line)
            return Row(number, line, self._problem(document, number))
        except (ValueError, RecursionError, TypeError) as error:
            return Row(number, line, None, str(error).splitlines()[0][:200])

    def _problem(self, document: Any, number: int) -> Problem:
        if not isinstance(document, dict):
            raise TypeError("the row is no JSON object")
        names = {"problem": "problem", "answer": "answer", **self.columns}
        fields = {name: document[column] for name, column in names.items() if column in document}
        extra = _extra_columns(document, fields)
        rest = {k: v for k, v in document.items() if k not in names.values() and k not in extra}
        row_id = document.get("id", number)
        if isinstance(fields.get("answer"), list | dict) and not is_code(fields["answer"]):
            fields["answer"] = json.dumps(fields["answer"], ensure_ascii=False)
        row_name = row_id if isinstance(row_id, str | int) else number
        return Problem.model_validate({"id": row_name, **fields, **extra, "metadata": rest})

    def _screen_problems(self, problems: list[Problem]) -> list[FilterDecision]:
        return [screen(problem, self.policy, guesses=given(problem, self.policy)) for problem in problems]

    def _add_row_reasons(self, problem: Problem, decision: FilterDecision) -> FilterDecision:
        overlap = self.evaluation.overlap(problem.problem) if self.evaluation else None
        reason = duplicates.reason(overlap, Kind.CONTAMINATED)
        reasons = [reason] if reason else []
        reasons += self._recurrence_reasons(problem, self._recurring) if self._recurring else []
        closed = self._values.reason(self._source_of(problem), problem.gold)
        reasons += [closed] if closed else []
        return with_reasons(decision, reasons, self.policy)

    def _write(
        self, window: list[Row], outputs: tuple[BinaryIO, BinaryIO], decisions: list[FilterDecision]
    ) -> None:
        decided = map(self._add_row_reasons, (row.problem for row in window if row.problem), decisions)
        chunks: tuple[list[bytes], list[bytes]] = ([], [])
        for row in window:
            decision = next(decided) if row.problem else _unreadable_decision(row)
            self._count(row, decision)
            chunks[not decision.keep].append(
                _kept_line(row, decision) if decision.keep else _dropped_line(row, decision)
            )
        for out, chunk in zip(outputs, chunks, strict=True):
            out.write(b"".join(chunk))

    def _count(self, row: Row, decision: FilterDecision) -> None:
        if row.problem is None:
            self.tally.broken += 1
        text = row.problem.problem if row.problem else row.line[:200].decode(errors="replace")
        answer = row.problem.gold if row.problem else ""
        self.tally.add(
            _printable_text(text, MAX_SHOWN),
            self._source_of(row.problem),
            decision,
            row=row.number + 1,
            answer=_printable_text(answer, MAX_SHOWN),
        )

    def _source_of(self, problem: Problem | None) -> str:
        """The source of a row, `(none)` where it has none."""
        source = (problem.metadata or {}).get(self.source) if problem else None
        return _printable_text(source) if source is not None else "(none)"

    def _note(
        self, offset: int, outputs: tuple[BinaryIO, BinaryIO], number: int, *, is_sorted: bool = False
    ) -> None:
        for out in outputs:
            out.flush()
        self._write_journal(offset, (outputs[0].tell(), outputs[1].tell()), number, is_sorted=is_sorted)

    def _write_journal(
        self, offset: int, sizes: tuple[int, int], number: int, *, is_sorted: bool = False
    ) -> None:
        state = {
            "number": number,
            "kept": sizes[0],
            "dropped": sizes[1],
            "file": str(self.file),
            "bytes": self.file.stat().st_size,
            "sorted": is_sorted,
        }
        text = json.dumps({**state, "offset": offset, "tally": json.loads(self.tally.to_json())})
        fresh = self.journal.with_name(self.journal.name + ".new")
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(self.journal)

    def _restore_state(self) -> dict[str, Any] | None:
        """The journal's state, with both outputs cut back to it; None when there is nothing to go on with."""
        try:
            state: dict[str, Any] = json.loads(self.journal.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return None
        if (state["file"], state["bytes"]) != (str(self.file), self.file.stat().st_size):
            raise BadFile(f"{self.journal} belongs to a run over another file; begin anew with --overwrite")
        self.tally = Tally.from_json(state["tally"])
        if state["sorted"]:
            return state
        for output, name in ((self.kept, "kept"), (self.dropped, "dropped")):
            with output.open("ab") as file:
                file.truncate(state[name])
        return state


def evaluation_index(file: Path, column: str = "problem") -> NgramIndex:
    """The n-grams of a file of evaluation problems; rows without a problem are passed over."""
    index = NgramIndex()
    with file.open("rb") as lines:
        for number, line in enumerate(lines):
            try:
                row = decode(line)
            except BadJson:
                continue
            if isinstance(row, dict) and isinstance(row.get(column), str):
                index.add(f"{file.name}:{number + 1}", row[column])
    return index


def _extra_columns(document: Mapping[str, Any], fields: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that filters read besides problem and answer. Those of programs are read where the row has
    tests; elsewhere their names may stand for anything."""
    names = ["guesses", "attempts"]
    if is_code(document.get("reference")) or is_code(fields.get("answer")):
        names += ["reference", "programs", "wrong_programs", "generator"]
    return {name: document[name] for name in names if document.get(name) is not None}


def _windows(rows: Iterator[Row]) -> Iterator[list[Row]]:
    window: list[Row] = []
    size = 0
    for row in rows:
        window.append(row)
        size += len(row.line)
        if len(window) >= WINDOW_ROWS or size >= WINDOW_BYTES:
            yield window
            window, size = [], 0
    if window:
        yield window


def _kept_line(row: Row, decision: FilterDecision) -> bytes:
    """A kept line, as it was; one whose tests were mended has the valid ones in a column of their own."""
    if decision.tests is None:
        return row.line if row.line.endswith(b"\n") else row.line + b"\n"
    tests = [test.model_dump(mode="json", exclude_defaults=True) for test in decision.tests]
    return json.dumps({**json.loads(row.line), "valid_tests": tests}).encode() + b"\n"


def _unreadable_decision(row: Row) -> FilterDecision:
    reason = Reason(kind=Kind.INVALID, text=quote(row.fault), confidence=1.0, action=Action.DROP)
    return FilterDecision(id=row.number, keep=False, reasons=(reason,))


def _printable_text(value: object, most: int = 200) -> str:
    """Half a surrogate pair is no character and could not be written."""
    return str(value)[:most].encode(errors="replace").decode()


def _dropped_line(row: Row, decision: FilterDecision) -> bytes:
    """A dropped line: the row as it was, and beside it the decision."""
    try:
        document = json.loads(row.line)
    except (ValueError, RecursionError):
        document = row.line[:2_000].decode(errors="replace")
    row_and_decision = {"decision": decision.model_dump(mode="json"), "row": document}
    try:
        return jsonl.encode_row(row_and_decision)
    except UnicodeEncodeError:
        return json.dumps(row_and_decision).encode() + b"\n"
