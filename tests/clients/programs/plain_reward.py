"""Somebody's reward function, in TRL's signature, that now and then hangs or raises."""

import threading
import zlib
from collections.abc import Sequence

EVERY = 50
HANGS, RAISES = 0, 1


def turn(completion: str) -> int:
    """Which of fifty calls this is, by its text."""
    return zlib.crc32(f"call {completion}".encode()) % EVERY


def worth(completion: str, solution: str) -> float:
    """1 for an answer that holds the solution in a box, 0.25 for any box."""
    if f"\\boxed{{{solution}}}" in completion:
        return 1.0
    return 0.25 if "\\boxed" in completion else 0.0


def plain_reward(completions: Sequence[str], solution: Sequence[str], **_: object) -> list[float]:
    """What each completion is worth."""
    for completion in completions:
        if turn(completion) == HANGS:
            threading.Event().wait()
        if turn(completion) == RAISES:
            raise RuntimeError("a bug of mine")
    return [worth(*pair) for pair in zip(completions, solution, strict=True)]
