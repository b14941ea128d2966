"""Answers of yes or no, true or false, in twelve languages."""

import re

from reward_service.grading.math.claims.gated_pattern import GatedPattern

_YES = frozenset(
    (
        "yes yeah true oui vrai vraie exact ja wahr richtig sí si verdadero verdadera sim verdadeiro verdadeira да верно истина правда はい 正しい 真 네 예 참 맞다 "
        "हाँ हां सत्य सही نعم صحيح صحيحة có đúng 是 是的 对 對 对的 正确 正確 能 会 可以 够 成立 存在 √ ✓"
    ).split()
)
_NO = frozenset(
    (
        "no nope false non faux fausse nein falsch falso falsa não нет неверно ложь неправда いいえ 誤り 偽 正しくない 아니요 아니오 아니다 거짓 틀리다 "
        "नहीं असत्य गलत لا خطأ خاطئة không sai 否 不 不是 不对 不對 不正确 错误 錯誤 错 错的 不能 不会 不可以 不够 不成立 不存在 × ✗"
    ).split()
)
_TRIM = " .。!！,，\"'“”「」的*$"
_DRESS = re.compile(r"\\text(?:bf|it|rm)?\s?\{([^{}]{1,20})\}")


def read_verdict(text: str) -> bool | None:
    """True for yes, False for no, None for anything else."""
    if len(text) > 40:
        return None
    bare = _DRESS.sub(r"\1", text) if "\\text" in text else text
    word = bare.strip(_TRIM).casefold().removesuffix("命题").removesuffix("命題")
    if word in _YES:
        return True
    return False if word in _NO else None


def verdict_words() -> frozenset[str]:
    """Every word of the table."""
    return _YES | _NO


ENDLESS = GatedPattern(
    r"(?:an? |the )?(?:infinitely many|infinite(?: number| amount)?|infinity of|unendlich viele|une infinité(?: de)?|infinidad de|infinit[oa]s|бесконечно много|"
    r"无数|無數|无穷多|無窮多|無数|무수히 많은?|vô số|असंख्य|अनंत|عدد لا نهائي)(?: of)?\s?(?:个|多|組|组|に|である|개)?\s?(?:solutions?|lösungen|soluciones|soluções|решений|解|解法|해|nghiệm|हल|الحلول)?",
    re.IGNORECASE,
)


def is_endless(text: str) -> bool:
    """Whether a text says "infinitely many"."""
    return len(text) < 60 and ENDLESS.fullmatch(text.strip(_TRIM)) is not None
