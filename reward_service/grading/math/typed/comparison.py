"""Typed values to a decision: True and False are certain, None leaves it to words and expressions."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from reward_service.grading.math import units
from reward_service.grading.math.claims.asked_for import asked_for
from reward_service.grading.math.conventions import Conventions
from reward_service.grading.math.problem import Problem
from reward_service.grading.math.size_bounded_cache import memo
from reward_service.grading.math.typed import calendar, letters, number_bases, parts, quantity, weekdays
from reward_service.grading.math.typed.diophantine_solutions import read_integer_line, same_line
from reward_service.grading.math.typed.latex_to_plain import MAX_TYPED, plain_text
from reward_service.grading.math.typed.quantity import Quantity
from reward_service.grading.math.typed.quantity_comparison import counted, pounds, same_stated, unstated
from reward_service.grading.math.typed.verdicts import is_endless, read_verdict

Decide = Callable[[str, str], bool | None]


@dataclass(frozen=True, slots=True)
class Typed:
    """Everything a text may be besides an expression; most texts are none of it."""

    plain: str
    date: calendar.Date | None = None
    clock: calendar.Clock | None = None
    numeral: number_bases.Numeral | None = None
    congruence: number_bases.Congruence | None = None
    labelled: tuple[tuple[str, str], ...] | None = None
    ratio: parts.Ratio | None = None
    names: letters.Letters | None = None
    ranking: tuple[str, tuple[str, ...]] | None = None
    substance: letters.Substance | None = None
    counts: tuple[tuple[str, str], ...] | None = None
    named: dict[str, str] | None = None
    quantity: Quantity | None = None
    european: Quantity | None = None
    weekday: int | None = None
    clear_unit: bool = True


@dataclass(frozen=True, slots=True)
class Pair:
    """Both sides, and what their comparison depends on."""

    gold: Typed
    answer: Typed
    conventions: Conventions
    problem: Problem


_UPRIGHT = re.compile(r"\\(?:text|mathrm|rm|operatorname|mbox|textrm|unit)|[^\x00-\x7f]")
_GLUED = re.compile(r"^[^a-zA-Z]*\d[a-zA-Z]$")


@memo(4096)
def read(text: str) -> Typed:
    """What a text is besides an expression."""
    plain = plain_text(text)
    if not plain or len(plain) > MAX_TYPED:
        return Typed("")
    labelled = parts.read_parts(_labels_plain(text)) if ")" in text else None
    return Typed(
        plain,
        calendar.read_date(plain),
        calendar.read_clock(plain),
        number_bases.read_numeral(plain),
        number_bases.read_congruence(plain),
        labelled,
        parts.read_ratio(plain),
        letters.read_letters(plain)
        or (letters.read_letters(text.strip().strip("$")) if "\\" in text else None),
        letters.read_ranking(plain),
        letters.read_substance(plain) if len(plain) <= 60 else None,
        parts.read_counts(plain),
        parts.read_named(plain) if "," in plain or "、" in plain or " " in plain else None,
        quantity.read(plain),
        quantity.read(other) if (other := quantity.european(plain)) != plain else None,
        weekdays.read_weekday(plain),
        clear_unit=not (_GLUED.match(plain) and not _UPRIGHT.search(text)),
    )


_LABEL_DRESS = re.compile(
    r"\\(?:text|textbf|mathrm|mathbf|textit)\s?\{\s?((?:and|,|;)?\s?\(?[a-hiv1-9]{1,3}\)[:.]?"
    r")\s?\}|\\q?quad|\\[,;: ]|~"
)


def _labels_plain(text: str) -> str:
    return _LABEL_DRESS.sub(lambda m: f" {m[1]} " if m[1] else " ", text)


def compare(
    gold: str, answer: str, conventions: Conventions, problem: Problem, *, decide: Decide
) -> bool | None:
    """Whether the answer is the gold, by the rules of the gold's type."""
    left, right = read(gold), read(answer)
    if not left.plain or not right.plain:
        return None
    pair = Pair(left, right, conventions, problem)
    for rule in _RULES:
        found = rule(pair)
        if found is not None:
            return found
    return _by_parts(left, right, problem.text, decide)


def _by_verdict(pair: Pair) -> bool | None:
    if is_endless(pair.gold.plain) and is_endless(pair.answer.plain):
        return True
    gold, answer = read_verdict(pair.gold.plain), read_verdict(pair.answer.plain)
    return None if gold is None or answer is None else gold == answer


def _by_integer_line(pair: Pair) -> bool | None:
    gold, answer = read_integer_line(pair.gold.plain), read_integer_line(pair.answer.plain)
    return same_line(gold, answer) if gold is not None and answer is not None else None


_COMMA_DECIMAL = re.compile(r"-?0,\d{1,12}")


def _by_comma(pair: Pair) -> bool | None:
    """`0,03` and `0,3` are decimals, not lists with a zero."""
    if not _COMMA_DECIMAL.fullmatch(pair.gold.plain) or not _COMMA_DECIMAL.fullmatch(pair.answer.plain):
        return None
    return Fraction(pair.gold.plain.replace(",", ".")) == Fraction(pair.answer.plain.replace(",", "."))


_SIZE = re.compile(r"(\d{1,4})\s?[×x]\s?(\d{1,4})")
_ASKS_SIZE = re.compile(
    r"matri[xczs]|dimension|\bsize\b|ordre|orden|ordem|Größe|размер|矩阵|行列|행렬|आव्यूह|مصفوفة|ma trận",
    re.IGNORECASE,
)


def _by_size(pair: Pair) -> bool | None:
    """`3 × 4` and `4 × 3` are two sizes of a matrix, one product of numbers."""
    gold, answer = _SIZE.fullmatch(pair.gold.plain), _SIZE.fullmatch(pair.answer.plain)
    if gold is None or answer is None or not _ASKS_SIZE.search(pair.problem.text):
        return None
    return gold.groups() == answer.groups()


def _by_date(pair: Pair) -> bool | None:
    return (
        calendar.same_date(pair.gold.date, pair.answer.date) if pair.gold.date and pair.answer.date else None
    )


def _by_clock(pair: Pair) -> bool | None:
    if not pair.gold.clock or not pair.answer.clock:
        return None
    if pair.gold.clock.bare and pair.answer.clock.bare:
        return True if pair.gold.plain == pair.answer.plain else None
    return calendar.same_clock(pair.gold.clock, pair.answer.clock)


def _by_numeral(pair: Pair) -> bool | None:
    """Numbers in a base by value, unless the prompt names the base; a base left out only where it does."""
    left, right = pair.gold.numeral, pair.answer.numeral
    if left is None and right is None:
        return None
    if left is not None and right is not None:
        if pair.problem.base and pair.problem.base == left.base and right.base != left.base:
            return False
        return left.value == right.value
    marked = _MARKED_BASE.match(pair.answer.plain if left is not None else pair.gold.plain)
    if marked:
        other = number_bases.in_base(marked[1], int(marked[2]))
        return other is not None and other.value == (left or right or other).value
    based, bare = (left, pair.answer.plain) if left is not None else (right, pair.gold.plain)
    if based is None or not re.fullmatch(r"\(?[0-9A-Fa-f]{1,60}\)?", bare):
        return None
    if pair.problem.base == based.base:
        return based.digits == (bare.strip("()").upper().lstrip("0") or "0")
    if left is None and bare.isdigit():
        return based.value == int(bare)
    return False


_MARKED_BASE = re.compile(r"^([0-9A-Fa-f]{1,60})\s?\((\d{1,2})\)$")


def _by_congruence(pair: Pair) -> bool | None:
    left, right = pair.gold.congruence, pair.answer.congruence
    if left is None:
        return None
    if right is None:
        return (
            False
            if not left.parametric and re.fullmatch(r"(?:[a-z]\s?=\s?)?-?\d+", pair.answer.plain)
            else None
        )
    if left.parametric and right.parametric:
        return None
    return number_bases.same_congruence(left, right)


def _by_ratio(pair: Pair) -> bool | None:
    if pair.gold.ratio and pair.answer.ratio and (pair.gold.ratio.marked or pair.answer.ratio.marked):
        return parts.same_ratio(pair.gold.ratio, pair.answer.ratio)
    return None


def _by_letters(pair: Pair) -> bool | None:
    if pair.gold.ranking and pair.answer.ranking and pair.gold.names is None:
        return _same_ranking(pair.gold.ranking, pair.answer.ranking)
    if (
        pair.gold.names
        and pair.answer.names
        and (len(pair.gold.names.letters) > 1 or len(pair.answer.plain) > 3)
    ):
        return letters.same_letters(pair.gold.names, pair.answer.names)
    if pair.gold.names and pair.answer.ranking and pair.answer.names is None and pair.gold.names.separated:
        return list(pair.gold.names.letters) == list(pair.answer.ranking[1])
    return None


def _same_ranking(gold: tuple[str, tuple[str, ...]], answer: tuple[str, tuple[str, ...]]) -> bool | None:
    if gold[0] == answer[0] or "," in {gold[0], answer[0]} or {gold[0], answer[0]} == {">", "→"}:
        if gold[0] == answer[0] == ",":
            return None
        return gold[1] == answer[1]
    return None


def _by_substance(pair: Pair) -> bool | None:
    left, right = pair.gold.substance, pair.answer.substance
    if left is None or (
        pair.gold.names
        and not pair.gold.names.separated
        and pair.answer.names
        and not re.search(r"\d", pair.gold.plain)
    ):
        return None
    if not (re.search(r"\d|[A-Z][a-z]|\([a-z]{1,2}\)|[-+]", pair.gold.plain) or len(left.counts) > 1):
        return None
    if right is not None:
        chemical = (
            bool(re.search(r"\d", pair.gold.plain))
            or len(left.counts) > 1
            or pair.gold.plain.casefold() == pair.answer.plain.casefold()
        )
        return letters.same_substance(left, right) if chemical else None
    folded = pair.gold.plain.casefold() == pair.answer.plain.casefold()
    return False if folded and units.known(pair.answer.plain) else None


# ---------------------------------------------------------------- quantities
def _by_weekday(pair: Pair) -> bool | None:
    days = pair.gold.weekday, pair.answer.weekday
    return days[0] == days[1] if None not in days else None


_GROUPED_BY_POINTS = re.compile(r"(?<![\d.,])\d{1,3}(?:\.\d{3})+(?![\d.,])(?!\s?%)")
""" 125.000 in a prompt: points between thousands."""


def _by_quantity(pair: Pair) -> bool | None:
    """By the usual reading of numbers; a decimal comma, or points between thousands, where that reading fails."""
    usual = _same_quantity(pair, pair.gold.quantity, pair.answer.quantity)
    if usual is True or not (pair.gold.european or pair.answer.european):
        return usual
    golds = [q for q in (pair.gold.quantity, pair.gold.european) if q]
    answers = [q for q in (pair.answer.quantity, pair.answer.european) if q]
    grouped = _GROUPED_BY_POINTS.search(pair.problem.text) is not None
    pairs = [(g, a) for g in golds for a in answers]
    for gold, answer in (p for p in pairs if grouped or any(q.dims or q.scaled for q in p)):
        if _same_quantity(pair, gold, answer):
            return True
    stated = [all(q.dims for q in p) for p in pairs]
    return False if usual is None and stated and all(stated) else usual


def _same_quantity(pair: Pair, left: Quantity | None, right: Quantity | None) -> bool | None:
    if left is None or right is None:
        return None
    left, right = pounds(left, right), pounds(right, left)
    if left.dims is not None and right.dims is not None:
        return same_stated(left, right)
    if left.dims is None and right.dims is None:
        if not (left.scaled or right.scaled):
            return counted(left, right)
        return left.number == right.number
    stated, clear = (left, pair.gold.clear_unit) if left.dims is not None else (right, pair.answer.clear_unit)
    asked = asked_for(pair.problem.text).unit
    if asked is not None and right is stated and asked[0] == stated.dims and asked[1] != stated.size:
        return right.value == left.number * asked[1]
    clear = clear or asked == (stated.dims, stated.size)
    return unstated(left, right, stated, pair.conventions) if clear else None


# ---------------------------------------------------------------- several parts
def _by_parts(gold: Typed, answer: Typed, prompt: str, decide: Decide) -> bool | None:
    """Labelled parts by label; parts with labels on one side only where the gold has none."""
    left, right = gold.labelled, answer.labelled
    if left and right:
        if [name for name, _ in left] != [name for name, _ in right]:
            found = dict(right)
            if set(found) != {name for name, _ in left}:
                return False
            right = tuple((name, found[name]) for name, _ in left)
        return _all([decide(a, b) for (_, a), (_, b) in zip(left, right, strict=True)])
    if right and not left:
        return decide(gold.plain, ", ".join(value for _, value in right))
    if left and not right:
        return None
    by_names = _by_names(gold, answer, prompt, decide)
    if by_names is None:
        by_names = _by_sums_of_money(gold, answer, decide)
    return _by_counts(gold, answer, decide) if by_names is None else by_names


_SUM_OF_MONEY = re.compile(r"(?:(?<=^)|(?<=[ ,;]))([$€£¥₹])\s?(?=\d)")


def _by_sums_of_money(gold: Typed, answer: Typed, decide: Decide) -> bool | None:
    """`$180, $240` and `180, 240`: a list of sums with one currency, or with none on one side."""
    signs = [set(_SUM_OF_MONEY.findall(side.plain)) for side in (gold, answer)]
    if not any(signs) or not all(len(parts.outside_brackets(side.plain)) > 1 for side in (gold, answer)):
        return None
    if len(signs[0] | signs[1]) > 1:
        return None
    bare = [_SUM_OF_MONEY.sub("", side.plain) for side in (gold, answer)]
    return decide(*bare)


def _by_names(gold: Typed, answer: Typed, prompt: str, decide: Decide) -> bool | None:
    """Values with names by their names; those of one side alone in their order, an answer's in the prompt's."""
    if gold.named and answer.named:
        if set(gold.named) != set(answer.named):
            return False
        return _all([decide(number, answer.named[name]) for name, number in gold.named.items()])
    bare, named = (answer, gold.named) if gold.named else (gold, answer.named)
    if not named or "=" in answer.plain:
        return None
    listed = parts.outside_brackets(bare.plain)
    if len(listed) != len(named):
        return None
    values = list(named.values()) if gold.named else parts.in_order_of(named, prompt)
    golds, answers = (values, listed) if gold.named else (listed, values)
    return _all([decide(a, b) for a, b in zip(golds, answers, strict=True)])


def _by_counts(gold: Typed, answer: Typed, decide: Decide) -> bool | None:
    left, right = gold.counts, answer.counts
    if right is None:
        return None
    if left is not None:
        if {n for _, n in left} == {n for _, n in right} and len({n for _, n in left}) == len(left) == len(
            right
        ):
            found = {noun: number for number, noun in right}
            return _all([decide(number, found[noun]) for number, noun in left])
        return None
    if re.fullmatch(r"[\d\s.,;-]+", gold.plain) and len(right) > 1:
        numbers = [n.strip() for n in re.split(r"[,;]", gold.plain) if n.strip()]
        return len(numbers) == len(right) and _all(
            [decide(a, b) for a, (b, _) in zip(numbers, right, strict=True)]
        )
    return None


def _all(verdicts: list[bool | None]) -> bool | None:
    if any(v is False for v in verdicts):
        return False
    return None if None in verdicts else True


_RULES = (
    _by_verdict,
    _by_size,
    _by_comma,
    _by_integer_line,
    _by_date,
    _by_clock,
    _by_numeral,
    _by_congruence,
    _by_ratio,
    _by_substance,
    _by_letters,
    _by_weekday,
    _by_quantity,
)
