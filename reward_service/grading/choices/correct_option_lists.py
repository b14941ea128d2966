"""The options that a text lists behind "the correct statements are:", one a line, to its end."""

import re

from reward_service.grading.choices.answering_clause import shares_stem
from reward_service.grading.choices.declaration import Declaration
from reward_service.grading.choices.letter_polarity import denies
from reward_service.grading.choices.problem_options import Options
from reward_service.grading.texts.word_patterns import WordPattern

HOW = "a list of right options"
_LEAD = WordPattern(
    r"(?<!\w)(?:correct|right|true|answers?|richtig\w{0,2}|korrekt\w{0,2}|wahr|antworten|bonnes?|correctes?|vraies?|réponses?|correctas|"
    r"verdaderas|respuestas|giuste|corrette|vere|risposte|corretas|verdadeiras|верн\w{1,3}|правильн\w{1,3})(?!\w)[^\n:：.]{0,60}[:：][*_]{0,2}\s*$"
    r"|(?:正确|正確|答案)[^\n:：。]{0,12}[:：]\s*$|(?:正しい|정답)[^\n:：。]{0,12}[:：]\s*$",
    re.IGNORECASE,
)
_WRONG = WordPattern(
    r"(?<!\w)(?:incorrect|wrong|false|untrue|not|falsch|nicht|fausses?|falsas|errad|неверн)|不|错"
)
_LINE = re.compile(
    r"^\s*(?:[-*+•]|\d{1,2}[.)])?\s*[*_]{0,2}[(（]?(?P<letter>[A-R])[)）.．:：、*\s](?P<said>.*)$"
)
_MIN = 2


def listed_letters(text: str, options: Options) -> list[Declaration]:
    """The letters of the last list, where a line before it calls them right and it does not list every option."""
    if "\n" not in text or (":" not in text and "：" not in text):
        return []
    letters: list[str] = []
    lines = [line for line in text.splitlines() if line.strip()]
    for line in reversed(lines):
        found = _LINE.match(line)
        if found is None:
            is_right = _calls_right(line, options)
            break
        letters.insert(0, found["letter"])
    else:
        return []
    known = options.known or tuple(options.letters)
    if (
        not is_right
        or not _MIN <= len(letters) < max(len(known), _MIN + 1)
        or len(set(letters)) != len(letters)
    ):
        return []
    return [Declaration(tuple(letters), 0, HOW, ", ".join(letters))]


def _calls_right(line: str, options: Options) -> bool:
    """Whether a line ends in a colon behind words for what is right, or behind the question's own words."""
    if _WRONG.search(line.lower()) or denies(line.lower().split(), line, ""):
        return False
    if _LEAD.search(line):
        return True
    is_open = line.rstrip(" *_").endswith((":", "："))
    return (
        is_open
        and bool(options.question)
        and shares_stem(line, options.question)
        and not _LISTS.search(line.lower())
    )


_LISTS = WordPattern(
    r"(?<!\w)(?:options?|choices|each|let|optionen|opciones|opzioni|opções|варианты)(?!\w)|选项"
)
"""A line before all options."""
