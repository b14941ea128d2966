"""How alike two texts are, from 0 to 1, by the measures that graders of texts use.

Texts are compared as words in lower case (a Chinese or Japanese character is a word); `fuzzy_match` by
characters. Two empty texts are alike, an empty and another one are not.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from math import exp, log, sqrt

_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]{1,100}")
_MAX_ORDER = 4

Words = Sequence[str]


def words(text: str) -> list[str]:
    """The words of a text, in lower case."""
    return _WORD.findall(text.lower())


def measure(job: tuple[str, str, str]) -> float:
    """The similarity of (measure's name, text, reference): a name of `MEASURES`, or `fuzzy_match`."""
    name, text, reference = job
    if name == "fuzzy_match":
        return fuzzy_match(text, reference)
    said, wanted = words(text), words(reference)
    if not said or not wanted:
        return float(said == wanted)
    return MEASURES[name](said, wanted)


def fuzzy_match(text: str, reference: str) -> float:
    """rapidfuzz's weighted ratio."""
    from rapidfuzz.fuzz import WRatio

    return WRatio(text, reference) / 100 if text or reference else 1.0


def cosine(said: Words, wanted: Words) -> float:
    """Cosine of the angle between the vectors of word counts (no embeddings)."""
    left, right = Counter(said), Counter(wanted)
    product = sum(count * right[word] for word, count in left.items())
    return min(1.0, product / (_norm(left) * _norm(right)))


def _norm(counts: Counter[str]) -> float:
    return sqrt(sum(count * count for count in counts.values()))


def rouge_n(said: Words, wanted: Words, order: int) -> float:
    """ROUGE-N (Lin, 2004) as F1: the overlap of n-grams."""
    left, right = _grams(said, order), _grams(wanted, order)
    return _f1((left & right).total(), left.total(), right.total())


def rouge_l(said: Words, wanted: Words) -> float:
    """ROUGE-L (Lin, 2004) as F1: the longest common subsequence."""
    from rapidfuzz.distance import LCSseq

    return _f1(LCSseq.similarity(said, wanted), len(said), len(wanted))


def bleu(said: Words, wanted: Words) -> float:
    """Sentence BLEU (Papineni, 2002), up to 4-grams, one added to the counts of orders above 1 (Lin and Och,
    2004)."""
    total = 0.0
    for order in range(1, _MAX_ORDER + 1):
        left, right = _grams(said, order), _grams(wanted, order)
        more = int(order > 1)
        hits = (left & right).total() + more
        if not hits:
            return 0.0
        total += log(hits / (left.total() + more))
    brevity = min(0.0, 1.0 - len(wanted) / len(said))
    return exp(brevity + total / _MAX_ORDER)


def gleu(said: Words, wanted: Words) -> float:
    """Google-BLEU (Wu, 2016): the smaller of precision and recall over all n-grams up to 4."""
    left, right = Counter[tuple[str, ...]](), Counter[tuple[str, ...]]()
    for order in range(1, _MAX_ORDER + 1):
        left += _grams(said, order)
        right += _grams(wanted, order)
    return (left & right).total() / max(left.total(), right.total())


def meteor(said: Words, wanted: Words) -> float:
    """METEOR (Banerjee and Lavie, 2005) with equal words only: no stems, no synonyms."""
    matches, chunks = _aligned(said, wanted)
    if not matches:
        return 0.0
    precision, recall = matches / len(said), matches / len(wanted)
    mean = 10 * precision * recall / (recall + 9 * precision)
    return mean * (1 - 0.5 * (chunks / matches) ** 3)


def _aligned(said: Words, wanted: Words) -> tuple[int, int]:
    """Matched words, and the runs they form: each word goes on with the run if it can, else to its first
    place that is free."""
    places: dict[str, list[int]] = {}
    for at in range(len(wanted) - 1, -1, -1):
        places.setdefault(wanted[at], []).append(at)
    free = [True] * len(wanted)
    matches = chunks = 0
    last = -2
    for word in said:
        at = last + 1
        if not (0 < at < len(wanted) and free[at] and wanted[at] == word):
            open_ = places.get(word, [])
            while open_ and not free[open_[-1]]:
                open_.pop()
            if not open_:
                last = -2
                continue
            at = open_.pop()
            chunks += at != last + 1 or not matches
        free[at] = False
        matches += 1
        last = at
    return matches, chunks


def _grams(text: Words, order: int) -> Counter[tuple[str, ...]]:
    return Counter(zip(*(text[start:] for start in range(order)), strict=False))


def _f1(hits: int, left: int, right: int) -> float:
    return 2 * hits / (left + right) if left + right else 0.0


def _rouge(order: int) -> Callable[[Words, Words], float]:
    return lambda said, wanted: rouge_n(said, wanted, order)


MEASURES: dict[str, Callable[[Words, Words], float]] = {
    "cosine": cosine,
    "bleu": bleu,
    "gleu": gleu,
    "meteor": meteor,
    **{f"rouge_{order}": _rouge(order) for order in range(1, 6)},
    "rouge_l": rouge_l,
}
