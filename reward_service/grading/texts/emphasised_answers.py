"""What a text states by emphasis: the only words in bold in the first sentence that has some.

Labels of lists, headings and words of the question are set in bold for other reasons and count for nothing.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reward_service.grading.texts.answer_mentions import namings
from reward_service.grading.texts.answer_tokens import folded, tokens

_BOLD = re.compile(r"(?<![*_\w])(?P<mark>\*\*|__)(?!\s)(?P<said>[^*_\n]{1,80}?)(?<!\s)(?P=mark)(?![*_\w])")
_LABEL = re.compile(r"\s*(?:[-*•]|\d{1,2}[.)])?\s*$")
"""Before a label: the beginning of a line, with the mark of a list."""
_OPENS = re.compile(r"\s*[:：–—-]")
"""Behind a label."""
_HEADING = re.compile(r"[:：?？]\s*$")
_LEADS = re.compile(
    r"(?<!\w)(?:is|was|are|were|be|called|named|as|by|in|on|at|the|an?|of|to|est|était|sont|par|le|la|les|un|une|"
    r"es|era|fue|por|el|los|las|en|è|fu|foi|é|ist|war|sind|wurde|von|der|die|das|den|im|это|является|—|jest)\s[\"“«„(]{0,2}$"
    r"|[是为為は叫了于在]\s?[《「“]?$"
)
"""Before the words that a sentence states."""
_ENDS = re.compile(r"[\"”»]?\s*(?:$|[.,;:!。，；、！(（—–]|です|でした|である|だ|입니다)")
"""Behind them."""
_MAX_WORDS = 4
"""Words in bold that are a name."""
_AMOUNT = re.compile(r"[-−]?\d[\d.,\s]{0,20}\s?(?:[^\W\d_]|[°%²³/·$€£¥]){1,24}(?:\s[^\W\d_]{1,12}){0,2}")


@dataclass(frozen=True, slots=True)
class Emphasis:
    """The words in bold, which sentence of the text has them, and whether it states them as its complement."""

    said: str
    at: int
    is_complement: bool


def emphasis(sentences: Sequence[str], prompt: str) -> Emphasis | None:
    """The words in bold of the first sentence that has any which the question does not hold; none of several."""
    known = folded(prompt)
    for at, sentence in enumerate(sentences):
        if "**" not in sentence and "__" not in sentence:
            continue
        found = [one for one in _BOLD.finditer(sentence) if not _is_label(sentence, one)]
        found = [one for one in found if folded(one["said"]) not in known]
        if len(found) == 1:
            one = found[0]
            leads = _LEADS.search(sentence[: one.start()]) is not None
            return Emphasis(one["said"], at, leads and _ENDS.match(sentence, one.end()) is not None)
        if found:
            return None
    return None


def _is_label(sentence: str, found: "re.Match[str]") -> bool:
    if _HEADING.search(found["said"]):
        return True
    return (
        _OPENS.match(sentence, found.end()) is not None
        and _LABEL.match(sentence[: found.start()]) is not None
    )


def accepted_in(said: str, answers: tuple[str, ...], prompt: str) -> tuple[str, Sequence[str]] | None:
    """The accepted answer that words in bold are, and its tokens; around it stand a unit, a bracket or words of the question."""
    said = _BRACKET.sub("", said)
    for naming in namings(said, answers):
        start, end = naming.start, naming.start + naming.size
        rest = [*naming.words[:start], *naming.words[end:]]
        is_amount = naming.size == 1 and start == 0 and _AMOUNT.fullmatch(said.strip()) is not None
        if is_amount and not any(map(_has_digit, rest)):
            return naming.answer, naming.name
        known = set(tokens(f"{prompt} {' '.join(answers)}"))
        if (
            all(word in known for word in rest)
            or _is_day_of(said, naming.name)
            or _is_fuller(said, naming.name)
        ):
            return naming.answer, naming.name
    return None


_BRACKET = re.compile(r"\s?[(（][^()（）]{0,60}[)）]\s*$")
_DAY = re.compile(
    r"\d{1,2}(?:º|\.|er|st|nd|rd|th)?\s(?:de\s|of\s)?[^\W\d_]{3,10}\.?,?\s(?:de\s)?(?P<year>\d{4})(?:\s(?:года|г\.|roku))?"
)


def _is_day_of(said: str, name: Sequence[str]) -> bool:
    """Whether words in bold are a day of the year that is accepted."""
    found = _DAY.fullmatch(said.strip())
    return found is not None and list(name) == [found["year"]]


def _is_fuller(said: str, name: Sequence[str]) -> bool:
    """Whether words in bold are a person's name with further given names before the accepted one, of two words at least."""
    words = said.split()
    is_last = len(name) >= _FULL and tokens(said)[-len(name) :] == list(name)
    return (
        is_last
        and len(words) <= _MAX_WORDS + 2
        and all(word[:1].isupper() or word in _PARTICLES for word in words)
    )


_FULL = 2
_PARTICLES = frozenset("de da do dos di del van von der la le".split())


def _has_digit(word: str) -> bool:
    return any(map(str.isdecimal, word))


def is_other(found: Emphasis, is_accepted: Callable[[str], bool]) -> bool:
    """Whether the words in bold are a name, or a number, that is no accepted answer."""
    words = found.said.split()
    return found.is_complement and len(words) <= _MAX_WORDS and not is_accepted(found.said)
