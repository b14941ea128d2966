"""How a clause speaks of a label that it names: states, denies or only supposes it.

The words of a dozen languages stand side by side; all patterns are over folded text and bounded.
"""

import re
from enum import Enum

from reward_service.grading.logic_labels.label_claims import leads_to_statement
from reward_service.grading.texts.answer_tokens import folded
from reward_service.grading.texts.negation_hedge_words import DENIED_BEHIND


class Polarity(Enum):
    """What a clause does with a label that it names."""

    STATED = "stated"
    DENIED = "denied"
    RULED_OUT = "denied by what stands behind it, which may be said of its bearer"
    SUPPOSED = "supposed"
    ASIDE = "aside"
    UNREAD = "in words that state nothing for certain"


MAX_BEFORE = 200
"""Characters before a label that are looked at."""
_GAP = (
    r"(?:\s(?:be|been|being|is|are|was|were|it|it's|this|that|to|as|of|by|a|an|the|any|at|all|in|fact|the|case|actually|"
    r"really|quite|very|so|strictly|exactly|logically|necessarily|fully|entirely|completely|clearly|simply|possibly|"
    r"sound|seem|look|like|appear|ring|come|across|feel|read|count|qualify|make|have|has|considered|called|deemed|judged|labelled|"
    r"labeled|think|believe|say|claim|conclude|find|call|kind|sort|form|statement|claim|sentence|answer|"
    r"ein|eine|einen|der|die|das|sein|ist|sind|war|wirklich|un|une|le|la|etre|est|c'est|que|una|uno|el|il|lo|es|"
    r"esta|ser|era|e|sao|um|uma|o|essere|este|jest|это|является|был|была|было))"
)
_NEGATION = re.compile(
    r"(?<!\w)(?:not|never|no|cannot|\w{1,8}n't|(?:is|was|are|were|do|does|did|wo)nt|nor|neither|hardly|barely|scarcely|fails?|failed|refuses?|ceases?|ceased|without|lacks?|lacking|denies|deny|"
    r"denying|denied|instead|rather\sthan|far\sfrom|anything\sbut|any\s?one\sbut|free\sof|free\sfrom|devoid\sof|nowhere\snear|unlike|"
    r"the\sopposite|the\scontrary|the\sreverse|short|by\sno\smeans|in\sno\sway|excludes?|rules?\sout|rejects?|less|"
    r"nicht|kein\w{0,2}|niemals|kaum|ohne|weder|alles\sandere\sals|keineswegs|pas|jamais|loin\sd'|loin|sans|ni|"
    r"nunca|jamas|sin|lejos|ne|non|mai|senza|lungi|affatto|nao|sem|longe|niet|geen|nie|bez|нет|не|никогда|вовсе|едва|отнюдь|без)"
    rf"{_GAP}{{0,6}}\s?\W{{0,4}}$|loin\sd'etre\s?\W{{0,4}}$"
    r"|(?:不是|并非|並非|绝非|絕非|不可能|不会|不會|不能算|算不上|谈不上|没有|不|没)(?:是|为|太|很|完全|一定|必然|必定)?\W{0,4}$"
)
_NO_SUBJECT = re.compile(
    r"(?<!\w)(?:nobody|no\s?one|none|nothing|neither|not\sone|no(?=\s\w)|niemand|nichts|personne|rien|nadie|nada|nessuno|"
    r"niente|ninguem|никто|ничто|ничего)(?:\s(?!is\b|are\b|was\b|were\b|it\b|the\b|which\b|who\b)[\w'-]{1,20}){0,5}?\s"
    rf"(?:is|are|was|were|can|could|sounds?|seems?|looks?|ist|sind|est|n'est|es|e|sono){_GAP}{{0,4}}\s?\W{{0,4}}$"
)
_DENIED_CLAIM = re.compile(
    r"(?<!\w)(?:false|untrue|wrong|incorrect|impossible|absurd|inconceivable|excluded|out\sof\sthe\squestion|no\sway|not\sthe\scase|"
    r"a\slie|a\smistake|an\serror|falsch|unmoglich|ausgeschlossen|faux|exclu|falso|imposible|impossibile|impossivel|"
    r"неверно|невозможно|ложно)\W{0,2}\s(?:that|for|to|dass|que|de|che|di|что|чтобы)(?:\s[^\s,;:.!?]{1,24}){0,8}?\s?\W{0,4}$"
)
_DOUBLED = re.compile(
    r"(?<!\w)(?:not|never|no|cannot|\w{1,8}n't|hardly|without|beyond)\s(?:\w{1,10}\s){0,2}?(?:only|just|merely|(?:any\s|a\s)?(?:doubt\w{0,3}|question)(?!\sif)|"
    r"(?:false|untrue|wrong|incorrect|impossible)\s(?:that|for|to)|deny|denied|contradict)(?!\w)|(?<!\w)nothing\s(?:but|short\sof)(?!\w)"
)
"""Two denials, or one that denies nothing: it is left out before denials are looked for."""
_SUPPOSES = re.compile(
    r"(?<!\w)(?:if|whether|unless|suppos(?:e|es|ing|ition)|assum(?:e|es|ing)|(?:on|under)\sthe\s(?:hypothesis|assumption)|imagine|imagining|pretend|provided|presuming|"
    r"doubts?|doubtful|unlikely|in\scase|let\s(?:us\s)?say|let's\ssay|wenn|falls|ob|angenommen|angenommen,|bezweifle\w?|si(?=(?:\s[^\s,;.]{1,20}){1,4}\s(?:etait|fuera|fuese|fosse|avait)\s)|suppos(?:ons|ez)|"
    r"supongamos|suponga\w?|dudo|doute|se(?=\s\w{1,20}\s(?:fosse|era)\s)|supponiamo|dubito|suponha\w{0,3}|если|предположим|допустим|сомнева\w{1,6}|jesli|zalozmy)(?!\w)"
    r"|(?:^|[\"'*_(]|\sthen)\s?(?:were|had|should|otherwise|else|sonst|sinon|altrimenti|иначе)\s|如果|假设|假設|假如|若|倘若|除非|怀疑|もし|仮に|만약"
)
_CONDITIONAL = re.compile(
    r"(?<!\w)(?:if|unless|only|otherwise|were|had|wenn|falls|sonst|si|se|sinon|если|иначе|jesli)(?!\w)"
)
_WOULD = re.compile(
    r"(?<!\w)(?:would|wouldn't|(?:could|might|may)\shave|it'd|ware\w{0,2}|hatte\w{0,2}|wurde\w{0,2}|serait|seraient|aurait|seria\w?|sarebbe|бы|bylby)(?!\w)"
)
_SUPPOSED_BEHIND = re.compile(
    r"^[\s\"'*_`)]{0,4}(?:only\s(?:if|when|where)|nur\swenn|seulement\ssi|solo\ssi|solo\sse|только\sесли)(?!\w)"
    r"|^[\s\"'*_`),]{0,4}if\sonly(?!\w)"
    r"|^[\s\"'*_`)]{0,4}(?:if|unless|provided)\s.{0,120}(?<!\w)(?:were|had|would|could)(?!\w)"
)
_RULED_OUT = re.compile(
    r"^[\s\"'*_`)]{0,4}(?:(?:can|could|must|may|should|has\sto|is|was|are)\s(?:be\s|been\s|now\s|therefore\s|thus\s)?(?:excluded|ruled\sout|rejected|discarded|"
    r"eliminated|dismissed|impossible|refuted|off\sthe\stable|out\sof)|(?:does|do|did|will|would|can|could|is|was)(?:n't|\snot)|cannot|fails(?!\w))"
)
_BUT_NOT = re.compile(
    r"^\W{0,4}(?:at\sfirst\s|on\sthe\ssurface\s|at\sfirst\sglance\s)?\W{0,4}(?:but|yet|though|although|however|aber|mais|pero|ma|mas|но)\s(?:[\w'*]{1,14}\s){0,3}?"
    r"(?:(?:is|was|are|were|does|do|did)(?:\s(?:in\sfact|actually|really))?(?:\snot|n't)|isn't|n'est\spas|no\slo\ses|non\slo\se|ist\ses\snicht|не\sтак)"
    r"(?:\s(?:so|the\scase|really|actually))?\W{0,4}$"
)
_SEEMS = re.compile(
    r"(?<!\w)(?:seems?|seemed|looks?|looked|appears?|appeared|sounds?|scheint|wirkt|semble|parece|sembra)(?:\s(?:to\sbe|like|a|an))?\s\W{0,3}$"
)
_BUT = re.compile(r"^.{0,30}?(?<!\w)(?:but|yet|aber|mais|pero|ma|mas)\s")
_OF_A_KIND = re.compile(r"(?:^|\W)(?:a|an|any|every|each|no|only\sa|all)\s\W{0,3}$")
_DOES = re.compile(
    r"^s?\W{0,3}\s(?:would|will|can|could|cannot|can't|never|always|must|does|do|doesn't|lies?|tells?|says?|speaks?|wouldn't|has|have)(?!\w)"
)
_CLAUSE = re.compile(
    r"[,;:.!?—–()\[\]。，；：、]|\s-\s|(?<!anything)(?<!anyone)(?<!one)\s(?:but|and|so|because|since|as|while|whereas|although|though|yet|then|hence|or|und|aber|denn|et|mais|car|y|pero"
    r"|porque|ma|perche|mas|и|а|но|потому)\s",
    re.IGNORECASE,
)
_INTERJECTED = re.compile(
    r",\s(?:in fact|however|therefore|of course|strictly speaking|in my view|indeed|actually|after all|though"
    r"|clearly|then|in truth|in the end|thus|I think),",
    re.IGNORECASE,
)


def without_interjections(sentence: str) -> str:
    """A sentence without ", in fact," and the like, which divide no clause."""
    return _INTERJECTED.sub("", sentence) if "," in sentence else sentence


def polarity(sentence: str, start: int, end: int) -> Polarity:
    """How a sentence speaks of the label between two places."""
    rest = sentence[start - min(start, MAX_BEFORE) : start]
    before = folded(_last_clause(rest))
    behind = folded(sentence[end : end + MAX_BEFORE])
    if _is_supposed(sentence, before, behind):
        return Polarity.SUPPOSED
    if _OF_A_KIND.search(before) and _DOES.match(behind):
        return Polarity.ASIDE
    denying = _DOUBLED.sub(" ", before)
    if any(pattern.search(denying) for pattern in (_NEGATION, _NO_SUBJECT, _DENIED_CLAIM)):
        return Polarity.DENIED
    if _BUT_NOT.match(behind):
        return Polarity.DENIED
    if _SEEMS.search(before) and _BUT.match(behind):
        return Polarity.ASIDE
    if DENIED_BEHIND.search(behind) or _RULED_OUT.match(behind):
        return Polarity.RULED_OUT
    return Polarity.STATED if leads_to_statement(denying, _last_clause(rest)) else Polarity.UNREAD


def _is_supposed(sentence: str, before: str, behind: str) -> bool:
    if _SUPPOSES.search(_DOUBLED.sub(" ", before)) or _SUPPOSED_BEHIND.match(behind):
        return True
    return bool(_WOULD.search(before) and _CONDITIONAL.search(folded(sentence)))


def _last_clause(text: str) -> str:
    """What stands behind the last end of a clause; the end of a quotation is none."""
    cut = 0
    for found in _CLAUSE.finditer(text):
        cut = found.end()
    return text[cut:]
