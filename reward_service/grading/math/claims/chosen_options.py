"""The option that a sentence chooses by its letter, in words such as "go with" and "choose"."""

import re

from reward_service.grading.math.claims.claim_types import Rank, Statement
from reward_service.grading.math.claims.polarity import denial

_SELECTED = re.compile(
    (
        r"(?<![^\W_])(?:option|choice|letter|statement|options|opción|opção|alternativa|"
        r"réponse|lettre|विकल्प|الخيار|phương án|buchstabe|选项?|選択肢|선택지)"
        r"s?\s{0,2}[\ue000(]{0,2}([A-H])(?![A-Za-z])|(?:选择?|選|choose|pick|select|chọn|with)"
        r"\s{0,2}[\ue000(]{0,2}([A-H]{1,5})(?![A-Za-z])"
    ),
    re.IGNORECASE,
)


def chosen_letter(clause: str) -> str:
    """The letter of the one option a clause names or chooses; empty for none and for several."""
    found = [m.group(1) or m.group(2) for m in _SELECTED.finditer(clause)]
    cyrillic = _CYRILLIC_OPTION.findall(clause)
    if len(cyrillic) == 1 and not found:
        return str(cyrillic[0])
    return found[0].upper() if len(found) == 1 else ""


_CYRILLIC_OPTION = re.compile(
    r"(?:вариант|ответ|буква|пункт)\s(?:под буквой\s)?([А-ЕA-E])(?![^\W_])", re.IGNORECASE
)


_PICKED = re.compile(
    r"(?:go with|goes with|going with|pick|choose|select|mark|it's|it is|故选|选择?|應選|選ぶ|chọn|je choisis|elijo|escolho|wähle|выбираю|выбираем)\s?[\ue000(]{0,2}([A-H])[)\ue001]{0,2}(?![A-Za-z])",
    re.IGNORECASE,
)


def picked(sentence: str) -> Statement | None:
    """ "Go with (B)": the option a sentence chooses, for a prompt that lists options."""
    found = list(_PICKED.finditer(sentence))
    if len(found) != 1 or found[0][1] != found[0][1].upper():
        return None
    return Statement(found[0][1], Rank.EXPLICIT, found[0].group(), denial(sentence[: found[0].start()]))
