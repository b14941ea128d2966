"""Whether a sentence states a name rather than mentions it, by where the name stands.

A name that ends its sentence is what the sentence comes to. One that stands elsewhere is stated by a sentence
of a single clause, or where nothing else in the text could be meant. A name in a possessive or a list is part
of what is said about something else.
"""

import re
from collections.abc import Sequence

from reward_service.grading.texts import negation_hedge_words, sentence_core
from reward_service.grading.texts.answer_tokens import folded
from reward_service.grading.texts.cjk_clauses import is_called_so, is_chinese_complement
from reward_service.grading.texts.full_names import UPPER
from reward_service.grading.texts.word_patterns import WordPattern

COPULA = re.compile(
    r"(?<!\w)(?:is|are|was|were|ist|sind|war|est|était|es|era|fue|è|fu|é|foi|jest|był|är|var)(?!\w)"
)
_CLAUSE = re.compile(
    r"[;；]|[,，、:：](?!\s?\d)|\s[—–-]\s|—|(?<!\w)(?:while|whereas|although|though|but|mais|aber|pero|ma|mas|но)(?!\w)"
)
_TAIL = re.compile(
    r"(?:['’][dt][ıiuü]r)?(?:\s?[:：(（—–-]\s?\d[\d\s.,]{0,12}\s?(?:[^\W\d_]{1,12}\s?){0,3}[)）]?)?[\s\"'»”’)\]*_.!。！:]*(?:(?:之手|笔下|所作|所写|所著|です|でした|である|だ|になります|입니다|이다|예요|이에요|है|थे|था|थी)[\s.!。！।]*)?"
)
_JOINED = re.compile(r"\s?(?:の|と(?!いう|言)|や|和|与|與|跟|及|的|의|와|과|および)")
"""Behind a name: it belongs to, or stands beside, another."""
_HAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_NAME = re.compile(r"(?<!\w)[A-ZÀ-ÖØ-ÞА-Я][\w'’-]+")
_NUMBER = re.compile(r"\d+")


def states(sentences: Sequence[str], at: int, answer: str, prompt: str) -> bool:
    """Whether the sentence at that place of a text states the answer."""
    sentence, is_last = sentence_core.without_denied(sentences[at]), at == len(sentences) - 1
    places = [(start, start + len(answer)) for start in sentence_core.starts_of(sentence, answer)]
    if not places:  # written otherwise, as numbers and dates may be
        return is_last and _is_one_clause(sentence)
    if any(_TAIL.fullmatch(sentence, end) for _, end in places):
        before = sentence[: places[-1][0]]
        if tells_of_other(before, prompt, is_first=at == 0):
            return False
        return not (_is_related(before, answer, prompt) or _ENDS_LIST.search(before))
    if _HAN.search(sentence) and _is_wide_complement(sentence, places, prompt, is_last=is_last):
        return True
    free = [
        (start, end)
        for start, end in places
        if not (_JOINED.match(sentence, end) or _is_in_remark(sentence, start))
    ]
    if not is_last or not free:
        return False
    name = sentence[free[0][0] : free[0][1]]
    return (len(sentences) == 1 and _is_one_clause(sentence)) or _is_alone(sentences, name, prompt)


def tells_of_other(sentence: str, prompt: str, *, is_first: bool) -> bool:
    """Whether a sentence, or what stands behind a dash, is about the counterpart of what is told before it; not where
    that is asked for."""
    found = _OF_OTHER.search(sentence)
    if found is None or (is_first and found.start() == 0):
        return False
    return folded(found["noun"]) not in folded(prompt)


def _is_in_remark(sentence: str, start: int) -> bool:
    """Whether a place stands in brackets that hold a clause of their own, behind other words."""
    opened = max(sentence.rfind("(", 0, start), sentence.rfind("（", 0, start))
    if opened <= 0 or ")" in sentence[opened:start] or not sentence[:opened].strip(" *_\"'"):
        return False
    closed = sentence.find(")", start)
    return closed >= 0 and COPULA.search(sentence, start, closed) is not None


def _is_wide_complement(
    sentence: str, places: Sequence[tuple[int, int]], prompt: str, *, is_last: bool
) -> bool:
    """Whether particles of Chinese or Japanese make a name what the thing asked for is."""
    return any(
        is_chinese_complement(sentence, start, end, prompt)
        or (is_last and (is_called_so(sentence, end, prompt) or _is_japanese_subject(sentence, start, end)))
        for start, end in places
    )


_SUBJECT = re.compile("が[^、。が]{1,24}[。.]?")
_TURNED = re.compile("(?:が|けど|けれど|けれども|一方|対し|対して|ものの)(?:、|,)")


def _is_japanese_subject(sentence: str, start: int, end: int) -> bool:
    """Whether a name is the subject of the last clause, and of the only one that does not turn away."""
    before = sentence[:start]
    turned = list(_TURNED.finditer(before))
    return _SUBJECT.fullmatch(sentence, end) is not None and "が" not in (
        before[turned[-1].end() :] if turned else before
    )


_OF_OTHER = re.compile(
    r"(?:^\W{0,3}|[—–;,:]\s)(?:its|their|his|her|the)\s(?:[\w-]{2,15}\s)?(?P<noun>counterpart|opposite|converse|inverse|complement|antonym|companion|rival|successor|predecessor|twin)(?!\w)",
    re.IGNORECASE,
)
""" "Its counterpart is called …", behind a first sentence: what is told of another thing."""
_MEMBER = (
    r"(?:then\s|also\s)?(?:(?:the|a|an|der|die|das|le|la|el|il)\s)?[\w'’-]{2,25}(?:\s[\w'’-]{2,25}){0,2}?"
)
_ENDS_LIST = WordPattern(
    rf"(?<!\w)(?:by|is|was|are|were|be|von|par|por|da|sind|sont|son|sono|são)\s(?:{_MEMBER},\s){{1,8}}(?:{_MEMBER},?\s)?(?:and|und|et|y|e|then)\s(?:then\s|finally\s)?(?:(?:the|a|an|der|die|das|le|la|el|il)\s)?$",
    re.IGNORECASE,
)
"""Before a name: other things that stand beside it in a list."""
_RELATION = WordPattern(
    r"(?:(?:son|sons|daughter|father|mother|brother|sister|wife|husband|widow|widower|nephew|niece|uncle|aunt|cousin|"
    r"friend|pupil|student|teacher|successor|predecessor|rival|grandson|heir|fils|fille|père|mère|frère|sœur|"
    r"épouse|amie?|amig[oa]|amico|élève|maître|alumno|maestro|allievo|aluno|mestre|hijo|hija|padre|madre|hermano|hermana|figlio|figlia|fratello|sorella|filho|filha|irmão|irmã)\s"
    r"(?:of|de|do|da|di|del)|(?:Freund|Schüler|Lehrer|Sohn|Tochter|Vater|Mutter|Bruder|Schwester|Frau|Mann)\s(?:von|des|der)|"
    r"(?:preferred|compared|similar|opposed|second|next|close|married|related)\s(?:to|with)|"
    r"(?:in\scompetition|competing|vying)\swith|than|over|against|unlike|versus|vs|before|after|like|beside|alongside|(?:in\sfront|in\sthe\spresence|sister|sister\sship|copy)\sof|"
    r"beat|beats|beating|defeat|defeats|defeated|defeating|knocking\sout|outscoring|replacing|replaced|succeeding|"
    r"succeeded|following|overtaking|ahead\sof|instead\sof|rather\sthan|"
    r"contre|devant|après|avant|gegen|vor|nach|als|contra|antes\sde|después\sde|contro|prima\sdi|dopo)"
    r"\s(?:(?:the|la|le|el|den|die|das|der)\s(?:[\w-]{1,20}\s){0,2})?$"
    r"|(?:confond\w*|confused|mistaken|mistook|verwechselt|confund\w{1,5}|confus[oa]|scambi\w{1,4}|attribu\w{1,6}|mixed\sup)\s"
    r"(?:\w{1,12}\s){0,3}(?:avec|with|for|mit|con|com|à|a|to)\s$",
    re.IGNORECASE,
)
"""Right before a name: the sentence says how another one stands to it."""


def _is_related(before: str, answer: str, prompt: str) -> bool:
    """ "Foreman won by knocking out Ali": whether a name ends a sentence that is about another one."""
    if _RELATION.search(before) is None:
        return False
    opening = _FULL_NAME.match(before)
    is_foreign = opening is not None and folded(opening.group().strip()) not in folded(prompt[-4_000:])
    return is_foreign or bool(_others(before, answer, prompt))


_FULL_NAME = re.compile(r"[A-ZÀ-ÖØ-Þ][\w'’-]+\s[A-ZÀ-ÖØ-Þ][\w'’-]+\s")
""" "Ali" alone at the head of a sentence could be any word."""


_COPULA = r"(?:heißt|se\sllama|si\schiama|s['’]appelle|chama-se|называется|nazywa\ssię|is|was|are|were|est|était|ist|war|es|era|fue|è|fu|é|foi|var|är|jest|był[ao]?|là|adalah|это)"
PROPER_NAME = (
    rf"(?:(?:the|la|le|el|il|der|die|das|den|o|a|os|as|los|las|les)\s)?[{UPPER}][\w'’.-]{{0,30}}"
    rf"(?:\s(?:(?:of|de|del|di|da|do|von|van|der|the|la|y|i|e)\s){{0,2}}[{UPPER}0-9][\w'’.-]{{0,30}}){{0,5}}"
)
"""The text of a pattern for a name of up to six words."""
_IDENTITY = re.compile(
    rf"(?:^|[;:；：,，—–-]\s?|\s(?:but|mais|aber|pero|ma|mas|но|that|que|dass|che)\s)(?P<subject>[^;:,，；：]{{0,80}}?)"
    rf"(?<!\w){_COPULA}\s(?P<name>{PROPER_NAME})$"
)
_DESCRIBED = WordPattern(
    r"(?<!\w)(?:he|she|they|who|his|her|its|their|which|elle|ils?|qui|son|sa|er|ihr|sein|seine|ihre|que|su|suo|sua|born)(?!\w)",
    re.IGNORECASE,
)
DEMONYM = re.compile(r"(?:ish|ese|ian|ean|can|ench|utch|eek|wiss|erman|raqi|aeli|oman|ttish)$")


def identified(sentence: str) -> str | None:
    """The name that a sentence ends with behind a copula, as "No: the capital is Bern" does.

    None when it describes somebody, denies, tells what others say or what comes second, or ends otherwise.
    """
    found = _IDENTITY.search(sentence.strip(" \t.!。*\"'»”)"))
    if found is None or _DESCRIBED.search(found["subject"]) or DEMONYM.search(found["name"]):
        return None
    before = folded(sentence[: found.end("subject")] if found.start() else found["subject"])
    if negation_hedge_words.NEGATION_BEFORE.search(folded(found["subject"])) or _UNSAID.search(before):
        return None
    return found["name"]


_AGENT = re.compile(
    r"(?<!\w)(?P<verb>[^\W\d_]{3,20})\s(?:by|por|par|da|von|durch|door|av)\s(?:the\s(?:[a-z]{3,15}\s){1,2})?"
    rf"(?P<name>{PROPER_NAME})(?:,\s[^,.;]{{1,80}})?[.!\s]*$"
)
_REMARK = re.compile(
    r"^\W{0,3}(?:he|she|it|they|his|her|its|their|this|that|these|the\s(?:latter|former|same)|er|sie|es|seine?|ihre?|dies\w{0,2}|il|elle|ils|elles|son|sa|"
    r"él|ella|su|lui|lei|egli|suo|sua|ele|ela|seu|sua|он|она|оно|его|её|это|этот|эта|эти|ona|ono|jego|jej|hij|zij|het|han|hon|彼|彼女|この|その|他|她|它|这|該|그|그녀|이)(?=\W|[\u3040-\u9fff])",
    re.IGNORECASE,
)
""" "He was born in 1881": a sentence about the name before it."""


_BESIDES = WordPattern(
    r"(?<!\w)(?:later|also|then|subsequently|afterwards|followed|follows|succeeded|preceded|joined|inspired|spater|auch|gefolgt|plus\stard|aussi|suivi|"
    r"despues|tambien|seguido|poi|anche|depois|tambem|позже|также|pozniej|takze)(?!\w)"
)


def opens_remark(sentence: str) -> bool:
    """Whether a sentence opens with a pronoun for a name before it."""
    return _REMARK.match(sentence) is not None


def is_pronoun(name: str) -> bool:
    """Whether a capitalised word only points to a name before it."""
    return _REMARK.match(name + " ") is not None or name in ("I", "We", "You", "There", "Here", "What")


def agent(sentence: str, prompt: str, *, only_asked: bool = False) -> str | None:
    """The name behind "by" that a sentence ends with, as "the shot was fired by Aaron Burr" does.

    None where the sentence tells more of the name before it, unless with the question's own verb; with
    `only_asked` that verb it must have.
    """
    found = _AGENT.search(sentence)
    if found is None or negation_hedge_words.NEGATION_BEFORE.search(folded(sentence)):
        return None
    is_asked = folded(found["verb"])[:5] in folded(prompt[-4_000:])
    is_more = only_asked or _REMARK.match(sentence) or _BESIDES.search(folded(sentence))
    return found["name"] if is_asked or not is_more else None


CORRECTS = re.compile(
    r"(?<!\w)(?:actually|in\s(?:fact|reality|truth)|really|rather|instead|eigentlich|tatsachlich|in\swirklichkeit|en\s(?:fait|realite|realidad)|"
    r"in\srealta|na\s(?:verdade|realidade)|на\sсамом\sделе|w\srzeczywistosci)(?!\w)|实际|其实|実は|実際|사실"
)


def corrected(sentence: str, prompt: str) -> str | None:
    """The name that a later sentence gives instead: "In fact it was written by Fanny Burney"."""
    by = agent(sentence, prompt)
    if by is not None and (CORRECTS.search(folded(sentence)) or not _BESIDES.search(folded(sentence))):
        return by
    return identified(sentence) if CORRECTS.search(folded(sentence)) else None


def without_remarks(sentences: Sequence[str], prompt: str) -> Sequence[str]:
    """Sentences without the last ones that only say more of the name in those before them."""
    end = len(sentences)
    while end > 1 and _is_remark(sentences[end - 1], prompt):
        end -= 1
    return sentences[:end]


def _is_remark(sentence: str, prompt: str) -> bool:
    """Whether a sentence opens with a pronoun, and neither names an answer nor takes one back."""
    said = folded(sentence)
    doubts = (negation_hedge_words.TAKEN_BACK, negation_hedge_words.HEDGE, negation_hedge_words.TURN, _DENIES)
    return (
        _REMARK.match(sentence) is not None
        and not any(pattern.search(said) for pattern in doubts)
        and not (identified(sentence) or agent(sentence, prompt))
    )


_DENIES = re.compile(
    r"^\W{0,3}(?:it|this|that|he|she|das|es|er|sie|il|elle|lui|lei|ele|ela|это|он|она|to)\s(?:is|was|ist|war|est|e|era|jest|byl)?\s?(?:not|n't|nicht|nao|non|не|nie)(?!\w)"
)


_UNSAID = WordPattern(
    r"(?<!\w)(?:(?<!\bi\s)(?:say|believe|think|claim|guess)|says|said|believes|thinks|claims|guesses|if|some|many|people|second|third|next|"
    r"another|other|runner|runners|former|formerly|until|before\sthat|previously|earlier|bis|davor|fruher|vorher|zuvor|jusqu'en|auparavant|hasta|antes|anteriormente|раньше|прежде|closest|nearest|one\sof|"
    r"dicen|creen|segundo|otro|disent|pensent|deuxieme|autre|sagen|glauben|zweite\w?|andere\w?|wenn|dicono|secondo|altro)(?!\w)"
)


def _is_one_clause(sentence: str) -> bool:
    return _CLAUSE.search(sentence.strip().rstrip(".!。！")) is None


def _is_alone(sentences: Sequence[str], name: str, prompt: str) -> bool:
    """Whether a text holds no other name, or number, that could be meant; common words could always be."""
    text = "\n".join(sentences)
    is_proper = name[0].isupper() or name[0].isdecimal()
    return is_proper and _HAN.search(text) is None and not _others(text, name, prompt)


def _others(text: str, name: str, prompt: str) -> set[str]:
    """Names, or numbers, beside this one that the prompt does not hold."""
    known = folded(f"{prompt[-4_000:]} {name}")
    kind = _NUMBER if name[0].isdecimal() else _NAME
    found = {other.group() for other in kind.finditer(text) if other.start() or kind is _NUMBER}
    return {other for other in found if folded(other) not in known}
