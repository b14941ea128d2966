"""Statements of closing clauses that name no answer, read by rules in order of trust."""

import re
from collections.abc import Iterator
from itertools import pairwise

from reward_service.grading.math.claims import lexicon, values
from reward_service.grading.math.claims.chosen_options import chosen_letter
from reward_service.grading.math.claims.claim_types import Rank, Statement
from reward_service.grading.math.claims.copula_values import MOST_COPULAS, denial_of, result, with_noun
from reward_service.grading.math.claims.markup import BOLD_OFF, BOLD_ON, DRESS, FORMULA
from reward_service.grading.math.claims.polarity import Polarity, denial, without_relative_clauses
from reward_service.grading.math.problem import Problem
from reward_service.grading.math.size_bounded_cache import memo
from reward_service.grading.math.typed import no_solution
from reward_service.grading.math.typed.number_words import with_digits
from reward_service.grading.math.typed.weekdays import named_weekdays

_WEAK = lexicon.pattern("weak")
_COPULA = lexicon.pattern("copulas")
_AHEAD = lexicon.leading("links", "modifiers", "copulas", "conclude")
_CONCLUDES = lexicon.pattern("conclude")
_SIGN_EQUALS = re.compile(r"(?<![<>=!])[=≈](?![=>])")


NOTHING_EXISTS = "nothing there is"
"""Why "no solution" is a value."""


@memo(512)
def plain(clause: str, problem: Problem) -> Statement | None:
    """The value of a closing clause that names no answer: behind `=`, in bold, behind a copula, its formula,
    its one number, or the word behind its copula."""
    rank = Rank.CONCLUDED if _CONCLUDES.search(clause) or _WEAK.search(clause) else Rank.PLAIN
    for how, value in _readings(clause, problem):
        if value and how == NOTHING_EXISTS:
            return Statement(value, rank, how)
        if value:
            return _judged(clause, value, Rank.BARE if how == "alone" else rank, how)
    return None


def _readings(clause: str, problem: Problem) -> Iterator[tuple[str, str]]:
    """What each rule takes for the value, in order of trust; later rules run only when asked."""
    yield NOTHING_EXISTS, _nothing(clause)
    yield "alone", _bare(clause)
    yield "in brackets", _in_brackets(clause)
    yield "chosen", chosen_letter(clause)
    yield "behind an equals sign", _behind_equals(clause)
    yield "in bold", _bold(clause)
    yield "behind a copula", _behind_copula(clause, problem)
    yield "a formula", _formulas(clause)
    yield "a number", _number(clause, problem)
    yield "a day", _weekday(clause)
    word = _word(clause)
    if word and with_digits(word) == word:
        yield "a word", word
    spelt = with_digits(clause) if FORMULA.search(clause) is None and not re.search(r"\d", clause) else clause
    if spelt != clause:
        yield "a number in words", _behind_copula(spelt, problem) or _number(spelt, problem)
    yield "a word", word


def says_nothing_exists(clause: str) -> bool:
    """Whether a clause itself says so: "it is false that there are no solutions" does not."""
    found = no_solution.SAID.search(clause)
    return (
        found is not None and denial(clause[: found.start()], bounds=False) is None and bool(_nothing(clause))
    )


def _nothing(clause: str) -> str:
    """ "the limit does not exist", "has no solution": an answer, though it negates."""
    found = no_solution.SAID.search(clause)
    return "no solution" if found and _NUMBER_BEHIND.search(clause[found.end() :]) is None else ""


_NUMBER_BEHIND = re.compile(r"[\d\ue100-\uf8ff]")


def _judged(clause: str, value: str, rank: Rank, why: str) -> Statement:
    at = clause.rfind(value)
    before, after = (clause[:at], clause[at + len(value) :]) if at >= 0 else (clause, "")
    before = without_relative_clauses(before + " is ").removesuffix(" is ")
    taken = denial_of(before, after, value)
    if taken and rank is Rank.BARE:
        taken = None if not after.strip(" .") and not before.replace(" is ", "").strip(" .") else taken
    return Statement(value, rank, why, taken)


def _bare(clause: str) -> str:
    """A clause that is nothing but a value, behind words of conclusion at most."""
    text = values.trimmed(_AHEAD.sub("", clause.translate(_EMPHASIS), count=1)).lstrip(":： ")
    found = values.span(text.removeprefix("=").strip())
    if found and not found.before.strip(" (\"'“") and values.says_nothing(found.after):
        return result(values.trimmed(found.before + found.value))
    if _LETTERS_ALONE.fullmatch(text):
        return text
    return _bare_words(clause)


_SHORT_LABEL = re.compile(r"^[^:：]{1,24}[:：]\s?(?=[^\W\d_])")


def _bare_words(clause: str) -> str:
    text = values.trimmed(_SHORT_LABEL.sub("", clause, count=1))
    if day := _weekday(clause):
        return day
    long = len(text) > 8 if not text.isascii() and " " not in text else len(text.split()) > 3
    if long or values.FIRST.search(clause) or _COPULA.search(text):
        return ""
    if _AHEAD_ALONE.fullmatch(text):
        return ""
    unsure = denial(clause)
    return "" if unsure and unsure.polarity in {Polarity.GAVE_UP, Polarity.HEDGED} else text


_AHEAD_ALONE = lexicon.leading("conclude", "modifiers", "links", "endings", "contrast", "reason")
_EMPHASIS = str.maketrans("", "", BOLD_ON + BOLD_OFF)
_LETTERS_ALONE = re.compile(r"\(?[A-H]\)?(?:\s?[,、和&]\s?\(?[A-H]\)?|\sand\s[A-H]){0,6}")


_LAST_BRACKET = re.compile(
    r"\((?:i\.e\.,?|that is,?|also|=|oder|soit|ou|即|也就是)?\s?([^()]{1,60})\)[\s.。!！]*$"
)


def _in_brackets(clause: str) -> str:
    """ "two and a quarter hours (2 h 15 min)": the value in the last brackets, when none stands before them."""
    found = _LAST_BRACKET.search(clause)
    if (
        found is None
        or "," in found[1]
        or values.FIRST.search(clause[: found.start()])
        or not re.search(r"[\d\ue100-\uf8ff]", found[1])
    ):
        return ""
    value = values.span(found[1])
    return (
        values.trimmed(value.value)
        if value and not value.before.strip() and values.says_nothing(value.after)
        else ""
    )


def _weekday(clause: str) -> str:
    days = named_weekdays(clause)
    return days[-1] if len(days) == 1 and not values.FIRST.search(clause) else ""


def _behind_equals(clause: str) -> str:
    signs = list(_SIGN_EQUALS.finditer(clause))
    if len(signs) > 1 and signs[-1].group() == "≈" and signs[-2].group() == "=":
        between = values.trimmed(clause[signs[-2].end() : signs[-1].start()].rstrip(" (（"))
        if between and re.match(r"[-−(√\d]", between):
            return between
    if not signs or _says_more(clause[signs[-1].end() :]):
        return ""
    found = values.span(clause[signs[-1].end() :])
    if found is None or found.before.strip():
        return ""
    return values.trimmed(found.value)


def _says_more(rest: str) -> bool:
    """Whether a copula with a value of its own follows: "at x = 2, and the minimum value is -7"."""
    return any(
        re.search(r"[\d\ue100-\uf8ff]", rest[copula.end() :])
        for copula in list(_COPULA.finditer(rest))[-MOST_COPULAS:]
    )


def _bold(clause: str) -> str:
    bold = values.last_bold(clause)
    if bold is None or len(bold) > 120 or clause.rpartition(BOLD_OFF)[2].lstrip().startswith((":", "：")):
        return ""
    inner = _AHEAD.sub("", bold, count=1)
    found = values.span(inner)
    if found is None:
        return values.trimmed(bold) if len(bold.split()) <= 4 else ""
    if len(values.words(found.before)) > 2:
        return ""
    return with_noun(found)


def _behind_copula(clause: str, problem: Problem) -> str:
    for copula in list(_COPULA.finditer(clause))[: -MOST_COPULAS - 1 : -1]:
        rest = clause[copula.end() :]
        found = values.span(rest)
        if found is None:
            continue
        lead = found.before.translate(DRESS)
        if lead.strip(" (\"'“") and not _AHEAD.fullmatch(lead):
            return ""
        first = values.span(clause[: copula.start()])
        turned = (
            first
            and (not first.before.strip() or _AHEAD.fullmatch(first.before))
            and re.search(r"\d", first.value)
        )
        return (
            ""
            if turned and first and is_given(found.value, problem) and not is_given(first.value, problem)
            else with_noun(found)
        )
    return ""


_JOINT = re.compile(
    r"\s*(?:,|;|、|,?\s?(?:(?:and|et|und|y|e) (?:at|in|en|bei|à)|with|where|for|avec|mit|con|com|với|при|तथा|एवं|либо|and|or|et|ou|und|oder|y|o|e|и|или|và|hoặc|和|或|と|또는|와|과|و|أو|और|या))?\s*"
)


_OR = re.compile(r"(?<![^\W_])(?:or|ou|oder|o|или|либо|أو|या|hoặc)(?![^\W_])|或|または|또는", re.IGNORECASE)
_FOR_ALL = re.compile(
    r"(?:for (?:all|every|any|each)|pour tout|für alle|für jedes|para tod[oa]s?|для (?:всех|любого)|với mọi|对(?:任意|所有)|任意の|모든)[^\ue100-\uf8ff]{0,24}$",
    re.IGNORECASE,
)


def _qualifies(clause: str, found: list[re.Match[str]]) -> bool:
    """Whether the last formula says for which values the one before it holds: "… for all real $x$"."""
    return bool(_FOR_ALL.search(clause[found[-2].end() : found[-1].start()]))


def _formulas(clause: str) -> str:
    found = list(FORMULA.finditer(clause))
    if not found:
        return ""
    while len(found) > 1 and _qualifies(clause, found):
        found.pop()
    start = len(found) - 1
    while start and _JOINT.fullmatch(clause, found[start - 1].end(), found[start].start()):
        start -= 1
    run = values.span(clause[found[-1].start() :])
    if run is None:
        return ""
    text = found[start].group() if start < len(found) - 1 else ""
    for before, after in pairwise(found[start:]):
        joint = " \\text{ or } " if _OR.search(clause, before.end(), after.start()) else ", "
        text += joint + (values.trimmed(run.value) if after is found[-1] else after.group())
    return text or values.trimmed(run.value)


def _number(clause: str, problem: Problem) -> str:
    """The one number of a clause, or the one that the prompt does not give."""
    found = list(_numbers(clause))
    if len(found) > 1:
        found = [span for span in found if not is_share(span.before)] or found
    fresh = [span for span in found if not is_given(span.value, problem)]
    chosen = found if len(found) == 1 else fresh
    if len(chosen) != 1 and not (chosen and _CONCLUDES.search(clause)):
        return ""
    return with_noun(chosen[-1])


_OF_THE = re.compile(
    r"(?<![^\W_])(?:out of|of|de|sur|von|из|entre)\s(?:the|los|las|les|den|os|as|ces|all)?\s?$", re.IGNORECASE
)


def is_share(before: str) -> bool:
    """Whether "of the" or "out of" before a number makes it what is shared: "9 of the 24"."""
    return _OF_THE.search(before) is not None and _VALUE_OF.search(before) is None


_VALUE_OF = re.compile(
    r"(?:value|maximum|minimum|total|sum|height|length|width|area|volume|speed|cost|price|valeur|valor|valore|wert|aire|área|total|значение)\s(?:of|de|von|di)\s?$",
    re.IGNORECASE,
)
""" "its minimum value of -2": what stands behind is the value itself."""


def _numbers(clause: str) -> Iterator[values.Span]:
    """The numbers of a clause with their units, from left to right."""
    rest = clause
    for _ in range(_MOST_NUMBERS):
        found = values.span(rest)
        if found is None:
            return
        if re.search(r"[\d½⅓⅔¼¾⅛①-⑳]", found.value):
            yield found
        rest = found.after


_MOST_NUMBERS = 12


def is_given(value: str, problem: Problem) -> bool:
    """Whether the prompt states this number."""
    number = re.search(r"\d[\d,]*(?:\.\d+)?", value)
    return number is not None and number.group().rstrip(",").replace(",", "") in problem.numbers


def _word(clause: str) -> str:
    copulas = list(_COPULA.finditer(clause)) or list(re.finditer("[:：]", clause))
    if not copulas or values.FIRST.search(clause):
        return ""
    rest = clause[copulas[-1].end() :]
    if values.says_nothing(rest):
        head = values.trimmed(clause[: copulas[-1].start()])
        return head.split()[-1] if head else ""
    text = values.trimmed(_AHEAD.sub("", rest, count=1) or rest)
    return text if 0 < len(text.split()) <= 5 and len(text) <= 60 else ""
