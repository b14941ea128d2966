"""The interval that a share of so many trials stands for (Wilson's score interval)."""

from collections.abc import Mapping
from math import sqrt

Z95 = 1.959963984540054


def wilson_interval(hits: float, trials: float, *, z: float = Z95) -> tuple[float, float]:
    """Lower and upper bound of the true share, 95 % by default; (0, 1) without trials."""
    if not trials:
        return (0.0, 1.0)
    share, square = hits / trials, z * z
    center = (share + square / (2 * trials)) / (1 + square / trials)
    spread = z / (1 + square / trials) * sqrt(share * (1 - share) / trials + square / (4 * trials * trials))
    return (max(0.0, center - spread), min(1.0, center + spread))


def clustered_interval(
    clusters: Mapping[tuple[float, int], int], *, independent: int | None = None
) -> tuple[float, float]:
    """Bounds of the share of hits in clusters (hits, trials), each of which stands so many times: trials of
    one cluster, such as answers to one prompt, are alike, and tell less than as many of different ones.

    Wilson's interval for as many independent trials as would scatter like these clusters (the share's
    linearised variance), at most all of them; for `independent` of them where the clusters do not scatter.
    """
    count = sum(clusters.values())
    hits = sum(hit * n for (hit, _), n in clusters.items())
    trials = sum(trial * n for (_, trial), n in clusters.items())
    if count < 2 or not trials:
        return wilson_interval(hits, trials)
    share = hits / trials
    squares = sum(n * (hit - share * trial) ** 2 for (hit, trial), n in clusters.items())
    variance = squares * count / (count - 1) / trials**2
    scattered = share * (1 - share) / variance if variance > 0 else float(independent or count)
    effective = min(scattered, trials)
    return wilson_interval(share * effective, effective)
