"""What the question of a prompt asks for, in its own words: they mark the clause that answers it."""

import re
from dataclasses import dataclass

from reward_service.grading.math.size_bounded_cache import memo

_SENTENCE = re.compile(r"(?<=[.!?。！？؟।])\s+|(?<=[。！？])|\n+")
_QUESTION = re.compile(r"[?？؟]")
_WORD = re.compile(r"[^\W\d_]{3,}")
_HAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
_STOP = frozenset(
    (
        "the and what which how many much find does that this for with from are was has have can will when where who its "
        "give compute determine calculate value state evaluate write solve number let per one two all there their they she "
        "les des une est que quel quelle quels quelles combien dans pour avec sur par calculer trouver donner déterminer "
        "der die das ein eine ist wie viele viel was welche welcher welches man von und für mit auf wird bestimme berechne "
        "los las una del que cuál cuánto cuántos cuánta cuántas con por para halla calcula hallar calcular como tiene hay "
        "quanto quantos quanta quantas qual uma com dos das são tem como seu sua "
        "сколько чему найдите найти равно равна какой какая какое для что как или это будет все "
        "bao nhiêu của là các tính tìm hỏi một có được trong "
        "क्या कितने कितना कितनी ज्ञात कीजिए का के की है हैं में से "
        "كم ما هو هي أوجد احسب من في على إلى عدد"
    ).split()
)
_NOUN = re.compile(
    r"(?<![^\W_])(?:how many|combien (?:de |d')|cuánt[oa]s|quant[oa]s|wie viele|wieviele|wie viel|сколько|bao nhiêu|mấy|कितने|कितनी|كم|"
    r"in|en|em|à|wie lange in|trong|в)\s?([^\W\d_]{2,20})",
    re.IGNORECASE,
)
_HAN_NOUN = re.compile("(?:多少|几|幾|何|몇|얼마)\\s?([\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{1,2})")
_PERCENTAGE = re.compile(
    r"percent|per cent|prozent|pour ?cent|por ?cent|por ciento|процент|phần trăm|प्रतिशत|النسبة المئوية|百分|涨幅|增长率|パーセント|何割|퍼센트",
    re.IGNORECASE,
)
STEM = 4
"""Letters of a word that must agree: endings differ with number and case."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Stems of the question's words, of everything else in the prompt, and nouns asked to be counted."""

    words: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()
    nouns: frozenset[str] = frozenset()
    alternatives: tuple[str, ...] = ()


@memo(1024)
def asked_for(prompt: str) -> Asked:
    """What a prompt asks for; nothing for an empty one."""
    pieces = [p for p in _SENTENCE.split(prompt) if p and p.strip()]
    if not pieces:
        return Asked()
    questions = [p for p in pieces if _QUESTION.search(p)] or pieces[-1:]
    question = (
        re.split(r"[,，;；]\s?(?=[^\d])", questions[-1])[-1] if len(questions[-1]) > 60 else questions[-1]
    )
    words = stems(question)
    nouns = {m[1].casefold()[:STEM] for m in _NOUN.finditer(question)} | {
        m[1] for m in _HAN_NOUN.finditer(question)
    }
    if _PERCENTAGE.search(question):
        nouns.add("%")
    return Asked(frozenset(words), frozenset(stems(prompt)) - words, frozenset(nouns), _alternatives(prompt))


_OR = r"(?:or|oder|ou|o|или|hoặc|hay|أو|या)"
_CHOICES = re.compile(
    rf"([^\W\d_]{{2,20}})(?:,\s([^\W\d_]{{2,20}}))?(?:,\s([^\W\d_]{{2,20}}))?,?\s{_OR}\s([^\W\d_]{{2,20}})",
    re.IGNORECASE,
)
_HAN_CHOICES = re.compile(
    "([\u4e00-\u9fff]{1,4})(?:、([\u4e00-\u9fff]{1,4}))?还是([\u4e00-\u9fff]{1,4}?)(?:[？?，。命函数]|$)"
)
_NAME = re.compile(r"(?<=[a-zà-ÿа-яё,;:] )[A-ZÀ-ÝА-ЯЁ][a-zà-ÿа-яё]{2,15}(?![^\W_])|[甲乙丙丁](?![^\W_]{0}方)")
_FIRST_NAME = re.compile(r"(?:^|[.!?]\s|\n)([A-ZÀ-ÝА-ЯЁ][a-zà-ÿа-яё]{2,15})(?=[ ,]\s?[a-zà-ÿа-яё(])")
"""A word that begins a sentence of a prompt that speaks of names."""
_NO_NAMES = frozenset(
    "The This That These Those There Their They Then Thus And But For From With When Where What Which Who Whose How "
    "Each Every All Some Any Both Two Three Four Five Six Seven Eight Nine Ten One After Before During While Until "
    "Find Give Let Suppose Assume Determine Compute Calculate Consider Given Now Next Later Today Yesterday Name State "
    "She Her His Its Our You Your Are Was Were Has Have Had Can Could Will Would Does Did Not None Only Also Here Most "
    "Les Des Une Pour Dans Avec Quel Quelle Combien Der Die Das Ein Eine Wie Wer Los Las Una Con Por Quien".split()
)
_MOST_ALTERNATIVES = 16


def _alternatives(prompt: str) -> tuple[str, ...]:
    """Words a question sets side by side ("odd, even, or neither"), and the names of those it speaks of."""
    found: dict[str, None] = {}
    for match in (*_CHOICES.finditer(prompt), *_HAN_CHOICES.finditer(prompt)):
        found.update(dict.fromkeys(word for word in match.groups() if word))
    names = _NAME.findall(prompt)
    found.update(dict.fromkeys(names))
    if names:
        found.update((m[1], None) for m in _FIRST_NAME.finditer(prompt) if m[1] not in _NO_NAMES)
    return tuple(found)[:_MOST_ALTERNATIVES]


@memo(512)
def stems(text: str) -> frozenset[str]:
    """The first letters of a text's words; pairs of characters where words are not set apart."""
    found = {w.casefold()[:STEM] for w in _WORD.findall(_HAN.sub(" ", text)) if w.casefold() not in _STOP}
    for run in _HAN.findall(text):
        found.update(run[i : i + 2] for i in range(len(run) - 1))
    return frozenset(found)
