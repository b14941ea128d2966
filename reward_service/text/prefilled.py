"""Whether the prompt that was sent has already opened the reasoning.

Chat templates write `<think>` at the end of the prompt, callers put it into an assistant's message to be
continued; the completion then begins inside the block. It can be seen in the prompt.
"""

import re

from reward_service.sample import Message, Sample, flatten

MAX_BEGUN = 4_000
"""Characters of reasoning that a prompt may bring along behind the opening tag."""

_SPEAKER = re.compile(
    r"(?:assistant|model|bot|chatbot(?:_token)?|\[/INST\]|助手|助理)[^\w<]{0,12}(?:<[|｜]?[\w▁]{1,24}[|｜]?>)?"
    r"[^\w<]{0,12}$",
    re.IGNORECASE,
)


def opens_reasoning(sample: Sample, opening: str, closing: str) -> bool:
    """Whether the sample's prompt ends within reasoning that `opening` began and `closing` has not ended."""
    if isinstance(sample.completion, list) and any(map(_has_reasoning, sample.completion)):
        return False  # split off by a server that knew where it began: the tags are put back around it
    prompt = sample.prompt
    if isinstance(prompt, str):
        return _ends_inside(prompt, opening.rstrip(), closing)
    if not prompt or prompt[-1].role != "assistant":
        return False
    _, found, begun = flatten(prompt[-1:]).rpartition(opening.rstrip())
    return bool(found) and closing not in begun


def _has_reasoning(message: Message) -> bool:
    blocks = message.content if isinstance(message.content, list) else []
    return bool(message.reasoning_content or message.reasoning or any(block.thinking for block in blocks))


def _ends_inside(prompt: str, opening: str, closing: str) -> bool:
    """For a rendered prompt: it ends with the tag, or the tag opens the assistant's turn. Instructions that
    mention the tag do neither."""
    if prompt.rstrip().endswith(opening):
        return True
    tail = prompt[-MAX_BEGUN:]
    before, found, begun = tail.rpartition(opening)
    return bool(found) and closing not in begun and _SPEAKER.search(before[-64:]) is not None
