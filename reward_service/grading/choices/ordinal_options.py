"""Options that a text counts in words: "the second option", "верен третий вариант", "세 번째", "the last one".

The ordinal becomes the letter of its place, so that all that is read for letters is read for it.
"""

import re

from reward_service.grading.choices.label_series import letter_at
from reward_service.grading.choices.problem_options import Options
from reward_service.grading.texts.word_patterns import WordPattern, any_may_occur, bits_of

MAX_TEXT = 2_000
"""Characters of a text, at its end, in which options are counted."""
_PLACES = (
    "first|1st|erste[rsnm]?|premi[eè]re?|premier|primer[ao]?|prim[ao]|primeir[ao]|eerste|första|перв(?:ый|ая|ое|ого|ом)|перш(?:ий|а|е)|pierwsz(?:y|a|e|ą)|birinci|thứ\\snhất|pertama|první|第一|첫|الأولى?|पहल[ाीे]",
    "second|2nd|zweite[rsnm]?|deuxième|seconde?|segund[ao]|second[ao]|tweede|andra|втор(?:ой|ая|ое|ого|ом)|друг(?:ий|а|е)|drug(?:i|a|ie|ą)|ikinci|thứ\\shai|kedua|druh[áýé]|第二|두|الثاني(?:ة)?|दूसर[ाीे]",
    "third|3rd|dritte[rsnm]?|troisième|tercer[ao]?|terz[ao]|terceir[ao]|derde|tredje|трет(?:ий|ья|ье|ьего|ьем)|трет(?:ій|я|є)|trzeci(?:a|e|ą)?|üçüncü|thứ\\sba|ketiga|třetí|第三|세|الثالث(?:ة)?|तीसर[ाीे]",
    "fourth|4th|vierte[rsnm]?|quatrième|cuart[ao]|quart[ao]|vierde|fjärde|четв[её]рт(?:ый|ая|ое|ого|ом)|четверт(?:ий|а|е)|czwart(?:y|a|e|ą)|dördüncü|thứ\\stư|keempat|čtvrt[áýé]|第四|네|الرابع(?:ة)?|चौथ[ाीे]",
    "fifth|5th|fünfte[rsnm]?|cinquième|quint[ao]|vijfde|femte|пят(?:ый|ая|ое|ого|ом)|piąt(?:y|a|e|ą)|beşinci|thứ\\snăm|kelima|pát[áýé]|第五|다섯|الخامس(?:ة)?|पाँचव[ाीें]",
    "last|final|letzte[rsnm]?|dernière?|dernier|últim[ao]|ultim[ao]|laatste|sista|последн(?:ий|яя|ее)|останн(?:ій|я|є)|ostatni(?:a|e|ą)?|sonuncu|son|cuối\\scùng|terakhir|最后一|最後|마지막|الأخيرة?|आखिरी",
)
_PLACE = "|".join(f"(?P<p{at}>{words})" for at, words in enumerate(_PLACES, 1))
_NOUN = (
    r"(?:options?|choice|answer|alternative|one|statement|sentence|possibility|antwort(?:möglichkeit)?|möglichkeit|aussage|satz|réponse|proposition|phrase|choix|"
    r"respuesta|opción|alternativa|afirmación|frase|risposta|opzione|affermazione|resposta|opção|afirmação|antwoord|optie|svaret|alternativet|"
    r"вариант(?:\sответа)?|ответ|утверждение|пункт|варіант(?:\sвідповіді)?|відповідь|odpowiedź|opcja|seçenek|şık|cevap|jawaban|pilihan|"
    r"विकल्प|उत्तर)"
)
_ARTICLE = r"(?:(?:the|der|die|das|den|la|le|les|el|il|lo|a|o|de|het|den|det)\s)?"
_EDGE = r"(?<![^\W_])(?<!\w-)"
_BEFORE_NOUN = WordPattern(
    rf"{_EDGE}{_ARTICLE}(?:{_PLACE})\s(?:and\slast\s)?(?P<noun>{_NOUN})(?![^\W_])", re.IGNORECASE
)
""" "the second answer"."""
_BEHIND_NOUN = WordPattern(
    rf"(?P<noun>الخيار|الإجابة|الاجابة|الجواب|đáp\sán|câu|jawaban|pilihan)\s(?:{_PLACE})(?!\w)", re.IGNORECASE
)
""" "الخيار الثالث"."""
_COUNTED = re.compile(
    rf"(?:{_PLACE})\s?(?P<noun>个(?:选项|答案|说法)?|項目?|项|の?選択肢|番目(?:の選択肢)?|\s?번째(?:\s?(?:보기|선택지|답))?)"
    r"|(?P<figure>[一二三四五])(?:番目|つ目)(?:の選択肢)?"
)
_CLAIMED = WordPattern(
    r"(?P<lead>(?:^|(?<=[.!?,;:]\s)|\n)(?:\W{0,3}|(?:it['’]?s|it\sis|that['’]s|c['’]est|es|è|é|das\sist|это|to)\s)"
    r"|(?<![^\W_])(?:correct|right|best|answer|option|one|richtig\w{0,2}|antwort|bonne|réponse|correct[ao]|respuesta|corretta|giusta|risposta|corret[ao]|certa|resposta|poprawna|odpowiedź|"
    r"верный|правильный|вариант|ответ|відповідь)\s(?:is|ist|est|es|è|é|to|—|–|-)\s|(?<![^\W_])(?:only|nur|seule?|solo|sólo|apenas|только|tylko)\s)"
    rf"{_ARTICLE}(?:{_PLACE})(?=\s?[.!,:;]|\s?$|\s(?:is|ist|est|es|è|é|one)(?!\w))",
    re.IGNORECASE,
)
""" "The right one is the second.", "C'est la troisième.", "Only the second is"."""
_CARDINALS = (
    "one|eins|un|uno|um",
    "two|zwei|deux|dos|due|dois",
    "three|drei|trois|tres|tre|três",
    "four|vier|quatre|cuatro|quattro|quatro",
    "five|fünf|cinq|cinco|cinque",
)
_NUMBERED = WordPattern(
    rf"(?<![^\W_])(?P<noun>option|answer|number|choice|antwort|nummer|réponse|numéro|opción|respuesta|número|opzione|risposta|opção)\s"
    rf"(?:{'|'.join(f'(?P<p{at}>{words})' for at, words in enumerate(_CARDINALS, 1))})(?![^\W_])",
    re.IGNORECASE,
)
""" "Option two"."""
_COUNTS = re.compile("|".join((*_PLACES, *_CARDINALS, "[一二三四五]")), re.IGNORECASE)
"""Some word that counts; without one nothing has to be looked for."""
_COUNTING = bits_of(_BEFORE_NOUN, _BEHIND_NOUN, _NUMBERED, _CLAIMED)
_FIGURES = "一二三四五"
_NOT_LAST = re.compile(r"\s(?:(?:one|option|answer)\s)?(?:last|to\slast|but\sone|from\sthe)", re.IGNORECASE)
""" "The second last one" is not the second."""


def counted(text: str, options: Options) -> str:
    """The text with the options that it counts in words as letters; unchanged where it counts none."""
    tail = text[-MAX_TEXT:]
    if not any_may_occur(tail, _COUNTING) or _COUNTS.search(tail) is None:
        return text
    read = tail
    for pattern in (_BEFORE_NOUN, _BEHIND_NOUN, _NUMBERED, _COUNTED, _CLAIMED):
        read = pattern.sub(lambda found: _as_letter(found, options), read)
    return text if read == tail else text[: len(text) - len(tail)] + read


def _as_letter(found: "re.Match[str]", options: Options) -> str:
    """The noun and the letter of the place that it is counted by."""
    groups = found.groupdict()
    place = _place(groups, options)
    if place is None or _NOT_LAST.match(found.string, found.end(f"p{place[1]}") if place[1] else 0):
        return found.group()
    if _NOT_LAST.match(found.string, found.end()):
        return found.group()
    if any(found.group() in said for said in options.plain_texts):
        return found.group()
    if "lead" in groups:
        return f"{groups['lead']}{letter_at(place[0])}"
    noun = groups["noun"] or ""
    is_plain = noun.isascii() and noun.casefold() == "one"
    counter = _COUNTED.fullmatch(found.group()) is not None
    return letter_at(place[0]) if counter else f"{'option' if is_plain else noun} {letter_at(place[0])}"


def _place(groups: dict[str, str | None], options: Options) -> tuple[int, int] | None:
    """The place that is counted and the group that names it; None beyond the options there are."""
    size = options.size if options.has_texts else 0
    if figure := groups.get("figure"):
        return (_FIGURES.index(figure) + 1, 0)
    at = next((n for n in range(1, len(_PLACES) + 1) if groups.get(f"p{n}")), 0)
    place = size if at == len(_PLACES) else at
    return (place, at) if 0 < place <= (size or place) else None
