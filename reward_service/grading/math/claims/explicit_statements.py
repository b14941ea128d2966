"""The statements of a text that name the answer, by a label, a heading or a noun, and what takes them back."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from reward_service.grading.math.claims import lexicon, values
from reward_service.grading.math.claims.answer_labels import is_final, label, label_rank
from reward_service.grading.math.claims.asked_for import asked_for
from reward_service.grading.math.claims.candidate_evidence import is_of_neither
from reward_service.grading.math.claims.chosen_options import picked
from reward_service.grading.math.claims.claim_types import Heading, Rank, Statement
from reward_service.grading.math.claims.clauses import clauses, sentences
from reward_service.grading.math.claims.copula_values import denial_around, is_prose, value_of, with_noun
from reward_service.grading.math.claims.last_sentence import without_remark, without_size_remark
from reward_service.grading.math.claims.lettered_parts import PART, part_value
from reward_service.grading.math.claims.markup import BOLD_OFF, BOLD_ON, Document, Line
from reward_service.grading.math.claims.noun_statements import by_noun
from reward_service.grading.math.claims.other_quantities import without_other_quantity
from reward_service.grading.math.claims.paired_values import first_is_not_asked
from reward_service.grading.math.claims.plain_statements import plain
from reward_service.grading.math.claims.polarity import (
    Denial,
    Polarity,
    denial,
    may_refute,
    refutes_what_was_said,
)
from reward_service.grading.math.claims.ranked_claims import best_statement
from reward_service.grading.math.claims.reference_shape import ANYTHING, Shape, Wanted
from reward_service.grading.math.claims.value_lists import asked_list
from reward_service.grading.math.problem import Problem
from reward_service.grading.math.typed.verdicts import ENDLESS

_STRONG = lexicon.pattern("strong")


@dataclass(slots=True)
class _Standing:
    """The explicit statements that no later one has taken back, the last denial, a label without a value, and
    whether lines with values follow the denial."""

    statements: list[Statement] = field(default_factory=list)
    denied: Denial | None = None
    heading: Heading | None = None
    redone: bool = False

    def hear(self, said: "Statement | Heading | Denial") -> None:
        """Take a statement in, or let a denial clear what stood."""
        if isinstance(said, Heading):
            self.heading = said
        elif isinstance(said, Denial):
            self.statements, self.denied = [], said
        elif said.denied is not None:
            self.statements, self.denied = [], said.denied
        elif said.rank is Rank.EXPLICIT:
            self.statements.append(said)
            self.denied = None


def explicit_statements(
    found: Document, problem: Problem, wanted: Wanted = ANYTHING
) -> tuple[list[Statement], Denial | None]:
    """The explicit statements that no later one takes back, and the last denial."""
    standing = _Standing()
    shape = wanted.shape
    lettered = any(_OPTION_LINE.match(line.text) for line in found.lines)
    skip = 0
    for number, line in enumerate(found.lines):
        if skip:
            skip -= 1
            continue
        heading, standing.heading = standing.heading, None
        if heading is not None:
            stated, skip = _below(found, number, heading, problem, shape)
            if stated is not None:
                standing.hear(stated)
                continue
        if _may_name_the_answer(found, number, problem):
            said = _of_line(line, problem, shape, lettered=lettered) if _may_state(line) else []
        else:
            said = _denials(line)
        for one in said:
            standing.hear(one)
        if isinstance(standing.denied, Denial) and not said and values.FIRST.search(line.text):
            standing.redone = True
        elif said:
            standing.redone = False
    return standing.statements, None if standing.redone else standing.denied


_LAST_LINES = 2


def _may_name_the_answer(found: Document, number: int, problem: Problem) -> bool:
    """Whether a line may hold more than a denial: it has a noun of an answer or is one of those that are read as
    headings, options or closing lines."""
    line = found.lines[number]
    if line.header or problem.options or number >= len(found.lines) - _LAST_LINES:
        return True
    if ("A" in line.text and _ENDS_LABEL.search(line.text)) or PART.match(found.lines[number + 1].text):
        return True
    return lexicon.may_hold("strong", line.text)


_ENDS_LABEL = re.compile("[:：]")
_OPTION_LINE = re.compile("\ue000?B[:.)]")
_QUICK = re.compile(r"[#：:—–】→」\]=>.-](?:(?<=[#：:—–】→」\]])|(?<=[=.-])\s|(?<=[=>])>)")
"""What stands behind a label."""


def _may_state(line: Line) -> bool:
    return (
        line.header
        or len(line.text) < 90
        or bool(_QUICK.search(line.text[:60]))
        or bool(_STRONG.search(line.text))
    )


def _of_line(
    line: Line, problem: Problem, shape: Shape, *, lettered: bool
) -> list[Statement | Heading | Denial]:
    """The explicit statements, headings and denials of a line, in order."""
    whole = line.text.strip()
    heading = _heading(line, whole)
    if heading is not None:
        return [heading]
    if line.header and values.is_only_value(whole):
        return [Statement(values.trimmed(whole), Rank.EXPLICIT, "heading", final=True)]
    out: list[Statement | Heading | Denial] = []
    for sentence in sentences(whole):
        out += _of_sentence(sentence, problem, shape, lettered=lettered)
    return out


def _heading(line: Line, whole: str) -> Heading | None:
    """A line that is nothing but a label: it lends its rank to the line below."""
    words = whole.strip(BOLD_ON + BOLD_OFF + " :：")
    rank = label_rank(words) if words != "A" else None
    if rank is None or values.FIRST.search(words):
        return None
    opens = line.header or whole.rstrip(BOLD_OFF + BOLD_ON + " ").endswith((":", "："))
    return Heading(rank, words) if opens or rank is Rank.EXPLICIT else None


def _of_sentence(
    sentence: str, problem: Problem, shape: Shape, *, lettered: bool
) -> list[Statement | Heading | Denial]:
    if sentence.rstrip("\"'”" + BOLD_OFF).endswith(("?", "？", "؟")):
        return []
    sentence = without_size_remark(sentence)
    strong = lexicon.may_hold("strong", sentence)
    if not strong and not problem.options and _QUICK.search(sentence[:90]) is None:
        return _refuted(sentence)
    labelled = label(sentence)
    if labelled and not (labelled[1] == "A" and lettered):
        rank, words, rest = labelled
        if not rest.strip(" " + BOLD_OFF + BOLD_ON):
            return [Heading(rank, words)]
        if rank is Rank.EXPLICIT:
            return [_labelled(words, rest, problem, shape)]
    choice = picked(sentence) if problem.options else None
    if choice is not None:
        return [choice]
    return (list(_of_clauses(sentence)) if strong else []) or _refuted(sentence)


def _denials(line: Line) -> list[Statement | Heading | Denial]:
    """The denials of a line that names no answer."""
    if not may_refute(line.text) or not _may_state(line):
        return []
    return [denied for sentence in sentences(line.text.strip()) for denied in _refuted(sentence)]


def _refuted(sentence: str) -> list[Statement | Heading | Denial]:
    """The denial in "That is wrong."; nothing for any other sentence."""
    denied = refutes_what_was_said(sentence)
    return [denied] if denied is not None and values.FIRST.search(sentence) is None else []


def _of_clauses(sentence: str) -> Iterator[Statement]:
    """The statements of a sentence's clauses; behind "not 3" a clause without a noun goes on with the same noun."""
    heir = False
    for clause in clauses(sentence):
        statement = by_noun(clause)
        if statement is None and heir:
            value, denied = value_of(clause)
            statement = Statement(value, Rank.EXPLICIT, "instead") if value and not denied else None
        if statement is not None:
            yield statement
            heir = statement.denied is not None and statement.denied.polarity is Polarity.NEGATED


def _labelled(words: str, rest: str, problem: Problem, shape: Shape) -> Statement:
    """What stands behind an explicit label: the value itself, or a sentence with it."""
    rest = rest.strip(" " + BOLD_OFF) if not rest.strip().startswith(BOLD_ON) else rest
    if shape is Shape.WORDS and (worded := _worded(words, rest, problem)):
        return worded
    if listed := asked_list(rest, problem):
        return Statement(listed, Rank.EXPLICIT, words, final=is_final(words))
    rest = without_other_quantity(without_remark(rest), problem)
    parts = clauses(rest)
    for clause in parts[:1] if len(parts) == 1 else parts:
        noun = by_noun(clause) if _STRONG.search(clause) else None
        if noun is not None:
            return Statement(noun.value, Rank.EXPLICIT, words, noun.denied, is_final(words))
    head = parts[0] if parts else rest
    value, denied = value_of(head)
    before, _, behind = head.partition(value) if value else ("", "", "")
    denied = None if is_of_neither(denied, before, behind, problem) else denied
    if values.FIRST.search(head) is None and lexicon.pattern("copulas").search(head):
        told = plain(head, problem)
        if told is not None:
            return Statement(told.value, Rank.EXPLICIT, words, told.denied, is_final(words))
    another = shape is Shape.NUMBER and first_is_not_asked(rest, asked_for(problem.text))
    if another or is_prose(head, value) or _leads_with_words(head, value, shape):
        told = best_statement(rest, problem, shape)
        if (told is None and not value.isascii()) or (told is None and values.FIRST.search(head)):
            first = values.span(head)
            told = (
                Statement(with_noun(first), Rank.PLAIN, "first value", denial_around(first))
                if first
                else None
            )
        if told is not None:
            return Statement(told.value, Rank.EXPLICIT, words, told.denied, is_final(words))
    return Statement(
        value or values.trimmed(head), Rank.EXPLICIT, words, denied or _doubt(rest, value), is_final(words)
    )


def _worded(words: str, rest: str, problem: Problem) -> Statement | None:
    """Words behind a label that are read as they stand: "infinitely many", a name with the surname first."""
    if endless := ENDLESS.search(rest):
        return Statement(
            endless.group(), Rank.EXPLICIT, words, denial(rest[: endless.start()]), is_final(words)
        )
    name = surname_first(rest, problem)
    return Statement(name, Rank.EXPLICIT, words, final=is_final(words)) if name else None


_SURNAME_FIRST = re.compile(
    r"\s*([A-ZÀ-ÝА-ЯЁ][^\W\d_]{1,20})(?:,\s|\s[(])([A-ZÀ-ÝА-ЯЁ][^\W\d_]{1,20})[)]?\s*[.]?\s*"
)
_ASKS_WHO = re.compile(
    r"(?<![^\W_])(?:whos?e?|wer|wessen|wie heißt|qui|quién|quem|chi|кто|чь\w|mathematician|physicist|scientist)(?![^\W_])|谁|誰|누구",
    re.IGNORECASE,
)


def surname_first(text: str, problem: Problem) -> str:
    """ "Gödel (Kurt)", "Gödel, Kurt" in the usual order, where the prompt asks for somebody; nothing for another text."""
    found = _SURNAME_FIRST.fullmatch(text)
    return f"{found[2]} {found[1]}" if found is not None and _ASKS_WHO.search(problem.text) else ""


_ANOTHER = 60
"""Characters behind a labelled value in which another may be called possible."""


def _doubt(rest: str, value: str) -> Denial | None:
    """ "3/8, although 1/2 is possible": what stands behind a labelled value may leave it open."""
    behind = rest[rest.find(value) + len(value) :][:_ANOTHER] if value and value in rest else ""
    another = values.FIRST.search(behind)
    found = denial(behind[: another.start()], bounds=False) if another else None
    return found if found is not None and found.polarity is Polarity.HEDGED else None


def _leads_with_words(head: str, value: str, shape: Shape) -> bool:
    """Whether words stand before the value of a labelled text that was read whole: "还剩120页没看"."""
    first = values.span(head)
    lead = first.before.strip(" \"“'(" + BOLD_ON) if first is not None else ""
    return bool(values.words(lead)) and value == values.trimmed(head) and shape is not Shape.WORDS


_WORDED = frozenset(
    {Shape.WORDS, Shape.VERDICT, Shape.LETTER, Shape.NOTHING, Shape.UNKNOWN, Shape.LIST, Shape.SIGN}
)


def _opens_work(line: Line, shape: Shape) -> bool:
    """Whether a line below "Solution" has no value although one is wanted: the work begins there."""
    return shape not in _WORDED and values.FIRST.search(line.text) is None


def _below(
    found: Document, number: int, heading: Heading, problem: Problem, shape: Shape
) -> tuple[Statement | None, int]:
    """The value in the line below a label, and how many further lines belong to it."""
    line = found.lines[number]
    parts = [p for p in (PART.match(other.text) for other in found.lines[number : number + 8]) if p]
    if len(parts) > 1 and PART.match(line.text):
        value = "; ".join(f"({p.group(1)}) {part_value(p.group(2), problem)}" for p in parts)
        return Statement(
            value, heading.rank if heading.rank is Rank.EXPLICIT else Rank.EXPLICIT, heading.why
        ), len(parts) - 1
    last = number == len(found.lines) - 1
    if heading.rank is not Rank.EXPLICIT and not (last and (line.display or values.is_only_value(line.text))):
        return None, 0
    if _STRONG.search(line.text) or label(line.text) or (not last and _opens_work(line, shape)):
        return None, 0
    statement = _labelled(heading.why, line.text, problem, shape)
    return (statement if statement.denied is None and statement.value else None), 0
