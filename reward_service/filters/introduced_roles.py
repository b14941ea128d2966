"""Roles that a text introduces, two or three of them, and asks which of them somebody plays.

`Knights (always truthful) and knaves (always lying) … What is B?`: the answer is one of the roles, or gives
each person one of them.
"""

import re
from itertools import islice

from reward_service.filters.problem_text import Reading

MAX_INTRODUCED = 8
"""Places of a text in which roles are looked for."""

_ASIDE = r"(?:\s?\([^()\n]{1,80}\)|,? (?:who|which|that) [^,.;\n]{1,60},?|,)?"
_ROLES = re.compile(
    rf"\b([a-z]+(?:-[a-z]+)?)s{_ASIDE} (?:and|or) (?:the )?([a-z]+(?:-[a-z]+)?)s\b|"
    r"\b(?:either|is|are) an? ([a-z]+(?:-[a-z]+)?)(?: \([^()\n]{1,60}\))?,? or an? ([a-z]+(?:-[a-z]+)?)\b"
)
_ASKS_ROLE = re.compile(
    r"\bwhat (?:kind |type |sort |role )?(?:of \w+ )?(?:is|are|was|were|must|can|does) (?:\w+ )?[a-z]+"
    r"(?:(?:, | and |, and )[a-z]+){0,3}(?: be| play)?(?:\?| if )|\bwho(?: is| are|'s)? (?:what|which)\b|"
    r"\b(?:determine|identify|deduce|find|tell|name) (?:what|the (?:type|kind|identity|role)|who|which)\b|"
    r"\bwhat can (?:you|we|be) (?:conclude|deduce|said?)\b"
)
_WORD = re.compile(r"[a-z]+(?:-[a-z]+)?")
_BESIDE = frozenset("a an the is are and both all must be so while".split())
MAX_ANSWER = 80


def named(answer: str, reading: Reading) -> tuple[str, ...]:
    """The roles of which the answer, in lower case, names some and nothing else; empty where none are."""
    if len(answer) > MAX_ANSWER or reading.words.isdisjoint(("what", "who", "identify", "determine")):
        return ()
    said = [word for word in _WORD.findall(answer) if word not in _BESIDE]
    for match in islice(_ROLES.finditer(reading.lower), MAX_INTRODUCED):
        roles = tuple(role for role in match.groups() if role)
        told = [word for word in said if word.removesuffix("s") in roles]
        people = all(word in told or _names(word, reading) for word in said)
        if told and people and any(_ASKS_ROLE.search(s.lower()) for s in reading.questions):
            return roles
    return ()


def _names(word: str, reading: Reading) -> bool:
    """Whether a word of the answer is the name of somebody in the text."""
    return re.search(rf"\b{word.capitalize()}\b", reading.text) is not None
