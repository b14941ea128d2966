"""An accepted answer at the head of a text counts when what follows only tells more."""

import pytest

from reward_service.grading.texts.leading_fragments import by_head

REMARKS = [
    "{}. Examples of it: level, rotor.",
    "{} (earlier still under another name; the present one became official in 1930).",
    "The {}. It is often met in poems.",
]
TURNS = [
    "{}. No, wait, it is the anagram.",
    "{} (or the anagram).",
    "{}. But the correct term is anagram.",
    "{}. So the answer is anagram.",
    "{}. Hmm, or is it the anagram?",
]


@pytest.mark.parametrize("text", REMARKS)
def test_remarks_behind_an_answer_at_the_head_take_nothing_away(text: str) -> None:
    opened = by_head(text.format("palindrome"), ["palindrome"], "")
    assert opened is not None
    assert opened.answer == "palindrome"
    assert by_head(text.format("anagram"), ["palindrome"], "") is None


@pytest.mark.parametrize("text", TURNS)
def test_what_turns_behind_it_is_left_to_the_other_rules(text: str) -> None:
    assert by_head(text.format("palindrome"), ["palindrome"], "") is None


@pytest.mark.parametrize(
    "text", ["palindrome", "Palindrome, anagram, pangram", "12. Mai 1934.", "J. Palindrome"]
)
def test_a_bare_answer_a_list_or_a_point_within_one_is_no_head(text: str) -> None:
    assert by_head(text, ["palindrome", "12", "J"], "") is None
