"""Parts of a sentence that states a formula: what stands dressed in it, and whether its words deny that."""

import re

from reward_service.grading.texts.answer_tokens import folded
from reward_service.grading.texts.negation_hedge_words import DENIED_BEHIND, NEGATION_BEFORE, OR, TAKEN_BACK

_DRESSED = re.compile(
    r"\*\*([^*\n]{1,4000})\*\*|`([^`\n]{1,4000})`|\$\$?([^$\n]{1,4000})\$|\\\(([^\n]{1,4000}?)\\\)"
    r"|\\\[([^\n]{1,4000}?)\\\]|\\ce\{((?:[^{}\n]|\{[^{}\n]{0,60}\}){1,2000})\}|[“„]([^”“\n]{1,4000})[”“]"
    r"|\"([^\"\n]{1,4000})\"|「([^」\n]{1,4000})」|«([^»\n]{1,4000})»"
)
_DENIED_BEFORE = re.compile(
    r"不|没|沒|错|錯|誤|違|(?<!\w)(?:wrong|falsch|faux|maybe|perhaps"
    r"|(?:one|you|we|i|some)\s(?:might|could|may)|man\skonnte|on\spourrait|se\spodria|si\spotrebbe)(?!\w)|可能|也许"
)
_TURNS = re.compile(
    r"(?<!\w)(?:but|however|though|aber|jedoch|mais|pero|ma|mas|но|однако|ale|maar)(?!\w)[^.!?。]{0,200}"
    r"|(?:但|不过|不過)[^。！？]{0,100}"
)
_DENIED_NEXT = re.compile(
    r"^[\s*_`\"'”」»$)]{0,6}(?:不|没|沒|错|錯|[はがで]{0,2}(?:ない|違|誤)|(?:이|가|은|는)?\s?(?:아니|않))"
)
_CLAUSE = re.compile(r"[,;.!?]\s|[，；。！？、\n]")
EDGES = " \t.,;:!?。，；：！？、*_`\"'“”„«»「」"


def dressed_spans(line: str) -> list[tuple[tuple[int, int], str]]:
    """What stands in bold, quotes, code or mathematics in a line: where, and the text inside."""
    return [
        (found.span(), next(group for group in found.groups() if group is not None))
        for found in _DRESSED.finditer(line)
    ]


def is_denied(line: str, place: tuple[int, int]) -> bool:
    """Whether the clause before a formula denies or doubts it, or what follows denies it or takes it back.

    An "or" on either side offers another.
    """
    start, end = place
    if not line[:start].strip(EDGES) and not line[end:].strip(EDGES):
        return False
    clause = folded(_CLAUSE.split(line[:start])[-1].replace("où", " "))
    behind = line[end:]
    plain = folded(behind.replace("où", " "))
    if any(pattern.search(clause) for pattern in (NEGATION_BEFORE, OR, _DENIED_BEFORE)):
        return True
    turn = _TURNS.search(plain)
    if turn is not None and NEGATION_BEFORE.search(turn.group()):
        return True
    return _DENIED_NEXT.search(behind) is not None or any(
        pattern.search(plain) for pattern in (DENIED_BEHIND, OR, TAKEN_BACK)
    )
