"""Length reward within a group: Kimi k1.5 (arXiv 2501.12599), section 2.3.3."""

from collections.abc import Sequence


def kimi_length(lengths: Sequence[float], correct: Sequence[bool]) -> list[float]:
    """lambda = 0.5 - (len - min) / (max - min) for right answers, min(0, lambda) for wrong ones.

    `lengths` are those of all answers to one prompt, wrong ones too; all 0 when they are equal. Each value
    lies in [-0.5, 0.5].
    """
    shortest, longest = min(lengths, default=0.0), max(lengths, default=0.0)
    if longest == shortest:
        return [0.0] * len(lengths)
    shares = [0.5 - (length - shortest) / (longest - shortest) for length in lengths]
    return [share if right else min(0.0, share) for share, right in zip(shares, correct, strict=True)]
