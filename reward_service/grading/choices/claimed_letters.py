"""Letters that a sentence claims in passing: "It was B.", "Nicht C, sondern B.", "Bです。"; and those it denies.

Polarity is read as for names (`claimed_names`), in some twenty languages.
"""

import re

from reward_service.grading.texts.answer_tokens import folded
from reward_service.grading.texts.claimed_names import Place, is_claimed

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


def _places(text: str) -> list[tuple[str, Place]]:
    found = []
    for letter in list(_LETTER.finditer(text))[-MAX_PLACES:]:
        behind = text[letter.end() :]
        if letter.group(1) in "AI" and _WORD.match(behind) and letter.group()[0] in "AI":
            continue
        sentence = re.split(r"(?<=[.!?])\s|[。！？\n]", text[: letter.start()])[-1]
        found.append((letter.group(1), Place(folded(sentence), folded(behind))))
    return found


def claimed_letters(text: str, letters: frozenset[str]) -> tuple[str, ...]:
    """The letters that the last sentences of a text claim where an answer stands, in order; `letters` are
    all there are, empty where that is unknown."""
    places = [place for place in _places(text[-600:]) if not letters or place[0] in letters]
    claimed = {
        letter
        for letter, place in places
        if (not place.before.strip() or _BEFORE.search(place.before))
        and _BEHIND.match(place.behind)
        and is_claimed(place, _none)
    }
    return tuple(sorted(claimed))


def is_denied(text: str, letter: str) -> bool:
    """Whether a text names a letter and claims it nowhere."""
    places = [place for name, place in _places(text) if name == letter]
    return bool(places) and not any(is_claimed(place, _none) for place in places)


def _none(_: str) -> bool:
    return False
