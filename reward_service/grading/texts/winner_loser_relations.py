"""Who of two a sentence says to have won, or lost: "Holt beat Brenner", "Holt lost to Brenner", "XがYに勝った".

What the question asks for tells which of the two is the answer; and where it asks who did something to somebody, the
one it was done to is not the answer.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from reward_service.grading.texts import negation_hedge_words, sentence_core
from reward_service.grading.texts.answer_tokens import folded
from reward_service.grading.texts.verb_lemmas import key_of
from reward_service.grading.texts.word_patterns import WordPattern

MAX_QUESTION = 1_000
"""Characters at the end of a prompt in which the question is looked for."""
_ASKS_WINNER = WordPattern(
    r"(?<!\w)(?:won|wins?|winner|victor|victorious|beat|beats|defeats?|defeated|champions?|prevail\w{0,2}|gewann|gewinnt|gewonnen|sieger\w{0,2}|siegte|besiegte|schlug|gagne\w{0,2}|gagna|remport\w{1,3}|vainqueur|vaincu|battu|"
    r"gano|gana|ganador\w?|vencio|vencedor\w?|derroto|campeon\w?|vinse|vinto|vincitore|ha\sbattuto|sconfisse|ganhou|venceu|derrotou|победи\w{1,5}|выигра\w{1,3}|wygral\w?|pokonal\w?|zwyciez\w{1,5}|vann|wint|winnaar)(?!\w)"
    r"|勝[ちっつ者利]|優勝|破っ|赢|贏|获胜|冠军|击败|战胜|打败|이[겼긴기]|우승|승리"
)
_ASKS_LOSER = WordPattern(
    r"(?<!\w)(?:lost|loses?|loser|beaten|runner-up|verlor\w{0,2}|verlierer|unterlag|perdu|perdit|perdant|perdio|perdedor|perse|perso|perdeu|проигра\w{1,3}|przegral\w?|forlorade|verloor)(?!\w)"
    r"|(?:was|were)\sdefeated|負け|敗[れ者北]|输[了给的家]?|输|败给|[졌진]"
)
_ASKS_OTHER = WordPattern(
    r"(?<!\w)(?:did|does|do|whom)(?!\w).{1,200}(?<!\w)(?:(?:lose|lost)\s(?:\w{1,12}\s){0,2}?(?:to|against)|beat|defeat)(?!\w)|(?<!\w)(?:lost|lose)\sto\s(?:whom|who|which|what)"
)
""" "Who did they lose to?" asks for the winner."""
_ART = r"(?:(?:the|die|der|das|den|la|le|les|el|los|il|lo|a|o|os|as)\s)?"
_BEATS = re.compile(
    rf"^(?:,\s[^,.;]{{1,60}},|,\s(?:who|der|die|qui|que|che|który|который))?\s(?:(?:narrowly|easily|soundly|clearly|then|finally|[a-z]{{3,12}}ly|has|had|hat|hatte|a|ha|had)\s){{0,2}}(?:beat|beats|defeats?|defeated|overcame|overcomes|bested|downed|edged|thrashed|crushed|routed|eliminated|outplayed|outscored|"
    rf"vanquished|conquered|(?:won|wins|triumphed|prevailed)\s(?:against|over)|knocked\sout|got\sthe\sbetter\sof|besiegte|besiegt|schlug|schlägt|bezwang|gewann\sgegen|siegte\s(?:gegen|über)|battu|bat|battit|vaincu|vainquit|gagné\scontre|l['’]emporta\ssur|"
    rf"(?:venció|ganó|derrotó|batió|superó|eliminó)\sal?|battuto|batté|sconfisse|sconfitto|vinse\scontro|superò|derrotou|venceu|bateu|eliminou|победила?|обыграла?|разгромила?|одолела?|pokonała?|zwyciężyła?|versloeg|besegrade)\s{_ART}$",
    re.IGNORECASE,
)
""" Between the names: the first one won."""
_LOSES_TO = re.compile(
    rf"^(?:,\s[^,.;]{{1,60}},|,\s(?:who|der|die|qui|que|che|który|который))?\s(?:(?:narrowly|[a-z]{{3,12}}ly|has|had|hat|hatte|a|ha|s['’]est)\s){{0,2}}(?:(?:lost|loses|fell|succumbed|bowed)\s(?:the\s\w{{1,15}}\s)?(?:to|against)|"
    rf"(?:was|were|got|is|has\sbeen)\s(?:\w{{1,12}}\s)?(?:beaten|defeated|eliminated|overcome|bested|vanquished|outplayed|knocked\sout)\sby|(?:verlor|unterlag)(?:\sgegen)?|wurde\svon|perdu\s(?:contre|face\sà)|incliné\w?\s(?:devant|face\sà)|été\s(?:battu|vaincu|éliminé)\w?\spar|"
    rf"(?:perdió|cayó)\s(?:contra|ante|frente\sa)|fue\s(?:derrotad|vencid|batid|eliminad)[oa]\spor|(?:perse|perso)\scontro|(?:fu|è\sstat[oa])\s(?:sconfitt|battut)[oa]\sda|perdeu\s(?:para|contra)|foi\s(?:derrotad|vencid)[oa]\spor|проиграла?|уступила?|przegrała?\sz|verloor\svan|förlorade\smot)\s{_ART}$",
    re.IGNORECASE,
)
"""Between the names: the first one lost."""
_JAPANESE = (
    (re.compile("^[がは、][^。]{1,30}?(?:に勝|を破|を下し|を倒し|に勝利)"), True),
    (re.compile("^[がは、][^。]{1,30}?(?:に負|に敗)"), False),
    (re.compile("^(?:に勝|を破|を下し|を倒し)"), False),
    (re.compile("^(?:に負|に敗)"), True),
)
_CHINESE_BEATS = "(?:击败|擊敗|战胜|戰勝|打败|打敗|赢了|胜了|淘汰|力克)"
_CHINESE = (
    (re.compile(f"^(?:在[^，。]{{1,15}})?{_CHINESE_BEATS}了?[^，。]"), True),
    (re.compile("^(?:在[^，。]{1,15})?(?:输给|败给|负于|不敌|輸給|敗給)"), False),
    (re.compile(f"^(?:在[^，。]{{1,15}})?被[^，。]{{1,15}}{_CHINESE_BEATS}"), False),
)
_CHINESE_BEFORE = (
    (re.compile(f"(?<!被){_CHINESE_BEATS}了?$"), False),
    (re.compile("(?:输给|败给|负于|不敌|輸給|敗給)了?$"), True),
    (re.compile("被$"), True),
)
_KOREAN = (
    (re.compile("^[이가은는]\\s[^。.]{1,25}?[을를]\\s?(?:이겼|꺾|물리|눌렀|격파)"), True),
    (re.compile("^[이가은는]\\s[^。.]{1,25}?(?:에게|에)\\s?(?:졌|패)"), False),
    (re.compile("^[을를]\\s?(?:이겼|꺾|물리|눌렀|격파)"), False),
    (re.compile("^(?:에게|에)\\s?(?:졌|패)"), True),
)
_NAME_END = re.compile(r"[A-ZÀ-ÖØ-ÞА-Я][\w'’.-]{0,30}(?:\s[A-ZÀ-ÖØ-ÞА-Я][\w'’.-]{0,30}){0,4}$")
_NAME_START = re.compile(r"[\"“«„]?[A-ZÀ-ÖØ-ÞА-Я]")
_BETWEEN = 100
_BE_DONE = re.compile(
    r"^\s(?:was|were|is|are|wurde|wird|fue|fut|est|a\sété|fu|è\sstat[oa]|foi|был[аи]?|został[ao]?)\s(?:\w{2,14}\s)?(?P<verb>[^\W\d_]{3,25})\s(?:by|por|par|da|dal|von|przez)\s|"
    r"^\s(?:wurde|wird)\s(?:von|durch)\s[^.,;]{2,60}?\s(?P<last>[^\W\d_]{4,25})[.,;\s]*$"
)
_ACTIVE_BEFORE = re.compile(
    r"(?<!\w)(?P<subject>[^\W\d_][\w'’-]*)\s(?:(?:had|has|have|a|ha|hat)\s)?(?P<verb>[^\W\d_]{3,25})\s(?:a\s|al\s)?(?:(?:the|der|den|die|la|le|el|il)\s)?$"
)
MUTUAL = re.compile(
    r"(?:[^\W\d_]+\s(?:with|alongside|together|mit|avec|con|com|с|med|met)|(?:marr|met|meet|fought|fight|fac|play|debat|shar|dat|kiss|wed|co|joined|divorc|tanz|heirat|spiel|traf|épous|rencontr|cas[oó]|sposò|incontr|женил|встрет)\w*)(?!\w)",
    re.IGNORECASE,
)
"""A verb by which both do the same: "who fought Ali" is answered by "Ali fought Foreman"."""
_ASKS_DOER = re.compile(
    r"^\W{0,3}(?:who|wer|qui|quién|quien|quem|chi|кто|kto|(?P<which>(?:which|what)\s\w{2,20}))\s(?!did|does|do|was|were|is|are|has\sbeen)(?P<verb>[^\W\d_]{3,25})",
    re.IGNORECASE,
)


@lru_cache(512)
def _asks_for_winner(prompt: str) -> bool | None:
    """Whether a question asks for who won, or for who lost; None where it asks for neither."""
    question = folded(prompt)
    loser = _ASKS_LOSER.search(question) is not None
    if not loser and not _ASKS_WINNER.search(question):
        return None
    return loser if _ASKS_OTHER.search(question) else not loser


def relation_decides(sentences: Sequence[str], prompt: str, answers: Sequence[str]) -> bool | None:
    """Whether an accepted answer is the one of two that the question asks for; None where no sentence says so."""
    winner_is_right = _asks_for_winner(prompt[-MAX_QUESTION:])
    if winner_is_right is not None:
        won = _won(sentences, answers)
        if won is not None:
            return won is winner_is_right
    doer = _ASKS_DOER.match(prompt[-MAX_QUESTION:])
    if doer is not None and MUTUAL.match(prompt[-MAX_QUESTION:], doer.start("verb")):
        return None
    if doer is not None and _is_verb(doer) and _is_done_to(sentences, answers, key_of(folded(doer["verb"]))):
        return False
    return None


def _is_verb(asked: "re.Match[str]") -> bool:
    """Whether the word behind "who", or behind "which town", is a verb for sure."""
    verb = folded(asked["verb"])
    return asked["which"] is None or verb.endswith("ed") or key_of(verb).startswith("=")


def _won(sentences: Sequence[str], answers: Sequence[str]) -> bool | None:
    """What the last sentence that says it says of an accepted answer."""
    found = None
    for sentence in sentences:
        for answer in answers:
            for start in sentence_core.starts_of(sentence, answer):
                end = start + len(answer)
                won = _won_at(sentence[max(0, start - _BETWEEN) : start], sentence[end : end + _BETWEEN])
                if won is not None and not negation_hedge_words.NEGATION_BEFORE.search(
                    folded(sentence[:start])
                ):
                    found = won
    return found


def _won_at(before: str, behind: str) -> bool | None:
    for pattern, won in ((_BEATS, True), (_LOSES_TO, False)):
        for name in _starts(behind):
            if pattern.match(behind[:name]):
                return won
        for name in _ends(before):
            if pattern.match(before[name:]):
                return not won
    for pattern, won in (*_JAPANESE, *_CHINESE, *_KOREAN):
        if pattern.match(behind):
            return won
    return next((won for pattern, won in _CHINESE_BEFORE if pattern.search(before)), None)


def _starts(text: str) -> list[int]:
    """Where names begin in a text."""
    return [at for at in range(1, len(text)) if text[at - 1] == " " and _NAME_START.match(text, at)][:3]


def _ends(text: str) -> list[int]:
    """Where words that may end a name end in a text, the last first."""
    ends = [found.start() for found in re.finditer(r"(?<=\w)(?:,)?\s", text)]
    return [at for at in reversed(ends) if _NAME_END.search(text, 0, at)][:3]


def _is_done_to(sentences: Sequence[str], answers: Sequence[str], verb: str) -> bool:
    """Whether what the question asks who did was done to the accepted answer wherever a sentence names it."""
    places = [
        (sentence, start, start + len(answer))
        for sentence in sentences
        for answer in answers
        for start in sentence_core.starts_of(sentence, answer)
    ]
    return bool(places) and all(_is_patient(sentence, start, end, verb) for sentence, start, end in places)


def _is_patient(sentence: str, start: int, end: int, verb: str) -> bool:
    done = _BE_DONE.match(sentence[end:])
    if done is not None and key_of(folded(done["verb"] or done["last"])) == verb:
        return True
    before = _ACTIVE_BEFORE.search(sentence[:start])
    if (
        before is None
        or before["verb"].startswith(("star", "featur"))
        or before["verb"].endswith(_AGENT_ENDS)
        or _PASSIVE_RU.search(before["verb"])
        or _POINTS.fullmatch(before["subject"])
    ):
        return False
    return key_of(folded(before["verb"])) == verb


_AGENT_ENDS = ("er", "or", "ress", "ist", "eur", "ian", "ore", "trice")
"""Ends of nouns that tell who does something: "the actress" is no verb."""


_PASSIVE_RU = re.compile("[а-яё]{3}(?:ан|ен|ён)[аоы]?$")
_POINTS = re.compile(
    r"(?:who|that|which|it|one|qui|que|che|der|die|by|them|him|her|es|и|was|is|were)", re.IGNORECASE
)
"""Words before a verb that are no subject, so that its own may stand behind it."""
