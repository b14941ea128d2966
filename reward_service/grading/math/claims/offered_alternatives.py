"""Sentences that hold two values for one: an offer of either, and a value that is simplified to another."""

import re

from reward_service.grading.math.claims import values
from reward_service.grading.math.claims.clauses import sentences

_OFFER = re.compile(
    r"(?<![^\W_])(?:either|both)\s([^;]{1,40}?)\s(?:or|and)\s([^;]{1,40}?)\s(?:answers?\s|values?\s)?"
    r"(?:would|could|can|may|might|is|are|seems?|will|works?|as)\s?(?:be\s)?"
    r"(?:(?:also|both|equally|an?|the|well|perfectly)\s){0,2}"
    r"(?:acceptable|accepted|fine|ok(?:ay)?|possible|plausible|correct|right|valid|defensible|justifi[a-z]{1,5}|answers?|work)"
    r"(?![^\W_])"
    r"|([^。；]{1,40}?)(?:或者?|和|与)([^。；]{1,40}?)[，,]?(?:两者|二者|这?两(?:个|种)(?:答案|值|结果|情况)?|都)(?:都|均|皆)?(?:有可能|可能|可以)",
    re.IGNORECASE,
)
_VALUE = r"[-−]?(?:[\ue100-\uf8ff]|\d[\d.,/]{0,30}(?<=\d))"
_SIMPLIFIED = re.compile(
    rf"({_VALUE}),?\s(?:(?:which|that|and (?:this|that))\s)?(?:then\s)?"
    r"(?:simplifies|reduces|cancels(?:\sdown)?|boils\sdown|can\sbe\s(?:simplified|reduced)|is\s(?:simplified|reduced))"
    rf"\s(?:further\s)?to\s(?={_VALUE})",
    re.IGNORECASE,
)
_MOST_SENTENCES = 2


def offers_either(text: str) -> bool:
    """Whether one of the last sentences of a line offers two values: "Either 4.5 L or 9.0 L would be fine."."""
    return any(
        all(values.FIRST.search(value) for value in offer.groups() if value is not None)
        for sentence in sentences(text)[-_MOST_SENTENCES:]
        for offer in _OFFER.finditer(sentence)
    )


def as_simplified(sentence: str) -> str:
    """The sentence with the last form of its value alone: "equals 10/36, which simplifies to 5/18"."""
    return _SIMPLIFIED.sub("", sentence) if " to " in sentence else sentence
