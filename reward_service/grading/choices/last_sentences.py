"""Which option the sentence concludes that a text without any announcement ends in.

The sentence is the last; one that names no option gives way to the one before it. Of a sentence that
concludes ("…, so it is the Rhine") the conclusion counts. One option alone must be named, as something that
is stated: not denied, not set against another, not what another one is compared or related to.
"""

import re

from reward_service.grading.choices.answering_clause import nearest_option
from reward_service.grading.choices.declaration import WINDOW, Declaration
from reward_service.grading.choices.leading_letters import AND_WORDS, OR_WORDS, lists_options, read_letters
from reward_service.grading.choices.letter_claim_words import LEADS, NOUN, TAILS
from reward_service.grading.choices.letter_polarity import DENIED_BEHIND, DENYING, denies, hedges
from reward_service.grading.choices.problem_options import Options
from reward_service.grading.texts.answer_tokens import folded
from reward_service.grading.texts.withdrawn_text import BY_CONTRAST
from reward_service.grading.texts.word_patterns import WordPattern, any_may_occur

LAST = "the last sentence"
_AT_END = re.compile(
    rf"(?:(?<![^\W_])(?i:{LEADS}|у\s|bei\s|chez\s|sind\s|sont\s|sono\s|são\s)|(?:ので|から|ため)、?|即|[:：,，→>(（*\"“])\s{{0,2}}(?i:(?:us|only|with)\s)?(?i:{NOUN}){{0,2}}[*\"“(（]{{0,3}}(?:[A-Z][)）*]{{0,2}}\s?(?:[,、]|(?:{AND_WORDS}|{OR_WORDS})\s|和|与|と|或|か)\s?[(（*]{{0,2}}){{0,8}}([A-Z])[*\"”)）]{{0,3}}{TAILS}[.!。।]?\s*$"
    r"|[(（]([a-z])[)）][.!।]?\s*$"
)
_DENIED_LETTER = re.compile(
    r"(?i:\b(?:anything|everything|all|any)\sbut|\b(?:not|never|except|nicht|kein\w{0,2}|außer|pas|sauf|no|non|não|exce\wto|tranne|nie|не|кроме)|不是|除了)"
    r"\s{0,2}(?i:(?:option|choice|antwort|letter|the|die|la|选项)\s){0,2}[(（]?([A-Z])(?![\w'])"
    rf"|(?<![\w'])([A-Z])(?![\w'])(?={DENIED_BEHIND.pattern[1:]})"
)
_BARE_LETTER = re.compile(r"(?:\b[Oo]ption|\b[Cc]hoice|选项)\s?[(（]?([A-Z])\b|[(（]([A-Z])[)）]")
_SENTENCE = re.compile(r"(?<=[.!?。！？…])\s+|(?<=[。！？])|\n+")
_MOST_REMARKS = 2
"""Sentences behind the conclusion that name no option."""
_MAX_TEXT = 1_200

CONCLUDES = WordPattern(
    r"(?:^|(?<=[\s,;:，；、،—–.]))(?:so|therefore|thus|hence|consequently|which\s(?:leaves|means|makes)|leaving|that\sleaves|also|folglich|somit|daher|deshalb|damit|donc|"
    r"ce\squi\slaisse|il\sne\sreste\sque|por\slo\sque|lo\sque\sdeja|de\smodo\sque|di\smodo\sche|pelo\sque|so\s?dass|ainsi|por\slo\stanto|por\stanto|por\seso|así\sque|entonces|quindi|dunque|perciò|pertanto|portanto|logo|então|por\sisso|dus|daarom|alltså|därför|"
    r"więc|zatem|dlatego|takže|proto|значит|поэтому|следовательно|итак|отже|тому|yani|dolayısıyla|bu\syüzden|o\shalde|vậy|do\sđó|nên|jadi|maka|"
    r"leaves|queda|quedan|sobra|sobram|resta|restam|reste|restent|rimane|resterà|bleibt|übrig\sbleibt|остаётся|остается|zostaje|geriye|còn\slại|"
    r"لذلك|إذن|لذا|وبالتالي|فالجواب|अतः|इसलिए|तो|άρα|επομένως|deci|tehát|لہذا),?\s"
    r"|所以|因此|因而|故(?=[选選是为])|那么|于是|따라서|그러므로|그래서|(?<=[이므])므로\s|이므로\s|니까\s|したがって|従って|よって|ゆえに|だから|(?:な|た|い|る|す)ので、?|から、|残るのは|남는\s것은\s|只剩下?|剩下的?是|ดังนั้น|จึง",
    re.IGNORECASE,
)
"""What opens a conclusion within a sentence."""
_APART = (
    r"rather\sthan|instead\sof|unlike|as\sopposed\sto|in\scontrast\s(?:to|with)|contrary\sto|compared\s(?:to|with)|apart\sfrom|besides|"
    r"im\sgegensatz\szu[mr]?|anders\sals|statt|anstatt|anstelle\svon|contrairement\s(?:à|au|aux)|plutôt\sque|au\slieu\s(?:de|du|des)|à\sla\sdifférence\s(?:de|du|des)|"
    r"a\sdiferencia\sde|en\svez\sde|en\slugar\sde|al\scontrario\sde|a\sdifferenza\s(?:di|del\w{0,3})|invece\s(?:di|del\w{0,3})|ao\scontrário\s(?:de|do|da|dos|das)|em\svez\s(?:de|do|da)|"
    r"diferente(?:mente)?\s(?:de|do|da)|in\stegenstelling\stot|in\splaats\svan|till\sskillnad\sfrån|в\sотличие\sот|вместо|a\snie|zamiast|w\sprzeciwieństwie\sdo|na\srozdíl\sod|"
    r"على\sعكس|بدلا\sمن|khác\svới|thay\svì|berbeda\sdengan|bukan"
)
_SET_APART = WordPattern(
    rf"(?:^|(?<=[\s,;(—–]))(?:{_APART})\s[^,;:.!?()]{{1,120}}(?:[,;)]|$)"
    r"|(?:而不是|而非|不同于|与[^，。]{1,20}不同|とは(?:違い|異なり)|[와과]\s?달리)[^，,。]{0,40}",
    re.IGNORECASE,
)
"""A clause that names what the answer is not."""
_APART_BEFORE = WordPattern(
    rf"(?<![^\W\d_])(?:{_APART})\s(?:(?:the|a|an|der|die|das|dem|den|le|la|les|el|los|las|il|lo|o|os|as)\s)?$",
    re.IGNORECASE,
)
"""Before a name that the answer is set against."""
_SET_APART_BEFORE = WordPattern(
    r"[^，,。、]{1,30}(?:とは(?:違い|異なり|違って)、?|ではなく、?|[와과]는?\s?달리,?|[이가]\s아니라,?|değil,|के बजाय|की जगह)"
)
"""The same, where what the answer is not comes first."""
_THOUGH = WordPattern(
    r"^\W{0,3}(?:while|whereas|although|though|even\sthough|während|obwohl|tandis\sque|alors\sque|bien\sque|mientras(?:\sque)?|aunque|mentre|sebbene|benché|enquanto|embora|hoewel|terwijl|medan|хотя|podczas\sgdy|chociaż)\s[^,]{1,160},",
    re.IGNORECASE,
)
BELIEF = WordPattern(
    r"(?<!\w)(?:some|many|most|people|students|others|one|you|they|everyone|everybody|man|viele|manche|alle|jeder|certains|beaucoup|tout\sle\smonde|muchos|algunos|todos|molti|alcuni|tutti|"
    r"muitos|alguns|многие|некоторые|все|wielu|wszyscy)\s"
    r"(?:\w{1,12}\s){0,3}?(?:say|says|think|thinks|believe|believes|claim|claims|guess|guesses|pick|picks|choose|to\schoose|answer|assume|assumes|expect|expects|confuse|know\sof|sagen|sagt|glauben|glaubt|denken|denkt|"
    r"meinen|wählen|disent|pense|pensent|croient|croit|choisissent|dicen|creen|piensan|eligen|dicono|credono|pensano|dizem|acham|pensam|думают|считают|говорят|выбирают|myśli|myślą|uważa|sądzi)(?!\w)"
    r"|(?<!\w)(?:usually|often|commonly|popularly|traditionally|frequently|sometimes|wrongly|falsely|mistakenly)\s(?:given|attributed|credited|thought|said|believed|named|considered|regarded|assumed|cited|confused)"
    r"|(?<!\w)(?:oft|häufig|meist|gern|fälschlich\w{0,8})\s(?:\w{1,12}\s){0,3}?(?:zugeschrieben|genannt|gehalten|verwechselt)|souvent\s(?:attribué|cité|confondu)|suele(?:n)?\s(?:\w{1,10}\s)?(?:atribuir|pensar|decir|creer)|"
    r"spesso\s(?:attribuit|confus|citat)|часто\s(?:приписывают|считают|называют|путают)|(?:common|popular|usual|tempting|typical)\s(?:\w{1,12}\s)?(?:answer|guess|belief|misconception|mistake|error|choice|trap|distractor)"
    r"|(?<!\w)(?:would\sbe|would\shave|would\smean|wäre|serait|sería|sarebbe|seria)(?!\w)|^\W{0,3}(?:if|had|were|should)\s(?:it|this|that|there|he|she|they|we)\s"
    r"|是常见|常被|误|以为|と思われ|と思う人|と間違|흔히|많은\s사람",
    re.IGNORECASE,
)
"""A sentence of what others hold, or of what would be."""
_KIN = (
    r"(?:sons?|daughters?|father|mother|brother|sister|wife|husband|nephew|uncle|cousin|friend|pupil|student|teacher|disciple|successor|predecessor|rival|heir|capital|part|"
    r"sohn|tochter|vater|mutter|bruder|schwester|frau|schüler|lehrer|freund|nachfolger|vorgänger|fils|fille|père|mère|frère|sœur|épouse|élève|maître|ami|successeur|"
    r"hijo|hija|padre|madre|hermano|hermana|esposa|alumno|maestro|amigo|sucesor|discípulo|figlio|figlia|fratello|sorella|moglie|allievo|amico|successore|"
    r"filho|filha|pai|mãe|irmão|irmã|aluno|mestre|sucessor|сын|дочь|отец|мать|брат|сестра|жена|ученик|учитель|друг|syn|córka|ojciec|matka|brat|siostra|żona|uczeń|con\strai)"
)
_RELATED = WordPattern(
    rf"(?<!\w)(?:{_KIN}\s(?:of|von|des|der|de|do|da|di|del|della|du|d['’]|của)?|(?:bigger|larger|smaller|older|younger|faster|slower|heavier|lighter|higher|lower|longer|shorter|taller|"
    r"closer|farther|greater|better|worse|more\s\w{1,14}|less\s\w{1,14}|earlier|later|rather|other|different)\s(?:than|from|to)|(?:\w{3,14}er|mehr|weniger|anders)\sals|(?:plus|moins)\s\w{2,16}\sque|"
    r"(?:más|menos)\s\w{2,16}\s(?:que|de)|(?:mayor|menor|mejor|peor)\sque|(?:più|meno)\s\w{2,16}\s(?:di|del\w{0,3})|(?:mais|menos)\s\w{2,16}\s(?:que|do\sque|da\sque)|больше|меньше|старше|младше|выше|ниже|"
    r"(?:similar|next|opposed|compared|close|related|equal|prior|adjacent|north|south|east|west)\s(?:to|with|of)|(?:right|just|immediately|shortly|soon|directly)\s(?:before|after)|"
    r"(?:comes?|came|occurs?|happens?|stands?)\s(?:before|after)|influenced\sby|inspired\sby|named\safter|taught\sby|succeeded\sby|preceded\sby|followed\sby|confused\swith|mistaken\sfor|"
    r"(?:kommt|steht|liegt)\s(?:vor|nach|neben)|(?:vient|arrive|se\ssitue)\s(?:avant|après)|(?:viene|va)\s(?:antes|después)\sde[l]?|(?:viene)\s(?:prima|dopo)\s(?:di|del\w{0,3})|vem\s(?:antes|depois)\sd[eoa]|"
    r"beeinflusst\svon|influencé\spar|influido\spor|influenciado\spor|influenzato\sda|под\sвлиянием)"
    r"\s?(?:(?:the|a|an|der|die|das|dem|den|le|la|les|el|los|las|il|lo|o|os|as)\s)?[\"'“«*]{0,3}$"
    r"|(?<!\w)(?:versus|vs\.?|against|than|gegen|contre|contra|contro|против)\s(?:the\s)?$|比$|より$|보다$",
    re.IGNORECASE,
)
"""Before a name: what is said is said of another one that stands in some relation to it."""
_OWNED = WordPattern(
    r"^\s(?:was|is|were|war|ist|était|est|era|è|fu|foi|é|был|была?)\s(?:his|her|its|their|sein\w{0,2}|ihr\w{0,2}|son|sa|su|suo|sua|seu|его|её|jego|jej)\s"
    r"|^\s(?:comes?|came|is|was|ranks?|follows?)\s(?:only\s|a\sclose\s)?(?:second|third|fourth|next|last|later|earlier|afterwards|behind)(?!\w)"
    r"|^\s(?:kommt|folgt)\s(?:erst\s)?(?:danach|später|an\szweiter)|^\s(?:vient|arrive)\s(?:ensuite|après|en\sdeuxième)|^\s(?:viene|va)\s(?:después|luego|dopo)|^\s(?:vem\s)(?:depois|em\ssegundo)"
    rf"|^[\"'”»*]{{0,2}}['’]s?\s(?:\w{{1,14}}\s){{0,2}}?{_KIN}(?!\w)|^(?:より|보다|に比べ|와\s?비교|という(?:誤|間違))"
    r"|^(?:の(?:息子|娘|弟子|父|母|兄|弟|姉|妹|妻|夫|師|孫|後継|友人|教え子|一部)|的(?:儿子|女儿|學生|学生|老师|弟弟|哥哥|父亲|母亲|妻子|丈夫|朋友|弟子|继承)|의\s?(?:아들|딸|제자|스승|아버지|어머니|형|동생|아내|남편|친구|후계))"
    r"|^(?:\sके|\sका|\sकी)\s(?:पुत्र|पुत्री|बेटा|बेटी|शिष्य|गुरु|भाई|पिता|मित्र)|^['’]\w{1,4}\s(?:oğlu|kızı|öğrencisi|hocası|kardeşi|babası|eşi)",
    re.IGNORECASE,
)
"""Behind a name: it belongs to another one, or comes after it."""
_PORTUGUESE = WordPattern(r"(?<!\w)(?:são|não|em|um|uma|do|da|dos|das|os|ao|fica|ficam|é|foi)(?!\w)|[ãõ]")
_NOT_PORTUGUESE = re.compile(r"[ñ¿¡]|(?<!\w)(?:el|los|las|es|en|il|lo|gli|the|is|of|y)(?!\w)", re.IGNORECASE)


def by_sentence(text: str, options: Options) -> list[Declaration]:
    """What the concluding sentence of a longer text ends in: a letter, or the texts of options and of no
    others."""
    lines = [line for line in text.splitlines() if line.strip()]
    if lists_options(lines, options):
        if read_letters(lines[-1], options) or not _mentions(lines[-1], options):
            return []
        at = text.rfind(lines[-1])  # behind the options one by one, only what the last line concludes
        text = " " * at + text[at:]
    if breaks_off(text, options):
        return []
    for sentence in _concluding(text, options):
        found = _read(sentence, text.rfind(sentence), options)
        if found is not None:
            return [found] if found.letters else []
    return []


_BROKEN = re.compile(
    r"(?:^|[\s*_])(?:(?<!\bit\s)is|was|are|were|be|been|has|had|the|an|of|to|in|on|at|by|for|from|with|and|but|because|since|which|that|who|as|than|its|their|"
    r"der|die|das|ein|eine|von|und|aber|weil|est|était|sont|le|la|les|un|une|du|de|des|et|mais|car|que|qui|"
    r"es|era|fue|son|el|los|las|del|y|pero|porque|è|fu|il|lo|di|della|che|ma|perché|é|foi|são|do|da|dos|das|em|mas|и|но|это|был|была|который|что|в|на|jest|był|była|w|na|i|ale|który)"
    r"[*_]{0,2}\s*$|[,，、:：;；(（-]\s*$|(?<=[\u3400-\u9fff])[是为在的和有]\s*$|(?<=[\u3040-\u9fff])[はがをにと]\s*$",
)
_REVIEWED = re.compile(
    r"(?:^|(?<=[.!?]\s))[(（*]{0,3}(?:[Oo]ption\s)?(?P<letter>[A-R])[)）.:*]{1,4}\s?\S", re.MULTILINE
)
_ENDED = re.compile(r"[.!?。！？।…)）\]\"'”»*_`$✅✓]\s*$")


def breaks_off(text: str, options: Options) -> bool:
    """Whether a text stops within a sentence, or within a review of the options one by one."""
    tail = text[-_MAX_TEXT:]
    if _ENDED.search(tail) or folded(tail.strip(" *_")).endswith(options.folded_texts):
        return False
    if _BROKEN.search(tail):
        return True
    reviewed = list(_REVIEWED.finditer(tail))
    is_in_last = bool(reviewed) and _SENTENCE.search(tail.rstrip(), reviewed[-1].end()) is None
    return (
        is_in_last
        and len({one["letter"] for one in reviewed}) > 1
        and not _RIGHT.search(tail, reviewed[-1].end())
    )


_RIGHT = re.compile(
    r"(?<!\w)(?:correct|right|answer|true|richtig|korrekt|antwort|correcte?|bonne|juste|correct[ao]|respuesta|giust[ao]|corrett[ao]|risposta|cert[ao]|resposta|верн\w{1,3}|правильн\w{1,3}|ответ)(?!\w)"
    r"|正确|答案|正解|정답",
    re.IGNORECASE,
)
"""What calls the option of a last line right."""


def sentences_of(text: str) -> list[str]:
    """The sentences and lines of a text."""
    return [piece.strip() for piece in _SENTENCE.split(text.strip()) if piece.strip()]


def _concluding(text: str, options: Options) -> list[str]:
    """The last sentence; of a short text the last ones that name an option, the last first."""
    found = sentences_of(text[-_MAX_TEXT:])
    if not found:
        return []
    if len(text) > _MAX_TEXT or not options.has_texts:
        return [found[-1][-WINDOW:]]
    stated = [one for one in found if not BY_CONTRAST.search(one)] or found
    latest = [sentence[-WINDOW:] for sentence in stated[-1 : -2 - _MOST_REMARKS : -1]]
    if len(latest) == 1:
        return latest
    return [sentence for sentence in latest if _mentions(sentence, options)] or latest[:1]


def _mentions(sentence: str, options: Options) -> bool:
    """Whether a sentence holds an option's text, or a letter that stands for one."""
    said = folded(sentence)
    return any(text and text in said for text in options.folded_texts) or bool(_LETTER.search(sentence))


_WIDE = "ぁ-ヺ一-龯가-힣"
_LETTER = re.compile(rf"(?:(?<![\w'’])|(?<=[{_WIDE}]))(?:[B-Z]|A(?!\s[a-zà-ÿ]))(?:(?![\w'’])|(?=[{_WIDE}]))")


def _read(sentence: str, at: int, options: Options) -> Declaration | None:
    """What a sentence declares, no letters where it names options and declares none of them; None where it
    is but a remark on how an option stands to another one."""
    nothing = Declaration((), at, LAST, sentence)
    for aside in (_ASIDE, _BESIDE):
        without = (
            aside.sub("", sentence) if "(" in sentence or "（" in sentence or "," in sentence else sentence
        )
        if without != sentence and _mentions(without, options):
            sentence = without
    sentence = _without_own_text(sentence, options)
    words = sentence.lower().replace("’", "'").split()
    if "?" in sentence or hedges(words, sentence, "") or not DENYING.isdisjoint(words):
        return nothing
    if letters := _letters_at_end(sentence, options):
        return Declaration(letters, at, LAST, sentence)
    denied = {letter for found in _DENIED_LETTER.finditer(sentence) for letter in found.groups() if letter}
    for said in _readings(sentence):
        named = tuple(letter for letter in options.named_in(said) if letter not in denied)
        if len(named) > 1:
            named = tuple(one for one in named if not _stands_behind(_APART_BEFORE, said, one, options))
        if named and (len(named) == 1 or said is sentence):
            return _declared(said, named, Declaration(named, at, LAST, sentence), options)
    return nothing


def _declared(said: str, named: tuple[str, ...], whole: Declaration, options: Options) -> Declaration | None:
    """What a reading of a sentence that names these options declares."""
    nothing = Declaration((), whole.start, LAST, whole.text)
    if {a or b for a, b in _BARE_LETTER.findall(said)} & (options.letters - set(named)):
        return nothing
    if len(named) > 1:
        near = nearest_option(said, options)
        return Declaration((near,), whole.start, LAST, whole.text) if near else whole
    if BELIEF.search(said):
        return nothing
    return None if _is_remark(whole.text, named[0], options) else whole


_OWN_TEXT = re.compile(
    r"(?<![\w'’])(?P<letter>[A-R])(?:\s?[(（](?P<in>[^()（）]{1,80})[)）]|,\s(?:(?:the|el|la|le|il|lo|der|die|das|o|a)\s|l['’])?(?P<behind>[^,.;]{1,80})(?=[.!]?\s*$))"
)
""" "B (8)" and "B, el oxígeno.": a letter with its own option's text."""


def _without_own_text(sentence: str, options: Options) -> str:
    """A sentence whose letters stand without the texts of their own options."""

    if "(" not in sentence and "（" not in sentence and "," not in sentence:
        return sentence

    def bare(found: "re.Match[str]") -> str:
        is_own = options.is_text_of(found["in"] or found["behind"], found["letter"])
        return found["letter"] if is_own else found.group()

    return _OWN_TEXT.sub(bare, sentence)


_BESIDE = WordPattern(
    r",\s(?:(?:well|just|far|right|closely|only)\s)?(?:ahead\sof|in\sfront\sof|followed\sby|overtaking|surpassing|beating|before|vor|gefolgt\svon|devant|suivie?\s(?:de|par)|"
    r"por\sdelante\sde|delante\sde|seguid[oa]\s(?:de|por)|davanti\sa|seguit[oa]\sda|à\sfrente\sd[eoa]|перед|опережая)\s[^,;:!?]{1,120}$",
    re.IGNORECASE,
)
"""Which others come behind the one that is named, to the end of the sentence."""
_ASIDE = re.compile(r"\s?[(（](?=[^()（）]{0,200}[^()（）\s]\s[^()（）\s])[^()（）]{4,200}[)）]")
"""A remark of several words in brackets."""


def _readings(sentence: str) -> list[str]:
    """The parts of a sentence in which its conclusion may stand, the surest first, and the whole."""
    whole = sentence
    if " no " in sentence and _PORTUGUESE.search(sentence) and not _NOT_PORTUGUESE.search(sentence):
        whole = sentence.replace(" no ", " em ").replace(" nos ", " em ")
    found: list[str] = []
    concluded = list(CONCLUDES.finditer(whole))
    if concluded and not BELIEF.search(whole[concluded[-1].end() :]):
        found.append(whole[concluded[-1].end() :])
    apart = _THOUGH.sub(" ", _SET_APART_BEFORE.sub(" ", _SET_APART.sub(" ", whole)))
    if apart != whole:
        found.append(apart)
    return [*found, whole]


def _is_remark(sentence: str, letter: str, options: Options) -> bool:
    """Whether an option is named only as what something else is compared or related to."""
    return _stands_behind(_RELATED, sentence, letter, options, or_before=_OWNED)


def _stands_behind(
    words: WordPattern,
    sentence: str,
    letter: str,
    options: Options,
    *,
    or_before: WordPattern | None = None,
) -> bool:
    """Whether an option's text stands behind such words, or before others, wherever it stands."""
    if not any_may_occur(sentence, words.bit | (or_before.bit if or_before else 0)):
        return False
    text = options.text_of(letter)
    places = list(re.finditer(re.escape(text), sentence, re.IGNORECASE))[:8] if text else []
    return bool(places) and all(
        words.search(sentence[max(0, found.start() - 60) : found.start()])
        or (or_before is not None and or_before.match(sentence[found.end() : found.end() + 40]))
        for found in places
    )


_LISTED = re.compile(
    rf"(?P<before>(?:[(（*]{{0,2}}[A-Z][)）*]{{0,2}}\s?[,、]\s?){{0,8}})[(（*]{{0,2}}(?P<last>[A-Z])[)）*]{{0,2}},?\s?"
    rf"(?:(?P<either>{OR_WORDS}|或|还是|または|또는)|{AND_WORDS}|和|与|と|와|과|&|,|、)\s?[(（*]{{0,2}}$",
    re.IGNORECASE,
)
"""Letters before the last one of a list."""


_LETTER_LAST = re.compile(rf"[A-Z)）][*\"”)）]{{0,3}}{TAILS}[.!。।]?\s*$")
"""A sentence that may end in a letter; faster than looking for what leads to it."""


def _letters_at_end(sentence: str, options: Options) -> tuple[str, ...]:
    """The letters that a sentence ends in and does not deny; none where they are alternatives."""
    found = _AT_END.search(sentence) if _LETTER_LAST.search(sentence) else None
    if found is None:
        return ()
    letter = found.group(1) or found.group(2).upper()
    lead = sentence[: found.start()].split()
    turned = found.group().lstrip().startswith("but")
    if letter in {one for denied in _DENIED_LETTER.finditer(sentence) for one in denied.groups()}:
        return ()
    if (options.letters and letter not in options.letters) or not (turned or not denies(lead, "", "")):
        return ()
    at = found.start(1 if found.group(1) else 2)
    listed = _LISTED.search(sentence[max(0, at - 60) : at])
    if listed is None or not listed["last"].isupper():
        return (letter,)
    if listed["either"]:
        return ()
    return (*re.findall("[A-Z]", listed["before"]), listed["last"], letter)
