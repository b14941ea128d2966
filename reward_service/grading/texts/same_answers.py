"""Two accepted answers that a text gives as one: "vitamin C, also known as ascorbic acid", 秦始皇嬴政; and an accepted title
with its subtitle behind it."""

import re
from collections.abc import Sequence
from functools import lru_cache

from reward_service.grading.texts.namesake_places import COUNTRIES, STATES, is_of_other_country

MAX_ANSWERS, MAX_CHARS = 24, 80
"""Accepted answers that are looked for beside each other, and their length."""
_KNOWN_AS = (
    r",?\s(?:(?:which\sis|is)\s)?(?:(?:also|otherwise|better|formally|chemically)\s(?:known\sas|called|named)|a\.?k\.?a\.?|auch\s(?:bekannt\sals|genannt)|"
    r"(?:aussi|également)\s(?:appelée?|connue?\ssous\sle\snom\sde|nommée?)|también\s(?:conocid[oa]\scomo|llamad[oa])|(?:anche\s(?:not[oa]\scome|dett[oa]|chiamat[oa])|not[oa]\sanche\scome)|"
    r"também\s(?:conhecid[oa]\scomo|chamad[oa])|так\sже\sизвестн\w{2}\sкак|также\sизвестн\w{2}\sкак)\s(?:the\s|das\s|die\s|der\s|l['’])?"
    r"|[，,(（]?(?:又[称稱名叫]|也[称稱叫]|亦[称稱]|即|别[称名])[为為作]?"
)
_HAN = re.compile(r"[\u3400-\u9fff]{2,12}")
_SUBTITLE = r"(?:;|,)\sor,?\s(?:The|An?|[A-Z])[^.;:!?\n*_\"”»]{1,60}|:\sAn?\s[A-Z][^.;:!?\n*_\"”»]{1,60}"
_ASKS_BOOK = re.compile(
    r"(?<!\w)(?:book|novel|novella|work|play|poem|treatise|essay|title)(?!\w)", re.IGNORECASE
)


def as_one(text: str, answers: Sequence[str], prompt: str) -> str:
    """The text with the first of two accepted answers that are given as one, and titles without their subtitles."""
    key = tuple(answer for answer in answers[:MAX_ANSWERS] if len(answer) <= MAX_CHARS)
    if len(key) > 1:
        text = _both(key).sub(_first, text)
    if (":" in text or " or" in text) and key and _ASKS_BOOK.search(prompt[-1_000:]):
        text = _titled(key).sub(lambda found: found["title"], text)
    return _without_kind(text, key, prompt[-1_000:])


_ASKS_KIND = re.compile(
    r"(?:which|what|name\sof\s(?:the|an?))\s(?:[a-z'’-]{2,20}\s){0,3}?(?P<kind>(?!name(?!\w))[a-z]{4,20})(?=\s(?:in|on|of|is|was|are|were|that|which|where|who|whose|does|did|do|has|have|had|can|lies|near|to|from|with|by|at|for)(?!\w)|[?,])",
    re.IGNORECASE,
)


def _without_kind(text: str, answers: tuple[str, ...], question: str) -> str:
    """A text that is an accepted name with the kind of thing that the question asks for behind it, and its country or
    state, as the name alone: "Orne County, Mississippi" where a county is asked for."""
    kinds = {found["kind"].lower() for found in _ASKS_KIND.finditer(question)}
    found = _NAME_AND_KIND.fullmatch(text.strip(' \t\n*_."“”!')) if kinds else None
    if (
        found is None
        or found["kind"].lower() not in kinds
        or is_of_other_country(found["place"] or "", question)
    ):
        return text
    return next((one for one in answers if one == found["name"]), text)


_NAME_AND_KIND = re.compile(
    rf"(?:[Tt]he\s)?(?P<name>[^,;:.!?()]{{2,60}}?)\s(?P<kind>[A-Za-z][a-z]{{3,19}})(?P<place>,\s(?:{STATES}|{COUNTRIES}))?"
)


def _first(found: "re.Match[str]") -> str:
    """The first of two names of one thing; all of it where one name is there twice."""
    one, other = [name for name in found.groups() if name]
    return one if one.casefold() != other.casefold() else found.group()


@lru_cache(512)
def _both(answers: tuple[str, ...]) -> re.Pattern[str]:
    """Two of these answers, joined by what says that they are the same, or Chinese ones right behind each other."""
    names = _any_of(answers)
    joined = rf"(?<![^\W\u3400-\u9fff])(?P<one>{names})[*_\"”]{{0,3}}(?:{_KNOWN_AS})[*_\"“]{{0,3}}(?P<other>{names})(?![^\W\u3400-\u9fff])[)）]?"
    if chinese := _any_of([one for one in answers if _HAN.fullmatch(one)]):
        joined = f"(?P<han>{chinese})(?P<beside>{chinese})|{joined}"
    return re.compile(joined, re.IGNORECASE)


@lru_cache(512)
def _titled(answers: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?P<title>{_any_of(answers)})(?:{_SUBTITLE})(?=[*_\"”».,!)\n]|$)")


def _any_of(answers: Sequence[str]) -> str:
    return "|".join(map(re.escape, sorted(set(answers), key=len, reverse=True)))
