"""What each piece of evidence for or against a candidate counts, in logits.

Those of place, of reading and of shape were fitted once on labelled completions; those of the question, its unit
and the work were set by hand beside them, on labelled completions too.
"""

WEIGHTS = {
    # where it stands
    "in the last sentence": 2.0,
    "the sentence before": -0.7,
    "two sentences before": -1.0,
    "far from the end": -1.2,
    "in the last clause with a value": 0.4,
    "in a first clause": -0.5,
    "first of its clause": 0.5,
    "ends its clause": 0.75,
    "the only value": 0.3,
    "in bold": 0.5,
    "in brackets": -0.1,
    "work": -0.1,
    # how it is introduced
    "read by the rules": 0.95,
    "concluded": 1.15,
    "names a result": 0.3,
    "behind a copula": 0.65,
    "behind an equals sign": 0.8,
    "gives a reason": -0.3,
    "a remark": -1.5,
    "an example": -1.5,
    "a negation": -2.0,
    "where it happens": -1.8,
    "given in the prompt": -1.2,
    # what the question asks for
    "asked for right beside it": 0.6,
    "asked for alone": 1.6,
    "labelled as asked": 1.2,
    "said of what is asked": 0.8,
    "the question's verb": 0.9,
    "the question's words": 0.5,
    "all the question's words": 1.0,
    "the prompt's words": 0.4,
    "named in the prompt": 0.5,
    "an alternative of the prompt": 1.8,
    "asked about": -2.0,
    "the noun asked for": 0.9,
    "of another noun": -2.6,
    "of the name asked for": 1.4,
    "of another name": -1.2,
    "of the unit asked for": 1.2,
    "of another unit": -2.2,
    "of another measure": -2.6,
    # what else it may be
    "what remains": 0.8,
    "of the rest": -2.2,
    "a share of it": -0.9,
    "a difference": -2.4,
    "of the complement": -1.6,
    "of the others": -2.2,
    "of the opposite": -2.4,
    "what would be": -2.2,
    "an operand": -1.5,
    "at another time": -2.0,
    "worked out last": 0.8,
    "a step of the work": -0.8,
    # its shape beside the reference's
    "words for a value": -3.0,
    "a formula for a number": -1.5,
    "of a kindred shape": -1.5,
    "of another shape": -1.7,
}
RULES = {
    "of the kind asked for": 0.6,
    "alone": 0.4,
    "behind an equals sign": 0.25,
    "a formula": 0.25,
    "in bold": 0.15,
    "a number in words": -0.2,
    "behind a copula": -0.1,
    "nothing there is": -0.6,
    "a value": -0.35,
    "a word": -0.4,
    "a number": -0.4,
}
"""What it counts by which rule for clauses a value was read."""
_DISTANCES = ("in the last sentence", "the sentence before", "two sentences before", "far from the end")


def distance(sentence: int) -> str:
    """The name of the evidence of standing so many sentences before the last one."""
    return _DISTANCES[min(sentence, len(_DISTANCES) - 1)]
