"""What a clause does with the value in it: states it, or takes it away, and by which word."""

import re
from dataclasses import dataclass
from enum import StrEnum

from reward_service.grading.math.claims import lexicon
from reward_service.grading.math.claims.gated_pattern import GatedPattern
from reward_service.grading.math.claims.markup import BOLD_OFF, BOLD_ON
from reward_service.grading.math.size_bounded_cache import memo


class Polarity(StrEnum):
    """Why a clause does not state its value."""

    NEGATED = "negated"
    REFUTED = "refuted"
    HEDGED = "hedged"
    BOUNDED = "bounded"
    GIVEN = "given"
    GAVE_UP = "gave up"
    ASKED = "asked"


@dataclass(frozen=True, slots=True)
class Denial:
    """The polarity and the word that gave it."""

    polarity: Polarity
    word: str

    def __str__(self) -> str:
        return f'{self.polarity} ("{self.word}")'


_GRAVEST_FIRST = (
    (Polarity.GAVE_UP, lexicon.pattern("gave_up")),
    (Polarity.REFUTED, lexicon.pattern("refute")),
    (Polarity.NEGATED, lexicon.pattern("negate")),
    (Polarity.HEDGED, lexicon.pattern("hedge")),
    (Polarity.GIVEN, lexicon.pattern("given")),
)
_ANY = lexicon.pattern("gave_up", "refute", "negate", "hedge", "given", "bound")
_BOUND = lexicon.pattern("bound")
_NO_DENIAL = GatedPattern(
    r"\b(?:not (?:hard|difficult|surprising(?:ly)?)|no (?:doubt|surprise|need|longer "
    r"than|more than|fewer|other|one else)|"
    r"(?:by|of|in|from|to|for) neither|neither of (?:them|these|those|the)|"
    r"of not [a-z]+ing|nothing (?:changes|else changes)|let me (?!assume|say|guess|call|denote|set|suppose|take|put|define)[a-z]+|let(?:'s| us) (?:re)?(?:compute|calculate|check|verify|do|redo|add|work|count|see|think|look|try|go)|"
    r"(?<![^\s])(?:after|before) [^\d,]{3,40}(?=\s(?:has|have|had|is|are|was|were|will|there)\s)|"
    r"(?:more|less|as|equally) likely (?:than|as|to)|"
    r"(?:but |though |and )?not (?:including )?the [a-z]{3,16}(?=,)|"
    r"half of (?:that|this|it|these|them|those|which)|"
    r"without (?:loss|doubt|a doubt|remainder)|not only|nothing (?:else|more)|if "
    r"and only if|without any doubt|no wonder|"
    r"o sea|"
    r"can ?not be (?:simplified|reduced)(?: any)?(?: further)?|sans (?:doute aucun|"
    r"aucun doute)|sin duda|sem dúvida|ohne zweifel|без сомнения|"
    r"most likely to|(?:the|its|their) most likely|least likely|expected (?:net |total |monetary )?(?:value|values|gain|number|payoff|return|returns|winnings|profit|loss|cost|time|count|score|frequency|amount|waiting)|"
    r"(?:after|before|nach|après|después de|depois de|dopo|после) [^\W\d_]{3,}(?:\s[^\W\d_]+){0,4}(?=\s?[,:])|"
    r"known as|well[- ]known|likely outcomes|equally likely|can be anything (?:from|between|in|within|of|up)|"
    r"(?:may|might|could|can) (?:also |equivalently )?be (?:written|expressed|rewritten|simplified|put|stated|given) (?:as|in)|"
    r"(?:largest|smallest|greatest|least|maximum|minimum|maximal|minimal|lowest|highest|best|only|longest|shortest|most|fewest) possible|"
    r"possible (?:values?|outcomes?|ways?|pairs?|arrangements?|choices|combinations?|numbers?|results?|orders?|cases|product|sum|area|total)|"
    r"(?:mayor|menor|máxim[oa]|mínim[oa]) posible|(?:maior|menor|máxim[oa]|mínim[oa]) possível|plus (?:grand|petit)e? possible|(?:maximum|minimum) possible|"
    r"not (?:needed|required|used|necessary|relevant)|n'est pas (?:nécessaire|utile)|nicht (?:nötig|benötigt|gebraucht|erforderlich)|no (?:es|son|era|eran) necesari[oa]s?|não (?:é|são|era|eram) necessári[oa]s?|"
    r"больше всех|больше всего|меньше всех|меньше всего|"
    r"non[- ]?(?:zero|negative|positive|empty|trivial|constant|degenerate|nuls?|nulles?|vides?|nul[oa]s?|negativ[oa]s?|vac[ií][oa]s?|trivial\w*)|"
    r"nicht[- ]?(?:negativ|null|leer|trivial)\w{0,3}|ненулев\w{1,3}|неотрицательн\w{1,3})\b|"
    r"(?:满足|滿足|符合)(?:上述|题设|題設|题目|这些|所有|全部|题|該|该)?(?:条件|條件|题意|題意|要求|约束)|条件を(?:すべて)?満たす|条件に合う|조건을 (?:모두 )?만족하는|조건에 맞는|"
    r"(?:で|では|し|行か|持た|使わ|好きで|好きでは)ない(?=[\u3400-\u9fff]{1,4}(?:は|が|の|を))|(?<![是并])不[\u3400-\u9fff]{1,6}的(?=[\u3400-\u9fff]{1,4}(?:有|是|共|为))|지 않[은는](?= [가-힣]{1,6}(?:은|는|이|가) )|"
    r"以上(?:より|から|のことから|により|の結果)|不等[式号號]|不定积分|不变|毫无疑问|不难看出|不难得|易知|间違いなく|間違いない|의심할 여지 없이|틀림없이|बेशक",
    re.IGNORECASE,
)


@memo(512)
def denial(text: str, *, bounds: bool = True) -> Denial | None:
    """The first reason, of the gravest kind, why a text with this wording states nothing; None when it states."""
    text = text.replace(BOLD_ON, "").replace(BOLD_OFF, "")
    if either := either_or(text):
        return either
    if said := _OTHERS_SAY.search(text):
        return Denial(Polarity.GIVEN, said.group().strip())
    if _ANY.search(text) is None:
        condition = _CONDITION.match(text)
        return Denial(Polarity.GIVEN, condition.group().strip()) if condition else None
    text = _NO_DENIAL.sub(" ", text)
    for polarity, words in _GRAVEST_FIRST:
        word = words.search(text)
        if word:
            return Denial(polarity, word.group())
    word = _BOUND.search(text) if bounds else None
    return Denial(Polarity.BOUNDED, word.group()) if word else None


_ALTERNATIVES = (
    r"either (?!side|way|end|case|hand)[^.]{1,60}\bor\b", r"soit .{1,80}\bsoit", r"o bien .{1,80}\bo bien",
    "ya sea", r"ou bien .{1,80}\bou bien", r"ora .{1,80}\bora",
)  # fmt: skip
_EITHER = re.compile(
    rf"(?<![^\W_])(?:{'|'.join(_ALTERNATIVES)}|либо .{{1,80}}\bлибо|то ли)(?![^\W_])|要么|要嘛|或是",
    re.IGNORECASE,
)
_EITHER_WORDS = frozenset(words.partition(" ")[0] for words in _ALTERNATIVES)
"""One of these stands in every text of English letters in which `_EITHER` matches."""


def either_or(sentence: str) -> Denial | None:
    """ "soit 2, soit 3": a sentence that leaves open which of two values it means."""
    words = lexicon.english_words(sentence)
    if words is not None and words.isdisjoint(_EITHER_WORDS):
        return None
    found = _EITHER.search(sentence)
    return Denial(Polarity.HEDGED, found.group()[:12]) if found else None


_OTHERS_SAY = GatedPattern(
    r"(?<![^\W_])(?:(?:some|many|most|several|a lot of|lots of|other) (?:people|students|pupils|learners|folks|books|textbooks|authors|solutions) (?:would |will |often |tend to |might )?"
    r"(?:get|say|write|answer|think|claim|give|put|divide|multiply|add|forget|end up|arrive)|(?:einige|viele|manche) (?:leute|schüler|bücher) (?:rechnen|schreiben|antworten|sagen|bekommen)|"
    r"(?:certains|beaucoup(?: de gens)?) (?:répondent|disent|écrivent|trouvent|obtiennent)|(?:algunos|muchos|alguns|muitos) (?:responden|dicen|escriben|obtienen|respondem|dizem|escrevem|obtêm)|"
    r"(?:некоторые|многие) (?:отвечают|говорят|пишут|получают))(?![^\W_])|(?:有人|有些人|很多人|不少人|有的同学|很多同学)(?:会)?(?:说|认为|以为|写|答|得|算)",
    re.IGNORECASE,
)
""" "Some people get 120 here": what others answer is no claim."""
_CONDITION = re.compile(
    r"\s*(?:if|si(?!\s(?:ha|ottiene|ottengono|trova|ricava|conclude|vede|deduce|può|tratta)\s|\s[a-zà-ù]+[aeo]no\s(?:quindi|dunque|perciò|così|allora|infine|\d))|wenn|falls|если|nếu|यदि|अगर|إن كان|لو)\s|\s*(?:sia(?:no)?|seja(?:m)?|sean?)\s(?:[a-z](?![^\W_]|['’])|[\ue100-\uf8ff])",
    re.IGNORECASE,
)
_RELATIVE = GatedPattern(
    r"\s(?:who|whom|whose|that|which|where|when|qui|dont|où|die|der|que|quienes|cuyo|"
    r"котор[а-я]{2,3}|mà)\s.{0,160}"
    r"(?=\s(?:is|are|was|were|equals|est|sont|vaut|ist|sind|beträgt|es|son|é|são|равно|равен|là|bằng)\s)",
    re.IGNORECASE,
)


def without_relative_clauses(text: str) -> str:
    """The text without what "who", "that", "qui" … open before a copula: it describes, it denies nothing."""
    return _RELATIVE.sub(" ", text) if " " in text else text


_ABOUT_BEFORE = re.compile(
    (
        r"^\s*(?:no|nope|wait|hmm|actually|hold on|that|this|it|these|those|which|both|"
        r"but that|but this|however,? (?:that|this|it)|"
        r"这|那|它|該|该|上述|以上|ce|cela|ça|c'est|das|dies|dieses|es ist|eso|esto|isso|isto|"
        r"это|так|هذا|هذه|यह|वह|それ|これ|그것|이것|이는|"
        r"điều (?:này|đó)|kết quả (?:này|đó)|(?:đáp án|câu trả lời|đáp số) (?:này|đó)|(?:that|this) (?:answer|result|value)|"
        r"cette réponse|ce résultat|diese (?:antwort|lösung)|dieses ergebnis|esa respuesta|ese resultado|essa resposta|esse resultado|"
        r"questa risposta|этот ответ|这个(?:答案|结果)|该答案|その答え|この答え|그 답|이 답|wrong|incorrect|no es|não é|i was|i made|"
        r"my mistake|sorry|oops)(?![^\W\d_])"
    ),
    re.IGNORECASE,
)
_SHORT = 70


_REFUTING = lexicon.pattern("refute", "negate", "hedge")


def may_refute(text: str) -> bool:
    """False when `refutes_what_was_said` certainly finds nothing in any sentence of a text."""
    words = lexicon.english_words(text)
    return _REFUTING.may_occur(text) or words is None or not words.isdisjoint(_EITHER_WORDS)


def refutes_what_was_said(sentence: str) -> Denial | None:
    """ "That is wrong.": a short sentence without a value that takes the statement before it back."""
    if (
        len(sentence) > _SHORT
        or (not sentence.strip(" .!").count(" ") and sentence.isascii())
        or not _ABOUT_BEFORE.match(sentence)
    ):
        return None
    found = denial(sentence, bounds=False)
    return (
        found if found and found.polarity in {Polarity.REFUTED, Polarity.NEGATED, Polarity.HEDGED} else None
    )
