"""The words by which the rules know a language, and the patterns that are made of them.

A table of words holds one phrase a line. In a phrase a blank stands for a blank, `*` for any ending, `(a|b)`
for either, `(a )?` for what may be left out, `~` for up to two longer words. Tables of languages without
blanks between words hold pieces of text; there a blank may be absent. Tables are folded as readings are.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields

from reward_service.filters.problem_text import fold

MAX_ENDING = 14
"""Letters that `*` stands for at most."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The tables of one language.

    Attributes:
        code: two letters, as in ISO 639-1.
        common: words that show the language, in ASCII and no English ones; unused where the script does.
        signs: characters that only this language has among those with its script.
        spaced: whether blanks stand between words.
        yes_no: answers that say yes, no, true, false.
        truth: asks for a truth value.
        polar: opens a question that a yes or a no answers.
        either: what joins two alternatives; without blanks, the form of a question between them.
        who: asks for one of the people or things named.
        compared: asks for one of two, in whatever words; enough where no answer is known.
        articles: small words that say nothing in an answer.
        quantity: asks for a number or orders to find one.
        what: asks for a value in words that ask for other things, too.
        prove, explain: orders.
        joint: words behind which an order may stand, besides the start of a clause.
        figure, table, passage, listed, map: words that point at what lies beside the text.
        stem: asks to pick one of what follows.
        labels: option labels in order besides the Latin letters.
        measures: nouns that are asked for.
        and_: joins two nouns.
    """

    code: str
    yes_no: str
    truth: str
    polar: str
    either: str
    who: str
    compared: str
    quantity: str
    what: str
    prove: str
    explain: str
    figure: str
    table: str
    passage: str
    listed: str
    map: str
    stem: str
    measures: str
    and_: str
    articles: str = ""
    joint: str = ""
    labels: str = ""
    common: str = ""
    signs: str = ""
    spaced: bool = True


_PLAIN = frozenset(("code", "yes_no", "articles", "labels", "common", "signs", "spaced"))
"""Fields that are no tables of phrases."""


class Language:
    """A lexicon with its patterns, one for each table of phrases.

    Attributes:
        lexicon: the tables.
        answers: `Lexicon.yes_no` as a set, lower case.
        articles: likewise.
        labels: the option labels, one series a line.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.spaced = lexicon.spaced
        self.answers = frozenset(line.strip() for line in fold(lexicon.yes_no).splitlines() if line.strip())
        self.articles = frozenset(lexicon.articles.split())
        self.common = frozenset(lexicon.common.split())
        self.signs = frozenset(lexicon.signs)
        self.labels = tuple(tuple(line.split()) for line in lexicon.labels.splitlines() if line.strip())
        self._patterns = {
            field.name: _pattern(_body(getattr(lexicon, field.name), spaced=self.spaced), spaced=self.spaced)
            for field in fields(Lexicon)
            if field.name not in (*_PLAIN, "prove", "explain", "joint", "measures", "and_")
        }
        for name in ("prove", "explain"):
            self._patterns[name] = _order(_body(getattr(lexicon, name), spaced=self.spaced), lexicon)
        noun, joined = _body(lexicon.measures, spaced=self.spaced), _body(lexicon.and_, spaced=self.spaced)
        self._patterns["pair"] = _pattern(
            rf"(?:{noun})[^.?。,\d]{{0,24}}?(?:, [^.?,\d]{{0,8}}(?:{noun}))?(?:{joined})"
            rf"[^.?。\d]{{0,12}}?(?:{noun})",
            spaced=self.spaced,
        )

    def find(self, table: str, text: str) -> re.Match[str] | None:
        """The first phrase of a table in a text."""
        return self._patterns[table].search(text)

    def finditer(self, table: str, text: str) -> Iterator[re.Match[str]]:
        """All of them."""
        return self._patterns[table].finditer(text)


def _body(table: str, *, spaced: bool) -> str:
    """The alternatives of a table, longer ones first."""
    lines = sorted((line.strip() for line in fold(table).splitlines() if line.strip()), key=len, reverse=True)
    blank = r"\s{1,4}" if spaced else r"\s{0,4}"
    return "|".join(
        line.replace(" ?", r"\s{0,4}")
        .replace(" ", blank)
        .replace("~", r"(?:[\w'-]{3,20}\s){0,2}")
        .replace("*", rf"\w{{0,{MAX_ENDING}}}")
        for line in lines
    )


def _pattern(body: str, *, spaced: bool) -> re.Pattern[str]:
    edged = rf"(?<!\w)(?:{body})(?!\w)" if spaced else rf"(?:{body})"
    return re.compile(edged if body else r"(?!)", re.IGNORECASE)


def _order(body: str, lexicon: Lexicon) -> re.Pattern[str]:
    """An order stands at the start of a clause; where orders end a sentence, anywhere."""
    if not lexicon.spaced:
        return re.compile(body, re.IGNORECASE)
    joint = _body(lexicon.joint, spaced=True)
    start = r"^|[.,;:?!)$\n\]]\s{0,3}" + (rf"|(?<!\w)(?:{joint})\s" if joint else "")
    return re.compile(
        rf"(?:{start})(?:\d{{1,3}}[.)]\s{{0,3}}|[*\"«„]{{0,2}})?(?:{body})(?!\w)", re.IGNORECASE
    )
