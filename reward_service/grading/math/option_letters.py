"""Multiple choice: a letter for its option's value, the value for its letter."""

import re
from collections.abc import Callable

from reward_service.grading.math import word_answers
from reward_service.grading.math.problem import Problem

Decide = Callable[[str, str], bool | None]
_QUOTED = re.compile(r"^\(?([A-H])(?:\)|[.:：、．]\s?|\s?[-–—]\s|\s)\s*(.{1,200})$", re.DOTALL)


def by_options(gold: str, answer: str, problem: Problem, *, decide: Decide) -> bool | None:
    """A verdict by the options of the prompt; None where they settle nothing."""
    if not problem.options:
        return None
    letter, given = word_answers.choice(gold), word_answers.choice(answer)
    if letter and letter.upper() in problem.options and not given:
        return _value_for_letter(letter.upper(), answer, problem, decide)
    if given and given.upper() in problem.options and not letter:
        right = [name for name, value in problem.options.items() if decide(gold, value)]
        return right == [given.upper()] if right else None
    return None


def _value_for_letter(letter: str, answer: str, problem: Problem, decide: Decide) -> bool | None:
    quoted = _QUOTED.match(word_answers.bare(answer))
    if quoted and quoted[1] in problem.options and decide(problem.options[quoted[1]], quoted[2]) is not False:
        return quoted[1] == letter
    if (
        quoted
        and quoted[1] in problem.options
        and len(quoted[2].split()) <= 3
        and any(decide(v, quoted[2]) for v in problem.options.values())
    ):
        return False
    fitting = [name for name, value in problem.options.items() if decide(value, answer)]
    return fitting == [letter] if len(fitting) == 1 else None
