"""That there is no solution, in thirteen languages: what a clause says, and what a short answer is."""

import re
import unicodedata

from reward_service.grading.math.claims.gated_pattern import GatedPattern

_ENGLISH = (
    r"no (?:(?:real|integer|integral|whole|valid|such|possible|positive|negative|natural|rational|complex|finite)[\s-](?:valued )?){0,2}"
    r"(?:solutions?(?: exists?)?|roots?(?: exists?)?|"
    r"(?:values?|numbers?|integers?|choices?|pairs?|triples?|points?|triangles?|reals?)(?: (?:of|for) \S{1,4})?(?: (?:that|which|can|could|will|ever))?"
    r" (?:satisf(?:y|ies|ying)|works?|exists?|fulfils?|meets?|makes?|solves?|(?:is|are) possible))|"
    r"(?:does not|doesn't|do not|don't|cannot|can't) exist|(?:can never|is never|are never) (?:be )?(?:true|satisfied|fulfilled)|"
    r"(?:the )?empty set|solution set is empty|(?<![^\W_])dne(?![^\W_])"
)
_CHINESE = (
    r"(?:无|無|没有|沒有)(?:任何)?(?:实数?|實數?|整数|整數|正整数|有理|公共)?(?:解|根)(?![决決答释釋析])|不存在|空集|"
    r"(?:没有|沒有|无)任何?(?:一个)?(?:实数|實數|整数|數|数|值)[^，。；]{0,12}(?:满足|滿足|成立)"
)
_JAPANESE = (
    r"解(?:は|が)?(?:存在しない|存在しません|ない|無い|ありません|なし|無し)|(?:実数)?解を(?:もたない|持たない|持ちません|もちません)|存在しない|存在しません|"
    r"満たす[^、。]{0,14}(?:はない|は存在しない|はありません|がない)|空集合"
)
_KOREAN = (
    r"(?:해|근|실근|실수해)(?:가|는|이|은)?\s?(?:없다|없습니다|없음|없어요|존재하지 않\S{0,5})|존재하지 않\S{0,5}|"
    r"만족하는 [^,.]{0,14}(?:없다|없습니다|없음)|공집합"
)
_GERMAN = (
    r"keine?[nrs]? (?:(?:reelle|ganzzahlige|gültige|solche|passende|einzige|rationale)[nrs]? ){0,2}(?:lösung(?:en)?|nullstellen?)|"
    r"keine?[nrs]? (?:\S{1,12} )?(?:wert|zahl|zahlen|werte)[^,.]{0,20} (?:erfüll(?:t|en)|existier(?:t|en))|existier(?:t|en) nicht|"
    r"(?:nicht lösbar|unlösbar)|leere menge|lösungsmenge ist leer"
)
_FRENCH = (
    r"(?:aucune|pas de|n'admet aucune|n'a aucune) (?:(?:telle|vraie) )?(?:solution|racine)s?(?: (?:réelle|entière|possible)s?)?|n'existe(?:nt)? pas|"
    r"aucun(?:e)? (?:valeur|nombre|réel|entier|couple)[^,.]{0,24} (?:vérifie|satisfait|convient)|ensemble vide|insoluble"
)
_SPANISH = (
    r"(?:no (?:tiene|tienen|hay|existe|existen|posee|admite)(?: ninguna)?|sin|ninguna) (?:soluci(?:ón|ones)|ra(?:íz|íces))(?: (?:real(?:es)?|enteras?|posibles?))?|"
    r"no existen?(?![^\W_])|ning[uú]n (?:valor|número|real|entero|par)[^,.]{0,24} (?:satisface|cumple|verifica)|conjunto vacío"
)
_PORTUGUESE = (
    r"(?:não (?:tem|têm|há|existe|existem|possui|admite)(?: nenhuma)?|sem|nenhuma) (?:solu(?:ção|ções)|ra(?:iz|ízes))(?: (?:rea(?:l|is)|inteiras?|possíve(?:l|is)))?|"
    r"não existem?(?![^\W_])|nenhum (?:valor|número|real|inteiro|par)[^,.]{0,24} (?:satisfaz|cumpre|verifica)|conjunto vazio"
)
_ITALIAN = (
    r"(?:non (?:ha|hanno|ci sono|c'è|esiste|esistono|ammette)(?: alcuna| nessuna)?|senza|nessuna) (?:soluzion[ei]|radic[ei])(?: (?:real[ei]|inter[ae]))?|"
    r"non esist(?:e|ono)(?![^\W_])|nessun (?:valore|numero|reale|intero)[^,.]{0,24} (?:soddisfa|verifica)|"
    r"(?:equazione|disequazione|sistema) (?:è )?impossibile|insieme vuoto"
)
_RUSSIAN = (
    r"нет (?:действительных |вещественных |целых |таких ){0,2}(?:решений|корней|чисел|значений)|(?:решений|корней) (?:нет|не имеет|не существует)|"
    r"не имеет (?:действительных |вещественных |целых ){0,2}(?:решений|корней)|не существует|ни одно [^,.]{0,24}не (?:удовлетворяет|подходит)|пустое множество"
)
_ARABIC = r"لا (?:يوجد|توجد) (?:أي )?(?:لها |له )?(?:حل|حلول|جذور|قيمة)(?: حقيقية?)?|ليس (?:لها|له|للمعادلة) (?:أي )?(?:حل|حلول)|غير موجودة?|(?:ال)?مجموعة (?:ال)?خالية"
_HINDI = r"कोई (?:भी )?(?:वास्तविक )?(?:हल|समाधान|मूल) नहीं|हल नहीं है|अस्तित्व (?:में )?नहीं|कोई भी (?:मान|संख्या)[^।,]{0,24}संतुष्ट नहीं|रिक्त समुच्चय"
_VIETNAMESE = (
    r"vô nghiệm|không có nghiệm(?: thực| nguyên| nào){0,2}|không tồn tại|"
    r"không có (?:giá trị|số|cặp số)[^,.]{0,24}(?:thỏa mãn|thoả mãn|thỏa)|tập (?:hợp )?rỗng"
)
_LANGUAGES = (
    _ENGLISH, _CHINESE, _JAPANESE, _KOREAN, _GERMAN, _FRENCH, _SPANISH, _PORTUGUESE, _ITALIAN, _RUSSIAN, _ARABIC, _HINDI,
    _VIETNAMESE,
)  # fmt: skip
SAID = GatedPattern("|".join((*_LANGUAGES, "∅")), re.IGNORECASE)
"""What a clause says that has no solution; whether the clause means it is for its reader."""
_SIGNS = re.compile(r"∅|\\(?:emptyset|varnothing)|\\?\{\s?\\?\}")
_SHORT = frozenset({"none", "undefined", "nessuna", "keine", "aucune", "ninguna", "nenhuma", "нет"})
_AROUND = frozenset(
    "the a an equation system it there is are has have limit sequence value values of x y n in real reals numbers over r "
    "die das der gleichung hat es gibt es existiert l'équation il n'y a le la les réelle dans el la ecuación sistema hay los reales "
    "a equação o sistema tem nos reais l'equazione в действительных числах уравнение система имеет phương trình 方程 方程组 该方程 "
    "この 方程式 は 방정식은 that this no s such for which we".split()
)
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")


def is_no_solution(text: str) -> bool:
    """Whether a short text says that there is no solution, and nothing else."""
    if len(text) > 80:
        return False
    bare = unicodedata.normalize("NFKC", text).strip(" .。!！$*").replace("’", "'")
    if _SIGNS.fullmatch(bare) or bare.casefold() in _SHORT:
        return True
    found = SAID.search(bare)
    if found is None or re.search(r"\d", bare):
        return False
    rest = bare[: found.start()] + " " + bare[found.end() :]
    return all(word in _AROUND for word in _WORD.findall(rest.casefold()))
