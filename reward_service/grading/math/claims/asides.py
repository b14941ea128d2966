"""Lines that state no answer: courtesy, remarks, and explanations behind it."""

import re

from reward_service.grading.math.claims import lexicon, values
from reward_service.grading.math.claims.answer_labels import label
from reward_service.grading.math.claims.clauses import sentences
from reward_service.grading.math.claims.markup import Document

_STRONG = lexicon.pattern("strong")
COURTESY = lexicon.FramedPattern(r"[\s¿¡]*(?:WORDS)", "courtesy")


def drop_asides(found: Document) -> None:
    """Leave out explanations behind the answer, and courtesy lines at the end."""
    while len(found.lines) > 1 and _ASIDE.fullmatch(found.lines[-1].text):
        found.lines.pop()
    for number, line in enumerate(found.lines[1:], 1):
        if (
            EXPLAINS.match(line.text)
            and not any(_concludes(later.text) for later in found.lines[number + 1 :])
            and any(values.FIRST.search(other.text) for other in found.lines[:number])
        ):
            del found.lines[number:]
            break
    while (
        len(found.lines) > 1 and COURTESY.match(found.lines[-1].text) and label(found.lines[-1].text) is None
    ):
        found.lines.pop()


def _concludes(text: str) -> bool:
    """Whether a line names an answer, or draws a conclusion with a value in words."""
    if _STRONG.search(text):
        return True
    return (
        _CONCLUDES.search(text) is not None
        and values.FIRST.search(text) is not None
        and len(values.words(text)) > _WORDS_OF_WORK
    )


_CONCLUDES = lexicon.pattern("conclude")
_WORDS_OF_WORK = 4
_ASIDE = re.compile(
    r"[(（](?=[^\n]{0,160}?[^\W\d_]{2})(?:[^()（）]|[(（][^()（）]{0,40}[)）]){0,300}[)）]\s*[.。]?|(?:which is|that is|or|i\.e\.)?,?\s?(?:roughly|approximately|about|≈|or about|soit environ|das sind etwa|es decir unos)\s.{1,120}",
    re.IGNORECASE,
)


EXPLAINS = re.compile(
    r"\ue000?(?:[✔✓✅☑]\ufe0f?\s?)?(?:(?:a|the|quick|one|length|unit|units|sign|dimension|norm|magnitude|sum)\s)?(?:here's why|here is why|explanation|justification|reasoning|why|check|checking|verifying|verification|sanity check|quick check|double check|double-check|cross-check|proof|summary of|recap|given data|what was used|"
    r"解释|说明|理由|验证|验算|检验|検算|検証|説明|설명|검산|확인|erklärung|begründung|probe|überprüfung|kontrolle|explication|vérification|vérifions|explicación|"
    r"comprobación|comprobando|verificando|explicação|verificação|verifica|пояснение|проверка|проверим|التفسير|व्याख्या|जाँच|giải thích|thử lại|kiểm tra)"
    r"\s?(?:[:：.]|\ue001|\s—|$)",
    re.IGNORECASE,
)


_BEHIND_ANSWER = re.compile(
    r"[\s\ue000\ue001]*(?:here's (?:why|how)|here is (?:why|how|the (?:reasoning|explanation|working|derivation))|why\?|why:|reason(?:ing)?:|explanation|justification|proof:|working:|derivation:|"
    r"解析|解释|理由|说明|推导|説明|解説|풀이|설명|begründung|erklärung|herleitung|explication|justification|démonstration|explicación|justificación|"
    r"explicação|justificativa|spiegazione|motivazione|объяснение|пояснение|решение:|обоснование|giải thích|lời giải|व्याख्या|कारण|الشرح|التفسير|التعليل)",
    re.IGNORECASE,
)


def answered_first(found: Document) -> str:
    """The value that a text begins with, alone, when the next words announce an explanation: "**18.** Here's why:"."""
    first = (sentences(found.lines[0].text) or [""])[0]
    value = first.translate({0xE000: None, 0xE001: None}).strip()
    if not values.is_only_value(value):
        return ""
    rest = found.lines[0].text[len(first) :].strip() or (found.lines[1].text if len(found.lines) > 1 else "")
    return values.trimmed(value) if _BEHIND_ANSWER.match(rest) else ""
