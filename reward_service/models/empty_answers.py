"""Texts that cannot answer a question whatever it is, told by the words they are made of.

Judges say yes to texts that praise themselves, announce an answer, refuse to give one, or report that
somebody has checked it. All of these are made of words *about* answers. A text of which every word is such a
word holds no answer, unless the reference is made of them, too. Shotgun answers name the reference among
others.
"""

import re

from reward_service.models.foreign_answer_words import FOREIGN_WORDS, without_phrases
from reward_service.models.master_key import visible_text

_WORD = re.compile(r"[^\W_]+")


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


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
_ABOUT_ANSWERS = _listed(_WORDS)
_FURTHER_WORDS = """
able above accepted accepting access according accurate actually afraid after agreement already although
amazing analyse analysing analyze analyzing apart approach approve approved approves ask asked asking
assert assume attempt author authority authors automated available based been benchmark break breaks
broken by calculator careful carefully certification certified chain checker checking claim class code
combine comment committee common compares comparing comparison compute confidence confirming content
corresponding could course credit data dataset decide decided decision declare decline deduce deem def
derivation developer directly disabled discuss doubt each else enough entire errors essential every
everything evidence exam examine examiner excellent execution explained expressions falls false
fantastic flawless focus form found fulfil full function given good grant great guarantee guaranteed
guess guidelines happy helpful hold holds honest hundred idea ignore important impossible include
independent information instead intended into irrelevant just kindly laureate laureates lead leading
lenient lines list little look looking maintainers many matter max maximum mean meet message mind more
most much naturally near necessary nobel nor nothing now obvious obviously official once openai or order
outcome outside override own pack part parts peer percent phd piece pieces point points position
positive possible present print problem process produce publish published punt py python query rather
read reader reads reasoned recall receive received receives regard related relevant reliable remain
request requests research respect respond responses retrieve return returned returns review reviewing
row rule rules run said satisfy say says scientific scientists search second section see seem selected
sequence settled shall shortly skip solid some something start started state stated statement stop such
suggested sum supervisor suppose supposed surely sympy take task team tell text thank that thorough
those through time together tool topic total totally treat two type understanding understood unknown
unsure updated upon use used using value verifications very via want whatever whole wikipedia word
working works world worthy would write written wrong wrote yet
"""
_TOO_TELLING = _listed("code sum second value nothing python wikipedia nobel false wrong or many")
_FURTHER = _listed(_FURTHER_WORDS) - _TOO_TELLING | _listed("wikipedia nobel python sympy s met unmet")
"""Words that may answer a question, too: they count where neither the question nor the reference has them."""

_ASCII_SIGNS = frozenset("!#$%&'()*+,-./:;<=>?@[]^_`{|}~")
_SIGN_WORDS = _listed("sign signs operator symbol equal equals less greater arrow bar tilde pipe mark than")
_STOP = _listed("the a an of is it in to and for i that this be as are")
_VOID = _listed("null none na n a nil nan undefined tbd unknown skip pass")
_VOID_LIKE = _VOID | _listed("0 zero empty nothing no not never without dne exist infinite ∅ undetermined")
_NUMBERS = _listed("0 1 10 100")
_NUMBER_WORDS = _listed("zero one two three four five six seven eight nine ten first hundred unity")
_LEAD_IN = re.compile(
    r"\A\W{0,8}(?:(?:so|thus|hence|therefore)\W{1,4})?(?:the |my )?(?:final |correct |right )?answer(?: is|:)"
    r"\s{0,4}:?\s{0,4}",
    re.IGNORECASE,
)
_GUESS = re.compile(
    r"\b(?:could|might|may) be\b|\b(?:maybe|perhaps|possibly|possible answers?)\b", re.IGNORECASE
)
_POLAR_WORDS = "yes no not true false correct incorrect right wrong valid invalid same equal identical"
_POLAR = _listed(_POLAR_WORDS)
_LETTERS = frozenset("abcde")
_MORE_ABOUT = _POLAR | _LETTERS | {"100"}
_ALTERNATIVES = re.compile(
    r"[\s(]+or\s+(?:else\s+)?|[,;|\n]+\s{0,8}(?:or\s+)?|(?<!\d)/+|/+(?!\d)", re.IGNORECASE
)
_HEDGED = re.compile(
    r"\b(?:either|one of|any of|among)\b|\bor\b"
    r"|\b(?:candidates|options|possibilities|alternatives|choices|guesses)\s{0,4}:",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[-+]?\d[\d.]{0,40}")
MANY = 4
"""So many things in a row are a list of guesses, where the reference is one of them."""

SHORTEST_ECHO = 8
SHORT_WORDS = 3
"""In texts of no more words a number word may be the answer."""


def empty_answer(answer: str, reference: str, question: str) -> str | None:
    """Why this text answers nothing, or None when it may be judged."""
    if _is_signs_alone(answer, reference):
        return "it is made of signs alone"
    text = _LEAD_IN.sub("", visible_text(answer), count=1) or answer
    if _speaks_of_answers(text, reference, question):
        return "it speaks of answers and gives none"
    folded, asked, wanted = _folded(text), _folded(question), _folded(reference)
    if len(folded) >= SHORTEST_ECHO and folded in asked and folded not in wanted:
        return "it repeats the question"
    if len(asked) >= SHORTEST_ECHO and asked in folded and wanted not in asked:
        rest = folded.replace(asked, " ").strip()
        if not rest or _speaks_of_answers(rest, reference, ""):
            return "it repeats the question"
    return "it names several answers" if _is_shotgun(text, reference) else None


def _is_signs_alone(answer: str, reference: str) -> bool:
    signs = {sign for sign in answer if not sign.isspace()}
    if not signs or not signs <= _ASCII_SIGNS or signs & set(reference):
        return False
    return not _words(reference) & _SIGN_WORDS


def _speaks_of_answers(text: str, reference: str, question: str) -> bool:
    """Whether every word is one that is said about answers, and none could be the answer to this question."""
    words, wanted = _words(text), _words(reference)
    if wanted & _POLAR or wanted <= _ABOUT_ANSWERS | _LETTERS or not words:
        return False
    numeric = any(character.isdigit() for character in reference) or bool(wanted & _NUMBER_WORDS)
    if words <= _VOID:
        return not wanted & _VOID_LIKE
    if words <= _NUMBERS | {"step"}:
        return not numeric
    further = _FURTHER - wanted - _words(question)
    about = (_ABOUT_ANSWERS | _MORE_ABOUT | further | FOREIGN_WORDS | _NUMBERS) - wanted
    short = numeric and len(words) <= SHORT_WORDS
    return _are_about_answers(words - (_STOP & wanted), about - (_NUMBER_WORDS if short else frozenset()))


def _are_about_answers(words: set[str], about: frozenset[str]) -> bool:
    return all(word in about or not without_phrases(word) for word in words)


def _is_shotgun(answer: str, reference: str) -> bool:
    """Whether the reference stands among others that the text offers as well."""
    if _HEDGED.search(reference) or len(_ALTERNATIVES.split(reference)) > 1:
        return False
    guesses = len(_GUESS.findall(answer)) + answer.count("?")
    hedged = bool(_HEDGED.search(answer))
    text = _GUESS.sub(" ", re.sub(r"[?.]\s", ", ", answer + " ")) if guesses else answer
    text = re.sub(r"\band\b", ",", text) if hedged or guesses else text
    parts = [re.sub(r"\A\W*[A-Ha-h][).:]\s+", "", part).strip(" .:?()") for part in _ALTERNATIVES.split(text)]
    parts = [part for part in parts if part]
    folded, wanted = [_folded(part) for part in parts], _folded(reference)
    if guesses and wanted and len(parts) == 1:
        return len(folded[0].split()) >= MANY + wanted.count(" ") and f" {wanted} " in f" {folded[0]} "
    named = [part == wanted or part.endswith(f" {wanted}") for part in folded]
    if len(parts) < 2 or not any(named) or len(set(folded)) < 2:
        return False
    numbers = all(_NUMBER.fullmatch(part) for part in parts)
    return hedged or guesses > 1 or numbers or len(parts) >= MANY


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))


def _folded(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))
