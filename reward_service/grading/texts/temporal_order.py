"""Which of two names of a question a text says to come before the other: "Which came first, A or B?".

A sentence decides by a word of comparison between both names ("A is older than B", "B came out after A"), or
beside one of them ("So A came first"). What is needed to decide, and the question said again, decide nothing.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from reward_service.grading.texts import negation_hedge_words
from reward_service.grading.texts.answer_tokens import folded

MAX_QUESTION = 1_000
"""Characters at the end of a prompt in which two names are looked for."""
_WORDS_OF_ORDER = (
    (
     ("first|earlier|earliest|older|oldest|elder|eldest|sooner|before|predates?|predated|preceded|precedes?|zuerst|zuvor|fruher\\w{0,2}|alter|"
     "altere\\w?|erste\\w?|vor|avant|premiere?|plus\\stot|plus\\sancien\\w{0,2}|plus\\svieux|plus\\svieille|plus\\sagee?|antes|primer[oa]?|mayor|"
     "prima|prim[oa]|piu\\s(?:vecchi[oa]|antic[oa]|anzian[oa])|primeir[oa]|mais\\s(?:velh[oa]|antig[oa])|раньше|ранее|старше|перв\\w{1,4}|до|"
     "wczesniej\\w{0,3}|starsz\\w{1,3}|pierwsz\\w{1,3}|przed|eerder|ouder|oudste|eerste|voor|tidigare|aldre|forst|fore"),
     ("later|latest|last|younger|youngest|newer|newest|after|recent\\w{0,2}|followed|follows|spater\\w{0,2}|junger\\w{0,2}|jungste\\w?|neuer\\w{0,2}|nach|"
     "apres|plus\\s(?:tard|recente?|jeune)|despues|mas\\s(?:tarde|joven|reciente)|menor|dopo|piu\\s(?:tardi|giovane|recente)|depois|mais\\s(?:tarde|nov[oa]|recente)|"
     "позже|позднее|младше|моложе|после|pozniej\\w{0,3}|mlodsz\\w{1,3}|po|jonger|na|yngre|senare|efter"),
    ),
    ("larger|largest|bigger|biggest|greater|groß?er\\w{0,2}|großte\\w?|plus\\sgrande?s?|mas\\sgrande|piu\\sgrande|maior|больше", "smaller|smallest|kleiner\\w{0,2}|plus\\spetite?s?|mas\\spequeñ[oa]|piu\\spiccol[oa]|меньше"),
    ("longer|longest|langer\\w{0,2}|langste\\w?|plus\\slongue?s?|mas\\slarg[oa]|piu\\slung[oa]|длиннее", "shorter|shortest|kurzer\\w{0,2}|plus\\scourte?s?|mas\\scort[oa]|короче"),
    ("taller|tallest|higher|highest|hoher\\w{0,2}|hochste\\w?|plus\\shaute?s?|mas\\salt[oa]|piu\\salt[oa]|выше", "shorter|shortest|lower|lowest|niedriger\\w{0,2}|plus\\sbasse?s?|mas\\sbaj[oa]|ниже"),
    ("more|most|mehr|plus\\sde|mas|больше", "less|fewer|fewest|least|weniger|moins|menos|меньше"),
    ("deeper|deepest|tiefer\\w{0,2}|tiefste\\w?|plus\\sprofonde?s?|mas\\sprofund[oa]|piu\\sprofond[oa]|глубже", "shallower|shallowest|flacher\\w{0,2}"), ("wider|widest|breiter\\w{0,2}", "narrower|narrowest|schmaler\\w{0,2}"),
    ("warmer|warmest|hotter|hottest|heißer\\w{0,2}", "colder|coldest|cooler|coolest|kalter\\w{0,2}"), ("richer|richest|reicher\\w{0,2}", "poorer|poorest|armer\\w{0,2}"), ("stronger|strongest|starker\\w{0,2}", "weaker|weakest|schwacher\\w{0,2}"),
    ("heavier|heaviest", "lighter|lightest"), ("faster|fastest", "slower|slowest"), ("closer|closest|nearer|nearest", "farther|further|farthest"),
)  # fmt: skip
_ORDERS = tuple(
    tuple(re.compile(rf"(?<![\w-])(?:{folded(words)})(?![\w-])") for words in pair)
    for pair in _WORDS_OF_ORDER
)
_OPEN = re.compile(
    r"(?<!\w)(?:whether|the\squestion|one\s(?:needs|would|must|has\sto)|to\sknow|we\sneed|you\sneed|needs?\sto|have\sto|depends|to\s(?:settle|decide|determine|answer|find|compare)|"
    r"let\s(?:us|me|'s)|if|ob|die\sfrage|man\s(?:muss|musste)|savoir\ssi|il\sfaut|la\spregunta|hay\sque|bisogna|la\sdomanda|e\spreciso|вопрос|ли|czy|"
    r"pytanie)(?!\w)|\?\s*$"
)
_CLAUSE = re.compile(
    r"[,;:，；]\s|\s[—–-]\s|(?<!\w)(?:while|whereas|but|und|aber|wahrend|mais|tandis\sque|pero|mientras|ma|mentre|mas|enquanto|а|но|ale|maar|and)(?!\w)"
)
_IS = re.compile(
    r"(?:^|\s)(?:is|was|were|ist|war|est|etait|es|fue|era|e|fu|foi|jest|byl|byla|был|была)\W{1,4}(?:the\s|la\s|le\s|el\s|der\s|die\s|das\s)?$|[:—–]\s?$"
)
_NAME = re.compile(
    r"[A-ZÀ-ÖØ-ÞА-Я][\w'’.-]*(?:\s(?:(?:of|the|for|de|von|van|and|la)\s){0,2}[A-ZÀ-ÖØ-ÞА-Я0-9][\w'’.-]*){0,6}"
)
_JOIN = re.compile(negation_hedge_words.OR.pattern + r"|\s[oue]\s", re.IGNORECASE)
_A, _B = "\ue000", "\ue001"
"""What stands for the accepted and for the other name while a sentence is read."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Whether a question compares two names of which one is accepted, and which one a text decides for."""

    is_asked: bool = False
    is_right: bool | None = None


@lru_cache(512)
def _offers_two(prompt: str) -> bool:
    return _JOIN.search(prompt, max(0, len(prompt) - MAX_QUESTION)) is not None


def comparison(sentences: Sequence[str], prompt: str, answers: Sequence[str]) -> Comparison:
    """What the last sentence that decides says; nothing decided is wrong when no sentence asserts anything."""
    if not _offers_two(prompt):
        return Comparison()
    question = folded(prompt[-MAX_QUESTION:])
    order = next(((pair, sign) for pair in _ORDERS for sign in (0, 1) if pair[sign].search(question)), None)
    names = _two_names(prompt[-MAX_QUESTION:], answers) if order else None
    if order is None or names is None:
        return Comparison()
    (words, sign), masked = order, [_masked(sentence, names) for sentence in sentences]
    if masked and (head := _GIVEN.match(masked[0])) is not None:
        return Comparison(is_asked=True, is_right=head[1] == _A)
    asserted = [sentence for sentence in masked if not _OPEN.search(sentence)]
    if not asserted:
        return Comparison(is_asked=True, is_right=False)
    found = [right for sentence in asserted for right in _decided(sentence, (words[sign], words[1 - sign]))]
    return Comparison(is_asked=True, is_right=found[-1] if found else None)


_GIVEN = re.compile(
    rf"([{_A}{_B}])(?:,|\s[—–-])?\s(?:as|because|since|for|who|which|with|denn|weil|da|car|puisque|porque|pues|poiché|pois)\s"
)
"""A name at the head of a text, and why it is the one: "A, as it was founded in 1970 and B in 1965"."""


def _asks(question: str, words: "re.Pattern[str]") -> bool:
    """Whether a question holds one of these words that is no mere preposition."""
    return any(found.group() not in _PREPOSITIONS for found in words.finditer(question))


_PREPOSITIONS = frozenset(
    "before after vor nach avant apres antes despues prima dopo depois до после przed po voor na fore efter followed follows".split()
)


def _two_names(prompt: str, answers: Sequence[str]) -> tuple[str, str] | None:
    """The accepted and the other name of the alternative that a question ends with, folded."""
    text = prompt.strip(" \n?¿!.")
    joins = list(negation_hedge_words.OR.finditer(text)) or list(re.finditer(r"\s[oue]\s", text))
    if not joins:
        return None
    before, behind = text[: joins[-1].start()], text[joins[-1].end() :]
    before = (
        re.split(r"[,:;?]\s", before)[-1]
        if not before.rstrip().endswith(",")
        else re.split(r"[,:;?]\s", before.rstrip(", "))[-1]
    )
    for answer in answers:
        for mine, other in ((before, behind), (behind, before)):
            named = _NAME.findall(other)
            if folded(answer) in folded(mine) and named and folded(answer) not in folded(other):
                name = named[-1] if other is before else max(named[:2], key=len)
                return folded(answer), folded(name)
    return None


def _masked(sentence: str, names: tuple[str, str]) -> str:
    """A folded sentence in which one sign stands for each name, whole or its last word."""
    text, lasts = folded(sentence), [name.split()[-1] for name in names]
    for sign, name, last, other in zip((_A, _B), names, lasts, reversed(names), strict=True):
        text = text.replace(name, sign)
        if len(last) > 3 and last not in other:
            text = re.sub(rf"(?<!{_A}\s)(?<!{_B}\s){re.escape(last)}", sign, text)
    return text


_APPOSED = re.compile(
    rf"(?<=[{_A}{_B}]),\s[^,;.{_A}{_B}]{{1,60}},(?=\s(?:is|was|came|ist|war|est|es|fue|e|fu|foi|был\w?)\s)"
)
""" ", traditionally dated to 1088," behind a name that goes on to its verb."""


def _without_apposition(sentence: str, words: "tuple[re.Pattern[str], re.Pattern[str]]") -> str:
    found = _APPOSED.search(sentence)
    if found is None or any(pattern.search(found.group()) for pattern in words):
        return sentence
    return sentence[: found.start()] + sentence[found.end() :]


def _decided(sentence: str, words: "tuple[re.Pattern[str], re.Pattern[str]]") -> Iterator[bool]:
    """For each clause that decides, whether it does for the accepted name."""
    for clause in _CLAUSE.split(_without_apposition(sentence, words)):
        places = [(clause.find(sign), sign) for sign in (_A, _B) if sign in clause]
        cues = [
            (found, is_same)
            for pattern, is_same in zip(words, (True, False), strict=True)
            for found in pattern.finditer(clause)
        ]
        if not places or not cues or negation_hedge_words.NEGATION_BEFORE.search(clause):
            continue
        cue, is_same = min(cues, key=lambda one: one[0].start())
        before = [sign for at, sign in places if at < cue.start()]
        behind = [sign for at, sign in places if at > cue.start()]
        if before:
            first = before[-1] if len(before) == 1 or not behind else before[0]
            yield (first == _A) == is_same
        elif len(behind) == 1:
            is_named = _IS.search(clause[: clause.find(behind[0])]) is not None
            is_compared = clause[cue.end() :].strip(" .").startswith(behind[0]) or "than " in clause
            if is_named or is_compared:
                yield (behind[0] == _A) == (is_same if is_named else not is_same)
