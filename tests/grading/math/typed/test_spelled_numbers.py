"""Numbers in words are their digits, in every language of the tables, and words of other meanings stay."""

import pytest

from reward_service.grading.math.typed.number_words import with_digits
from tests.verifiers.judging import earns


@pytest.mark.parametrize(
    ("words", "digits"),
    [
        ("twenty-five", "25"), ("two hundred and seven", "207"), ("three eighths", "3/8"), ("two and a half hours", "2.5 hours"),
        ("fünfundzwanzig Stunden", "25 Stunden"), ("drei Viertel", "3/4"), ("eineinhalb Stunden", "1.5 Stunden"),
        ("soixante-dix-huit", "78"), ("quatre-vingt-onze", "91"), ("trois quarts", "3/4"), ("vingt et un", "21"),
        ("cuarenta y dos", "42"), ("tres cuartos", "3/4"), ("quinientos trece", "513"),
        ("vinte e três litros", "23 litros"), ("duzentos e quatro", "204"),
        ("двадцать семь", "27"), ("две трети", "2/3"), ("два с половиной часа", "2.5 часа"),
        ("mười hai", "12"), ("ba phần tư", "3/4"), ("पचहत्तर", "75"), ("साढ़े तीन घंटे", "3.5 घंटे"), ("خمسة وعشرون", "25"),
        ("三分之二", "2/3"), ("二十五", "25"), ("三月一日", "3月1日"), ("스물다섯 개", "25개"), ("사분의 삼", "3/4"),
    ],
)  # fmt: skip
def test_words_are_digits(words: str, digits: str) -> None:
    assert with_digits(words) == digits


@pytest.mark.parametrize(
    "words",
    ["one of them", "once upon a time", "dos alunos", "a second thought", "5 cents", "la seule", "唯一"],
)
def test_words_of_another_meaning_stay(words: str) -> None:
    assert with_digits(words) == words


@pytest.mark.parametrize(
    "text", ["forty-two (42)", "Forty-two (42) apples", "zweiundvierzig (42)", "四十二（42）"]
)
def test_a_number_in_words_with_its_digits_in_brackets_is_one_number(text: str) -> None:
    assert earns("42", f"The answer is {text}.")
    assert not earns("1764", f"The answer is {text}.")


@pytest.mark.parametrize("text", ["42 (42)", "forty-two (43)", "two (21)"])
def test_two_numbers_are_not_one(text: str) -> None:
    assert not earns("42", f"<answer>{text}</answer>")
