"""The interval that a share of so many trials stands for (Wilson's score interval)."""

from math import sqrt

Z95 = 1.959963984540054


def wilson_interval(hits: int, trials: int, *, z: float = Z95) -> tuple[float, float]:
    """Lower and upper bound of the true share, 95 % by default; (0, 1) without trials."""
    if not trials:
        return (0.0, 1.0)
    share, square = hits / trials, z * z
    center = (share + square / (2 * trials)) / (1 + square / trials)
    spread = z / (1 + square / trials) * sqrt(share * (1 - share) / trials + square / (4 * trials * trials))
    return (max(0.0, center - spread), min(1.0, center + spread))
