"""Partial credit for tags, after open-r1's `tag_count_reward`: a quarter for each of the four tags.

Open-r1 pays for the strings; tags with nothing in them earn all of it. Here a tag pays when it occurs
exactly once and in its place, and a closing tag when its element says something.
"""

from collections.abc import Sequence


def tag_count(text: str, tags: Sequence[str]) -> float:
    """Share of `tags` (opening and closing alternate, in the order of the template) that earn credit."""
    paid, reached = 0, 0
    for opening, closing in zip(tags[::2], tags[1::2], strict=True):
        start = _only(text, opening)
        if start is None or start < reached:
            continue
        paid, reached = paid + 1, start + len(opening)
        end = _only(text, closing)
        if end is not None and any(map(str.isalnum, text[reached:end])):
            paid, reached = paid + 1, end + len(closing)
    return paid / len(tags)


def _only(text: str, tag: str) -> int | None:
    """Where a tag stands that occurs exactly once."""
    at = text.find(tag)
    return None if at < 0 or text.find(tag, at + 1) >= 0 else at
