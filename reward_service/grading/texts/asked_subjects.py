"""Who did what a question asks for: the name at the head of a first sentence, with what is apposed to it, before the
question's verb and its object: "Anselm, Teodora's brother, found it", "Röntgen hat sie 1895 entdeckt"."""

import re
from collections.abc import Sequence

from reward_service.grading.texts import negation_hedge_words
from reward_service.grading.texts.answer_tokens import folded
from reward_service.grading.texts.leading_fragments import turns
from reward_service.grading.texts.salient_statements import Given
from reward_service.grading.texts.stated_names import PROPER_NAME, opens_remark
from reward_service.grading.texts.stated_otherwise import COMPARES
from reward_service.grading.texts.structural_answers import accepted
from reward_service.grading.texts.verb_lemmas import key_of, keys_of

MAX_TEXT, MAX_QUESTION = 600, 1_000
"""Characters of a text, and at the end of a prompt, that are looked at."""
_ASKS = re.compile(
    r"(?:^|[\n.?!\"”»:]\s?)\W{0,3}(?:(?:in|on|at|according\sto|during|under|within|of|among|im|in\sder|dans|en|nella|na|no)\s[^,.?!\n]{2,60},\s)?"
    r"(?:who|wer|qui|quién|quien|quem|chi)\s(?P<verb>(?!did|does|do|was|were|is|are|has|had|will|would|ist|war|hat|wird|est|fut|a|es|fue|era|è|fu|é|foi)[^\W\d_]{3,25})(?P<object>(?:\s[^?\n]{1,160})?)\?\s*$",
    re.IGNORECASE,
)
_SAYS = re.compile(
    rf"^\W{{0,3}}(?P<name>{PROPER_NAME})[*_]{{0,3}}(?P<more>,\s[^.;:!?]{{2,80}}?,)?\s(?:(?:first|himself|herself|originally|personally|finally|eventually|actually)\s){{0,2}}"
    r"(?:(?P<perfect>hat|hatte|a|ha|había|avait|aveva|l['’]a)\s)?(?P<rest>[^.,;:!?\n]{2,160})"
)
_OBJECT = re.compile(
    r"^\s?(?:it|them|him|her|this|that|sie|es|ihn|das|dies|diese|l['’]|la|le|les|lo|los|las|li|o|a|os|as)(?!\w)",
    re.IGNORECASE,
)
_PASSIVE = re.compile(r"(?<!\w)(?:by|been|being|von|par|por|da|dal|dalla|pelo|pela)(?!\w)")
_MADE = (
    "create creates created invent invented found founded develop developed design designed make made build built write wrote start started "
    "release released publish published introduce introduced launch launched present presented unveil unveiled conceive conceived"
)
_FOUND = (
    "discover discovered identify identified isolate isolated observe observed detect detected find found"
)
_FAMILIES = tuple(frozenset(words.split()) for words in (_MADE, _FOUND))
"""Verbs that say of a pronoun for the thing asked about what the question's own verb says."""
_WORD = re.compile(r"[^\W\d_]+")


def by_subject(said: str, sentences: Sequence[str], answers: tuple[str, ...], prompt: str) -> Given | None:
    """The accepted answer that does what the question asks for in the first sentence; None where that is not plain."""
    asked = _ASKS.search(prompt[-MAX_QUESTION:]) if len(said) <= MAX_TEXT else None
    told = _SAYS.match(sentences[0]) if asked is not None else None
    if asked is None or told is None or _is_doubtful(said, sentences, told):
        return None
    same = accepted(told["name"].strip(" ,"), answers)
    if same is None or _is_told_again(said, asked["verb"], told):
        return None
    return Given(same) if _does(told, folded(asked["verb"]), asked["object"]) else None


def _is_doubtful(said: str, sentences: Sequence[str], told: "re.Match[str]") -> bool:
    clause = folded(told.group())
    later = sentences[1:]
    return bool(
        turns(said[told.end("name") :])
        or negation_hedge_words.NEGATION_BEFORE.search(clause)
        or negation_hedge_words.GUESSED.search(clause)
        or _PASSIVE.search(folded(told["rest"]))
        or COMPARES.search(told["rest"])
        or not all(map(opens_remark, later))
    )


def _is_told_again(said: str, verb: str, told: "re.Match[str]") -> bool:
    """Whether the question's verb stands once more behind the clause, where somebody else may be its subject."""
    key = key_of(folded(verb))
    return any(key_of(word) == key for word in _WORD.findall(folded(said[told.end() :])))


def _does(told: "re.Match[str]", verb: str, thing: str) -> bool:
    """Whether a clause has the question's verb, or one of its family, and its object or a pronoun for it."""
    words = _WORD.findall(folded(told["rest"]))
    if told["perfect"]:
        at = next((at for at, word in enumerate(words) if key_of(word) == key_of(verb)), None)
        is_framed = told["perfect"].startswith("hat") and at == len(words) - 1
        held = told["rest"] if is_framed or told["perfect"].startswith("l") else " ".join(words[1:])
        return (
            at is not None
            and (is_framed or at == 0)
            and (told["perfect"].startswith("l") or _is_object(held, thing))
        )
    rest = folded(told["rest"])[len(words[0]) :]
    if key_of(words[0]) == key_of(verb):
        return _is_object(rest, thing)
    is_akin = any(words[0] in family and verb in family for family in _FAMILIES)
    return is_akin and _OBJECT.match(rest) is not None


def _is_object(said: str, thing: str) -> bool:
    return _OBJECT.match(said) is not None or not keys_of(said).isdisjoint(keys_of(thing))
