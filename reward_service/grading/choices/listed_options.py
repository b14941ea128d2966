"""The lists of options that a prompt holds, in whatever layout: labels before the options or behind them,
on lines or within one, tables, objects, bullets and boxes to tick.

A list is a run of labels of one series from its first one on, or of lines behind the same bullet.
Everything is linear in the prompt, of which the end is read.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from reward_service.grading.choices.label_series import (
    ANY_LABEL,
    ENCLOSED,
    LATIN,
    MAX_PLACES,
    NUMBER,
    PARTICLE_LIKE,
    ROMAN,
    first_series,
    label_of,
    letter_at,
    places_of,
)
from reward_service.grading.texts.word_patterns import WordPattern

MAX_PROMPT = 20_000
"""Characters at the end of a prompt in which options are looked for."""
MAX_STARTS = 3
"""Lists of one sort that are kept, the last ones."""


@dataclass(frozen=True, slots=True)
class OptionList:
    """A list of options: `series` of its labels, None without any; its texts in order; where it starts; and
    how its labels are written."""

    series: str | None
    texts: tuple[str, ...]
    start: int
    sort: str = ""

    def letter_of(self, label: str) -> str | None:
        """The letter of the place that a label has in this list; a Latin letter of a list of capitals
        always has one."""
        place = places_of(label).get(self.series or "")
        if place is None or (place > len(self.texts) and self.series != LATIN):
            return None
        return letter_at(place)


@dataclass(frozen=True, slots=True)
class _Mark:
    label: str
    sort: str
    start: int
    end: int


_DELIMITED = re.compile(
    rf"(?:(?<=^)|(?<=[\s*|。；;.?？]))(?P<open>[(（\[【〔]?)(?P<label>{ANY_LABEL})(?:\s?(?P<close>[)）\]】〕])|\s?[.．、:：﹑]|(?=\*\*\s))(?!\w[).])|"
    rf"(?<![\w(])[\"'](?P<key>{ANY_LABEL})[\"']\s?:\s?",
    re.MULTILINE,
)
_ENCLOSED_AT = WordPattern(rf"(?P<label>{ENCLOSED})")
_BARE = re.compile(
    rf"^[ \t]*(?:[-*•]\s)?(?P<label>{ANY_LABEL})(?:\s?[-–—]\s|[ \t\u3000]+)(?=[^\s:：.)=–—-])", re.MULTILINE
)
_ROW = re.compile(
    rf"^[ \t]*\|[ \t]*[(（]?\**(?P<label>{ANY_LABEL})\**[)）.．:]?[ \t]*\|(?P<text>[^|\n]{{1,400}})",
    re.MULTILINE,
)
_BEHIND = re.compile(
    rf"^[ \t]*(?P<text>\S[^\n]{{0,400}}?)[ \t]*(?:[\[(（【](?P<label>{ANY_LABEL})[\])）】]|(?:→|->|=>)[ \t]?(?P<arrow>{ANY_LABEL}))[ \t]*$",
    re.MULTILINE,
)
_BULLET = re.compile(
    r"^[ \t]*(?P<mark>[-*•◦▪▫‣●○◯◉□☐◻◇◆■–—―─·・∙►▶➢➤✓○]|\[[ _]?\]|\([ _]?\)|[-*•][ \t]?\[[ _]?\])[ \t]*(?P<text>[^\s\[][^\n]{0,2000})$",
    re.MULTILINE,
)
_LEADING = re.compile(rf"^(?:[-*•]\s{{1,3}}|{ANY_LABEL}\s?(?:[)）．、]\s{{0,3}}|[.:]\s{{1,3}}))")
_WAITING_LINES = 2
"""Line breaks between two lines of one list at most."""


def _delimited_marks(text: str) -> Iterator[_Mark]:
    for found in _DELIMITED.finditer(text):
        key = found["key"]
        label = label_of(key or found["label"])
        written = key or found["label"]
        opens_line = not text[text.rfind("\n", 0, found.start()) + 1 : found.start()].strip(" \t*-•|")
        if key is None and not _delimits(text, found, opens_line=opens_line):
            continue
        case = "lower" if written.islower() else "upper"
        if written.isdecimal() or case == "lower":
            case += found["open"] or found["close"] or "." if key is None else "key"
        yield _Mark(label, case, found.start(), found.end())


def _delimits(text: str, found: "re.Match[str]", *, opens_line: bool) -> bool:
    """Whether a sign behind a label makes it one: a figure or small letter with a point must open its line,
    or stand apart."""
    written, closed = found["label"], bool(found["close"])
    if written.isdecimal() and not closed and text[found.end() : found.end() + 1].isdecimal():
        return False
    strict = written.isdecimal() or written.islower() or label_of(written) not in _CAPITALS
    if not strict or opens_line:
        return True
    return closed or (text[max(0, found.start() - 2) : found.start()].isspace() and found.start() > 1)


_CAPITALS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def _enclosed_marks(text: str) -> Iterator[_Mark]:
    for found in _ENCLOSED_AT.finditer(text):
        yield _Mark(label_of(found["label"]), "enclosed", found.start(), found.end())


def _runs(marks: Sequence[_Mark], series: str) -> Iterator[list[_Mark]]:
    """The last runs of labels of a series from its first place on, each label once, the last run first."""
    placed = [(places_of(mark.label)[series], mark) for mark in marks if series in places_of(mark.label)]
    nearest: dict[int, int] = {}
    following: dict[int, int | None] = {}
    kept = 0
    for at in range(len(placed) - 1, -1, -1):
        place = placed[at][0]
        following[at], nearest[place] = nearest.get(place + 1), at
        if place != 1 or following[at] is None:
            continue
        yield [placed[one][1] for one in islice(_followed(at, following), MAX_PLACES)]
        kept += 1
        if kept == MAX_STARTS:
            return


def _followed(at: int | None, following: dict[int, int | None]) -> Iterator[int]:
    while at is not None:
        yield at
        at = following[at]


def _by_marks(text: str, marks: Iterable[_Mark]) -> Iterator[OptionList]:
    by_sort: dict[str, list[_Mark]] = {}
    for mark in marks:
        by_sort.setdefault(mark.sort, []).append(mark)
    for sort, same in by_sort.items():
        for series in first_series(mark.label for mark in same):
            for run in _runs(same, series):
                ends = [mark.start for mark in run[1:]] + [_end_of_last(text, run[-1])]
                texts = tuple(_clean(text[m.end : end]) for m, end in zip(run, ends, strict=True))
                yield OptionList(series, texts, run[0].start, sort)


def _end_of_last(text: str, mark: _Mark) -> int:
    end = text.find("\n", mark.end)
    return len(text) if end < 0 else end


_BULLETS_ALONE = frozenset(("-", "*", "•", "|", "+", "**"))


def _clean(text: str) -> str:
    """An option's text without what parts it from the next one."""
    bare = text.strip()
    before, _, last = bare.rpartition("\n")
    bare = before if last.strip() in _BULLETS_ALONE else bare
    bare = bare.strip().strip("|").rstrip(" \t\n|/;；,，、([（【〔").lstrip(" )]）】〕")
    if bare[:1] in "\"'" and bare[-1:] in "\"'}" and len(bare) > 2:
        bare = bare.rstrip("}").strip().strip("\"'")
    return bare.removeprefix("** ").removesuffix("**").strip()


def _in_lines(text: str) -> Iterator[OptionList]:
    """Lists whose labels stand on lines that follow each other: bare ones, rows of a table, labels behind."""
    for sort, pattern in (("row", _ROW), ("behind", _BEHIND), ("bare", _BARE)):
        group: list[tuple[str, str, int, int]] = []
        for found in pattern.finditer(text):
            end = found.end() if sort != "bare" else _line_end(text, found.end())
            label = (
                label_of(found["label"] or found["arrow"]) if sort == "behind" else label_of(found["label"])
            )
            said = found["text"] if sort != "bare" else text[found.end() : end]
            if group and text.count("\n", group[-1][3], found.start()) > _WAITING_LINES:
                yield from _grouped(group, sort)
                group = []
            group.append((label, said, found.start(), end))
        yield from _grouped(group, sort)


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end


def _grouped(group: Sequence[tuple[str, str, int, int]], sort: str) -> Iterator[OptionList]:
    """The list that labels on following lines make from the first place on."""
    labels = [label for label, *_ in group]
    for series in first_series(labels):
        places = [places_of(label).get(series, 0) for label in labels]
        start = len(places) - 1 - places[::-1].index(1)
        run = [at for at in range(start, len(places)) if places[at] == at - start + 1]
        least = 3 if sort == "bare" and series in _WORDS else 2
        if len(run) >= least and run == list(range(start, start + len(run))):
            texts = tuple(
                _clean(_LEADING.sub("", group[at][1]) if sort == "behind" else group[at][1]) for at in run
            )
            yield OptionList(series, texts, group[start][2], sort)


_WORDS = PARTICLE_LIKE | {LATIN, NUMBER, ROMAN, "Cyrillic", "Ukrainian", "Greek"}
"""Series whose labels may open a line as words do."""


def _bulleted(text: str) -> Iterator[OptionList]:
    """Lists of lines behind one and the same bullet."""
    group: list[tuple[str, str, int, int]] = []
    for found in _BULLET.finditer(text):
        mark = found["mark"].replace("_", " ").replace("[ ]", "[]").replace("( )", "()")
        if group and (mark != group[-1][0] or text.count("\n", group[-1][3], found.start()) > _WAITING_LINES):
            yield from _as_list(group)
            group = []
        group.append((mark, found["text"], found.start(), found.end()))
    yield from _as_list(group)


def _as_list(group: Sequence[tuple[str, str, int, int]]) -> Iterator[OptionList]:
    if 2 <= len(group) <= MAX_PLACES:
        yield OptionList(None, tuple(_clean(said) for _, said, *_ in group), group[0][2], "bullet")


_CAPITAL = re.compile(
    r"([A-Z])(?<![^\s。；;.?？(（\[][A-Z])(?<![^\s。；;.?？][(（\[][A-Z])\s?[)\]）．.、:：](?!\w[).])(?![ \t]*$)",
    re.MULTILINE,
)
"""A capital that a sign follows, at the head of a word; the letter first, which is fastest."""


def capitals_in(prompt: str) -> OptionList | None:
    """The last list of a prompt under capital Latin letters with a sign behind, which most prompts have; None
    where labels may stand behind the options."""
    text = prompt[-MAX_PROMPT:]
    marks = list(_CAPITAL.finditer(text))
    letters = "".join(mark.group(1) for mark in marks)
    start = letters.rfind("A")
    while start >= 0:
        run = [start]
        while (after := letters.find(chr(ord("A") + len(run)), run[-1])) >= 0 and len(run) < MAX_PLACES:
            run.append(after)
        if len(run) >= 2:
            ends = [_opening(text, marks[at].start()) for at in run[1:]]
            ends.append(_line_end(text, marks[run[-1]].end()))
            texts = tuple(_clean(text[marks[at].end() : end]) for at, end in zip(run, ends, strict=True))
            return OptionList(LATIN, texts, _opening(text, marks[start].start()), "upper")
        start = letters.rfind("A", 0, start)
    return None


def _opening(text: str, at: int) -> int:
    """Where a label starts, with the bracket before it."""
    return at - 1 if at and text[at - 1] in "(（[" else at


@lru_cache(512)
def lists_in(prompt: str) -> tuple[OptionList, ...]:
    """The lists of options that a prompt holds, by where they start."""
    text = prompt[-MAX_PROMPT:]
    in_lines = list(_in_lines(text))
    taken = (
        {found.start("label") for found in _BEHIND.finditer(text)}
        if any(one.sort == "behind" for one in in_lines)
        else set()
    )
    marks = [mark for mark in _delimited_marks(text) if not taken & set(range(mark.start, mark.end))]
    found = [*_by_marks(text, marks), *_by_marks(text, _enclosed_marks(text)), *in_lines, *_bulleted(text)]
    return tuple(sorted(found or _in_a_row(text) or _plain(text), key=lambda one: one.start))


_ALONE = re.compile(r"(?<=[\s?？:：。])([A-H])\s(?=\S)")
_LEAST_IN_A_ROW = 3


def _in_a_row(text: str) -> list[OptionList]:
    """Options of the last line behind capitals that no sign follows: "… ? A steam B ice C dew"."""
    start = text.rstrip().rfind("\n") + 1
    marks = list(_ALONE.finditer(text, start))[-MAX_PLACES:]
    letters = "".join(mark.group(1) for mark in marks)
    if len(marks) < _LEAST_IN_A_ROW or not "ABCDEFGH".startswith(letters):
        return []
    ends = [mark.start() for mark in marks[1:]] + [_line_end(text, marks[-1].end())]
    texts = tuple(_clean(text[mark.end() : end]) for mark, end in zip(marks, ends, strict=True))
    return [OptionList(LATIN, texts, marks[0].start(), "upper")]


_HEADED = WordPattern(
    r"(?:^|(?<=[.?!。？)]\s))(?:options?|choices|choose\s(?:from|between|one)|optionen|antwortmöglichkeiten|auswahl|choix|opciones|opções|opzioni|scelte|варианты"
    r"(?:\sответа)?|opcje|seçenekler|選択肢|选项|選項|선택지|보기|الخيارات|विकल्प|pilihan|lựa\schọn)\s?[:：]\s?(?P<listed>[^\n]{3,600})",
    re.IGNORECASE | re.MULTILINE,
)
_PARTED = re.compile(r"\s[/|]\s|[;；、،|]\s?|,\s|，")
_LAST_JOINED = re.compile(r"^(?:and|or|und|oder|et|ou|y|o|e|или|и)\s")
_LEAST_LINES, _MAX_LINE = 3, 120


def _plain(text: str) -> Iterator[OptionList]:
    """Options without any sign: on a line behind "Options:", or on the last lines, behind a question."""
    for found in list(_HEADED.finditer(text))[-1:]:
        parts = [_LAST_JOINED.sub("", _clean(part)) for part in _PARTED.split(found["listed"].strip(" .。"))]
        if 2 <= len(parts) <= MAX_PLACES and all(parts):
            yield OptionList(None, tuple(parts), found.start(), "headed")
            return
    question, asks, lines = (
        text.rstrip().rpartition("?\n") if "?\n" in text else text.rstrip().rpartition("？\n")
    )
    listed = [line.strip() for line in lines.strip("\n").split("\n")]
    short = asks and all(0 < len(one) <= _MAX_LINE and one[-1] not in ":：。." for one in listed)
    if short and _LEAST_LINES <= len(listed) <= MAX_PLACES:
        yield OptionList(None, tuple(listed), len(question), "plain")
