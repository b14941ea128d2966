"""The names that a short text gives as its answer by its form: alone in bold, or at the head of a label.

All patterns are bounded.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reward_service.grading.texts.statement_shape import PROPER_NAME

_PROPER = re.compile(PROPER_NAME)
_BOLD = re.compile(r"(?<!\*)\*\*(?!\s)([^*\n]{1,80}?)(?<![:：])\*\*(?!\*|\s?[:：])")
"""In bold, and no heading of what follows."""
_STATED_BOLD = re.compile(
    r"(?:^|\n|(?<![^\W_])(?:is|was|are|were|by|est|es|era|ist|war|von|è|é|är|av|jest|это|als|as|für|for)\s|[是為为は])\W{0,4}\*\*"
)
"""What stands before a bold name that a sentence states: nothing, a copula or "by"."""
_HEAD = re.compile(
    rf"^\W{{0,4}}(?P<name>{PROPER_NAME}|[^\W\d_][\w'’ -]{{1,40}}?)\W{{0,2}}"
    r"(?:,\s(?:who|which|whose|where|a|an|the|also|known|named|founded|located|born|by|de|que|qui|quien|che|il|la|le|un|une|"
    r"el|una|o|um|uma|der|die|das|ein|eine|en|in)(?!\w)|\s[(（]|\s[—–]\s)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class GivenName:
    """A name, and whether a text that gives it gives no other one."""

    name: str
    alone: bool


def given_names(said: str, sentences: Sequence[str], *, labelled: bool) -> Iterator[GivenName]:
    """The names that a text gives, the surest form first. `labelled` says that it stood behind a label."""
    bold = {found.strip(" .:!\"'“”") for found in _BOLD.findall(said)}
    if len(bold) == 1 and _STATED_BOLD.search(said):
        name = bold.pop()
        opens = said.lstrip().startswith("**") or any(s.strip(" .!*") == name for s in sentences)
        yield GivenName(name, alone=opens and _PROPER.fullmatch(name) is not None)
    if labelled and (found := _HEAD.match(sentences[0].replace("*", ""))):
        yield GivenName(found["name"], alone=_PROPER.fullmatch(found["name"]) is not None)
