"""What is marked as foreign is what was put there, and the places are those of the text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reward_service.sample import Sample
from reward_service.text.language.detectors import detector
from reward_service.text.language.foreign_places import foreign_places
from reward_service.verifiers.language import Language

TELL = detector("fasttext")
SENTENCES = {
    "en": "We add the two numbers together and look at the result once more.",
    "de": "Wir zählen beide Zahlen zusammen und sehen uns das Ergebnis noch einmal an.",
    "ru": "Мы складываем оба числа и ещё раз проверяем полученный результат.",
    "zh": "我们把两个数加起来，然后再检查一遍结果。",
}


def marked(text: str, language: str) -> list[str]:
    return [text[start:end] for start, end, _ in foreign_places(text, language, TELL)]


@given(
    st.lists(st.sampled_from(sorted(SENTENCES)), min_size=1, max_size=6), st.sampled_from(sorted(SENTENCES))
)
@settings(max_examples=60, deadline=None)
def test_sentences_of_other_languages_are_marked_and_no_others(written: list[str], target: str) -> None:
    text = " ".join(SENTENCES[language] for language in written)
    joined = "".join(marked(text, target))
    expected = "".join(SENTENCES[language] for language in written if language != target)
    letters = str.isalpha
    assert "".join(filter(letters, joined)) == "".join(filter(letters, expected))


def test_words_of_another_script_are_marked_within_a_sentence() -> None:
    text = "So the 结果 of all of this is that we are done with the first part of it."
    assert marked(text, "en") == ["结果"]


@pytest.mark.parametrize("scope", ["think", "all"])
def test_the_verifier_marks_what_it_looks_at(scope: str) -> None:
    completion = f"<think>{SENTENCES['en']} {SENTENCES['de']}</think><answer>{SENTENCES['ru']}</answer>"
    sample = Sample(completion=completion, target_language="en")
    spans = Language(scope=scope).spans(sample)  # type: ignore[arg-type]
    found = [(completion[span.start : span.end], span.label) for span in spans]
    german, russian = (SENTENCES["de"], "not en but de"), (SENTENCES["ru"], "not en but ru")
    assert found == ([german] if scope == "think" else [german, russian])
