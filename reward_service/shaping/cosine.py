"""Cosine length scaling: "Demystifying Long Chain-of-Thought Reasoning" (arXiv 2502.03373), appendix C.1."""

from math import cos, pi


def cosine(
    length: int, max_len: int, *, correct: bool, right: tuple[float, float], wrong: tuple[float, float]
) -> float:
    """From the first bound at length 0 along half a cosine to the second at `max_len` tokens.

    `right` and `wrong` are (shortest, longest). Clamped: past `max_len` the cosine would climb again, and a
    right answer of twice the length would be paid like an empty one.
    """
    short, long = right if correct else wrong
    progress = min(length / max_len, 1.0)
    return long + 0.5 * (short - long) * (1.0 + cos(progress * pi))
