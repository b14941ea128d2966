"""Quantities that a text tells beside its answer and the question does not ask for: ", so the interest earned is $244".

`quantities.toml` names them in the languages of the other tables.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from reward_service.grading.math.claims import lexicon, values
from reward_service.grading.math.claims.asked_for import COMPARES, asked_for
from reward_service.grading.math.claims.asked_units import unit_of
from reward_service.grading.math.claims.polarity import Polarity, denial
from reward_service.grading.math.claims.reference_shape import Measure
from reward_service.grading.math.claims.trailing_remarks import corrects
from reward_service.grading.math.problem import Problem
from reward_service.grading.math.size_bounded_cache import memo
from reward_service.grading.math.typed.number_words import with_digits

_WORDS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SENTENCE = re.compile(r"(?<=[.!?؟])\s+|\n+|(?<=[。！？])")
_ASKS = re.compile("[?？؟]")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_FORMULA = re.compile("[\ue100-\uf8ff]")
_NAMES_ANSWER = lexicon.pattern("strong", "refute", "gave_up")
Names = frozenset[str]


@cache
def _tables() -> dict[str, dict[str, Names]]:
    """Names of quantities by `told` and `asked`, and in these by word, by stem (`stem*`) and by piece of a text."""
    tables: dict[str, dict[str, set[str]]] = {"told": defaultdict(set), "asked": defaultdict(set)}
    text = files(__package__).joinpath("quantities.toml").read_text(encoding="utf-8")
    for name, fields in tomllib.loads(text).items():
        for field in ("told", "asked"):
            for word in fields[field].split("|"):
                tables[field][word].add(name)
    return {
        field: {word: frozenset(names) for word, names in table.items()} for field, table in tables.items()
    }


@cache
def _pieces(field: str) -> tuple[tuple[str, Names], ...]:
    """Words that are looked for anywhere in a text: of scripts without blanks, and phrases."""
    return tuple((w, names) for w, names in _tables()[field].items() if _UNSPACED.search(w) or " " in w)


@memo(4096)
def _of_word(word: str, field: str) -> Names:
    """The quantities that one word names."""
    table = _tables()[field]
    found = set(table.get(word, ()))
    for end in range(2, len(word) + 1):
        found.update(table.get(f"{word[:end]}*", ()))
    return frozenset(found)


@memo(1024)
def quantities(text: str, field: str = "told") -> Names:
    """The quantities that a text tells, or asks for."""
    folded = text.casefold()
    found: set[str] = set()
    for word in set(_WORDS.findall(folded)):
        found |= _of_word(word, field)
    if " " in folded or not folded.isascii():
        for piece, names in _pieces(field):
            if piece in folded:
                found |= names
    return frozenset(found)


_GIVEN_SHARE = re.compile(r"\d\s?%\s(?:[^\W\d_]{2,12}\s){0,1}?[^\W\d_]{2,16}")
""" "at 4% interest": what a question gives and does not ask for."""


@memo(1024)
def _asked(prompt: str) -> Names:
    """The quantities that a prompt's questions ask for; of one without a question mark, all that it has."""
    asking = " ".join(piece for piece in _SENTENCE.split(prompt) if _ASKS.search(piece)) or prompt
    asking = _GIVEN_SHARE.sub(" ", asking)
    return quantities(asking) | quantities(asking, "asked")


def tells_another_quantity(sentence: str, before: str, problem: Problem) -> bool:
    """Whether the first value of a sentence, behind one that the text has worked out, is of a quantity that the question
    does not ask for, and the sentence has none that it asks for."""
    if not problem.text:
        return False
    if _REST_AHEAD.match(sentence) and _CHOOSES.search(asked_for(problem.text).question):
        return _is_worked_out(before, problem) and _stands(before) and not _goes_on(sentence)
    if not quantities(sentence) or not _is_of_another(sentence, before, problem):
        return False
    spelt = _CONDITION.sub("", with_digits(sentence))
    value = values.FIRST.search(spelt)
    if value is None:
        return False
    cut = _CUT.search(spelt, value.end())
    return bool(quantities(spelt[: cut.start()] if cut is not None else spelt))


_REST_AHEAD = re.compile(
    r"\s*(?:(?:and|und|et|y|e|и)\s)?(?:the (?:remaining|other|rest)|die (?:andere|übrige|restliche)\w?|das andere|l'autre|la otra|el otro|a outra|o outro|l'altr[oa]|друг\w{2,3}|остальн\w{2,3})(?![^\W_])|另一|其余|もう一方|残りの",
    re.IGNORECASE,
)
_CHOOSES = re.compile(
    rf"(?<![^\W_])(?:{COMPARES}|[a-z]{{3,9}}est|größ\w+|klein\w+|läng\w+)(?![^\W_])|更?[长長大小短](?:的|い方|いほう)",
    re.IGNORECASE,
)
""" "How long is the longer piece?": there is another one."""
_CONDITION = re.compile(
    r"^\s*(?:if|when|with|paying|after|wenn|si|quando|se|если|如果|若)\s?[^,，。;]{3,60}[,，]\s?|^[^、。]{1,40}(?:と|ば|たら|なら)、",
    re.IGNORECASE,
)
""" "If he pays with $20, …": a condition before what a sentence tells."""


def _is_of_another(text: str, before: str, problem: Problem) -> bool:
    told = quantities(text)
    if not told or told & _asked(problem.text) or _goes_on(text):
        return False
    return _is_worked_out(before, problem) and _stands(before)


def _goes_on(text: str) -> bool:
    """Whether a text names an answer, corrects or takes back."""
    return bool(_NAMES_ANSWER.search(text)) or corrects(text) or _is_refuted(text)


def _is_worked_out(before: str, problem: Problem) -> bool:
    """Whether a text has a value that the prompt does not give."""
    numbers = {number.replace(",", "") for number in _NUMBER.findall(with_digits(before))}
    return bool(numbers - problem.numbers) or _FORMULA.search(before) is not None


_TAKEN = (Polarity.NEGATED, Polarity.REFUTED, Polarity.GAVE_UP, Polarity.HEDGED)


def _stands(text: str) -> bool:
    """Whether nothing in a text takes back what it says."""
    denied = denial(text, bounds=False)
    return denied is None or denied.polarity not in _TAKEN


def _is_refuted(text: str) -> bool:
    denied = denial(text, bounds=False)
    return denied is not None and denied.polarity in {Polarity.REFUTED, Polarity.GAVE_UP}


_CUT = re.compile(
    r"(?:\s?[,;，；、–—]|\s?[(（]|\s(?=(?:and|und|et|y|e|и|with|mit|avec|con|com|из них|so|also|donc)\s))\s?(?=[^\W\d_])"
)
_MOST_CUTS = 12


def without_other_quantity(sentence: str, problem: Problem) -> str:
    """The sentence up to its value, where what stands behind it only tells another quantity."""
    if not problem.text or not quantities(sentence):
        return sentence
    for found in list(_CUT.finditer(sentence))[:_MOST_CUTS]:
        before, rest = sentence[: found.start()], sentence[found.end() :]
        if (
            values.FIRST.search(with_digits(before))
            and values.FIRST.search(rest)
            and not quantities(before) - _asked(problem.text)
            and _is_of_another(rest, before, problem)
        ):
            return before
    return sentence


_MOST_VALUES = 6


def tells_another_measure(sentence: str, before: str, measure: Measure | None) -> bool:
    """ "The volume thus grows by 50%.": whether all values of a sentence measure something else than what is wanted, and
    the text before it has one that measures that."""
    if measure is None or _goes_on(sentence):
        return False
    said, ahead = list(_units(sentence)), list(_units(before))
    return bool(said) and None not in said and measure not in said and measure in ahead


def _units(text: str) -> Iterator[Measure | None]:
    """What the values of a text measure; None for a bare number."""
    at = 0
    for _ in range(_MOST_VALUES):
        found = values.span(text[at:])
        if found is None or not found.value:
            return
        at += len(found.before) + len(found.value)
        unit = unit_of(found.value.rpartition("=")[2].strip())
        yield unit[0] if unit is not None else None
