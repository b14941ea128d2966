"""Whether a text says yes or no, for questions whose accepted answers are nothing else.

A word of this sort stands in many sentences that answer nothing ("there is no doubt"), so it counts only as
the first word of the text, or as the last of one that concludes.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from reward_service.grading.texts.answer_tokens import folded

_YES = frozenset(
    folded(
        "yes yeah true correct ja oui si sim tak да evet はい 是 是的 会 会的 能 可以 예 네 نعم हाँ हां vâng jo wahr vrai verdadero vero"
    ).split()
)
_NO = frozenset(
    folded(
        "no nope false incorrect nein non nao nie нет hayir いいえ 否 不 不是 不会 不能 不可以 没有 아니요 아니오 لا नहीं khong nej nee falsch faux falso"
    ).split()
)
_FIRST = re.compile(r"^\W{0,6}(?P<word>[^\W\d_]+)(?=\s?[,.!;:—–，。、！(]|\s-\s|\s?\*|\s?$)")
_LAST = re.compile(
    r"(?:answer|is|antwort|lautet|reponse|est|respuesta|es|risposta|e|resposta|ответ|odpowiedz|答案是|答えは|therefore|so|hence)\W{1,4}(?P<word>[^\W\d_]+)\W{0,6}$"
)


def are_polar(answers: Sequence[str]) -> bool:
    """Whether all accepted answers say yes, or say no."""
    return _are_polar(tuple(answers))


@lru_cache(512)
def _are_polar(answers: tuple[str, ...]) -> bool:
    return all((word := folded(answer.strip(" .!"))) in _YES or word in _NO for answer in answers)


def polar_answer(sentences: Sequence[str], answers: Sequence[str]) -> str | None:
    """The accepted answer that the first word, or the last one, of a text says; none when they disagree."""
    found = [_FIRST.match(folded(sentences[0])), _LAST.search(folded(sentences[-1]))]
    said = {one["word"] in _YES for one in found if one is not None and one["word"] in _YES | _NO}
    is_yes = next(iter(said)) if len(said) == 1 else None
    return next((answer for answer in answers if is_yes is (folded(answer.strip(" .!")) in _YES)), None)
