"""What a sentence says of now, where it says before that what was so formerly: "Until 1997 it was A, but now it is B"."""

import re
from collections.abc import Sequence
from functools import lru_cache

from reward_service.grading.texts.word_patterns import WordPattern

_PAST = re.compile(
    r"(?<!\w)(?:until|before|formerly|previously|originally|once|used\sto|bis|früher|zuvor|ursprünglich|jusqu['’](?:en|à|au)|auparavant|autrefois|"
    r"hasta|antes|anteriormente|fino\sa[l]?|prima|precedentemente|até|antigamente|до|раньше|прежде|ранее|do\sroku|dawniej|wcześniej)(?!\w)|以前|曾经|原来|かつて|以前は",
    re.IGNORECASE,
)
_NOW = WordPattern(
    r"(?:^|[,;，；]\s?|\s[—–-]\s)(?:(?:but|and|aber|und|mais|et|pero|y|ma|e|mas|а|но|и|ale|a)\s)?(?=(?:now|today|nowadays|currently|since\sthen|"
    r"jetzt|heute|seitdem|maintenant|aujourd['’]hui|depuis|ahora|hoy|actualmente|ora|oggi|adesso|agora|hoje|сейчас|теперь|сегодня|ныне|с\sтех\sпор|"
    r"teraz|dziś|obecnie)(?!\w)|现在|如今|今は|現在は)",
    re.IGNORECASE,
)


@lru_cache(512)
def _asks_of_the_past(question: str) -> bool:
    return _PAST.search(question) is not None


def present(sentences: Sequence[str], prompt: str) -> Sequence[str]:
    """Sentences without what they say was formerly so, where they say behind it what is so now and nobody asks of the past."""
    if not any(map(_NOW.may_occur, sentences)) or _asks_of_the_past(prompt[-1_000:]):
        return sentences
    was = False
    for at, sentence in enumerate(sentences):
        found = _NOW.search(sentence)
        if found is not None and (was or _PAST.search(sentence, 0, found.start())):
            return [sentence[found.end() :], *sentences[at + 1 :]]
        was = was or _PAST.search(sentence) is not None
    return sentences
