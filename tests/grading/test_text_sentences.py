"""The parts of a sentence, and names and numbers in it, by themselves."""

import pytest

from reward_service.grading.texts.cardinal_words import asked_of, in_figures
from reward_service.grading.texts.full_names import shortened
from reward_service.grading.texts.number_selection import given_count, given_year
from reward_service.grading.texts.sentence_core import core, parted, without_denied
from reward_service.grading.texts.temporal_order import comparison


@pytest.mark.parametrize(("sentence", "main"), [
    ("It was Ali, who had beaten Foreman.", "It was Ali"), ("He came on the ferry, a former collier.", "He came on the ferry"), ("It fell in a storm, taking a train with it.", "It fell in a storm"),
    ("It is green, though the tone varies.", "It is green"), ("Although many name Bonn, it is Trier.", "it is Trier."), ("Es war Trier, das an der Mosel liegt.", "Es war Trier"),
    ("It was Trier (on the Mosel), an old town.", "It was Trier"),
])  # fmt: skip
def test_what_is_added_behind_a_main_clause_is_no_part_of_it(sentence: str, main: str) -> None:
    assert core(sentence).text == main


@pytest.mark.parametrize("sentence", [
    "In 1920, the prize went to Anatole.", "Trier, an old town, is smaller than Bonn.", "Bonn is larger, but it is Trier.", "Trier, he said.", "If it is Trier, who lives there?",
])  # fmt: skip
def test_a_clause_that_goes_on_is_left_whole(sentence: str) -> None:
    assert core(sentence).added == ""


def test_denied_names_are_left_out() -> None:
    assert without_denied("Not Bonn but Trier.") == "Trier."
    assert without_denied("Nicht Bonn, sondern Trier.") == "Trier."
    assert without_denied("It is Trier, not Bonn.") == "It is Trier"
    assert without_denied("To Trier, a nie Bonn.") == "To Trier"


def test_a_sentence_is_parted_where_a_place_is_added() -> None:
    sentence = "Anna did it while Berta slept."
    assert parted(sentence, sentence.index("Berta")) == ("Anna did it", "while Berta slept.")
    assert parted(sentence, 0) == (sentence, "")


def test_full_names_are_written_as_accepted_and_nothing_else_is() -> None:
    assert (
        shortened("by Anna K. Berg, a friend of Otto Berg", ["Anna Berg"])
        == "by Anna Berg, a friend of Otto Berg"
    )
    assert shortened("Anna Berg and Anna Maria Berg", ["Anna Berg"]) == "Anna Berg and Anna Berg"
    for text in (
        "Anna and Otto Berg",
        "Anna, the wife of Berg",
        "Anna met Otto Berg",
        "Anna Maria Bergmann",
        "Johanna Maria Berg",
    ):
        assert shortened(text, ["Anna Berg"]) == text


def test_the_year_of_the_clause_nearest_to_the_question_is_given() -> None:
    question = "When was the bridge opened?"
    assert given_year(["The bridge was planned in 1902 and opened in 1911."], question, ["1911"]) == "1911"
    assert given_year(["In 1911; the station in 1902."], question, ["1902"]) == "1911"
    assert given_year(["It was opened in 1911."], question, ["1911"]) is None
    assert given_year(["Planned in 1902 and opened in 1911."], question, ["spring 1911"]) is None


def test_a_number_counts_the_noun_behind_it() -> None:
    assert given_count(["It has six wide arches and nine lamps."], ["arches"]) == "6"
    assert given_count(["It has six arches, no, seven arches."], ["arches"]) is None
    assert given_count(["It has six lamps with nine arches."], ["arches"]) == "9"


@pytest.mark.parametrize(("language", "word", "value"), [
    ("de", "achtundachtzig", 88), ("fr", "quatre-vingt-huit", 88), ("fr", "soixante-dix-sept", 77), ("es", "ochenta y ocho", 88), ("it", "ottantotto", 88), ("pt", "oitenta e oito", 88),
    ("nl", "achtentachtig", 88), ("ru", "восемьдесят восемь", 88), ("pl", "osiemdziesiąt osiem", 88), ("sv", "åttioåtta", 88),
])  # fmt: skip
def test_number_words_become_figures(language: str, word: str, value: int) -> None:
    assert in_figures(word, language) == str(value)


def test_a_question_tells_what_it_counts() -> None:
    assert asked_of("How many arches does it have?") == ("en", ("arches", "does", "it"))
    assert asked_of("Who built it?") is None


def test_a_comparison_is_read_from_what_is_asserted() -> None:
    question = "Which is older, Bonn or Trier?"
    for sentences, right in (
        (["Trier is older than Bonn."], True),
        (["Bonn is older than Trier."], False),
        (["One must know whether Trier is older than Bonn."], False),
        (["Both lie on rivers."], None),
    ):
        assert comparison(sentences, question, ["Trier"]).is_right is right
    assert not comparison(["Trier is older than Bonn."], "Which town is old?", ["Trier"]).is_asked
