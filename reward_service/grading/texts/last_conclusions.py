"""The conclusion of a text that argues first: its last sentence behind "so", or the part below "Summary"."""

import re

from reward_service.grading.texts import negation_hedge_words
from reward_service.grading.texts.answer_mentions import sentences
from reward_service.grading.texts.answer_tokens import folded
from reward_service.grading.texts.labelled_lines import labelled_so

MAX_CONCLUSION = 600
"""Characters of a text whose concluding sentence is looked for."""
_LONGEST = 20_000
_CUE = re.compile(
    r"^\W{0,4}(?:so|therefore|thus|hence|consequently|in\s(?:summary|short|conclusion|sum)|to\s(?:sum\sup|summari[sz]e|conclude)|overall|all\sin\sall|(?:this|that|which)\s(?:means|implies|shows|tells\sus)(?:\sthat)?|it\sfollows\sthat|"
    r"das\s(?:bedeutet|heißt)|cela\s(?:signifie|veut\sdire)|(?:esto|eso)\ssignifica(?:\sque)?|isso\ssignifica(?:\sque)?|это\s(?:значит|означает)|also|daher|somit|folglich|zusammenfassend|kurz|donc|ainsi|en\s(?:résumé|conclusion)|por\s(?:lo\stanto|tanto)|en\s(?:resumen|conclusión)|así\sque|"
    r"quindi|dunque|pertanto|in\ssintesi|portanto|logo|em\sresumo|итак|таким\sобразом|следовательно|значит|więc|zatem|podsumowując|dus|kortom|alltså)(?!\w)[\s,:：]{0,3}"
    r"|^(?:综上所述|综上|因此|所以|总之|由此可见|由此可知|可见|这意味着|也就是说|故|したがって|よって|つまり|以上より|따라서|그러므로|결론적으로)[，,、：:]?\s?",
    re.IGNORECASE,
)
_CONCLUDED = re.compile(
    r"(?<!\w)(?:is|was|are|were|must\sbe|has\sto\sbe|ist|war|est|était|es|era|fue|è|é|foi)\s(?:thus|therefore|hence|consequently|then|"
    r"also|somit|folglich|daher|donc|ainsi|por\s(?:lo\s)?tanto|entonces|quindi|dunque|portanto|pois)\s(?!not|nicht|pas|no|non|não)",
    re.IGNORECASE,
)
"""A sentence that concludes behind its verb: "The element is thus polonium."."""
_HEADING = re.compile(
    r"^\s{0,3}(?:#{1,6}\s{0,3})?[*_]{0,3}(?:\d{1,2}[.)]\s)?(?:summary|conclusions?|in\s(?:summary|conclusion)|(?:final\s)?answer|verdict|final|tl;?dr|fazit|zusammenfassung|antwort|ergebnis|résumé|conclusion|réponse|"
    r"resumen|conclusión|respuesta|conclusione|riassunto|risposta|conclusão|resumo|resposta|итог|вывод|ответ|wniosek|podsumowanie|odpowiedź|总结|結論|结论|答案|まとめ|答え|결론|정답)[*_]{0,3}\s?[:：]?[*_]{0,3}\s{0,3}$",
    re.IGNORECASE,
)
_BREAK = re.compile(r"\n[ \t]*\n")


def last_conclusion(text: str, prompt: str) -> str | None:
    """What a text comes to behind a word that concludes or a label of the question's words, or below such a heading;
    None where it has none of these, or where what it comes to takes something back."""
    text = text[-_LONGEST:].strip()
    part = _BREAK.split(text)[-1]
    head, _, rest = part.partition("\n")
    if _HEADING.match(head) and rest.strip():
        return rest.strip() if len(rest) <= MAX_CONCLUSION else None
    above = _BREAK.split(text[: len(text) - len(part)].rstrip())[-1].splitlines()
    if above and _HEADING.match(above[-1]) and len(part) <= MAX_CONCLUSION:
        return part
    if (said := labelled_so(part.splitlines()[-1], prompt)) is not None:
        return said
    told = sentences(part[-2 * MAX_CONCLUSION :])
    last = told[-1].strip() if told else ""
    if last == text or negation_hedge_words.TAKEN_BACK.search(folded(last)):
        return None
    cue = _CUE.match(last)
    if cue is None:
        return last if _CONCLUDED.search(last) else None
    return last[cue.end() :].strip() or None
