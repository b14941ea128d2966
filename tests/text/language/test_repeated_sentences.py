"""Sentences that differ in their numbers alone are judged once and counted as often as they stand."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reward_service.text.language.detectors import Guess, detector
from reward_service.text.language.prose import visible
from reward_service.text.language.share import measure
from reward_service.text.language.shared_script_words import take_shared_script
from reward_service.text.language.target_language_words import Target

SENTENCES = {
    "ru": "Сначала прибавим {} к {} и получим чётное число яблок.",
    "ar": "أولا نجمع {} مع {} فنحصل على عدد زوجي من التفاح.",
    "hi": "पहले हम {} में {} जोड़ते हैं और सेबों की सम संख्या पाते हैं।",
}
UKRAINIAN = "Спочатку додамо {} до {} і отримаємо парну кількість яблук."


@pytest.mark.parametrize("language", SENTENCES)
def test_a_sentence_counts_as_often_as_it_stands(language: str) -> None:
    sentence = SENTENCES[language]
    one = measure(sentence.format(1, 2), language, detector("fasttext"))
    many = measure(" ".join(sentence.format(n, 9 * n * n) for n in range(40)), language, detector("fasttext"))
    assert many.words == pytest.approx(40 * one.words)
    assert many.value == 1.0


def test_each_foreign_sentence_counts() -> None:
    own, foreign = SENTENCES["ru"], UKRAINIAN
    text = " ".join((foreign if n % 4 == 0 else own).format(n, 5 * n) for n in range(40))
    value = measure(text, "ru", detector("fasttext")).value
    assert value == pytest.approx(0.75, abs=0.03)


def test_sentences_with_other_numbers_are_asked_about_once() -> None:
    asked: list[str] = []

    def listen(runs: list[str], _script: str) -> list[Guess]:
        asked.extend(runs)
        return [("ru", 1.0)] * len(runs)

    text = " ".join(SENTENCES["ru"].format(n, 7 * n) for n in range(300))
    measure(text, "ru", listen)  # type: ignore[arg-type]
    assert len(asked) == 1


def test_words_stay_apart_where_a_number_stood() -> None:
    text = "Возьмём число а12б и вычтем из него ещё одно число в345г, потом сложим всё вместе."
    _, runs = take_shared_script(text, Target("ru", detector("fasttext")))
    assert [word for run in runs for word in run if len(word) == 1] == list("абивг")


@given(st.text(st.sampled_from("क़़ािিাােো\u0301aé ﬁ\u00a0\n்"), max_size=12))
def test_normal_form_of_indic_texts_is_that_of_the_whole(text: str) -> None:
    assert visible(text) == unicodedata.normalize("NFKC", text)
