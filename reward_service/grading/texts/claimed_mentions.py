"""Whether a sentence of a text claims a name wherever it holds it."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from reward_service.grading.texts.answer_tokens import folded
from reward_service.grading.texts.claimed_names import Place, is_claimed


def claims(
    found: Sequence[str], at: int, is_accepted: Callable[[str], bool], name: Sequence[str], written: str = ""
) -> bool:
    """Whether the sentence at that place claims a name, of these tokens or written so."""
    behind = "".join(f"\n{folded(sentence)}" for sentence in found[at + 1 :])
    places = _places(folded(found[at]), name, folded(written))
    return any(is_claimed(Place(place.before, place.behind + behind), is_accepted) for place in places)


def _places(sentence: str, name: Sequence[str], written: str) -> Iterator[Place]:
    """Where a name stands in a folded sentence, at most eight times; one that is written otherwise, as a date
    or number in words may be, stands at its end."""
    found = list(islice(_spans(sentence, name), _MAX_PLACES))
    if not found and written and any(map(str.isdecimal, name)):
        found = [
            span for span in islice(_spans(sentence, (written,)), _MAX_PLACES) if _is_word(sentence, *span)
        ]
    for start, end in found:
        yield Place(sentence[:start], sentence[end:])
    if not found:
        yield Place(sentence, "")


def _spans(sentence: str, words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where words stand in a sentence with at most six signs between each and the next."""
    start = sentence.find(words[0])
    while start >= 0:
        end = start + len(words[0])
        for word in words[1:]:
            between = _SIGNS.match(sentence, end)
            at = between.end() if between else end
            if not sentence.startswith(word, at):
                break
            end = at + len(word)
        else:
            yield start, end
        start = sentence.find(words[0], max(end if len(words) == 1 else start + 1, start + 1))


def _is_word(sentence: str, start: int, end: int) -> bool:
    return not (sentence[start - 1 : start].isalnum() or sentence[end : end + 1].isalnum())


_SIGNS = re.compile(r"[^\w]{0,6}")
_MAX_PLACES = 8
