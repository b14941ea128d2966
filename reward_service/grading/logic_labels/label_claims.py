"""Whether the words before a label in its clause state it: a subject and a copula, or only known words.

The words are closed lists, so that a wording that nobody thought of ("few would call her", "pretends to be")
states nothing, whatever it means. Scripts that do not part words by blanks are left to patterns of denial.
"""

import re

_COPULA = re.compile(
    r"(?:is|are|was|were|be|it's|that's|this\'s|he's|she's|equals|ist|sind|war|est|sont|etait|c'est|es|son|era|fue|e|sono|sao|foi|jest|sa"
    r"|это|является|есть|был|была|было)"
)
_BEFORE_BE = re.compile(
    r"(?<!\w)(?:must|should|will|shall|(?:has|have|had|got|turns?\sout|turned\sout|proves|proved|is\sfound|is\sbound|is\ssure|is\ssaid)\sto)$"
)
"""What "be" needs before it to say what is so: "would be" and "pretends to be" do not."""
_KNOWN = frozenset(
    (
        # what is judged
        "answer answers label verdict conclusion statement statements claim hypothesis proposition "
        "sentence argument assertion premise premises theorem result response truth value status option "
        "choice case inference output decision judgment judgement relation relationship classification "
        "category class sentiment stance tone "
        # who judges
        "do does did i i'd we we'd you one it it's its this that that's these those he she they there he's "
        "she's everything all everyone "
        # how it is said
        "the a an of to as in on by for from with at my our your his her their so thus therefore hence "
        "then consequently accordingly and also indeed clearly certainly definitely surely really "
        "actually fact logically necessarily plainly obviously simply evidently undoubtedly undeniably "
        "provably both same still now here finally overall ultimately again thereby final correct right "
        "proper best only most likely sure clear evident plain obvious certain given based according must "
        "should has have had is are was will shall very just entirely fully completely quite either way "
        "short conclude concludes conclusion find finds found get gets got see say says know means mean "
        "shows show gives give makes make leaves leave follows follow infer deduce determine state choose "
        "pick mark judge classify classified labelled labeled marked considered called deemed judged "
        "evaluated evaluates comes come points point turns turned out proves proved equals can facts "
        "rules rule reasoning premises context evidence above text passage information ist sind war also "
        "daher somit folglich damit die der das ein eine einen aussage behauptung antwort satz eindeutig "
        "klar sicher wirklich richtig nach den dem regeln est sont donc ainsi la le les l'enonce enonce "
        "affirmation l'affirmation reponse phrase une un bien clairement c'est es son el los las "
        "afirmacion respuesta por tanto lo entonces claramente una declaracion que quindi dunque "
        "l'affermazione affermazione risposta e sono il pertanto chiaramente portanto resposta afirmacao "
        "sao logo o a это утверждение является ответ следовательно значит поэтому итак вывод что есть dat "
        "is "
    ).split()
)
_LEADS = re.compile(
    r"(?<!\w)(?:we|i|you|one|it)\s(?:can|may|could|would|must|should)\s(?:\w{2,12}ly\s|thus\s|then\s)?(?:be\s)?"
    r"(?:conclude|say|infer|see|deduce|determine|state|confirm|classify|call|concluded|said|inferred|deduced|seen)\w?\s(?:it\s|this\s|that\s)?"
)
"""Ways of leading to a conclusion that hold words which are no part of statements elsewhere."""
_THAT = re.compile(r"\s(?:that|dass|que|che|что)\s")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_LATIN_OR_CYRILLIC = re.compile(r"[a-zа-яё]")


def leads_to_statement(before: str, names: str) -> bool:
    """Whether what stands before a label in its clause, folded, states it; `names` is the same as written."""
    if not before.strip() or _LATIN_OR_CYRILLIC.search(before) is None:
        return True
    *outer, inner = _THAT.split(_LEADS.sub(" ", f" {before} "))
    if not all(_all_known(part, names) for part in outer):
        return False
    if _all_known(inner, names):
        return True
    words = inner.split()
    at = max((at for at, word in enumerate(words) if _COPULA.fullmatch(word.strip(_DRESS))), default=-1)
    if at < 0 or not _all_known(" ".join(words[at + 1 :]), names):
        return False
    return words[at].strip(_DRESS) != "be" or _BEFORE_BE.search(" ".join(words[:at])) is not None


_DRESS = "\"'*_`()“”«»"


def _all_known(text: str, names: str) -> bool:
    """Whether all words are known, or names that are written with a capital within the text."""
    words = _WORD.findall(text)
    return all(word in _KNOWN or len(word) == 1 or f" {word.capitalize()}" in names for word in words)
