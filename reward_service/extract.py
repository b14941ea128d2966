"""Where the answer stands in a completion, and what kind of place that is.

Graded is what follows the reasoning: after the last `</think>`, inside `<answer>` when there is one, and
there, in this order,

    box       `\\boxed{…}` (also `\\fbox{…}`); several boxes joined by commas or "and" are one list
    tag       the whole body of `<answer>`
    phrase    what follows "final answer", "answer is", "####", "答案", "Réponse", …
    math      the last formula between math delimiters, when the text ends with it or is short
    line      a short completion, or a short last line, that is nothing but an answer
    sentence  the last number of the last sentence, when the sentence neither hedges nor negates

Everything here is linear in the text: searches run from the end, windows are bounded, and no pattern can
backtrack over more than a window.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from reward_service.sample import THINK_CLOSE, THINK_OPEN

ANSWER_OPEN, ANSWER_CLOSE = "<answer>", "</answer>"
_BOXES = ("\\boxed", "\\fbox", "\\beginboxed")
MAX_BOXES = 64
MAX_BOX = 8_192
"""Characters of a box; a longer one counts as unclosed."""
_TAIL = 2_000
"""Characters at the end of the text in which answers without a box are looked for."""
_GAP = 48
"""Characters between two boxes that may still belong to one list."""


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a completion that may be graded, and how it was found."""

    text: str
    how: str


@dataclass(frozen=True, slots=True)
class Box:
    """The content of a box and where the whole command stands."""

    text: str
    start: int
    end: int


def final_part(completion: str) -> str | None:
    """What follows the reasoning: the text after the last `</think>`, all of it when there are no think
    tags, None when the reasoning never ended."""
    head, closed, tail = completion.rpartition(THINK_CLOSE)
    if closed:
        return None if THINK_OPEN in tail else tail
    return None if THINK_OPEN in head + tail else completion


def tagged(text: str) -> Span | None:
    """The body of the last `<answer>` element, when there is one."""
    _, opened, tail = text.rpartition(ANSWER_OPEN)
    if not opened:
        return None
    body, closed, _ = tail.partition(ANSWER_CLOSE)
    return Span(body.strip(), "answer tag") if closed else None


def tags(text: str) -> list[str]:
    """The bodies of all closed `<answer>` elements, at most `MAX_BOXES`."""
    bodies = []
    for piece in text.split(ANSWER_OPEN)[1:][-MAX_BOXES:]:
        body, closed, _ = piece.partition(ANSWER_CLOSE)
        if closed:
            bodies.append(body.strip())
    return bodies


def boxes(text: str) -> list[Box]:
    """The outermost of the last `MAX_BOXES` boxes, in order; unclosed and negated ones are left out."""
    found: list[Box] = []
    for command in _BOXES:
        at = len(text)
        for _ in range(MAX_BOXES):
            at = text.rfind(command, 0, at)
            if at < 0:
                break
            end = _closing(text, at + len(command))
            if end is not None:
                found = [box for box in found if not at < box.start < end]
                found.append(Box(_inner(text[text.index("{", at) + 1 : end]), at, end + 1))
    found.sort(key=lambda box: box.start)
    outer = [box for i, box in enumerate(found) if not any(o.end > box.end for o in found[:i])]
    return [box for box in outer if not _NEGATED.search(text[max(0, box.start - _BEFORE) : box.start])]


_BEFORE = 24
_NEGATED = re.compile(r"\b(?:not|isn't|isn’t|never)\s{1,4}(?:equal to\s)?[$\\(\[\s]{0,6}\Z", re.IGNORECASE)
"""A box behind a negation ("it is not \\boxed{7}") claims nothing."""


def _inner(text: str) -> str:
    """A box that holds nothing but a box is that box."""
    text = text.strip()
    for _ in range(4):
        if not (text.startswith("\\boxed{") and text.endswith("}")):
            return text
        if _closing(text, len("\\boxed")) != len(text) - 1:
            return text
        text = text[len("\\boxed{") : -1].strip()
    return text


_NESTED = re.compile(r"\\.|[{}]", re.DOTALL)


def _closing_from(text: str, opened: int) -> int | None:
    depth = 0
    for found in _NESTED.finditer(text, opened, opened + MAX_BOX):
        char = found.group()
        if char == "{":
            depth += 1
        elif char == "}":
            depth -= 1
            if depth == 0:
                return found.start()
    return None


def _closing(text: str, start: int) -> int | None:
    """Where the brace that opens at `start` (after at most eight blanks) closes."""
    at = start
    while at < len(text) and at < start + 8 and text[at].isspace():
        at += 1
    if at >= len(text) or text[at] != "{":
        return None
    return _closing_from(text, at)


# ---------------------------------------------------------------- lists of boxes
_JOINED = re.compile(
    r"(?:[\s,;.$&]|\\[()\[\],;]|\\q?quad|\\text\{\s?(?:and|or)?,?\s?\}|\b(?:and|or|papers?|units?)\b|[a-zA-Z]{1,2}(?:_\{?\w{1,3}\}?)?\s?=|\\\(|[a-z]{1,12}\s(?=and\b))*"
)


def answer_groups(text: str, found: list[Box]) -> list[list[Box]]:
    """Boxes that stand together ("\\boxed{1} and \\boxed{2}") in groups, others alone."""
    groups: list[list[Box]] = []
    for box in found:
        if groups and _stands_by(text, groups[-1][-1], box):
            groups[-1].append(box)
        else:
            groups.append([box])
    return groups


def _stands_by(text: str, before: Box, after: Box) -> bool:
    gap = text[before.end : after.start]
    return len(gap) <= _GAP and "\n\n" not in gap and _JOINED.fullmatch(gap) is not None


def stated_after(rest: str) -> list[Span]:
    """A final answer stated in words behind the last box: "…, so the answer is 42"."""
    rest = _SPECIAL.split(rest[:_TAIL], 1)[0]
    found = _STATED.search(rest)
    if found is None:
        return []
    span = _by_phrase(_CLOSING_WORDS.sub("", rest[found.start() :].split("\n\n")[0]).strip())
    return [span] if span else []


_STATED = re.compile(r"\b(?:final answer is|answer is|final answer:)", re.IGNORECASE)


# ---------------------------------------------------------------- answers without a box
_PHRASE = re.compile(
    r"(?:final\s+answer|answers?|####|答案|réponse|respuesta|antwort|ответ|الجواب|الإجابة|उत्तर)"
    r"(?:\s?(?:is|are|:|：|=|是|为|為|es|est|ist|هو|هي)){0,3}\s*(?:\*\*)?\s?[:：]?\s*",
    re.IGNORECASE,
)
_HEDGE = re.compile(
    r"\b(?:or|maybe|perhaps|either|possibly|might|could|not|isn't|never|neither|nor|unless|if|don't|cannot|"
    r"can't|unknown|unsure|guess|don’t|can’t|isn’t)\b|不是|或|可能|也许",
    re.IGNORECASE,
)
_MATH = re.compile(
    r"\$\$([^$]{1,1500})\$\$|\$([^$]{1,1500})\$|\\\((.{1,1500}?)\\\)|\\\[(.{1,1500}?)\\\]", re.DOTALL
)
_NUMBER = re.compile(r"[-−]?(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:[.,]\d+)?(?:/\d+)?\s?%?")
_SENTENCE_END = re.compile(r"(?<=[.!?。！？])(?:\s+|(?=[^\s.\d]))|\n+")
_SPECIAL = re.compile(r"<\|[a-z_]{1,20}\|>|</?s>|<eos>")
_CLOSING_WORDS = re.compile(r"(?:\.|\s)*I hope (?:it|this) is correct\.?\s*$", re.IGNORECASE)
_TAILWORDS = re.compile(
    r"\s*(?:\bbecause\b|\bsince\b|, as\b|, which\b|, because\b|\bas\b geometry).*", re.DOTALL | re.IGNORECASE
)


def unboxed(text: str) -> list[Span]:
    """The answer, or the contradicting final answers, of a text without a box.

    Documented phrases come first, then the last line, a conclusion, the last formula, the last sentence.
    """
    special = _SPECIAL.search(text[-_TAIL:])
    tail = text[-_TAIL:]
    tail = tail[: special.start()] if special and special.start() else tail
    tail = _CLOSING_WORDS.sub("", tail.strip()).strip()
    if not tail:
        return []
    stated = _final_answers(tail)
    if len(stated) > 1:
        return stated
    rules = (_by_phrase, _by_line, _by_conclusion, _by_math, _by_sentence)
    if len(text) <= _TAIL and "\n" not in tail and _answer_like(tail) and not _PHRASE.search(tail):
        return [Span(_undelimited(tail), "the whole completion")]
    for rule in rules:
        span = rule(tail)
        if span:
            return [span]
    return []


_NO_ANSWER = frozenset({"the", "so", "then", "hence", "therefore"})
_FINAL_ANSWER = re.compile(r"final answer(?: is|:)", re.IGNORECASE)


def _final_answers(tail: str) -> list[Span]:
    """What each "final answer is" states, when there are several."""
    starts = [found.start() for found in _FINAL_ANSWER.finditer(tail)][-8:]
    pieces = [tail[a:b] for a, b in pairwise([*starts, len(tail)])]
    spans = (_by_phrase(piece.strip()) for piece in pieces)
    return [span for span in spans if span and span.text.casefold() not in _NO_ANSWER]


_CONCLUDES = re.compile(
    r"\b(?:therefore|thus|hence|so|in total|altogether|in conclusion)\b|因此|所以|故", re.IGNORECASE
)


def _by_conclusion(tail: str) -> Span | None:
    """ "Therefore, there are 12 such sequences": a closing sentence with one number and no formula."""
    sentences = [s for s in _SENTENCE_END.split(tail) if s and s.strip()]
    last = sentences[-1] if sentences else ""
    numbers = _NUMBER.findall(last)
    if not _CONCLUDES.search(last) or _HEDGE.search(last) or len(numbers) != 1 or "$" in last or "\\" in last:
        return None
    return Span(numbers[0].strip(), "the conclusion")


def _by_copula(sentence: str) -> str | None:
    """ "The largest number of points is 19": what the last verb says."""
    pieces = re.split(r"\b(?:is|are|equals)\s", sentence)
    value = pieces[-1].strip(" .*") if len(pieces) > 1 else ""
    if not value or not _answer_like(value) or _HEDGE.search(value) or not re.search(r"[\d\\]", value):
        return None
    return _undelimited(value)


def _by_phrase(tail: str) -> Span | None:
    phrases = list(_PHRASE.finditer(tail))
    if not phrases:
        return None
    found = phrases[-1]
    rest = tail[found.end() :]
    first = next((line for line in rest.splitlines() if line.strip()), "")
    sentence = _SENTENCE_END.split(first.strip(), 1)[0].strip()
    before = _SENTENCE_END.split(tail[: found.start()])[-1]
    if not sentence or _HEDGE.search(before) or re.match(r"\s*(?:not|isn)\b", sentence):
        return None
    formula = _MATH.search(first)
    if formula and not first[: formula.start()].strip(" :*"):
        return _formula_after(formula, first)
    return _words_after(sentence)


def _formula_after(formula: re.Match[str], line: str) -> Span | None:
    """A formula right behind the phrase, unless another one is offered beside it."""
    other = _MATH.search(line, formula.end())
    if other and _HEDGE.search(line[formula.end() : other.start()]):
        return None
    percent = re.match(r"\s?(?:%|\\%)", line[formula.end() :])
    return Span(_group_of(formula) + ("\\%" if percent else ""), "after an answer phrase")


def _words_after(sentence: str) -> Span | None:
    plain = _TAILWORDS.sub("", sentence).strip(" *.。")
    bracketed = re.fullmatch(r"\[\s?([^\[\],]{1,60}?)\s?\]", plain)
    if bracketed:
        plain = bracketed.group(1)
    if not plain.strip(" .:,*"):
        return None
    if _answer_like(plain):
        return Span(plain, "after an answer phrase")
    if (value := _by_copula(plain)) is not None:
        return Span(value, "after an answer phrase")
    if _HEDGE.search(sentence):
        return None
    numbers = _NUMBER.findall(plain)
    return Span(numbers[0].strip(), "after an answer phrase") if numbers else None


def _group_of(found: re.Match[str]) -> str:
    return next(g for g in found.groups() if g is not None).strip()


_PROSE_WORD = re.compile(r"(?<![\\a-zA-Z{])[a-zA-Z]{3,}")
_NAMES = re.compile(
    r"^(?:sqrt|sin|cos|tan|log|exp|and|pi|inf|mod|gcd|lcm|cm|km|pct|percent|degrees|meters|min|max|choose|or|infinity|odd|even|yes|no)$"
)


def _answer_like(text: str) -> bool:
    """Whether a text is an answer and no sentence: at most two words that are not functions or units."""
    bare = re.sub(r"\\(?:text|mathrm|textbf|mbox)\s?\{[^{}]{0,200}\}", "", text)
    bare = re.sub(r"\\(?:begin|end)\{[a-z]{1,12}\}", "", bare)
    bare = re.sub(r"\\[a-zA-Z]+", "", bare)
    prose = [w for w in _PROSE_WORD.findall(bare) if not _NAMES.match(w.lower())]
    return (
        len(prose) <= 1
        and len(text) <= 600
        and not re.search(r"[\u0900-\u0dff\u0600-\u065f\u0670-\u06ef]{3}|[\u4e00-\u9fff]{3}", text)
    )


def _by_line(tail: str) -> Span | None:
    last = tail.strip().splitlines()[-1].strip()
    bracketed = re.search(r"\[\s?([^\[\]]{1,60}?)\s?\][.\s]*$", last)
    if bracketed and "," not in bracketed.group(1) and not _HEDGE.search(last):
        return Span(_undelimited(bracketed.group(1)), "the last bracket")
    if len(_MATH.findall(last)) == 1:
        return None
    if (
        _answer_like(last)
        and not (_HEDGE.search(last) and not last.startswith(("$", "\\(")))
        and (_NUMBER.search(last) or "\\" in last or "=" in last or last.isalpha())
    ):
        return Span(_undelimited(last), "the last line")
    return None


def _undelimited(text: str) -> str:
    formula = _MATH.fullmatch(text.strip())
    return _group_of(formula) if formula else text.strip()


def _by_math(tail: str) -> Span | None:
    """The last formula; several that "and" joins are a list."""
    found = list(_MATH.finditer(tail))
    if not found:
        return None
    last = found[-1]
    before = tail[found[-2].end() if len(found) > 1 else 0 : last.start()]
    sentence = _SENTENCE_END.split(before)[-1]
    if _HEDGE.search(sentence) or _HEDGE.search(tail[last.end() :][:200]):
        return None
    group = [last]
    for earlier in reversed(found[:-1]):
        if not re.fullmatch(r"\s*(?:,|;|and|,\s?and)\s*", tail[earlier.end() : group[0].start()]):
            break
        group.insert(0, earlier)
    text = ", ".join(_group_of(f) for f in group)
    unit = re.match(r"\s?\\?%", tail[last.end() :])
    return Span(text + ("\\%" if unit else ""), "the last formula")


def _by_sentence(tail: str) -> Span | None:
    sentences = [s for s in _SENTENCE_END.split(tail) if s and s.strip()]
    for sentence in reversed(sentences[-2:]):
        if _HEDGE.search(sentence):
            return None
        bold = re.findall(r"\*\*([^*]{1,80})\*\*", sentence)
        numbers = _NUMBER.findall(bold[-1] if bold else sentence)
        after = sentence.rpartition("=")[2]
        if "=" in sentence and _NUMBER.search(after):
            return Span(_NUMBER.findall(after)[0].strip(), "the last sentence")
        if numbers:
            return Span(numbers[-1].strip(), "the last sentence")
    return None
