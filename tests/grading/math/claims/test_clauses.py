"""Sentences are cut into clauses alike by the long pattern and by the short one for English letters."""

from random import Random

from reward_service.grading.math.claims import clauses, lexicon

_PIECES = (
    "the total is 5", "5", "so", "because", "which", "and the minimum value is 7", "its height", ", ", "; ", ": ",
    " ", " → ", "→ which", " – ", "but", "therefore", "is", "are", "soit", "not", "note that", "10", "\ue100",
    "i.e.", "hence it follows", "and its width happens", ".",
)  # fmt: skip


def test_both_patterns_cut_alike() -> None:
    rng = Random(4)
    for _ in range(4_000):
        text = " ".join(rng.choice(_PIECES) for _ in range(rng.randint(2, 9)))
        if rng.random() < 0.5:
            text = text.replace(" ,", ",").replace(" ;", ";")
        assert lexicon.english_words(text) is not None
        cuts = [
            [found.span() for found in pattern.finditer(text)]
            for pattern in (clauses._BOUNDARY.full, clauses._BOUNDARY.english)
        ]
        assert cuts[0] == cuts[1], text


def test_another_sentence_behind_a_comma_is_a_clause() -> None:
    cut = clauses.clauses("So f has its minimum at x = 2, and the minimum value is -7.")
    assert cut == ["So f has its minimum at x = 2", "and the minimum value is -7."]
