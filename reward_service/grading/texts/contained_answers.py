"""Whether a text names an accepted answer and claims it: anywhere in a short final part, or in the sentence
that concludes."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial

from reward_service.grading.texts import accepted_names, claim_words, full_names, sentence_core
from reward_service.grading.texts.accepted_answers import MAX_TOKENS, equals
from reward_service.grading.texts.answer_tokens import folded, month_name, tokens
from reward_service.grading.texts.claimed_names import Place, is_bare_list, is_claimed
from reward_service.grading.texts.given_names import GivenName, given_names
from reward_service.grading.texts.rival_names import Sentence, has_rivals
from reward_service.grading.texts.statement_shape import identified, states

MAX_CONCLUSION = 600
"""Characters of a text whose concluding sentence is looked for."""
_FEW = 3
"""Sentences of a text that are all read."""

_LINE_WORDS = 7
"""Words of a line of a list."""

Name = tuple[str, ...]
ByFirst = dict[str, list[tuple[Name, str]]]


def contained(said: str, answers: Sequence[str]) -> str | None:
    """The accepted answer that a text names without denying it, hedging it or hiding it in a list.

    Of more than three sentences the first two and the last are read, so that whoever makes many statements
    is not paid for one of them.
    """
    key, said = tuple(answers), full_names.shortened(said, answers)
    if len(said) <= MAX_CONCLUSION and (same := equals(said, answers)):
        return same
    if not any(map(str.isalnum, said)):
        return None
    found = sentences(said)
    read = range(len(found)) if len(found) <= _FEW else [0, 1, len(found) - 1]
    return _claimed(found, read, key) or _all_parts(found, read, key)


def concluded(said: str, answers: Sequence[str], *, prompt: str = "", labelled: bool = False) -> str | None:
    """The accepted answer that a short text's concluding sentence states, beside no rival of its sort.

    The concluding sentence is the last; of two, either, unless the last identifies another name. Other numbers, names it is a part of, and more than
    three names that the prompt does not hold are rivals.
    """
    if len(said) > MAX_CONCLUSION or not any(map(str.isalnum, said)):
        return None
    found = sentences(said := full_names.shortened(said, answers))
    if (last := identified(found[-1])) is not None and not claim_words.HEDGE.search(folded(found[-1])):
        if same := equals(last, answers):
            return same
        if folded(last) not in folded(prompt) and not _names_it_too(found, answers):
            return None
    for given in given_names(said, found, labelled=labelled):
        if (same := _given(given, tuple(answers))) and _stands(found, given.name, answers):
            return same
        if given.alone and not _is_known(given.name, prompt, answers):
            return None
    read = range(len(found)) if len(found) < _FEW else [len(found) - 1]
    return _claimed(found, read, tuple(answers), prompt=prompt) or _all_parts(found, read, tuple(answers))


def _given(given: GivenName, answers: tuple[str, ...]) -> str | None:
    """The accepted answer that a given name, or what stands behind it in brackets, is."""
    by_first = _by_first_token(answers)
    for written in map(tokens, (given.name, accepted_names.without_title(given.name), given.other)):
        for wanted, answer in by_first.get(written[0], ()) if written else ():
            if tuple(written) == wanted:
                return answer
    return None


def _names_it_too(found: Sequence[str], answers: Sequence[str]) -> bool:
    """Whether an accepted answer stands in the last clause, or a sentence before identifies it."""
    clause = re.split(r"[;:,，；：]", found[-1])[-1]
    if any(folded(answer) in folded(clause) for answer in answers):
        return True
    return any((name := identified(sentence)) and equals(name, answers) for sentence in found[:-1])


def _is_known(name: str, prompt: str, answers: Sequence[str]) -> bool:
    """Whether the prompt holds a name, or an accepted answer is part of it."""
    written = folded(name)
    return written in folded(prompt) or any(folded(answer) in written for answer in answers)


def _stands(found: Sequence[str], name: str, answers: Sequence[str]) -> bool:
    """Whether nothing denies, hedges or takes back a name where it stands first."""
    words = tokens(name)
    at = next((at for at, sentence in enumerate(found) if name in sentence.replace("*", "")), None)

    def is_accepted(text: str) -> bool:
        return equals(text, answers) is not None

    return (
        at is not None
        and _claims(found, at, is_accepted, words)
        and not is_bare_list(folded(found[at].replace(name, name.replace("·", ""))), is_accepted)
        and not (len(found) > 1 and _are_lines(found) and is_bare_list(folded("\n".join(found)), is_accepted))
    )


def _are_lines(found: Sequence[str]) -> bool:
    return all(len(sentence.split()) <= _LINE_WORDS for sentence in found)


def _is_list(found: Sequence[str], at: int, is_accepted: Callable[[str], bool]) -> bool:
    """Whether a text is a list of names; several sentences are none, of which the one at that place has a copula."""
    if len(found) > 1 and _COPULA.search(found[at]):
        return False
    return is_bare_list(folded("\n".join(found)), is_accepted)


_COPULA = re.compile(
    r"(?<!\w)(?:is|are|was|were|ist|sind|war|est|était|es|era|fue|è|fu|é|foi|jest|był|är|var)(?!\w)"
)


Read = Sequence[int]


def _claimed(
    found: Sequence[str], read: Read, answers: tuple[str, ...], *,
    prompt: str | None = None, alike: tuple[str, ...] = (),
) -> str | None:  # fmt: skip
    """The answer that one of the sentences `read` claims; names that are `alike` are no rivals of it."""

    def is_accepted(text: str) -> bool:
        written = tokens(text)
        return any(any(True for _ in _named(*way)) for way in _ways_of_writing(written, alike or answers))

    for at in read:
        for sentence, written, start, size, answer in _namings(found[at], answers, whole=prompt is None):
            name = written[start : start + size]
            read_as = Sentence(sentence, written, prompt or "", partial(_claims, found, at, is_accepted))
            if prompt is not None and (
                has_rivals(read_as, start, size, answer)
                or not states([*found[:at], sentence, *found[at + 1 :]], at, _without_points(answer), prompt)
            ):
                continue
            if read_as.claims(name) and not _is_list(found, at, is_accepted):
                return answer
    return None


def _namings(
    sentence: str, answers: tuple[str, ...], *, whole: bool
) -> Iterator[tuple[str, list[str], int, int, str]]:
    """Where a sentence names accepted answers: the text read (its core first), its words, place, size, answer."""
    core = sentence_core.core(sentence)
    for text in (core.text, sentence) if core.added and not whole else (sentence,):
        words = tokens(text)[-MAX_TOKENS:]
        for written, by_first in _ways_of_writing(words, answers):
            for start, answer, size in _named(written, by_first):
                yield text, written, start, size, answer


def _claims(found: Sequence[str], at: int, is_accepted: Callable[[str], bool], name: Sequence[str]) -> bool:
    """Whether the sentence at that place claims a name."""
    behind = "".join(f"\n{folded(sentence)}" for sentence in found[at + 1 :])
    places = _places(folded(found[at]), name)
    return any(is_claimed(Place(place.before, place.behind + behind), is_accepted) for place in places)


def _places(sentence: str, name: Sequence[str]) -> Iterator[Place]:
    """Where a name stands in a folded sentence, at most eight times; one that is written otherwise, as a date
    or number in words may be, stands at its end."""
    pattern = r"[^\w]{0,6}".join(re.escape(word) for word in name)
    at = -1
    for found, _ in zip(re.finditer(pattern, sentence), range(8), strict=False):
        at = found.end()
        yield Place(sentence[: found.start()], sentence[at:])
    if at < 0:
        yield Place(sentence, "")


# ---------------------------------------------------------------- names in a text
@lru_cache(512)
def _by_first_token(answers: tuple[str, ...], *, singular: bool = False) -> ByFirst:
    """Names of the accepted answers by their first token; in the singular only those of common words."""
    found: ByFirst = {}
    for answer in answers:
        for name in accepted_names.names(answer) if not singular or answer.islower() else ():
            wanted = tuple(_singular(list(name))) if singular else name
            found.setdefault(wanted[0], []).append((wanted, answer))
    for same in found.values():
        same.sort(key=lambda item: -len(item[0]))
    return found


def _all_parts(found: Sequence[str], read: Read, answers: tuple[str, ...]) -> str | None:
    """The accepted answer that is a list, when the sentences claim every part of it."""
    for answer in answers:
        parts = tuple(accepted_names.parts(answer))
        if parts and all(_claimed(found, read, (part,), alike=parts) for part in parts):
            return answer
    return None


def _singular(words: list[str]) -> list[str]:
    return [w[:-1] if w[-1] == "s" and len(w) > 4 and w[-2] not in "sui" else w for w in words]


_PARTICLE = re.compile(
    r"(?<=[가-힣]{2})(?:입니다|이었습니다|였습니다|이에요|예요|이다|이며|이고|에서는?|에게서?|으로|이라고|라고|부터|까지|님이|님|은|는|이|가|을|를|의|에|와|과|로|도|이지만|지만)$"
)


def _ways_of_writing(words: list[str], answers: tuple[str, ...]) -> Iterator[tuple[list[str], ByFirst]]:
    """The words and the names to look for in them; in the singular; with days left out of dates, for a day
    in April 1917 is in 1917; and without Korean particles."""
    yield words, _by_first_token(answers)
    if any(word.startswith("date:") for word in words):
        yield [part for word in words for part in _month_and_year(word)], _by_first_token(answers)
    singular = _by_first_token(answers, singular=True)
    if singular:
        yield _singular(words), singular
    if any("가" <= word[-1] <= "힣" for word in words):
        yield [_PARTICLE.sub("", word) for word in words], _by_first_token(answers)


def _month_and_year(word: str) -> list[str]:
    if not word.startswith("date:"):
        return [word]
    *year, month, _ = word[5:].split("-")
    return [month_name(int(month)), *year]


def _named(words: list[str], by_first: ByFirst) -> Iterator[tuple[int, str, int]]:
    if by_first.keys().isdisjoint(words):
        return
    for start, word in enumerate(words):
        for wanted, answer in by_first.get(word, ()):
            if tuple(words[start : start + len(wanted)]) == wanted:
                yield start, answer, len(wanted)


_SENTENCE = re.compile(r"(?<=[\w)\]\"”%][.!?])\s+(?=[^\W\d_a-z]|[\"“'*¿¡(])|[。！？；।]|\n+|;\s")
_ABBREVIATED = re.compile(
    r"\b(St|Mr|Mrs|Ms|Dr|Jr|Sr|No|Mt|Ft|vs|Prof|Gen|Col|Sgt|Rev|Gov|Sen|Rep|bzw|ca|[A-Z]|[А-Я])\.\s"
)


def _without_points(text: str) -> str:
    """A text without the points of abbreviations and initials, which end no sentence."""
    return _ABBREVIATED.sub(r"\1 ", text) if "." in text else text


def sentences(text: str) -> list[str]:
    """The sentences and lines of a text."""
    found = _SENTENCE.split(_without_points(text))
    return [sentence for sentence in found if sentence.strip()]
