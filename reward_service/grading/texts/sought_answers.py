"""What a text calls the thing that was asked for: "The term asked for is *actus reus*"."""

import re

from reward_service.grading.texts import negation_hedge_words
from reward_service.grading.texts.answer_mentions import sentences
from reward_service.grading.texts.answer_tokens import folded
from reward_service.grading.texts.word_patterns import WordPattern

MAX_LAST = 1_200
"""Characters at the end of a text in which such a sentence is looked for."""
_THING = r"[^\W\d_][\w'’-]{1,24}(?:\s[\w'’-]{2,24}){0,2}"
_ASKED = (
    r"(?:asked\s(?:for|about)|(?:that\s|which\s)?(?:you|we|they)(?:['’]re|\sare|\swere)\s(?:looking|asking|searching)\s(?:for|about)|looked\sfor|sought|being\ssought|wanted|"
    r"(?:that\s)?(?:you|they)\s(?:want|need|seek|asked\s(?:for|about)))"
)
_IS = r"(?:is|was|would\sbe|must\sbe|ist|war|lautet|est|était|es|era|è|é)"
_SOUGHT = WordPattern(
    rf"^\W{{0,4}}(?:(?:so|thus|therefore|hence),?\s)?(?:the|le|la|el|il|o|a|der|die|das)\s(?:{_THING}\s{_ASKED}|(?:gesuchte|gefragte)[rs]?\s{_THING}|"
    rf"{_THING}\s(?:demandée?|recherchée?|cherchée?|pedid[oa]|buscad[oa]|solicitad[oa]|richiest[oa]|cercat[oa]|procurad[oa]))\s{_IS}\s?[:：]?\s",
    re.IGNORECASE,
)


def sought(text: str) -> str | None:
    """What the last sentence says the thing asked for is; empty where that sentence denies it, None where no sentence
    says so or the text takes it back."""
    tail = text[-MAX_LAST:]
    if not _SOUGHT.may_occur(tail):
        return None
    last = next((one.strip() for one in reversed(sentences(tail)) if one.strip()), "")
    found = _SOUGHT.match(last)
    if found is None or negation_hedge_words.TAKEN_BACK.search(folded(last)):
        return None
    said = last[found.end() :].strip()
    return "" if negation_hedge_words.NEGATION_BEFORE.match(folded(said)) else said
