"""Why our verdict and math-verify's differ: the class of a disagreement, for audits."""

import re

from reward_service.grading.math.decision import UNREADABLE_ANSWER, UNREADABLE_GOLD

CLASSES = {
    "reference": "the reference cannot judge, or only one of the two could use it",
    "limits": "one of the two would need more than the limits allow",
    "no answer found": "one of the two found no answer in the completion",
    "another answer": "the two read different answers out of the completion",
    "several answers": "several final answers, of which not all are right",
    "not readable here": "our reader refuses what it does not know; math-verify drops it",
    "restated question": "the answer leaves the work undone; math-verify carries it out",
    "contradiction": "a chain of equations contradicts itself; math-verify takes its last member",
    "words": "words are compared as words here, and as products of letters there",
    "case": "symbols differ in case, which math-verify folds",
    "typed value": "units, dates, scale words, bases or letters are compared by type here",
    "rounding": "a decimal is compared by its figures here, to six places there",
    "structure": "brackets, order or names of collections are compared here",
    "value": "the two come to different values",
}
"""What each class means, in one sentence."""
_BY_REASON = (
    ("several final answers", "several answers"),
    ("all of which must be right", "several answers"),
    (UNREADABLE_ANSWER, "not readable here"),
    (UNREADABLE_GOLD, "not readable here"),
    ("leaves the work undone", "restated question"),
    ("contradicts itself", "contradiction"),
    ("compared as", "words"),
    ("a different value", "typed value"),
    ("the same value", "typed value"),
)
_COMMAND, _LETTER = re.compile(r"\\[a-zA-Z]+"), re.compile("[a-zA-Z]")
_DECIMAL = re.compile(r"\d\.\d")
_STRUCTURE = re.compile(r"[,=<>\[\]{};]|\\(?:le|ge|in|cup|cap|pm)(?![a-z])")


def disagreement_class(
    outcomes: tuple[str, str], reason: str, reference: str, answers: tuple[str | None, str | None]
) -> str:
    """The class of a disagreement, one of `CLASSES`.

    Args:
        outcomes: of our verdict and of math-verify's.
        reason: of our verdict.
        reference: the text of the reference.
        answers: what we and what math-verify graded.
    """
    for outcome, name in (
        ("bad_reference", "reference"),
        ("over_limit", "limits"),
        ("no_answer", "no answer found"),
    ):
        if outcome in outcomes:
            return name
    for words, name in _BY_REASON:
        if words in reason:
            return name
    ours, theirs = answers
    if ours and theirs and "".join(ours.split()) != "".join(theirs.split()):
        return "another answer"
    return _by_texts(reference, ours or theirs or "")


def _by_texts(reference: str, answer: str) -> str:
    letters = set(_LETTER.findall(_COMMAND.sub(" ", f"{reference} {answer}")))
    if any(letter.swapcase() in letters for letter in letters):
        return "case"
    if _DECIMAL.search(reference) or _DECIMAL.search(answer):
        return "rounding"
    return "structure" if _STRUCTURE.search(reference) or _STRUCTURE.search(answer) else "value"
