"""What the question of a prompt asks for, in its own words: they mark the clause that answers it."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from reward_service.grading.math.claims.asked_names import asked_names
from reward_service.grading.math.claims.asked_units import Unit, asked_unit
from reward_service.grading.math.claims.gated_pattern import GatedPattern
from reward_service.grading.math.problem import PERCENTAGE
from reward_service.grading.math.size_bounded_cache import memo
from reward_service.text.letter_case import lowered

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
    r"in|en|em|à|wie lange in|trong|в)\s?(?!(?:are|is|were|was|do|does|did|have|has|can|will)\s)([^\W\d_]{2,20})",
    re.IGNORECASE,
)
_HAN_NOUN = re.compile("(?:多少|几|幾|何|몇|얼마)\\s?([\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{1,2})")
STEM = 4
"""Letters of a word that must agree: endings differ with number and case."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Stems of the question's words, of everything else in the prompt, nouns asked to be counted, words set side by
    side, names whose value is wanted, the signs of Chinese or Japanese beside the word that asks how many, words such as "value" that
    the question has, stems of the names it has, the nouns to be counted in full, the unit asked for, stems of what is asked the value of, whether that is what remains or by how much two values differ, how often the prompt has each stem, and
    the question itself."""

    words: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()
    nouns: frozenset[str] = frozenset()
    alternatives: tuple[str, ...] = ()
    names: frozenset[str] = frozenset()
    verbs: frozenset[str] = frozenset()
    terms: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()
    counted: frozenset[str] = frozenset()
    unit: Unit | None = None
    subject: frozenset[str] = frozenset()
    rest: bool = False
    difference: bool = False
    often: Mapping[str, int] = field(default_factory=dict, hash=False, compare=False)
    question: str = ""


@memo(1024)
def asked_for(prompt: str) -> Asked:
    """What a prompt asks for; nothing for an empty one."""
    pieces = [p for p in _SENTENCE.split(prompt) if p and p.strip()]
    if not pieces:
        return Asked()
    questions = [p for p in pieces if _QUESTION.search(p)] or pieces[-1:]
    question = _last_part(questions[-1])
    words = stems(question) | {short for long, short in _SHORT_NAMES if long in question.casefold()}
    nouns = {m[1].casefold()[:STEM] for m in _NOUN.finditer(question)} | {
        noun for m in _HAN_NOUN.finditer(question) for noun in (m[1], m[1][:1])
    }
    if PERCENTAGE.search(question):
        nouns.add("%")
    return Asked(
        frozenset(words),
        frozenset(stems(prompt)) - words,
        frozenset(nouns),
        _alternatives(prompt),
        asked_names(prompt),
        frozenset(_HAN_VERB.findall(questions[-1])) | frozenset(_KANJI_VERB.findall(questions[-1])),
        frozenset(term.casefold() for term in _TERMS.findall(question) if term.casefold() not in _NO_TERMS)
        | frozenset(sign for run in _HAN.findall(question) for sign in run if sign not in _COMMON_SIGNS)
        | (frozenset({TOTAL}) if TOTALS.search(question) else frozenset()),
        stems(" ".join(_PROPER.findall(_NAMES_JOINED.sub(" ", question)))),
        frozenset(m[1].casefold() for m in _NOUN.finditer(question) if len(m[1]) > MOST_SHARED),
        asked_unit(question),
        _subject(questions[-1]),
        REST.search(question) is not None or LEFT.search(question) is not None,
        ASKS_DIFFERENCE.search(questions[-1]) is not None,
        Counter(word.casefold()[:STEM] for word in _WORD.findall(prompt)),
        question,
    )


MOST_SHARED = 2
_SHORT_NAMES = (
    ("least common multiple", "lcm"),
    ("lowest common multiple", "lcm"),
    ("greatest common divisor", "gcd"),
    ("greatest common factor", "gcf"),
    ("highest common factor", "hcf"),
)


COMPARES = (
    r"more|less|fewer|higher|lower|greater|bigger|larger|smaller|taller|shorter|longer|older|younger|cheaper|dearer|faster|slower|further|closer|earlier|later|heavier|lighter|ahead|"
    r"mehr|weniger|größer|kleiner|länger|kürzer|älter|jünger|teurer|billiger|schneller|langsamer|de plus|de moins|más|menos|de más|de menos|a mais|a menos|mais|больше|меньше|старше|младше|дороже|дешевле|быстрее|медленнее"
)
ASKS_DIFFERENCE = re.compile(
    rf"(?<![^\W_])(?:{COMPARES}|differ\w*|difference|unterschied\w*|différence|diferencia|diferença|разниц\w+|increase\w*|decrease\w*|save\w*|sav\w*|profit|gain|loss)(?![^\W_])|多|少|相差|差|より|お得|차이",
    re.IGNORECASE,
)
LEFT = re.compile(r"(?<![^\W_])(?:left|change|spare)(?![^\W_])", re.IGNORECASE)
REST = GatedPattern(
    r"(?<![^\W_])(?:the other|the remaining|the rest|remaining|remain|remains|left over|(?:die )?(?:übrigen|restlichen|übrig|verbleiben\w*)|(?:les? )?(?:autres|restante?s?|reste|restent)|"
    r"(?:los |las )?(?:otr[ao]s|restantes|quedan?|sobran?)|(?:os |as )?(?:outr[ao]s|restam|sobram?)|(?:gli |le )?(?:altr[ie]|restanti|restano|rimangono)|остал\w{1,6}|остается|остаётся|còn lại)(?![^\W_])|"
    r"剩下|其余|其餘|余下|还剩|残り|나머지|남은|बाकी|शेष|الباقي|بقي|المتبقي",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"(?<![^\W_])(?:what(?:'s|\s(?:is|are|was|were|will be))|find|determine|compute|calculate|evaluate|state|give|"
    r"cuál(?:es)?\s(?:es|son|era|fue)|qual\sé|quais\ssão|quel(?:le)?s?\s(?:est|sont|était)|was\sist|wie\s(?:groß|hoch|lang|schwer|lautet)\s(?:ist)?|berechne\w*|bestimme\w*|halla|calcula|determina|encuentra|calcule|"
    r"calculer|calculez|déterminer|trouver|trouvez|qual\sè|trova|calcola|найдите|вычислите|определите|каков[аоы]?|чему\sравн[аоы]?|tìm|tính)\s"
    r"(?:(?:the|a|an|la|le|les|l'|el|los|las|o|a|os|as|il|lo|die|der|das|den)\s)?((?:[xyz]-)?[^\W\d_]{2,}(?:\s(?!(?:of|for|in|on|that|when|if|de|del|des|du|von|der|do|da|di|của|для)\s)[^\W\d_]{2,}){0,2})",
    re.IGNORECASE,
)
_HAN_SUBJECT = re.compile(
    "([\u4e00-\u9fff]{2,4})(?:是|为|為|等于|等於)?(?:多少|几|幾|何)|([\u4e00-\u9fff]{2,4})は(?:いくつ|いくら|何|[?？])|([\uac00-\ud7af]{2,5})(?:은|는|이|가)? ?(?:얼마|몇|구하)|求[^，。]{0,16}的?([\u4e00-\u9fff]{2,4})[。.？?]?$"
)


def _subject(question: str) -> frozenset[str]:
    """Stems of the words that say whose value is asked: "the average speed" of "What is the average speed of …?"."""
    found = [*_SUBJECT.finditer(question)]
    if found:
        return stems(found[-1][1])
    signs = [*_HAN_SUBJECT.finditer(question)]
    return stems(next(g for g in signs[-1].groups() if g)) if signs else frozenset()


def _last_part(question: str) -> str:
    """The part of a long question that asks: the conditions before it have words of their own."""
    question = _CONDITION_AHEAD.sub("", question)
    longest = _LONGEST_HAN if _HAN.search(question) else _LONGEST
    if len(question) <= longest:
        return question
    return re.split(r"[,，;；]\s?(?=[^\d])", question)[-1]


_CONDITION_AHEAD = re.compile(
    r"^\s*(?:given|if|when|suppose|assuming|si|wenn|falls|cuando|se|quando|если|nếu)\s[^?]{5,240}?,\s(?=(?:what|how|find|which|determine|compute|wie|was|welche|cuánt|cuál|qu|comb|сколько|как|чему|bao nhiêu)[^\W_]*\s)",
    re.IGNORECASE,
)
_LONGEST, _LONGEST_HAN = 60, 12
TOTAL = "in total"
TOTALS = re.compile(
    r"(?<![^\W_])(?:total\w*|altogether|combined|together|in all|sums?|adds? up|comes? to|amounts? to|overall|insgesamt|zusammen|en tout|au total|ensemble|en total|juntos|ao todo|no total|in tutto|всего|вместе|tổng|cả thảy)(?![^\W_])|一共|总共|共|合计|合計|合わせて|全部|모두|합쳐|कुल|إجمال|المجموع",
    re.IGNORECASE,
)
"""Words for a sum of what was told before; each of them answers a question with any other."""
_COMMON_SIGNS = frozenset("有是的了多少几幾个個共只在和与一不这這那为為何人多か はがをにでとのもいくつです")
_NO_TERMS = _STOP - {"value", "number", "valeur", "valor"}
_TERMS = re.compile(
    r"[\u0900-\u097f]{3,}|(?:(?![\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])[^\W\d_]){4,}|[a-z]{0,2}[\u1ea0-\u1ef9][a-z]{0,2}",
    re.IGNORECASE,
)
""" Whole words: they tell "meninas" from "meninos", "nữ" from "nam"."""
_NAMES_JOINED = re.compile(
    r"\s[A-ZÀ-ÝА-ЯЁ][\w'’]+(?:,\s[A-ZÀ-ÝА-ЯЁ][\w'’]+)*,?\s(?:and|und|et|y|e|и|và)\s[A-ZÀ-ÝА-ЯЁ][\w'’]+"
)
""" "in April and May": what is asked for belongs to both."""
_PROPER = re.compile(r"(?<=[^\s.!?¿])\s([A-ZÀ-ÝА-ЯЁ][a-zà-ÿа-яё]{2,15})(?![^\W_])")


_HAN_VERB = re.compile("([\u3400-\u9fff])[是为了共有要得出能可会]{0,3}(?:多少|几|幾)")
_KANJI_VERB = re.compile("(?:何[\u4e00-\u9fff]|いくつ|いくら)[をがにで]?([\u4e00-\u9fff])")
"""The sign of the verb beside the word that asks how many: "还剩多少", "何個残りますか"."""


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
    found.update("#" + (m[1] or _ORDINALS[lowered(m[2])]) for m in _ORDINAL.finditer(text))
    if "x" in text or "y" in text or "z" in text:
        found.update("axis " + (m[1] or m[2]).lower() for m in _OF_AXIS.finditer(text))
    for run in _HAN.findall(text):
        found.update(run[i : i + 2] for i in range(len(run) - 1))
    return frozenset(found)


_ORDINALS = {
    word: str(number)
    for number, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(), 1
    )
}
_ORDINAL = re.compile(
    rf"(?<![^\W_])(?:(\d{{1,3}})(?:st|nd|rd|th)|({'|'.join(_ORDINALS)}))(?![^\W_])", re.IGNORECASE
)
_OF_AXIS = re.compile(
    r"(?<![^\W_])\$?([xyz])\$?(?:\s?[-‑–]\s?|\s)?(?:intercept|coordinate|axis|component|abschnitt|achse|koordinate|wert|절편|좌표|축|切片|座標|軸|截距|坐标|坐標|轴)"
    r"|(?:(?<=eje )|(?<=eixo )|(?<=ось )|(?<=trục )|(?<=axe des )|(?<=ejes )|(?<=asse )|(?<=coordenada )|(?<=componente ))\$?(?:O?([xyzXYZ]))(?![^\W_])"
)
""" "x-intercept", "y-Achse", "eje x": one letter tells them apart."""
