"""What a closing sentence states: its first conclusion, unless a later clause goes on from it."""

import re

from reward_service.grading.math.claims import lexicon, values
from reward_service.grading.math.claims.claim_types import Rank, Reading, Statement, claim_of
from reward_service.grading.math.claims.clauses import clauses
from reward_service.grading.math.claims.markup import Document
from reward_service.grading.math.claims.other_quantities import without_other_quantity
from reward_service.grading.math.claims.plain_statements import NOTHING_EXISTS, plain, says_nothing_exists
from reward_service.grading.math.claims.polarity import (
    Denial,
    Polarity,
    denial,
    either_or,
    refutes_what_was_said,
)
from reward_service.grading.math.claims.trailing_remarks import without_trailing_comparison
from reward_service.grading.math.problem import Problem
from reward_service.grading.math.size_bounded_cache import memo


def read_sentence(found: Document, sentence: str, problem: Problem) -> Reading | None:
    """What a sentence states: its first conclusion, unless a later clause goes on from it or corrects it."""
    sentence = without_trailing_comparison(without_remark(sentence), problem)
    sentence = without_other_quantity(sentence, problem)
    if either := either_or(sentence):
        return Reading((), str(either))
    parts = clauses(sentence)
    chosen, blocked = _chosen(parts, problem)
    doubted = blocked is not None and blocked.polarity in {Polarity.HEDGED, Polarity.REFUTED}
    if chosen is not None and (
        not doubted or (chosen.why == NOTHING_EXISTS and says_nothing_exists(parts[-1]))
    ):
        return Reading((claim_of(found, chosen),))
    if blocked is None:
        blocked = refutes_what_was_said(sentence)
    return Reading((), str(blocked)) if blocked else None


def _chosen(parts: list[str], problem: Problem) -> tuple[Statement | None, Denial | None]:
    """The statement of the clauses that counts, and what takes it back; a later conclusion stands behind what was
    refuted before it."""
    chosen: Statement | None = None
    worded: Statement | None = None
    blocked: Denial | None = None
    for clause in _telling(parts):
        if chosen is not None and (taken_back := _taken_back(clause)):
            blocked = taken_back
            continue
        statement = plain(clause, problem)
        if statement is None:
            continue
        if statement.denied is not None:
            if chosen is None or not _denies_another(statement, chosen):
                blocked = statement.denied
        elif _is_worded(statement):
            worded = statement
        elif chosen is None:
            chosen = statement
        elif _goes_on(clause, statement, chosen):
            blocked = None if blocked is not None and blocked.polarity is Polarity.REFUTED else blocked
            chosen = statement
    return chosen or worded, blocked


def _denies_another(denied: Statement, chosen: Statement) -> bool:
    """Whether what a later clause rejects is another value than the one chosen: "x = 8; we reject x = -2"."""
    polarity = denied.denied.polarity if denied.denied is not None else None
    return (
        polarity is Polarity.REFUTED
        and _VALUED.search(denied.value) is not None
        and _bare(denied.value) != _bare(chosen.value)
    )


def _bare(value: str) -> str:
    return re.sub(r"[^\w.,/−-]", "", value.rpartition("=")[2])


def _telling(parts: list[str]) -> list[str]:
    """The clauses that give no reason, and no remark beside what stands before them; all when there are no others."""
    told = [c for c in parts if not is_reason(c)] or parts
    return told[:1] + [c for c in told[1:] if not is_remark(c)]


_RESTATES = re.compile(
    r"\s*(?:o sea|es decir|ou seja|isto é|c'est-à-dire|das heißt|d\.h\.)(?![^\W_])", re.IGNORECASE
)
_NOTED = re.compile(r"\s*(?:(?:please )?(?:note|notice)(?: that)?)\s", re.IGNORECASE)


def _taken_back(clause: str) -> Denial | None:
    """ "note that this is wrong": a clause without a value that takes back the one before it."""
    noted = _NOTED.match(clause)
    denied = refutes_what_was_said(clause[noted.end() :]) if noted else None
    return denied if denied is not None and denied.polarity is Polarity.REFUTED else None


_GOES_ON = re.compile(
    r"\s*(?:and )?(?:so|therefore|thus|hence|giving|making|leaving|which (?:gives|makes|means|is|leaves)|that is|i\.e\.?|namely|we (?:get|have|find)|it (?:is|follows)|the (?:answer|total|result)|"
    r"所以|因此|那么|故|则|即|于是|从而|可得|得|而是|donc|d'où|soit|ainsi|also|somit|daher|sondern|por tanto|por lo tanto|así|luego|entonces|sino|portanto|logo|então|mas sim|"
    r"de modo que|de manera que|de forma que|por lo que|de sorte que|sodass|so dass|так что|отсюда|وعليه|ومنه|"
    r"значит|следовательно|поэтому|то есть|а |よって|したがって|つまり|따라서|그러므로|즉|इसलिए|अतः|बल्कि|إذن|لذلك|بل|vậy|do đó|nên|mà là|rather|but rather|in total|altogether)",
    re.IGNORECASE,
)


def _goes_on(clause: str, statement: Statement, chosen: Statement) -> bool:
    """Whether a later clause takes the place of the one chosen before."""
    if restates := _RESTATES.match(clause):
        return values.is_only_value(clause[restates.end() :].lstrip(" ,"))
    if _GOES_ON.match(clause):
        return True
    return chosen.why in {"a number", "alone"} and statement.rank is Rank.CONCLUDED


_VALUED = re.compile("[\\d\ue100-\uf8ff∞π√]|^[A-J]$")


def _is_worded(statement: Statement) -> bool:
    """Whether a statement is of words alone: any clause with a value goes before it."""
    return statement.why in {"alone", "a word", "in bold"} and _VALUED.search(statement.value) is None


_REMARK = re.compile(
    r"(?:(?<![a-zA-Z])|(?=[(（][^()（）]{0,200}[\u3040-\u9fff]))[(（]([^()（）]{6,200})[)）]\s*[.。!！]?\s*$"
)


_ROUNDED = re.compile(r"\s?[(（]\s?(?:≈|~|≃)\s?[-−]?[\d.,]{1,20}[^\d()（）]{0,12}[)）]\s*[.。]?\s*$")
""" "(≈ 0.764)": a value once more, rounded."""


def without_remark(sentence: str) -> str:
    """The sentence without a remark in brackets at its end, when its value stands before them."""
    rounded = _ROUNDED.search(sentence)
    if rounded is not None and values.FIRST.search(sentence[: rounded.start()]):
        return sentence[: rounded.start()]
    remark = _REMARK.search(sentence)
    if remark is None or not re.search(r"(?<![\\a-zA-Z])[^\W\d_]{2}", remark[1]) or "\\" in remark[1]:
        return sentence
    before = sentence[: remark.start()]
    return before if values.FIRST.search(before) and before.strip() else sentence


_SIZE_REMARK = re.compile(
    r"(?<=\S)\s?(?:[—–]\s|[(（]|,\s(?=(?:(?:that's|that is|which is)\s)?(?:just|a (?:little|bit)|slightly|etwas|knapp|un peu|algo|um pouco)\s))\s?(?:(?:that's|that is|which is|or|so|das ist|das sind|soit|es decir|ou seja)\s)?(?:(?:only|just|a (?:little|bit)|slightly|somewhat|well|"
    r"etwas|knapp|un peu|algo|poco|um pouco)\s)?(?:less|more|over|under|above|below|short of|close to|near|nearly|almost|about|roughly|weniger|mehr|"
    r"moins|plus|menos|más|mais|fast|presque|casi|quase)\s[^()（）]{2,80}[)）]?\s?[.!]?\s?$",
    re.IGNORECASE,
)


def without_size_remark(sentence: str) -> str:
    """The sentence without a remark at its end on the size of its value: "— a little less than two hours"."""
    remark = _SIZE_REMARK.search(sentence)
    if remark is None or not values.FIRST.search(sentence[: remark.start()]):
        return sentence
    return sentence if denial(remark.group(), bounds=False) is not None else sentence[: remark.start()]


_REASON = lexicon.FramedPattern(r"\s*(?:(?:where|with|wobei|où|donde|onde|где|其中)\s|WORDS)", "reason")


_THEREFORE = re.compile(
    r"\s*(?:(?:do|vì) (?:đó|vậy|thế)|as a (?:result|consequence)|for this reason|because of (?:this|that))(?![^\W_])",
    re.IGNORECASE,
)
_REASON_BEHIND = re.compile(r"(?:므로|니까|ので|ため|지만)[,、\s]*$")
_GERUND = re.compile(
    r"\s*(?:en )?[^\W\d_]{3,14}(?:ing|ando|iendo|endo|indo|ant)\s(?!(?:wins|loses|gives|yields|takes|costs|leaves|makes|requires|produces|results|happens|occurs|needs)\s)",
    re.IGNORECASE,
)


@memo(512)
def is_reason(clause: str) -> bool:
    if _GERUND.match(clause) and "=" not in clause and lexicon.pattern("copulas").search(clause) is None:
        return True
    if _REASON_BEHIND.search(clause):
        return True
    if _THEREFORE.match(clause):
        return False
    return bool(_REASON.match(clause)) and not (
        clause.lstrip().lower().startswith("with ") and " is " in clause
    )


_BESIDE = re.compile(
    r"\s*(?:(?:soit|c'est-à-dire|that is|i\.e\.|or|das sind|das entspricht|d\.h\.|also|es decir|o sea|ou seja|cioè|то есть|即|つまり)?,?\s?(?:environ|about|approximately|roughly|etwa|ungefähr|rund|aproximadamente|unos|unas|cerca de|circa|около|примерно|приблизительно|大约|约为?|約|약|khoảng)\s?[\d€$£¥]|"
    r"(?:attained|achieved|reached|occurring) (?:at|when|for) |đạt (?:được )?(?:khi|tại) |atteinte?s? (?:en|pour|quand) |alcanzad[oa]s? (?:en|cuando|para) |atingid[oa]s? (?:em|quando|para) |raggiunt[oa] (?:in|per|quando) |достигается |"
    r"whose |dont |deren |dessen |cuy[oa]s? |cuj[oa]s? |(?:by|at|in|after|during|from) which |with [^\s,]{1,16}(?: [^\s,]{1,16})? [a-z]{3,12}ing |by then |which (?:in|would|is (?:about|roughly|approximately|also|why|greater|less|more|only)|corresponds|was|agrees|matches|confirms|checks|you|we)|"
    r"(?:the|le|la|el|der|die|das|o|a) (?:first|other|second|latter|rest|premier|autre|segundo|otro|outro|andere|erste)\b[^.]{0,30}\b(?:having|ayant|en ayant)|having|ayant|habiendo|"
    r"届时|到时|连本带息|ce qui (?:fait|correspond|représente)|was (?:etwa|ungefähr)|lo que (?:equivale|corresponde)|o que (?:equivale|corresponde)|что (?:примерно|около))",
    re.IGNORECASE,
)


def is_remark(clause: str) -> bool:
    """Whether a clause says something beside the value before it: ", by which time it has gone 300 m"."""
    return _BESIDE.match(clause) is not None
