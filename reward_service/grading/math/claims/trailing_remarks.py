"""Remarks that follow the value of a closing sentence: notes and comparisons with another quantity."""

import re

from reward_service.grading.math.claims import lexicon, values
from reward_service.grading.math.claims.asked_for import asked_for, stems
from reward_service.grading.math.claims.gated_pattern import GatedPattern
from reward_service.grading.math.claims.polarity import Polarity, denial
from reward_service.grading.math.problem import Problem
from reward_service.grading.math.typed.number_words import with_digits

_NOTE = (
    r"note(?! the answer)|notice|nb|n\.b\.|observe|zu beachten|man beachte|beachte|à noter|notons|"
    r"nótese|cabe notar|obsérvese|note-se|repare|заметим|обратите внимание|"
    r"注意|请注意|切勿|不要误|なお|참고로|lưu ý|chú ý|ध्यान दें|لاحظ|علما"
)
_COMPARED = (
    r"while|whereas|for comparison|by comparison|in comparison|by contrast|in contrast|incidentally|by the way|"
    r"zum vergleich|im vergleich|übrigens|hingegen|dagegen|nebenbei|während|wohingegen|"
    r"pour comparaison|en revanche|par contre|au passage|tandis que|alors que|quant à|"
    r"en cambio|por cierto|por otro lado|mientras que|em contrapartida|já|por comparação|enquanto|"
    r"для сравнения|кстати|тогда как|в то время как|"
    r"顺便|顺带|相比之下|ちなみに|一方|반면|한편|trong khi|जबकि|तुलना के लिए|بينما|للمقارنة"
)
_FIRST_WORDS = rf"(?:(?:{_NOTE}|{_COMPARED})(?![a-zà-ÿа-я])|[^\s,，;；.=\d\ue100-\uf8ff]{{1,15}}(?:\s[^\s,，;；.=\d\ue100-\uf8ff]{{1,15}}){{0,2}},?\s(?:{_COMPARED})(?![a-zà-ÿа-я]))"
_TRAILING = re.compile(rf"\s?[,，;；–—]\s*(?=(?:and |but |und |et |y |e |и )?{_FIRST_WORDS})", re.IGNORECASE)
_WHOLE = re.compile(
    rf"\s*[(（]?(?:[^\s,，;；.=\d\ue100-\uf8ff]{{1,15}}(?:\s[^\s,，;；.=\d\ue100-\uf8ff]{{1,15}}){{0,2}})?,?\s?(?:{_COMPARED})(?![a-zà-ÿа-я])|\s*(?:{_NOTE})(?![a-zà-ÿа-я])",
    re.IGNORECASE,
)
_CONCLUDES = lexicon.pattern("strong", "conclude", "gave_up")
_NAMES_ANSWER = lexicon.pattern("strong", "refute", "gave_up")
_GOES_ON_TO_SAY = lexicon.pattern("strong", "conclude", "refute", "gave_up")
_CORRECTS = GatedPattern(
    r"(?<![^\W_])(?:should|forgot|missed|making|correct|right|exact|true|actual|actually|real|really|instead|again|"
    r"eigentlich|richtig\w*|tatsächlich|vergessen|réel\w*|vrai\w*|exacte?s?|devrait|oubli\w*|correct\w*|real|deber\w+|"
    r"olvid\w+|verdader\w*|verdadeir\w*|esquec\w+|dever\w+|точн\w*|верн\w*|правильн\w*|забыл\w*|должн\w*)(?![^\W_])|"
    r"应|剩|多算|少算|漏|忘|正确|实际|减去|加上|正しく|実際|忘れ|실제|정확|잊",
    re.IGNORECASE,
)
_TAKES_BACK = GatedPattern(
    r"(?<![^\W_])(?:forgot\w*|missed|oops|wrong|mistake|instead|actually|should (?:be|have)|must be|vergessen|falsch|stattdessen|oubli\w*|faux|erreur|olvid\w+|error|esquec\w+|erro|забыл\w*|ошиб\w*)(?![^\W_])|"
    r"应|剩|多算|少算|漏|忘|错|减去|加上|間違|忘れ|잊|틀렸",
    re.IGNORECASE,
)


def takes_back(text: str) -> bool:
    """Whether a check finds that something is not so."""
    return _TAKES_BACK.search(text) is not None


_LONG_WORD = re.compile(r"[^\W\d_]{3,}|[\u3400-\u9fff]{2}")


_MEASURED = r"(?:R\$\s?|[$€£¥])?\d[\d.,]{0,15}+\s?[%€$£]?(?:\s[^\W\d_]{1,12}){0,2}"
_BESIDE = re.compile(
    rf"\s?[,;—–(]\s?(?:and |und |et |y |e |и )?(?:(?:which|that|this) is |that's |it's |das sind |das ist |soit |es decir,? |ou seja,? |that is,? )?(?:exactly |just |only |about )?{_MEASURED}\s(?:more|less|fewer|higher|lower|greater|bigger|smaller|taller|shorter|longer|older|younger|cheaper|"
    r"mehr|weniger|de plus|de moins|plus|moins|más|menos|mais|a mais|a menos|больше|меньше)(?:\s(?:than|als|que|qu'|do que|de lo que|chez|чем)(?![^\W_]).{0,80}|\s?[.!]?)$"
    rf"|,?\s(?:instead of|rather than|as opposed to|au lieu de|statt|anstatt|anstelle von|en lugar de|en vez de|em vez de|ao invés de|anziché|invece di|вместо)\s(?:the |les |los |os |der |den |die )?{_MEASURED}[^\d]{{0,40}}$"
    rf"|,\s(?:compared (?:with|to)|up from|down from|against|versus|verglichen mit|gegenüber|contre|par rapport à|frente a|en comparación con|em comparação com|contra|по сравнению с|против)\s(?:the |les |los |os |der |den |die )?{_MEASURED}[^\d]{{0,40}}$"
    rf"|[,;—–]\s(?:an average of|on average|or an average of|im schnitt|im durchschnitt|soit une moyenne de|un promedio de|uma média de|в среднем)\s{_MEASURED}[^\d]{{0,40}}$",
    re.IGNORECASE,
)
""" ", 50 more than the others", ", instead of 160 €", ", compared with 12,000 before", ", an average of 45 a day"."""
_TAIL = 240
"""Characters at the end of a sentence in which such a remark begins."""
_ASKS_DIFFERENCE = re.compile(
    r"(?<![^\W_])(?:more|less|fewer|differ\w*|longer|older|younger|taller|cheaper|faster|higher|lower|increase\w*|averag\w*|mean|mehr|weniger|unterschied\w*|durchschnitt\w*|plus|moins|différence|moyenne|más|menos|diferencia|promedio|media|mais|diferença|média|больше|меньше|разниц\w+|средн\w+)(?![^\W_])",
    re.IGNORECASE,
)


def without_trailing_comparison(sentence: str, problem: Problem) -> str:
    """The sentence up to its value, where "; note that …" or ", while …" only sets another value beside it."""
    beside = _BESIDE.search(sentence, max(0, len(sentence) - _TAIL))
    if (
        beside is not None
        and values.FIRST.search(sentence[: beside.start()])
        and _ASKS_DIFFERENCE.search(asked_for(problem.text).question) is None
        and denial(sentence[: beside.start()], bounds=False) is None
    ):
        sentence = sentence[: beside.start()]
    for found in _TRAILING.finditer(sentence):
        before, rest = sentence[: found.start()], sentence[found.end() :]
        if values.FIRST.search(before) and _only_remarks(rest, before, problem):
            return before
    return sentence


def compares(sentence: str, before: str, problem: Problem) -> bool:
    """Whether a sentence only sets another quantity beside the value stated before it."""
    return bool(
        _WHOLE.match(sentence) and values.FIRST.search(before) and _only_remarks(sentence, before, problem)
    )


_IRREAL = GatedPattern(
    r"(?<![^\W_])(?:would(?:n't| have| be| give| need| take)?|(?:it|they|he|she|one|there)'d (?:have|be|get)|wären?|würden?|hätten?|bräuchten?|käme|läge|ergäbe|betrüge|seraient|serait|auraient|aurait|faudrait|mettrait|"
    r"serían?|habrían?|tardarían?|costarían?|darían?|quedarían?|tendrían?|seriam?|levariam?|teriam?|dariam?|custariam?|ficariam?|sarebbero?|avrebbero?|impiegherebbe|бы)(?![^\W_])",
    re.IGNORECASE,
)


def is_irreal(sentence: str, before: str, problem: Problem) -> bool:
    """Whether a sentence only says what would be otherwise, behind a value: "The mean would be 4." """
    supposed = _SUPPOSED.match(sentence) is not None and _IF_IN_JAPANESE.search(problem.text) is None
    return bool(
        (supposed or _IRREAL.search(sentence))
        and _IRREAL.search(problem.text) is None
        and values.FIRST.search(with_digits(before))
        and not _CONCLUDES.search(sentence)
        and not _CORRECTS.search(sentence)
        and not answers_in_the_conditional(sentence, problem)
    )


def answers_in_the_conditional(sentence: str, problem: Problem) -> bool:
    """ "It would take both pipes 120 minutes.": whether a sentence is in the question's own words and supposes nothing."""
    if _IRREAL.search(sentence) is None or _SUPPOSES.search(sentence) is not None:
        return False
    return len(stems(sentence) & asked_for(problem.text).words) >= _OWN_WORDS


_OWN_WORDS = 2
_SUPPOSES = re.compile(
    r"(?<![^\W_])(?:if|had|were|without|instead|otherwise|wenn|falls|ohne|sonst|si|sans|sinon|sin|se|sem|если|без|иначе|alone|at|only|faster|slower|twice)(?![^\W_])",
    re.IGNORECASE,
)
_IF_IN_JAPANESE = re.compile("なら|たら|れば")
_SUPPOSED = re.compile(
    r"\s*もし[^。]{1,40}(?:たら|れば|なら)|\s*[^\d、。，,=]{1,12}なら(?!ない|ば|び|ん)[、\s]?(?=[^。]{0,24}\d)"
)
""" "往復なら48分": what holds of another case, where the prompt has none."""


_HOLDS_WHERE = re.compile(
    r"\s*(?:(?:which|this|that|the (?:identity|simplification|formula|result|equality|expression)) (?:holds|is valid|is true|is defined|works) |valid |defined )(?:for|whenever|as long as|when|if|provided|only)(?![^\W_])",
    re.IGNORECASE,
)


def tells_where_it_holds(sentence: str, before: str) -> bool:
    """Whether a sentence tells for which values the one before it holds: "which holds for all x ≠ 2"."""
    return _HOLDS_WHERE.match(sentence) is not None and values.FIRST.search(before) is not None


def goes_on_with_a_note(line: str, before: str, problem: Problem) -> bool:
    """Whether a line goes on from a comma at the end of the line before, with nothing but a note."""
    return before.rstrip().endswith((",", "，", ";", "；")) and (
        without_trailing_comparison(before + line, problem) == before.rstrip().rstrip(",，;；")
    )


_IN_DECIMALS = re.compile(
    r"\s*(?:numerically|as a decimal|in decimals?(?: form| notation)?|numerisch|als dezimalzahl|numériquement|numéricamente|numericamente|en decimales|численно|数值上|数値では|小数で)(?![^\W_\u3040-\u9fff])"
    r"|\s*(?P<about>(?:(?:this|that|which|it)(?:'s| is)|das (?:ist|sind)|c'est|soit|es decir|eso es|isso é|это|即|即约)\s?(?:about|approximately|roughly|around|ungefähr|etwa|rund|environ|aproximadamente|unos|cerca de|примерно|приблизительно|около|大约|约|≈)\s)",
    re.IGNORECASE,
)
_EXACT = re.compile(
    r"[π√∛ℯ\ue100-\uf8ff]|\d/\d|\\[dt]?frac|(?<![a-z])(?:sqrt|pi|ln|log|exp)(?![a-z])|(?<![a-z])e\^",
    re.IGNORECASE,
)
_ASKS_DECIMAL = re.compile(
    r"(?<![^\W_])(?:approximat\w*|round\w*|nearest|decimals?|estimat\w*|gerundet|runde\w*|näherung\w*|arrond\w*|approch\w*|redonde\w*|aproxim\w*|arredond\w*|округл\w*|приближ\w*)(?![^\W_])|四舍五入|约|近似|小数|四捨五入|およそ",
    re.IGNORECASE,
)


def only_rounds(sentence: str, before: str, problem: Problem) -> bool:
    """Whether a sentence only gives in decimals the exact value before it: "Numerically that's about 0.5708." """
    found = _IN_DECIMALS.match(sentence)
    if found is None or _ASKS_DECIMAL.search(problem.text) or _NAMES_ANSWER.search(sentence):
        return False
    return bool(values.FIRST.search(before)) and (found["about"] is None or _EXACT.search(before) is not None)


_SHARE = re.compile(
    r"\s*(?:(?:this|that|it|which) (?:is|was|equals|represents|makes up|accounts for|corresponds to|means)|das (?:ist|sind|entspricht)|c'est|cela (?:fait|représente)|esto? (?:es|representa)|eso es|isso é|это)\s(?:about |exactly |only |just |roughly |genau |etwa |environ |около )?"
    r"(?:\d{1,3}\s?/\s?\d{1,3}|\d{1,3}(?:[.,]\d{1,3})?\s?%|half|a (?:third|quarter|fifth|tenth)|two thirds|three quarters|ein \w{4,9}|die hälfte|la moitié|un \w{4,8}|la mitad|metade|половина|треть|четверть)"
    r"\s?(?:of|der|des|von|de|du|del|da|do|от)?\s"
    r"|\s*(?:this|that|it|which)(?:'s|\s(?:is|was|equals)|\smakes it)\s(?:about |exactly |almost |nearly |just )?(?:twice|double|triple|(?:\d+(?:\.\d+)?|two|three|four|five|six|seven|eight|nine|ten)\stimes)\s"
    r"|\s*(?:das (?:ist|sind)|c'est|eso es|esto es|isso é|это)\s(?:genau |exactement |exactamente |exatamente |ровно )?(?:doppelt|das doppelte|dreimal|viermal|le double|le triple|el doble|el triple|o dobro|o triplo|вдвое|втрое|в \d+ раза?)\s"
    r"|\s*(?:这|這)?(?:正好|恰好|刚好)?(?:占|是|相当于)[^\d，。]{1,8}的?\d{1,3}(?:/\d|%)",
    re.IGNORECASE,
)
_ASKS_SHARE = re.compile(
    r"fraction|times (?:as|more|larger|bigger)|how many times|percent|per cent|share of|what share|portion|proportion|probab|what part|anteil|bruchteil|prozent|fracci|porcent|fraç|porcent|pourcent|quelle part|доля|процент|часть|几分之几|百分之|比例|概率|%",
    re.IGNORECASE,
)


_AVERAGE = re.compile(
    r"(?<![^\W_])(?:averag\w*|mean|durchschnitt\w*|moyenn\w*|promedio|média|media|средн\w+|trung bình)(?![^\W_])|平均|평균|औसत|متوسط",
    re.IGNORECASE,
)
_RATE = re.compile(
    r"\s*(?:that|this|it|which)(?: is|'s| works out to| comes to| means| makes)\s.{0,40}\s(?:per|each|apiece|a piece|every)(?![^\W_])|\s*(?:das sind|das ist)\s.{0,40}\s(?:pro|je)\s|"
    r"\s*(?:c'est|cela fait)\s.{0,40}\spar\s|\s*(?:eso es|esto es|isso é)\s.{0,40}\s(?:por|cada)\s|\s*(?:это|то есть)\s.{0,40}\s(?:кажд\w+|в день|в час)|\s*(?:也就是|即|相当于|这是)?[^，。\d]{0,4}每",
    re.IGNORECASE,
)
_ASKS_RATE = re.compile(
    r"(?<![^\W_])(?:per|each|every|apiece|averag\w*|mean|daily|hourly|weekly|monthly|rate|speed|fast|price|cost|pace|pro|je|par|chaque|chacun\w*|cada|por|кажд\w+)(?![^\W_])|每|毎|平均|速",
    re.IGNORECASE,
)


def says_another_measure(sentence: str, before: str, problem: Problem) -> bool:
    """Whether a sentence gives the average or the rate behind a value, for neither of which the prompt asks: "On average
    that is 36 clips a month." """
    value = values.FIRST.search(sentence)
    head = sentence[: value.start()] if value is not None and _DEICTIC.match(sentence) is None else sentence
    averaged = _AVERAGE.search(head)
    if averaged is not None and re.search(r"\d[^,;—–]*[,;—–]", head[: averaged.start()]):
        averaged = None  # "That makes 90 laps, an average of 45 a day"
    average = averaged is not None and _AVERAGE.search(problem.text) is None
    rate = _RATE.match(sentence) is not None and _ASKS_RATE.search(problem.text[-_QUESTION:]) is None
    return bool(
        problem.text
        and (average or rate)
        and values.FIRST.search(before)
        and not _NAMES_ANSWER.search(sentence)
        and not _CORRECTS.search(sentence)
    )


_DEICTIC = re.compile(
    r"\s*(?:that|this|it|which|das|c'est|eso|esto|isso|это)(?:'s|\s(?:is|works|comes|means|makes|ist|es|é))?\s",
    re.IGNORECASE,
)
_QUESTION = 100
"""Characters at the end of a prompt in which the question stands."""


def says_a_share(sentence: str, before: str, problem: Problem) -> bool:
    """Whether a sentence only tells what share of something the value before it is: "This is 1/3 of the total." """
    return bool(
        _SHARE.match(sentence)
        and problem.text
        and not _ASKS_SHARE.search(problem.text)
        and values.FIRST.search(before)
        and not _NAMES_ANSWER.search(sentence)
        and not _CORRECTS.search(sentence)
    )


def corrects(text: str) -> bool:
    """Whether a text says that something before it was left out or is not so."""
    return _CORRECTS.search(text) is not None


def _only_remarks(rest: str, before: str, problem: Problem) -> bool:
    """Whether a remark concludes nothing, takes nothing back and names nothing more of the prompt's words."""
    if _GOES_ON_TO_SAY.search(rest) or _CORRECTS.search(rest):
        return False
    undone = denial(rest, bounds=False)
    if undone is not None and undone.polarity in {Polarity.NEGATED, Polarity.REFUTED, Polarity.GAVE_UP}:
        return False
    taken = denial(before, bounds=False)
    if taken is not None and taken.polarity is not Polarity.GIVEN:
        return False
    asked = {word.casefold() for word in _LONG_WORD.findall(problem.text)}
    named = {word.casefold() for word in _LONG_WORD.findall(rest)}
    said = {word.casefold() for word in _LONG_WORD.findall(before)}
    return not (named & asked) - said
