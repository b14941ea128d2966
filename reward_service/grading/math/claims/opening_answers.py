"""Texts that answer before or behind other things: in the first sentence, with the explanation behind it ("The perimeter
is 46 m. You get it by doubling 23."), or behind what was only thought of.
"""

import re
from itertools import islice

from reward_service.grading.math.claims import lexicon, values
from reward_service.grading.math.claims.asked_for import TOTALS, Asked, asked_for, stems
from reward_service.grading.math.claims.clauses import clauses, sentences
from reward_service.grading.math.claims.last_sentence import is_reason
from reward_service.grading.math.claims.markup import DRESS, Document
from reward_service.grading.math.claims.plain_statements import is_given, plain
from reward_service.grading.math.claims.polarity import Denial, Polarity, denial
from reward_service.grading.math.claims.trailing_remarks import takes_back
from reward_service.grading.math.problem import Problem

_VALUED = re.compile(r"[\d\ue100-\uf8ff]")
_NUMBERS = re.compile(r"\d+(?:[.,]\d+)*")
_MOST_SENTENCES = 12
"""A longer text has worked something out behind its first sentence."""
_CONCLUDES_AGAIN = lexicon.FramedPattern(
    r"\s*(?:(?:and|und|et|y|e|и)\s)?(?:therefore|thus|hence|so|also|donc|luego|portanto|logo|quindi|значит|итак|所以|因此|故|よって|したがって|따라서|vậy)(?![^\W_\u3040-\u9fff\uac00-\ud7af])|.{0,40}(?:WORDS)",
    "strong",
)
_PRONOUN = re.compile(
    r"\s*(?:(?:it|that|this|there|they|he|she|you|we|one|es|das|sie|er|man|il|elle|ils|elles|on|c'|ce|eso|esto|isso|isto|это|он|она|они)\s?)?"
    r"(?:'s|is|are|was|were|has|have|had|costs?|takes?|needs?|gets?|sind|ist|hat|haben|kostet|braucht|dauert|est|sont|coûte|a|ont|es|son|tiene|cuesta|é|são|tem|custa|de|будет)?"
    r"(?:\s(?:de|of|exactly|genau|exactement|exactamente|exatamente|ровно))?\s*",
    re.IGNORECASE,
)
_KANA = re.compile("[\u3040-\u309f]")
_EXPLAINS_HOW = re.compile(
    r"\s*(?:(?:(?:you|we|one|i)(?:'d|\scan|\scould)?\s(?:get|got|find|obtain|work|see|compute|calculate|arrive|know)|to\s(?:get|find|see|obtain|arrive|work|compute|calculate)|just|simply|because|since|as|each of|every|"
    r"that's because|this (?:is because|comes|follows)|it (?:comes|follows)|the reason|first|using|by|remember|recall|starting|here's|here is|indeed|"
    r"denn|weil|da|dazu|nämlich|zunächst|zuerst|man\s(?:rechnet|erhält|multipliziert|addiert|teilt|bildet|nimmt)|das (?:ergibt|folgt)|"
    r"car|en effet|il suffit|puisque|on\s(?:obtient|calcule|multiplie|trouve|divise|additionne)|pour (?:obtenir|trouver|calculer)|"
    r"porque|basta|ya que|pues|hay que|se (?:obtiene|calcula)|para (?:obtener|hallar|calcular|obter|achar)|pois|já que|obtém-se|calcula-se|"
    r"perché|infatti|poiché|si (?:ottiene|calcola)|потому|так как|ведь|действительно|достаточно|поскольку|чтобы|сначала|vì|bởi vì)(?![^\W_])|"
    r"因为|因為|这是因为|由于|只需|只要|首先|具体|なぜなら|というのも|まず|왜냐하면|먼저)",
    re.IGNORECASE,
)


def opening_answer(found: Document, problem: Problem) -> str:
    """The value that the first sentence gives to what is asked, when an explanation stands behind it and nothing
    concludes again; nothing otherwise."""
    if not problem.text:
        return ""
    told_in_all = (s for line in found.lines for s in (sentences(line.text) or [line.text]))
    said = list(islice(told_in_all, _MOST_SENTENCES + 1))
    if not said or len(said) > _MOST_SENTENCES:
        return ""
    told, reason = _with_its_reason(said[0])
    rest = [reason, *said[1:]] if reason else said[1:]
    if not rest or any(takes_back(later) or _CONCLUDES_AGAIN.match(later) for later in rest):
        return ""
    of = stems(told) & asked_for(problem.text).words
    if of and any(of <= stems(later) and values.FIRST.search(later) for later in rest):
        return ""  # "The perimeter of the whole field is 64 m."
    if not (reason or _explains(rest[0])):
        return _alone(told, problem, _MEASURED)
    return _answers(told, problem) or _alone(told, problem, _NUMBER)


_COLON = re.compile(r"\s?[:：]\s(?=[a-zà-ÿа-я])")


def _with_its_reason(sentence: str) -> tuple[str, str]:
    """A sentence up to the reason that it gives, and that: "It's 36 | because 12 = 2²·3"."""
    colon = _COLON.search(sentence)
    if colon is not None:
        return sentence[: colon.start()], sentence[colon.end() :]
    parts = clauses(sentence)
    if len(parts) < 2 or is_reason(parts[0]) or not _EXPLAINS_HOW.match(parts[1]):
        return sentence, ""
    at = sentence.find(parts[1])
    return sentence[:at].rstrip(" ,，、"), sentence[at:]


_NUMBER = re.compile(r"[-−]?[$€£¥]?\d[\d.,/]*\s?%?(?:\s?[^\W\d_]{1,20}){0,2}")
_MEASURED = re.compile(r"[-−]?[$€£¥]?\d[\d.,]*\s?[^\W\d_]{2,20}(?:\s[^\W\d_]{2,20})?|[-−]?[$€£¥]\d[\d.,]*")


def _alone(sentence: str, problem: Problem, form: re.Pattern[str]) -> str:
    """A value of this form that is a sentence of its own: "33 pencils." """
    value = sentence.translate(DRESS).strip(" .。")
    return value if form.fullmatch(value) and not is_given(value, problem) else ""


def answered_behind(found: Document, denied: Denial, problem: Problem) -> bool:
    """ "I first wanted to answer 168. The number of boys is 180.": whether what was only thought of is followed by a last
    sentence that gives one value to the question's words."""
    if denied.polarity is not Polarity.GIVEN:
        return False
    closing = (sentences(found.lines[-1].text) or [""])[-1]
    parts = clauses(closing)
    stated = plain(parts[0], problem) if len(parts) == 1 and denial(closing) is None else None
    if stated is None or stated.denied is not None:
        return False
    return bool(stems(closing.rpartition(stated.value)[0]) & asked_for(problem.text).words)


def _explains(sentence: str) -> bool:
    found = _EXPLAINS_HOW.match(sentence) or _EXPLAINS_AT_ITS_END.search(sentence)
    return found is not None or any(map(is_reason, clauses(sentence)))


_EXPLAINS_AT_ITS_END = re.compile(
    r"(?:から|ため|ので)(?:です|だ|である)?[。.]?\s*$|때문(?:입니다|이다)[.。]?\s*$"
)


def _answers(sentence: str, problem: Problem) -> str:
    parts = clauses(sentence)
    stated = plain(parts[0], problem) if len(parts) == 1 else None
    if stated is None or stated.denied is not None or is_given(stated.value, problem):
        return ""
    if _VALUED.search(stated.value) is None:
        return ""
    ahead, _, behind = sentence.rpartition(stated.value)
    ahead = TOTALS.sub("", ahead)
    if "=" in stated.value and _WHERE.search(ahead):
        return ""  # "It has its minimum at x = 2."
    told = set(_NUMBERS.findall(ahead)) <= set(problem.numbers) and values.says_nothing(behind)
    return stated.value if told and _is_of_what_is_asked(ahead, asked_for(problem.text)) else ""


_WHERE = re.compile(
    r"(?<![^\W_])(?:at|when|for|where|bei|für|wenn|pour|quand|en|em|cuando|quando|при|когда)\s?$",
    re.IGNORECASE,
)


def _is_of_what_is_asked(ahead: str, asked: Asked) -> bool:
    """Whether the words before a value are all the question's, or only a pronoun and a copula."""
    said = {word for word in stems(ahead.translate(DRESS)) if _KANA.search(word) is None}
    if not said:
        return _PRONOUN.fullmatch(ahead.translate(DRESS)) is not None
    return said <= asked.words and bool(said & asked.subject or 2 * len(said) >= len(asked.words))
