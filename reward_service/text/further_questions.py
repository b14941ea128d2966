"""Questions that a writer goes on to ask behind the answer, as base models do: "A: 144", then "Q: How many".

A question is told by its label at the head of a line. Which labels ask is known of some words ("Question:",
题目：, "Exercise 7"); a prompt that ends in an open label ("Aufgabe: … Lösung:") tells its own.
"""

import re

_NEXT_QUESTION = re.compile(
    r"^[ \t*#]{0,6}(?:"
    r"(?:q|question|user|human|frage|pregunta|pergunta|domanda|вопрос|问|問|问题|問題|题目|題目|练习|練習|习题|習題|例题|例題)"
    r"(?:[ \t]?\d{1,3})?[*]{0,2}[:：]|"
    r"(?:exercise|problem|example|aufgabe|übung|ejercicio|exercice|exercício|esercizio|задача|упражнение)"
    r"[ \t]\d{1,3}[*]{0,2}(?:[:：.]|[ \t]*$))",
    re.IGNORECASE | re.MULTILINE,
)
_MAY_ASK = re.compile(
    r"\n[ \t*#]{0,6}(?:[qQ][ \t\d*:：uU]|[uUüÜ][sSbB]|[hH][uU]|[fF][rR][aA]|[pP][rReE][eErRoO]|[dD][oO][mM]|"
    "[eE][xXjJsS]|[aA][uU][fF]|[вВ][оО]|[зЗ][аА]|[уУ][пП]|[问問题題練练习習例])"
)
"""How a line begins that may ask a further question: cheaper than looking for one at every line."""
_LABEL = re.compile(r"^[ \t*#]{0,6}([^\W\d_][^\W\d_ ]{0,24})(?:[ \t]\d{1,3})?[*]{0,2}[:：]", re.MULTILINE)
_TURN = frozenset({"human", "user", "用户", "人类"})
"""Who speaks before an assistant: no answer has such a line, wherever the prompt ends."""


def question_labels(prompt: str) -> frozenset[str]:
    """The labels of a prompt that ends in an open one, but for that: "aufgabe" of "Aufgabe: …\\nLösung:"."""
    head, _, last = prompt.rstrip().rpartition("\n")
    found = _LABEL.match(last.strip()[-_LONGEST_LABEL:] if len(last) > _LONGEST_LABEL else last.strip())
    if found is None or last.strip()[found.end() :].strip(" *"):
        return frozenset()
    return frozenset(label.casefold() for label in _LABEL.findall(head)) - {found[1].casefold()}


_LONGEST_LABEL = 40
_COMPARED = 60
"""Characters of a question that are looked for in the prompt."""


def without_labelled_questions(final: str, labels: frozenset[str], prompt: str) -> str:
    """A text up to the first line behind its head that has one of the prompt's labels, or is a user's turn.

    A line that says the prompt's own question again is none.
    """
    if "\n" not in final or (":" not in final and "：" not in final):
        return final
    head = _first_sign(final)
    for found in _LABEL.finditer(final):
        label = found[1].casefold()
        if (label not in labels and label not in _TURN) or found.start() <= head:
            continue
        asked = final[found.end() : found.end() + _COMPARED].partition("\n")[0]
        asked = " ".join(asked.split()).strip(" *")
        if not asked or asked not in prompt:
            return final[: found.start()].rstrip()
    return final


def _first_sign(text: str) -> int:
    """Where a text begins behind blanks; it is looked for once, however many lines may ask."""
    return len(text) - len(text.lstrip())


def without_next_questions(final: str) -> str:
    """A text without the questions that its writer goes on to ask behind the answer."""
    if _MAY_ASK.search(final) is None:
        return final
    return _up_to_first(_NEXT_QUESTION, final)


_NUMBERED = re.compile(
    r"^\d{1,3}[．.、][ \t]?[^\n]{6,300}?(?:[?？]|[_＿]{2,}|[（(][ \u3000]{0,6}[)）])[ \t.。]{0,4}$",
    re.MULTILINE,
)


def without_numbered_questions(final: str) -> str:
    """A text up to the first line behind its head that is a numbered question, as in a list of exercises."""
    return _up_to_first(_NUMBERED, final)


def _up_to_first(asks: "re.Pattern[str]", final: str) -> str:
    """A text up to the first match behind its head."""
    head = _first_sign(final)
    found = next((one for one in asks.finditer(final) if one.start() > head), None)
    return final if found is None else final[: found.start()].rstrip()


def opens_with_question(text: str) -> bool:
    """Whether a text begins with a question that its writer asks: "Question: How many …?"."""
    return _NEXT_QUESTION.match(text) is not None
