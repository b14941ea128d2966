"""Questions about what a pronoun stands for: the answer is one of two or three things of the sentence before.

`The trophy does not fit into the case because it is too small. What is too small?`
"""

import re

from reward_service.filters.problem_text import Reading

MAX_TEXT = 400
"""Characters; longer texts tell more than a sentence and its question."""

_ASKED = re.compile(r"(?:what|who|which(?: one)?)\s([a-z][^?]{3,80})\?$")
_SHORT = re.compile(r"\b(?:is|was|are|were|does|did|has|had|do|have)n't\b")
_REFERS = re.compile(
    r"\b(?:what|who|whom) does [\"'“]?(?:the )?(?:pronoun |word )?[\"'“]?"
    r"(?:it|he|she|they|him|her|them|his|their|its)\b"
    r"[\"'”]? (?:refer|stand|point)|\bpronoun [\"'“]?\w{2,6}[\"'”]? (?:refers?|stands?)\b"
)
_ASKED_ZH = re.compile(r"(?:什么|谁|哪个)([\u3400-\u9fff]{2,16})[?？]")


def asks_pronoun(reading: Reading) -> bool:
    """Whether the last question repeats what is said of a pronoun, or asks what one stands for."""
    if len(reading.text) > MAX_TEXT:
        return False
    if reading.chinese:
        repeated = _ASKED_ZH.search(reading.last)
        return repeated is not None and any(
            f"{pronoun}{repeated[1]}" in reading.text for pronoun in ("它", "他", "她", "们")
        )
    last = reading.last.lower()
    if _REFERS.search(last):
        return True
    asked = _ASKED.match(last)
    if asked is None:
        return False
    before = reading.lower[: reading.lower.rfind(last)]
    said = re.escape(_SHORT.sub(lambda match: match[0].replace("n't", " not"), asked[1]).rstrip())
    return re.search(rf"\b(?:it|he|she|they)\s(?:\w+ly\s)?{said}\b", before) is not None
