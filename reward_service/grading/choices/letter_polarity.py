"""Whether the words around a letter deny it or hedge it."""

import re

from reward_service.grading.texts import negation_hedge_words
from reward_service.grading.texts.answer_tokens import folded

DENIED_BEHIND = re.compile(
    r"^[)）\]*_\s]{0,4}(?:is|was|can|ist|kann|scheidet|kommt|est|es|n['’]est|no\s(?:es|puede)|non\s(?:è|può)|não\s(?:é|pode)|— это|—|-)?\s?"
    r"(?:(?:\w{1,9}\s){0,2}?(?:not\b|n['’]t\b|wrong|incorrect|false|out\b|ruled\sout|excluded|eliminated|nicht\b|falsch|aus\b|pas\b|faux|fausse|exclue?|falsa|falso|sbagliata|errada|incorrecta|"
    r"niet\b|fout|inte\b|fel\b|nie\b|не\b|невер(?:н|ен)|неправил[ье]н|ошибоч|не\sподход|исключ|değil|yanlış|sai\b|không\s(?:phải|đúng)|salah|bukan|ليس|خاطئ|गलत|नहीं)|"
    r"no\s(?:es|puede|fue)\b|non\s(?:è|può|era)\b|não\s(?:é|pode|foi)\b|n['’]est\spas|不是|不对|不正确|错|錯|排除|では(?:ない|ありません)|じゃない|は(?:違|誤|間違|不正解)|[가는은이]?\s?(?:아니|아닙|틀))",
    re.IGNORECASE,
)
"""Behind a letter in its sentence: it is denied."""
HEDGES = frozenset(
    "could might may either maybe perhaps possibly unsure uncertain whether if maybe, perhaps, possibly, "
    "unsure,".split()
)
DENYING = frozenset(("wrong", "incorrect", "wrong,", "incorrect,"))
NEGATIONS = frozenset(
    "not never no neither nicht kein keine keinesfalls weder pas jamais non nunca não nao nem niet geen inte ej nie ani не ни "
    "değil không bukan tidak ليس ليست but except anything everything all unlike außer sauf excepto tranne exceto кроме".split()
)


def denies(words: list[str], before: str, cue: str) -> bool:
    """Whether the words before a cue in its sentence, or the cue, deny what follows."""
    if not DENYING.isdisjoint(words) or "wrong" in cue or "incorrect" in cue or "不" in cue:
        return True
    near = words[-3:]
    return any(word in NEGATIONS or word.endswith("n't") for word in near) or before.rstrip().endswith(
        ("不", "非", "不是", "并不是", "不算")
    )


def hedges(words: list[str], before: str, cue: str) -> bool:
    """Whether the words before a cue in its sentence, or the cue, do not commit themselves."""
    if not HEDGES.isdisjoint(words) or not HEDGES.isdisjoint(cue.lower().split()):
        return True
    return not before.isascii() and bool(negation_hedge_words.HEDGE.search(folded(before)))
