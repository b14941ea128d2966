"""What the last lines of a text state when nothing in it names the answer."""

import re
from functools import partial

from reward_service.grading.math.claims import lexicon, values
from reward_service.grading.math.claims.answer_labels import label
from reward_service.grading.math.claims.asides import COURTESY, EXPLAINS, answered_first
from reward_service.grading.math.claims.asked_for import asked_for, stems
from reward_service.grading.math.claims.asked_units import unit_of
from reward_service.grading.math.claims.candidate_evidence import Question, joined
from reward_service.grading.math.claims.claim_types import Claim, Reading
from reward_service.grading.math.claims.clauses import clauses, sentences
from reward_service.grading.math.claims.copula_values import result, with_noun
from reward_service.grading.math.claims.gated_pattern import GatedPattern
from reward_service.grading.math.claims.gathered_values import gathered
from reward_service.grading.math.claims.itemised_answers import itemised
from reward_service.grading.math.claims.last_sentence import (
    is_reason,
    read_sentence,
    without_remark,
    without_size_remark,
)
from reward_service.grading.math.claims.lettered_parts import final_parts
from reward_service.grading.math.claims.markup import BOLD_OFF, BOLD_ON, Document, Line
from reward_service.grading.math.claims.offered_alternatives import as_simplified, offers_either
from reward_service.grading.math.claims.opening_answers import answered_behind, opening_answer
from reward_service.grading.math.claims.other_quantities import tells_another_measure, without_other_quantity
from reward_service.grading.math.claims.plain_statements import says_nothing_exists
from reward_service.grading.math.claims.polarity import Denial, Polarity, denial
from reward_service.grading.math.claims.question_evidence import is_labelled_as_asked
from reward_service.grading.math.claims.ranked_claims import best_claim
from reward_service.grading.math.claims.reference_shape import ANYTHING, Measure, Shape, Wanted
from reward_service.grading.math.claims.said_beside import says_it_beside
from reward_service.grading.math.claims.shaped_values import shaped_values
from reward_service.grading.math.claims.trailing_remarks import (
    answers_in_the_conditional,
    corrects,
    goes_on_with_a_note,
    takes_back,
    without_trailing_comparison,
)
from reward_service.grading.math.claims.value_lists import bullets, in_the_prompt_s_order, named_values
from reward_service.grading.math.claims.verdict_words import is_hedged_verdict, verdict_of, verdict_word
from reward_service.grading.math.problem import Problem

IN_ORDER = "parts, in the prompt's order"
"""Why a list was read so that its order counts."""
_MOST_BACK = 3
"""Lines without any value that may stand behind the concluding one."""


def from_last_lines(
    found: Document, problem: Problem, denied: Denial | None, wanted: Wanted = ANYTHING
) -> Reading:
    """What the last lines state: lists and verdicts first, then the value with the most evidence."""
    if _BREAKS_OFF.search(found.restored(found.lines[-1].text)):
        return Reading((), "the text breaks off")
    if wanted.count == 1 and not wanted.roots and offers_either(found.lines[-1].text):
        return Reading((), "two values are offered")
    if denied is None and (first := answered_first(found)):
        return Reading((Claim(found.restored(first), "answered first"),))
    if denied is None and wanted.shape in _ONE_VALUE and (first := opening_answer(found, problem)):
        return Reading((Claim(found.restored(first), "answered first"),))
    if len(found.lines) > 1 and goes_on_with_a_note(found.lines[-1].text, found.lines[-2].text, problem):
        found.lines.pop()
    told = _in_parts(found, problem, denied, wanted) or _in_a_word(found, problem, wanted)
    if told is not None:
        return Reading((told,))
    if denied is not None and not _ends_with_nothing(found) and not answered_behind(found, denied, problem):
        return Reading((), str(denied))
    ruled = _by_rules(found, problem)
    if found.lines[-1].display:
        return ruled
    undone = not ruled.claims and ruled.reason != _NOTHING
    closing = _closing(found, problem, wanted.measure)
    closing = closing[:1] if undone else closing
    said = joined(ruled.claims[0].text) if ruled.claims else ""
    question = Question(problem, asked_for(problem.text), wanted.shape, said, wanted.measure)
    best = best_claim(found, closing, question)
    return ruled if best is None or (undone and _doubted(ruled)) else Reading((best,))


_ONE_VALUE = frozenset({Shape.NUMBER, Shape.EXPRESSION, Shape.RATIO, Shape.PAIR, Shape.UNKNOWN})


def _in_parts(found: Document, problem: Problem, denied: Denial | None, wanted: Wanted) -> Claim | None:
    """Values that stand item by item, in lettered parts, behind names or in bullets."""
    items = itemised(found, wanted, partial(_value_of, found, problem))
    if items is not None and denied is None:
        return Claim(found.restored(items), "item by item")
    if denied is None and (
        values_found := gathered(found, wanted, problem, partial(_value_of, found, problem))
    ):
        return Claim(found.restored(values_found), "found one after the other")
    parts = final_parts(found, problem) or named_values(found, problem) or bullets(found)
    if parts is None:
        return None
    ordered = None if wanted.labels else in_the_prompt_s_order(parts, problem)
    if ordered is not None and wanted.count > 1:
        return Claim(found.restored(ordered), IN_ORDER)
    return Claim(found.restored(parts), "parts")


def _in_a_word(found: Document, problem: Problem, wanted: Wanted) -> Claim | None:
    """A word of yes or no, where one is asked for."""
    if wanted.shape is Shape.VERDICT and (said := _said_verdict(found)):
        return Claim(said, "a verdict")
    verdict = verdict_word(found.lines[-1].text, problem) if problem.text else ""
    if not verdict and wanted.shape is Shape.VERDICT and problem.text:
        verdict = verdict_of((sentences(found.lines[-1].text) or [""])[-1], problem)
    return Claim(verdict, "the last line") if verdict else None


def _said_verdict(found: Document) -> str:
    """ "Logo, a resposta é não: 1 não é primo.": the one word of yes or no that the last sentence gives."""
    said = (sentences(found.lines[-1].text) or [""])[-1]
    if is_hedged_verdict(said):
        return ""
    words = {span.value for clause in clauses(said) for span in shaped_values(clause, Shape.VERDICT)}
    return words.pop() if len(words) == 1 else ""


_BREAKS_OFF = re.compile(r"(?:=|≈|≤|≥|\\(?:approx|leq?|geq?|times|cdot|equiv)|[×÷·]|\s[+*<−-])[\s$*]*$")
"""A sign behind which something must follow: the text was cut off."""


def _value_of(found: Document, problem: Problem, lines: list[str], shape: Shape) -> str:
    """The value with the most evidence in some lines, with placeholders put back; nothing when there is none."""
    closing = [said for text in reversed(lines) for said in reversed(sentences(text) or [text])]
    told = [without_remark(said) for said in closing][:_MOST_SENTENCES]
    best = best_claim(found, told, Question(problem, asked_for(problem.text), shape, ""))
    return best.text if best is not None else ""


def _ends_with_nothing(found: Document) -> bool:
    """ "Both cannot hold. There is no solution.": what was denied before is why nothing exists."""
    closing = sentences(found.lines[-1].text)
    return bool(closing) and any(map(says_nothing_exists, clauses(closing[-1])[-1:]))


_NOTHING = "nothing is stated"
_DOUBTS = (Polarity.HEDGED, Polarity.REFUTED, Polarity.GAVE_UP, Polarity.ASKED)


def _doubted(reading: Reading) -> bool:
    """Whether a text takes back all that it states, so that no other value of it counts."""
    return reading.reason.startswith(_DOUBTS)


def _by_rules(found: Document, problem: Problem) -> Reading:
    """What the last line that says anything states."""
    for number in range(len(found.lines) - 1, max(-1, len(found.lines) - 1 - _MOST_BACK), -1):
        line, earlier = found.lines[number], found.lines[number - 1].text if number else ""
        reading = _last_line(found, line, problem, earlier)
        if reading is not None:
            return reading
        if values.FIRST.search(line.text) or _says_something(line.text):
            break
    return Reading((), _NOTHING)


_MOST_SENTENCES = 4


def _only_checks(sentence: str, asked: frozenset[str], problem: Problem) -> bool:
    """Whether a sentence checks or explains what was said before it, and neither concludes nor corrects. It does not
    where its opening words are those that the prompt asks for: "Their sum is 605." """
    opened = _CHECKS.match(sentence)
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
_CHECKS = lexicon.FramedPattern(r"\s*[(（\ue000]*(?:WORDS)", "checks")
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


def _closing(found: Document, problem: Problem, measure: Measure | None) -> list[str]:
    """The last sentences of the last lines, the very last one first; questions and courtesy left out."""
    closing: list[str] = []
    lines = found.lines[-_MOST_BACK - 3 :]
    said = [(line.text, sentence) for line in lines for sentence in (sentences(line.text) or [line.text])]
    stated, checking = len(said) > _MOST_CLOSING, False
    asked = asked_for(problem.text).words
    concluded, stated_ahead, at, earlier = False, False, "", ""
    for line, sentence in said[-_MOST_CLOSING:]:
        before = line[: max(line.rfind(sentence), 0)]
        told_beside = says_it_beside(sentence, before or earlier, problem) or tells_another_measure(
            sentence, before or earlier, measure
        )
        goes_on = checking and not _RESUMES.match(sentence) and (line is at or not _speaks(sentence))
        checking = stated and (goes_on or _only_checks(sentence, asked, problem))
        beside = (stated_ahead and _EXAMPLE.match(sentence) is not None) or (
            concluded and (_is_of_others_of_those(sentence, asked) or _only_explains(sentence))
        )
        stated_ahead = stated_ahead or values.FIRST.search(sentence) is not None
        at, concluded = line, concluded or (_CONCLUDES.search(sentence) is not None and not checking)
        stated = stated or values.FIRST.search(sentence) is not None or _says_something(sentence)
        earlier = sentence
        if not checking and not (beside or told_beside or _stands_aside(sentence, before)):
            labelled = label(sentence)
            keeps = labelled is not None and is_labelled_as_asked(labelled[1] + ":", asked_for(problem.text))
            told = labelled[2] if labelled and labelled[2].strip() and not keeps else sentence
            plain = told if _asked_in_brackets(told, problem) else without_remark(without_size_remark(told))
            plain = without_trailing_comparison(as_simplified(plain), problem)
            closing.insert(0, without_other_quantity(plain, problem))
    return closing[:_MOST_SENTENCES]


_BRACKET = re.compile(r"[(（]\s?(?:=|≈)?\s?([^()（）]{1,30})[)）]")


def _asked_in_brackets(sentence: str, problem: Problem) -> bool:
    """ "3 hours (180 minutes)", where minutes are asked for."""
    unit = asked_for(problem.text).unit
    return unit is not None and any(unit_of(m[1].strip()) == unit for m in _BRACKET.finditer(sentence))


def _speaks(text: str) -> bool:
    """Whether a text is more than a computation."""
    return len(values.words(text)) > _WORDS_OF_WORK


_WORDS_OF_WORK = 3


def _says_something(text: str) -> bool:
    """Whether a line without a value may answer in words unknown here: no line before it speaks then."""
    return lexicon.pattern("copulas").search(text) is not None and not COURTESY.match(text)


def _last_line(found: Document, line: Line, problem: Problem, earlier: str) -> Reading | None:
    """What the last sentence of a line states; None when nothing in it could. `earlier` is the line before."""
    text = line.text
    labelled = label(text)
    if labelled and labelled[2].strip():
        text = labelled[2].strip(" " + BOLD_OFF)
    else:
        told = _any_label(text) or verdict_word(text, problem)
        if told:
            return Reading((Claim(found.restored(told), "the last line, labelled"),))
    if line.display:
        return Reading((Claim(found.restored(text), "the last formula"),))
    for sentence in reversed(sentences(text) or [text]):
        before = text[: max(text.rfind(sentence), 0)]
        if says_it_beside(sentence, before or earlier, problem) or (
            _CHECKS.match(sentence)
            and values.FIRST.search(before)
            and _only_checks(sentence, asked_for(problem.text).words, problem)
        ):
            continue
        if COURTESY.match(sentence) or (sentence is not text and EXPLAINS.match(sentence)):
            continue
        if sentence.rstrip("\"'”" + BOLD_OFF).endswith(("?", "？", "؟")):
            return Reading((), str(Denial(Polarity.ASKED, "?")))
        reading = read_sentence(found, sentence, problem)
        if reading is not None:
            return reading
    return None


_SEVERAL_EQUATIONS = re.compile(
    r"(?:[,;，；、]|(?<![^\W_])(?:and|or|y|o|et|ou|und|oder|e|и|или)(?![^\W_])|または|或者?|또는|和)\s?[a-zA-Z]\w{0,2}\s?="
)
""" "y = 1, x = 3": a list of equations, where `x = 6/2 = 3` is work."""


_LABELLED = re.compile(
    r"^([^\d:：=().!?。\ue100-\uf8ff]{2,60}?)\ue001?\s?(?:[:：=＝→]|[—–]\s|-\s)\s?\ue001?\s*(.{1,80})$"
)


def _lists_equations(text: str) -> bool:
    """Whether each `=` of a text, but one at its head, follows a separator and a name."""
    listed = len(_SEVERAL_EQUATIONS.findall(text))
    return listed > 0 and listed == text.count("=") - bool(re.match(r"[a-zA-Z]\w{0,2}\s?=", text))


def _any_label(text: str) -> str:
    """ "Arrival time: 15:40", "总价：7.25元": words, a separator, and nothing but a value."""
    found = _LABELLED.match(text.strip())
    if found is None or denial(found[1]) is not None or len(found[1].split()) > 7:
        return ""
    value = values.span(found[2])
    if value is None or value.before.strip(" (" + BOLD_ON) or not values.says_nothing(value.after):
        return ""
    name = found[1].strip()
    if len(name) < 3 and name.isascii():
        return ""
    text = result(with_noun(value))
    if _lists_equations(text):
        letter = re.search(r"(?<![A-Za-z])[A-Za-z]\s?$", found[1]) if text.count("=") == 1 else None
        return f"{letter[0]}= {text}" if letter else text
    return text.rpartition("=")[2].strip() if text.count("=") > 1 else text
