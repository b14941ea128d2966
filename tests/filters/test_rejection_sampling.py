"""Rejection sampling: clean, correct, the best of each prompt."""

from reward_service.filters.rejection_sampling import Candidate, Rules, faults, select


def test_each_fault_is_named() -> None:
    assert faults("Short.\nClean.") == []
    assert faults("```python\nprint(1)\n```") == ["code_block"]
    assert faults("x" * 2_001) == ["long_paragraph"]
    assert faults("word " * 201) == ["long_paragraph"]
    assert faults("mixed", share=lambda _: 0.5) == ["mixed_language"]
    assert faults("~~~\n" + "word " * 500 + "\n~~~", share=lambda _: 0.1) == [
        "mixed_language",
        "long_paragraph",
        "code_block",
    ]


def test_thresholds_are_parameters() -> None:
    assert faults("```x```", Rules(code_blocks=True)) == []
    assert faults("abc", Rules(max_paragraph=2)) == ["long_paragraph"]


def test_a_text_without_words_is_not_mixed() -> None:
    assert faults("1 + 1", share=lambda _: None) == []


def test_the_best_clean_correct_ones_are_kept_per_prompt() -> None:
    kept, rejected = select(
        [
            Candidate("a", "p", "fine", correct=True, reward=1.0),
            Candidate("b", "p", "better", correct=True, reward=2.0),
            Candidate("c", "p", "wrong", correct=False),
            Candidate("d", "q", "unknown", correct=None),
            Candidate("e", "q", "```", correct=True),
        ]
    )
    assert [c.id for c in kept] == ["b"]
    assert {r.id: r.reasons for r in rejected} == {
        "a": ("surplus",),
        "c": ("wrong",),
        "d": ("unjudged",),
        "e": ("code_block",),
    }


def test_of_equal_rewards_the_shorter_is_kept() -> None:
    kept, _ = select(
        [Candidate(1, "p", "longer text", correct=True), Candidate(2, "p", "short", correct=True)]
    )
    assert [c.id for c in kept] == [2]
