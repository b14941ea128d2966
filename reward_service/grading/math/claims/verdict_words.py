"""Words that answer a question of yes or no, or of true or false."""

import re

from reward_service.grading.math.claims import lexicon
from reward_service.grading.math.claims.asked_for import asked_for, stems
from reward_service.grading.math.claims.clauses import clauses
from reward_service.grading.math.claims.opposites import is_of_the_opposite
from reward_service.grading.math.claims.polarity import Polarity, denial
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
    r"(?:^|[.!?]\s+|\n)(?:is|are|can|does|do|did|will|was|were|has|have|could|should|ist|sind|kann|hat|gibt es|haben|liegt|y a-t-il|é|são|pode|há|существует|является|верно|можно)\s[^?]{1,300}\?|yes or no|true or false|"
    r"是否|吗|ですか|か[。？?]|까\?|est-ce|(?:est|sont|peut|a|ont)-(?:t-)?(?:ils?|elles?|on)\b|\bли\b|هل|क्या|không\?|ob\s|¿(?:es|son|puede|hay|tiene)",
    re.IGNORECASE,
)


_BARE = r"(?:yes|no|oui|non|ja|nein|sí|sim|não|да|нет)"
_ANY = rf"(?:{_BARE}|true|false|vrai|faux|wahr|falsch|verdadero|falso|верно|неверно)"
_HEDGED = re.compile(
    rf"(?<![^\W_])(?:not|never|neither|nicht|pas|не)\s{_BARE}(?![^\W_])"
    rf"|(?<![^\W_]){_ANY},?\s(?:maybe|perhaps|possibly|unless|vielleicht|peut-être|quizás|может)(?![^\W_])"
    rf"|(?<![^\W_]){_ANY}(?:,?\s(?:and|und|et|y|и)\s|\s?/\s?){_ANY}(?![^\W_])"
    rf"|(?<![^\W_]){_ANY},?\s(?:or|oder|ou|o|или)\s(?:{_ANY}(?![^\W_])|\S{{1,20}}\W*$)",
    re.IGNORECASE,
)


def is_hedged_verdict(sentence: str) -> bool:
    """ "Yes and no", "not yes", "yes, perhaps": a verdict that is denied, doubted, or one of two."""
    return _HEDGED.search(sentence) is not None


def verdict_word(text: str, problem: Problem) -> str:
    """ "No — he is one dollar short.": the word that answers a question of yes or no."""
    if is_hedged_verdict(text):
        return ""
    found = _VERDICT.match(text)
    if found is None and _TO_JUDGE.search(problem.text):
        found = _VERDICT_BEHIND.search(text)
        return found[1] if found else ""
    if found is None or (problem.text and not _YES_OR_NO.search(problem.text)):
        return ""
    return found[1] if problem.text or len(text.split()) == 1 else ""


_AFFIX = re.compile(r"(?<![^\W_])(?:ir|in|im|un|non-?|nicht-?|не)(?=([^\W\d_]{3,4}))", re.IGNORECASE)
""" "irrational", "indivisible": a word of the question, denied."""
_NEITHER_NOR = frozenset({Polarity.NEGATED, Polarity.REFUTED})
_SOME = lexicon.pattern("copulas", "conclude", "negate", "refute")


def verdict_of(sentence: str, problem: Problem) -> str:
    """ "It is therefore not prime.": yes or no to a question of it, by whether the first clause with its own words denies
    them; nothing when there is none, or it doubts."""
    asked = asked_for(problem.text)
    question = asked.question.replace("是不是", "")
    if _YES_OR_NO.search(problem.text) is None or _NEGATIVE.search(question) or not _SOME.search(sentence):
        return ""
    for clause in clauses(sentence):
        denied = denial(clause, bounds=False)
        opposed = is_of_the_opposite(clause, question) or any(
            m[1].casefold() in asked.words for m in _AFFIX.finditer(clause)
        )
        if opposed:
            return "" if denied else "no"
        if stems(clause) & asked.words:
            return "yes" if denied is None else "no" if denied.polarity in _NEITHER_NOR else ""
    return ""


_NEGATIVE = lexicon.pattern("negate")
