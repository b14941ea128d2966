"""What thirteen languages say around a value, by construction: a frame, a value, and what takes it away or follows it.

A remark behind the answer leaves it; a word of doubt, of refutation or of another's opinion takes it away; and what
denies in one language denies nothing in another.
"""

import pytest

from tests.grading.math.claims.test_value_lists import score

PROMPT = "Find the number."
VALUES = (17, 240)

ANSWERS = {
    "en": ("So the number is {v}.", "All in all, that gives {v}."),
    "zh": ("所以这个数是{v}。", "由此可得{v}。"),
    "ja": ("よって求める数は{v}です。", "これにより、{v}となります。"),
    "ko": ("따라서 구하는 수는 {v}입니다.", "정리하면 {v}입니다."),
    "fr": ("Le nombre est donc {v}.", "On en tire {v}."),
    "de": ("Die Zahl ist somit {v}.", "Unterm Strich sind es {v}."),
    "es": ("Por ende, el número es {v}.", "En suma, son {v}."),
    "pt": ("Sendo assim, o número é {v}.", "Em suma, são {v}."),
    "it": ("Di conseguenza il numero è {v}.", "Ricaviamo dunque {v}."),
    "ru": ("Тем самым число равно {v}.", "В конечном счёте получилось {v}."),
    "ar": ("ومن هنا العدد هو {v}.", "نستخلص أن العدد هو {v}."),
    "hi": ("परिणामस्वरूप संख्या {v} है।", "हल करने पर {v} मिलता है।"),
    "vi": ("Vì thế số đó là {v}.", "Nói tóm lại, số đó là {v}."),
}
REMARKS = {
    "en": ("And indeed {a} + {b} = {o}.", "As a cross-check: {a} + {b} = {o}.", "Fun fact: {o} is larger.",
           "Many students forget this and use {o}.", "Keep in mind: {a} + {b} = {o}."),
    "zh": ("检查一下：{a}+{b}={o}。", "值得一提：{a}+{b}={o}。", "的确，{a}+{b}={o}。", "补充说明：{a}+{b}={o}。"),
    "ja": ("念のため、{a}+{b}={o}。", "余談だが、{a}+{b}={o}。", "補足：{a}+{b}={o}。"),
    "ko": ("덧붙이자면 {a}+{b}={o}.", "여담으로 {a}+{b}={o}.", "그 이유는 {a}+{b}={o}이기 때문이다."),
    "fr": ("On contrôle : {a} + {b} = {o}.", "À titre de vérification : {a} + {b} = {o}.", "Pour info, {a} + {b} = {o}.",
           "Soit dit en passant, {a} + {b} = {o}."),
    "de": ("Zur Sicherheit: {a} + {b} = {o}.", "Gegenprobe: {a} + {b} = {o}.", "Nebenbei bemerkt: {a} + {b} = {o}.",
           "In der Tat: {a} + {b} = {o}."),
    "es": ("Comprobamos: {a} + {b} = {o}.", "Dicho sea de paso, {a} + {b} = {o}.", "Cabe destacar: {a} + {b} = {o}.",
           "El resultado es coherente con {o}."),
    "pt": ("Tirando a prova: {a} + {b} = {o}.", "Vale lembrar: {a} + {b} = {o}.", "O resultado confere com {o}.",
           "Diga-se de passagem, {a} + {b} = {o}."),
    "it": ("Controlliamo: {a} + {b} = {o}.", "In effetti {a} + {b} = {o}.", "Il risultato è coerente con {o}.",
           "Per inciso, {a} + {b} = {o}.", "Attenzione: {a} + {b} = {o}."),
    "ru": ("Убедимся: {a} + {b} = {o}.", "К слову, {a} + {b} = {o}.", "Стоит отметить: {a} + {b} = {o}.",
           "Результат согласуется с {o}."),
    "ar": ("للتأكد: {a} + {b} = {o}.", "تجدر الإشارة: {a} + {b} = {o}.", "بالمناسبة {a} + {b} = {o}."),
    "hi": ("पुष्टि के लिए: {a} + {b} = {o}।", "याद रखें: {a} + {b} = {o}।", "दरअसल {a} + {b} = {o}।"),
    "vi": ("Đối chiếu: {a} + {b} = {o}.", "Nhân tiện, {a} + {b} = {o}.", "Cần lưu ý: {a} + {b} = {o}."),
}  # fmt: skip
TAKEN_AWAY = {
    "en": ("I reckon it is {v}.", "At first glance it is {v}.", "{v} is erroneously given.", "People often say {v}.",
           "Mistakenly one gets {v}."),
    "zh": ("没把握，也许是{v}。", "很多同学会得到{v}。", "{v}是算错的。", "乍一看是{v}。"),
    "ja": ("ひょっとすると{v}です。", "多くの生徒は{v}と書く。", "{v}は誤答です。", "一見{v}です。"),
    "ko": ("언뜻 보면 {v}입니다.", "많은 학생들이 {v}라고 쓴다.", "{v}은 착각입니다.", "{v}인 듯합니다."),
    "fr": ("À première vue il y en a {v}.", "Beaucoup répondent {v}.", "{v} est aberrant.", "À mon avis c'est {v}."),
    "de": ("Auf den ersten Blick sind es {v}.", "Viele schreiben {v}.", "{v} ist ein Trugschluss.",
           "Mein Tipp: {v}."),
    "es": ("A primera vista son {v}.", "Muchos responden {v}.", "{v} es un disparate.", "Me parece que {v}."),
    "pt": ("À primeira vista são {v}.", "Muitos respondem {v}.", "{v} é um disparate.", "Meu palpite é {v}."),
    "it": ("A prima vista sono {v}.", "Molti rispondono {v}.", "{v} è uno sbaglio.", "Può darsi che sia {v}.",
           "Direi {v}.", "{v} va scartato.", "Non può essere {v}."),
    "ru": ("На первый взгляд, это {v}.", "Многие пишут {v}.", "{v} ошибочное значение.", "Навскидку {v}."),
    "ar": ("للوهلة الأولى هو {v}.", "كثير من الطلاب يكتبون {v}.", "{v} غير منطقي.", "أغلب الظن أنه {v}."),
    "hi": ("पहली नज़र में {v} है।", "कई छात्र {v} लिखते हैं।", "{v} भ्रामक है।", "मेरा अनुमान {v} है।"),
    "vi": ("Thoạt nhìn là {v}.", "Nhiều bạn viết {v}.", "{v} là nhầm lẫn.", "Có vẻ là {v}."),
}  # fmt: skip


def test_every_language_has_its_frames() -> None:
    assert set(ANSWERS) == set(REMARKS) == set(TAKEN_AWAY)
    assert len(ANSWERS) == 13


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("language", ANSWERS)
def test_a_remark_behind_the_answer_leaves_it(language: str, value: int) -> None:
    other = value + 21
    for answer in ANSWERS[language]:
        for remark in REMARKS[language]:
            text = f"{answer} {remark}".format(v=value, o=other, a=value, b=21)
            assert score(text, PROMPT, str(value)) == 1.0, text
            assert score(text, PROMPT, str(other)) == 0.0, text


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("language", TAKEN_AWAY)
def test_what_is_doubted_refuted_or_told_of_others_is_no_answer(language: str, value: int) -> None:
    for frame in TAKEN_AWAY[language]:
        assert score(frame.format(v=value), PROMPT, str(value)) == 0.0, frame


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("Donc la rencontre a lieu le 3 mai.", "3 mai"),
        ("Napoléon est né en 1769.", "1769"),
        ("With two dice the probability is 1/6.", "1/6"),
        ("So Sean ends up with 5 apples.", "5"),
        ("The height above sea level is 12 m.", "12"),
        ("3 mal 4 ist 12.", "12"),
        ("O caderno sai por R$ 12.", "12"),
        ("The percent error is 12%.", "12%"),
        ("Der relative Fehler beträgt 12 %.", "12 %"),
    ],
)
def test_a_word_that_denies_in_one_language_denies_in_no_other(text: str, reference: str) -> None:
    assert score(text, PROMPT, reference) == 1.0


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("The number of possible outcomes is 36.", "36"),
        ("Le plus grand nombre possible est donc 12.", "12"),
        ("El mayor número posible es 12.", "12"),
        ("O maior número possível é 12.", "12"),
        ("Il più grande numero possibile è 12.", "12"),
        ("इसलिए सबसे छोटी संभव संख्या 12 है।", "12"),
        ("أكبر عدد ممكن هو 12.", "12"),
        ("احتمال أن يكون العدد زوجيا هو 12.", "12"),
        ("Logo, sobram 24 ÷ 2, ou seja, 12 balas.", "12"),
        ("Đáp án cho bài toán là 12.", "12"),
        ("Có thể xếp được 12 hàng.", "12"),
        ("Lấy 24 trừ 12 được 12.", "12"),
        ("Vậy có 12 số khác nhau.", "12"),
        ("一番少ない人数は12人です。", "12"),
        ("条件を満たす値は12です。", "12"),
        ("しかも答えは12です。", "12"),
        ("割り切れない数は12個です。", "12"),
        ("따라서 주어진 식의 값은 12이다.", "12"),
        ("没有重复数字的三位数一共有12个。", "12"),
        ("所以不等式的解集为x>2。", "x>2"),
        ("До станции ещё 12 км.", "12"),
        ("24 का आधा 12 है।", "12"),
        ("पहले 10 पदों का योग 55 है।", "55"),
        ("इसमें 12 घंटे का समय लगता है।", "12"),
        ("So he could buy 12 pens.", "12"),
        ("So each candidate gets 12 votes.", "12"),
        ("The number of ways without replacement is 12.", "12"),
        ("Es bleiben noch 12 Murmeln übrig.", "12"),
        ("The chance to guess correctly is 1/4.", "1/4"),
    ],
)
def test_words_of_honest_answers_deny_nothing(text: str, reference: str) -> None:
    assert score(text, PROMPT, reference) == 1.0
