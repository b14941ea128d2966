import socket
from typing import Any

import pytest

from reward_service.text.language.detectors import detector


@pytest.mark.parametrize("name", ["fasttext", "langdetect"])
@pytest.mark.parametrize(
    ("words", "script", "language"),
    [
        ("the answer is the sum of all these numbers", "latin", "en"),
        ("la respuesta es la suma de todos estos números", "latin", "es"),
        ("відповідь є сумою всіх цих чисел", "cyrillic", "uk"),
        ("ответ равен сумме всех этих чисел", "cyrillic", "ru"),
    ],
)
def test_each_detector_tells_languages_of_one_script_apart(
    name: Any, words: str, script: str, language: str
) -> None:
    assert detector(name)([words], script)[0][0] == language


@pytest.mark.parametrize("name", ["fasttext", "langdetect"])
def test_what_has_no_letters_has_no_confident_language(name: Any) -> None:
    assert detector(name)(["123 456"], "latin")[0][1] < 0.9


def test_the_default_detector_needs_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    detector.cache_clear()
    assert detector("fasttext")(["we add these numbers together"], "latin")[0][0] == "en"
