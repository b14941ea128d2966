"""The reasons of the form rules for problems in the languages of the tables."""

import re
from collections.abc import Callable, Iterator

from reward_service.filters import answer_parts
from reward_service.filters.policy import Kind, Reason, quote
from reward_service.filters.problem_languages import absent, named_alternatives
from reward_service.filters.problem_languages.detection import YES_NO, language_of
from reward_service.filters.problem_languages.phrase_tables import Language
from reward_service.filters.problem_text import Reading

_Rule = Callable[[Reading, Language], Iterator[Reason]]

VALUE_WORDS, FEW_WORDS, NAME_WORDS, PROSE = 12, 3, 4, 25
"""Words of an answer: to a closed question, of what may be no prose, of a name, of certain prose."""

_FORMAL = re.compile(r"[\d=+^$\\<>{}]")
_BEHIND_YES = re.compile(r"\s{0,3}[,.;:(、。—–-]")
_FIRST = re.compile(r"[,.;:!。]\s?|$")
_BRACKETS = "() ."
_CLAUSE = re.compile(r"(?:^[\W\d]{0,6}|[,:;]\s)$")


def reasons(reading: Reading) -> Iterator[Reason]:
    """Every reason that the words of a problem's language give; none in English and Chinese."""
    language = language_of(reading)
    if language is None:
        if reading.answer is not None and _FIRST.split(reading.answer.lower(), maxsplit=1)[0] in YES_NO:
            yield _reason(Kind.TRUE_FALSE, f"answer {reading.answer}", 0.9)
    else:
        for rule in _RULES:
            yield from rule(reading, language)


def _reason(kind: Kind, text: str, confidence: float) -> Reason:
    return Reason(kind=kind, text=quote(text), confidence=confidence)


def _true_false(reading: Reading, language: Language) -> Iterator[Reason]:
    """Yes or no for an answer; without one, a request for a truth value or a question that opens like one."""
    if reading.answer is None:
        if found := _polar(reading, language):
            yield _reason(Kind.TRUE_FALSE, *found)
        return
    answer = reading.answer.lower().strip(" .。")
    said = answer in language.answers and (len(answer) > 1 or _asks_truth(reading, language))
    if said or answer in YES_NO:
        yield _reason(Kind.TRUE_FALSE, f"answer {reading.answer}", 0.98)
    elif _opens(answer, language) or _repeats(answer, reading, language):
        yield _reason(Kind.TRUE_FALSE, f"answer {reading.answer}", 0.85)


def _opens(answer: str, language: Language) -> bool:
    """Whether an answer begins with a yes or a no and goes on."""
    said = max((len(word) for word in language.answers if answer.startswith(word)), default=0)
    return said > 0 and _BEHIND_YES.match(answer, said) is not None


MAX_PREDICATE, TAIL = 12, 14
"""Characters of an answer that may be the predicate of the question, and of the question's end."""


def _repeats(answer: str, reading: Reading, language: Language) -> bool:
    """Whether an answer repeats the predicate with which a question ends that a yes answers."""
    if language.spaced or len(answer) > MAX_PREDICATE or any(map(str.isdigit, answer)):
        return False
    last = reading.last
    if language.find("polar", last) is None or any(
        language.find(table, last) for table in ("quantity", "who", "either")
    ):
        return False
    return len(answer) >= 2 and answer[:2] in last[-TAIL:]


def _asks_truth(reading: Reading, language: Language) -> bool:
    truth = language.find("truth", reading.text) is not None
    return truth or any(language.find("polar", s) for s in named_alternatives.asking(reading, language))


def _polar(reading: Reading, language: Language) -> tuple[str, float] | None:
    """What asks for a yes or a no in the last sentence, and how surely it does."""
    last = reading.last
    counted = language.find("quantity", reading.text)
    if truth := language.find("truth", reading.text):
        return truth[0], 0.4 if counted else 0.8
    found = language.find("polar", last)
    asks = "?" in last or (not language.spaced and found is not None)
    if found is None or not asks or language.find("either", last):
        return None
    if any(language.find(table, last) for table in ("quantity", "what", "who")):
        return None
    first = not language.spaced or _CLAUSE.search(last[: found.start()]) is not None
    return (last, 0.4 if counted else 0.7) if first else None


def _closed(reading: Reading, language: Language) -> Iterator[Reason]:
    """One of the alternatives that the question names; without an answer, one of two that it compares."""
    if reading.answer is not None:
        if sentence := named_alternatives.named(reading, language):
            yield _reason(Kind.CLOSED_ANSWER, sentence, 0.8)
        return
    last = reading.last
    if language.find("quantity", last):
        return
    compared = language.find("compared", last)
    opened = language.find("polar", last) if language.find("either", last) and "?" in last else None
    if compared or (opened and _CLAUSE.search(last[: opened.start()])):
        yield _reason(Kind.CLOSED_ANSWER, last, 0.6)


def _prose(reading: Reading, language: Language) -> int:
    return absent.prose(reading.raw_answer[:2_000], language)


def _formal(reading: Reading) -> bool:
    return _FORMAL.search(reading.raw_answer[:2_000]) is not None


def _proof(reading: Reading, language: Language) -> Iterator[Reason]:
    """An order to prove, and no value asked for that the answer gives."""
    found = language.find("prove", reading.text)
    if found is None:
        return
    asked = language.find("quantity", reading.text) is not None
    if reading.answer is None:
        yield _reason(Kind.PROOF, found[0], 0.6 if asked else 0.9)
        return
    words = _prose(reading, language)
    argued = words > PROSE or (words > NAME_WORDS and not _formal(reading))
    what = "?" in reading.text or language.find("what", reading.text) is not None
    if argued or not (asked or what):
        yield _reason(Kind.PROOF, found[0], 0.85)


def _open(reading: Reading, language: Language) -> Iterator[Reason]:
    """An order to explain with prose for an answer or none; prose whatever is asked."""
    found = language.find("explain", reading.text)
    words = _prose(reading, language)
    if found and reading.answer is None:
        behind = reading.text[found.end() :]
        asked = language.find("quantity", behind) or ("?" in behind and language.find("what", behind))
        yield _reason(Kind.OPEN_ENDED, found[0], 0.4 if asked else 0.7)
    elif found and (words > VALUE_WORDS or (words > FEW_WORDS and not _formal(reading))):
        yield _reason(Kind.OPEN_ENDED, found[0], 0.9 if words > VALUE_WORDS else 0.7)
    elif words > PROSE:
        yield _reason(Kind.UNVERIFIABLE_ANSWER, reading.raw_answer, 0.8)


def _missing(reading: Reading, language: Language) -> Iterator[Reason]:
    """A figure, a table, a passage, a list or a map that the text points at and does not hold."""
    if absent.drawn(reading) or reading.cut:
        return
    text = reading.text
    if (found := language.find("figure", text)) is not None:
        yield _reason(Kind.FIGURE, found[0], 0.4 if absent.told(reading, found, labelled=True) else 0.75)
    for table in ("table", "map"):
        if (found := language.find(table, text)) and not absent.told(reading, found):
            yield _reason(Kind.MISSING_MATERIAL, found[0], 0.75)
    if (found := language.find("passage", text)) and not absent.passage(reading, found, language):
        yield _reason(Kind.MISSING_MATERIAL, found[0], 0.7)
    if (found := language.find("listed", text)) and not absent.listed(reading, found):
        yield _reason(Kind.MISSING_MATERIAL, found[0], 0.7)


def _parts(reading: Reading, language: Language) -> Iterator[Reason]:
    """Two questions in a row, or two measures asked for in one."""
    several = len(answer_parts.parts(reading.answer or "")) >= 2
    if not several and reading.answer is not None:
        return
    asked = [
        s
        for s in named_alternatives.asking(reading, language)
        if "?" in s or s.endswith(("か。", "か"))
        if language.find("quantity", s) or language.find("what", s)
    ]
    pair = language.find("pair", reading.text) if language.find("quantity", reading.text) else None
    if len(asked) >= 2 or pair:
        told = pair[0] if pair else asked[0]
        yield _reason(Kind.MULTI_PART, told, 0.8 if several else 0.6)


def _choice(reading: Reading, language: Language) -> Iterator[Reason]:
    """Options under the language's own letters, or a stem that asks to pick, with a label for an answer."""
    stem = language.find("stem", reading.text)
    label = (reading.answer or "").strip(_BRACKETS)
    labels = next((series for series in language.labels if label in series), None)
    run = any(_run(reading.text, series) for series in language.labels if labels is None or series is labels)
    if labels and (run or stem):
        yield _reason(Kind.MULTIPLE_CHOICE, f"answer {reading.answer}", 0.9 if run else 0.8)
    elif stem and reading.answer is None:
        yield _reason(Kind.MULTIPLE_CHOICE, stem[0], 0.75 if run else 0.6)


def _run(text: str, series: tuple[str, ...]) -> bool:
    """Whether three labels or more stand in order, each where an item can begin."""
    at = 0
    for label in series[:3]:
        found = re.compile(rf"(?:^|[\s(（。、,;:])({label})(?:[\s).．、:：）]|(?<=[①-⑥]))").search(text, at)
        if found is None:
            return False
        at = found.end(1)
    return True


_RULES: tuple[_Rule, ...] = (_choice, _true_false, _closed, _proof, _parts, _open, _missing)
