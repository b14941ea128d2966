"""Two answer texts to a decision, in the order of cost: text, numbers, trees."""

import re
from dataclasses import dataclass, replace

from reward_service.grading.math import answer_gold_alignment, families, normalize, word_answers
from reward_service.grading.math.arbitrary_constants import same_family
from reward_service.grading.math.asked_forms import missed_form
from reward_service.grading.math.compare import compare
from reward_service.grading.math.conventions import Conventions
from reward_service.grading.math.layout import without_layout
from reward_service.grading.math.option_letters import by_options
from reward_service.grading.math.parse_limits import MAX_ANSWER, READ_STEPS, SELF_STEPS, TooCostly
from reward_service.grading.math.parser import parse
from reward_service.grading.math.problem import NO_PROBLEM, Problem
from reward_service.grading.math.problem_expressions import copies_the_problem
from reward_service.grading.math.size_bounded_cache import memo
from reward_service.grading.math.stated_domains import domains, stated_apart
from reward_service.grading.math.tokens import Unreadable
from reward_service.grading.math.tree import Head, Node, Word, is_op
from reward_service.grading.math.typed import comparison as typed
from reward_service.grading.math.typed.number_words import with_digits
from reward_service.grading.math.undecided import UNDECIDED, Sameness
from reward_service.grading.math.unevaluated import restates

_PLAIN = re.compile(r"[+-]?\d{1,40}")
_WORDLIKE = re.compile(r"[A-Za-z][A-Za-z .'\-]{0,200}")


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether an answer is the gold, and why, for people; undecided where the symbolic step must decide.

    `unread`: the answer is refused because one of the sides could not be read.
    """

    equal: Sameness
    reason: str
    unread: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it was read.

    Attributes:
        text: the text in one notation; empty for one that is too long to be looked at.
        tree: its tree; None when it cannot be read.
        fault: why there is no tree.
        costly: whether it is a limit that kept it from being read.
    """

    text: str
    tree: Node | None
    fault: str = ""
    costly: bool = False


@memo(4096)
def read_answer(text: str) -> Answer:
    """An answer in one notation with its tree, read once for each distinct text in a process."""
    if len(text) > MAX_ANSWER:
        return Answer("", None, f"an answer of {len(text)} characters", costly=True)
    cleaned = normalize.clean(text)
    try:
        return Answer(cleaned, parse(cleaned))
    except TooCostly as error:
        return Answer(cleaned, None, str(error), costly=True)
    except Unreadable as error:
        return Answer(cleaned, None, str(error))


def _in_one_form(gold: str, answer: str, problem: Problem) -> tuple[str, str]:
    """Both sides as texts, where one of them writes what the other writes otherwise."""
    if len(answer) > MAX_ANSWER or gold == answer:
        return gold, answer
    if "\\" not in answer and _DIGIT.search(gold):
        if not _DIGIT.search(answer):
            answer = with_digits(answer)
        elif _SAID_TWICE.fullmatch(answer) and not _SAID_TWICE.fullmatch(said := with_digits(answer)):
            answer = said
    answer = answer_gold_alignment.unit_as_gold_writes(gold, normalize.with_plain_powers(answer))
    if answer.endswith((")", "）", "}")) and "(" not in gold:
        answer = _SAID_BESIDE.sub(r"\1 \2 \3", answer)
    gold = answer_gold_alignment.with_commas(without_layout(gold))
    answer = answer_gold_alignment.with_commas(without_layout(answer))
    if "_" in gold:
        gold, answer = answer_gold_alignment.roots_without_indices(gold, answer, problem)
    written = answer_gold_alignment.as_gold_writes(gold, answer, problem)
    return (gold, answer) if written == answer else (answer_gold_alignment.gold_form(gold, answer), written)


_DIGIT = re.compile(r"\d")
_SAID_TWICE = re.compile(r"[^()（）]{1,60}[(（]-?\d{1,15}[)）][^\d]{0,40}")
""" "Forty-two (42)", which is one number when both are."""
_SAID_BESIDE = re.compile(
    r"^([^()（）]{1,120}?)(?:\s|\\[,;: ]|\\q?quad|~){0,6}(?:\\(?:left|text\s?\{)\s?)?[(（]\s?"
    r"([=≈＝]|\\(?:approx|simeq|sim)(?![a-z]))\s?([^()（）{}=≈]{1,40}(?:\{[^{}()=]{1,20}\}[^(){}=]{0,20}){0,2})\s?"
    r"(?:\\right\s?)?[)）]\s?\}?$"
)
""" `2/5 (= 40%)`, which is the chain `2/5 = 40%`."""
_DIGITS_APART = re.compile(r"(\d) (?=\d)")


def same_text(left: str, right: str) -> bool:
    """The same text but for blanks; digits apart (`8 5/6`) are not digits joined (`85/6`)."""
    if left == right:
        return True
    if " " not in left and " " not in right:
        return False
    return _joined(left) == _joined(right)


def _joined(text: str) -> str:
    return without_spaces(_DIGITS_APART.sub(r"\1_", text))


def without_spaces(text: str) -> str:
    """The text without blanks."""
    return text.replace(" ", "")


def decide(
    gold: str,
    answer: str,
    conventions: Conventions,
    *,
    steps: int = READ_STEPS,
    problem: Problem = NO_PROBLEM,
) -> Decision:
    """Compare two answers; what the problem asks for settles names, options and bases.

    Raises:
        TooCostly: the answer is beyond the limits (never for the reason that the gold is).
    """
    if _PLAIN.fullmatch(gold) and _PLAIN.fullmatch(answer):
        return _numbers(int(gold), int(answer))
    return _decide(answer, gold, conventions, steps, problem)


@memo(4096)
def _decide(answer: str, gold: str, conventions: Conventions, steps: int, problem: Problem) -> Decision:
    """The decision on answers that are no plain integers; the members of a group give few different ones."""
    if problem.percentage and "%" in answer and "%" not in gold:
        conventions = replace(conventions, percent="bare")
    denied = _DENIED.match(answer) is not None and not _DENIED.match(gold)
    apart = stated_apart(gold, answer) if len(answer) <= MAX_ANSWER else None
    gold, answer = _in_one_form(gold, answer, problem)
    left, right = read_answer(gold), read_answer(answer)
    if right.costly and not right.text:
        raise TooCostly(right.fault)
    if not right.text:
        return Decision(equal=False, reason="the answer is empty")
    if denied:
        return Decision(equal=False, reason="is denied")
    if same_text(left.text, right.text):
        return _identical(right)
    if right.costly:
        raise TooCostly(right.fault)
    if apart is not None:
        return Decision(equal=False, reason=apart)
    settled = (
        _by_type(gold, answer, conventions, problem)
        or _by_words(left, right, conventions)
        or _by_trees(left, right, conventions, steps, problem)
    )
    return _in_asked_form(settled, left, right, problem) if conventions.unevaluated == "refuse" else settled


def _in_asked_form(settled: Decision, gold: Answer, answer: Answer, problem: Problem) -> Decision:
    """The decision, but for an answer of the right value without the form that the problem asks for."""
    if settled.equal is not True or gold.tree is None or answer.tree is None:
        return settled
    form = missed_form(gold.tree, answer.tree, answer.text, problem)
    return settled if form is None else Decision(equal=False, reason=f"not in the form asked for: {form}")


def _by_type(gold: str, answer: str, conventions: Conventions, problem: Problem) -> Decision | None:
    """Quantities, dates, times, letters and their kin; None leaves it to words and expressions."""

    def decided(one: str, other: str) -> bool | None:
        same = decide(one, other, conventions, problem=problem).equal
        return None if same is UNDECIDED else same

    same = None
    if _MAY_BE_TYPED.search(gold) or _MAY_BE_TYPED.search(answer):
        same = typed.compare(gold, answer, conventions, problem, decide=decided)
    if same is None:
        same = by_options(gold, answer, problem, decide=decided)
    if same is None:
        same = _by_spelling(gold, answer, problem)
    if same is None:
        same = _by_families(gold, answer)
    if same is None:
        return None
    if same and _HEDGE_BEHIND.search(answer) and not _HEDGE_BEHIND.search(gold):
        return Decision(equal=False, reason="words behind the value hedge")
    return Decision(equal=same, reason="the same value" if same else "a different value")


_DENIED = re.compile(r"\W{0,8}(?:not|never|neither|nor)(?![a-zA-Z])[^=\d]{0,400}[=\d]", re.IGNORECASE)
"""`not D = (0, 1)`: a value is denied; `not defined` is an answer."""
_HEDGE_BEHIND = re.compile(
    r"\b(?:or|nor|not|maybe|perhaps|possibly|unless|except)(?![a-zA-Z])(?:[\s}.,!?]|[a-z]{2,20}+(?![a-z])){0,40}+$"
)
"""`42 or else`: a word that takes something back, with no other value behind it."""
_MAY_BE_TYPED = re.compile(
    r"\\(?:text|mathrm|operatorname|mbox|ce|unit|p?mod|bmod|equiv|prime|circ|degree|colon|pounds|[%$])|[^\x00-\x7f]|"
    r"(?<![\\a-zA-Z])[a-zA-Z]{2,}|[A-Z]|[:'%$]|_\{?\d|\([a-h1]\)|\d\s?[a-zA-Z](?![a-zA-Z])|[xn]\s?=.*[kntm]|^-?0,\d"
)
"""What a text of bare mathematics has none of: then no typed value is looked for."""
_SPELT = re.compile(r"[a-z]{2,3}")


def _by_spelling(gold: str, answer: str, problem: Problem) -> bool | None:
    """Short runs of small letters are words ("tar"), unless the prompt uses each letter as a symbol."""
    if (
        gold == answer
        or not _SPELT.fullmatch(gold)
        or not _SPELT.fullmatch(answer)
        or sorted(gold) != sorted(answer)
    ):
        return None
    symbols = all(re.search(rf"(?<![a-zA-Z\\]){letter}(?![a-zA-Z])", problem.text) for letter in set(gold))
    return None if symbols else False


def _by_families(gold: str, answer: str) -> bool | None:
    """Families `offset + n · period` as sets; None unless both sides are such."""
    left, right = read_answer(gold).tree, read_answer(answer).tree
    if left is None or right is None or not families.is_parametric(left) or not families.is_parametric(right):
        return None
    stated = bool(domains(gold)) or bool(domains(answer))
    one, other = families.families(left, stated=stated), families.families(right, stated=stated)
    return families.same_families(one, other) if one and other else None


def equal(gold: str, answer: str) -> Sameness:
    """Whether two answers are the same by the strict conventions; undecided also beyond the limits."""
    try:
        return decide(gold, answer, Conventions()).equal
    except TooCostly:
        return UNDECIDED


@memo(1024)
def exceeds_limits(gold: str, conventions: Conventions) -> bool:
    """Whether the gold itself, not the answer, is too large to evaluate: then only its own text is right."""
    try:
        decide(gold, "0", conventions)
    except TooCostly:
        return True
    return False


def _numbers(gold: int, answer: int) -> Decision:
    return Decision(equal=gold == answer, reason="equal numbers" if gold == answer else "different numbers")


def _identical(answer: Answer) -> Decision:
    """The decision on an answer that is the gold's text; one that contradicts itself answers nothing."""
    if answer.tree is not None and compare(answer.tree, answer.tree, Conventions(), SELF_STEPS) is False:
        return Decision(equal=False, reason="contradicts itself")
    return Decision(equal=True, reason="the same text")


def _by_words(left: Answer, right: Answer, conventions: Conventions) -> Decision | None:
    """Texts of words alone, and golds that only words can answer."""
    wordy = word_answers.wordy(left.text), word_answers.wordy(right.text)
    letters = word_answers.choice(left.text), word_answers.choice(right.text)
    if all(letters):
        return Decision(equal=letters[0] == letters[1], reason="compared as letters")
    if (letters[0] and word_answers.option(right.text)) or (letters[1] and word_answers.option(left.text)):
        quoted = [
            (letter or word_answers.option(side.text) or "").upper()
            for letter, side in zip(letters, (left, right), strict=True)
        ]
        return Decision(equal=quoted[0] == quoted[1], reason="compared as letters")
    if left.tree is not None and not isinstance(left.tree, Word) and not all(wordy):
        return None
    if not any(wordy) and left.tree is not None:
        return None
    if (
        all(wordy)
        and len(without_spaces(left.text)) <= 3
        and left.tree is not None
        and right.tree is not None
        and not isinstance(left.tree, Word)
    ):
        return None
    same = word_answers.same(left.text, right.text, key=conventions.prose == "key")
    if same or all(wordy):
        return Decision(equal=same, reason="compared as words")
    return None


def _by_trees(
    left: Answer, right: Answer, conventions: Conventions, steps: int, problem: Problem
) -> Decision:
    """By their trees; unreadable is what has none."""
    gold, answer = left.tree, right.tree
    if answer is None:
        return Decision(equal=False, reason=f"{UNREADABLE_ANSWER}: {right.fault}", unread=True)
    if gold is None:
        return Decision(equal=False, reason=UNREADABLE_GOLD, unread=True)
    undone = _undone(left, right, problem) if conventions.unevaluated == "refuse" else None
    if undone is not None:
        return Decision(equal=False, reason=undone)
    equal = compare(gold, answer, conventions, steps)
    if equal is False and (
        is_op(gold, Head.LIST) != is_op(answer, Head.LIST) or ";" in left.text + right.text
    ):
        for one, other in ((gold, _other_reading(right.text)), (_other_reading(left.text), answer)):
            if one is not None and other is not None:
                equal = equal or compare(one, other, conventions, steps)
    if equal is False and problem.text and same_family(gold, answer, conventions, steps, problem):
        return Decision(equal=True, reason="the same up to arbitrary constants")
    return Decision(equal, _REASONS[equal])


def _undone(left: Answer, right: Answer, problem: Problem) -> str | None:
    """What an answer leaves undone of what the reference has done, or the problem asks for."""
    gold, answer = left.tree, right.tree
    assert gold is not None  # noqa: S101 -- the caller looked
    assert answer is not None  # noqa: S101
    if undone := restates(gold, answer):
        return f"leaves the work undone ({undone})"
    if copies_the_problem(left.text, right.text, answer, problem):
        return "copies the expression of the problem"
    return None


_REASONS: dict[Sameness, str] = {
    True: "equal",
    False: "different",
    UNDECIDED: "not decided by evaluation",
}
UNREADABLE_ANSWER = "not readable as mathematics"
UNREADABLE_GOLD = "differs from a reference that is compared as text"


_DECIMAL_COMMA = re.compile(r"((?:[a-zA-Z]\s?=\s?)?[+-]?\d{1,12}),(\d{1,12})")
_IN_LIST = re.compile(r"(?<=\d),(?=\d)")
""" `0,5; 3`: commas of decimals, where semicolons part the values."""
_GROUPED = re.compile(r"\d,\d{3}(?!\d)")


def _other_reading(text: str) -> Node | None:
    """What a text with commas may mean besides: `1000,99` a decimal, `100,200` a list; None when nothing."""
    found = _DECIMAL_COMMA.fullmatch(text)
    try:
        if found and (len(found.group(2)) != 3 or found.group(1).lstrip("xyzabct =+-") == "0"):
            return parse(f"{found.group(1)}.{found.group(2)}")
        if ";" in text and _IN_LIST.search(text) and ", " not in text:
            return parse(_IN_LIST.sub(".", text).replace(";", ","))
        if _GROUPED.search(text):
            return parse(text, thousands=False)
    except (Unreadable, TooCostly):
        return None
    return None
