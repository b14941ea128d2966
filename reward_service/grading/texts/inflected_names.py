"""Accepted names in the cases of Slavic languages: "написан Достоевским", "w Krakowie", "przez Adama Mickiewicza".

A form is the accepted name where its words have the stems of that name with endings of the declensions, and where
what stands before it asks for the case: a preposition of place, a passive or copula, a noun of the question.
"""

import re
from collections.abc import Callable
from functools import lru_cache

from reward_service.grading.texts.answer_tokens import folded
from reward_service.grading.texts.word_patterns import WordPattern

_LEAST_STEM = 3
_CYRILLIC_ENDS = "(?:а|я|у|ю|ы|и|е|о|ой|ей|ою|ом|ем|ём|ым|им|ими|ыми|їм|єм|ью|ого|его|ому|ему|ую|юю|ах|ях|ами|ями|ові|еві|і|ї|є|ою|ею)?"
_CYRILLIC_OWN = re.compile(r"(?:ий|ый|ій|ой|ая|яя|ое|ее|[аяоеьйыиіїє])$")
_FLEETING = re.compile(r"(?<=[^аеёиоуыэюя])[её](?=[^аеёиоуыэюяьй]$)|(?<=[^аеёиоуыэюя])о(?=[кн]$)")
_PATRONYMIC = r"(?:\s[А-ЯЁІЇЄ][а-яёіїє]{2,20}(?:ович|евич|йович|овн|евн|івн|їчн|ичн)[а-яёіїє]{0,3})?"
_GIVEN = r"[А-ЯЁІЇЄ][а-яёіїє]{1,20}(?:ом|ем|ём|ой|ей|ью|ым|им|а|я|у|ю|ы|и)"
"""A given name in a case that is not the first."""
_PLACE_RU = re.compile(
    r"(?<!\w)(?:в|во|на|у|близ|возле|берегу|берегах|озере|реке|реки|городе|города|острове)\s$", re.IGNORECASE
)
_DONE = WordPattern(
    r"(?<!\w)(?:[а-яёіїє]{3,20}(?:ан|ен|ён|ят|ит)[аоыиі]?|явля[а-я]{2,4}|был[аои]?|стал[аои]?|называ[а-я]{2,5}|назван[аоы]?|счита[а-я]{2,4}|"
    r"оказал\w{2,3}|служ\w{2,3}|є|був|була|було|стали)\s(?:[а-яё]{4,20}(?:ом|ем|ым|им|ой|ей)\s){0,2}[«\"]?$",
    re.IGNORECASE,
)
_BY_HAND = re.compile(r"(?<!\w)(?:кисти|перу|пера|авторства|принадлеж[а-яё]{2,4})\s$", re.IGNORECASE)
_INSTRUMENTAL = ("ом", "ем", "ём", "ым", "им", "їм", "єм", "ой", "ей", "ью", "ою", "ею", "ами", "ями")
_NOUN = re.compile(r"(?<!\w)([а-яёіїє]{4,20})\s$")
_IS_POLISH = re.compile(r"[ąćęłńśźż]|(?<!\w)(?:w|jest|jaki\w|kt\w+|gdzie|kto)(?!\w)")
_PLACE_PL = re.compile(r"(?<!\w)(?:w|we|na|nad|u)\s$", re.IGNORECASE)
_DONE_PL = re.compile(r"(?<!\w)(?:przez|od|dla|autorstwa)\s(?:[a-ząćęłńóśźż]{3,20}(?:ego|ą|ę|a)\s){0,2}$")
_POLISH_ENDS = "(?:ie|iu|u|y|i|ach|ze|em|owie|rze|e|a|ego|iego|iem|ą|ę|owi|ej)?"
_QUESTION, _NEAR, _MAX_PLACES = 400, 60, 8


def in_nominative(text: str, answer: str, prompt: str) -> str:
    """The text with a name that stands in a case of Russian, Ukrainian or Polish as it is accepted."""
    if not answer[-1:].isalpha() or holds(text, answer):
        return text
    allows: Callable[[str, str, str], bool]
    if not answer.isascii() and "\u0400" <= answer[-1] <= "\u04ff":
        pattern, allows = _cyrillic(answer), _allows_cyrillic
    elif answer[:1].isupper() and _IS_POLISH.search(prompt[-_QUESTION:]):
        pattern, allows = _polish(answer), _allows_polish
    else:
        return text
    if pattern is None:
        return text
    for at, found in enumerate(pattern.finditer(text)):
        if at >= _MAX_PLACES:
            break
        if allows(text[max(0, found.start() - _NEAR) : found.start()], found.group(), prompt):
            return f"{text[: found.start()]}{answer}{text[found.end() :]}"
    return text


def holds(text: str, answer: str) -> bool:
    """Whether a text holds a name as it is, first of all, and no longer word."""
    at = text.find(answer)
    end = at + len(answer)
    return at >= 0 and not (text[end : end + 1].isalpha() and answer[-1:] < "\u3040")


def _allows_cyrillic(before: str, form: str, prompt: str) -> bool:
    """Whether what stands before a form makes it the answer: not "the pupil of" or "together with" it."""
    if form.endswith(_INSTRUMENTAL) and _DONE.search(before):
        return True
    if form[:1].islower():
        return False
    if _PLACE_RU.search(before) or _BY_HAND.search(before):
        return True
    noun = _NOUN.search(before)
    question = folded(prompt[-_QUESTION:])
    return noun is not None and folded(noun[1])[:4] in question and folded(form) not in question


def _allows_polish(before: str, form: str, _prompt: str) -> bool:
    return _DONE_PL.search(before) is not None or (" " not in form and _PLACE_PL.search(before) is not None)


@lru_cache(512)
def _cyrillic(answer: str) -> re.Pattern[str] | None:
    words = answer.split()
    if len(words) > _MOST_WORDS:
        return None
    forms = [_forms(word, _CYRILLIC_OWN, _CYRILLIC_ENDS) for word in words]
    if not all(forms):
        return None
    joined = (_PATRONYMIC if len(forms) == _PERSON else "") + r"\s"
    given = rf"(?:{_GIVEN}{_PATRONYMIC}\s)?" if len(forms) == 1 and answer[0].isupper() else ""
    return re.compile(rf"(?<![\w-]){given}(?i:{joined.join(forms)})(?![\w-])")


_MOST_WORDS, _PERSON = 4, 2


def _forms(word: str, own: re.Pattern[str], ends: str) -> str:
    """A pattern for the cases of a word; empty where its stem is too short to tell it."""
    if not word.isalpha():
        return ""
    stem = own.sub("", word)
    if len(stem) < _LEAST_STEM:
        return re.escape(word)
    ways = {stem, stem.replace("ё", "е"), _FLEETING.sub("", stem)}
    return rf"(?:{'|'.join(map(re.escape, sorted(ways)))}){ends}"


@lru_cache(512)
def _polish(answer: str) -> re.Pattern[str] | None:
    words = answer.split()
    if len(words) > _MOST_WORDS or not all(map(str.isalpha, words)):
        return None
    forms = []
    for word in words:
        stem = re.sub("[aeyio]$", "", word)
        ways = sorted({stem, re.sub(r"(?<=[^aeiouy])e(?=[^aeiouy]$)", "", stem)})
        written = [
            re.escape(way).replace("ó", "[óo]").replace("ń", "[ńn]").replace("ł", "[łl]") for way in ways
        ]
        forms.append(
            rf"(?:{'|'.join(written)}){_POLISH_ENDS}" if len(stem) >= _LEAST_STEM else re.escape(word)
        )
    return re.compile(rf"(?<!\w){' '.join(forms)}(?!\w)", re.IGNORECASE)
