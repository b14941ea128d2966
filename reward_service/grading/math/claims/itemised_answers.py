"""Answers that stand item by item over several lines: parts, shares with their owners, bullets, rows of a table.

The reference says how many values are wanted and how it labels them; which values stand there is for the text.
"""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from reward_service.grading.math.claims import values
from reward_service.grading.math.claims.clauses import clauses, sentences
from reward_service.grading.math.claims.markup import BOLD_OFF, BOLD_ON, FORMULA, Document, Line
from reward_service.grading.math.claims.polarity import denial
from reward_service.grading.math.claims.reference_shape import Shape, Wanted
from reward_service.grading.math.claims.shaped_values import listed_values
from reward_service.grading.math.claims.worked_results import worked_result
from reward_service.grading.math.undecided import UNDECIDED, Sameness

ValueOf = Callable[[list[str], Shape], str]
"""The value with the most evidence in some lines, or nothing."""
_MOST_LINES = 60


def itemised(found: Document, wanted: Wanted, value_of: ValueOf) -> str | None:
    """The items of a text as one answer; None when it has not as many as the reference."""
    if wanted.count < 2:
        return None
    lines = found.lines[-_MOST_LINES:]
    if wanted.lettered:
        return _lettered(lines, wanted, value_of)
    if wanted.labels:
        texts = [with_equations_shown(found, line.text, wanted.labels) for line in lines]
        return _owned(texts, wanted, value_of)
    return None if _closes_with_all(lines[-1], wanted) else _block(lines, wanted, value_of)


def _closes_with_all(line: Line, wanted: Wanted) -> bool:
    """Whether the last line, itself no item, lists as many values as are wanted."""
    if line.bullet or line.row:
        return False
    said = (clauses((sentences(line.text) or [line.text])[-1]) or [""])[-1]
    counts = {len(FORMULA.findall(said)), len(_NAMED_VALUE.findall(said))}
    counts |= set() if _is_item(line) else {len(listed_values(said))}
    return denial(said) is None and wanted.count in counts


_NAMED_VALUE = re.compile(r"(?<![^\W_])[a-zA-Z]\s?=\s?[-−]?[\d\\√(]")


def _same(_one: str, _other: str) -> Sameness:
    return UNDECIDED


_PART = (
    r"^[\s#*\ue000]*(?:part|parte|partie|teil|часть|phần|câu|भाग|الجزء|第)?\s?[(（\[]?\s?{label}\s?"
    r"[)）\]](?:\s?[问題题小]{{0,2}})?[.:：、]?[\ue001]?\s?[.:：]?\s*(?P<rest>.*)$"
)


def _lettered(lines: list[Line], wanted: Wanted, value_of: ValueOf) -> str | None:
    """Sections that begin with the reference's own part labels; a section of the last part ends with its line
    where the others are single lines."""
    starts: list[tuple[int, str]] = []
    for label in wanted.labels:
        pattern = re.compile(_PART.format(label=re.escape(label)), re.IGNORECASE)
        matches = [(i, m["rest"]) for i, line in enumerate(lines) if (m := pattern.match(line.text))]
        if not matches:
            return None
        starts.append(matches[-1])
    begins = [at for at, _ in starts]
    if begins != sorted(set(begins)):
        return None
    single = all(second - first == 1 for first, second in pairwise(begins)) and starts[-1][1].strip()
    ends = [*begins[1:], begins[-1] + 1 if single else len(lines)]
    parts = []
    for (at, rest), end, label, shape in zip(starts, ends, wanted.labels, wanted.shapes, strict=True):
        section = [text for text in [rest, *(line.text for line in lines[at + 1 : end])] if text.strip()]
        value = value_of(section, shape)
        if not value:
            return None
        parts.append(f"({label}) {worked_result(value, shape, _same)}")
    return "; ".join(parts)


def labelled_as_wanted(texts: list[str], wanted: Wanted) -> str | None:
    """Values in the order of the reference, with its labels: "center: (1, 2), radius: 5"; None when it has none."""
    if wanted.lettered or len(wanted.labels) != len(texts):
        return None
    return ", ".join(
        f"{label} = {text}" if _SYMBOL.fullmatch(label) else f"{label}: {text}"
        for label, text in zip(wanted.labels, texts, strict=True)
    )


_SYMBOL = re.compile(r"[a-zA-Z](?:_\w{1,2})?")


_THIN = re.compile(r"\\(?:[,;:! ]|q?quad(?![a-zA-Z]))")
_NAMES = re.compile(r"(?<![^\W_])([a-zA-Z])\s?=")


def with_equations_shown(found: Document, text: str, labels: tuple[str, ...]) -> str:
    """A line with those formulas written out that begin with one of the labels: `x=3`, and `x=4-1=3` as `x = 3`."""

    def shown(formula: re.Match[str]) -> str:
        written = found.restored(formula.group()).strip("$ ").removeprefix("\\(").removesuffix("\\)").strip()
        if len(_NAMED_VALUE.findall(written)) > 1:
            return (
                _THIN.sub(" ", written)
                if all(name in labels for name in _NAMES.findall(written))
                else formula.group()
            )
        left, _, right = written.partition("=")
        return (
            f"{left.strip()} = {right.rpartition('=')[2].strip()}"
            if left.strip() in labels
            else formula.group()
        )

    return FORMULA.sub(shown, text)


def owned_values(
    texts: list[str], labels: tuple[str, ...], shapes: Sequence[Shape], value_of: ValueOf
) -> list[str] | None:
    """The last value that stands behind each of the names, in a piece of a line that begins with it."""
    owned = []
    for label, shape in zip(labels, shapes, strict=True):
        others = [other for other in labels if other != label]
        found = next(
            (v for text in reversed(texts) if (v := _behind(text, label, others, (value_of, shape)))), ""
        )
        if not found:
            return None
        owned.append(found)
    return owned


def _owned(texts: list[str], wanted: Wanted, value_of: ValueOf) -> str | None:
    owned = owned_values(texts, wanted.labels, wanted.shapes, value_of)
    return labelled_as_wanted(owned, wanted) if owned is not None else None


_OPENS = r"(?:^|[,，;；、.。:：(]|(?:^|(?<=\s))(?:and|und|et|y|e|и|so|then|thus|hence|therefore|also|donc|alors|así|entonces|logo|portanto|quindi|somit|также|значит)\s|和|及|与|[\ue000*])[\s\ue000]*(?:the |an? |one |each |les? |la |l'|une? |el |los |las |die |der |das |ein |eine |o |os |as |il |lo |uma? |de la )?"


_NOUN = r"(?:[^\W\d_]{3,12}\s|∠)?"
"""What a letter names: "angle A"."""
_NO_BLANKS = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""A name in a script that sets no blanks between words."""


def _behind(text: str, label: str, others: list[str], reading: tuple[ValueOf, Shape]) -> str:
    named = rf"(?<![\w*+/^-]){re.escape(label)}\s?(?=[=≈])"
    opens = "" if _NO_BLANKS.match(label) else _OPENS + (_NOUN if len(label) == 1 else "")
    whole = opens + re.escape(label) + r"(?![a-zA-Z])"
    pattern = re.compile(
        named if len(label) == 1 and label.isascii() and "=" in text else whole, re.IGNORECASE
    )
    found = None
    for found in pattern.finditer(text):  # noqa: B007
        pass
    if found is None:
        return ""
    rest = text[found.end() :]
    cuts = [
        m.start()
        for other in others
        if (m := re.search(rf"(?<![a-zA-Z]){re.escape(other)}(?![a-zA-Z])", rest, re.IGNORECASE))
    ]
    piece = re.sub(
        r"(?:\s(?:and|und|et|y|e|и)|[,，;；、和及与])(?:\s(?:so|thus|then|hence|also|donc|portanto|[^\W\d_]{3,12}))?\s*$",
        "",
        rest[: min(cuts)] if cuts else rest,
    )
    if values.FIRST.search(piece) is None or denial(piece, bounds=False):
        return ""
    value_of, shape = reading
    return worked_result(value_of([piece], shape), shape, _same)


_ITEM = re.compile(r"^[^\d:：=]{1,40}[:：=]\s?(\S.{0,60})$")


def _is_item(line: Line) -> bool:
    """A bullet, a row of a table, or a name with nothing but a value."""
    if line.bullet or line.row:
        return values.FIRST.search(line.text) is not None
    item = _ITEM.match(line.text)
    return item is not None and values.is_only_value(item[1])


def _block(lines: list[Line], wanted: Wanted, value_of: ValueOf) -> str | None:
    """The last block of bullets, rows or labelled lines, when it has exactly as many values as the reference."""
    block: list[str] = []
    blocks: list[list[str]] = []
    for line in [*lines, None]:
        if line is not None and _is_item(line):
            block.append(line.text.rpartition(": ")[2] if line.row else line.text)
            continue
        blocks, block = [*blocks, block] if block else blocks, []
    blocks = [
        items[1:] if re.search(r"\d", items[0]) is None and len(items) > wanted.count else items
        for items in blocks
    ]
    if not blocks or len(blocks[-1]) != wanted.count:
        return None
    item = wanted.shapes[0] if wanted.shapes else Shape.NUMBER
    found = [
        worked_result(
            value_of([text.translate({ord(BOLD_ON): None, ord(BOLD_OFF): None})], item), item, _same
        )
        for text in blocks[-1]
    ]
    if item is Shape.NUMBER:
        found = [value.rpartition("=")[2].strip() for value in found]
    if item not in {Shape.PAIR, Shape.LIST} and any(map(_SEVERAL.search, found)):
        return None
    return ", ".join(found) if all(found) else None


_SEVERAL = re.compile(r"[,;，；]\s|[{(\[].*[,;].*[)}\]]")
