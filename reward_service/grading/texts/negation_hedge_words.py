"""The words by which a sentence denies, hedges, offers alternatives or takes back what it named.

All are patterns over folded text (lower case, without accents: `answer_tokens.folded`), each bounded. They
hold the words of some twenty languages side by side, so that no language has to be guessed.
"""

import re

from reward_service.grading.texts.answer_tokens import folded
from reward_service.grading.texts.word_patterns import WordPattern

_SIGNS = "\u0900-\u0903\u093a-\u094f"
"""Vowel signs of Devanagari, which are part of a word."""


def _compiled(pattern: str) -> WordPattern:
    """A pattern in whose words vowel signs are letters."""
    return WordPattern(
        pattern.replace(r"(?<!\w)", rf"(?<![\w{_SIGNS}])").replace(r"(?!\w)", rf"(?![\w{_SIGNS}])")
    )


def _words(text: str) -> str:
    """Alternatives of words that stand alone; a `_` inside one is a blank."""
    return "|".join(re.escape(folded(word)).replace("_", r"\s{1,3}") for word in text.split())


_OR_WORDS = _words(
    "or oder beziehungsweise ou oppure ovvero ofwel eller lub albo albo_tez nebo anebo alebo или либо або veya "
    "ya_da yahut hoac hay_la atau vagy או हो या अथवा और_या أو ام"
)
OR = _compiled(
    rf"(?<!\w)(?:{_OR_WORDS})(?!\w)|または|あるいは|もしくは|それとも|ないしは|或者?|还是|還是|또는|혹은|아니면|หรือ"
)
"""An "or" between two names."""
_SHORT_OR = r"(?:o|u|e/o|vel|czy|чи|tai|sau|η)"
OR_BEHIND = _compiled(
    rf"^[\s\"'*_)\]»”]{{0,4}}(?:,\s?)?(?:(?:{_OR_WORDS}|{_SHORT_OR})\s+\S|(?:または|あるいは|もしくは|それとも|ないし|か[、,]?(?=\w)"
    r"(?!ら|つ|も|が)|或者?|还是|還是|또는|혹은|아니면|이나\s|나\s|หรือ)|\s?/\s?[^\W\d_]|\s?\|\s?\S|\?)"
)
"""What stands behind a name that is one of several."""
OR_BEFORE = _compiled(
    rf"(?:(?<!\w)(?:{_OR_WORDS})|または|あるいは|もしくは|それとも|或者?|还是|還是|또는|혹은|아니면|หรือ)[\s\"'*_(\[«“]{{0,4}}(?:(?:the|la|le|el|der|die|das|il)\s)?$"
    rf"|(?:^|[\s\"'*_])(?!(?:para|sobre|como|quando|chodzi|chodzilo)\s)(?:\d{{1,8}}|[^\W\d_]{{4,40}})\s(?:{_SHORT_OR})\s(?:(?:el|la|il|lo|los|las)\s)?$|[^\W\d_]\s?/\s?$"
)
LISTED_OR = _compiled(
    rf"^(?:\s?[,、،，]\s?[^,.;:、،，。!?]{{1,40}}){{1,8}}?[,、،，]?\s?(?:(?<!\w)(?:{_OR_WORDS})(?!\w)|或|还是|または|또는)"
)
"""Behind a name: further names, and an "or" before the last of them."""

HEDGE = _compiled(
    r"(?<!\w)(?<!nao\s)(?<!не\s)(?<!nie\s)(?<!non\s)(?:might\s(?:be|have\sbeen)|may\s(?:be|have\sbeen|well)|could\s(?:\w{2,8}\s){0,3}be|could\shave\sbeen|"
    + _words(
        "maybe perhaps possibly either unsure uncertain not_sure not_certain no_idea toss-up tossup "
        "can't_decide cannot_decide can't_tell don't_know do_not_know torn_between one_of_the_two one_of_these "
        "vielleicht moglicherweise konnte_auch konnte_es entweder nicht_sicher unsicher bin_unsicher keine_ahnung "
        "weiß_nicht weiss_nicht eventuell peut-etre pourrait soit pas_sur pas_sure j'hesite hesite ne_sais_pas "
        "quizas quiza tal_vez podria puede_que no_estoy_seguro no_se a_lo_mejor acaso forse potrebbe "
        "non_sono_sicuro non_sono_sicura non_so talvez poderia pode_ser nao_tenho_certeza nao_sei "
        "misschien wellicht niet_zeker ofwel kanske mojligen osaker antingen moze byc_moze nie_jestem_pewien "
        "nie_jestem_pewna nie_wiem snad mozna nevim может может_быть возможно наверное не_уверен не_уверена не_знаю "
        "то_ли можливо belki emin_degilim ya olabilir co_le co_the khong_chac mungkin barangkali شايد ربما قد_يكون "
        "لست_متأكدا لست_متاكدا لا_أعرف إما शायद पता_नहीं talan ehka"
    )
    + r")(?!\w)|(?<!\w)konnten?\s(?:auch\s|es\s|nur\s)?$|可能|也许|或许|大概|也許|或許|不确定|不確定|不清楚|要么|要不|说不准|不敢肯定|かもしれ|たぶん|おそらく|多分|分から|わから|どちらか|아마|수도\s?있|모르겠|확실하지|อาจ|ไม่แน่ใจ"
)
"""Words of a sentence that does not commit itself."""

_RIGHT = (
    r"(?:correct|right|true|real(?:ly)?|actual(?:ly)?|proper|answer|in\sfact|name\sis|richtig\w{0,2}|korrekt\w{0,2}|antwort|"
    r"tatsachlich|eigentlich|bonn?e?|vraie?|exacte?|reponse|correct[oae]|verdader[oa]|respuesta|giust[oa]|corrett[oa]|"
    r"risposta|esatt[oa]|cert[oa]|verdadeir[oa]|resposta|juiste|antwoord|ratta?|svaret|poprawn\w{1,3}|prawidlow\w{1,3}|"
    r"odpowiedz|spravn\w{1,2}|верн\w{1,3}|правильн\w{1,3}|ответ|dogru\w{0,3}|cevap|dung|dap\san|benar|jawaban\w{0,3}|"
    r"صحيح\w{0,2}|الصحيح\w{0,2}|सही|उत्तर)"
)
_BUT = (
    r"(?:but|however|though|yet|instead|aber|jedoch|doch|sondern|mais|cependant|pero|sino|ma|bensi|invece|mas|porem|maar|utan|"
    r"echter|ale|lecz|jednak|но|однако|а\sна\sсамом\sделе|ama|fakat|ancak|nhung|tapi|tetapi|لكن|ولكن|लेकिन|परंतु|मगर)"
)
TURN = _compiled(
    rf"(?<!\w){_BUT}(?!\w)[^.!?。！？\n]{{0,60}}?(?<!\w){_RIGHT}(?!\w)"
    r"|(?:但|不过|然而|而是|其实|實際|实际|でも|しかし|けれど|だが|ですが|하지만|그러나|그런데|지만)[^.!?。！？\n]{0,40}"
    r"(?:正确|答案|应该|應該|才是|正解|答え|実際|正しく|정답|실제|맞)"
    rf"|(?<!\w)(?:but|sino|sondern)\s(?:it|this|that|es)(?:'s|\sis|\swas|\sist|\swar)\s(?!also|still|the\s(?:same|only))"
)
"""Behind a name: the sentence turns to what it holds to be right."""
GUESSED = _compiled(
    r"(?<!\w)(?:(?:might|may|could|would|first|initially|originally|almost|wrongly|mistakenly|tempted\sto|at\sfirst)\s(?:\w{1,9}\s){0,2}?"
    r"(?:guess|guessed|think|thought|say|said|assume|assumed|believe|believed|suspect|suspected|expect|considered|wanted)|"
    r"(?:many|some|most)\s(?:people\s)?(?:say|think|believe|assume|guess)|people\s(?:\w{1,9}\s)?(?:say|think|believe|assume|guess|credit|name|cite)|(?:many|some|most)\s(?:credit|name|cite)|"
    r"mistaken\sfor|confused?\swith|mix(?:ed)?\sup\swith|my\s(?:first|initial)\s(?:guess|thought|instinct|idea)|"
    r"(?:zuerst|erst|zunachst|anfangs)\s(?:\w{1,12}\s){0,3}?(?:dacht\w|vermut\w{1,3}|gemeint)|dachte\s(?:ich\s)?(?:zuerst|erst)|"
    r"man\s(?:konnte|mochte)|verwechsel\w{1,3}|on\s(?:pourrait|croirait)|j'ai\s(?:d'abord|cru)|j'avais|(?:d'abord|au\sdebut)\s(?:pense|cru)|"
    r"(?:se\s)?podria\spensar\w{0,2}|al\sprincipio|primero\spense|si\spotrebbe\spensare|all'inizio|pensavo|a\sprincipio|pensei|"
    r"сначала|подумал|казалось|najpierw|myslalem|once\s.{0,20}sandim)(?!\w)|以为|以為|误认为|起初|一开始|最初は|と思\w{1,4}が|初めは|처음에는?"
)
"""Before a name: somebody's guess, from which the sentence turns away."""

TAKEN_BACK = _compiled(
    r"(?<!\w)(?:wait(?=[,.!:;…\-–—]|\s(?:no|a|that|this|i)(?!\w))|hold\son(?=[,.!:;…\-–—])|scratch\sthat|strike\sthat|on\ssecond\sthoughts?|on\sreflection|come\sto\sthink|i\stake\s(?:that|it)\sback|"
    r"i\s(?:retract|withdraw)|or\sso\si\s(?:thought|believed|assumed)|i\swas\s(?:wrong|mistaken)|(?:my|a)\smistake|i\smisspoke|let\sme\s(?:correct|rethink|reconsider)|"
    r"(?:that|this|it)(?:'s|\sis|\swas|\sseems|\scan't\sbe|\scannot\sbe)\s(?:wrong|incorrect|false|mistaken|a\smistake|not\s(?:right|correct|it|true))|"
    r"(?:that|this)\s(?:can't|cannot)\sbe(?:\sright)?|has\sto\sbe\swrong|must\sbe\swrong|"
    r"(?:actually|sorry|hmm|oh|er|uh|oops|ah|well),?\sno|or\srather|i\smean|make\sthat|"
    r"(?:ach|oh|doch|quatsch),?\snein|quatsch|doch\snicht|moment(?=[,.!:;…])|ich\s(?:korrigiere|nehme|irre|habe\smich)|besser\sgesagt|vielmehr|das\s(?:ist|war)\sfalsch|"
    r"attend(?:s|ez)|en\sfait,?\snon|je\sme\s(?:trompe|corrige|suis\strompe)|ou\splutot|c'est\sfaux|euh|"
    r"espera|perdon|me\s(?:equivoque|equivoco|corrijo)|mejor\sdicho|(?:eso|esto)\s(?:es|esta|no)\s(?:falso|mal|es\scorrecto)|"
    r"anzi|aspetta|scusa(?:te)?|mi\s(?:sbaglio|correggo|sono\ssbagliato)|(?:e|questo\se)\ssbagliato|"
    r"espere|desculp[ae]|me\senganei|corrijo|melhor\sdizendo|quer\sdizer|ou\smelhor|wacht|toch\sniet|of\sbeter|"
    r"vanta|nej|forlat|ursakta|nie,|czekaj|przepraszam|pomylilem|pomylilam|a\sraczej|znaczy|vlastne|pockat|"
    r"постои\w{0,2}|погоди\w{0,2}|ошибся|ошиблась|ошибка|точнее|вернее|впрочем|неверно|неправильно|нет[,.]|"
    r"hayir|yanlis|daha\sdogrusu|aslinda|xin\sloi|toi\snham|sua\slai|a\skhong|bukan,|maaf|ralat|"
    r"عفوا|انتظر|تصحيح|اخطات|خطا|بل|नहीं,|माफ|रुक\w{0,3}|गलत)(?!\w)"
    r"|(?:ah|oh|euh|eh|ach|mais|ma|pero|ой)[,\s]{1,2}(?:no|non|nein|nao|нет)(?!\w)|(?<=[.…,;!?\-–—])\s{0,2}(?:no|nein|non|nao|nie|nej|nee|нет|khong|tidak|لا|नहीं)\s?[,.:;!…\-–—،]"
    r"|(?:\.{2,3}|…|[\-–—])\s{0,2}(?:no|nein|non|nao|нет)\s"
    r"|不对|不對|等等|等一下|错了|錯了|更正|搞错|说错|記错|记错|改为|哦不|啊不|不，|违|間違|违い|違い|違う|違った|訂正|待って|失礼|いや|いえ|じゃなく"
    r"|아니[,.!야요\s]|잠깐|정정|틀렸|죄송|ไม่ใช่|ขอโทษ"
)
"""Behind a name: the writer takes back what was said."""

DENIED_BEHIND = _compiled(
    r"^[\s\"'*_)\]»”]{0,4}(?:(?:is|was|are|were|would\sbe|can|could)(?:\s(?:definitely|certainly|clearly|simply|surely|obviously|therefore|thus))?\s"
    r"(?:not(?!\s(?:only|just|merely))|never|wrong|incorrect|false|ruled\sout|out\b|excluded|eliminated|no\slonger)|"
    r"(?:is|was|are|were|could|ca|would|does|do)n't(?!\s(?:only|just))|cannot|"
    r"(?:ist|war|sind|waren|kann|kommt|gilt|scheidet)(?:\s\S{1,14}){0,3}?\s(?:nicht(?!\snur)|falsch|kein\w{0,2}|aus(?=[.!,\s]|$))|"
    r"(?:hat|hatte|haben|hatten)(?:\s\S{1,14}){0,5}?\snicht(?!\snur)(?!\w)|"
    r"n'(?:est|etait)|ne\s(?:peut|sont|convient)|est\s(?:faux|fausse|incorrecte?|exclue?)|"
    r"no\s(?:es|era|fue|puede|son)(?!\ssolo)|es\s(?:falso|incorrect[oa])|non\s(?:e|era|fu|puo|sono)(?!\ssolo)|e\s(?:sbagliat[oa]|errat[oa]|falso)|"
    r"nao\s(?:e|era|foi|pode|sao)(?!\sso)|esta\s(?:errad[oa]|mal)|is\s(?:niet|fout)|ar\s(?:inte|fel)|"
    r"(?:—\s|-\s|это\s)?не(?:\s(?:является|был|была|было|подходит|верно|правильн\w{1,3}|то))?(?=[\s,.!]|$)(?!\sтолько)|неверн\w{1,3}|неправильн\w{1,3}|"
    r"(?:to\s)?nie(?:\s(?:jest|byl|byla|bylo|pasuje))?(?=[\s,.!]|$)(?!\stylko)|degil\w{0,4}|olamaz|khong\s(?:phai|dung|the)|sai\b|bukan|tidak|salah|"
    r"नहीं|غير\sصحيح|خطا|ليس)"
    r"|^.{0,14}(?:degil(?!\sayni)|नहीं)"
    r"|^\s?(?:不是(?!只)|并不|並不|不对|不正确|错|錯|是错|是不对|除外|被排除|不行|不可能)"
    r"|^\s?(?:では|じゃ|でも|とは|は)?(?:ない|なく(?!て)|ありませ|違い|違う|違って|誤り|間違い|不正解|除外)|^は(?:違|誤|間違|不正解)"
    r"|^(?:이|가|은|는|도|과|와|라고는)?\s?(?:아니|아닙|아닌|틀|제외|오답)|^ไม่ใช่"
)
"""Right behind a name: it is denied."""
NEGATION_BEFORE = _compiled(
    r"(?<!\w)(?:not|never|neither|nor|isn't|isnt|wasn't|wasnt|aren't|weren't|cannot|can't|couldn't|didn't|doesn't|don't|won't|no|"
    r"without|unlike|except|anything\sbut|anyone\sbut|everything\sbut|rule\sout|ruled\sout|exclude\w{0,2}|reject\w{0,2}|incorrect\w{0,2}|wrong|mistaken\w{0,2}|"
    r"instead\sof|rather\sthan|other\sthan|opposed\sto|"
    r"nicht|kein\w{0,2}|nie|niemals|weder|außer|ausser|statt|ohne|pas|jamais|ni|sauf|n'est|n'etait|sans|excepte|plutot\sque|"
    r"tampoco|nunca|jamas|salvo|excepto|excluyend\w|non|(?<!est\s)(?<!sont\s)(?<!etait\s)ne(?!\s\w{2,10}\squ)|neanche|nemmeno|eccetto|tranne|nao|nem|menos|niet|geen|nooit|inte|ej|aldrig|"
    r"nie|ani|oprocz|nikoli|neni|не|ни|кроме|нет|вместо|khong|khong\sphai|bukan|tidak|ليس|ليست|لا|لم|غير|سوى|न)(?!\w)"
    r"(?!\s(?:only|just|merely|nur|solo|seulement|soltanto|alleen|bara|tylko|только|doubt|wonder|surprise\w{0,3}|zweifel))"
    r"|不是(?!只)|并非|並非|不在|不叫|绝非|而非|除了|排除|不可能是"
)
"""Before a name in its clause: it is denied."""
ANYTHING_BUT = _compiled(
    r"(?<!\w)(?:any(?:thing|one|body)|every(?:thing|one)|all|alles)\s(?:but|else\sthan|other\sthan|ausser|außer)\s(?:the\s)?$|(?<!\w)tout\ssauf\s$|(?<!\w)(?:jeder|jede|jemand)\sander\w{0,2}\sals\s$"
)
CONTRAST = _compiled(
    rf"(?<!\w)(?:{_BUT[3:-1]}|а|e\sinvece)(?!\w)|بل|而是|而应|而在|でなく|ではなく|じゃなく|아니라|지만|だが|[:;：；—–]|\s-\s|\.{{3}}|…|[.!?。！？]\s|[。！？]"
)
"""What ends the reach of a negation before a name."""
STATES = _compiled(
    r",\s(?:(?:and|so|therefore|thus|hence|which\smeans|then|also|donc|por\slo\stanto|quindi|portanto|somit|daher)\s)?(?:it|this|that|he|she|they|es|er|sie|das|there)?"
    r"(?:'s|\s?(?:is|was|are|were|ist|war|lautet|sondern))\s|,\s(?:c'est|es\s(?:el|la)|fue|era|e\s(?:il|la|o|a)\s|это|то\s?есть)|[，、](?:是|而|应|應)"
)
"""A comma behind which a sentence states anew."""
