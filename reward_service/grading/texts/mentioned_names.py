"""Whether a sentence only mentions a name in what it says of another one.

So it does in a clause of contrast ("Raphael did, while Michelangelo was busy"), as somebody's relative or friend
("by George Lucas, a friend of Steven Spielberg"), and where it says that the name lost, unless that is asked.
"""

import re
from functools import lru_cache

from reward_service.grading.texts import negation_hedge_words, sentence_core
from reward_service.grading.texts.answer_tokens import folded
from reward_service.grading.texts.cjk_clauses import is_conceded
from reward_service.grading.texts.stated_names import CORRECTS, PROPER_NAME
from reward_service.grading.texts.word_patterns import WordPattern, any_may_occur, bits_of

_LOST = (
    r"(?:lost|loses|losing|finished\s(?:second|third|last)|came\s(?:in\s)?(?:second|third|last)|failed|missed\sout|"
    r"(?:was|were|got)\s(?:\w{1,12}\s)?(?:beaten|defeated|outbid|outvoted|runner-up|rejected|eliminated|passed\sover)|"
    r"a\sperdu|perdit|s['’]est\sincliné|verlor|unterlag|wurde\s(?:nur\s)?(?:zweit|besiegt|geschlagen)|perdió|quedó\ssegund|cayó|ha\sperso|perse|"
    r"arrivò\ssecond|perdeu|ficou\sem\ssegundo|проиграл|уступил|przegrał|zajął\sdrugie|verloor|förlorade)"
)
_LOSES = WordPattern(rf"^['’]?\s(?:\w{{1,12}}\s)?{_LOST}", re.IGNORECASE)
_ASKS_LOSER = WordPattern(
    r"los[et]|second|runner|beaten|defeat|fail|reject|perd|verl|unterl|zweit|segund|deuxi|сcond|проигр|втор|przegr|drug"
)
_RANKS = r"(?:second|third|runner|zweit\w{0,12}|dritt\w{0,12}|segund[oa]|tercer[oa]?|deuxieme|troisieme|second[oa]|terz[oa]|terceir[oa]|втор\w{1,3}|трет\w{1,3}|drugi\w{0,3}|trzeci\w{0,3})"
_BE = r"(?:is|was|are|were|comes|came|ist|war|est|etait|es|era|fue|e|fu|foi|jest|был\w?|—|–)"
_OF_ONE = r"(?:(?:the|only|just|la|le|el|il|der|die|das|o|a)\s){0,2}"
_RANK = WordPattern(rf"(?<!\w){_RANKS}(?!\w)|第[二三]|[二三](?:代|番|位)")
_IS_RANKED = WordPattern(rf"^\s(?:{_BE}\s)?{_OF_ONE}{_RANKS}(?!\w)|^は?(?:第[二三]|[二三](?:代|番|位))")
_WIDE_RANKED = re.compile("(?:[二三2３2２](?:番目|位)は|第[二三](?:是|为)|其次(?:是|为)|두\\s?번째는\\s)$")
_RANKED_IS = WordPattern(rf"(?<!\w){_RANKS}\s(?:\w{{1,14}}\s){{0,2}}{_BE}\s{_OF_ONE}$")
""" "The second city is", before a name, and "is the second city", behind one."""
_KIN = (
    r"(?:sister\sship|twin|copy|ally|neighbou?r|stepson|friend|collaborator|colleague|contemporary|rival|pupil|student|disciple|follower|teacher|mentor|tutor|master|wife|husband|widow|"
    r"widower|son|daughter|brother|sister|father|mother|uncle|aunt|nephew|niece|cousin|grandson|granddaughter|grandfather|successor|"
    r"predecessor|assistant|secretary|admirer|competitor|supporter|sponsor|patron|imitator|translator|editor|publisher|producer|biographer|prot[ée]g[ée]e?|partner|companion|heir|lover|spouse|opponent|critic|employee|"
    r"rivale|kollege|kollegin|gegner|freund|freundin|schüler|schülerin|lehrer|lehrerin|sohn|tochter|vater|mutter|bruder|schwester|frau|ehefrau|mann|neffe|nachfolger|vorgänger|zeitgenosse|bewunderer|konkurrent|"
    r"amie?|élève|disciple|maître|fils|fille|père|mère|frère|sœur|épouse|femme|mari|neveu|successeur|prédécesseur|contemporain|collaborateur|admirateur|concurrent|"
    r"compañer[oa]|camarada|rival|amig[oa]|alumn[oa]|discípul[oa]|maestr[oa]|hij[oa]|padre|madre|herman[oa]|espos[oa]|mujer|sobrino|sucesor|predecesor|contemporáneo|colaborador|admirador|competidor|"
    r"amic[oa]|alliev[oa]|figli[oa]|fratello|sorella|moglie|marito|nipote|successore|contemporaneo|ammiratore|concorrente|alun[oa]|filh[oa]|pai|mãe|irmã[o]?|mulher|marido|sobrinho|"
    r"друг|ученик|учитель|сын|дочь|отец|мать|брат|сестра|жена|муж|современник|соперник|przyjaciel|uczeń|nauczyciel|syn|córka|ojciec|matka|brat|siostra|żona|mąż)"
)
_OF_KIN = WordPattern(
    rf"(?<!\w){_KIN}(?:\s(?:and|und|et|y|e|и|i)\s(?:[\w-]{{1,20}}\s){{0,2}}[\w-]{{1,20}})?\s(?:(?:of|to|de|du|di|del|do|da|von|des|van)\s)?"
    r"(?:(?:the|la|le|el|der|den)\s)?(?:[\w-]{1,20}\s){0,2}$",
    re.IGNORECASE,
)
""" "A close friend and frequent collaborator of", before a name."""
_KIN_OF = WordPattern(rf"^(?:['’]s?|s)\s(?:[\w-]{{1,20}}\s){{0,3}}?{_KIN}(?!\w)", re.IGNORECASE)
""" "'s close friend", behind a name."""
_PROPER = re.compile(rf"(?<!\w){PROPER_NAME}")
_ENDS = re.compile(rf"(?<!\w){PROPER_NAME}[\"”»*]{{0,3}}[.\s]*$")
_ALL = re.compile(rf"\W{{0,4}}{PROPER_NAME}\W{{0,3}}")
_NEXT = re.compile(rf"^\s(?:and\s[\w-]{{1,20}}\s)?(?P<name>{PROPER_NAME})")
NAMES_IT_TOO = re.compile(
    r"(?:aka|renamed|played\sby|known\sas|called|named|born|née?|alias|nicknamed|in|at|near|en|à|au|im|bei|em|na|no|w|we|в|на|genannt|dit|llamad[oa]|detto|или|czyli)"
    r"\s(?:(?:the|la|le|el|der|den)\s)?$",
    re.IGNORECASE,
)
"""Before a name: it is another one of the same, or where that is."""
_ART = r"(?:(?:the|la|le|el|il|den|die|das|der|dem|a|o)\s)?(?:[a-zà-ÿ][\w-]{2,15}\s){0,2}"
_COMPARED = WordPattern(
    rf"(?<!\w)(?:than|чем|niż|(?:\w{{2,20}}er|mehr|weniger|anders)\sals|(?:plus|moins|más|menos|mais|più|meno)\s\w{{2,16}}\s(?:que|do\sque|di|de)|(?:mayor|menor|maior|mejor|peor|melhor)\s(?:que|do\sque))\s{_ART}[\"'“«*]{{0,3}}$|比$"
)
""" "Larger than", before a name."""
_COMPARED_BEHIND = re.compile("^(?:より|보다)")
_OF_WIDE_KIN = re.compile(
    "^(?:の(?:弟子|師|友人|親友|息子|娘|父|母|妻|夫|兄|弟|教え子|後輩|先輩|ライバル|影響)(?:の|である|、)|的(?:学生|學生|老师|老師|弟子|朋友|儿子|女儿|父亲|母亲|妻子|丈夫|弟弟|哥哥|对手|同时代人|徒弟)|의\\s(?:제자|스승|친구|아들|딸|동생|형|아내|남편|라이벌)\\s)[^。.]{2}"
)
_COMPARES = WordPattern(
    r"(?<!\w)(?:or|oder|ou|o|или|czy|eller|than|als|plus|moins|mas|menos|mais|piu|meno|чем|niz)(?!\w)"
)
_NEAR = WordPattern(
    rf"(?<!\w)(?:near|outside|beside|next\sto|close\sto|(?:just|right|close|well)\sbehind|ahead\sof|far\sfrom|(?:km|kilometres|kilometers|miles)\sfrom|(?:north|south|east|west)\sof|nahe|neben|unweit\svon|nördlich\svon|südlich\svon|près\sde|à\scôté\sde|cerca\sde|junto\sa|"
    rf"vicino\sa|perto\sde|ao\slado\sde|недалеко\sот|рядом\sс|под|blisko|koło|nära)\s{_ART}$"
)
""" "Near", before a name."""
_FORMER = WordPattern(
    r"(?<!\w)(?:until|before\s(?:that|this|then)|formerly|previously|earlier|used\sto\sbe|no\slonger|bis|davor|früher|vorher|zuvor|einst|ehemals|jusqu['’](?:en|à|au)|auparavant|autrefois|avant\s(?:cela|ça)|"
    r"hasta|anteriormente|antes(?!\s(?:que|de))|fino\sa|precedentemente|in\spassato|até|раньше|прежде|ранее|до\sэтого|wcześniej|dawniej|przedtem|tidigare|vroeger|daarvoor)(?!\w)",
    re.IGNORECASE,
)
"""A clause of what is so no more."""
_PAST = re.compile(
    r"(?<!\w)(?:was|were|did|had|former\w{0,2}|first|original\w{0,2}|until|before|previous\w{0,2}|old|war|waren|wurde|hie(?:ss|ß)|fruher\w{0,2}|etait|fut|avant|ancien\w{0,2}|era|fue|antes|antigu\w|foi|prima|"
    r"был[аои]?|раньше|byl[aoy]?|var)(?!\w)|\d{4}"
)
"""A question about the past."""
_ARTICLES = frozenset("the les der die das los las".split())


@lru_cache(256)
def is_mentioned(sentence: str, answer: str, prompt: str) -> bool:
    """Whether a sentence holds the answer as written, and everywhere only in what it says of another name."""
    if not (any_may_occur(sentence, _SETS_APART) or sentence_core.may_be_parted(sentence)):
        return False
    starts = sentence_core.starts_with_any_accents(sentence, answer)
    if not starts:
        return False
    known = folded(f"{prompt[-4_000:]} {answer}")
    spans = [(start, start + len(answer)) for start in starts]
    return all(_is_aside(sentence, *span, known) or is_conceded(sentence, *span, prompt) for span in spans)


def _is_aside(sentence: str, start: int, end: int, known: str) -> bool:
    if _LOSES.match(sentence[end:]) and not _ASKS_LOSER.search(known):
        return True
    if _is_set_apart(sentence, start, end, known):
        return True
    kin = _KIN_OF.match(sentence[end:])
    if kin is not None and (other := _NEXT.match(sentence[end + kin.end() :])):
        return is_foreign(other["name"], known)
    main, added = sentence_core.parted(sentence, start)
    if not added:
        return False
    if (
        _ALL.fullmatch(main)
        and not sentence_core.opens_clause(main)
        and is_foreign(main, known)
        and sentence_core.adds(added)
    ):
        return NAMES_IT_TOO.search(sentence[:start]) is None
    if sentence_core.contrasts_with(added):
        return not _turns(main, added) and _holds_other(main, known)
    if _THAN.search(sentence[:start]):
        return True
    ends = _ENDS.search(main)
    return (
        (kin or _OF_KIN.search(sentence[:start])) is not None
        and ends is not None
        and is_foreign(ends.group(), known)
    )


_ADJUNCT = WordPattern(
    r"\w\s\w.{0,200},\s(?:(?:just|right|soon|shortly|years)\s)?(?:following|preceding|succeeding|replacing|beating|defeating|unlike|ahead\sof|instead\sof|rather\sthan|as\sopposed\sto|"
    r"(?:por\sdelante|delante|seguido|a\sla\scabeza)\sde(?:l)?|devant|(?:davanti|seguito)\s(?:a|da)(?:l|lla)?|à\sfrente\sd[eoa]|перед|впереди|"
    r"suivant|remplaçant|gefolgt\svon|anders\sals|seguido\spor|seguid[oa]\sde|а\sне)\s(?:(?:the|la|le|el|den|die|das|der)\s)?$"
)
""" "London hosted them, following", before a name."""
_ALIAS_APART = WordPattern(
    r",\s(?:as\sopposed\sto|unlike|rather\sthan|instead\sof|in\scontrast\s(?:to|with)|im\sgegensatz\szu[mr]?|anders\sals|contrairement\s(?:à|au)|a\sdiferencia\sde|a\sdifferenza\sdi|ao\scontrário\sd[eoa])"
    r"\s[^,;.()]{1,80}\s\((?:[a-zà-ÿ]{2,12}\s){0,4}$",
    re.IGNORECASE,
)
""" ", as opposed to the government sector (also known as the", before a name."""
_BEFORE_IT = WordPattern(
    r"\w\s\w.{0,200}(?<!\w)(?:long|even|just|shortly|soon|well|years)\s(?:before|after)\s(?:the\s)?$"
)
_HAD_BEEN = re.compile(r"^\s(?:was|were|is|are|had|became|came|did|could)(?!\w)")
""" "Nobel invented gunpowder long before dynamite was known"."""
_SETS_APART = bits_of(
    _LOSES, _IS_RANKED, _RANKED_IS, _KIN_OF, _COMPARED, _NEAR, _FORMER, _ADJUNCT, _BEFORE_IT
)
"""The bits of what may set a name apart in a sentence of one clause."""
_WINDOW, _ADJUNCT_WINDOW = 120, 260
"""Characters before a name that may set it apart."""


def _is_set_apart(sentence: str, start: int, end: int, known: str) -> bool:
    """Whether a name is second, the standard of a comparison, nearby, a thing of the past, or somebody's master."""
    before, behind = sentence[:start], sentence[end:]
    near = before[-_ADJUNCT_WINDOW:]
    is_beside = (
        _ADJUNCT.search(near)
        or _ALIAS_APART.search(near)
        or (_BEFORE_IT.search(near) and _HAD_BEEN.match(behind))
    )
    if is_beside and not _RANK.search(known):
        return True
    is_ranked = (
        _IS_RANKED.match(folded(behind))
        or _WIDE_RANKED.search(before[-8:])
        or _RANKED_IS.search(folded(before[-_WINDOW:]))
    )
    if is_ranked and not _RANK.search(known):
        return True
    if (_COMPARED.search(before[-_WINDOW:]) or _COMPARED_BEHIND.match(behind)) and not _COMPARES.search(
        known
    ):
        return True
    return bool(
        _OF_WIDE_KIN.match(behind)
        or (_NEAR.search(before[-_WINDOW:]) and _holds_other(before, known))
        or (_FORMER.search(sentence_core.piece_at(sentence, start)) and not _PAST.search(known))
    )


def _turns(main: str, added: str) -> bool:
    """Whether the main clause denies or tells what others think, or the added one says what is really so."""
    before = folded(main)
    return bool(
        negation_hedge_words.NEGATION_BEFORE.search(before)
        or negation_hedge_words.GUESSED.search(before)
        or CORRECTS.search(folded(added))
    )


_THAN = WordPattern(r"(?<!\w)(?:than|als|que|di|чем)\s(?:(?:the|la|le|el|den|die|das|der)\s)?$")


def _holds_other(main: str, known: str) -> bool:
    """Whether a main clause holds a name that neither the prompt nor the answer does."""
    return any(
        is_foreign(found.group(), known)
        for found in _PROPER.finditer(main)
        if not sentence_core.opens_clause(found.group())
    )


def is_foreign(name: str, known: str) -> bool:
    """Whether a folded text holds no word of a name."""
    words = [word.strip(".") for word in folded(name).split()]
    telling = [word for word in words if len(word) > 2 and word not in _ARTICLES]
    return bool(telling) and not any(word in known for word in telling)
