"""What the last lines of a text state when nothing in it names the answer."""

import re
from functools import partial

from reward_service.grading.math.claims import values
from reward_service.grading.math.claims.answer_labels import label
from reward_service.grading.math.claims.asides import COURTESY, EXPLAINS, answered_first
from reward_service.grading.math.claims.asked_for import asked_for
from reward_service.grading.math.claims.candidate_evidence import Question, joined
from reward_service.grading.math.claims.claim_types import Claim, Reading
from reward_service.grading.math.claims.clauses import clauses, sentences
from reward_service.grading.math.claims.closing_sentences import (
    CHECKS,
    MOST_BACK,
    MOST_SENTENCES,
    closing_of,
    closing_sentences,
    only_checks,
    says_something,
)
from reward_service.grading.math.claims.copula_values import result, with_noun
from reward_service.grading.math.claims.gathered_values import gathered
from reward_service.grading.math.claims.itemised_answers import itemised
from reward_service.grading.math.claims.last_sentence import (
    read_sentence,
    without_remark,
)
from reward_service.grading.math.claims.lettered_parts import final_parts
from reward_service.grading.math.claims.markup import BOLD_OFF, BOLD_ON, Document, Line
from reward_service.grading.math.claims.offered_alternatives import offers_either
from reward_service.grading.math.claims.opening_answers import answered_behind, opening_answer
from reward_service.grading.math.claims.plain_statements import says_nothing_exists
from reward_service.grading.math.claims.polarity import Denial, Polarity, denial
from reward_service.grading.math.claims.ranked_claims import best_claim
from reward_service.grading.math.claims.reference_shape import ANYTHING, Shape, Wanted
from reward_service.grading.math.claims.said_beside import says_it_beside
from reward_service.grading.math.claims.shaped_values import shaped_values
from reward_service.grading.math.claims.trailing_remarks import (
    goes_on_with_a_note,
)
from reward_service.grading.math.claims.value_lists import bullets, in_the_prompt_s_order, named_values
from reward_service.grading.math.claims.verdict_words import is_hedged_verdict, verdict_of, verdict_word
from reward_service.grading.math.problem import Problem

IN_ORDER = "parts, in the prompt's order"
"""Why a list was read so that its order counts."""


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
    closing = closing_sentences(found, problem, wanted.measure, most=1 if undone else MOST_SENTENCES)
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
    told = [without_remark(said) for said in closing][:MOST_SENTENCES]
    best = best_claim(found, closing_of(told), Question(problem, asked_for(problem.text), shape, ""))
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
    for number in range(len(found.lines) - 1, max(-1, len(found.lines) - 1 - MOST_BACK), -1):
        line, earlier = found.lines[number], found.lines[number - 1].text if number else ""
        reading = _last_line(found, line, problem, earlier)
        if reading is not None:
            return reading
        if values.FIRST.search(line.text) or says_something(line.text):
            break
    return Reading((), _NOTHING)


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
            CHECKS.match(sentence)
            and values.FIRST.search(before)
            and only_checks(sentence, asked_for(problem.text).words, problem)
        ):
            continue
        if COURTESY.match(sentence) or (sentence != text and EXPLAINS.match(sentence)):
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
