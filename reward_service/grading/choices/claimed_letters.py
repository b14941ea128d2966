"""Letters that a sentence claims in passing: "It was B.", "Nicht C, sondern B.", "Bです。"; and those it denies.

Polarity is read as for names (`claimed_names`), in some twenty languages.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from reward_service.grading.choices.letter_claim_words import LEADS, NOUN, ONLY, RIGHT_BEHIND, SUBJECT, TAILS
from reward_service.grading.texts.answer_tokens import folded
from reward_service.grading.texts.claimed_names import TELLING, Place, is_claimed
from reward_service.grading.texts.word_patterns import WordPattern, any_may_occur, bits_of

MAX_PLACES = 40
_WIDE = "가-힣ぁ-んァ-ヶ一-龯"
_LETTER = re.compile(
    rf"(?<![A-Za-z0-9À-ÿА-я_'’$\\=+^./-])[(（\[*]{{0,3}}([A-Z])[)）\]*]{{0,3}}(?!(?![{_WIDE}])[\w'’=+^]|\s?=|\.\w|-\w)"
)
_WORD = re.compile(r"\s[a-z]")
_BEFORE = re.compile(
    r"(?:^|[\s,;:.'\"«—–-])(?:is|was|be|been|it's|its|but|therefore|so|thus|hence|choose|pick|ist|war|sei|sondern|lautet|also|mit|c'est|est|de|mais|donc|"
    r"repondre|choisir|es|sera|fue|sino|por|di|e|ma|bensi|foi|mas|om|maar|het|ar|utan|lecz|ale|это|а|—|–|la|ma\sla|adalah|هو|هي|بل|انه|degil,)\s$"
    r"|[是为為選选はが、。:：]\s?$|아니라\s$|[은는]\s$"
)
_BEHIND = re.compile(
    r"^(?:\s(?:gesucht|richtig|correct|it\sis|is\sthe\sone\b[^.!?]{0,60}))?(?:です|だ|である|입니다|이다|이에요|예요|项|項)?\s?(?:\([^()]{0,200}\))?[.!。！\"'»”*\s]{0,6}(?:$|\n)"
    r"|^,\s(?:not|nicht|pas|no|non|nao|as|because|since|denn|weil|car|porque|perche)(?!\w)"
)

_LED = re.compile(rf"(?:^|[^\w-]|(?<=[{_WIDE}])){LEADS}{NOUN}[*\"'“«(（]{{0,3}}$|^{NOUN}$", re.IGNORECASE)
_CONCESSION = (
    r",\s(?:however|(?:so\s|as\s)?(?:odd|strange|surprising|unlikely)|even\sif|although|though|auch\swenn|so\s(?:seltsam|überraschend)|même\ssi|"
    r"aussi\s\w{3,14}\sque|si\s\w{3,14}\sque|por\s(?:muy|mais)|aunque|anche\sse|per\squanto|embora|ainda\sque|хотя|как\sни)\s"
)
_ENDS = re.compile(
    rf"^[)）]?{TAILS}(?:[.!。！\"'»”*\s]{{0,6}}(?:$|\n)|{_CONCESSION})",
    re.IGNORECASE,
)
_SUBJECT = re.compile(rf"(?:^|{SUBJECT}){NOUN}[*\"'“«(（]{{0,3}}$", re.IGNORECASE)
_IS_RIGHT = WordPattern(rf"^[)）]?{RIGHT_BEHIND}", re.IGNORECASE)
_ONLY = WordPattern(rf"(?:^|[^\w-]|(?<=[{_WIDE}])){ONLY}{NOUN}$", re.IGNORECASE)
_VERB = re.compile(r"^\s(?!and|or|und|oder|et|ou|y|o|e|и|или|nor)[^\W\d_]|^[是符]")


class _Letter(NamedTuple):
    """A letter of a text, and what stands before it in its sentence and behind it, as it is written."""

    letter: str
    before: str
    behind: str

    @property
    def place(self) -> Place:
        """Its place, folded."""
        return Place(folded(self.before), folded(self.behind))

    @property
    def is_claimed(self) -> bool:
        """Whether its sentence claims it."""
        return is_claimed(self.place, _none)

    @property
    def is_stated(self) -> bool:
        """Whether it stands where an answer stands, whatever the sentence says of it."""
        before, behind = self.place
        led = not before.strip() or _BEFORE.search(before)
        return bool(
            (led and _BEHIND.match(behind))
            or (_LED.search(self.before) and _ENDS.match(self.behind))
            or self.is_called_right
        )

    @property
    def is_called_right(self) -> bool:
        """Whether it is the subject of "is correct", or the only one of which something holds."""
        is_only = _VERB.match(self.behind) and _ONLY.search(self.before)
        return bool(is_only or (_IS_RIGHT.match(self.behind) and _SUBJECT.search(self.before)))


@lru_cache(64)
def _letters(text: str) -> tuple[_Letter, ...]:
    """The letters of a text, the last ones."""
    found = []
    for letter in list(_LETTER.finditer(text))[-MAX_PLACES:]:
        behind = text[letter.end() :]
        if (
            letter.group(1) in "AI"
            and _WORD.match(behind)
            and letter.group()[0] in "AI"
            and not _IS_RIGHT.match(behind)
        ):
            continue
        before = _SENTENCE_END.split(text[: letter.start()])[-1]
        found.append(_Letter(letter.group(1), before, behind))
    return tuple(found)


_SENTENCE_END = re.compile(r"(?<=[.!?])\s|[。！？\n]")


MAX_TEXT = 600
"""Characters at the end of a text in which letters are claimed."""


def claimed_letters(text: str, letters: frozenset[str]) -> tuple[str, ...]:
    """The letters that the last sentences of a text claim where an answer stands, in order; `letters` are
    all there are, empty where that is unknown."""
    found = [one for one in _letters(text[-MAX_TEXT:]) if not letters or one.letter in letters]
    return tuple(sorted({one.letter for one in found if one.is_stated and one.is_claimed}))


def letters_called_right(text: str) -> frozenset[str]:
    """The letters of which the last sentences of a text say that they are right."""
    tail = text[-MAX_TEXT:]
    if not any_may_occur(tail, bits_of(_ONLY, _IS_RIGHT)):
        return frozenset()
    found = _letters(tail)
    return frozenset(one.letter for one in found if one.is_called_right and one.is_claimed)


def is_denied(text: str, letter: str) -> bool:
    """Whether a text names a letter and claims it nowhere."""
    if not any_may_occur(text, TELLING):
        return False
    places = [one for one in _letters(text) if one.letter == letter]
    return bool(places) and not any(one.is_claimed for one in places)


def _none(_: str) -> bool:
    return False
