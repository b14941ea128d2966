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
    r"(?:show|demonstrate|verify|deduce|establish|conclude|check|justify|argue|confirm)(?=\s+(?:that|"
    r"the (?:following|identity|inequality)|"
    r"[\"']|\$|\\\(|\\\[|if|there|by induction|directly|also|algebraically|geometrically|"
    r"(?:\w+ ){1,3}that)|\s?:|\s?,\s|\s*\n)|"
    r"(?:give|write|find|provide) an? (?:\w+ )?proof|show\s+(?=(?:every|any|each|all|no|for|an?|it|this|"
    r"the|its|equality)\b(?! (?:work|steps|graph)))"
    r")",
    re.IGNORECASE,
)
_HINTS = (
    *(
        "prove",
        "proof",
        "show",
        "demonstrate",
        "verify",
        "deduce",
        "establish",
        "conclude",
        "check",
        "justify",
        "argue",
    ),
    *("confirm", "证", "试说明", "推导"),
)
_NOT_IMPERATIVE_ZH = re.compile(r"(?:可以?|能够?|不难|容?易|已经?|曾|经|被|所|用来|用于)\s?$")
_NOT_IMPERATIVE = re.compile(
    r"(?:\b(?:can|could|may|might|will|would|we|it|i|he|she|they|you|who|which|that|result|results|table|"
    r"data|records?|"
    r"graphs?|studies|study|experiments?|people|surveys?|not|n't|did|does|do|have|has|had|was|been|tests?|"
    r"figures?|diagrams?|charts?|"
    r"polls?|scientists?|evidence|(?:easy|easily|able|enough|possible|order|tries|tried|wants?|needs?|trying|wish|wishes|hopes?|plans?|"
    r"hard|used|how) to)|,\s*(?:with|and)|^\s*to|[.!?]\s+to)\s*$",
    re.IGNORECASE,
)
_CHINESE = re.compile(
    r"求证(?!过程)|试证|证明(?!了|过程|自己|书|人|文件|材料|力|责任|标准)|试说明|证\s?[::]|(?:求|请)?证(?=\s?[$\\])|推导(?!可[得知]|过程|[得知])(?:出)?"
)
_ANSWER = re.compile(
    r"(?:\(?(?:the |see )?(?:proof|proof required|proven|proved|q\.?e\.?d\.?|shown|as required|"
    r"see (?:the )?(?:proof|solution))\)?|"
    r"证明(?:见解析|略|如下)?|见证明|略证?|证毕|得证|见解析)",
    re.IGNORECASE,
)
_PROVED = re.compile(
    r"证毕|得证|即证|[∵∴]|\\(?:therefore|because)\b|证明|故?命题成立|(?:^|\n)\s{0,4}证明?\s?[::]|q\.e\.d|"
    r"\\blacksquare|\\square|this completes the proof|we (?:have )?(?:prove|show)",
    re.IGNORECASE,
)
_FIND = re.compile(
    r"\b(?:find(?! an? (?:\w+ )?proof)|determine|compute|calculate|evaluate|what (?:is|are)|how (?:many|much|"
    r"long|far|old)|when (?:do|does|did|is|was|will)|solve)\b|"
    r"\b(?:and|then|or) (?:give|state|write down) (?:its|the|their)\b|"
    r"(?:^|[,.;:。;?!\s)]|并|再|试|请|别|则|来)求(?!证|导|和公式)|计算|多少|几(?![何乎])|____",
    re.IGNORECASE,
)
_AND_FIND = re.compile(r"[并且后再](?:求(?!证)|计算|写出)|(?:多少|几)[^。?]{0,12}\?\s*$")
"""In a Chinese problem without an answer: a value asked for together with the proof, or a quantity last."""

_NO_REQUEST = re.compile(
    r"\b(?:can|could|cannot|can't|not|we|always|possible|impossible|able|one|to|may|will|must)\s(?:to\s)?$",
    re.IGNORECASE,
)
_CLAIM = re.compile(
    r"\bthen\b|\bthere (?:exists?|is|are)\b|\bif and only if\b|\bfor (?:all|every|each|any)\b|"
    r"\b(?:every|each|any|no) \w+ (?:\w+ )?(?:is|has|are)\b",
    re.IGNORECASE,
)
_UNFINISHED = re.compile(
    r"(?:\b(?:is|are|equals?|equal to|be|to|of|by|at|in|length|value|has|contains|was|than)|"
    r"[=:≈<>])\s{0,3}\$?\s{0,3}$",
    re.IGNORECASE,
)
"""A sentence that waits for its end: the answer completes it."""

_ORDER = re.compile(
    r"(?:(?:sub)?(?:problem|question|part|task|exercise|step) ?\w{0,3}[:.)]\s{1,3})?(?:enter|write|give|"
    r"list|name|state|express|convert|add|subtract|multiply|divide|round|reduce|"
    r"rewrite|complete|"
    r"fill|graph|draw|use|apply|approximate|arrange|order|rank|put|provide|report|answer|submit|return|"
    r"present|translate|"
    r"construct|choose|select|identify|design|explain|describe|discuss|differentiate|integrate|obtain|"
    r"derive|please|hence)\b|"
    r".{0,300}(?:,|;|then|and) (?:enter|write|give|list|state|express|round)\b",
    re.IGNORECASE,
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
    elif (
        answer is not None and reading.answer_words > MAX_PROSE and _PROVED.search(reading.raw_answer[:4_000])
    ):
        yield Reason(kind=Kind.PROOF, text=quote(reading.raw_answer), confidence=0.8)
    elif answer is None and _asserts(reading):
        yield Reason(kind=Kind.PROOF, text=f"asks for nothing: {quote(reading.last)}", confidence=0.55)


def _asked(reading: Reading) -> str:
    if not reading.says(*_HINTS):
        return ""
    for match in _VERB.finditer(reading.text):
        before = reading.text[max(0, match.start() - 24) : match.start()]
        if not _NOT_IMPERATIVE.search(before):
            return quote(reading.original, match.start(), match.end() + 50)
    found = next(_chinese(reading), None)
    return quote(reading.original, found.start(), found.end() + 40) if found else ""


def _chinese(reading: Reading) -> Iterator[re.Match[str]]:
    """Where a Chinese problem tells to prove; what can be proved, or has been, is no order."""
    for match in _CHINESE.finditer(reading.text):
        if not _NOT_IMPERATIVE_ZH.search(reading.text, max(0, match.start() - 4), match.start()):
            yield match


def _no_value(reading: Reading) -> bool:
    """Whether no value is asked for that the answer could give."""
    asked = any(
        not _NO_REQUEST.search(reading.text, max(0, at.start() - 24), at.start())
        for at in _FIND.finditer(reading.text)
    )
    asked = asked and not _proves_last(reading)
    if reading.answer is None:
        return not asked
    argued = reading.answer_words > MAX_PROSE or _PROVED.search(reading.raw_answer[:4_000]) is not None
    return argued or not (asked or "?" in reading.text or reading.asks_in_words)


def _proves_last(reading: Reading) -> bool:
    """Whether a Chinese problem, where a proof is a part of its own, asks for one last, or for one and has
    no answer that a value could be."""
    if not reading.han:
        return False
    last = max((m.end() for m in _chinese(reading)), default=-1)
    finds = _FIND if reading.answer is not None else _AND_FIND
    return last >= 0 and finds.search(reading.text, last) is None


def _asserts(reading: Reading) -> bool:
    """A theorem without its verb: claims something, and asks and orders nothing."""
    if reading.han or reading.asks_value or "?" in reading.text or _UNFINISHED.search(reading.last):
        return False
    return _CLAIM.search(reading.text) is not None and not any(map(_ORDER.match, reading.sentences))
