"""A sentence that says the question again and ends in an accepted answer: "The capital of Australia is Canberra."

It holds no word beside the answer that is not the question's or one that only binds words together, so that there is
nothing in it to weigh.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from reward_service.grading.texts.answer_mentions import by_first_token
from reward_service.grading.texts.answer_tokens import tokens

MAX_SENTENCE = 200
_MAX_QUESTION = 400
_SENTENCE = re.compile(r"[A-Z][A-Za-z0-9 ,'\"*-]{3,198}\.?")
_BINDING = frozenset("is was are were in on at the a an of to for it its this that did do does as".split())
"""Words that say nothing; none that denies, doubts or relates."""
_BEFORE_NAME = frozenset("is was are were in on at".split())
_AMBIGUOUS = frozenset("or than by before after not except whose first last who whom".split())
"""Words of a question whose sides a sentence may turn."""
_CONTENT = 2
"""Words of the question that are said again, at least."""


def restated(said: str, answers: tuple[str, ...], prompt: str) -> str | None:
    """The accepted answer that a single sentence comes to in the question's own words; None wherever there is more to it."""
    if len(said) > MAX_SENTENCE or len(prompt) > _MAX_QUESTION or _SENTENCE.fullmatch(said) is None:
        return None
    asked = _words_of(prompt)
    if not asked:
        return None
    words = tokens(said)
    unknown = [at for at, word in enumerate(words) if word not in asked and word not in _BINDING]
    if not unknown or sum(word in asked and word not in _BINDING for word in words) < _CONTENT:
        return None
    start = unknown[0]
    name = tuple(words[start:])
    if start == 0 or words[start - 1] not in _BEFORE_NAME:
        return None
    return next((one for wanted, one in by_first_token(answers).get(name[0], ()) if wanted == name), None)


@lru_cache(512)
def _words_of(question: str) -> frozenset[str]:
    """The words of a question in English with a single reading; none of another one."""
    words: Sequence[str] = tokens(question) if question.isascii() else ()
    return frozenset() if not _AMBIGUOUS.isdisjoint(words) else frozenset(words)
