"""Which label a text states: by name or synonym, never denied, hedged or one of several."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from reward_service.grading.logic_labels.label_polarity import Polarity, polarity, without_interjections
from reward_service.grading.logic_labels.open_sentences import leaves_open, says_nothing
from reward_service.grading.texts import negation_hedge_words
from reward_service.grading.texts.answer_tokens import folded
from reward_service.text import answer_statements
from reward_service.text.letter_case import lowered

_SYNONYMS: dict[str, tuple[str, ...]] = {
    "true": (
        "true", "t", "yes", "y", "correct", "right", "entailed", "entails", "entailment", "proved", "proven",
        "provable",
        "holds", "follows", "supported", "valid", "vrai", "vraie", "oui", "verdadero", "cierto", "sí", "si",
        "wahr",
        "ja", "richtig",
        "да", "истина", "верно", "真", "是", "对", "對", "正确", "正確", "成立", "はい", "正しい",
    ),
    "false": (
        "false", "f", "no", "n", "incorrect", "wrong", "untrue", "contradicted", "contradicts",
        "contradiction", "refuted",
        "disproved", "disproven", "invalid", "faux", "fausse", "non", "falso", "falsch", "nein", "нет",
        "ложь",
        "неверно",
        "假", "否", "错", "錯", "错误", "錯誤", "不成立", "不正确", "不对", "いいえ",
    ),
    "unknown": (
        "unknown", "u", "uncertain", "undetermined", "undecided", "undecidable", "indeterminate",
        "inconclusive",
        "unsure", "unclear", "neutral", "neither", "cannot be determined", "can not be determined",
        "can't be determined",
        "cannot be inferred", "cannot be decided", "cannot tell", "can't tell", "not determined",
        "not known", "not certain", "not enough information",
        "insufficient information", "not given", "n/a", "unentschieden", "unbekannt", "inconnu",
        "indéterminé", "desconocido", "неизвестно",
        "不确定", "不確定", "未知", "无法确定", "無法確定", "无法判断", "不能确定",
    ),
}  # fmt: skip
_DEFAULT = ("true", "false", "unknown")
_HEDGE = re.compile(
    r"\b(?:either(?!\s(?:way|of|side|case|statement)|\W{0,3}(?:[;,.]|$))|maybe|perhaps|possibly|might be|could be|may be|whether|or not)\b|可能|也许|或",
    re.IGNORECASE,
)
_NO_OF_A_NOUN = re.compile(
    r"no\s+(?!(?:it|he|she|they|we|i|you|this|that|these|those|there|the|a|an|not|because|since|as|for|given|so|if|its|his|her|their|"
    r"and|but|or|only|all|each|every|one\s+of)\b)[a-z]",
    re.IGNORECASE,
)
"""In "no idea" and "no dog barks": it belongs to the noun behind it, and is no verdict."""
_DENYING = frozenset(("no", "non"))
"""Labels that deny the label behind them: "no contradiction"."""
_TICKS = ("✅", "✔", "✓", "[x]", "[X]", "☑")
_REMARK = re.compile(
    r"\((?:(?:and|while|whereas|since|because|as|for|where|with|not|unlike|though|although|if)\s[^()]{1,200}|[^()]{1,60}\sif\s[^()]{1,140})\)",
    re.IGNORECASE,
)
"""In brackets: what is said of others, why, or in which case."""
_REASON = re.compile(
    r",\s(?:since|because|as|for|weil|da|denn|car|puisque|parce que|porque|ya que|perché|poiché|pois|поскольку|так как"
    r"|потому что)\s|，因为|，因為",
    re.IGNORECASE,
)
_WAS_WRONG = re.compile(r"\b(?:I|we) (?:was|were|am|are) (?:wrong|mistaken)\b", re.IGNORECASE)
_BOTH = re.compile(r"\byes and no\b|\bboth true and false\b", re.IGNORECASE)
_HEADING = re.compile(r"\s*[A-Za-z]{1,20}(?:\s?/\s?[A-Za-z]{1,20}){1,3}\s?[:：]")
_CONCLUDES = re.compile(
    r"\b(?:so|therefore|thus|hence|consequently|donc|also|deshalb)\b|所以|因此|，", re.IGNORECASE
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+|[。！？]|\n+")
_WORD = r"(?<![\w’'-])(?:{})(?![\w’']|-\w)"
_WEAK = frozenset(
    "follows holds supported correct right valid entails contradicts neither wrong no non si y n t f u "
    "neutral provable 是 不 对 错".split()
)
"""Synonyms that are words of other use too: they count where no surer name stands beside them."""
MAX_SENTENCE = 400
"""Characters; a longer sentence states nothing."""
MAX_SENTENCES = 3
"""Sentences at the end of a final part in which a label is looked for."""


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels of a problem: `names` leads every way of writing one to its label."""

    names: dict[str, str]
    count: int
    pattern: re.Pattern[str]

    def of(self, text: str) -> str | None:
        """The label that a text is."""
        return self.names.get(_folded(text))

    def other(self, label: str) -> str | None:
        """The other label of two; None where there are more."""
        rest = set(self.names.values()) - {label}
        return rest.pop() if self.count == 2 else None


@lru_cache(256)
def labels_of(labels: tuple[str, ...]) -> Labels:
    """The labels of a problem, with their synonyms where a name says which truth value it is."""
    listed = labels or _DEFAULT
    names: dict[str, str] = {}
    for one in listed:
        own = _folded(one)
        for synonym in _synonyms(own, listed):
            names.setdefault(_folded(synonym), own)
    names.update({_folded(one): _folded(one) for one in listed})
    words = sorted((name for name in names if len(name) > 1 or not name.isascii()), key=len, reverse=True)
    by_word = [re.escape(word) for word in words if word.isascii() or not _is_han(word)]
    by_sign = [re.escape(word) for word in words if _is_han(word)]
    pattern = "|".join(([_WORD.format("|".join(by_word))] if by_word else []) + by_sign)
    return Labels(names, len(listed), re.compile(pattern, re.IGNORECASE))


def _is_han(word: str) -> bool:
    return "\u3040" <= word[0] <= "\u9fff"


def _synonyms(own: str, listed: Sequence[str]) -> tuple[str, ...]:
    """The other names of a label; a name that is itself another label of the problem is none."""
    group = next((names for names in _SYNONYMS.values() if own in names and len(own) > 1), None)
    if group is None:
        group = {"t": _SYNONYMS["true"], "f": _SYNONYMS["false"], "u": _SYNONYMS["unknown"]}.get(own, ())
    others = {_folded(one) for one in listed} - {own}
    return tuple(name for name in group if name not in others)


def _folded(text: str) -> str:
    return (
        lowered(unicodedata.normalize("NFKC", text))
        .strip()
        .strip("\"'“”‘’`*_()[]{}.。!！:： \n\t")
        .replace("’", "'")
    )


def stated_label(final: str, labels: Labels) -> tuple[str | None, str]:
    """The label a final part states, and the text that states it; None where it states none, or several."""
    ticked = _ticked(final, labels)
    if ticked:
        return (ticked[0] if len(ticked) == 1 else None), final.strip()
    found = answer_statements.statement(final, keep_denied=True)
    if found is not None:
        text = answer_statements.undressed(found.text)
        whole = labels.of(text)
        return (whole, text) if whole else (_in_statement(text, labels), text)
    whole = labels.of(final) if len(final) < 200 else None
    if whole:
        return whole, final.strip()
    sentences = [s for s in _SENTENCE.split(final[-4_000:]) if s and s.strip()]
    found_last = _in_last(sentences[-MAX_SENTENCES:], labels)
    if found_last.is_final:
        return found_last.label, found_last.text
    first = sentences[0] if sentences else ""
    return _in_sentence(first, labels) if len(sentences) > MAX_SENTENCES else None, first.strip()


class _Found(NamedTuple):
    """What the last sentences state, and whether that is all that counts."""

    label: str | None
    text: str
    is_final: bool = True


def _in_last(sentences: Sequence[str], labels: Labels) -> _Found:
    """The last of some sentences that states a label; those that only suppose or deny one are passed over.

    What a later sentence denies or takes back is not stated by an earlier one.
    """
    denied: set[str] = set()
    names_one = taken_back = False
    for sentence in reversed(sentences):
        read = _read(sentence, labels) if labels.pattern.search(sentence) else _Reading()
        if (read.is_void or read.label is not None) and not _WAS_WRONG.search(sentence):
            void = read.is_void or taken_back or read.label in denied
            return _Found(None if void else read.label, sentence.strip())
        names_one = names_one or bool(read.denied)
        denied |= read.denied
        taken_back = taken_back or (not read.denied and _takes_back(sentence))
    is_open = not taken_back and any(map(says_nothing, sentences))
    text = sentences[-1].strip() if sentences else ""
    return _Found(labels.of("unknown") if is_open else None, text, is_open or names_one)


def _in_statement(text: str, labels: Labels) -> str | None:
    """What a statement's first sentence says, or the last one with a label where the first is taken back."""
    pieces = [piece for piece in _SENTENCE.split(text[:4_000]) if piece and piece.strip()]
    if not pieces:
        return None
    first, *later = pieces
    denied = {one: _read(one, labels).denied for one in later}
    if any(_takes_back(one) for one in later if not denied[one]):
        again = next((one for one in reversed(later) if labels.pattern.search(one)), None)
        return _in_sentence(again, labels) if again is not None else None
    label = _in_sentence(first, labels)
    return None if label is not None and any(label in found for found in denied.values()) else label


def _ticked(final: str, labels: Labels) -> list[str]:
    """The labels of the ticked lines of a list."""
    if not any(tick in final for tick in _TICKS):
        return []
    lines = [line for line in final.splitlines() if any(tick in line for tick in _TICKS)]
    found = [labels.names[_folded(m.group())] for line in lines for m in labels.pattern.finditer(line)]
    return list(dict.fromkeys(found)) if len(final.splitlines()) > 1 else []


def _conclusion(sentence: str, labels: Labels) -> str:
    """The last clause with a label, where a sentence draws a conclusion; a heading of labels goes."""
    heading = _HEADING.match(sentence)
    sentence = (
        sentence[heading.end() :]
        if heading and labels.pattern.search(sentence[heading.end() :])
        else sentence
    )
    clauses = [clause for clause in _CONCLUDES.split(sentence) if clause and labels.pattern.search(clause)]
    return clauses[-1] if clauses else sentence


def _takes_back(sentence: str) -> bool:
    return negation_hedge_words.TAKEN_BACK.search(folded(sentence)) is not None


class _Reading(NamedTuple):
    """The one label of a sentence, those it denies, and whether it hedges between several or asks."""

    label: str | None = None
    denied: frozenset[str] = frozenset()
    is_void: bool = False


_VOID = _Reading(is_void=True)


def _in_sentence(sentence: str, labels: Labels) -> str | None:
    read = _read(sentence, labels)
    is_open = read.label is None and not read.is_void and says_nothing(sentence)
    return labels.of("unknown") if is_open else read.label


def _read(sentence: str, labels: Labels) -> _Reading:
    is_open = leaves_open(sentence)
    if len(sentence) > MAX_SENTENCE or sentence.endswith(("?", "？")) or _BOTH.search(sentence):
        return _VOID
    hedges = set(map(str.lower, _HEDGE.findall(sentence)))
    if hedges and not is_open:
        only_asks = hedges == {"whether"} and says_nothing(sentence)
        return _Reading(labels.of("unknown")) if only_asks else _VOID
    sentence = _conclusion(without_interjections(sentence), labels)
    if is_open and leaves_open(sentence):
        return _Reading(labels.of("unknown"))
    main = _main_clause(sentence)
    read = _labels_in(main, labels)
    return read if read.label is not None or main == sentence else _labels_in(sentence, labels)


def _main_clause(sentence: str) -> str:
    """A sentence without remarks in brackets and the reason behind a comma."""
    return _REASON.split(_REMARK.sub("", sentence), maxsplit=1)[0]


def _labels_in(sentence: str, labels: Labels) -> _Reading:
    """The label of a sentence; a surer name comes before words of other use too."""
    stated: list[str] = []
    weak: list[str] = []
    denied: set[str] = set()
    unread: set[str] = set()
    for found in labels.pattern.finditer(sentence):
        word = _folded(found.group())
        if word in _DENYING and labels.pattern.match(sentence, found.end() + 1):
            continue
        if word == "no" and _NO_OF_A_NOUN.match(sentence, found.start()):
            continue
        label: str | None = labels.names[word]
        spoken = polarity(sentence, found.start(), found.end())
        if spoken in (Polarity.DENIED, Polarity.RULED_OUT):
            denied.add(labels.names[word])
            label = labels.other(labels.names[word]) if spoken is Polarity.DENIED else None
        if spoken is Polarity.UNREAD:
            unread.add(labels.names[word])
        if label is not None and spoken in (Polarity.STATED, Polarity.DENIED):
            (weak if word in _WEAK and word != label else stated).append(label)
    said = set(stated or weak)
    label = said.pop() if len(said) == 1 else None
    if said or label in denied or (label is not None and unread - {label}):
        return _VOID
    return _Reading(label, frozenset(denied))
