"""Whether a short text gives an accepted answer by its form, or comes to it in its concluding sentence."""

import re
from collections.abc import Sequence

from reward_service.grading.texts import negation_hedge_words, sentence_core
from reward_service.grading.texts.answer_matching import equals
from reward_service.grading.texts.answer_mentions import may_be_named, namings, sentences
from reward_service.grading.texts.answer_normalisation import plainly
from reward_service.grading.texts.answer_tokens import folded
from reward_service.grading.texts.asked_subjects import by_subject
from reward_service.grading.texts.contained_answers import (
    Reading,
    all_parts,
    claimed,
)
from reward_service.grading.texts.contradicting_clauses import all_nearest, nearest
from reward_service.grading.texts.last_conclusions import MAX_CONCLUSION, last_conclusion
from reward_service.grading.texts.leading_fragments import by_head
from reward_service.grading.texts.number_selection import Numbers, numbers
from reward_service.grading.texts.polar_answers import are_polar, polar_answer
from reward_service.grading.texts.restated_questions import restated
from reward_service.grading.texts.salient_statements import by_emphasis, is_other_told
from reward_service.grading.texts.semantic_roles import decided
from reward_service.grading.texts.stated_names import CORRECTS, agent, tells_of_other, without_remarks
from reward_service.grading.texts.stated_otherwise import states_otherwise
from reward_service.grading.texts.structural_answers import by_form, by_last, is_known
from reward_service.grading.texts.temporal_order import comparison
from reward_service.grading.texts.withdrawn_text import standing
from reward_service.grading.texts.word_patterns import WordPattern

_FEW = 3
"""Sentences of a text of which fewer are all read."""


def concluded(said: str, answers: Sequence[str], *, prompt: str = "", labelled: bool = False) -> str | None:
    """The accepted answer that a short text's concluding sentence states, beside no rival of its sort.

    The concluding sentence is the last; of two, either, unless the last identifies another name. Other
    numbers, names it is a part of, and more than three names that the prompt does not hold are rivals. Before
    it come the number or the one of two names that is asked for, and a name that the text gives by its form.
    """
    if not any(map(str.isalnum, said)):
        return None
    if (last := last_conclusion(said, prompt)) is not None and may_be_named(last, tuple(answers)):
        found = equals(last, answers) or _concluded(last, answers, prompt, labelled=False)
        if found is not None or len(said) > MAX_CONCLUSION:
            return found
    if len(said) > MAX_CONCLUSION:
        return _framed(said, answers, prompt) if len(said) <= _MAX_EXPLAINED else None
    return _concluded(said, answers, prompt, labelled=labelled)


_MAX_EXPLAINED = 3_000
"""Characters of a text that explains at length before or behind its answer."""


def _framed(said: str, answers: Sequence[str], prompt: str) -> str | None:
    """The accepted answer that the first or the last sentence of a longer text states in the question's own words."""
    lines = standing(sentences(said), prompt)
    near = all_nearest(lines, prompt) if lines else []
    for at in (0, len(lines) - 1):
        if at in near and namings(lines[at], tuple(answers)):
            return _stated_at(at, lines, tuple(answers), prompt)
    return None


def _concluded(said: str, answers: Sequence[str], prompt: str, *, labelled: bool) -> str | None:
    """The accepted answer that a text of a few sentences comes to."""
    if not may_be_named(said, tuple(answers)):
        return polar_answer(sentences(said), answers) if are_polar(answers) else None
    if (same := restated(said, tuple(answers), prompt)) is not None:
        return same
    written = said
    said = plainly(said, answers, prompt)
    if said != written and (same := equals(said, answers)):
        return same
    if are_polar(answers):
        return polar_answer(sentences(said), answers)
    lines = standing(sentences(said), prompt)
    told = by_head(said, answers, prompt) or by_emphasis(lines, tuple(answers), prompt)
    if told is not None:
        return told.answer
    asked = numbers(lines, prompt, answers)
    found, answers = asked.sentences, asked.answers
    if is_other_told(found, answers, prompt) or states_otherwise(found, prompt, answers):
        return None
    is_right = _as_asked(asked, prompt)
    if is_right is None:
        is_right = decided([_ASIDE.sub("", one) for one in found], prompt, answers)
    if is_right is not None and not (is_right and _is_in_list(found, answers)):
        how = Reading(prompt, is_given=True)
        return claimed(found, range(len(found)), answers, how) if is_right else None
    given = (
        by_subject(said, found, answers, prompt)
        or by_last(found, answers, prompt)
        or by_form(said, found, answers, prompt, labelled=labelled)
    )
    return given.answer if given is not None else _by_reading(found, answers, prompt)


_ASIDE = re.compile(r"\s[(（][^()（）\s]{1,40}\s[^()（）]{3,200}[)）]")
"""A remark in brackets, which puts nobody into the role that is asked for."""


def _is_in_list(sentences: Sequence[str], answers: tuple[str, ...]) -> bool:
    """Whether accepted answers stand at the head of lists alone: "nitrogen, oxygen and argon"."""
    places = [
        sentence_core.is_listed(sentence, start + len(answer))
        for sentence in sentences
        for answer in answers
        for start in sentence_core.starts_of(sentence, answer)
    ]
    return bool(places) and all(places)


def _as_asked(asked: Numbers, prompt: str) -> bool | None:
    """Whether a number, or one of two names, is the one that is asked for; None when the text gives none."""
    if asked.given is not None:
        return not asked.is_wrong
    return comparison(asked.sentences, prompt, asked.answers).is_right


def _by_reading(found: Sequence[str], answers: tuple[str, ...], prompt: str) -> str | None:
    """What the concluding sentence states."""
    is_named = bool(namings(found[-1], answers))
    if not is_named and (by := agent(found[-1], prompt)) and not is_known(by, prompt, answers):
        return None
    told = found if is_named else without_remarks(found, prompt)
    read = range(len(told)) if len(told) < _FEW else [len(told) - 1]
    how = Reading(prompt, must_state=True)
    return (
        claimed(told, read, answers, how)
        or all_parts(told, read, answers, Reading(prompt))
        or _by_nearest(found, answers, prompt)
    )


def _by_nearest(found: Sequence[str], answers: tuple[str, ...], prompt: str) -> str | None:
    """What the sentence nearest to the question states, where those behind it only tell more."""
    at = nearest(found, prompt)
    return _stated_at(at, found, answers, prompt) if at is not None and namings(found[at], answers) else None


def _stated_at(at: int, found: Sequence[str], answers: tuple[str, ...], prompt: str) -> str | None:
    """The accepted answer that a sentence states, where none behind it turns away."""
    if any(map(_turns, found[at + 1 :])):
        return None
    if tells_of_other(found[at], prompt, is_first=at == 0):
        return None
    sentence = sentence_core.core(sentence_core.without_apposition(_WHILE.sub("", found[at]))).text
    return claimed([sentence], [0], answers, Reading(prompt, must_state=True))


_WHILE = WordPattern(
    r"(?<=\w)\s(?:while|when|during|whilst)\s(?:\w+ing|his|her|their|the|a|he|she|they)(?!\w)[^,;]{0,80}$"
)
"""When something was, at the end of a sentence."""


def _turns(sentence: str) -> bool:
    """Whether a sentence may take back, correct, or conclude."""
    said = folded(sentence)
    patterns = (
        negation_hedge_words.TAKEN_BACK,
        negation_hedge_words.TURN,
        negation_hedge_words.HEDGE,
        CORRECTS,
        _CONCLUDES,
    )
    return any(pattern.search(said) for pattern in patterns)


_CONCLUDES = re.compile(
    r"^\W{0,3}(?:so|therefore|thus|hence|but|however|no|yet|then|also|daher|aber|nein|donc|mais|non|pero|quindi|ma|portanto|mas|но|значит|поэтому)(?!\w)"
    r"|^(?:所以|因此|但|不|いや|しかし|그러나)"
)
