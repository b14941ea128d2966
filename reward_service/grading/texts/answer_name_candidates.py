"""The names that a short text gives as its answer by its form: alone in bold, at the head of a label or of a text
without a verb ("Sputnik 1, launched in 1957"), or behind a pronoun ("That would be Ishiguro, who …", "Raphael did").

All patterns are bounded.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reward_service.grading.texts import sentence_core
from reward_service.grading.texts.stated_names import PROPER_NAME

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


_IT_IS = (
    r"(?:(?:(?:that|this|it|he|she|they)(?:\s(?:would|must|will|has\sto|should)\s(?:be|have\sbeen)|\s(?:is|was|were)|['’]s|['’]d\sbe)(?:\sof\scourse|\sin\sfact)?)|"
    r"(?:das|es|dies)\s(?:ist|war|waren|wäre|muss)|es\shandelt\ssich\sum|(?:c['’]est|c['’]était|ce\sfut|ce\ssont|il\ss['’]agit\sd(?:e\s|['’])|il\ss['’]agissait\sd(?:e\s|['’]))|"
    r"(?:fue|era|es|eran|fueron|se\strata\sde|se\strataba\sde)|(?:è|era|fu|furono|è\sstat[oa]|si\stratta\sdi)|(?:foi|era|é|foram|trata-se\sde|tratava-se\sde)|"
    r"это(?:\s(?:был|была|было|были))?(?:\s[—–-])?|(?:to|jest\sto|był\sto|była\sto|było\sto|to\sbył[aoiy]?|chodzi\so)|"
    r"(?:dat|dit|het)\s(?:is|was|waren)|(?:det|han|hon)\s(?:är|var)|đó\slà|itu\sadalah)"
)
_POINTED = re.compile(
    rf"^\W{{0,4}}(?i:{_IT_IS})\s?[\"“«„*]{{0,3}}(?P<name>{PROPER_NAME})[\"”»“*]{{0,3}}(?=$|[.!]\s*$|,\s|\s[—–-]\s|\s?[(（]|"
    r"\s(?:who|whom|which|in|on|at|from|by|with|qui|quien|quem|der|die|das|que|che|w|en|im|в)\s|\sad?\s[^\W\d_]{2,20}r(?:e|l[oaie])(?!\w))"
)
""" "That would be Kazuo Ishiguro, who": a pronoun, a copula and a name."""
_DID = re.compile(
    rf"^\W{{0,4}}(?P<name>{PROPER_NAME})\s(?:did|has|was)(?:\s(?:so|it))?(?=$|[.!]\s*$|,\s|\s[—–-]\s)"
)
_NAME = rf"(?:{PROPER_NAME}|[^\W\d_][\w'’-]{{0,30}}(?:\s[^\W\d_][\w'’-]{{0,30}}){{0,2}})"
_FRAGMENT = re.compile(
    rf"^[\"“«„*\s]{{0,4}}(?P<name>{_NAME})[\"”»“*]{{0,3}}(?P<bracket>\s?[(（][^()（）\n]{{1,200}}[)）])?(?P<rest>,\s.*|\s?[—–]\s.*|\s-\s.*|[.!\s]*)$",
    re.DOTALL,
)
_THING = re.compile(
    r"(?:The|Der|Die|Das|Le|La|El|Il|Lo|O|A|L['’])\s?(?!answer|result|short|reason|question)[^\W\d_]{3,20}[.!]?"
)
""" "The liver." alone."""
_DASH = re.compile(r"\s?[—–]\s|\s-\s")
_WIDE_NAME = re.compile(
    r"^\W{0,3}(?P<name>[^\W\d_][\w·・＝=]{0,24}?)\s?[(（](?P<other>[^()（）\n]{1,60})[)）](?:です|だ|である|입니다|이다|[。.!\s])*$"
)
"""A name without blanks with a transcription in brackets."""
_UNSURE_NEXT = re.compile(
    r"^(?:some|they|you|many|people|supposedly|allegedly|reportedly|according|dicen|dit-on|angeblich|pare|dizem)(?!\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class GivenName:
    """A name, whether a text that gives it gives no other one, and what stands behind it in brackets."""

    name: str
    alone: bool
    other: str = ""


def given_names(said: str, sentences: Sequence[str], *, labelled: bool) -> Iterator[GivenName]:
    """The names that a text gives, the surest form first. `labelled` says that it stood behind a label."""
    bold = {found.strip(" .:!\"'“”") for found in _BOLD.findall(said)}
    if len(bold) == 1 and _STATED_BOLD.search(said):
        name = bold.pop()
        opens = said.lstrip().startswith("**") or any(s.strip(" .!*") == name for s in sentences)
        yield GivenName(name, alone=opens and _PROPER.fullmatch(name) is not None)
    opening = sentences[0].replace("*", "")
    if labelled and (found := _HEAD.match(opening)):
        yield GivenName(found["name"], alone=_PROPER.fullmatch(found["name"]) is not None)
    yield from _heads(opening)


def _heads(sentence: str) -> Iterator[GivenName]:
    """The name that a sentence without a verb, or of a pronoun and a copula, gives."""
    if found := _WIDE_NAME.match(sentence):
        yield GivenName(found["name"], alone=False, other=found["other"])
    sentence = sentence_core.without_denied(sentence)
    for pattern in (_POINTED, _DID):
        if found := pattern.match(sentence):
            yield GivenName(found["name"], alone=True)
    found = _FRAGMENT.match(sentence)
    if found is not None and _is_all_added(found["rest"]):
        is_proper = _PROPER.fullmatch(found["name"]) is not None and not sentence_core.opens_clause(
            found["name"]
        )
        is_thing = _THING.fullmatch(sentence.strip()) is not None
        yield GivenName(
            found["name"], alone=is_proper or is_thing, other=(found["bracket"] or "").strip(" ()（）")
        )


def _is_all_added(rest: str) -> bool:
    """Whether nothing stands behind a name but what adds to it."""
    rest = rest.strip(" .!")
    if not rest:
        return True
    dash = _DASH.match(rest)
    if dash is not None:
        return _DASH.search(rest, dash.end()) is None
    added = rest[1:].lstrip()
    return sentence_core.adds(added) and _UNSURE_NEXT.match(added) is None
