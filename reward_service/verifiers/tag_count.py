"""Tag count: partial credit on the way to the format.

Partial credit for tags, after open-r1's `tag_count_reward`: a quarter for each of the four tags.

Open-r1 pays for the strings; tags with nothing in them earn all of it. Here a tag pays when it occurs
exactly once and in its place, and a closing tag when its element says something.
"""

from collections.abc import Sequence
from typing import Annotated, ClassVar

from pydantic import Field

from reward_service.sample import Sample
from reward_service.text.prefilled import opens_reasoning
from reward_service.text.substance import is_visible
from reward_service.verdict import Verdict
from reward_service.verifiers.base import Verifier

Tag = Annotated[str, Field(min_length=1, max_length=64)]


class TagCount(Verifier):
    """A quarter for each of the four tags that occurs exactly once, in its place, around something.

    Source: open-r1 `tag_count_reward`, which pays for empty and misplaced tags too.
    """

    name: ClassVar[str] = "tag_count"
    version: ClassVar[str] = "2"
    zero_hint: ClassVar[str | None] = "compare `tags` with those that the model writes"

    tags: tuple[Tag, Tag, Tag, Tag] = ("<think>", "</think>", "<answer>", "</answer>")

    def read(self, sample: Sample) -> Verdict:
        """Settled at once; an opening tag that the prompt has written counts as the completion's."""
        text = sample.completion_text
        if opens_reasoning(sample, *self.tags[:2]):
            text = self.tags[0] + text
        score = tag_count(text, self.tags)
        return Verdict.scored(score, f"{round(4 * score)} of 4 tags in place")


def tag_count(text: str, tags: Sequence[str]) -> float:
    """Share of `tags` (opening and closing alternate, in the order of the template) that earn credit."""
    paid, reached = 0, 0
    for opening, closing in zip(tags[::2], tags[1::2], strict=True):
        start = _only(text, opening)
        if start is None or start < reached:
            continue
        paid, reached = paid + 1, start + len(opening)
        end = _only(text, closing)
        if end is not None and any(map(is_visible, text[reached:end])):
            paid, reached = paid + 1, end + len(closing)
    return paid / len(tags)


def _only(text: str, tag: str) -> int | None:
    """Where a tag stands that occurs exactly once."""
    at = text.find(tag)
    return None if at < 0 or text.find(tag, at + 1) >= 0 else at
