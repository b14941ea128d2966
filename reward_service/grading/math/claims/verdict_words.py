"""Words that answer a question of yes or no, or of true or false."""

import re

from reward_service.grading.math.problem import Problem

_VERDICT = re.compile(
    r"^\ue000?(yes|no|true|false|oui|non|ja|nein|sí|sim|não|да|нет|はい|いいえ|네|예|아니요|아니오|हाँ|हां|नहीं|نعم|لا|có|không|"
    r"是|不是|对|不对|正确|错误|够|不够|能|不能|可以|不可以|会|不会)\ue001?(?=[\s,.!—–:;，。、！-]|$)",
    re.IGNORECASE,
)
_TO_JUDGE = re.compile(
    r"判断|true or false|vrai ou faux|wahr oder falsch|verdadero o falso|верно ли|参か偽|참인지|đúng hay sai",
    re.IGNORECASE,
)
_VERDICT_BEHIND = re.compile(
    r"(?<!不)(正确|错误|verdadera|falsa|fausse|vraie|true|false|vrai|faux|wahr|falsch|verdadero|falso|verdadeiro|верно|неверно|đúng|sai)的?[\s.。!！*\ue001]*$",
    re.IGNORECASE,
)
_YES_OR_NO = re.compile(
    r"(?:^|[.!?]\s+|\n)(?:is|are|can|does|do|did|will|was|were|has|have|could|should|ist|sind|kann|hat|gibt es|haben|liegt|est-il|y a-t-il|peut-on|é|são|pode|há|существует|является|верно|можно)\s[^?]{1,300}\?|yes or no|true or false|"
    r"是否|吗|ですか|か[。？?]|까\?|est-ce|\bли\b|هل|क्या|không\?|ob\s|¿(?:es|son|puede|hay|tiene)",
    re.IGNORECASE,
)


def verdict_word(text: str, problem: Problem) -> str:
    """ "No — he is one dollar short.": the word that answers a question of yes or no."""
    found = _VERDICT.match(text)
    if found is None and _TO_JUDGE.search(problem.text):
        found = _VERDICT_BEHIND.search(text)
        return found[1] if found else ""
    if found is None or (problem.text and not _YES_OR_NO.search(problem.text)):
        return ""
    return found[1] if problem.text or len(text.split()) == 1 else ""
