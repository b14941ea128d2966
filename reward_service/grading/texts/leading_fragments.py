"""An accepted answer that a text opens with, before a sentence or brackets of remarks: "A palindrome. Examples: …",
"Constantinople (earlier still Byzantium)"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reward_service.grading.texts import negation_hedge_words
from reward_service.grading.texts.answer_matching import equals
from reward_service.grading.texts.answer_mentions import namings, sentences
from reward_service.grading.texts.answer_tokens import folded
from reward_service.grading.texts.other_answers import concludes_otherwise
from reward_service.grading.texts.stated_names import CORRECTS

_CUT = re.compile(
    r"\s[(（]|\s[—–]\s(?=[\"“«'‘]|(?:[a-zà-ÿ][\w-]*\s){2})|,\s(?:i\.\s?e\.|e\.\s?g\.|for\s(?:example|instance)|z\.\s?B\.|par\sexemple|por\sejemplo|that\sis|viz\.|aka|a\.k\.a\.|also\s(?:known|called)|d\.\s?h\.|c['’]est-à-dire|es\sdecir|cioè|ou\sseja|то\sесть)[,\s]|(?<!\d)(?<!\s[A-Z])(?<!^[A-Z])\.\s|(?<=[\u3040-\u9fff])[(（。]"
    r"|(?<=[\u3040-\u9fff”」》])[，,]\s?(?=(?:其|它|他|她|该|這|这|属|屬|是|为|為|即|位|地处|在|于|於|由|因|以|从|從|自|曾|被|有|又|也|简称|別名|别名|"
    r"面积|面積|人口|海拔|全长|全長|总|總|约|約|大约|共|每|最|成立|建|生|出|创|創|发|發|著|写|寫|主|当时|當時|\d|[^，。,]{1,4}[称稱名叫])[^，。,]{2,})"
)
""" "Xinjiang，位于…": in Chinese and Japanese what tells more of a name stands behind a comma."""
_LEAD = re.compile(
    r"^\W{0,3}(?:(?:in|on|at|by|the|an?|around|about|roughly|approximately|in der|im|am|der|die|das|en|dans|au|à|le|la|les|el|los|las|"
    r"il|lo|gli|o|a|os|as|het|een|de|в|на)\s|l['’])",
    re.IGNORECASE,
)
_HAN_COMMA = re.compile("[，,]")
_TURNS_IN_HAN = re.compile("但|其实|其實|不过|不過|然而|可是|第二|错|錯|[，,；][^，。,]{1,14}(?<!也)[是为為]")
""" "…，最大的是西藏": a clause that gives another name."""
_POINTS = re.compile(
    "^(?:它|這|这|(?:正确)?答案|名字)?(?:应该|應該|就)?(?:[是为為][:：]?|叫做?|名叫|名为|称为)[“「《]?"
)
_SAME = re.compile(r"^,\s(?!e\.|for|z\.|par|por)\w", re.IGNORECASE)
""" ", i.e." behind an abbreviation or a description."""
_LONGEST = 600


@dataclass(frozen=True, slots=True)
class Opened:
    """The accepted answer that a text opens with."""

    answer: str


def by_head(said: str, answers: Sequence[str], prompt: str) -> Opened | None:
    """The accepted answer before the first point or bracket of a text, when nothing behind it turns, hedges, offers
    another, takes back or concludes."""
    text = said.strip(" *_")
    cut = _CUT.search(text[:_LONGEST]) if len(said) <= _LONGEST else None
    if cut is None or turns(text[cut.start() :]):
        return None
    if is_other_concluded(text[cut.end() :], answers, prompt):
        return None
    if _HAN_COMMA.match(cut.group()) and _TURNS_IN_HAN.search(text, cut.end()):
        return None
    head = text[: cut.start()]
    found = (
        equals(head, answers)
        or equals(_LEAD.sub("", head), answers)
        or equals(_POINTS.sub("", head), answers)
    )
    if found is None and _SAME.search(cut.group()) and (head.isupper() or head[:1].islower()):
        found = equals(text[cut.end() :], answers)
    return Opened(found) if found is not None else None


def is_other_concluded(rest: str, answers: Sequence[str], prompt: str) -> bool:
    """Whether what stands behind ends in a sentence that says of the thing asked for that it is another one."""
    last = sentences(rest)[-1:]
    return bool(last) and not namings(last[0], tuple(answers)) and concludes_otherwise(last[0], prompt)


def turns(rest: str) -> bool:
    """Whether what stands behind a name turns from it, hedges, offers another, takes back or concludes."""
    said = folded(rest)
    patterns = (
        negation_hedge_words.TAKEN_BACK,
        negation_hedge_words.TURN,
        negation_hedge_words.HEDGE,
        negation_hedge_words.OR_BEHIND,
        negation_hedge_words.LISTED_OR,
        negation_hedge_words.DENIED_BEHIND,
        CORRECTS,
        _CONCLUDES,
    )
    return any(pattern.search(said) for pattern in patterns) or rest.rstrip(" )）").endswith(("?", "？"))


_CONCLUDES = re.compile(
    r"(?<!\w)(?:therefore|thus|hence|answer|correct|wrong|daher|deshalb|antwort|richtig|falsch|donc|reponse|por lo tanto|respuesta|quindi|risposta|portanto|resposta|"
    r"поэтому|значит|ответ)(?!\w)|(?:^|[.!?]\s)(?:so|but|no|not)(?!\w)|^\s?[(（]\s?(?:or|oder|ou|o|oppure|или)(?!\w)|所以|答案|答え|よって|따라서|정답"
)
