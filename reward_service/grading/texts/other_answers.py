"""Whether a sentence gives another name as the answer than the one that it also holds.

It does when its main clause ends with another name and this one stands in what is added; when a clause whose
subject is nearer to the question is about another name; and, where a person is asked for, when another
person does what the sentence says.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from reward_service.grading.texts import negation_hedge_words, sentence_core
from reward_service.grading.texts.answer_tokens import folded
from reward_service.grading.texts.mentioned_names import NAMES_IT_TOO, is_foreign
from reward_service.grading.texts.stated_names import CORRECTS, PROPER_NAME, agent, identified, is_pronoun
from reward_service.grading.texts.word_patterns import WordPattern

_GIVES_NAME = re.compile(
    rf"(?<!\w)(?:is|was|are|were|by|est|était|par|es|era|fue|por|è|fu|da|di|é|foi|ist|war|von|jest|był|была?|это|av|är|door)\s(?:in\s|at\s|en\s|à\s|em\s|a\s)?"
    rf"(?:(?:the|a|an|le|la|el|der|die|das|il|un|ein)\s(?:[\w-]{{1,20}}\s){{1,2}}(?:by\s|von\s|de\s|di\s)?)?(?P<name>{PROPER_NAME})[\"”»*]{{0,3}}\s*$"
)
_NEAR_TO = re.compile(
    r"(?<!\w)(?:from|than|of|near|to|with|de|von|que|di|da|als|od|от)\s(?:(?:the|la|le|el|den|der)\s)?$"
)
_WHICH = WordPattern(
    r"(?<!\w)(?:which|what|welche\w?|quelle?s?|qué|cuál|qual[ei]?|какой|какая|какое|który|która|które|vilken|welk\w?)(?!\w)",
    re.IGNORECASE,
)
_AT_PLACE = re.compile(
    r"(?<!\w)(?:in|at|on|to|from|near|into|aboard|en|à|a|au|im|nach|em|no|na|w|do|в|на)\s(?:(?:the|la|le|el|der|den|a)\s)?$"
)
_WHO = WordPattern(r"(?<!\w)(?:who|whom|wer|wen|qui|quién|quien|quem|chi|кто|kto|vem)(?!\w)", re.IGNORECASE)


@lru_cache(512)
def _asks_who(prompt: str) -> bool:
    return _WHO.search(prompt) is not None


_SUBJECT = re.compile(
    rf"^\W{{0,3}}(?P<name>{PROPER_NAME})\s(?!(?:in|on|at|of|by|from|and|or|und|et|y|e|i|и|de|di|von|was|is|were|are|war|ist|wurde|est|fut|era|fue|es|foi|fu|"
    r"[а-яё]{3,20}(?:ан|ен|ён|ят|ит)[аоы]?|been|être|sein|byl|był|был[аои]?|was|would|has\sbeen|had\sbeen)\s)[^\W\d_A-ZÀ-ÞА-Я][\w'’-]*"
)
_AS_AGENT = re.compile(
    r"(?<!\w)(?:by|is|was|are|were|be|from|par|est|por|es|fue|era|da|di|è|fu|foi|é|von|ist|war|als|as|like|это|был|była?|named|called|to\sbe|against|over)\s"
    r"(?:(?:the|la|le|el|il|der|die|den)\s)?(?:[\w-]{1,20}\s){0,3}$",
    re.IGNORECASE,
)
_PARTS = re.compile(
    r"[,;，；]\s?|(?<!\w)(?:and|while|whereas|und|während|et|tandis\sque|y|mientras|mentre|enquanto|и|а|podczas\sgdy|och)(?!\w)"
)
_COPULA = re.compile(
    r"(?<!\w)(?:is|was|are|were|est|était|ist|war|es|era|fue|è|fu|é|foi|jest|это|är|var)\s(?:(?:the|la|le|el|il|der|die|das)\s)?$"
)
_BY_CONTRAST = WordPattern(
    r"(?<!\w)(?:(?:by|in)\scontrast|on\sthe\sother\shand|hingegen|dagegen|en\srevanche|par\scontre|en\scambio|por\sel\scontrario|invece|al\scontrario|"
    r"por\soutro\slado|natomiast|напротив)(?!\w)"
)
_STEM, _LEAST = 4, 4


def gives_other(sentence: str, answer: str, prompt: str) -> bool:
    """Whether a sentence gives another name as the answer wherever it holds this one."""
    starts = sentence_core.starts_of(sentence, answer)
    return bool(starts) and all(_gives_other_at(sentence, start, answer, prompt) for start in starts)


def _gives_other_at(sentence: str, start: int, answer: str, prompt: str) -> bool:
    known = folded(f"{prompt[-4_000:]} {answer}")
    before = sentence[:start]
    if negation_hedge_words.NEGATION_BEFORE.search(folded(before)) or CORRECTS.search(folded(sentence)):
        return False
    return (
        _core_gives_other(sentence, start, prompt, known)
        or _is_other_agent(before, prompt, known)
        or _other_does(before, prompt, known)
        or _nearer_clause_gives_other(sentence, start, prompt, known)
    )


def is_outdone(sentences: Sequence[str], at: int, answer: str, prompt: str) -> bool:
    """Whether another sentence, nearer to the question than the one at that place, gives another name."""
    question, known = _stems(prompt), folded(f"{prompt[-4_000:]} {answer}")
    if negation_hedge_words.TAKEN_BACK.search(folded("\n".join(sentences))):
        return False
    near = len(question & _stems(sentences[at]))
    if at and _BY_CONTRAST.search(folded(sentences[at])):
        return any(len(question & _stems(other)) > near for other in sentences[:at])
    return any(
        len(question & _stems(other)) > near and _gives_foreign(other, answer, prompt, known)
        for other in sentences
        if other is not sentences[at]
    )


def _gives_foreign(sentence: str, answer: str, prompt: str, known: str) -> bool:
    name = agent(sentence, prompt, only_asked=True) or identified(sentence)
    return name is not None and is_foreign(name, known) and not sentence_core.starts_of(sentence, answer)


def doer(sentence: str, prompt: str) -> str | None:
    """The name at the head of a sentence that does what the question asks who does."""
    found = _SUBJECT.match(sentence) if _asks_who(prompt) else None
    if found is None or sentence_core.opens_clause(found["name"]):
        return None
    verb = folded(found.group()[found.end("name") - found.start() :]).strip()
    return found["name"] if len(verb) > _LEAST and verb[:5] in folded(prompt) else None


def concludes_otherwise(last: str, prompt: str) -> bool:
    """Whether a sentence identifies what the question asks for with a name that the question does not hold."""
    name = identified(last)
    return (
        name is not None
        and is_foreign(name, folded(prompt[-4_000:]))
        and bool(_stems(prompt) & _stems(last.replace(name, "")))
    )


def _core_gives_other(sentence: str, start: int, prompt: str, known: str) -> bool:
    main, added = sentence_core.parted(sentence, start)
    found = _GIVES_NAME.search(main) if added[:1].islower() or added[:1].isdecimal() else None
    before = added[: start - len(sentence) + len(added)]
    if not sentence_core.contrasts_with(added) and (
        NAMES_IT_TOO.search(before) or _stems(before) & _stems(prompt)
    ):
        return False
    if sentence_core.contrasts_with(added):
        question = _stems(prompt)
        return len(question & _stems(main)) > len(question & _stems(added))
    is_told = sentence_core.opens_relative(added) or _NEAR_TO.search(before) is not None
    return found is not None and is_foreign(found["name"], known) and is_told


def _is_other_agent(before: str, prompt: str, known: str) -> bool:
    """ "Its founder, Van de Velde, was replaced by": another name, and a verb that the question does not have."""
    found = _DONE_BY.search(before)
    if found is None or folded(found["verb"])[:_STEM] in folded(prompt):
        return False
    names = (name.group() for name in _NAMES.finditer(before) if name.start())
    return any(is_foreign(name, known) and not sentence_core.opens_clause(name) for name in names)


_DONE_BY = WordPattern(
    r"(?<!\w)(?P<verb>replaced|succeeded|followed|preceded|defeated|beaten|assisted|helped|supported|advised|inspired|taught|influenced|admired|"
    r"accompanied|rejected|criticised|criticized|joined|ersetzt|abgelöst|besiegt|unterstützt|remplacée?|battue?|aidée?|sustituid[oa]|ayudad[oa]|"
    r"sostituit[oa]|aiutat[oa]|substituíd[oa]|ajudad[oa])\s(?:by|par|por|da|von|durch)\s(?:the\s(?:[a-z]{3,15}\s){1,2})?$"
)
_NAMES = re.compile(rf"(?<!\w){PROPER_NAME}")


def _other_does(before: str, prompt: str, known: str) -> bool:
    is_which = _WHICH.search(prompt) is not None and _AT_PLACE.search(before) is None
    if (
        not (is_which or _asks_who(prompt))
        or negation_hedge_words.CONTRAST.search(folded(before))
        or _AS_AGENT.search(before)
    ):
        return False
    subject = _SUBJECT.match(before)
    return (
        subject is not None
        and not is_pronoun(subject["name"])
        and not sentence_core.opens_clause(subject["name"])
        and is_foreign(subject["name"], known)
    )


def _nearer_clause_gives_other(sentence: str, start: int, prompt: str, known: str) -> bool:
    """Whether a clause identifies another name, with a subject that shares more words with the question."""
    bounds = [0, *(found.end() for found in _PARTS.finditer(sentence)), len(sentence)]
    clauses = [(low, sentence[low:high]) for low, high in pairwise(bounds)]
    place, own = next((low, text) for low, text in reversed(clauses) if low <= start)
    if _COPULA.search(own[: start - place]) is None:
        return False
    question, near = _stems(prompt), 0
    for _, clause in clauses:
        name = identified(_PARTS.sub("", clause).strip())
        if clause is not own and name is not None and is_foreign(name, known):
            near = max(near, len(question & _stems(clause.replace(name, ""))))
    return near > len(question & _stems(own))


def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in re.findall(r"[^\W\d_]+", folded(text)) if len(word) >= _LEAST)
