"""Whether the clause of a text that repeats the question's words states another thing than an accepted answer.

"The freezing point is 212°F, and the boiling point is 32°F": of the clauses that state something the one that
shares most words with the question answers it. Clauses that deny, guess, hedge, ask or tell of the past state nothing.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from reward_service.grading.texts import negation_hedge_words, sentence_core
from reward_service.grading.texts.answer_tokens import folded, tokens
from reward_service.grading.texts.stated_names import CORRECTS, PROPER_NAME, opens_remark
from reward_service.grading.texts.word_patterns import WordPattern

MAX_QUESTION = 1_000
_CLAUSE = re.compile(
    r"[;；。]\s?|,\s(?=(?:and|but|while|whereas|although|though|und|aber|während|et|mais|tandis|y|pero|mientras|e|ma|mentre|mas|"
    r"enquanto|и|а|но)\s)|(?<!\w)(?:while|whereas|but)(?!\w)|\.\s(?=[^\W\d_a-z])"
)
_STATES = re.compile(
    r"^.{3,120}?(?<!\w)(?:is|was|are|were|est|était|es|era|fue|ist|war|è|fu|é|foi)\s(?P<named>(?:called|named|known\sas)\s)?"
    r"(?P<the>(?:the|le|la|les|el|il|lo|der|die|das|o)\s|l['’])?(?P<said>[^\W_][\w'’.°%-]*(?:\s[\w'’.°%-]+){0,3})"
    r"(?P<gloss>\s?[(（])?(?=[,.!:]|\s[—–-]\s|$|(?<=[(（]))"
)
_IS_ASKED = re.compile(
    rf"^\W{{0,3}}(?P<said>(?:(?:El|La|Le|Il|Der|Die|Das|O|A|The)\s)?{PROPER_NAME})\s(?:(?:is|was|est|était|es|era|fue|ist|war|è|fu)\s(?:the|le|la|l['’]|el|il|lo|der|die|das)|(?:é|foi|era)\s[oa])\s?(?=\w)"
)
"""A name that is said to be what is asked for: "James Buchanan was the 16th President"."""
_HAPPENS = re.compile(
    r"(?<!\w)(?:in|on|at|im|am|en|el|le|nel|il|em|no|в|w)\s(?P<said>(?:1\d{3}|20\d\d)(?!\d))"
)
_COPULA = re.compile(
    r"(?<!\w)(?:is|was|are|were|est|était|ist|war|es|era|fue|è|fu|é|foi|jest|был[аои]?)(?!\w)"
)
_LATER = re.compile(
    r"(?<!\w)(?P<said>(?:a|one|two|three|four|five|ten|\d{1,3})\syears?\s(?:later|earlier)|the\s(?:following|next|previous)\syear|"
    r"(?:un|ein|одним|w)\s?(?:año|an|anno|ano|Jahr)\s(?:después|más\starde|plus\stard|après|dopo|depois|später|früher))(?!\w)"
)
"""A year that is told by another one."""
_NO_NAME = re.compile(
    r"(?:an?|not|no|also|only|one|in|on|at|by|of|to|from|for|with|as|such|very|so|more|most|less|still|now|often|usually|actually|"
    r"un|une|una|ein|eine|einen?|um|uma|this|that|these|those|what|who|it|he|she|they|there|here|nicht|pas|non|não)(?!\w)"
    r"|\w+(?:ed|ing|en|ly)(?!\w)",
    re.IGNORECASE,
)
_UNREAL = WordPattern(
    r"(?<!\w)(?:if|until|before|after|formerly|previously|originally|once|earlier|first|had|would|could|other|another|second|next|"
    r"when|because|since|unlike|despite|than|former|old|bis|früher|davor|zuvor|vorher|auparavant|antes|prima|раньше|прежде|wcześniej|jusqu|hasta|fino|até|до|раньше)(?!\w)"
)
_LEAST, _FEW_WORDS = 4, 4
_WORD = re.compile(r"[^\W\d_]+")


def gives_other_thing(
    sentences: Sequence[str], answers: tuple[str, ...], prompt: str, is_accepted: Callable[[str], bool]
) -> bool:
    """Whether a clause nearer to the question than each that names an accepted answer states another thing."""
    clauses = list(_clauses(sentences))
    question = _words_of_question(prompt[-MAX_QUESTION:]) if len(clauses) > 1 else None
    if not question:
        return False
    known = folded(prompt[-MAX_QUESTION:])
    kinds = _Kinds.of(answers)
    own, others = list[int](), list[int]()
    for clause in clauses:
        shared = len(question & words_of(clause))
        if is_accepted(clause):
            own.append(len(question) if _goes_on(clause) else shared)
        elif any(kinds.holds(found) for found in _stated(clause, known)):
            others.append(shared)
    return bool(own and others) and max(others) > max(own)


@dataclass(frozen=True, slots=True)
class _Kinds:
    """Of what sort the accepted answers are: numbers, or names with a capital."""

    are_numbers: bool
    are_proper: bool

    @classmethod
    def of(cls, answers: Sequence[str]) -> "_Kinds":
        """The sort of accepted answers."""
        return cls(
            all(any(map(str.isdecimal, one)) for one in answers), all(one[:1].isupper() for one in answers)
        )

    def holds(self, found: "re.Match[str]") -> bool:
        """Whether what is stated is of that sort; lower-case words may be adjectives, unless an article or a gloss says no."""
        said = found["said"]
        if any(map(str.isdecimal, said)) or self.are_numbers or found.re is _LATER:
            return self.are_numbers and (found.re is _LATER or any(map(str.isdecimal, said)))
        groups = found.groupdict()
        return said[0].isupper() or bool(
            groups.get("gloss") or ((groups.get("named") or groups.get("the")) and not self.are_proper)
        )


def _goes_on(clause: str) -> bool:
    """Whether a clause tells more of the one before it: it opens with a pronoun, has no verb, or corrects."""
    clause = _JOINED.sub("", clause)
    is_short = len(clause.split()) <= _FEW_WORDS and _COPULA.search(clause) is None
    if _OTHER_ROLE.search(folded(clause)):
        return False
    return opens_remark(clause) or is_short or CORRECTS.search(folded(clause)) is not None


_OTHER_ROLE = WordPattern(
    r"(?<!\w)(?:followed|succeeded|preceded|replaced|taught|beaten|beat|defeated|defeats|inspired|influenced|preceding|ahead\sof)(?!\w)"
)
"""A verb that tells of somebody else's part."""
_JOINED = re.compile(
    r"^(?:and|but|while|whereas|although|though|und|aber|während|et|mais|y|pero|mientras|e|ma|mentre|mas|enquanto|и|а|но)\s",
    re.IGNORECASE,
)


def _clauses(sentences: Sequence[str]) -> Iterator[str]:
    for sentence in sentences:
        yield from (clause.strip() for clause in _CLAUSE.split(sentence) if clause and clause.strip())


def _stated(clause: str, known: str) -> Iterator["re.Match[str]"]:
    """What a clause states in its predicate, or the year in which something happens."""
    said = folded(clause)
    if later := _LATER.search(clause):
        yield later
    if (
        "?" in said
        or _UNREAL.search(said)
        or negation_hedge_words.NEGATION_BEFORE.search(said)
        or negation_hedge_words.GUESSED.search(said)
        or negation_hedge_words.HEDGE.search(said)
    ):
        return
    plain = clause.replace("*", "")
    for pattern in (_STATES, _HAPPENS, _IS_ASKED):
        found = pattern.search(plain)
        if found is not None and pattern is _IS_ASKED and sentence_core.opens_clause(found["said"]):
            continue
        if found is not None and not _NO_NAME.match(found["said"]) and not _is_known(found["said"], known):
            yield found


def _is_known(said: str, known: str) -> bool:
    words = tokens(said)
    return not words or all(word in known for word in words)


def words_of(text: str) -> frozenset[str]:
    """The beginnings of the longer words of a text."""
    return frozenset(word[:_LEAST] for word in _WORD.findall(folded(text)) if len(word) >= _LEAST)


@lru_cache(512)
def _words_of_question(question: str) -> frozenset[str]:
    return words_of(question)


def nearest(sentences: Sequence[str], prompt: str) -> int | None:
    """The sentence that shares most words with the question, half of them or two at least; None where none is nearest."""
    found = all_nearest(sentences, prompt)
    return found[0] if len(found) == 1 else None


def all_nearest(sentences: Sequence[str], prompt: str) -> list[int]:
    """The sentences that share as many words with the question as any other, half of them or two at least."""
    question = _words_of_question(prompt[-MAX_QUESTION:])
    shared = [len(question & words_of(one)) for one in sentences]
    most = max(shared)
    if (most < _SHARED and 2 * most < len(question)) or not most:
        return []
    return [at for at, count in enumerate(shared) if count == most]


_SHARED = 2
