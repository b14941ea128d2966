"""The text a judge is sent: fixed instructions first, then the question and reference, then the candidate.

The order lets servers share the prefix of all candidates to one question. Texts of others stand in fences
that are longer than any run of the fence's sign inside them, and are put in all at once, so that nothing in
one of them can end its fence or be taken for a place of another.
"""

import re
from collections.abc import Mapping

MAX_PART_CHARS = 8_000
_RUN = re.compile(r"`+")
_PLACE = re.compile(r"\{(question|reference|answer|criteria|response|principle|first|second)\}")


def fenced(text: str, most: int = MAX_PART_CHARS) -> str:
    """The text between fences that nothing in it can close, cut in its middle to `most` characters."""
    longest = max((len(run) for run in _RUN.findall(text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{shortened(text, most)}\n{fence}"


def shortened(text: str, most: int = MAX_PART_CHARS) -> str:
    """At most `most` characters: the beginning and the end, and a mark where the rest was."""
    if len(text) <= most:
        return text
    half = most // 2
    return f"{text[:half]}\n[… {len(text) - 2 * half} characters left out …]\n{text[-half:]}"


def filled(template: str, parts: Mapping[str, str]) -> str:
    """The template with each of its places replaced, once: places inside the parts stay text."""
    return _PLACE.sub(lambda place: fenced(parts.get(place.group(1), "")), template)
