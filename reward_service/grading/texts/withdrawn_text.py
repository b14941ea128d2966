"""A text without what it takes back: of "It was A. Wait, no. It was B." what counts is "It was B." """

import re
from collections.abc import Sequence

from reward_service.grading.texts import claim_words
from reward_service.grading.texts.answer_tokens import folded
from reward_service.grading.texts.former_clauses import present
from reward_service.grading.texts.word_patterns import WordPattern

_LEAST_SIGNS, _FEW_WORDS = 4, 2
"""Letters and figures of a sentence that states something again, and words behind what takes back."""


def standing(sentences: Sequence[str], prompt: str) -> Sequence[str]:
    """The sentences behind the last one that ends by taking back what was said, if any follow that state something."""
    sentences = present(_without_lead_in(sentences), prompt)
    for at in range(len(sentences) - 2, -1, -1):
        if _takes_back(folded(sentences[at])):
            later = [one for one in sentences[at + 1 :] if sum(map(str.isalnum, one)) >= _LEAST_SIGNS]
            return later or sentences
    return sentences


def _takes_back(sentence: str) -> bool:
    found = list(claim_words.TAKEN_BACK.finditer(sentence))
    return bool(found) and len(sentence[found[-1].end() :].split()) <= _FEW_WORDS


_LEAD_IN = WordPattern(
    r"^\W{0,3}(?:(?:according\sto|based\son|as\sstated\sin|as\smentioned\sin|per|from)\s(?:the|this|these|your|available|my)\s[^,.;:]{2,50}|"
    r"(?:laut|nach|gemäß)\s(?:dem|der|diesem|den)\s[^,.;:]{2,40}|(?:d['’]après|selon)\s[^,.;:]{2,40}|(?:según|de\sacuerdo\scon)\s[^,.;:]{2,40}|"
    r"secondo\s(?:il|la|lo|l['’])\s?[^,.;:]{2,40}|(?:segundo|de\sacordo\scom)\s[oa]s?\s[^,.;:]{2,40}|согласно\s[^,.;:]{2,40}),\s"
    r"|^(?:根据|依据|按照|据)[^，。,]{1,16}[，,]",
    re.IGNORECASE,
)


def _without_lead_in(sentences: Sequence[str]) -> list[str]:
    """Sentences without "According to the passage," at the head of the first."""
    return [_LEAD_IN.sub("", one, count=1) if not at else one for at, one in enumerate(sentences)]
