"""Whether a sentence that names an answer claims it: polarity, alternatives, lists, what takes it back.

A place is the folded text before a name in its sentence, and the folded text behind it to the end of the
final part. Everything looks at bounded windows.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from reward_service.grading.texts import negation_hedge_words as words
from reward_service.grading.texts.word_patterns import WordPattern, any_may_occur, bits_of

WINDOW = 400
"""Characters before and behind a name that are looked at; what takes it back is looked for in `BEHIND`."""
BEHIND = 1_000
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)|[。！？\n]")
_LIST_MARK = re.compile(
    r"\s?(?:,(?!\d{3}(?!\d))|[、،，;；/|\n]|(?<![\u3400-\u9fff])·|·(?![\u3400-\u9fff])|(?<![\u30a0-\u30ff])・|・(?![\u30a0-\u30ff])|(?<!\w)(?:and|und|et|y|ed|och|и|та|ve|va|και|و|और)(?!\w)|(?<!共)[和与與及跟]|と|그리고|와\s|과\s)\s?"
)
_PIECE_WORDS, _PIECE_WIDTH = 7, 60
"""Words and characters (an ideograph counts six) of a piece of a list."""
_NAME_WORDS = 4
_LONG_LIST = 4
"""Pieces of a list that is one even when some of them are more than names."""


class Place(NamedTuple):
    """Where a name stands: what is before it in its sentence and behind it, both folded."""

    before: str
    behind: str

    @property
    def sentence_behind(self) -> str:
        """What is behind it in its own sentence."""
        end = _SENTENCE_END.search(self.behind[:WINDOW])
        return self.behind[: end.start() if end else WINDOW]


def is_claimed(place: Place, is_accepted: Callable[[str], bool]) -> bool:
    """Whether the name at this place is claimed; `is_accepted` tells other names of the same answer."""
    if not any_may_occur(place.before, _TELLING_BEFORE) and not any_may_occur(place.behind, _TELLING_BEHIND):
        return True
    rest = place.sentence_behind
    return not (
        _is_denied(place.before[-WINDOW:], rest)
        or _is_alternative(place.before[-WINDOW:], place.behind, is_accepted)
        or words.HEDGE.search(place.before[-WINDOW:])
        or words.HEDGE.search(rest)
        or words.TAKEN_BACK.search(place.behind[:BEHIND])
        or words.TURN.search(place.behind[:WINDOW])
        or _is_guessed(place.before[-WINDOW:])
        or _IN_CONDITION.search(place.before[-WINDOW:])
    )


def _is_guessed(before: str) -> bool:
    """Whether a guess stands before a name, from which the sentence has not turned yet."""
    guesses = list(words.GUESSED.finditer(before))
    if not guesses:
        return False
    since = before[guesses[-1].end() :]
    if _THOUGH.match(before) and "," in since:
        return False
    return not (words.CONTRAST.search(since) or words.STATES.search(since))


_THOUGH = re.compile(
    r"\W{0,3}(?:(?:al)?though|even\sthough|while|obwohl|wahrend|auch\swenn|bien\sque|meme\ssi|aunque|sebbene|benche|anche\sse|embora|хотя|choc|hoewel)(?!\w)"
)
_IN_CONDITION = WordPattern(
    r"(?:^|[,;.]\s)(?:if|even\sif|wenn|falls|si(?!\stratta)|если|jesli)\s[^,;.]{0,80}$"
)
_TELLING_BEFORE = bits_of(
    words.ANYTHING_BUT,
    words.NEGATION_BEFORE,
    words.OR_BEFORE,
    words.HEDGE,
    words.GUESSED,
    _IN_CONDITION,
)
_TELLING_BEHIND = bits_of(
    words.DENIED_BEHIND, words.OR_BEHIND, words.LISTED_OR, words.HEDGE, words.TAKEN_BACK, words.TURN
)
"""What before a name, or behind it, may keep its sentence from claiming it."""
TELLING = _TELLING_BEFORE | _TELLING_BEHIND
"""The bits of what may keep any name of a text from being claimed."""


def _is_denied(before: str, rest: str) -> bool:
    if words.DENIED_BEHIND.match(rest[:60]) or words.ANYTHING_BUT.search(before[-40:]):
        return True
    clause = before
    for mark in (words.CONTRAST, words.STATES):
        ends = [found.end() for found in mark.finditer(clause)]
        clause = clause[ends[-1] :] if ends else clause
    negations = [one for one in words.NEGATION_BEFORE.finditer(clause) if not _is_of_subject(clause, one)]
    return bool(negations) and len(clause[negations[-1].end() :].split()) <= _NEAR


def _is_of_subject(clause: str, negation: "re.Match[str]") -> bool:
    """Whether a negation says what the subject lacks: "a promise without consideration is"."""
    return negation.group() in _LACKS and _SUBJECT_ENDS.search(clause, negation.end()) is not None


_LACKS = frozenset(("without", "ohne", "sans"))
_SUBJECT_ENDS = re.compile(r"\s(?:is|was|are|were|ist|war|sind|waren|est|etait|sont)\s")


_NEAR = 5
"""Words between a negation and the name that it denies."""


def _is_alternative(before: str, behind: str, is_accepted: Callable[[str], bool]) -> bool:
    found = words.OR_BEHIND.match(behind)
    if found is not None and not is_accepted(behind[found.end() - 1 : found.end() + 80]):
        return True
    listed = words.LISTED_OR.match(behind[:WINDOW])
    if (
        listed is not None
        and _are_short(listed.group())
        and not is_accepted(behind[listed.end() : listed.end() + 80])
    ):
        return True
    other = words.OR_BEFORE.search(before)
    if other is not None and other.group().endswith(" o ") and _PORTUGUESE.search(before):
        return False
    return other is not None and not is_accepted(before[max(0, other.start() - 80) : other.end()])


def _are_short(listed: str) -> bool:
    """Whether the pieces before an "or" are names, no clauses."""
    pieces = [piece for piece in re.split("[,、،，]", listed) if piece.strip()]
    return all(len(piece.split()) <= _NAME_WORDS + 1 for piece in pieces) and not _CLAUSE_OPENING.match(
        pieces[0].strip()
    )


_CLAUSE_OPENING = re.compile(
    r"(?:who|whom|whose|which|where|when|though|although|while|whereas|qui|que|quien|che|die|der|das|wo|obwohl|во|который)(?!\w)"
)
_PORTUGUESE = re.compile(r"(?<!\w)(?:nao|sao|foi|do|dos|das|em|um|uma|ao|pelo)(?!\w)")
"""Words of the language in which `o` is an article."""


_MODIFIES = re.compile(
    r"(?:in|on|at|of|by|from|near|which|who|that|with|after|before|born|is|was|it|its|he|she|also|known|en|dans|a|du|de|"
    r"im|am|die|der|das|den|ein|eine|although|though|while|whereas|obwohl|während|aunque|mientras|mentre|embora|хотя|con|che|nel|nella|del|della|em|na|no|que|w|во?|на|из|который|которая|the|an)\s"
)
"""What opens a piece that says something of the name before it."""
_DONE_BY = re.compile(r"(?<!\w)(?:by|par|por|von|durch|per)(?!\w)")
_ARGUES = re.compile(
    "所以|因此|因为|因而|其中|すなわち|即ち|つまり|也就是|由于|故|则|共|有|是|为|在|位于|出自|应"
)
_TOPIC = re.compile(
    "[\u3400-\u9fff\u30a0-\u30ff](?:は|が)[\u3400-\u9fff\u30a0-\u30ff0-9]|[\u3400-\u9fff]{2}(?:是|应为|即为)[\u3400-\u9fff]{2}"
)
""" "作者は…", "西宁是青海的…" are clauses."""
_CONTRASTS = re.compile(
    r"(?:while|whereas|although|though|wahrend|wohingegen|obwohl|tandis\sque|alors\sque|bien\sque|mientras|aunque|mentre|sebbene|enquanto|embora|хотя|тогда\sкак|terwijl|medan)\s"
)
"""What opens a clause, and no piece of a list."""
_BULLET = re.compile(r"(?m)^\s*(?:[-*•]|\d{1,2}[.)])\s+")
_OPENING = re.compile(r"^(?:应该)?是|^(?:it|they|these|those)(?:'s|\s(?:is|was|are|were))\s")
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff]")


def is_bare_list(text: str, is_accepted: Callable[[str], bool]) -> bool:
    """Whether a folded text is nothing but a list of names of which most are no accepted answers: two that an
    "and" joins, three very short pieces, or four of a few words."""
    body = _OPENING.sub("", _BULLET.sub("", text.strip(" \t\n.。!*\"'«»“”()[]-")))
    pieces = [piece.strip() for piece in _LIST_MARK.split(body) if piece.strip(" .")]
    if "?" in body or (len(pieces) == 2 and words.CONTRAST.search(body)):
        return False
    foreign = sum(not is_accepted(piece) for piece in pieces)
    if foreign < 1 or any(
        len(piece.split()) > _PIECE_WORDS or _width(piece) > _PIECE_WIDTH for piece in pieces
    ):
        return False
    if any(_ARGUES.match(piece) or _TOPIC.search(piece) or _CONTRASTS.match(piece) for piece in pieces):
        return False
    if len(pieces) >= _LONG_LIST:
        return foreign >= _LONG_LIST - 1 and foreign > len(pieces) // 2
    are_names = all(map(_is_name, pieces))
    if len(pieces) == 2:
        return are_names and ("、" in body or not re.search(r"[,，;；\n]", body))
    return are_names and foreign >= 2


def _is_name(piece: str) -> bool:
    return len(piece.split()) <= _NAME_WORDS and not (_MODIFIES.match(piece) or _DONE_BY.search(piece))


def _width(piece: str) -> int:
    return len(piece) + 5 * len(_WIDE.findall(piece))
