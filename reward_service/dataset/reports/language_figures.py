"""In which languages completions are written, and what was paid for each."""

from collections.abc import Iterable
from dataclasses import dataclass

from reward_service.dataset.reports.scored_sample import ScoredSample
from reward_service.text.language.detectors import detector
from reward_service.text.language.share import dominant, measure

NO_WORDS = "no words"


@dataclass(slots=True)
class LanguageFigures:
    """The completions of one language: how many were judged and right, what they were paid, and `share`, the
    sum of the shares of their words that are in it."""

    completions: int = 0
    judged: int = 0
    right: int = 0
    rewards: int = 0
    paid: float = 0.0
    share: float = 0.0

    def add(self, sample: ScoredSample, share: float) -> None:
        """Count a completion."""
        self.completions += 1
        self.share += share
        if sample.is_right is not None:
            self.judged += 1
            self.right += sample.is_right
        if sample.value is not None:
            self.rewards += 1
            self.paid += sample.value


def language_figures(texts: Iterable[tuple[str, ScoredSample]]) -> dict[str, LanguageFigures]:
    """Texts by the language of most of their words (ISO 639-1), the most frequent first."""
    tell = detector("fasttext")
    found: dict[str, LanguageFigures] = {}
    for text, sample in texts:
        language = dominant(text, tell)
        share = measure(text, language, tell).value if language else None
        found.setdefault(language or NO_WORDS, LanguageFigures()).add(sample, share or 0.0)
    return dict(sorted(found.items(), key=lambda one: -one[1].completions))
