"""Length-controlled policy optimisation: L1 (arXiv 2503.04697). `surplus` is target minus used tokens."""


def lcpo_exact(accuracy: float, surplus: float, alpha: float) -> float:
    """accuracy - alpha x |surplus|: as long as asked, no longer and no shorter."""
    return accuracy - alpha * abs(surplus)


def lcpo_max(accuracy: float, surplus: float, alpha: float, delta: float) -> float:
    """accuracy x clip(alpha x surplus + delta, 0, 1): not longer than asked. In [0, 1]."""
    return accuracy * min(1.0, max(0.0, alpha * surplus + delta))
