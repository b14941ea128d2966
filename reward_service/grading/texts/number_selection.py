"""The year or the number of things that a text gives, of several that stand in it.

A year is given by the clause that shares most words with the question, or by the head of the text; a number
of things by the noun that the question asks for. Nothing is given where that decides nothing.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from reward_service.grading.texts import cardinal_words
from reward_service.grading.texts.answer_tokens import folded, tokens

_YEAR = re.compile(r"(?<![\d.,:])(?:1\d{3}|20\d\d)(?![\d%]|[.,:]\d)")
_IS_YEAR = re.compile(r"\W?(?:1\d{3}|20\d\d)\s?[年년]?\W?")
_HEAD_OF_YEAR = re.compile(
    r"^\W{0,4}(?:(?:in|im|en|el|em|no|ano|nel|w|we|roku|в|во|the|year|jahr|jahre|l['’]an|année|año|anno|i|år|on|am|le|il|du|de|\d{1,2}\.?"
    r"|[^\W\d_]{3,10}(?=\s\d))\s){0,4}(?P<year>1\d{3}|20\d\d)(?!\d)\s?(?:году|год|roku|年)?\s?(?=$|[.,;:!(—–-]|\s\()",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"[,;:，；、。]\s?|\s[—–-]\s|[()（）]|(?<!\w)(?:while|whereas|and|but|und|aber|während|et|mais|tandis|y|pero|mientras|e|ma|mas|mentre|enquanto|"
    r"и|а|но|ale|maar|och|men)(?!\w)"
)
_RELATIVE_YEAR = re.compile(
    r"(?<!\w)(?:after|before|since|than|until|not(?:\sin)?|no(?:\sen)?|non(?:\snel)?|não(?:\sem)?|nie(?:\sw)?|niet(?:\sin)?|inte|nach|vor|seit|nicht(?:\sim\sjahr)?|après|avant|depuis|pas(?:\sen)?|después\sde|antes\sde|desde|dopo\sil|prima\sdel|"
    r"после|до|с|не(?:\sв)?)\s(?:1\d{3}|20\d\d)(?!\d)",
    re.IGNORECASE,
)
"""A year that another one is told by."""
_HAN = re.compile("[\u3400-\u9fff]{2}")
_STEM, _LEAST = 5, 4
"""Letters by which two words are one, and of the shortest word that tells anything."""
MAX_NUMBER_DIGITS = 9


def given_year(sentences: Sequence[str], prompt: str, answers: Sequence[str]) -> str | None:
    """The year a text gives, when years are accepted and it holds several that the question does not."""
    plain = [found.group().strip(" 年년\"'") for answer in answers if (found := _IS_YEAR.fullmatch(answer))]
    if not plain or not all(any(year in answer for year in plain) for answer in answers):
        return None
    asked = set(_YEAR.findall(prompt))
    others = [year for sentence in sentences for year in _RELATIVE_YEAR.findall(sentence)]
    sentences = [_RELATIVE_YEAR.sub(" ", sentence) for sentence in sentences]
    pieces = [piece for sentence in sentences for piece in _CLAUSE.split(sentence)]
    clauses = [(year, piece) for piece in pieces for year in _YEAR.findall(piece)]
    years = {year for year, _ in clauses} - asked
    head = _HEAD_OF_YEAR.match(sentences[0])
    if len(years) > 1 and head is not None:
        return head["year"]
    if len(years) < 2:
        return next(iter(years)) if years and others else None
    question, last = content_of(prompt), _last_word(prompt)
    shared: dict[str, float] = {}
    for year, clause in clauses:
        if year in years:
            words = content_of(clause)
            shared[year] = max(shared.get(year, 0), len(question & words) + (0.5 if last in words else 0))
    best = max(shared.values())
    first = [year for year, count in shared.items() if count == best]
    return first[0] if len(first) == 1 else None


def content_of(text: str) -> frozenset[str]:
    """The words of a clause that no capital marks as a name, by their stems, and its pairs of ideographs."""
    words = {folded(word).strip(_MARKS) for word in _COMMON.findall(text)}
    stems = {
        _FORMS.get(word, _ENDING.sub("", word)[:_STEM])
        for word in words
        if len(word) >= _LEAST or word in _FORMS
    }
    stems -= _OF_TIME
    han = {text[at : at + 2] for at in range(len(text) - 1) if _HAN.fullmatch(text, at, at + 2)}
    return frozenset(stems | han)


_MARKS = " \"'«“„¿¡(*_"
_COMMON = re.compile(
    r"(?<!\w)[^\W\d_A-ZÀ-ÞА-Я][^\W\d_]*|^\W{0,3}[^\W\d_]+(?=\s(?:en|in|im|on|au|no|na|em|nel|w|в)\s)"
)
"""Words without a capital, and a verb that a clause without a subject opens with: "Llegó en 1492"."""
_OF_TIME = frozenset("year jahr jahre annee année ano anno roku".split())
"""Words for what is asked for, which tell no clause from another."""
_ENDING = re.compile(r"(?<=[^\W\d_]{3})(?:ed|ing|s)$")
_LAST_HAN = re.compile("([\u3400-\u9fff]{2})(?:的|了|于|在)?(?:是|吗|呢)?[?？。\\s]*$")


def _last_word(prompt: str) -> str:
    """The stem of a question's last word, which often is its verb, or its last two ideographs."""
    if han := _LAST_HAN.search(prompt):
        return han[1]
    words = re.findall(r"[^\W\d_]+", prompt)
    return next(iter(content_of(words[-1])), "") if words else ""


_FORMS = {
    form: forms.split()[0]
    for forms in (
        "sink sank sunk", "end ended ends ending", "open opened opens opening", "win won wins", "die died dies death", "set", "begin began begun start", "break broke broken", "build built", "write wrote written", "become became", "hold held",
        "make made", "leave left", "born birth", "fall fell fallen", "found founded", "draw drew drawn", "give gave given",
        "take took taken", "lose lost", "fight fought", "come came", "sterben starb gestorben", "beginnen begann begonnen", "brechen brach",
        "finden fand", "schreiben schrieb geschrieben", "geboren geburt", "mort mourir mourut", "naitre naquit", "murio morir muerte", "nacio nacer",
    )
    for form in forms.split()
}  # fmt: skip
"""Forms of verbs that share no stem."""


def given_count(sentences: Sequence[str], nouns: Sequence[str]) -> str | None:
    """The number that a text gives of the things with these names, as figures; none when it gives several."""
    stems = {folded(noun)[:_STEM] for noun in nouns[:2] if len(noun) >= _LEAST}
    found = {value for sentence in sentences for value in _counts(sentence, stems)}
    found = found or {one[1] for sentence in sentences if (one := _BEFORE_LIST.match(sentence))}
    return found.pop() if len(found) == 1 else None


_BEFORE_LIST = re.compile(r"^(?:[^\W\d_]+\s){2,5}(\d{1,9}):\s(?:\d{1,3}\s)?[^\W\d_]")
""" "She had 4: two sons and two daughters"."""
_BETWEEN = frozenset(
    "more fewer less other extra additional mehr weniger mas menos plus moins piu meno mais and or to of plus with in on for und oder von y o de e et ou и из".split()
)


def _counts(sentence: str, stems: set[str]) -> list[str]:
    """The numbers that stand before a word of these stems, with at most two other words between."""
    words, found = tokens(sentence), []
    for at, word in enumerate(words):
        if not word.isdecimal() or len(word) > MAX_NUMBER_DIGITS or (at and words[at - 1].isdecimal()):
            continue
        if _is_of_them(words, at):
            found.append(word)
            continue
        for behind in words[at + 1 : at + 4]:
            if behind.isdecimal() or behind in _BETWEEN:
                break
            if behind[:_STEM] in stems:
                found.append(word)
                break
    return found


_HAS = frozenset("has have had with got are were hat haben besitzt".split())
_OF_THEM = frozenset(("of them", "of those", "of these"))


def _is_of_them(words: Sequence[str], at: int) -> bool:
    """Whether a number counts a pronoun for the things: "has two of them", "hat zwei davon", "en compte quatre"."""
    before, behind = words[max(0, at - 2) : at], words[at + 1 : at + 3]
    if before and before[-1] in _HAS and (" ".join(behind) in _OF_THEM or behind[:1] == ["davon"]):
        return True
    is_pronoun = len(before) == 2 and before[0] in ("en", "ne")
    return is_pronoun and before[1] in _COUNTS_THEM


_COUNTS_THEM = frozenset(
    "compte comptait a possede comporte contient ha aveva conta possiede contiene".split()
)


class Numbers(NamedTuple):
    """The sentences and accepted answers of a question for a number, and the number that is given, if any."""

    sentences: Sequence[str]
    answers: tuple[str, ...]
    given: str | None = None

    @property
    def is_wrong(self) -> bool:
        """Whether a number is given that is no accepted one."""
        return self.given is not None and all(
            tokens(answer.rstrip("年년 ")) != [self.given] for answer in self.answers
        )


def numbers(sentences: Sequence[str], prompt: str, answers: Sequence[str]) -> Numbers:
    """What is given where a year or a number of things is asked for; number words become figures there."""
    year = given_year(sentences, prompt, answers)
    if year is not None:
        return Numbers(sentences, tuple(answers), year)
    asked = cardinal_words.asked_of(prompt)
    figures = _as_figures(answers, asked[0]) if asked else ()
    if asked is None or not figures:
        return Numbers(sentences, tuple(answers))
    written = [cardinal_words.in_figures(sentence, asked[0]) for sentence in sentences]
    head = tokens(_HEAD_END.split(written[0], maxsplit=1)[0])
    is_head = len(head) == 1 and head[0].isdecimal()
    given = head[0] if is_head else given_count(written, asked[1])
    return Numbers([_NE.sub("", sentence) for sentence in written], figures, given)


_NE = re.compile(r"(?<!\w)ne\s(?=(?:ha|aveva|conta|possiede|contiene)\s\d)", re.IGNORECASE)
"""The Italian "of them", which is no negation."""


_HEAD_END = re.compile(r"[:,.;!(—–]")


def _as_figures(answers: Sequence[str], language: str) -> tuple[str, ...]:
    """Accepted answers that are whole numbers, as figures too; none when another answer is accepted."""
    figures = [tokens(cardinal_words.in_figures(answer, language)) for answer in answers]
    if not all(len(words) == 1 and words[0].isdecimal() for words in figures):
        return ()
    return tuple(dict.fromkeys((*answers, *(words[0] for words in figures))))
