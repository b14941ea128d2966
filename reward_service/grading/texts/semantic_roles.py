"""Which name a text puts into the role that the question asks for.

"Who composed it?" is answered by what stands behind "composed by", before "composed", or beside "composer"; "where
does it meet?" by what stands behind "meets in". A name in another role ("… and dedicated to Anna Berg") answers
nothing, whatever it ends.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from reward_service.grading.texts import accepted_names, negation_hedge_words, sentence_core
from reward_service.grading.texts.answer_tokens import folded, tokens, tokens_of_answer
from reward_service.grading.texts.date_selection import moment_decides
from reward_service.grading.texts.mentioned_names import is_foreign
from reward_service.grading.texts.stated_names import DEMONYM, PROPER_NAME, is_pronoun, opens_remark
from reward_service.grading.texts.verb_lemmas import key_of, keys_of
from reward_service.grading.texts.winner_loser_relations import relation_decides
from reward_service.grading.texts.word_patterns import WordPattern

MAX_QUESTION = 1_000
"""Characters at the end of a prompt in which the question is looked for."""
_WHO = r"(?:who|wer|qui|quién|quien|quem|chi|кто|kto|wie|vem)"
_WHICH = r"(?:which|what|welche[rsn]?|quelle?s?|qué|que|cuál|qual[ei]?|какой|какая|какое|который|która|który|jaki|jaka|welke?|vilke[nt])"
_ASKS_SUBJECT = WordPattern(
    rf"(?<!\w)(?:{_WHO}|{_WHICH}\s[^\W\d_]{{2,20}}(?:\s[^\W\d_]{{2,20}})?)\s(?P<aux>(?:first|originally|has|had|have|a|ha|hat|was|were|is|est|ist|war|era|es|fue|foi|é|è|fu|był|był[ao]?|был[аои]?)\s)?"
    r"(?!(?:did|does|do|has|had|is|was|were|by|den|dem|did)\s)(?P<verb>[^\W\d_]{3,25})",
    re.IGNORECASE,
)
_ASKS_OTHERWISE = re.compile(
    r"(?<!\w)(?:whom|wen|wem|à\squi|a\squién|кого|кому|kogo|did|does|do|by\s(?!whom|which|what)|von\s(?!wem)|par\s(?!qui)|por\s(?!quién|que)|after|before)(?!\w)",
    re.IGNORECASE,
)
_ASKS_WHERE = WordPattern(
    r"(?<!\w)(?:where|wo|où|dónde|dove|onde|где|gdzie|waar|var|(?:in|at|on|en|à|dans|a|em|w|в|на|auf)\s(?:which|what|welche[rmn]?|quelle?|qué|quale|qual|que|jakim|jakiej|каком|какой))(?!\w)",
    re.IGNORECASE,
)
_BY = r"(?:by|por|par|da|dal|dalla|von|vom|durch|door|av|przez)"
_NO_TITLE = r"(?!(?:from|with|after|during|which|while|when|before|near|until|named|called|also|that|about|whose|where|over|under|[^\W\d_]{2,20}(?:ed|en|ing))\s)"
_TITLE = rf"(?:(?:the|der|die|das|dem|den|le|la|el|il|o|a)\s)?(?:(?:[A-Z][\w-]{{2,15}}\s)?(?:{_NO_TITLE}[a-zà-ÿ][\w-]{{3,25}}\s){{1,3}})?"
""" "The Canadian actress", before a name."""
_PASSIVE = re.compile(
    rf"(?<!\w)(?P<verb>[^\W\d_]{{3,25}})\s(?:(?:in|im|en|em|nel)\s(?:the\s)?(?:year\s|jahr\s)?\d{{4}}\s|[a-z]{{2,12}}ly\s)?{_BY}\s{_TITLE}(?P<name>{PROPER_NAME})"
)
_PASSIVE_LAST = re.compile(
    rf"(?<!\w)(?:von|durch|door)\s{_TITLE}(?P<name>{PROPER_NAME})\s(?:[^\s.;,]{{1,20}}\s){{0,4}}?(?P<verb>[^\W\d_]{{4,25}})(?=\W|$)"
)
_PERFECT = r"(?:(?:has|had|have|hat|hatte|a|ha|avait|ont|aveva|tinha|also|first|then|only|finally|eventually|[a-z]{3,12}ly)\s){0,2}"
_ACTIVE = re.compile(
    rf"(?<!\w)(?P<name>{PROPER_NAME})(?:,\s(?:who|qui|que|der|die|che|który|która|который|которая)\s|\s(?:is\sthe\sone\swho|war\ses,\sder)\s|\s){_PERFECT}(?P<verb>[^\W\d_]{{3,25}})(?!\w)(?!\s{_BY}\s)"
)
_ACTIVE_FAR = re.compile(
    rf"(?<!\w)(?P<name>{PROPER_NAME}),\s(?:who|an?|the|his|her|qui|un|une|der|ein|eine)\s[^,;.]{{1,80}},\s{_PERFECT}(?P<verb>[^\W\d_]{{3,25}})(?!\w)(?!\s{_BY}\s)"
)
""" "Otto Rehm, a student of Keller, discovered"."""
_BE = r"(?:is|was|are|were|has\sbeen|have\sbeen|ist|war|sind|lautet|heißt|hieß|est|était|fut|es|era|fue|è|era|fu|é|foi|jest|był[ao]?|это|был[аои]?|är|var|—|–)"
_NOUN_IS = re.compile(
    rf"(?<!\w)(?P<noun>[^\W\d_][\w-]{{2,25}})(?:\s(?:of|for|de|du|des|del|di|von|der|do|da)\s[^,;.!?]{{1,40}}?)?(?:,\s(?:however|though|of\scourse|in\sfact|by\scontrast),)?\s{_BE}\s(?:now\s|today\s|again\s|the\s(?:city|town)\sof\s|{_TITLE})(?P<name>{PROPER_NAME})"
)
_IS_NOUN = re.compile(
    rf"(?<!\w)(?P<name>{PROPER_NAME})\s{_BE}\s(?:(?:the|its|his|her|their|die|der|das|le|la|l['’]|el|il|o|a|seine|ihre)\s)?(?:[^\W\d_]{{3,14}}\s)?(?P<noun>[^\W\d_][\w-]{{2,25}})(?!\w)"
)
_WHO_IS = re.compile(
    rf"(?<!\w)(?:who|that|which|der|die|das|qui|que|che|который|которая)\s{_PERFECT}(?P<verb>[^\W\d_]{{3,25}})(?:\s[^,;.!?]{{1,80}}?)?\s{_BE}\s{_TITLE}(?P<name>{PROPER_NAME})"
)
""" "The man who introduced it to Europe was Gutenberg"."""
_IS_BY = re.compile(
    rf"(?<!\w)(?P<verb>is|was|are|were|work|novel|book|painting|picture|film|song|opera|poem|play|symphony|building|ist|war|est|es|è|é|werk|roman|buch|bild|œuvre|livre|obra|novela|libro|opera|romanzo|livro)\s{_BY}\s{_TITLE}(?P<name>{PROPER_NAME})"
)
""" "The novel is by George Orwell"."""
_CREATES = frozenset(
    map(
        key_of,
        "write compose paint direct create design sing build make draw invent schreiben komponieren malen ecrire peindre escribir pintar scrivere dipinse escreveu pintou".split(),
    )
)
_PLACED = re.compile(
    rf"(?<!\w)(?P<verb>[^\W\d_]{{3,25}})(?:\s[^\s,;.!?]{{1,20}}){{0,4}}?\s(?:in|at|on|en|à|im|em|nel|no|na|w|we|в|на|aan|te|near|bei)\s(?:(?:the|der|la|le|den|dem)\s)?(?:[a-z]{4, 12}\s)?(?P<name>{PROPER_NAME})"
)
_FORMER = WordPattern(
    r"(?<!\w)(?:until|before\sthat|before\sthis|formerly|previously|once|earlier|used\sto|no\slonger|originally|bis|davor|früher|vorher|zuvor|einst|ehemals|jusqu['’]|auparavant|autrefois|avant\scela|"
    r"hasta|antes|anteriormente|fino|prima|precedentemente|até|anteriormente|раньше|прежде|ранее|до\sэтого|wcześniej|dawniej|tidigare|vroeger|daarvoor)(?!\w)",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(
    r"[;:.!?](?:\s|$)|,\s(?:and|but|while|whereas|und|aber|während|et|mais|y|pero|e|ma|mas|а|но|и)\s"
)
_WHOSE = re.compile(
    r"^\s?(?:whose|dessen|deren|dont|cuy[oa]|il\scui|la\scui|cuj[oa]|чей|чья|którego|której)(?!\w)",
    re.IGNORECASE,
)
""" "Whose teacher was", of another name."""
_NAMES_IT = WordPattern(
    r"(?<!\w)(?:known|featuring|feat|together\swith|aka|a\.k\.a\.|alias|born|called|named|nicknamed|pen\sname|stage\sname|pseudonym|real\sname|genannt|alias|dit|connu|llamado|conocido|detto|noto|conhecid[oa]|или|известн\w{2,4})(?!\w)(?:\s\w{1,15}){0,3}[\s\"'“«(]{1,3}$",
    re.IGNORECASE,
)
_PLACE_ADDED = re.compile(rf"(?:,\s|\s[(（])(?P<more>{PROPER_NAME}(?:,\s{PROPER_NAME})?)")
_MAX_SENTENCES = 6
_US = re.compile(r"(?<!\w)(?:[Uu]\.?[Ss]\.?[Aa]?)(?!\w)")
_SHORT = 4
"""Words of a sentence that may be nothing but the answer."""


class _Filler(NamedTuple):
    """A name in the role that is asked for, its sentence, and where it stands."""

    name: str
    sentence: str
    start: int
    may_be_right: bool = True

    @property
    def piece(self) -> str:
        """The piece of its sentence that it stands in."""
        return sentence_core.piece_at(self.sentence, self.start)


def decided(sentences: Sequence[str], prompt: str, answers: Sequence[str]) -> bool | None:
    """Whether a text puts an accepted answer, or another name, where the question asks for one; None where neither."""
    if not prompt:
        return None
    for decides in (relation_decides, role_decides, complement_decides, moment_decides):
        is_right = decides(sentences, prompt, answers)
        if is_right is not None:
            return is_right
    return None


_IN_YEAR = re.compile(r"^\W{0,4}(?:In|Im|Im\sJahre?|En|Nel|Em)\s\d{4},?\s(?=[A-ZÀ-ÖØ-Þ])")
""" "In 1901 Tom Birch founded it"."""


def role_decides(sentences: Sequence[str], prompt: str, answers: Sequence[str]) -> bool | None:
    """Whether an accepted answer is in the role that is asked for; None where no name is, or several are."""
    question = prompt[-MAX_QUESTION:]
    sentences = [_IN_YEAR.sub("", sentence) for sentence in sentences]
    asked = keys_of(question)
    found = list(_fillers(sentences[:_MAX_SENTENCES], question, asked)) if asked else []
    if not found:
        return None
    weighed = [(_nearness(one.sentence, one.start, one.name, asked, question), one) for one in found]
    most = max(weight for weight, _ in weighed)
    right = any(_is_right(one, answers, is_nearest=weight == most) for weight, one in weighed)
    others = [one for weight, one in weighed if weight == most and _is_other(one, answers, question)]
    if right or not others:
        return None if others else (right or None)
    taken = [one.piece for one in others]
    return None if _may_be_meant(sentences, answers, question, most, taken) else False


def _is_right(filler: _Filler, answers: Sequence[str], *, is_nearest: bool) -> bool:
    """Whether an accepted answer fills a role, in the clause nearest to the question or behind a pronoun."""
    said = tuple(tokens(filler.name))
    is_accepted = any(_is_within(tokens_of_answer(answer), said) for answer in answers)
    return is_accepted and filler.may_be_right and (is_nearest or opens_remark(filler.piece.lstrip()))


def _is_other(filler: _Filler, answers: Sequence[str], question: str) -> bool:
    """Whether a name that neither the question nor an accepted answer holds fills a role."""
    said = tuple(tokens(filler.name))
    names = [name for answer in answers for name in accepted_names.names(answer)]
    if any(_is_within(said, name) or _is_within(name, said) for name in names):
        return False
    known = folded(question) + (" united states america" if _US.search(question) else "")
    return is_foreign(filler.name.replace(".", ""), known) and not _leads(filler, answers)


_SUBJECT_IS = re.compile(
    rf"(?<!\w)(?!(?:they|this|that|there|these|those|which|who|she|her|him|sie|dies|das|elle|ils|elles|ella|este|esta|isso|это|она|они)\s)"
    rf"(?P<noun>[^\W\d_][\w-]{{2,25}})(?:\s(?:of|for|de|du|des|del|di|von|der|do|da)\s[^,;.!?]{{1,40}}?)?\s{_BE}\s(?P<said>[^,;.!?]{{1,40}})"
)


def complement_decides(sentences: Sequence[str], prompt: str, answers: Sequence[str]) -> bool | None:
    """Whether a short text says of the thing asked for, or only of another thing, that it is the accepted answer."""
    if len(sentences) > _FEW:
        return None
    asked = keys_of(prompt[-MAX_QUESTION:])
    found = [one for sentence in sentences for one in _SUBJECT_IS.finditer(sentence)]
    if len(found) < _FEW:
        return None
    wanted = [tokens_of_answer(answer) for answer in answers]
    told = [(key_of(folded(one["noun"])) in asked, tuple(tokens(one["said"]))) for one in found]
    mine = {is_asked for is_asked, said in told if any(said[: len(want)] == want for want in wanted)}
    others = {is_asked for is_asked, said in told if not any(said[: len(want)] == want for want in wanted)}
    is_one = len(mine) == len(others) == 1 and mine != others
    return next(iter(mine)) if is_one else None


_FEW = 2
"""Sentences of a text that is short, and clauses in which something is said to be something."""


def _nearness(sentence: str, start: int, name: str, asked: frozenset[str], question: str) -> float:
    """How many words of the question stand beside a name in its piece; less where its verb has another object."""
    end = start + len(name)
    piece = sentence_core.piece_at(f"{sentence[:start]}{' ' * len(name)}{sentence[end:]}", start)
    near = len(asked & keys_of(piece))
    other = _OBJECT.search(piece)
    is_other = other is not None and is_foreign(other["name"], folded(question))
    return near - 0.5 * is_other


_OBJECT = re.compile(
    rf"^\s{{0,80}}(?:[a-zà-ÿ]{{1,12}}\s){{1,2}}(?:(?:the|la|le|el|die|der|den|das)\s)?(?P<name>{PROPER_NAME})"
)
""" " wrote Emma", behind the name that was taken out."""


def _leads(filler: _Filler, answers: Sequence[str]) -> bool:
    """Whether a name is "British" or "Mozart's", before an accepted one or before what it is."""
    behind = filler.sentence[filler.start + len(filler.name) :].lstrip(" \"'“”„«»(’s")
    return DEMONYM.search(filler.name.split()[0]) is not None or any(
        behind.startswith(answer) for answer in answers
    )


def _may_be_meant(
    sentences: Sequence[str], answers: Sequence[str], question: str, most: float, taken: Sequence[str]
) -> bool:
    """Whether an accepted answer is no proper name, stands alone, renames another one, or is as near."""
    asked = keys_of(question)
    for answer in answers:
        for sentence in sentences:
            if len(sentence.split()) <= _SHORT and tokens_of_answer(answer) == tuple(tokens(sentence)):
                return True
            for start in sentence_core.starts_with_any_accents(sentence, answer):
                if not answer[:1].isupper() or _NAMES_IT.search(sentence[max(0, start - 60) : start]):
                    return True
                piece = sentence_core.piece_at(sentence, start)
                is_near = _nearness(sentence, start, answer, asked, question) >= most and piece not in taken
                if is_near and not _WHOSE.match(piece):
                    return True
    return False


def _is_within(part: Sequence[str], whole: Sequence[str]) -> bool:
    """Whether a name is part of another one, by tokens."""
    size = len(part)
    return any(tuple(whole[at : at + size]) == tuple(part) for at in range(len(whole) - size + 1))


def _fillers(sentences: Sequence[str], question: str, asked: frozenset[str]) -> Iterator[_Filler]:
    patterns = _patterns_for(question)
    for sentence in sentences:
        for pattern, group, cues in patterns:
            if cues and not any(cue in sentence for cue in cues):
                continue
            for found in pattern.finditer(sentence):
                if _is_asked(found, group, asked) and _counts(sentence, found):
                    is_where = pattern is _PLACED
                    yield _Filler(
                        _whole(sentence, found, where=is_where),
                        sentence,
                        found.start("name"),
                        pattern is not _IS_BY,
                    )


@lru_cache(256)
def _patterns_for(question: str) -> tuple[tuple[re.Pattern[str], str, tuple[str, ...]], ...]:
    """The patterns of what a question may ask for, the group that must be the question's, and words they need."""
    if _ASKS_WHERE.search(question):
        return ((_PLACED, "verb", ()),)
    nouns = ((_NOUN_IS, "noun", ()), (_IS_NOUN, "noun", ()))
    if _ASKS_OTHERWISE.search(question):
        return nouns
    subject = _ASKS_SUBJECT.search(question)
    by_name = ((_IS_BY, "verb", _BY_CUES),) if keys_of(question) & _CREATES else ()
    if subject is None or _is_passive(subject):
        return (*nouns, *by_name)
    return (
        *nouns, (_PASSIVE, "verb", _BY_CUES), (_PASSIVE_LAST, "verb", (" von ", " durch ", " door ")), (_ACTIVE, "verb", ()),
        (_ACTIVE_FAR, "verb", (", ",)), (_WHO_IS, "verb", _RELATIVE_CUES), *by_name,
    )  # fmt: skip


_BY_CUES = tuple(f" {word} " for word in "by por par da dal dalla von vom durch door av przez".split())
_RELATIVE_CUES = tuple(
    f"{word} " for word in "who that which der die das qui que che который которая".split()
)


def _is_passive(asked: "re.Match[str]") -> bool:
    """Whether "which series is adapted" asks for what something is done to."""
    aux = (asked["aux"] or "").strip().casefold()
    return aux in ("is", "was", "were", "are", "est", "ist", "wird", "wurde") and asked["verb"].endswith(
        ("ed", "en", "é", "ée")
    )


def _is_asked(found: "re.Match[str]", group: str, asked: frozenset[str]) -> bool:
    """Whether the verb or noun of a pattern is the question's; of a place, any word before it but names."""
    if found.re is _PLACED:
        words = found.string[found.start() : found.start("name")].split()
        return any(word.islower() and key_of(folded(word)) in asked for word in words)
    return found.re is _IS_BY or key_of(folded(found[group])) in asked


def _whole(sentence: str, found: "re.Match[str]", *, where: bool) -> str:
    """A name, and of a place what it lies in: "Norfolk, Virginia"."""
    more = _PLACE_ADDED.match(sentence, found.end("name")) if where else None
    return f"{found['name']} {more['more']}" if more else found["name"]


_HEAD = re.compile(
    r"(?:^\W{0,4}|[,;:—–(.!?]\s?(?:and|but|while|whereas|although|und|aber|et|mais|y|pero|e|ma|mas|а|но|и)?\s?|(?<!\w)(?:while|whereas|although|but|that|because|since|when|aber|dass|weil|que|che|что|но|"
    r"mais|pero)\s)(?:(?:[Tt]he|[Dd]er|[Dd]ie|[Ll]e|[Ll]a|[Ee]l|[Ii]l)\s(?:[a-z][\w-]{2,20}\s){1,3})?$"
)
"""What stands before the subject of a clause."""
_NO_NAME = re.compile(
    r"(?:some|many|most|several|all|both|january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday|"
    r"januar|februar|märz|mai|juni|juli|oktober|dezember)(?!\w)",
    re.IGNORECASE,
)
_CYRILLIC = re.compile("[а-яё]")
_RUSSIAN_VERB = re.compile("(?:л[аои]?|л(?:ся|ась|ось|ись)|[иеюу]т(?:ся)?)$")
_MUTUAL = re.compile(
    r"brother|sister|cousin|twin|wife|husband|spouse|partner|friend|rival|neighbou?r|bruder|schwester|frau|mann|frère|sœur|femme|mari|ami|herman[oa]|espos[oa]|amig[oa]|fratello|sorella|marito|moglie|irmã[o]?|marido"
)
""" "X is the brother of Y" answers whose brother it is with Y as well as with X."""
_GERMAN_NOUN = re.compile(
    r"(?<!\w)(?:der|die|das|dem|den|ein|eine|seine?|ihre?|deren|dessen|ist|war)\s(?:[a-zäöüß]{3,20}\s)?$",
    re.IGNORECASE,
)


def _is_kind(sentence: str, found: "re.Match[str]") -> bool:
    """Whether a word is no verb or noun but part of a name, or a name no name but "British" before a noun."""
    group = "verb" if "verb" in found.re.groupindex else "noun"
    start = found.start(group)
    if (
        found[group][0].isupper()
        and start
        and (group == "verb" or not _GERMAN_NOUN.search(sentence, 0, start))
    ):
        return True
    if found.re is _ACTIVE and _CYRILLIC.match(found[group]) and not _RUSSIAN_VERB.search(found[group]):
        return True  # "Самым глубоким озером" is no name with a verb
    if found.re is _IS_NOUN and _MUTUAL.fullmatch(found[group]):
        return True
    return (
        DEMONYM.search(found["name"]) is not None
        and sentence[found.end("name") : found.end("name") + 2].strip().islower()
    )


def _counts(sentence: str, found: "re.Match[str]") -> bool:
    """Whether a name in a role is neither denied nor somebody's guess nor a thing of the past."""
    name = found["name"]
    if (
        not any(map(str.isalpha, name.removeprefix("The ")))
        or is_pronoun(name)
        or _NO_NAME.match(name)
        or sentence_core.opens_clause(name)
        or name.endswith(("'s", "’s"))
        or _is_kind(sentence, found)
    ):
        return False
    if found.re in (_ACTIVE, _ACTIVE_FAR, _IS_NOUN) and _HEAD.search(sentence, 0, found.start()) is None:
        return False
    starts = [end.end() for end in _CLAUSE_END.finditer(sentence, 0, found.start("name"))]
    clause = sentence[starts[-1] if starts else 0 : found.end("name")]
    ends = _CLAUSE_END.search(sentence, found.end("name"))
    whole = clause + sentence[found.end("name") : ends.start() if ends else len(sentence)]
    said = folded(clause)
    return not (
        negation_hedge_words.NEGATION_BEFORE.search(said)
        or negation_hedge_words.GUESSED.search(said)
        or negation_hedge_words.HEDGE.search(folded(whole))
        or _FORMER.search(whole)
        or "?" in whole
    )
