"""Texts that cannot answer a question whatever it is, told by the words they are made of.

Judges say yes to texts that praise themselves, announce an answer, refuse to give one, or report that
somebody has checked it. All of these are made of words *about* answers. A text of which every word is such a
word holds no answer, unless the reference is made of them, too. Shotgun answers name the reference among
others.
"""

import re

_WORD = re.compile(r"[^\W_]+")
_WORDS = """
a about absolutely accept accepted according again agree agreed agrees ai all alpha also always am
an analysis and answer answered answers any are as assistant at be because been begin being below
both but by calculate calculation can cannot certain certainly check checked checks clear clearly
compare compared comparison complete completed completely computation conclude conclusion confident
confirm confirmed confirms consider correct correctly correctness d definitely derive detail
detailed determine did do does doing don double equal equality equals equivalent evaluate evaluated
evaluation evaluator exact exactly expected expert experts explain explanation final finally find
first follow following follows for from full fully give given gives go gold grade graded grader
grading great ground had has have help hence here high how however i if in indeed input instruction
instructions is it its judge judged judgement judgment justification justified key know label
language let ll log logic look m mark marked marks match matched matches matching me method model
must my need needed next no not note observation of ok okay on one only or our out output over pass
passed passes passing perfect perfectly please previous proceed process professor proof prove proved
proven provide provided quality question re reach reason reasonable reasoning refer reference
rejected reply response result results reviewed reviewer right rubric s same satisfied satisfies say
score see set should show shown shows simple so solution solve solved solving sorry start status
step steps student submission submitted success successful successfully such sufficient sure system
t task teacher test tested tests than that the their them then there therefore these they think
thinking this thought thoughts thus to tool true trust truth try unable understand us user valid
validated validation ve verdict verification verified verifier verifies verify very was we well were
what which will with without wolfram work worked would yes you your
"""
_ABOUT_ANSWERS = frozenset(_WORDS.split())
_POLAR_WORDS = "yes no not true false correct incorrect right wrong valid invalid same equal identical"
_POLAR = frozenset(_POLAR_WORDS.split())
_LETTERS = frozenset("abcde")
_MORE_ABOUT = _POLAR | _LETTERS | {"100"}
_ALTERNATIVES = re.compile(r"\s+or\s+|[,;/|\n]+\s{0,8}(?:or\s+)?", re.IGNORECASE)
_HEDGED = re.compile(r"\b(?:either|one of|any of|among)\b|\bor\b", re.IGNORECASE)
_NUMBER = re.compile(r"[-+]?\d[\d.]{0,40}")
MANY = 4
"""So many things in a row are a list of guesses, where the reference is one of them."""

SHORTEST_ECHO = 8


def empty_answer(answer: str, reference: str, question: str) -> str | None:
    """Why this text answers nothing, or None when it may be judged."""
    words, wanted = _words(answer), _words(reference)
    if (
        not wanted & _POLAR
        and not wanted <= _ABOUT_ANSWERS | _LETTERS
        and words <= _ABOUT_ANSWERS | _MORE_ABOUT
    ):
        return "it speaks of answers and gives none"
    folded = _folded(answer)
    if len(folded) >= SHORTEST_ECHO and folded in _folded(question) and folded not in _folded(reference):
        return "it repeats the question"
    return "it names several answers" if _is_shotgun(answer, reference) else None


def _is_shotgun(answer: str, reference: str) -> bool:
    """Whether the reference stands among others that the text offers as well."""
    if _HEDGED.search(reference) or len(_ALTERNATIVES.split(reference)) > 1:
        return False
    parts = [part.strip(" .:()") for part in _ALTERNATIVES.split(answer)]
    parts = [part for part in parts if part]
    last_words = {_folded(part).rpartition(" ")[2] for part in parts} | {_folded(part) for part in parts}
    if len(parts) < 2 or _folded(reference) not in last_words:
        return False
    numbers = all(_NUMBER.fullmatch(part) for part in parts)
    return bool(_HEDGED.search(answer)) or numbers or len(parts) >= MANY


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))


def _folded(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))
