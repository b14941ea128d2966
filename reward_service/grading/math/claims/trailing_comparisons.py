"""Remarks that follow the value of a closing sentence: notes and comparisons with another quantity."""

import re

from reward_service.grading.math.claims import lexicon, values
from reward_service.grading.math.claims.polarity import Polarity, denial
from reward_service.grading.math.problem import Problem

_NOTE = (
    r"note(?! the answer)|notice|nb|n\.b\.|observe|zu beachten|man beachte|beachte|à noter|notons|"
    r"nótese|cabe notar|obsérvese|note-se|repare|заметим|обратите внимание|"
    r"注意|请注意|切勿|不要误|なお|참고로|lưu ý|chú ý|ध्यान दें|لاحظ|علما"
)
_COMPARED = (
    r"for comparison|by comparison|in comparison|by contrast|in contrast|incidentally|by the way|"
    r"zum vergleich|im vergleich|übrigens|hingegen|dagegen|nebenbei|während|wohingegen|"
    r"pour comparaison|en revanche|par contre|au passage|tandis que|alors que|quant à|"
    r"en cambio|por cierto|por otro lado|mientras que|em contrapartida|já|por comparação|enquanto|"
    r"для сравнения|кстати|тогда как|в то время как|"
    r"顺便|顺带|相比之下|ちなみに|一方|반면|한편|trong khi|जबकि|तुलना के लिए|بينما|للمقارنة"
)
_FIRST_WORDS = rf"(?:(?:{_NOTE}|{_COMPARED})(?![a-zà-ÿа-я])|[^\s,，;；.=\d\ue100-\uf8ff]{{1,15}}(?:\s[^\s,，;；.=\d\ue100-\uf8ff]{{1,15}}){{0,2}},?\s(?:{_COMPARED})(?![a-zà-ÿа-я]))"
_TRAILING = re.compile(rf"\s?[,，;；–—]\s*(?=(?:and |but |und |et |y |e |и )?{_FIRST_WORDS})", re.IGNORECASE)
_WHOLE = re.compile(
    rf"\s*[(（]?(?:[^\s,，;；.=\d\ue100-\uf8ff]{{1,15}}(?:\s[^\s,，;；.=\d\ue100-\uf8ff]{{1,15}}){{0,2}})?,?\s?(?:{_COMPARED})(?![a-zà-ÿа-я])|\s*(?:{_NOTE})(?![a-zà-ÿа-я])",
    re.IGNORECASE,
)
_CONCLUDES = lexicon.pattern("strong", "conclude", "gave_up")
_GOES_ON_TO_SAY = lexicon.pattern("strong", "conclude", "refute", "gave_up")
_CORRECTS = re.compile(
    r"(?<![^\W_])(?:should|forgot|missed|making|correct|right|exact|true|actual|actually|real|really|instead|again|"
    r"eigentlich|richtig\w*|tatsächlich|vergessen|réel\w*|vrai\w*|exacte?s?|devrait|oubli\w*|correct\w*|real|deber\w+|"
    r"olvid\w+|verdader\w*|verdadeir\w*|esquec\w+|dever\w+|точн\w*|верн\w*|правильн\w*|забыл\w*|должн\w*)(?![^\W_])|"
    r"应|剩|多算|少算|漏|忘|正确|实际|减去|加上|正しく|実際|忘れ|실제|정확|잊",
    re.IGNORECASE,
)
_TAKES_BACK = re.compile(
    r"(?<![^\W_])(?:forgot\w*|missed|oops|wrong|mistake|instead|actually|should (?:be|have)|must be|vergessen|falsch|stattdessen|oubli\w*|faux|erreur|olvid\w+|error|esquec\w+|erro|забыл\w*|ошиб\w*)(?![^\W_])|"
    r"应|剩|多算|少算|漏|忘|错|减去|加上|間違|忘れ|잊|틀렸",
    re.IGNORECASE,
)


def takes_back(text: str) -> bool:
    """Whether a check finds that something is not so."""
    return _TAKES_BACK.search(text) is not None


_LONG_WORD = re.compile(r"[^\W\d_]{3,}|[\u3400-\u9fff]{2}")


def without_trailing_comparison(sentence: str, problem: Problem) -> str:
    """The sentence up to its value, where "; note that …" or ", while …" only sets another value beside it."""
    for found in _TRAILING.finditer(sentence):
        before, rest = sentence[: found.start()], sentence[found.end() :]
        if values.FIRST.search(before) and _only_remarks(rest, before, problem):
            return before
    return sentence


def compares(sentence: str, before: str, problem: Problem) -> bool:
    """Whether a sentence only sets another quantity beside the value stated before it."""
    return bool(
        _WHOLE.match(sentence) and values.FIRST.search(before) and _only_remarks(sentence, before, problem)
    )


_IRREAL = re.compile(
    r"(?<![^\W_])(?:would(?:n't| have| be| give| need| take)?|wären?|würden?|hätten?|bräuchten?|käme|läge|ergäbe|betrüge|seraient|serait|auraient|aurait|faudrait|mettrait|"
    r"serían?|habrían?|tardarían?|costarían?|darían?|quedarían?|tendrían?|seriam?|levariam?|teriam?|dariam?|custariam?|ficariam?|sarebbero?|avrebbero?|impiegherebbe|бы)(?![^\W_])",
    re.IGNORECASE,
)


def is_irreal(sentence: str, before: str, problem: Problem) -> bool:
    """Whether a sentence only says what would be otherwise, behind a value: "The mean would be 4." """
    return bool(
        _IRREAL.search(sentence)
        and _IRREAL.search(problem.text) is None
        and values.FIRST.search(before)
        and not _CONCLUDES.search(sentence)
        and not _CORRECTS.search(sentence)
    )


_HOLDS_WHERE = re.compile(
    r"\s*(?:(?:which|this|that|the (?:identity|simplification|formula|result|equality|expression)) (?:holds|is valid|is true|is defined|works) |valid |defined )(?:for|whenever|as long as|when|if|provided|only)(?![^\W_])",
    re.IGNORECASE,
)


def tells_where_it_holds(sentence: str, before: str) -> bool:
    """Whether a sentence tells for which values the one before it holds: "which holds for all x ≠ 2"."""
    return _HOLDS_WHERE.match(sentence) is not None and values.FIRST.search(before) is not None


def goes_on_with_a_note(line: str, before: str, problem: Problem) -> bool:
    """Whether a line goes on from a comma at the end of the line before, with nothing but a note."""
    return before.rstrip().endswith((",", "，", ";", "；")) and (
        without_trailing_comparison(before + line, problem) == before.rstrip().rstrip(",，;；")
    )


def corrects(text: str) -> bool:
    """Whether a text says that something before it was left out or is not so."""
    return _CORRECTS.search(text) is not None


def _only_remarks(rest: str, before: str, problem: Problem) -> bool:
    """Whether a remark concludes nothing, takes nothing back and names nothing more of the prompt's words."""
    if _GOES_ON_TO_SAY.search(rest) or _CORRECTS.search(rest):
        return False
    undone = denial(rest, bounds=False)
    if undone is not None and undone.polarity in {Polarity.NEGATED, Polarity.REFUTED, Polarity.GAVE_UP}:
        return False
    taken = denial(before, bounds=False)
    if taken is not None and taken.polarity is not Polarity.GIVEN:
        return False
    asked = {word.casefold() for word in _LONG_WORD.findall(problem.text)}
    named = {word.casefold() for word in _LONG_WORD.findall(rest)}
    said = {word.casefold() for word in _LONG_WORD.findall(before)}
    return not (named & asked) - said
