"""Writes the word lists of `reward_service/text/language/words/` from the frequency lists of pyspellchecker.

    pip install pyspellchecker && python -m benchmarks.common_words

A word stands in the list of a language when it is among its most frequent, and `TIMES` as frequent there as
in any other. Short words that are rare are names and noise, and are left out.
"""

import gzip
import json
from importlib.resources import files
from itertools import islice
from pathlib import Path

SIZES = {"en": 15_000, "es": 4_000, "fr": 4_000, "de": 4_000, "pt": 4_000, "it": 4_000, "nl": 4_000}
SHARED = 3_000
TIMES = {"en": 1.0}
USUAL_TIMES = 3.0
SHORT, SHORT_RANK = 4, 2_000
OUT = Path(__file__).parents[1] / "reward_service" / "text" / "language" / "words"
OWN_MARK, SHARED_MARK = "# own", "# shared"
HEADER = (
    "# The most frequent words of a language: its own, and those that other languages share.\n"
    "# Written by benchmarks/common_words.py from the word frequencies of pyspellchecker,\n"
    "# (c) 2018-2021 Tyler Barrus, MIT licence.\n"
)


def frequencies(language: str) -> dict[str, float]:
    """Words to their share of all words, most frequent first."""
    file = files("spellchecker") / "resources" / f"{language}.json.gz"
    counts = json.loads(gzip.decompress(file.read_bytes()))
    total = sum(counts.values())
    return {word: count / total for word, count in sorted(counts.items(), key=lambda item: -item[1])}


def own_words(language: str, found: dict[str, dict[str, float]]) -> list[str]:
    """The words that no other language shares."""
    others = [shares for name, shares in found.items() if name != language]
    kept, times = [], TIMES.get(language, USUAL_TIMES)
    for rank, (word, share) in enumerate(found[language].items()):
        if len(kept) >= SIZES[language]:
            break
        if not word.isalpha() or len(word) < 2 or (len(word) <= SHORT and rank > SHORT_RANK):
            continue
        if all(share >= times * other.get(word, 0.0) for other in others):
            kept.append(word)
    more = (OUT / "mathematics.txt").read_text(encoding="utf-8") if language == "en" else ""
    return sorted({*kept, *more.partition("\n")[2].split()})


def main() -> None:
    """Write all lists."""
    found = {language: frequencies(language) for language in SIZES}
    for language in SIZES:
        words = own_words(language, found)
        often = [word for word in islice(found[language], SHARED) if word.isalpha() and len(word) > 1]
        shared = sorted({*often} - {*words})
        text = "\n".join([HEADER + OWN_MARK, *words, SHARED_MARK, *shared])
        (OUT / f"{language}.txt").write_text(text + "\n", encoding="utf-8")
        print(language, len(words), len(shared))


if __name__ == "__main__":
    main()
