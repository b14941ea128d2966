"""Which words of an alphabet that languages share are in the target language.

Where the target has a list of words, the words are looked up all at once. A text in the language consists of
words of the list with a name or a rare word here and there; only where several unknown words follow each
other is a detector asked about them. Without a list it is asked about every sentence.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Literal

from reward_service.text.language.detectors import Detector, Guess
from reward_service.text.language.scripts import script_of_language
from reward_service.text.language.word_language import (
    LETTER,
    LISTED,
    OWN,
    UNKNOWN,
    apart,
    is_acronym,
    is_romanised,
    word_codes,
)

Unit = Literal["word", "char"]

RUN_WORDS, RUN_LETTERS = 3, 12
"""Shorter runs are not shown to a detector."""

LONG_RUN = 5
"""Unknown words that are judged by themselves; fewer are judged together with others of the text."""

JOINED_RUN, MAX_RUN = 12, 30
"""Words that short runs are joined to, and words of the longest run."""

NO_PROSE, FEW_OWN = 8, 0.15
"""So many unknown words in a row with so small a share of the language's own are no prose of it, unless a
detector is sure."""

SURE, VERY_SURE = 0.5, 0.7

MOSTLY_OWN = 0.5
"""A sentence with so many own words among those that only one language has needs no detector."""

LITTLE = 0.2
"""Short runs that are no more than this part of a text are taken for its names."""

REFRAIN, REFRAIN_SHARE, REFRAIN_LOOK = 6, 0.25, 64
"""Times that a word must stand at least and its share of all words, to be a refrain; words that are looked at
first."""

MAX_WORD, GLUED_WORD = 24, 6
"""Letters of the longest word; in longer ones, so many letters count as a word."""

ZONED = "en"
"""The language whose list is long enough for its texts to be of its words."""

_UNKNOWN_WORDS = re.compile(
    rb"\x00(?:[\x02\x03]*+\x00){2,}+"
    rb"(?:[\x02\x03]*+\x01(?:[\x02\x03]*+\x01)?+(?:[\x02\x03]*+\x00){2,}+)*+"
)
"""Three unknown words in a row and more, with one or two known ones in between now and then."""

_FAMILIES = ({"no", "nb", "nn"}, {"id", "ms"}, {"hr", "sr", "bs", "sh"})
_SAME = {language: family for family in _FAMILIES for language in family}


@dataclass(frozen=True, slots=True)
class Amount:
    """Words, and those of them in the target language."""

    words: float = 0.0
    target: float = 0.0

    def __add__(self, other: "Amount") -> "Amount":
        return Amount(self.words + other.words, self.target + other.target)


@dataclass(frozen=True, slots=True)
class Run:
    """Words that are judged together; `own` and `unknown` count them by the target's list. They stand in the
    text so many times."""

    words: Sequence[str]
    own: int = 0
    unknown: int = 0
    times: int = 1

    @property
    def is_long(self) -> bool:
        """Whether a detector can say anything of it."""
        letters = sum(map(len, self.words))
        return letters >= RUN_LETTERS and (len(self.words) >= RUN_WORDS or letters > MAX_WORD)


@dataclass(frozen=True, slots=True)
class Target:
    """What words are measured against."""

    language: str
    detector: Detector
    unit: Unit = "word"

    @property
    def script(self) -> str:
        """The script of the language."""
        return script_of_language(self.language)

    def size(self, words: Sequence[str]) -> float:
        """How much words count."""
        if self.unit == "char":
            return float(sum(map(len, words)))
        size = float(len(words))
        if max(map(len, words), default=0) > MAX_WORD:
            size += sum(len(word) / GLUED_WORD - 1 for word in words if len(word) > MAX_WORD)
        return size


def measure_words(words: Sequence[str], target: Target, written: Callable[[], Sequence[str]]) -> Amount:
    """How many of these words, in lower case, are in the target language, which must be `ZONED`.

    Single letters among them are no words. `written` gives the words as they were written.
    """
    if refrains := refrains_of(words):
        return _measure_between(refrains, words, target, written)
    codes = bytes(map(word_codes(target.language).get, words, repeat(UNKNOWN)))
    lengths = word_lengths(words)
    if target.unit == "word" and max(lengths, default=0) <= MAX_WORD:
        total = float(len(words) - lengths.count(1))
    else:
        total = target.size([word for word in words if len(word) > 1])
    zones = list(_UNKNOWN_WORDS.finditer(codes))
    glued = (
        [Run([word], 0, LONG_RUN) for word in words if len(word) > MAX_WORD]
        if max(lengths, default=0) > MAX_WORD
        else []
    )
    if not (zones or glued):
        return Amount(total, total)
    names = written()
    if len(names) != len(words):  # a letter whose small form is two
        names = words
    runs = glued + [run for zone in zones for run in _runs_of_zone(names, codes, *zone.span())]
    if target.unit == "word":
        more = [_apart(run) for run in runs]
        total += sum(len(run.words) for run in more) - sum(len(run.words) for run in runs)
        runs = more
    return Amount(total, total - _foreign(runs, target, total))


def _apart(run: Run) -> Run:
    """A run with the words of names of several told apart."""
    words = [part for word in run.words for part in apart(word)]
    return run if len(words) == len(run.words) else Run(words, run.own, run.unknown)


def _measure_between(
    refrains: frozenset[str], words: Sequence[str], target: Target, written: Callable[[], Sequence[str]]
) -> Amount:
    """The same of the words between those that return again and again, which count once."""
    kept = [at for at, word in enumerate(words) if word not in refrains]

    def between() -> Sequence[str]:
        names = written()
        return [names[at] for at in kept] if len(names) == len(words) else [words[at] for at in kept]

    found = measure_words([words[at] for at in kept], target, between) if kept else Amount()
    again = float(len(refrains) if target.unit == "word" else sum(map(len, refrains)))
    return found + Amount(again, again)


def refrains_of(words: Sequence[str]) -> frozenset[str]:
    """Words that stand as often as no word of a sentence does: the `print` around each of the others."""
    first = Counter(words[:REFRAIN_LOOK])
    return frozenset(
        word
        for word, count in first.most_common(2)
        if count >= REFRAIN
        and count >= REFRAIN_SHARE * min(len(words), REFRAIN_LOOK)
        and words.count(word) >= REFRAIN_SHARE * len(words)
    )


def word_lengths(words: Sequence[str]) -> bytes:
    """Letters of each word, at most 255."""
    try:
        return bytes(map(len, words))
    except ValueError:
        return bytes(min(len(word), 255) for word in words)


def _runs_of_zone(names: Sequence[str], codes: bytes, start: int, end: int) -> Iterator[Run]:
    """The words of a zone, in runs of `MAX_RUN`; without acronyms and, in a short one, without names."""
    kept = [at for at in range(start, end) if codes[at] != LETTER]
    if sum(names[at].isupper() and not is_acronym(names[at]) for at in kept) < RUN_WORDS:
        kept = [at for at in kept if not is_acronym(names[at])]
    if _distinct_unknown(names, codes, kept) < LONG_RUN:
        kept = [at for at in kept if codes[at] != UNKNOWN or not names[at][0].isupper()]
    kept = [at for at in kept if len(names[at]) <= MAX_WORD]
    for first in range(0, len(kept), MAX_RUN):
        part = kept[first : first + MAX_RUN]
        unknown = _distinct_unknown(names, codes, part)
        if unknown >= RUN_WORDS:
            yield Run([names[at] for at in part], sum(codes[at] == OWN for at in part), unknown)


def _distinct_unknown(names: Sequence[str], codes: bytes, places: Sequence[int]) -> int:
    """Different unknown words; where very many stand together, all of them."""
    unknown = [names[at] for at in places if codes[at] == UNKNOWN]
    return len(unknown) if len(unknown) >= JOINED_RUN else len(set(unknown))


def measure_runs(runs: Iterable[Sequence[str]], target: Target) -> Amount:
    """How many words are in the target language, sentence by sentence: by its list where it has one and most
    words are in it, else by detector."""
    sentences = [run for run in runs if run]
    words = [word for run in sentences for word in run]
    total = target.size(words)
    unclear = _unclear(sentences, words, target.language)
    return Amount(total, total - _foreign(unclear, target, total))


def _unclear(sentences: Sequence[Sequence[str]], words: Sequence[str], language: str) -> list[Run]:
    """The sentences whose words are not mostly in the list of a language; `words` are those of all."""
    if language not in LISTED:
        again = Counter(map(id, sentences))
        different = {id(run): run for run in sentences}
        return [Run(run, 0, len(run), again[name]) for name, run in different.items()]
    codes = bytes(map(word_codes(language).get, map(str.lower, words), repeat(UNKNOWN)))
    found, start = [], 0
    for run in sentences:
        end = start + len(run)
        own, unknown = codes.count(OWN, start, end), codes.count(UNKNOWN, start, end)
        if own < MOSTLY_OWN * (own + unknown):
            found.append(Run(run, own, unknown))
        start = end
    return found


def _foreign(runs: Sequence[Run], target: Target, total: float) -> float:
    """How much of the runs is in another language. Long runs are judged by themselves, short ones joined;
    what cannot be told goes with the greater part of the text."""
    alone, short = list[Run](), list[Run]()
    for run in runs:
        if _stands_alone(run):
            alone.append(run)
        else:
            short += [run] * run.times
    joined = list(_joined(short))
    asked = alone + [run for run in joined if run.is_long]
    undecided = sum(target.size(run.words) for run in joined if not run.is_long)
    is_little = sum(target.size(run.words) for run in joined) <= LITTLE * total
    foreign = 0.0
    for at, (run, guess) in enumerate(zip(asked, _guesses(asked, target), strict=True)):
        lenient = is_little and at >= len(alone) and not _stands_alone(run)
        verdict = _joined_verdict(target, *guess) if lenient else _verdict(run, target, *guess)
        if verdict is None:
            undecided += target.size(run.words) * run.times
        elif not verdict:
            foreign += target.size(run.words) * run.times
    return foreign + undecided if foreign > total - foreign - undecided else foreign


def _guesses(runs: Sequence[Run], target: Target) -> list[Guess]:
    """What the detector says of each run. Where no list spares it, it is asked first about runs with new
    words, then about those whose words are not nearly all of runs that are surely in the target language."""
    found = dict.fromkeys(range(len(runs)), (target.language, 1.0))

    def ask(places: Sequence[int]) -> None:
        guesses = target.detector([" ".join(runs[at].words) for at in places], target.script)
        found.update(zip(places, guesses, strict=True))

    if target.language in LISTED:
        ask(range(len(runs)))
        return list(found.values())
    met: set[str] = set()
    new = [at for at, run in enumerate(runs) if _adds_words(run, met)]
    ask(new)
    own = {
        word
        for at in new
        if found[at][0] == target.language and found[at][1] >= VERY_SURE
        for word in runs[at].words
    }
    asked = set(new)
    ask([at for at, run in enumerate(runs) if at not in asked and _is_new(run, own)])
    return list(found.values())


NEW_SHARE = 0.1
"""A run with a greater share of words that were not met before is new."""


def _is_new(run: Run, met: set[str]) -> bool:
    return sum(map(met.__contains__, run.words)) < (1 - NEW_SHARE) * len(run.words)


def _adds_words(run: Run, met: set[str]) -> bool:
    """Whether a run is new; its words are met from then on."""
    new = _is_new(run, met)
    if new:
        met.update(run.words)
    return new


def _stands_alone(run: Run) -> bool:
    return run.unknown >= LONG_RUN and run.is_long and len(run.words) <= MAX_RUN


def _joined(short: Sequence[Run]) -> Iterator[Run]:
    words: list[str] = []
    own = unknown = 0
    for run in short:
        words, own, unknown = [*words, *run.words], own + run.own, unknown + run.unknown
        if len(words) >= JOINED_RUN:
            yield Run(words, own, unknown)
            words, own, unknown = [], 0, 0
    if words:
        yield Run(words, own, unknown)


def _verdict(run: Run, target: Target, language: str, probability: float) -> bool | None:
    """Whether a run is in the target language; None when that cannot be told."""
    alike = language == target.language or language in _SAME.get(target.language, ())
    if target.language == ZONED and run.unknown >= NO_PROSE and run.own < FEW_OWN * (run.own + run.unknown):
        return alike and probability >= SURE
    if alike:
        return not (target.script == "latin" and target.language != "vi" and is_romanised(run.words))
    if probability >= SURE or not language:
        return False
    return None


def _joined_verdict(target: Target, language: str, probability: float) -> bool | None:
    """The same for names and rare words from all over a text of which they are a small part: they are foreign
    where a detector is surer than it is of names."""
    if language == target.language or language in _SAME.get(target.language, ()):
        return True
    return False if probability >= VERY_SURE else None
