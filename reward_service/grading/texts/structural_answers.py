"""What a text gives by its form: a name at its head, in bold, behind a pronoun, or by what the question asks who did."""

import re
from collections.abc import Sequence

from reward_service.grading.texts import accepted_names, negation_hedge_words, sentence_core
from reward_service.grading.texts.answer_matching import equals
from reward_service.grading.texts.answer_mentions import by_first_token
from reward_service.grading.texts.answer_name_candidates import GivenName, given_names
from reward_service.grading.texts.answer_tokens import folded, is_day_of_year, tokens
from reward_service.grading.texts.claimed_mentions import claims
from reward_service.grading.texts.claimed_names import is_bare_list
from reward_service.grading.texts.other_answers import doer, gives_other
from reward_service.grading.texts.salient_statements import Given
from reward_service.grading.texts.stated_names import COPULA, corrected, identified

_LINE_WORDS = 7
"""Words of a line of a list."""


def by_last(found: Sequence[str], answers: tuple[str, ...], prompt: str) -> Given | None:
    """What the last sentence identifies, as "the capital is Bern" does."""
    last = identified(found[-1])
    if last is None or negation_hedge_words.HEDGE.search(folded(found[-1])):
        return None
    if same := accepted(last, answers):
        return None if gives_other(found[-1], last, prompt) else Given(same)
    is_other = folded(last) not in folded(prompt) and not _names_it_too(found, answers)
    return Given(None) if is_other else None


def _names_it_too(found: Sequence[str], answers: Sequence[str]) -> bool:
    """Whether an accepted answer stands in the last clause, or a sentence before identifies it."""
    clause = re.split(r"[;:,，；：]", found[-1])[-1]
    if any(folded(answer) in folded(clause) for answer in answers):
        return True
    return any((name := identified(sentence)) and equals(name, answers) for sentence in found[:-1])


def by_form(
    said: str, found: Sequence[str], answers: tuple[str, ...], prompt: str, *, labelled: bool
) -> Given | None:
    """What a text gives by its form, if nothing in it corrects that."""
    later = [name for sentence in found[1:] if (name := corrected(sentence, prompt))]
    is_corrected = any(not is_known(name, prompt, answers) for name in later)
    done = doer(found[0], prompt)
    names = [*given_names(said, found, labelled=labelled), *([GivenName(done, alone=False)] if done else [])]
    for given in names:
        same = None if is_corrected else _given(given, answers, prompt)
        if same is not None and _stands(found, given.name, answers):
            return Given(same)
        if (
            given.alone
            and not is_known(given.name, prompt, answers)
            and not is_day_of_year(tokens(given.name))
        ):
            return Given(None)
    return None


_PREPOSITION = re.compile(
    r"(?P<word>in|im|nach|von|vom|bei|aus|mit|auf|zu|für|by|after|from|for|with|to|par|pour|de|d'après|à|en|dans|por|para|con|da|di|dal|dalla|per|a|nel|nella|em|no|na|do|w|we|z|od|po|в|во|на|из|от)\s",
    re.IGNORECASE,
)


def _without_preposition(name: str, prompt: str) -> str:
    """A name without the preposition before it, where the question has it too."""
    found = _PREPOSITION.match(name)
    is_asked = found is not None and re.search(
        rf"(?<!\w){found['word']}(?!\w)", prompt[-_QUESTION:], re.IGNORECASE
    )
    return name[found.end() :] if found is not None and is_asked else name


_QUESTION = 400


def _given(given: GivenName, answers: tuple[str, ...], prompt: str) -> str | None:
    """The accepted answer that a given name, or what stands behind it in brackets, is."""
    ways = (
        given.name,
        accepted_names.without_title(given.name),
        given.other,
        _without_preposition(given.name, prompt),
    )
    return next((same for way in ways if (same := accepted(way, answers))), None)


def accepted(name: str, answers: tuple[str, ...]) -> str | None:
    """The accepted answer that a name names."""
    written = tuple(tokens(name))
    named = by_first_token(answers).get(written[0], ()) if written else ()
    return next((answer for wanted, answer in named if written == wanted), None)


def is_known(name: str, prompt: str, answers: Sequence[str]) -> bool:
    """Whether the prompt holds a name, an accepted answer is part of it, or it is part of one."""
    written, own = folded(name), set(tokens(name))
    return written in folded(prompt) or any(
        folded(answer) in written or own.issubset(tokens(answer)) for answer in answers
    )


def _stands(found: Sequence[str], name: str, answers: Sequence[str]) -> bool:
    """Whether nothing denies, hedges or takes back a name where it stands first."""
    words = tokens(name)
    at = next((at for at, sentence in enumerate(found) if name in sentence.replace("*", "")), None)

    def is_accepted(text: str) -> bool:
        return equals(text, answers) is not None

    return (
        at is not None
        and claims(found, at, is_accepted, words)
        and not is_bare_list(folded(_opening_of(found[at], name)), is_accepted)
        and not (len(found) > 1 and _are_lines(found) and is_bare_list(folded("\n".join(found)), is_accepted))
    )


def _opening_of(sentence: str, name: str) -> str:
    """A sentence without what the name is not, and the name without marks inside it."""
    return sentence_core.without_denied(sentence).replace(name, name.replace("·", ""))


def _are_lines(found: Sequence[str]) -> bool:
    """Whether no sentence is more than a line of a list."""
    return all(len(one.split()) <= _LINE_WORDS and not COPULA.search(one) for one in found)
