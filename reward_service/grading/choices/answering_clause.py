"""Which clause of a sentence that names several options answers the question.

"The acceleration is constant, but the velocity is zero": of clauses that name one option each, the one that shares
most words with the question counts, if none shares as many.
"""

import re

from reward_service.grading.choices.problem_options import Options
from reward_service.grading.texts.answer_tokens import folded

_CLAUSE = re.compile(
    r"[,;:，；、。]\s?|\s[—–-]\s|(?<!\w)(?:but|while|whereas|and|aber|während|und|mais|tandis\sque|et|pero|mientras|y|ma|mentre|e|mas|enquanto|"
    r"а|но|и|ale|a|maar|terwijl|en|men|och|لكن|बल्कि)(?!\w)"
)
_RELATIVE = re.compile(
    r"^\s?(?:which|who|whose|whom|where|when|qui|dont|où|che|cui|donde|onde|котор\w{1,3}|któr\w{1,3}|som)(?!\w)",
    re.IGNORECASE,
)
_ASKING = frozenset(
    "whic what wher when whos that this thes thos with from have does were will ther thei they welc wess quel quai cual donc dond quan kako skol котор како скол".split()
)
"""Stems of words that ask or point."""
_WORD = re.compile(r"[^\W\d_]+")
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff가-힣]{2}")
_STEM, _LEAST = 4, 4
MAX_CLAUSES = 8


def nearest_option(sentence: str, options: Options) -> str | None:
    """The letter of the option that the clause nearest to the question names; None when no clause is."""
    clauses = [one for one in _CLAUSE.split(sentence) if one.strip() and not _RELATIVE.match(one)]
    if not options.question or not 0 < len(clauses) <= MAX_CLAUSES:
        return None
    asked = _stems(options.question)
    found = [(len(asked & _stems(one)), options.named_in(one)) for one in clauses]
    near = sorted(((shared, named) for shared, named in found if named), reverse=True)
    if not near or len(near[0][1]) != 1 or not near[0][0]:
        return None
    is_alone = len(near) == 1 or near[0][0] > near[1][0] or near[1][1] == near[0][1]
    return near[0][1][0] if is_alone else None


def shares_stem(clause: str, question: str) -> bool:
    """Whether a clause has a longer word in common with a question, but for its ending."""
    return not _stems(clause).isdisjoint(_stems(question))


def _stems(text: str) -> frozenset[str]:
    """The first letters of the longer words of a text, and its pairs of signs where words are not parted."""
    words = {word[:_STEM] for word in _WORD.findall(folded(text)) if len(word) >= _LEAST}
    pairs = {text[at : at + 2] for at in range(len(text) - 1) if _WIDE.fullmatch(text, at, at + 2)}
    return frozenset((words - _ASKING) | pairs)
