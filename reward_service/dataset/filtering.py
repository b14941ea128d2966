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
from reward_service.dataset.deciding import Decide
from reward_service.filters import duplicates
from reward_service.filters.decision import (
    Action,
    Decision,
    Kind,
    Policy,
    Problem,
    Reason,
    is_code,
    quote,
    with_reasons,
)
from reward_service.filters.duplicates import NgramIndex
from reward_service.filters.recurrence import Census, Recurrences
from reward_service.filters.screening import given, screen
from reward_service.filters.tally import Tally

WINDOW_ROWS = 512
WINDOW_BYTES = 8 * 2**20
MAX_LINE = 16 * 2**20
"""Bytes of one row; a longer line is no problem of anybody's."""

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
    advance: Callable[[int], None] = lambda _: None
    tally: Tally = field(default_factory=Tally)

    @property
    def journal(self) -> Path:
        """Where the state of an unfinished run stands."""
        return self.kept.with_name(self.kept.name + ".progress")

    def through(self, deciding: Decide | None = None, *, resume: bool = False) -> None:
        """Run to the end. On the way the journal is kept; at the end it is removed."""
        state = self._restored() if resume else None
        number, offset = (state["number"], state["offset"]) if state else (0, 0)
        mode: Literal["ab", "wb"] = "ab" if state else "wb"
        self._recurring = self._compared(offset) if self.across_rows else None
        self.advance(offset)
        with self.file.open("rb") as lines, self.kept.open(mode) as kept, self.dropped.open(mode) as dropped:
            lines.seek(offset)
            self._pump(lines, (kept, dropped), number, deciding or self._by_form)
        self.journal.unlink(missing_ok=True)

    def _compared(self, offset: int) -> Recurrences:
        """What the rows have to do with each other, the rows before `offset` passed already."""
        census = Census()
        for _, problem in self._problems():
            census.add(problem.problem)
        found = Recurrences(census.repeated())
        for _, problem in self._problems():
            found.note(problem.problem, problem.gold)
        for end, problem in self._problems() if offset else ():
            if end > offset:
                break
            self._recurs(problem, found)
        return found

    def _problems(self) -> Iterator[tuple[int, Problem]]:
        """The problems of the whole file, each with the offset behind it."""
        with self.file.open("rb") as lines:
            for row in self._rows(lines, 0):
                if row.problem:
                    yield lines.tell(), row.problem

    def _recurs(self, problem: Problem, found: Recurrences) -> list[Reason]:
        name = problem.id if problem.id is not None else ""
        return list(found.reasons(name, problem.problem, problem.gold))

    def _pump(
        self, lines: BinaryIO, outputs: tuple[BinaryIO, BinaryIO], number: int, deciding: Decide
    ) -> None:
        written = time.monotonic()
        self._write_journal(lines.tell(), outputs, number)
        for window in _windows(self._rows(lines, number)):
            self._write(window, outputs, deciding([row.problem for row in window if row.problem]))
            number = window[-1].number + 1
            self.advance(sum(len(row.line) for row in window))
            if time.monotonic() - written >= JOURNAL_SECONDS:
                self._write_journal(lines.tell(), outputs, number)
                written = time.monotonic()

    def _rows(self, lines: BinaryIO, number: int) -> Iterator[Row]:
        while line := lines.readline(MAX_LINE):
            if line.strip():
                yield self._row(line, number)
            number += 1

    def _row(self, line: bytes, number: int) -> Row:
        try:
            document = json.loads(line)
            return Row(number, line, self._problem(document, number))
        except (ValueError, RecursionError, TypeError) as error:
            return Row(number, line, None, str(error).splitlines()[0][:200])

    def _problem(self, document: Any, number: int) -> Problem:
        if not isinstance(document, dict):
            raise TypeError("the row is no JSON object")
        names = {"problem": "problem", "answer": "answer", **self.columns}
        fields = {name: document[column] for name, column in names.items() if column in document}
        extra = _brought(document, fields)
        rest = {k: v for k, v in document.items() if k not in names.values() and k not in extra}
        row_id = document.get("id", number)
        if isinstance(fields.get("answer"), list | dict) and not is_code(fields["answer"]):
            fields["answer"] = json.dumps(fields["answer"], ensure_ascii=False)
        known = row_id if isinstance(row_id, str | int) else number
        return Problem.model_validate({"id": known, **fields, **extra, "metadata": rest})

    def _by_form(self, problems: list[Problem]) -> list[Decision]:
        return [screen(problem, self.policy, guesses=given(problem, self.policy)) for problem in problems]

    def _against(self, problem: Problem, decision: Decision) -> Decision:
        overlap = self.evaluation.overlap(problem.problem) if self.evaluation else None
        reason = duplicates.reason(overlap, Kind.CONTAMINATED)
        more = [reason] if reason else []
        more += self._recurs(problem, self._recurring) if self._recurring else []
        return with_reasons(decision, more, self.policy)

    def _write(
        self, window: list[Row], outputs: tuple[BinaryIO, BinaryIO], decisions: list[Decision]
    ) -> None:
        decided = map(self._against, (row.problem for row in window if row.problem), decisions)
        chunks: tuple[list[bytes], list[bytes]] = ([], [])
        for row in window:
            decision = next(decided) if row.problem else _unreadable(row)
            self._count(row, decision)
            chunks[not decision.keep].append(
                _kept(row, decision) if decision.keep else _with_reasons(row, decision)
            )
        for out, chunk in zip(outputs, chunks, strict=True):
            out.write(b"".join(chunk))

    def _count(self, row: Row, decision: Decision) -> None:
        if row.problem is None:
            self.tally.broken += 1
        source = (row.problem.metadata or {}).get(self.source) if row.problem else None
        text = row.problem.problem if row.problem else row.line[:200].decode(errors="replace")
        self.tally.add(text, _printable(source) if source is not None else "(none)", decision)

    def _write_journal(self, offset: int, outputs: tuple[BinaryIO, BinaryIO], number: int) -> None:
        for out in outputs:
            out.flush()
        state = {
            "number": number,
            "kept": outputs[0].tell(),
            "dropped": outputs[1].tell(),
            "file": str(self.file),
        }
        text = json.dumps({**state, "offset": offset, "tally": json.loads(self.tally.to_json())})
        fresh = self.journal.with_name(self.journal.name + ".new")
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(self.journal)

    def _restored(self) -> dict[str, Any] | None:
        """The journal's state, with both outputs cut back to it; None when there is nothing to go on with."""
        try:
            state: dict[str, Any] = json.loads(self.journal.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return None
        for output, name in ((self.kept, "kept"), (self.dropped, "dropped")):
            with output.open("r+b") as file:
                file.truncate(state[name])
        self.tally = Tally.from_json(state["tally"])
        return state


def evaluation_index(file: Path, column: str = "problem") -> NgramIndex:
    """The n-grams of a file of evaluation problems; rows without a problem are passed over."""
    index = NgramIndex()
    with file.open("rb") as lines:
        for number, line in enumerate(lines):
            try:
                row = json.loads(line)
            except (ValueError, RecursionError):
                continue
            if isinstance(row, dict) and isinstance(row.get(column), str):
                index.add(f"{file.name}:{number + 1}", row[column])
    return index


def _brought(document: Mapping[str, Any], fields: Mapping[str, Any]) -> dict[str, Any]:
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


def _kept(row: Row, decision: Decision) -> bytes:
    """A kept line, as it was; one whose tests were mended has the valid ones in a column of their own."""
    if decision.tests is None:
        return row.line if row.line.endswith(b"\n") else row.line + b"\n"
    tests = [test.model_dump(mode="json", exclude_defaults=True) for test in decision.tests]
    return json.dumps({**json.loads(row.line), "valid_tests": tests}).encode() + b"\n"


def _unreadable(row: Row) -> Decision:
    reason = Reason(kind=Kind.INVALID, text=quote(row.fault), confidence=1.0, action=Action.DROP)
    return Decision(id=row.number, keep=False, reasons=(reason,))


def _printable(value: object) -> str:
    """Half a surrogate pair is no character and could not be written."""
    return str(value)[:200].encode(errors="replace").decode()


def _with_reasons(row: Row, decision: Decision) -> bytes:
    """A dropped line: the row as it was, and beside it the decision."""
    try:
        document = json.loads(row.line)
    except (ValueError, RecursionError):
        document = row.line[:2_000].decode(errors="replace")
    told = {"decision": decision.model_dump(mode="json"), "row": document}
    try:
        return jsonl.encode(told)
    except UnicodeEncodeError:
        return json.dumps(told).encode() + b"\n"
