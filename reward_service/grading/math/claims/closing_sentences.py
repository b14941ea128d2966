"""The sentences at the end of a text in which its answer is looked for, without those that check, explain or set something
beside it."""

import re
from collections.abc import Callable, Iterator, Sequence

from reward_service.grading.math.claims import lexicon, values
from reward_service.grading.math.claims.answer_labels import label
from reward_service.grading.math.claims.asides import COURTESY, EXPLAINS
from reward_service.grading.math.claims.asked_for import asked_for, stems
from reward_service.grading.math.claims.asked_units import unit_of
from reward_service.grading.math.claims.clauses import clauses, sentences
from reward_service.grading.math.claims.gated_pattern import GatedPattern
from reward_service.grading.math.claims.last_sentence import is_reason, without_remark, without_size_remark
from reward_service.grading.math.claims.markup import BOLD_OFF, Document
from reward_service.grading.math.claims.offered_alternatives import as_simplified
from reward_service.grading.math.claims.other_quantities import tells_another_measure, without_other_quantity
from reward_service.grading.math.claims.polarity import Polarity, denial
from reward_service.grading.math.claims.question_evidence import is_labelled_as_asked
from reward_service.grading.math.claims.reference_shape import Measure
from reward_service.grading.math.claims.said_beside import says_it_beside
from reward_service.grading.math.claims.trailing_remarks import (
    answers_in_the_conditional,
    corrects,
    takes_back,
    without_trailing_comparison,
)
from reward_service.grading.math.problem import Problem

MOST_BACK = 3
"""Lines without any value that may stand behind the concluding one."""
MOST_SENTENCES = 4


def only_checks(sentence: str, asked: frozenset[str], problem: Problem) -> bool:
    """Whether a sentence checks or explains what was said before it, and neither concludes nor corrects. It does not
    where its opening words are those that the prompt asks for: "Their sum is 605." """
    opened = CHECKS.match(sentence)
    if opened is not None and (
        stems(opened.group()) & asked
        or _combines(sentence[opened.start() :], problem)
        or answers_in_the_conditional(sentence, problem)
    ):
        return False
    if opened is None and (_AGREES.search(sentence) is None or _RESUMES.match(sentence)):
        return False
    rest = sentence[opened.end() :] if opened is not None else sentence
    denied = denial(rest, bounds=False)
    return not (
        (corrects(rest) if opened is None else takes_back(rest))
        or _STRONG.search(rest)
        or any(_CONCLUDES.search(c[:_HEAD]) and values.FIRST.search(c) for c in clauses(rest)[1:])
        or (denied is not None and denied.polarity is Polarity.NEGATED)
    )


def _only_explains(sentence: str) -> bool:
    """ "Nothing is left over, for 8 × 75 = 600": whether it denies something, and values only give the reason; or
    whether its values only stand in an example."""
    example = _EXAMPLE.search(sentence)
    if example is not None and values.FIRST.search(sentence[: example.start()]) is None:
        return True
    parts = clauses(sentence)
    told = [clause for clause in parts if not is_reason(clause)]
    if not 0 < len(told) < len(parts) or any(values.FIRST.search(clause) for clause in told):
        return False
    denied = denial(" ".join(told), bounds=False)
    return (_NONE.search(" ".join(told)) or _ALREADY.search(" ".join(told))) is not None or (
        denied is not None and denied.polarity is Polarity.NEGATED
    )


_TOGETHER = re.compile(
    r"\s*(?:their|ihre|leur|su|sua|la loro|их)\s(?:sum|product|difference|summe|differenz|somme|produit|suma|producto|soma|produto|somma|prodotto|сумма|разность|произведение)\s.*=\s?([-−]?\d+(?:[.,]\d+)*)\.?\s*$",
    re.IGNORECASE,
)


def _combines(sentence: str, problem: Problem) -> bool:
    """ "Their sum is −4 + 3 = −1": whether a sentence works out of two values one that the prompt does not give."""
    found = _TOGETHER.match(sentence)
    return found is not None and found[1].lstrip("-−") not in problem.numbers


_ALREADY = GatedPattern(
    r"lowest terms|simplest form|irreduc|irréductible|irreducible|vollständig gekürzt|unkürzbar|несократим|最简|既約|기약분수|tối giản|निम्नतम",
    re.IGNORECASE,
)
_NONE = GatedPattern(
    r"(?<![^\W_])(?:there is no|there are no|kein\w{0,2}|aucune?|ning[uú]n[ao]?|nenhuma?|nessun[ao]?|нет)(?![^\W_])|没有",
    re.IGNORECASE,
)
_EXAMPLE = GatedPattern(
    r"[,;，]?\s?(?<![^\W_])(?:e\.g\.?|for example|for instance|z\.\s?B\.|zum beispiel|par exemple|por ejemplo|por exemplo|per esempio|например|例如|比如|たとえば|예를 들어|ví dụ)",
    re.IGNORECASE,
)


_HEAD = 12
"""Characters of a clause in which a word of conclusion opens it."""
_STRONG = lexicon.pattern("strong")
_CONCLUDES = lexicon.pattern("strong", "conclude")
_OF_THOSE = re.compile(
    r"\s*(?:of (?:these|those|them)|among (?:these|them)|de (?:ellos|ellas|estos|estas)|deles|delas|destes|destas|davon|darunter|parmi (?:eux|elles|ceux-ci)|d'entre (?:eux|elles)|"
    r"di (?:questi|queste|essi)|из них|среди них|其中|このうち|そのうち|その内|그중|이 중|trong (?:đó|số đó)|इनमें से|منها|at (?:that|this) (?:time|moment|point)|by then)(?![^\W_\u3040-\u9fff])",
    re.IGNORECASE,
)
""" "其中…": what is said of some of those that were counted before."""


def _is_of_others_of_those(sentence: str, asked: frozenset[str]) -> bool:
    found = _OF_THOSE.match(sentence)
    return found is not None and not stems(sentence[found.end() :]) & asked


_AGREES = GatedPattern(
    r"(?<![^\W_])(?:is indeed|are indeed|indeed (?:gives|equals)|as (?:expected|it should|they should)|which (?:checks|agrees|matches|is right)|wie (?:erwartet|verlangt)|"
    r"comme (?:prévu|attendu)|como era de esperar|como esperado|как и ожидалось|как и должно быть|(?:y )?en efecto|(?:et )?en effet|in der tat|und tatsächlich|e de fato|e infatti|и действительно|and indeed|agrees? with|match(?:es)? (?:the|our|what)|in agreement with|coincid(?:e|en|ono|em) con|coincid(?:e|em) com|stimm(?:t|en) (?:mit .{0,30})?überein|совпада(?:ет|ют) с|è coerente con|es coherente con|é coerente com|est cohérent avec|is consistent with|passt zu|согласуется с)(?![^\W_])|吻合|相符|符合题意|与题意相符|正好符合",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"[(（].{2,300}[)）]\s*[.。]?")
CHECKS = lexicon.FramedPattern(r"\s*[(（\ue000]*(?:WORDS)", "checks")
_RESUMES = lexicon.FramedPattern(
    r"\s*(?:(?:and|und|et|y|e|и)\s)?(?:WORDS|(?:the|so the) (?:answer|result)|[(（]?[a-h1-9][)）])",
    "conclude",
    "strong",
)


def _stands_aside(sentence: str, before: str) -> bool:
    """Whether a sentence asks, is courtesy, or explains."""
    asks = sentence.rstrip("\"'”" + BOLD_OFF).endswith(("?", "？", "؟"))
    aside = COURTESY.match(sentence) or (before and EXPLAINS.match(sentence))
    return asks or bool(aside) or (bool(before) and _IN_BRACKETS.fullmatch(sentence) is not None)


_MOST_CLOSING = 8
"""Sentences at the end of a text that are looked at."""


class Closing:
    """Sentences in which an answer is looked for, the last one first; those that stand aside have no number.

    Whether one stands aside, and what is left of it without remarks, is found out when it is first asked for.
    """

    def __init__(self, sentences: Sequence[str], told: Callable[[int], str | None], most: int) -> None:
        self.sentences = sentences
        self._told = told
        self._most = most
        self._kept: dict[int, str] = {}
        self._looked_at = 0

    def __iter__(self) -> Iterator[str]:
        """The texts of those that do not stand aside."""
        number = 0
        while (text := self.text(number)) is not None:
            yield text
            number += 1

    def text(self, number: int) -> str | None:
        """What the sentence of this number tells; None when there are not so many."""
        while len(self._kept) <= number and self._looks_on():
            pass
        return list(self._kept.values())[number] if number < len(self._kept) else None

    def place(self, number: int) -> int:
        """The place of a sentence that was asked for by its number."""
        return list(self._kept)[number] if number < len(self._kept) else len(self.sentences)

    def number(self, place: int) -> int | None:
        """The number of the sentence at a place; None when it stands aside, or enough do not before it."""
        while self._looked_at <= place and self._looks_on():
            pass
        return self.least_number(place) if place in self._kept else None

    def least_number(self, place: int) -> int:
        """What the number of a sentence is at the least, by those that were looked at."""
        return sum(kept < place for kept in self._kept)

    def _looks_on(self) -> bool:
        """Look at one sentence more; False when there is none."""
        if self._looked_at >= len(self.sentences) or len(self._kept) >= self._most:
            return False
        text = self._told(self._looked_at)
        if text is not None:
            self._kept[self._looked_at] = text
        self._looked_at += 1
        return True


def closing_of(texts: Sequence[str]) -> Closing:
    """Texts none of which stands aside."""
    return Closing(texts, texts.__getitem__, len(texts))


def closing_sentences(
    found: Document, problem: Problem, measure: Measure | None, *, most: int = MOST_SENTENCES
) -> Closing:
    """The last sentences of the last lines; questions, courtesy, checks and what is said beside stand aside."""
    ending = _Ending(found, problem, measure)
    return Closing(ending.backwards, ending.told, most)


class _Ending:
    """The last sentences of a text, and what each is to those before it."""

    def __init__(self, found: Document, problem: Problem, measure: Measure | None) -> None:
        said: list[tuple[str, str]] = []
        for line in reversed(found.lines[-MOST_BACK - 3 :]):
            said[:0] = [(line.text, one) for one in (sentences(line.text) or [line.text])]
            if len(said) > _MOST_CLOSING:
                break
        self._goes_before = len(said) > _MOST_CLOSING
        self._said = said[-_MOST_CLOSING:]
        self._problem, self._measure = problem, measure
        self._asked = asked_for(problem.text).words
        self._checking: dict[int, bool] = {}

    @property
    def backwards(self) -> list[str]:
        """The sentences, the last one first."""
        return [sentence for _, sentence in reversed(self._said)]

    def told(self, back: int) -> str | None:
        """What a sentence tells, counted from the last one; None when it stands aside."""
        at = len(self._said) - 1 - back
        aside = self._stands_aside(at) or self._checks(at) or self._is_of_those(at)
        return None if aside else _plainly(self._said[at][1], self._problem)

    def _stands_aside(self, at: int) -> bool:
        """Whether a sentence asks, is courtesy, explains, or sets something beside the value before it."""
        line, sentence = self._said[at]
        before = line[: max(line.rfind(sentence), 0)]
        ahead = before or (self._said[at - 1][1] if at else "")
        return (
            _stands_aside(sentence, before)
            or (_EXAMPLE.match(sentence) is not None and self._valued_ahead(at))
            or says_it_beside(sentence, ahead, self._problem)
            or tells_another_measure(sentence, ahead, self._measure)
        )

    def _valued_ahead(self, at: int) -> bool:
        return any(values.FIRST.search(sentence) for _, sentence in self._said[:at])

    def _is_stated(self, at: int) -> bool:
        """Whether anything is stated before a sentence."""
        return (
            self._goes_before
            or self._valued_ahead(at)
            or any(says_something(sentence) for _, sentence in self._said[:at])
        )

    def _checks(self, at: int) -> bool:
        """Whether a sentence only checks what was stated before it, or goes on with such a check."""
        if at not in self._checking:
            line, sentence = self._said[at]
            self._checking[at] = self._is_stated(at) and (
                only_checks(sentence, self._asked, self._problem)
                or (
                    at > 0
                    and not _RESUMES.match(sentence)
                    and (line is self._said[at - 1][0] or not _speaks(sentence))
                    and self._checks(at - 1)
                )
            )
        return self._checking[at]

    def _is_of_those(self, at: int) -> bool:
        """Whether a sentence tells of some of those that were counted, or explains, behind a conclusion."""
        sentence = self._said[at][1]
        if not (_is_of_others_of_those(sentence, self._asked) or _only_explains(sentence)):
            return False
        return any(
            _CONCLUDES.search(one) is not None and not self._checks(number)
            for number, (_, one) in enumerate(self._said[:at])
        )


def _plainly(sentence: str, problem: Problem) -> str:
    """A sentence without its label and without remarks behind its value."""
    labelled = label(sentence)
    keeps = labelled is not None and is_labelled_as_asked(labelled[1] + ":", asked_for(problem.text))
    told = labelled[2] if labelled and labelled[2].strip() and not keeps else sentence
    plain = told if _asked_in_brackets(told, problem) else without_remark(without_size_remark(told))
    plain = without_trailing_comparison(as_simplified(plain), problem)
    return without_other_quantity(plain, problem)


_BRACKET = re.compile(r"[(（]\s?(?:=|≈)?\s?([^()（）]{1,30})[)）]")


def _asked_in_brackets(sentence: str, problem: Problem) -> bool:
    """ "3 hours (180 minutes)", where minutes are asked for."""
    unit = asked_for(problem.text).unit
    return unit is not None and any(unit_of(m[1].strip()) == unit for m in _BRACKET.finditer(sentence))


def _speaks(text: str) -> bool:
    """Whether a text is more than a computation."""
    return len(values.words(text)) > _WORDS_OF_WORK


_WORDS_OF_WORK = 3


def says_something(text: str) -> bool:
    """Whether a line without a value may answer in words unknown here: no line before it speaks then."""
    return lexicon.pattern("copulas").search(text) is not None and not COURTESY.match(text)
