"""Things of one name that a text tells of and ranks: `a 12-oz jar … a 20-oz jar … Which jar is cheaper?`

The answer names one of them, by what stands beside the name (`the 20-oz jar`, `Plan B`, `the blue one`).
"""

import re

from reward_service.filters.problem_text import Reading

_WHICH = re.compile(
    r"\bwhich (?:one )?(?:is|was|costs|has|gives) (?:the )?(?:better|best|[a-z]{2,}(?:er|"
    r"est))\b(?![^?]{0,80}\bhow )|"
    r"\bwhich (?:of the (?:two|three|four) |(?:size|brand|kind|"
    r"type) of )?((?:[a-z]+ ){1,4}?)"
    r"(?:is|are|was|were|has|have|had|gives?|costs?|offers?|holds?|will|would|should|does|did|runs?|"
    r"pays?|provides?|"
    r"yields?|earns?|saves?|travels?|makes?|grows?|weighs?)\b[^?]{0,100}?"
    r"\b(?:better|best|more|most|less|least|fewer|fewest|first|[a-z]{2,}(?:er|est))\b(?![^?]{0,80}\bhow )",
    re.IGNORECASE,
)
"""A question that ranks the things of a name."""

_WHICH_ZH = re.compile(
    r"哪一?([家包箱瓶袋种款盒])[^。?,]{0,16}(?:划算|合算|便宜|优惠|[更最较][^。?,]{1,4})(?![^。]{0,12}(?:多少|几))"
)

_ANSWER = re.compile(r"\$?[a-z0-9][a-z0-9$%.,'/\s-]{1,50}")
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[a-z]+")
STEM = 4
"""Letters by which words are compared."""

_FILLER = frozenset("the a an one for at of with is are and in".split())


def named(answer: str, reading: Reading) -> tuple[str, ...]:
    """The thing that the answer, in lower case, names, where the text told of it before it asks which."""
    if reading.han and (asked_zh := _WHICH_ZH.search(reading.last)):
        told = asked_zh[1] in answer and set(answer) <= set(reading.lower)
        return (answer, f"另一{asked_zh[1]}") if told else ()
    if "which" not in reading.words or _ANSWER.fullmatch(answer) is None:
        return ()
    asked = next((s for s in reversed(reading.questions) if _WHICH.search(s)), "")
    match = _WHICH.search(asked)
    if match is None:
        return ()
    nouns = set(_stems(match[1] or ""))
    story = set(_stems(reading.lower.replace(asked.lower(), asked.lower()[: match.start()])))
    answered = _stems(answer)
    said = [stem for stem in answered if stem not in _FILLER and stem not in nouns]
    of_it = not nouns.isdisjoint(answered)
    told = all(stem in story or (of_it and stem.isalpha()) for stem in said)
    if story.isdisjoint(said) or not any(map(str.isalpha, answered)):
        return ()
    return (answer, f"another {match[1] or 'one'}".strip()) if told else ()


def _stems(text: str) -> list[str]:
    """The numbers of a text, and its words by how they begin: `inch` and `inches` are one."""
    return [token if token[0].isdigit() else token[:STEM] for token in _TOKEN.findall(text.lower())]
