"""Sentences that leave open what is so: "it cannot be decided", "the premises do not say"."""

import re

_OPEN = re.compile(
    r"\b(?:cannot|can['’]?t|can not|could not|couldn['’]t|unable to|impossible to|no way to|not possible to)\s(?:be\s|then\s|really\s)?"  # noqa: E501
    r"(?:decide|determine|tell|know|conclude|infer|establish|verif|deduce|settle)\w{0,3}\b|\bneither\b[^.;]{1,60}\bnor\b"
    r"|\b(?:not enough|insufficient|too little)\s(?:information|evidence|data)\b"
    r"|\b(?:lässt|lassen)\ssich\s(?:[\w-]+\s){0,4}?nicht\s(?:entscheiden|bestimmen|sagen|feststellen|ableiten)\b"
    r"|\bkann\s(?:[\w-]+\s){0,3}?nicht\s(?:entschieden|bestimmt|gesagt|festgestellt)\b"
    r"|\bne\speut\spas\s(?:le\s)?(?:savoir|déterminer|dire|conclure|trancher)\b|\bimpossible de\s(?:le\s)?(?:savoir|dire|déterminer|conclure)\b"  # noqa: E501
    r"|\bno se puede\s(?:saber|determinar|decir|concluir)\b|\bimposible\s(?:saber|determinar)\b"
    r"|\bnon si può\s(?:sapere|determinare|dire|stabilire)\b|\bimpossibile\s(?:stabilire|determinare|sapere)\b"  # noqa: E501
    r"|\bnão\s(?:se pode|é possível)\s(?:saber|determinar|dizer|concluir)\b"
    r"|(?:нельзя|невозможно)\s(?:определить|сказать|установить|узнать|решить|заключить)"
    r"|(?:无法|不能|没法|無法|难以|難以)(?:判断|判斷|确定|確定|得知|知道|推断|断定|决定)|(?:信息|条件|資訊|条件|情報)不足|没有足够的?信息"
    r"|(?:判断|決定|断定|特定)でき(?:ない|ません)|알\s수\s없",
    re.IGNORECASE,
)
_SAYS_NOTHING = re.compile(
    r"\b(?:premises?|text|passage|facts?|rules?|context|story|they|theory|given information)\b[^.;,?!]{0,40}?\b(?:do not|does not|don['’]t|doesn['’]t|never|fail to|"  # noqa: E501
    r"fails to)\s(?:say|tell|state|specify|mention|settle|determine|decide|reveal|indicate|clarify|address)\b"
    r"|\bnothing\s(?:in\s[^.;,?!]{1,40}\s)?(?:says|tells|settles|decides|determines|states)\b"
    r"|\b(?:say|says|tell us)\snothing\b|\bsilent\s(?:on|about)\b|\bleft?\s(?:\w+\s)?open\b|\bremains?\sopen\b|\bopen question\b"  # noqa: E501
    r"|\bno\s(?:information|evidence)\s(?:about|on|whether|either way)\b"
    r"|\bnot\s(?:decidable|determinable|settled)\b|\bsagen\s(?:darüber\s|dazu\s)?nichts\b|\bne\s(?:le\s)?disent\spas\b|\bno\slo\sdicen\b|没有说明|没有提到|未提及|не\sсказано",
    re.IGNORECASE,
)


def leaves_open(sentence: str) -> bool:
    """Whether a sentence says that it cannot be told what is so, whatever else it names."""
    return _OPEN.search(sentence) is not None


def says_nothing(sentence: str) -> bool:
    """Whether a sentence that states no label says that the premises do not tell."""
    return leaves_open(sentence) or _SAYS_NOTHING.search(sentence) is not None
