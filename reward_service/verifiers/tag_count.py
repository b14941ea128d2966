"""Tag count: partial credit on the way to the format."""

from typing import Annotated, ClassVar

from pydantic import Field

from reward_service.sample import Sample
from reward_service.shaping.tag_count import tag_count
from reward_service.verdict import Verdict
from reward_service.verifier import Verifier

Tag = Annotated[str, Field(min_length=1, max_length=64)]


class TagCount(Verifier):
    """A quarter for each of the four tags that occurs exactly once, in its place, around something.

    Source: open-r1 `tag_count_reward`, which pays for empty and misplaced tags too.
    """

    name: ClassVar[str] = "tag_count"

    tags: tuple[Tag, Tag, Tag, Tag] = ("<think>", "</think>", "<answer>", "</answer>")

    def read(self, sample: Sample) -> Verdict:
        """Settled at once."""
        score = tag_count(sample.completion_text, self.tags)
        return Verdict.scored(score, f"{round(4 * score)} of 4 tags in place")
