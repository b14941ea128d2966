"""Soft overlong punishment: DAPO (arXiv 2503.14476), equation 13."""


def overlong(length: int, max_len: int, cache: int) -> float:
    """0 up to `max_len - cache` tokens, then falling in a line to -1 at `max_len` and beyond.

    `cache` 0 makes it a step. Public code without the clamp goes below -1 past `max_len`.
    """
    free = max_len - cache
    if length <= free:
        return 0.0
    return (free - length) / cache if length <= max_len else -1.0
