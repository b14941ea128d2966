"""What a sentence says in its main clause, apart from what is added behind it.

Added are brackets, relative clauses, appositions, participles and clauses of contrast behind a comma or dash:
"It was Ali, who had beaten Foreman" says "It was Ali". A comma behind which a main clause goes on adds nothing.
"""

import re
from typing import NamedTuple

from reward_service.grading.texts.answer_tokens import folded
from reward_service.grading.texts.full_names import bare
from reward_service.grading.texts.word_patterns import WordPattern

_BRACKET = re.compile(r"\s?[(（][^()（）\n]{0,200}[)）]")
_BREAK = re.compile(r",\s(?!\d{4}(?!\d))|\s[—–]\s|—|\s-\s")
_DENIED_TAIL = WordPattern(
    r"(?:[,，、]\s?|\s[—–-]\s)(?:(?:and|und|et|y|e|a|och|en|ve|и|а|i|chu)\s)?(?:(?:certainly|definitely|clearly|keineswegs|вовсе|отнюдь|совсем)\s)?"
    r"(?:(?:not|nicht|pas|no|non|não|не|nie|niet|inte|ikke|ej|chứ\skhông\sphải|không\sphải|bukan|وليس|ليس)\s|而不是|而非|并非|不是)"
    r"[^,，;；.!。]{1,80}(?:,\s(?:(?:who|whom|whose|which|котор\w{1,3}|[а-яё]{3,16}(?:нн|вш|ющ|ящ|ащ)\w{2,3})\s[^,;.!?]{1,80}))?[.!。]?\s*$|(?<=[^\s、。])で(?:あり|あって)?[、,][^、。]{1,30}(?:ではありません|ではない|じゃない)(?:です)?[。]?\s*$"
)
"""What a name is not, behind it: it competes with nothing."""
_NOT_BUT = WordPattern(
    r"^\s*(?:it\s(?:is|was)\s)?(?:not|nicht|no|non|pas|ce\sn['’]est\spas|não|не|nie|niet|inte|ikke)\s[^,;.!?\n]{1,60}?,?\s"
    r"(?:but|sondern|sino|ma|bensì|mais|mas\ssim|mas|а|но|lecz|ale|tylko|maar|utan|men)\s(?:rather\s|it\s(?:is|was)\s)?",
    re.IGNORECASE,
)
"""What an answer is not, before it."""
_ADDS_NOT = frozenset(folded(
    "and or but so yet nor then he she it they we i you there this that these those hence thus therefore not und oder aber sondern "
    "also doch er sie es wir ich damit somit et ou mais donc il elle ils c'est y pero sino así fue era es e ma quindi dunque è "
    "fu mas então foi é и или а но он она оно они это i lub albo ale lecz więc ona of maar dus hij zij het men och eller "
    "utan så han hon det ve veya ama fakat va hoac nhung c actually").split())  # fmt: skip
"""What opens a clause that goes on, not one that is added."""
_GOES_ON_BY_ADDING = frozenset(folded(
    "in on at by of to from with for near under over after before during since until through along as aboard who whom whose which "
    "where when whence and or a an the his her its their both im am an auf bei mit nach vor seit aus von zu zur zum der die das dem "
    "den ein eine und en dans à au aux avec après avant depuis sur sous de du des le la les l un une qui que dont où et con por "
    "para tras desde sobre al del el los las una quien y nel nella nello da dal dopo di il lo i gli uno che e com em na no nos nas "
    "ao após o os as um uma в во на с со при после из по и w we z ze po przed i który która которая который которое которые "
    "pour about between among").split())  # fmt: skip
"""What opens a further piece behind a comma that still adds."""
_SUBORDINATE = re.compile(
    r"^\W{0,3}(?:if|when|while|whereas|although|though|because|since|after|before|as|once|unless|until|whether|unlike|despite|"
    r"for|besides|apart|except|wenn|als|während|obwohl|weil|nachdem|bevor|seit|ob|außer|neben|trotz|si|quand|lorsque|tandis|"
    r"alors|bien|parce|après|avant|outre|malgré|cuando|mientras|aunque|porque|después|antes|además|se|quando|mentre|sebbene|"
    r"poiché|dopo|prima|oltre|enquanto|embora|depois|além|если|когда|хотя|пока|после|кроме|jeśli|kiedy|choć|podczas|"
    r"als|toen|terwijl|hoewel|nadat)(?!\w)",
    re.IGNORECASE,
)
"""What opens a sentence whose first clause is not its main one."""
CONTRAST = re.compile(
    r"^(?:while|whilst|whereas|although|though|even\sthough|albeit|as\sopposed|unlike|während|wohingegen|obwohl|obgleich|tandis\sque|"
    r"alors\sque|bien\sque|quoique|même\ssi|mientras|aunque|mentre|sebbene|benché|anche\sse|enquanto|embora|ainda\sque|ao\spasso|"
    r"хотя|тогда\sкак|в\sто\sвремя|podczas\sgdy|choć|chociaż|terwijl|hoewel|medan|även\som|fast)(?!\w)",
    re.IGNORECASE,
)
"""What opens an added clause that tells of somebody or something else."""
_FINITE = re.compile(
    r"(?<!\w)(?:is|are|was|were|has|had|does|did|will|would|ist|sind|war|waren|wurde|wurden|hat|hatte|est|était|fut|sont|furent|"
    r"es|era|fue|fueron|è|fu|furono|foi|é|foram|był[aoiy]?|jest|был[аои]?|är|blev|werd|werden)(?!\w)"
)
_PARTICIPLE = re.compile(
    r"\w{2,}(?:ed\s(?:by|with|in|at|on|as|for|from|to)|ing|[ai]d[oa]s?\s(?:por|da|com|con|en|in|em|no|na|del|de)|[aiu]t[oaie]\s(?:da|dal|con|in|nel|a)"
    r"|[éiu]e?s?\s(?:par|avec|en|à|dans|sur|de))(?!\w)"
)
_SUBORDINATE_WORD = re.compile(
    r"(?<!\w)(?:who|whom|whose|which|that|where|when|as|after|before|until|because|since|if|qui|que|quien|dont|où|donde|cuando|"
    r"che|cui|dove|onde|der|die|das|dem|den|dessen|deren|wo|als|den|który|która|które|gdzie|котор\w{1,3}|где|som)(?!\w)"
)
_WORD = re.compile(r"[^\W_][\w'’]*")


class Core(NamedTuple):
    """The main clause of a sentence, and what is added behind it; nothing when all is one clause."""

    text: str
    added: str


_CAPITALISED = r"[^\W\d_a-zà-ÿа-я][\w'’.-]{0,40}+"
_APPOSED = re.compile(
    rf"^\W{{0,3}}(?P<name>{_CAPITALISED}(?:\s(?:(?:of|de|von|van|da|di|del|la)\s)?{_CAPITALISED}){{0,4}}),\s"
    r"(?P<more>(?:an?|the|who|whose|which|born|known|also|ein|eine|der|die|un|une|el|la|il|lo|uno|una|um|uma|o|le)\s[^,.;]{1,100}),\s"
    r"(?=(?:is|was|are|were|has|had|[a-z]{2,14}ed|wrote|made|led|ist|war|wurde|hat|est|a|fut|es|fue|è|fu|é|foi)\s)"
)
""" "Harvey, an English physician, is": what is set between a name and its verb."""


_ASIDE = re.compile(
    r"^(?P<name>[^,.;:!?]{2,60}),\s(?:now|then|today|originally|once|still|also|which|who|located|housed|kept|built|made|first|born|"
    r"completed|released|published|founded|in|on|at|of|from|an?|the)\s[^,.;:!?]{1,80},\s(?=(?:is|was|are|were|has|had)\s)"
)
""" "The triptych, now in Madrid, was": what is set between a subject and its verb."""


def without_apposition(sentence: str) -> str:
    """A sentence without what is set between the name, or the subject, at its head and the verb."""
    found = _APPOSED.match(sentence) or _ASIDE.match(sentence)
    return f"{found['name']} {sentence[found.end() :]}" if found else sentence


def without_denied(sentence: str) -> str:
    """A sentence without "not A but" before its answer and ", not A" behind it."""
    return _DENIED_TAIL.sub("", _NOT_BUT.sub("", sentence, count=1))


def core(sentence: str) -> Core:
    """The main clause of a sentence; the sentence itself when it opens with another clause or goes on."""
    said = _BRACKET.sub("", without_denied(sentence)).strip()
    first = _BREAK.search(said)
    if first is not None and CONTRAST.match(said) and not _SUBORDINATE.match(said[first.end() :]):
        said = said[first.end() :]
        first = _BREAK.search(said)
    if first is None or _SUBORDINATE.match(said) or _is_adverbial(said[: first.start()]):
        return Core(said, "")
    added = said[first.end() :]
    if _LISTS.fullmatch(added):
        return Core(said, "")
    return Core(said[: first.start()], added) if adds(added) else Core(said, "")


_FEW_WORDS = r"(?:(?:the|a|an)\s)?(?!(?:in|on|at|of|by|to|from|with|near|like|such|including|especially|who|which|where|when|that)\s)[\w'’-]{2,25}(?:\s[\w'’-]{2,25}){0,2}?"
_LISTS = re.compile(
    rf"(?:the\s{_FEW_WORDS},\s){{0,10}}the\s{_FEW_WORDS},?\sand\sthe\s{_FEW_WORDS}[.!]?|"
    rf"(?!(?:the|an?|his|her|its|their)\s)(?:{_FEW_WORDS},\s){{0,10}}{_FEW_WORDS},?\s(?:and|und|et|y|e|och|en|и|i)\s{_FEW_WORDS}[.!]?",
    re.IGNORECASE,
)
"""Further members of a list, to the end of its sentence."""


def is_listed(sentence: str, end: int) -> bool:
    """Whether further members of a list stand behind a place, to the end of the sentence: ", oxygen and argon"."""
    return sentence[end : end + 2] == ", " and _LISTS.fullmatch(sentence, end + 2) is not None


def _is_adverbial(piece: str) -> bool:
    """Whether "In 1920" is no main clause."""
    return len(piece.split()) <= _ADVERBIAL_WORDS and opens_clause(piece)


_ADVERBIAL_WORDS = 3


def adds(text: str) -> bool:
    """Whether what stands behind a comma adds to the clause before it and ends the sentence with that."""
    pieces = [piece for piece in _BREAK.split(text) if piece.strip()]
    if not pieces or not pieces[0][:1].islower() or _opening(pieces[0]) in _ADDS_NOT:
        return False
    if any(map(_goes_on, pieces)):
        return False
    return all(not piece[:1].islower() or _adds_more(piece) for piece in pieces[1:])


def _goes_on(piece: str) -> bool:
    """Whether a piece has a verb of its own."""
    verb = _FINITE.search(piece)
    is_clause = verb is not None and _SUBORDINATE_WORD.search(piece, 0, verb.start()) is None
    return is_clause and CONTRAST.match(piece) is None


def _adds_more(piece: str) -> bool:
    return (
        _opening(piece) in _GOES_ON_BY_ADDING
        or _PARTICIPLE.match(piece) is not None
        or CONTRAST.match(piece) is not None
        or _SUBORDINATE.match(piece) is not None
    )


def piece_at(sentence: str, at: int) -> str:
    """The piece of a sentence between two marks, or conjunctions, that a place stands in."""
    start, end = 0, len(sentence)
    for found in _PIECE.finditer(sentence):
        if found.end() <= at:
            start = found.end()
        elif found.start() >= at:
            end = found.start()
            break
    return sentence[start:end]


_PIECE = re.compile(
    r"[,;:()!?.—–，；、。]\s?|(?<!\w)(?:and|but|while|whereas|und|aber|während|et|mais|tandis|y|pero|mientras|e|ma|mas|mentre|enquanto|а|но|и|ale|i)(?!\w)"
)
_ARTICLE = re.compile(r"^(?:the|la|le|el|il|der|die|das|o|os|as|los|las|les)\s", re.IGNORECASE)
_ADVERB = re.compile(
    r"(?:however|actually|yes|no|sure|well|originally|historically|today|\w{2,20}ly|hence|thus|so)(?!\w)",
    re.IGNORECASE,
)


def starts_of(sentence: str, name: str) -> list[int]:
    """Where a sentence holds a name, in any case, at most eight times."""
    found: list[int] = []
    text, wanted, at = sentence.lower(), name.lower(), -1
    if len(text) != len(sentence):  # a letter whose small one is two
        text, wanted = sentence, name
    while len(found) < _MAX_PLACES and (at := text.find(wanted, at + 1)) >= 0:
        found.append(at)
    return found


def starts_with_any_accents(sentence: str, name: str) -> list[int]:
    """Where a sentence holds a name as written, or else with other accents."""
    found = starts_of(sentence, name)
    if found or (sentence.isascii() and name.isascii()):
        return found
    return starts_of(bare(sentence), bare(name))


_MAX_PLACES = 8


def opens_relative(added: str) -> bool:
    """Whether what is added opens with a relative pronoun or an article, so that it describes a name."""
    return _DESCRIBES.match(added) is not None


_DESCRIBES = re.compile(
    r"(?:who|whom|whose|with\swhom|which|a|an|the|his|her|its|their|qui|dont|que|le|la|un|une|son|sa|quien|cuy[oa]|el|una|su|che|cui|il|lo|suo|sua|"
    r"o|os|um|uma|cujo|cuja|der|die|das|dem|den|dessen|deren|ein|eine|котор\w{1,3}|któr\w{1,3}|som|die|dat)(?!\w)"
)


def opens_clause(name: str) -> bool:
    """Whether "In 1920" or "However" is no name: its first word, but for an article, belongs to none."""
    words = _ARTICLE.sub("", name)
    is_function = _opening(words) in _GOES_ON_BY_ADDING or _SUBORDINATE.match(words) is not None
    return is_function or _ADVERB.match(words) is not None


def _opening(piece: str) -> str:
    found = _WORD.match(piece)
    return folded(found.group().split("'")[0].split("’")[0]) if found else ""


def contrasts_with(added: str) -> bool:
    """Whether a clause behind a comma tells of somebody or something else than the one before it."""
    return CONTRAST.match(added) is not None or _AND_THE_OTHER.match(added) is not None


_AND_THE_OTHER = re.compile(r"а\s(?!на\sсамом|именно|имен)|a\s[A-ZĆŁŚŹŻ]")


def parted(sentence: str, at: int) -> tuple[str, str]:
    """What stands before the comma, or the word of contrast, that the place `at` is added behind, and the rest."""
    if _SUBORDINATE.match(sentence):
        return sentence, ""
    breaks = [(found.start(), found.end()) for found in _BREAK.finditer(sentence, 0, at)]
    contrasts = [(found.start(), found.start() + 1) for found in _CONTRAST_BEHIND.finditer(sentence, 0, at)]
    contrasts += [(start, end) for start, end in breaks if contrasts_with(sentence[end : end + 40])]
    if not breaks and not contrasts:
        return sentence, ""
    main, added = max(contrasts) if contrasts else min(breaks)
    return sentence[:main], sentence[added:]


def may_be_parted(sentence: str) -> bool:
    """Whether a sentence may have more than one clause; true where it is not ASCII."""
    return "," in sentence or " - " in sentence or _CONTRAST_WITHIN.may_occur(sentence)


_CONTRAST_WITHIN = WordPattern(CONTRAST.pattern.lstrip("^"), re.IGNORECASE)
_CONTRAST_BEHIND = re.compile(rf"(?<=\w)\s(?={CONTRAST.pattern.lstrip('^')})", re.IGNORECASE)
