"""Proofs: the answer is the argument, so there is nothing to compare with.

A verb of proving in the imperative makes a proof, unless the problem also asks for a value that its answer
gives ("find, with proof, …"). "improve", "the table shows", "show your work" prove nothing.
"""

import re
from collections.abc import Iterator

from reward_service.filters.decision import Kind, Reason, quote
from reward_service.filters.reading import Reading

MAX_PROSE = 25
"""Natural words an answer may have and still be a value rather than an argument."""

_VERB = re.compile(
    r"(?<![a-z-])(?:"
    r"(?:dis)?prove(?!\s(?:to be|useful|difficult))|"
    r"(?:show|demonstrate|verify|deduce|establish|conclude|check|justify|argue|confirm)(?=\s+(?:that|the (?:following|identity|inequality)|"
    r"[\"']|\$|\\\(|\\\[|if|there|by induction|directly|also|algebraically|geometrically|(?:\w+ ){1,3}that)|\s?:|\s?,\s|\s*\n)|"
    r"give an? (?:\w+ )?proof|write an? (?:\w+ )?proof|show\s+(?=(?:every|any|each|all|no|for|an?|it|this|the|its|equality)\b(?! (?:work|steps|graph)))"
    r")",
    re.IGNORECASE,
)
_NOT_IMPERATIVE = re.compile(
    r"(?:\b(?:can|could|may|might|will|would|to|we|it|i|he|she|they|you|who|which|that|result|results|table|data|records?|"
    r"graphs?|studies|study|experiments?|people|surveys?|not|n't|did|does|do|have|has|had|was|been|tests?|figures?|diagrams?|charts?|"
    r"polls?|scientists?|evidence)|,\s*(?:with|and))\s*$",
    re.IGNORECASE,
)
_MAY_PRECEDE = re.compile(r"\b(?:you|want|wish|need|is|asked|how|are|us|task|goal|trying|able|have|required|must|order) to\s*$", re.IGNORECASE)
_CHINESE = re.compile(r"求证|试证|证明(?!了|书|人|文件|材料|力|责任|标准)|试说明|证\s?[::]|(?:求|请)?证(?=\s?[$\\])|推导(?:出)?")
_ANSWER = re.compile(
    r"(?:\(?(?:the |see )?(?:proof|proof required|proven|proved|q\.?e\.?d\.?|shown|as required|see (?:the )?(?:proof|solution))\)?|"
    r"证明(?:见解析|略|如下)?|见证明|略证?|证毕|得证|见解析)",
    re.IGNORECASE,
)
_PROVED = re.compile(r"证毕|得证|即证|故?命题成立|(?:^|\n)\s{0,4}证明?\s?[::]|q\.e\.d|\\blacksquare|\\square|this completes the proof|we (?:have )?(?:prove|show)", re.IGNORECASE)
_FIND = re.compile(
    r"\b(?:find|determine|compute|calculate|evaluate|what (?:is|are)|how (?:many|much)|solve)\b|求(?!证)|计算|多少|____", re.IGNORECASE
)


def reasons(reading: Reading) -> Iterator[Reason]:
    """A proof, by its answer or by a verb of proving that nothing contradicts."""
    answer = reading.answer
    if answer is not None and _ANSWER.fullmatch(answer):
        yield Reason(kind=Kind.PROOF, text=f"answer {quote(answer)}", confidence=0.98)
        return
    asked = _asked(reading)
    if asked and _no_value(reading):
        yield Reason(kind=Kind.PROOF, text=asked, confidence=0.95 if answer is None else 0.85)
    elif answer is not None and reading.answer_words > MAX_PROSE and _PROVED.search(reading.raw_answer[:4_000]):
        yield Reason(kind=Kind.PROOF, text=quote(reading.raw_answer), confidence=0.8)
    elif answer is None and _asserts(reading):
        yield Reason(kind=Kind.PROOF, text=f"asks for nothing: {quote(reading.last)}", confidence=0.55)


def _asked(reading: Reading) -> str:
    for match in _VERB.finditer(reading.text):
        before = reading.text[max(0, match.start() - 24) : match.start()]
        if not _NOT_IMPERATIVE.search(before) or _MAY_PRECEDE.search(before):
            return quote(reading.original, match.start(), match.end() + 50)
    match = _CHINESE.search(reading.text)
    return quote(reading.original, match.start(), match.end() + 40) if match else ""


def _no_value(reading: Reading) -> bool:
    """Whether no value is asked for that the answer could give."""
    asks = _FIND.search(reading.text)
    if reading.answer is None:
        return asks is None
    proved = _PROVED.search(reading.raw_answer[:4_000]) is not None
    return asks is None or proved or reading.answer_words > MAX_PROSE


def _asserts(reading: Reading) -> bool:
    """A statement that asks for nothing at all: a theorem without its verb."""
    return not reading.chinese and not reading.asks_value and "?" not in reading.text
