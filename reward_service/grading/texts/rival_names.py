"""What competes with a name for being the answer of its sentence."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reward_service.grading.texts import sentence_core
from reward_service.grading.texts.answer_tokens import folded, tokens

MAX_RIVALS = 3
"""Names beside the answer that a sentence may hold which neither the prompt nor the answer does."""
_PART_OF_NUMBER = frozenset("half halves quarter quarters third thirds % percent point hundred".split())
_GENERIC = frozenset(
    "mount mt lake river sea strait bay cape gulf isle island king queen emperor empress pope president prince "
    "princess saint st sir lady lord dame dr mr mrs ms professor captain general admiral colonel sultan tsar city "
    "town state province county planet element hms ss uss ship year novel film in at on of by from with for and "
    "but so thus hence therefore to as it its is was that this these those he she they because actually yes sure "
    "clearly near between around about until since after before during against across over under into through "
    "author poet painter composer answer name named called january february march april may june july august "
    "september october november december only then here there just el la le les il lo der die das den dem ein eine "
    "это этого ответ автор год году cevap dogru svaret het antwort losung reponse respuesta risposta resposta odpowiedz "
    "est es ist war en de del di da du von van et y e o a con por para par pour".split()
)
_GERMAN = frozenset("der die das ist war auf ein eine und heißt von im vom wurde".split())
"""Words of a language that writes every noun with a capital."""
_WORD_BEFORE = re.compile(r"([^\W\d_][\w'’]{0,30})[\s-]$")
_WORD_BEHIND = re.compile(r"^[\s-]([^\W\d_][\w'’-]{0,30})")
_CAPITALISED = re.compile(r"(?<!\w)[A-ZÀ-ÖØ-ÞА-Я][\w'’-]{1,30}(?:\s[A-ZÀ-ÖØ-ÞА-Я][\w'’-]{1,30}){0,4}")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as written, its tokens, the prompt it answers, and which of its words it claims."""

    text: str
    words: Sequence[str]
    prompt: str
    claims: Callable[[Sequence[str]], bool]


def has_rivals(sentence: Sentence, start: int, size: int, answer: str) -> bool:
    """Whether a sentence holds rivals of the answer whose name is `size` tokens from `start` on."""
    if all(_is_number(word) for word in sentence.words[start : start + size]):
        return _has_other_numbers(sentence, start, size)
    return _is_part_of_longer(sentence.text, answer) or _has_other_names(
        sentence.text, answer, sentence.prompt
    )


def _is_number(word: str) -> bool:
    return word[0] in "-0123456789" or word == "%"


def _has_other_numbers(sentence: Sentence, start: int, size: int) -> bool:
    words, end = sentence.words, start + size
    if not _PART_OF_NUMBER.isdisjoint(words[end : end + 3]):
        return True
    others = {
        word
        for at, word in enumerate(words)
        if _is_number(word) and not start <= at < end and word != words[start]
    }
    if not others:
        return False
    asked, is_year = frozenset(tokens(sentence.prompt[-2_000:])), _is_year(words[start])
    return any(_is_year(w) == is_year and w not in asked and sentence.claims((w,)) for w in others)


def _is_year(word: str) -> bool:
    return len(word) == 4 and word.isdecimal()


def _is_part_of_longer(sentence: str, answer: str) -> bool:
    """Whether capitalised words stand right beside every place of the answer, as in a longer name."""
    if answer[:1].islower() or not _GERMAN.isdisjoint(sentence.casefold().split()):
        return False
    starts = sentence_core.starts_of(sentence, answer)
    return bool(starts) and all(_has_name_beside(sentence, start, start + len(answer)) for start in starts)


def _has_name_beside(sentence: str, start: int, end: int) -> bool:
    before, behind = _WORD_BEFORE.search(sentence[:start]), _WORD_BEHIND.match(sentence[end:])
    return any(
        found is not None
        and found.group(1)[0].isupper()
        and "'" not in (word := folded(found.group(1)))
        and word not in _GENERIC
        for found in (before, behind)
    )


def _has_other_names(sentence: str, answer: str, prompt: str) -> bool:
    if not _GERMAN.isdisjoint(sentence.casefold().split()):
        return False
    known = folded(f"{prompt[-4_000:]} {answer}")
    found = {
        name.group()
        for name in _CAPITALISED.finditer(sentence)
        if name.start() and folded(name.group()) not in _GENERIC
    }
    return sum(not any(word in known for word in folded(name).split()) for name in found) > MAX_RIVALS
