"""Words of a script that languages share, taken out all at once, and the detector spared."""

from collections.abc import Sequence
from random import Random

import pytest

from reward_service.text.language.detectors import Guess, detector
from reward_service.text.language.rare_characters import RareCharacters, pages_of
from reward_service.text.language.scripts import GAP
from reward_service.text.language.share import measure
from reward_service.text.language.shared_script_words import SHORTEST, take_shared_script
from reward_service.text.language.target_language_words import Target

FASTTEXT = detector("fasttext")
OWN = {
    "ru": "сначала потом мы складываем умножаем делим число остаток сумма и есть потому должно каждый большой "
    "проверим снова если не равно ответ значение шаг результат обе стороны половина вдвое рабочих цена",
    "ar": "أولا ثم نجمع نضرب نقسم العدد الباقي المجموع هو لذلك لأن يجب كل كبير صغير نتحقق مرة أخرى إذا لا يساوي الجواب "
    "القيمة الخطوة النتيجة الطرف الأيسر الأيمن نصف ثلاثة أربعة",
    "hi": "पहले फिर हम जोड़ते गुणा भाग संख्या शेष योग और है इसलिए क्योंकि प्रत्येक बड़ा छोटा जाँच यदि नहीं बराबर उत्तर मान चरण "
    "परिणाम दोनों आधा तीन चार मजदूर मूल्य दूरी",
}
FOREIGN = {
    "ru": "Спочатку ми додаємо обидва числа, а потім перевіряємо, чи остача від ділення є парною. ",
    "ar": "ابتدا هر دو عدد را با هم جمع می\u200cکنیم و سپس بررسی می\u200cکنیم که باقیمانده زوج است. ",
    "hi": "First we add both numbers and then we check whether the remainder is even. ",
}


def text(language: str, seed: int, sentences: int = 60) -> str:
    random, words = Random(seed), OWN[language].split()
    said = (random.choices(words, k=random.randint(6, 12)) for _ in range(sentences))
    return " ".join(f"{' '.join(words)} {random.randint(2, 99)}." for words in said)


@pytest.mark.parametrize("language", sorted(OWN))
def test_a_text_of_one_script_is_its_own_and_hidden_sentences_count(language: str) -> None:
    own = text(language, 1)
    share = measure(own, language, FASTTEXT)
    assert share.words == sum(not word.rstrip(".").isdigit() for word in own.split())
    assert share.value is not None
    assert share.value >= 0.97
    mixed = own + " " + FOREIGN[language] * 20
    part = len(FOREIGN[language].split()) * 20 / (len(own.split()) + len(FOREIGN[language].split()) * 20)
    value = measure(mixed, language, FASTTEXT).value
    assert value is not None
    assert value <= 1 - 0.7 * part


def test_words_are_taken_by_sentence_and_others_stay() -> None:
    target = Target("ru", FASTTEXT)
    rest, runs = take_shared_script(
        "Сумма чисел равна 12, а остаток x равен 5. Значит, ответ верен (see page 7)!" + " да" * 20, target
    )
    assert runs[0] == ["Сумма", "чисел", "равна", "а", "остаток", "равен"]
    assert runs[1][:3] == ["Значит", "ответ", "верен"]
    assert "x" in rest
    assert "see page 7" in rest
    assert GAP in rest


def test_a_word_in_two_alphabets_is_left_to_be_judged() -> None:
    said = "Это длинное предложение со словом cумма, в котором первая буква латинская, а другие нет. " * 2
    assert len(said) > SHORTEST
    assert take_shared_script(said, Target("ru", FASTTEXT)) == (said, [])


def test_the_detector_is_spared_what_it_knows_and_asked_what_is_new() -> None:
    asked: list[str] = []

    def counting(runs: Sequence[str], script: str) -> list[Guess]:
        asked.extend(runs)
        return FASTTEXT(runs, script)

    own = text("ru", 5, 300)
    assert measure(own, "ru", counting).value == 1.0
    assert len(asked) < 100
    asked.clear()
    measure(own + " " + FOREIGN["ru"], "ru", counting)
    assert any("додаємо" in run for run in asked)


def test_rare_characters_are_found_on_every_page() -> None:
    rare = RareCharacters("\u00ad\u200b-\u200f\u3164\U000e0000-\U000e0fff")
    for plain in ("plain", "中文“引号”", "naïve", "ひらがな"):
        assert not rare.in_text(plain, pages_of(plain))
        for char in ("\u00ad", "\u200c", "\u3164", "\U000e0041"):
            assert rare.in_text(plain + char, pages_of(plain + char))
