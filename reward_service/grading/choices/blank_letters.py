"""The letters that a text puts into blanks one after the other: `1. B  2. A`, "First blank: B (…). Second
blank: A."."""

import re
import unicodedata

from reward_service.grading.choices.declaration import Declaration

MAX_BLANKS_TEXT, MAX_IN_WORDS = 8_000, 2_000
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5}
_NUMBERED = re.compile(
    r"(?:^|[\s|:：,，;；、])(?:[(（]?(\d{1,2})[)）]?|[(（](i{1,3}|iv|v)[)）])\s?[.:：、|]?\s?[(（]?([A-Z])[)）]?(?=[\s|,;.，；、。]|$)",
    re.MULTILINE,
)
_FIRSTS = (
    "first|1st|one|erste[rsnm]?|premi[eè]re?|primer[ao]?|prim[ao]|primeir[ao]|eerste|första|перв\\w{2}|pierwsz\\w{1,3}|birinci|(?:thứ\\s)?nhất|pertama|prvn[ií]|第一|첫|الأول\\w?|पहल\\w",
    "second|2nd|two|zweite[rsnm]?|deuxième|seconde?|segund[ao]|second[ao]|tweede|andra|втор\\w{2}|drug\\w{1,3}|ikinci|(?:thứ\\s)?hai|kedua|druh[áýé]|第二|두|الثاني\\w?|दूसर\\w",
    "third|3rd|three|dritte[rsnm]?|troisième|tercer[ao]?|terz[ao]|terceir[ao]|derde|tredje|трет\\w{2}|trzeci\\w{0,3}|üçüncü|(?:thứ\\s)?ba|ketiga|třetí|第三|세|الثالث\\w?|तीसर\\w",
    "fourth|4th|four|vierte[rsnm]?|quatrième|cuart[ao]|quart[ao]|vierde|fjärde|четверт\\w{2}|czwart\\w{1,3}|dördüncü|(?:thứ\\s)?tư|keempat|čtvrt\\w|第四|네|الرابع\\w?|चौथ\\w",
    "fifth|5th|five|fünfte[rsnm]?|cinquième|quint[ao]|vijfde|femte|пят\\w{2}|piąt\\w{1,3}|beşinci|(?:thứ\\s)?năm|kelima|pát\\w|第五|다섯|الخامس\\w?|पाँचव\\w",
)
_BLANK_WORDS = r"(?:blank|gap|space|slot|part|step|lücke|leerstelle|trou|espace|blanc|hueco|espacio|blanco|lacuna|spazio|espaço|gat|lucka|пропуск|luka|boşluk|chỗ\strống|空|空格|空欄|빈칸|فراغ)"
_ORDINAL = re.compile(
    rf"(?:(?<![^\W\d_])|(?<=[ الأ]))(?:{'|'.join(f'(?P<p{at}>{words})' for at, words in enumerate(_FIRSTS, 1))})(?![^\W\d_]{{4}})"
    rf"|{_BLANK_WORDS}\s{{0,2}}(?:no\.\s?|nr\.\s?|#|\()?(?P<figure>\d{{1,2}})(?!\d)",
    re.IGNORECASE,
)
_FILLED = re.compile(
    r"^(?:[^.;\n:：=→]{0,40}[:：=→]|[^.;\n:：=→A-Z]{0,40}?(?:->|[-–—]\s|\s(?:is|ist|est|es|è|é|är|to|это|takes|gets|with|la|هو)\s|是|填|选|は|은|는|に|에|\s))\s?(?:the\s|option\s|letter\s|选)?[*\"“(（\[]{0,3}([A-Z])(?![\w'’])",
)


def blank_letters(text: str, count: int) -> list[Declaration]:
    """Letters behind the numbers or ordinals of the blanks; nothing unless every blank has one, in order."""
    tail = unicodedata.normalize("NFKC", text[-MAX_BLANKS_TEXT:])
    found = _NUMBERED.findall(tail)
    numbers = [int(number) if number else _ROMAN[roman] for number, roman, _ in found]
    if len(found) == count and numbers == list(range(numbers[0], numbers[0] + count)):
        return _declared(tuple(letter for _, _, letter in found))
    return _in_words(tail, count)


def _in_words(text: str, count: int) -> list[Declaration]:
    text = text[-MAX_IN_WORDS:] if count > 1 else ""
    places = list(_ORDINAL.finditer(text))[: 2 * count + 2]
    letters: list[str] = []
    for at, place in enumerate(places):
        end = places[at + 1].start() if at + 1 < len(places) else len(text)
        filled = _FILLED.match(text[place.end() : min(end, place.end() + 120)])
        if filled is None:
            continue
        number = int(place["figure"] or next(n for n in range(1, 6) if place[f"p{n}"]))
        if number != len(letters) + 1:
            return []
        letters.append(filled.group(1))
    return _declared(tuple(letters)) if len(letters) == count > 1 else []


def _declared(letters: tuple[str, ...]) -> list[Declaration]:
    return [Declaration(letters, 0, "numbered blanks", ", ".join(letters))]
