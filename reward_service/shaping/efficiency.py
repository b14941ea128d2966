"""Shorter among the right answers: "Training Language Models to Reason Efficiently" (arXiv 2502.04463)."""

from collections.abc import Sequence
from math import exp, fsum, sqrt


def efficiency(lengths: Sequence[float], accuracy: Sequence[float], alpha: float) -> list[float]:
    """accuracy x (1 - alpha x sigmoid((length - mean) / std)), mean and std over the right answers of the
    group (std over n). Right answers of equal length get 1 - alpha / 2. Each value lies in [0, 1]."""
    right = [length for length, score in zip(lengths, accuracy, strict=True) if score >= 1.0]
    center = fsum(right) / len(right) if right else 0.0
    spread = sqrt(fsum((length - center) ** 2 for length in right) / len(right)) if right else 0.0
    return [
        score * (1.0 - alpha * _sigmoid((length - center) / spread if spread else 0.0))
        for length, score in zip(lengths, accuracy, strict=True)
    ]


def _sigmoid(x: float) -> float:
    if x < 0:
        return 1.0 - _sigmoid(-x)
    return 1.0 / (1.0 + exp(-x))
