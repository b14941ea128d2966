"""Texts that go on, behind their answer, to further questions of their own, as base models do: "A: 144\\n\\nQ: A school has …"."""

import re

from reward_service.grading.math.claims import reader
from reward_service.grading.math.claims.reference_shape import Wanted
from reward_service.grading.math.problem import Problem
from reward_service.text import answers
from reward_service.text.further_questions import (
    opens_with_question,
    without_labelled_questions,
    without_next_questions,
    without_numbered_questions,
)

_QUESTION = re.compile(r"[^:：]{1,40}[:：]([^\n]{0,400})")
_OF_THE_ANSWER = re.compile(
    r"(?<![^\W_])(?:(?:is|was|are) (?:that|this|it|my|the)|that|this|above|answer\w*|correct|right|check\w*|sure|wait|richtig|stimmt|juste?|correct[ao]|верно)(?![^\W_])|对吗|正确|答案",
    re.IGNORECASE,
)
_LEAST_WORDS = 4


def first_answer(final: str, problem: Problem, wanted: Wanted) -> str:
    """A text up to the first question that its writer asks behind an answer that it has stated.

    The text is whole where no answer stands before the question, where it is made of questions from its head on, where the
    question is about that answer ("Q: Is this right?") or the prompt's own, and where the reference has parts.
    """
    final = without_labelled_questions(final, problem.labels, problem.text)
    numbered = without_numbered_questions(final)
    if len(numbered) < len(final) and wanted.count == 1 and _states(numbered, problem):
        return numbered
    head = without_next_questions(final)
    if len(head) == len(final) or wanted.count > 1 or opens_with_question(head.lstrip()):
        return final
    asked = _QUESTION.match(final[len(head) :].lstrip())
    question = " ".join(asked[1].split()).strip("* ") if asked is not None else ""
    if question and (question in problem.text or not _asks_something_else(question)):
        return final
    return head if _states(head, problem) else final


def _states(text: str, problem: Problem) -> bool:
    """Whether a text states an answer outright: in a tag, a box or behind a label."""
    stated = answers.elements(text) or answers.boxes(text)
    return bool(stated or reader.read(text, problem, strong_only=True).claims)


def _asks_something_else(question: str) -> bool:
    if re.search(r"\d", question):
        return True
    return _OF_THE_ANSWER.search(question) is None and (
        len(question.split()) >= _LEAST_WORDS or not question.isascii()
    )
