"""Parts of a sentence that states a formula: what stands dressed in it, and whether its words deny that."""

import re
from collections.abc import Sequence

from reward_service.grading.texts.answer_tokens import folded
from reward_service.grading.texts.claim_words import NEGATION_BEFORE, OR, TAKEN_BACK

_DRESSED = re.compile(
    r"\*\*([^*\n]{1,4000})\*\*|`([^`\n]{1,4000})`|\$\$?([^$\n]{1,4000})\$|\\\(([^\n]{1,4000}?)\\\)"
    r"|\\\[([^\n]{1,4000}?)\\\]|\\ce\{((?:[^{}\n]|\{[^{}\n]{0,60}\}){1,2000})\}|[“„]([^”“\n]{1,4000})[”“]"
    r"|\"([^\"\n]{1,4000})\"|「([^」\n]{1,4000})」|«([^»\n]{1,4000})»"
)
_DENIED = re.compile(
    r"不|没|沒|错|錯|誤|ではな|じゃな|ない|違|아니|않|(?<!\w)(?:wrong|falsch|faux|maybe|perhaps)(?!\w)"
)
EDGES = " \t.,;:!?。，；：！？、*_`\"'“”„«»「」"


def dressed_spans(line: str) -> list[tuple[tuple[int, int], str]]:
    """What stands in bold, quotes, code or mathematics in a line: where, and the text inside."""
    return [
        (found.span(), next(group for group in found.groups() if group is not None))
        for found in _DRESSED.finditer(line)
    ]


def words_around(line: str, spans: Sequence[tuple[int, int]]) -> list[str]:
    """The pieces of a line before, between and behind spans."""
    ends = [0, *(end for _, end in spans)]
    starts = [*(start for start, _ in spans), len(line)]
    return [line[end:start] for end, start in zip(ends, starts, strict=True)]


def is_denied(words: str) -> bool:
    """Whether words around a formula deny it, take it back, doubt it or offer another."""
    plain = folded(words)
    return any(pattern.search(plain) for pattern in (NEGATION_BEFORE, OR, TAKEN_BACK, _DENIED))
