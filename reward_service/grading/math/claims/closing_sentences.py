"""The sentences at the end of a text in which its answer is looked for, without those that check, explain or set something
beside it."""

import re
from dataclasses import dataclass
from itertools import islice

from reward_service.grading.math.claims import lexicon, values
from reward_service.grading.math.claims.answer_labels import label
from reward_service.grading.math.claims.asides import COURTESY, EXPLAINS
from reward_service.grading.math.claims.asked_for import asked_for, stems
from reward_service.grading.math.claims.asked_units import unit_of
from reward_service.grading.math.claims.clauses import clauses, sentences
from reward_service.grading.math.claims.gated_pattern import GatedPattern
from reward_service.grading.math.claims.last_sentence import is_reason, without_remark, without_size_remark
from reward_service.grading.math.claims.markup import BOLD_OFF, Document
from reward_service.grading.math.claims.offered_alternatives import as_simplified
from reward_service.grading.math.claims.other_quantities import tells_another_measure, without_other_quantity
from reward_service.grading.math.claims.polarity import Polarity, denial
from reward_service.grading.math.claims.question_evidence import is_labelled_as_asked
from reward_service.grading.math.claims.reference_shape import Measure
from reward_service.grading.math.claims.said_beside import says_it_beside
from reward_service.grading.math.claims.trailing_remarks import (
    answers_in_the_conditional,
    corrects,
    takes_back,
    without_trailing_comparison,
)
from reward_service.grading.math.problem import Problem

MOST_BACK = 3
"""Lines without any value that may stand behind the concluding one."""
MOST_SENTENCES = 4


def only_checks(sentence: str, asked: frozenset[str], problem: Problem) -> bool:
    """Whether a sentence checks or explains what was said before it, and neither concludes nor corrects. It does not
    where its opening words are those that the prompt asks for: "Their sum is 605." """
    opened = CHECKS.match(sentence)
    if opened is not None and (
        stems(opened.group()) & asked
        or _combines(sentence[opened.start() :], problem)
        or answers_in_the_conditional(sentence, problem)
    ):
        return False
    if opened is None and (_AGREES.search(sentence) is None or _RESUMES.match(sentence)):
        return False
    rest = sentence[opened.end() :] if opened is not None else sentence
    denied = denial(rest, bounds=False)
    return not (
        (corrects(rest) if opened is None else takes_back(rest))
        or _STRONG.search(rest)
        or any(_CONCLUDES.search(c[:_HEAD]) and values.FIRST.search(c) for c in clauses(rest)[1:])
        or (denied is not None and denied.polarity is Polarity.NEGATED)
    )


def _only_explains(sentence: str) -> bool:
    """ "Nothing is left over, for 8 × 75 = 600": whether it denies something, and values only give the reason; or
    whether its values only stand in an example."""
    example = _EXAMPLE.search(sentence)
    if example is not None and values.FIRST.search(sentence[: example.start()]) is None:
        return True
    parts = clauses(sentence)
    told = [clause for clause in parts if not is_reason(clause)]
    if not 0 < len(told) < len(parts) or any(values.FIRST.search(clause) for clause in told):
        return False
    denied = denial(" ".join(told), bounds=False)
    return (_NONE.search(" ".join(told)) or _ALREADY.search(" ".join(told))) is not None or (
        denied is not None and denied.polarity is Polarity.NEGATED
    )


_TOGETHER = re.compile(
    r"\s*(?:their|ihre|leur|su|sua|la loro|их)\s(?:sum|product|difference|summe|differenz|somme|produit|suma|producto|soma|produto|somma|prodotto|сумма|разность|произведение)\s.*=\s?([-−]?\d+(?:[.,]\d+)*)\.?\s*$",
    re.IGNORECASE,
)


def _combines(sentence: str, problem: Problem) -> bool:
    """ "Their sum is −4 + 3 = −1": whether a sentence works out of two values one that the prompt does not give."""
    found = _TOGETHER.match(sentence)
    return found is not None and found[1].lstrip("-−") not in problem.numbers


_ALREADY = GatedPattern(
    r"lowest terms|simplest form|irreduc|irréductible|irreducible|vollständig gekürzt|unkürzbar|несократим|最简|既約|기약분수|tối giản|निम्नतम",
    re.IGNORECASE,
)
_NONE = GatedPattern(
    r"(?<![^\W_])(?:there is no|there are no|kein\w{0,2}|aucune?|ning[uú]n[ao]?|nenhuma?|nessun[ao]?|нет)(?![^\W_])|没有",
    re.IGNORECASE,
)
_EXAMPLE = GatedPattern(
    r"[,;，]?\s?(?<![^\W_])(?:e\.g\.?|for example|for instance|z\.\s?B\.|zum beispiel|par exemple|por ejemplo|por exemplo|per esempio|например|例如|比如|たとえば|예를 들어|ví dụ)",
    re.IGNORECASE,
)


_HEAD = 12
"""Characters of a clause in which a word of conclusion opens it."""
_STRONG = lexicon.pattern("strong")
_CONCLUDES = lexicon.pattern("strong", "conclude")
_OF_THOSE = re.compile(
    r"\s*(?:of (?:these|those|them)|among (?:these|them)|de (?:ellos|ellas|estos|estas)|deles|delas|destes|destas|davon|darunter|parmi (?:eux|elles|ceux-ci)|d'entre (?:eux|elles)|"
    r"di (?:questi|queste|essi)|из них|среди них|其中|このうち|そのうち|その内|그중|이 중|trong (?:đó|số đó)|इनमें से|منها|at (?:that|this) (?:time|moment|point)|by then)(?![^\W_\u3040-\u9fff])",
    re.IGNORECASE,
)
""" "其中…": what is said of some of those that were counted before."""


def _is_of_others_of_those(sentence: str, asked: frozenset[str]) -> bool:
    found = _OF_THOSE.match(sentence)
    return found is not None and not stems(sentence[found.end() :]) & asked


_AGREES = GatedPattern(
    r"(?<![^\W_])(?:is indeed|are indeed|indeed (?:gives|equals)|as (?:expected|it should|they should)|which (?:checks|agrees|matches|is right)|wie (?:erwartet|verlangt)|"
    r"comme (?:prévu|attendu)|como era de esperar|como esperado|как и ожидалось|как и должно быть|(?:y )?en efecto|(?:et )?en effet|in der tat|und tatsächlich|e de fato|e infatti|и действительно|and indeed|agrees? with|match(?:es)? (?:the|our|what)|in agreement with|coincid(?:e|en|ono|em) con|coincid(?:e|em) com|stimm(?:t|en) (?:mit .{0,30})?überein|совпада(?:ет|ют) с|è coerente con|es coherente con|é coerente com|est cohérent avec|is consistent with|passt zu|согласуется с)(?![^\W_])|吻合|相符|符合题意|与题意相符|正好符合",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"[(（].{2,300}[)）]\s*[.。]?")
CHECKS = lexicon.FramedPattern(r"\s*[(（\ue000]*(?:WORDS)", "checks")
_RESUMES = lexicon.FramedPattern(
    r"\s*(?:(?:and|und|et|y|e|и)\s)?(?:WORDS|(?:the|so the) (?:answer|result)|[(（]?[a-h1-9][)）])",
    "conclude",
    "strong",
)


def _stands_aside(sentence: str, before: str) -> bool:
    """Whether a sentence asks, is courtesy, or explains."""
    asks = sentence.rstrip("\"'”" + BOLD_OFF).endswith(("?", "？", "؟"))
    aside = COURTESY.match(sentence) or (before and EXPLAINS.match(sentence))
    return asks or bool(aside) or (bool(before) and _IN_BRACKETS.fullmatch(sentence) is not None)


_MOST_CLOSING = 8
"""Sentences at the end of a text that are looked at."""


@dataclass(frozen=True, slots=True)
class _Told:
    """One of the last sentences: what stands before it on its line and ahead of it, and whether a value stands before
    it, and a conclusion."""

    sentence: str
    before: str
    ahead: str
    valued_ahead: bool
    concluded: bool


def closing_sentences(found: Document, problem: Problem, measure: Measure | None) -> list[str]:
    """The last sentences of the last lines, the very last one first; questions and courtesy left out."""
    told = (one for one in reversed(_told(found, problem)) if not _is_beside(one, problem, measure))
    return [_plainly(one.sentence, problem) for one in islice(told, MOST_SENTENCES)]


def _told(found: Document, problem: Problem) -> list[_Told]:
    """The last sentences in order, without those that only check what was stated before."""
    lines = found.lines[-MOST_BACK - 3 :]
    said = [(line.text, sentence) for line in lines for sentence in (sentences(line.text) or [line.text])]
    stated, checking = len(said) > _MOST_CLOSING, False
    asked = asked_for(problem.text).words
    told: list[_Told] = []
    concluded, valued_ahead, at, earlier = False, False, "", ""
    for line, sentence in said[-_MOST_CLOSING:]:
        before = line[: max(line.rfind(sentence), 0)]
        goes_on = checking and not _RESUMES.match(sentence) and (line is at or not _speaks(sentence))
        checking = stated and (goes_on or only_checks(sentence, asked, problem))
        if not checking:
            told.append(_Told(sentence, before, before or earlier, valued_ahead, concluded))
        valued_ahead = valued_ahead or values.FIRST.search(sentence) is not None
        at, concluded = line, concluded or (not checking and _CONCLUDES.search(sentence) is not None)
        stated = stated or valued_ahead or says_something(sentence)
        earlier = sentence
    return told


def _is_beside(told: _Told, problem: Problem, measure: Measure | None) -> bool:
    """Whether a sentence asks, is courtesy, explains, or sets something beside the value before it."""
    sentence = told.sentence
    return (
        _stands_aside(sentence, told.before)
        or (told.valued_ahead and _EXAMPLE.match(sentence) is not None)
        or says_it_beside(sentence, told.ahead, problem)
        or tells_another_measure(sentence, told.ahead, measure)
        or (
            told.concluded
            and (_is_of_others_of_those(sentence, asked_for(problem.text).words) or _only_explains(sentence))
        )
    )


def _plainly(sentence: str, problem: Problem) -> str:
    """A sentence without its label and without remarks behind its value."""
    labelled = label(sentence)
    keeps = labelled is not None and is_labelled_as_asked(labelled[1] + ":", asked_for(problem.text))
    told = labelled[2] if labelled and labelled[2].strip() and not keeps else sentence
    plain = told if _asked_in_brackets(told, problem) else without_remark(without_size_remark(told))
    plain = without_trailing_comparison(as_simplified(plain), problem)
    return without_other_quantity(plain, problem)


_BRACKET = re.compile(r"[(（]\s?(?:=|≈)?\s?([^()（）]{1,30})[)）]")


def _asked_in_brackets(sentence: str, problem: Problem) -> bool:
    """ "3 hours (180 minutes)", where minutes are asked for."""
    unit = asked_for(problem.text).unit
    return unit is not None and any(unit_of(m[1].strip()) == unit for m in _BRACKET.finditer(sentence))


def _speaks(text: str) -> bool:
    """Whether a text is more than a computation."""
    return len(values.words(text)) > _WORDS_OF_WORK


_WORDS_OF_WORK = 3


def says_something(text: str) -> bool:
    """Whether a line without a value may answer in words unknown here: no line before it speaks then."""
    return lexicon.pattern("copulas").search(text) is not None and not COURTESY.match(text)
