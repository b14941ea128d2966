"""Words by the script they are written in, a sentence at a time.

What is in another script than the target's is foreign, whatever it says; what is in the target's own script,
where languages share it, is left for `target_language_words` to judge.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from reward_service.text.language.scripts import (
    DENSE_WORD,
    HAN_WORD,
    JAPANESE_WORD,
    TOKEN,
    script_of,
)
from reward_service.text.language.target_language_words import Amount, Target
from reward_service.text.language.word_language import apart, word_kind

JAPANESE_KANA = 0.15
"""A sentence with at least this share of kana among its kana and Han is Japanese."""

SHORT_HAN = 4
"""So few Han characters alone may be Japanese as well as Chinese."""

SPELLED, SPELLED_OUT = 5, 12
"""So many acronyms, or single letters, in a row are a sentence in disguise."""


def tokens(text: str) -> Iterator[tuple[str, str]]:
    """Kinds and pieces, in order of the text."""
    return ((found.lastgroup or "other", found[0]) for found in TOKEN.finditer(text))


def is_japanese(han: int, kana: int, language: str) -> bool:
    """Whether a sentence with so many Han characters and kana is, where `language` is expected."""
    if not kana and language == "ja" and han <= SHORT_HAN:
        return True
    return kana >= JAPANESE_KANA * (han + kana)


def east_asian(han: int, kana: int, target: Target, *, japanese: bool) -> Amount:
    """The words of so many Han characters and kana of Japanese, or of Chinese, sentences."""
    language = target.language
    size = JAPANESE_WORD if japanese else HAN_WORD
    if target.unit == "char":
        size = 1.0
    own = han * (language == ("ja" if japanese else "zh")) + kana * (language == "ja")
    return Amount((han + kana) * size, own * size)


@dataclass(slots=True)
class ScriptCount:
    """Adds up words.

    Attributes:
        words: of scripts that decide, and those of them that are the target's.
        target: what the words are measured against.
        runs: words of the target's script where languages share it, by sentence.
        identifiers: names of code, acronyms and lone names met on the way.
    """

    against: Target
    script: str = field(init=False)
    words: float = 0.0
    target: float = 0.0
    runs: list[list[str]] = field(default_factory=lambda: [[]])
    identifiers: list[str] = field(default_factory=list)
    han: int = 0
    kana: int = 0
    symbols: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    is_foreign: bool = False

    def __post_init__(self) -> None:
        self.script = self.against.script

    @property
    def amount(self) -> Amount:
        """What the scripts alone decide."""
        return Amount(self.words, self.target)

    def read(self, text: str) -> None:
        """Count the words of a text, which ends a sentence."""
        for kind, piece in tokens(text):
            if kind == "stop":
                self._end_of_sentence()
            elif kind == "word":
                self._word(piece)
            elif kind == "code":
                self.symbols.append(piece)
            else:
                self._settle()
                if kind != "gap":
                    self._unspaced(kind, piece)
        self._end_of_sentence()

    def _unspaced(self, kind: str, piece: str) -> None:
        if kind == "han":
            self.han += len(piece)
        elif kind == "kana":
            self.kana += len(piece)
        else:
            share = 1.0 if self.against.unit == "char" else DENSE_WORD
            self._counted(len(piece) * share, is_target=kind == "dense" and script_of(piece) == self.script)

    def _end_of_sentence(self) -> None:
        """Han is Chinese or Japanese by the sentence it stands in."""
        self._settle()
        if self.han or self.kana:
            japanese = is_japanese(self.han, self.kana, self.against.language)
            found = east_asian(self.han, self.kana, self.against, japanese=japanese)
            self.words += found.words
            self.target += found.target
            self.han = self.kana = 0
        if self.runs[-1]:
            self.runs.append([])

    def _word(self, word: str) -> None:
        kind = word_kind(word, self.against.language, self.script)
        if kind == "symbol":
            self.symbols.append(word)
        elif kind == "name" and not self.is_foreign:
            self.names.append(word)
        elif kind in ("name", "foreign"):
            self._foreign_words([*self.names, word])
        else:
            self._settle()
            if kind == "shared":
                self.runs[-1].append(word)
            else:
                self._counted(self.against.size([word]), is_target=True)

    def _foreign_words(self, words: list[str]) -> None:
        """A name beside words of another language is one of them."""
        self.names, self.is_foreign = [], True
        self._settle_symbols()
        parts = [part for word in words for part in apart(word)]
        self._counted(self.against.size(parts), is_target=False)

    def _settle(self) -> None:
        """What stands between words of the target, or between sentences, is at its end."""
        self._settle_symbols()
        self.is_foreign = False
        if not self.names:
            return
        if len(self.names) >= SPELLED:
            self._foreign_words(self.names)
            self.is_foreign = False
        else:
            self.identifiers += self.names
            self.names = []

    def _settle_symbols(self) -> None:
        """Variables, acronyms and names of code do not count, unless so many in a row spell something."""
        if not self.symbols:
            return
        symbols, self.symbols = self.symbols, []
        long = [word for word in symbols if len(word) > 1]
        if len(long) >= SPELLED:
            parts = [part for word in long for part in apart(word)]
            self._counted(self.against.size(parts), is_target=False)
        else:
            self.identifiers += long
        if len(symbols) - len(long) >= SPELLED_OUT:
            self._counted((len(symbols) - len(long)) * DENSE_WORD, is_target=False)

    def _counted(self, amount: float, *, is_target: bool) -> None:
        self.words += amount
        if is_target:
            self.target += amount
