"""Letters that a line of its own gives: nothing but letters and their texts, or a last line that points at one."""

import re

from reward_service.grading.choices.declaration import WINDOW, Declaration
from reward_service.grading.choices.leading_letters import MARKS, is_option_text, read_letters
from reward_service.grading.choices.letter_polarity import hedges
from reward_service.grading.choices.problem_options import Options


def all_of(text: str, options: Options, how: str, start: int) -> Declaration | None:
    """A line that holds letters, with their text at most, and nothing else."""
    read = read_letters(text, options)
    if read is None:
        return None
    letters, rest = read
    if letters and rest.strip(MARKS) and not is_option_text(rest, letters, options):
        return None
    return Declaration(letters, start, how, text.strip()[:200])


_POINTER = re.compile(
    r"^[ \t*_]*(?:→|⇒|➜|➔|⟶|∴|[=-]{1,2}>|>>|(?:(?:my|the)[ \t])?(?:final[ \t])?(?:choice|pick|selection|verdict|result|letter|wahl|choix|elección|scelta|escolha|выбор|选择|选项)"
    r"[*_]{0,2}[ \t]?(?:[:：]|→|[=-]{1,2}>))[*_ \t]{0,4}(?=\S)",
    re.IGNORECASE,
)
""" "→ D" or "Choice: D", as the last line."""


def pointed_at(text: str, options: Options) -> Declaration | None:
    """The option that a last line of its own points at, whatever a review of the options says before."""
    above, _, last = text.rstrip().rpartition("\n")
    found = _POINTER.match(last) if above.strip() and len(last) <= WINDOW else None
    said = last[found.end() :].strip() if found is not None else ""
    if not said or any(_POINTER.match(line) for line in above.splitlines()):
        return None
    if letter := options.letter_of(said):
        return Declaration((letter,), text.rfind(last), "the text of an option", said)
    return all_of(said, options, "a line of its own", text.rfind(last))


_APPOSED = re.compile(
    r"(?:[,;:—–(]\s?(?:(?:i\.\s?e\.|that\sis|namely|so|thus|hence|which\sis|also|d\.\s?h\.|donc|soit|es\sdecir|o\ssea|cioè|ou\sseja|то\sесть),?\s)?"
    r"(?:the\s|la\s|die\s)?(?:choice|option|answer|alternative|antwort|réponse|opción|opzione|opção|alternativa|вариант)\s[(*]{0,3}|[.!]\s{1,3}[(]\s?)"
    r"(?P<letter>[A-Z])[)*]{0,3}[.!)]{0,2}\s*$",
    re.IGNORECASE,
)
""" "Hence it is C minor, choice D.", "so it doubles. (C)"."""


def apposed(text: str, options: Options) -> list[Declaration]:
    """The letter that a text ends in, set behind what it concludes; none that its sentence hedges or sets beside
    another."""
    found = _APPOSED.search(text, max(0, len(text) - _LONGEST_END))
    letter = found["letter"] if found else ""
    if found is None or not letter.isupper() or (options.letters and letter not in options.letters):
        return []
    before = _SENTENCE_BEFORE.split(text[: found.start()].rstrip(".! "))[-1]
    if hedges(before.lower().split(), before, "") or _OTHERS.search(before):
        return []
    return [Declaration((letter,), found.start(), "behind the conclusion", found.group().strip())]


_LONGEST_END = 80
_SENTENCE_BEFORE = re.compile(r"(?<=[.!?])\s|[。！？\n]")
_OTHERS = re.compile(r"(?<!\w)(?:or|either|choice|option|oder|ou|o|или)(?!\w)|[(][A-Z][)]", re.IGNORECASE)
