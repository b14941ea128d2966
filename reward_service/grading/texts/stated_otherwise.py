"""Whether a text says outright that what the question asks for is something else than an accepted answer.

"Deep Blue, playing against Kasparov, lost it" answers who lost, "so the teacher was Wittgenstein" who taught, whatever
names stand beside.
"""

import re
from collections.abc import Sequence

from reward_service.grading.texts import accepted_names, negation_hedge_words, sentence_core
from reward_service.grading.texts.answer_tokens import folded, tokens
from reward_service.grading.texts.stated_names import PROPER_NAME, is_pronoun
from reward_service.grading.texts.verb_lemmas import key_of, keys_of
from reward_service.grading.texts.winner_loser_relations import MUTUAL
from reward_service.grading.texts.word_patterns import WordPattern, any_may_occur, bits_of

MAX_QUESTION = 1_000
"""Characters at the end of a prompt in which the question is looked for."""
_ASKS_DOER = WordPattern(
    r"(?:^|[\n.?!\"”»:]\s?)\W{0,3}(?:who|wer|qui|quién|quien|quem|chi|кто|kto)\s(?P<verb>(?!did|does|do|was|were|is|are|has|had|will|ist|war|est|fut|es|fue|era|è|fu|é|foi|был)[^\W\d_]{3,25})(?!\w)",
    re.IGNORECASE,
)
_DOES = re.compile(
    rf"(?P<name>{PROPER_NAME})(?:,\s[^,.;]{{1,80}},)?\s(?P<verb>[^\W\d_]{{3,25}})(?!\w)(?!\s(?:by|to\shave|von|par|por|da)\s)"
)
_SO = r"(?:so|thus|therefore|hence|which\smeans(?:\sthat)?|also|daher|folglich|donc|ainsi|por\s(?:lo\s)?tanto|así\sque|quindi|dunque|portanto|logo|так\sчто|значит|поэтому|следовательно|więc)"
_SO_IS = WordPattern(
    rf"(?<!\w){_SO},?\s(?P<subject>[^,.;]{{3,80}}?)\s(?:is|was|are|were|ist|war|est|était|es|era|fue|è|fu|é|foi)\s(?P<said>[^,.;:]{{2,60}}?)[.!\s]*$",
    re.IGNORECASE,
)
_IS_SO = WordPattern(
    r"^(?P<subject>[^,.;]{3,80}?)\s(?:is|was|are|were|ist|war|est|es|è|é)\s(?:therefore|thus|hence|daher|folglich|donc|por\stanto|quindi|portanto)\s(?P<said>[^,.;:]{2,60}?)[.!\s]*$",
    re.IGNORECASE,
)
_SO_DOES = WordPattern(
    rf"(?<!\w){_SO},?\s(?P<verb>[^\W\d_]{{3,25}})\s(?P<said>{PROPER_NAME})[.!\s]*$", re.IGNORECASE
)


def states_otherwise(sentences: Sequence[str], prompt: str, answers: Sequence[str]) -> bool:
    """Whether a sentence puts something else where the question asks, by its verb, or by its conclusion."""
    if not prompt or not sentences:
        return False
    question = prompt[-MAX_QUESTION:]
    return _other_does(sentences, question, answers) or _concludes_other(sentences, question, answers)


def _is_accepted(said: str, answers: Sequence[str]) -> bool:
    """Whether something said and an accepted answer share a word."""
    words = {word[:_STEM] for word in tokens(said)}
    return any(
        word[:_STEM] in words for one in answers for name in accepted_names.names(one) for word in name
    )


_STEM = 5


def _other_does(sentences: Sequence[str], question: str, answers: Sequence[str]) -> bool:
    """Whether the subject of the question's own verb is a name that the question holds, and no accepted one."""
    asked = _ASKS_DOER.search(question)
    if asked is None or MUTUAL.match(question, asked.start("verb")):
        return False
    verb = key_of(folded(asked["verb"]))
    told = [found for one in sentences for found in _subjects(one) if key_of(folded(found["verb"])) == verb]
    names = [found["name"] for found in told if not (_is_unsaid(found.string) or _is_turned(found, answers))]
    return bool(names) and not any(
        _is_no_name(name) or _is_accepted(name, answers) or name not in question for name in names
    )


def _is_turned(found: "re.Match[str]", answers: Sequence[str]) -> bool:
    """Whether the sentence compares two, or an accepted name behind the verb may be its subject."""
    behind = found.string[found.end() :]
    subject = _OBJECT_FIRST.search(behind[:_NEAR]) is None and any(
        behind.lstrip().startswith(answer.split()[0]) for answer in answers
    )
    return subject or COMPARES.search(behind) is not None


_NEAR = 40
_OBJECT_FIRST = re.compile(r"(?<!\w)(?:the|it|from|in|at|of)(?!\w)")
"""Words behind a verb whose object or place they are, so that no subject follows: "bought it from"."""
COMPARES = WordPattern(
    r"(?<!\w)(?:after|before|later|earlier|than|first|antes|después|luego|nach|vor|später|früher|zuerst|als|après|avant|dopo|prima|depois|после|до|раньше|позже|чем|po|przed|później|wcześniej|voor|na|efter|före)(?!\w)"
)


def _is_no_name(name: str) -> bool:
    return (
        len(name) < _LEAST
        or is_pronoun(name)
        or _NO_NAME.fullmatch(name) is not None
        or sentence_core.opens_clause(name)
    )


_LEAST = 3
_NO_NAME = re.compile(
    r"(?:the|(?:der|die|das|den|dem|des|einen?|eine)(?:\s.*)?|le|la|les|l|el|los|las|il|lo|gli|who|wer|qui|quién|quien|quem|chi|кто|kto|one|his|her)",
    re.IGNORECASE,
)


def _subjects(sentence: str) -> list["re.Match[str]"]:
    """The names with a verb that a sentence opens with, or behind its first comma."""
    found = [_DOES.match(sentence, opening.end()) for opening in _OPENINGS.finditer(sentence, 0, _OPENING)]
    return [one for one in found if one is not None]


_OPENINGS = re.compile(r"^\W{0,3}|,\s")
_OPENING = 60
"""Characters of a sentence in which its subject begins."""


def _is_unsaid(sentence: str) -> bool:
    said = folded(sentence)
    return bool(
        negation_hedge_words.NEGATION_BEFORE.search(said)
        or negation_hedge_words.GUESSED.search(said)
        or "?" in said
    )


def _is_named(said: str, written: str, before: str, question: str) -> bool:
    """Whether the text has named before what it concludes, or the question has, as a name with a capital."""
    return said in folded(before) or (written[0].isupper() and said in folded(question))


def _concludes_other(sentences: Sequence[str], question: str, answers: Sequence[str]) -> bool:
    """Whether the last sentence concludes that what is asked for is another thing that the text or the question names."""
    last = sentences[-1]
    if not any_may_occur(last, bits_of(_SO_IS, _IS_SO, _SO_DOES)) or _is_unsaid(last):
        return False
    before = "\n".join([*sentences[:-1], last[: len(last) // 2]])
    for pattern in (_SO_IS, _IS_SO, _SO_DOES):
        found = pattern.search(last)
        if found is None or _is_accepted(found["said"], answers):
            continue
        about = found["verb"] if pattern is _SO_DOES else found["subject"]
        said = folded(found["said"]).strip(" .!").removeprefix("the ")
        if (
            keys_of(about) & keys_of(question)
            and _is_named(said, found["said"], before, question)
            and not _is_accepted(about, answers)
        ):
            return True
    return False
