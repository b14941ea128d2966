"""Values of the parts of a problem, such as (a) and (b), in one line or one line each."""

import re

from reward_service.grading.math.claims import lexicon, values
from reward_service.grading.math.claims.clauses import sentences
from reward_service.grading.math.claims.copula_values import is_prose, value_of
from reward_service.grading.math.claims.markup import Document
from reward_service.grading.math.claims.plain_statements import plain
from reward_service.grading.math.problem import Problem
from reward_service.grading.math.typed import parts as typed_parts

PART = re.compile(r"^[\ue000]?\(?([a-h]|i{1,3}|iv|v|[1-9])[)）][\ue001]?\s*[:：]?\s*(.{1,200})$")


def part_value(text: str, problem: Problem) -> str:
    """The value of one part: what stands behind its label, or what the last sentence there states."""
    value, _ = value_of(text)
    if is_prose(text, value):
        told = plain(sentences(text)[-1] if sentences(text) else text, problem)
        return told.value if told else values.trimmed(text)
    return value


def _parts_in(text: str, problem: Problem) -> str | None:
    """ "(1) is 6, (2) is 24" in one line."""
    start = text.find("(") if re.match(r"[^(]{0,40}\([a1i]\)", text) else 0
    labelled = typed_parts.read_parts(text[start:].translate({0xE000: None, 0xE001: None}).rstrip(".。"))
    if labelled is None:
        return None
    return "; ".join(
        f"({name}) {part_value(_LINK_AHEAD.sub('', value, count=1), problem)}" for name, value in labelled
    )


_LINK_AHEAD = lexicon.leading("copulas", "links")


def final_parts(found: Document, problem: Problem) -> str | None:
    """`(a) 3` and `(b) 5` on the last lines are one labelled value."""
    spoken = _parts_in(found.lines[-1].text, problem)
    if spoken is not None:
        return spoken
    parts: list[re.Match[str]] = []
    lines = found.lines[:-1] if values.FIRST.search(found.lines[-1].text) is None else found.lines
    for line in reversed(lines):
        part = PART.match(line.text)
        if part is None:
            break
        parts.insert(0, part)
    if len(parts) < 2 or parts[0].group(1) not in {"a", "i", "1"}:
        return None
    return "; ".join(f"({p.group(1)}) {part_value(p.group(2), problem)}" for p in parts)
