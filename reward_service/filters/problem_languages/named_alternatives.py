"""Closed answers in the languages of the tables: one of those that a question joins, or asks who of."""

import re
from collections.abc import Iterator
from itertools import islice

from reward_service.filters.problem_languages.phrase_tables import Language
from reward_service.filters.problem_text import Reading

MAX_WORDS = 4
"""Words of an answer that may be an alternative."""

MAX_ANSWER = 40
MAX_SENTENCES = 6
NEAR, LISTED = 5, 10
"""Words on each side of an "or" among which an alternative is; before it, more of them in a list."""

_TOKEN = re.compile(r"\w+")
_RIGHT_END = re.compile(r"[.?!;:,]")
_ASKED_JA = ("か。", "か", "か?", "か．")


def asking(reading: Reading, language: Language) -> Iterator[str]:
    """Sentences that ask or order, the last ones first, a few."""
    for sentence in islice(reversed(reading.sentences), MAX_SENTENCES):
        if (
            "?" in sentence
            or sentence is reading.last
            or sentence.endswith(_ASKED_JA)
            or language.find("quantity", sentence)
            or (not language.spaced and language.find("what", sentence))
        ):
            yield sentence


def named(reading: Reading, language: Language) -> str:
    """What names the alternatives of which the answer is one, or ""."""
    answer = (reading.answer or "").lower().strip(" .。")
    if not answer or len(answer) > MAX_ANSWER:
        return ""
    for sentence in asking(reading, language):
        if _chosen(answer, sentence, reading, language):
            return sentence
    return ""


def _chosen(answer: str, sentence: str, reading: Reading, language: Language) -> bool:
    if not _words(answer):
        return _compared(answer, sentence, language)
    return _joined(answer, sentence, language) or _one_of(answer, sentence, reading, language)


def _joined(answer: str, sentence: str, language: Language) -> bool:
    """Whether the answer stands beside an "or" of a sentence that asks."""
    if not language.spaced:
        bare = answer.removesuffix("です").removesuffix("입니다")
        return language.find("either", sentence) is not None and bare in sentence.lower()
    said = _content(answer, language) or _tokens(answer)  # an article may be what is asked for
    if len(said) > MAX_WORDS:
        return False
    for joint in islice(language.finditer("either", sentence), MAX_JOINTS):
        left, right = sentence[: joint.start()], sentence[joint.end() :]
        tail = _tokens(left)[-(LISTED if "," in left[-60:] else NEAR) :]
        head = _tokens(_RIGHT_END.split(right, maxsplit=1)[0])[:NEAR]
        if _all_in(said, tail) or _all_in(said, head):
            return True
    return False


MAX_JOINTS = 4


def _compared(answer: str, sentence: str, language: Language) -> bool:
    """Whether a value stands in a question which of two is the larger; how much larger is no choice."""
    if language.find("compared", sentence) is None or language.find("quantity", sentence) is not None:
        return False
    said, text = _flat(answer), _flat(sentence)
    return re.search(rf"(?<![\d.]){re.escape(said)}(?![\d.])", text) is not None


def _one_of(answer: str, sentence: str, reading: Reading, language: Language) -> bool:
    """Whether a sentence asks who or which, and the answer is named in the text."""
    if not language.find("who", sentence):
        return False
    if not language.spaced:
        return len(answer) >= 2 and answer in reading.lower
    said = _content(answer, language)
    if not 0 < len(said) <= MAX_WORDS:
        return False
    tokens = _tokens(reading.lower)
    size = len(said)
    return any(all(map(same, said, tokens[at : at + size])) for at in range(len(tokens) - size + 1))


def _words(answer: str) -> bool:
    return not any(map(str.isdigit, answer)) and any(map(str.isalpha, answer))


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text.lower())


def _content(answer: str, language: Language) -> list[str]:
    """The words of an answer without articles."""
    return [word for word in _tokens(answer) if word not in language.articles]


def _all_in(said: list[str], beside: list[str]) -> bool:
    return all(any(same(word, other) for other in beside) for word in said)


SHORTEST = 3
"""Letters that two forms of one word share at least."""


def same(one: str, other: str) -> bool:
    """Whether two words are forms of one: alike but for their endings."""
    if one == other:
        return True
    shorter = min(len(one), len(other))
    if shorter < SHORTEST or abs(len(one) - len(other)) > SHORTEST:
        return False
    shared = max(SHORTEST, shorter - 2)
    return one[:shared] == other[:shared]


def _flat(text: str) -> str:
    return "".join(text.split()).replace("$", "").strip(".?¿,:").lower()
