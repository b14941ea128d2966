"""A text without what it takes back: of "It was A. Wait, no. It was B." what counts is "It was B." """

import re
from collections.abc import Sequence

from reward_service.grading.texts import negation_hedge_words
from reward_service.grading.texts.answer_tokens import folded
from reward_service.grading.texts.former_clauses import present
from reward_service.grading.texts.stated_names import opens_remark
from reward_service.grading.texts.verb_lemmas import key_of, keys_of
from reward_service.grading.texts.word_patterns import WordPattern

_LEAST_SIGNS, _FEW_WORDS = 4, 2
"""Letters and figures of a sentence that states something again, and words behind what takes back."""


def standing(sentences: Sequence[str], prompt: str) -> Sequence[str]:
    """The sentences behind the last one that ends by taking back what was said, if any follow that state something."""
    sentences = _without_counterparts(present(_without_lead_in(sentences), prompt), prompt)
    for at in range(len(sentences) - 2, -1, -1):
        if _takes_back(folded(sentences[at])):
            later = [one for one in sentences[at + 1 :] if sum(map(str.isalnum, one)) >= _LEAST_SIGNS]
            return later or sentences
    return sentences


def _takes_back(sentence: str) -> bool:
    found = list(negation_hedge_words.TAKEN_BACK.finditer(sentence))
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


BY_CONTRAST = WordPattern(
    r"(?<!\w)(?:(?:by|in)\scontrast,|on\sthe\sother\shand|hingegen|dagegen|en\srevanche|par\scontre|por\sel\scontrario|en\scambio|invece|al\scontrario|"
    r"por\soutro\slado|напротив)(?!\w)",
    re.IGNORECASE,
)
"""A sentence of what the answer is not."""
_SUBJECT = re.compile(r"^(?P<subject>[^.;:!?]{3,80}?)[,\s]\s?(?:is|was|are|were|ist|war|heißt|est|es|è|é)\s")


def _without_counterparts(sentences: Sequence[str], prompt: str) -> Sequence[str]:
    """Sentences without one behind an identity that tells by contrast what a counterpart of the thing asked for is."""
    if len(sentences) < 2 or not any(BY_CONTRAST.search(one) for one in sentences[1:]):
        return sentences
    asked = keys_of(prompt[-1_000:])
    return [
        one
        for at, one in enumerate(sentences)
        if not (at and _is_of_counterpart(one, sentences[at - 1], asked))
    ]


def _is_of_counterpart(sentence: str, before: str, asked: frozenset[str]) -> bool:
    """Whether a sentence says by contrast what another thing is, that the question names in part only."""
    subject = _SUBJECT.match(sentence) if BY_CONTRAST.search(sentence) else None
    if subject is None or not opens_remark(before):
        return False
    told = _WORDS.findall(folded(BY_CONTRAST.sub("", subject["subject"])))
    keys = {key_of(word) for word in told}
    return bool(keys & asked) and not asked <= keys and bool(keys - asked - _SMALL)


_WORDS = re.compile(r"[^\W\d_]{2,}")
_SMALL = frozenset(key_of(word) for word in "the an of in to der die das la le el il".split())
