"""Labels of options: what is one, and which place it has."""

import pytest

from reward_service.grading.choices.label_series import SERIES, label_of, letter_at, places_of, series_of


@pytest.mark.parametrize("series", SERIES)
def test_a_list_of_labels_is_known_as_its_series_and_counts_from_one(series: str) -> None:
    labels = tuple(map(label_of, SERIES[series]))
    assert all(labels)
    assert series_of(labels) == series
    assert [places_of(label)[series] for label in labels] == list(range(1, len(labels) + 1))


@pytest.mark.parametrize(
    "dress", ["{}", "({})", "（{}）", "[{}]", "{})", "{}.", "{}．", "**{}**", " {} ", "{}:"]
)
@pytest.mark.parametrize("label", ["B", "7", "12", "ウ", "Г", "γ", "د", "ค", "丙", "iv"])
def test_dress_makes_no_other_label(label: str, dress: str) -> None:
    assert label_of(dress.format(label)) == label_of(label) != ""


@pytest.mark.parametrize(
    ("sign", "plain"),
    [("①", "1"), ("⑳", "20"), ("⑶", "3"), ("⒋", "4"), ("❺", "5"), ("➏", "6"), ("Ⓑ", "B"), ("ⓒ", "C"), ("⒟", "D"), ("🅔", "E"),
     ("㋒", "ウ"), ("㉯", "나"), ("㉡", "ㄴ"), ("Ⅲ", "III"), ("ⅳ", "IV"), ("２", "2"), ("Ｃ", "C"), ("٤", "4"), ("३", "3"), ("2️⃣", "2"), ("3번", "3")],
)  # fmt: skip
def test_a_sign_is_the_label_within_it(sign: str, plain: str) -> None:
    assert label_of(sign) == label_of(plain) != ""


@pytest.mark.parametrize("text", ["", "0", "27", "BB", "AC", "1.5", "yes", "★", "None", "A B", "x" * 50])
def test_other_texts_are_no_labels(text: str) -> None:
    assert label_of(text) == ""


def test_letters_that_look_alike_have_the_places_of_their_own_alphabets() -> None:
    assert letter_at(places_of(label_of("В"))["Cyrillic"]) == "C"
    assert letter_at(places_of(label_of("B"))["Latin letters"]) == "B"
    assert "Latin letters" not in places_of(label_of("В"))
    assert letter_at(places_of(label_of("Γ"))["Greek"]) == "C"
