"""Whether a place of the same name in another country is named: "Paris, Texas" for the capital of France."""

import re
from functools import lru_cache

from reward_service.grading.texts.sentence_core import starts_of
from reward_service.grading.texts.word_patterns import WordPattern

COUNTRIES = (
    "Afghanistan|Albania|Algeria|Andorra|Angola|Argentina|Armenia|Australia|Austria|Azerbaijan|Bahrain|Bangladesh|Barbados|Belarus|Belgium|Belize|Benin|Bhutan|Bolivia|Bosnia|Botswana|Brazil|Brunei|Bulgaria|"
    "Burundi|Cambodia|Cameroon|Canada|Chad|Chile|China|Colombia|Congo|Costa Rica|Croatia|Cuba|Cyprus|Czechia|Czech Republic|Denmark|Ecuador|Egypt|El Salvador|England|Eritrea|Estonia|Ethiopia|Fiji|Finland|France|"
    "Gabon|Germany|Ghana|Greece|Guatemala|Guinea|Guyana|Haiti|Honduras|Hungary|Iceland|India|Indonesia|Iran|Iraq|Ireland|Israel|Italy|Jamaica|Japan|Jordan|Kazakhstan|Kenya|Korea|South Korea|North Korea|Kuwait|"
    "Kyrgyzstan|Laos|Latvia|Lebanon|Liberia|Libya|Liechtenstein|Lithuania|Luxembourg|Madagascar|Malaysia|Mali|Malta|Mauritania|Mexico|Moldova|Monaco|Mongolia|Montenegro|Morocco|Mozambique|Myanmar|Namibia|Nepal|"
    "Netherlands|the Netherlands|New Zealand|Nicaragua|Nigeria|North Macedonia|Norway|Oman|Pakistan|Palestine|Panama|Paraguay|Peru|Poland|Portugal|Qatar|Romania|Russia|Rwanda|Saudi Arabia|Scotland|Senegal|"
    "Serbia|Singapore|Slovakia|Slovenia|Somalia|South Africa|Spain|Sri Lanka|Sudan|Sweden|Switzerland|Syria|Taiwan|Tanzania|Thailand|Tunisia|Turkey|Türkiye|Uganda|Ukraine|United Arab Emirates|United Kingdom|UK|"
    "Great Britain|United States|the United States|USA|U\\.S\\.A?\\.?|Uruguay|Uzbekistan|Venezuela|Vietnam|Wales|Yemen|Zambia|Zimbabwe|"
    "Deutschland|Frankreich|Italien|Spanien|Österreich|Schweiz|Polen|Japan|Griechenland|Russland|England|Großbritannien|Türkei|Ägypten|Indien|Norwegen|Schweden|Dänemark|Belgien|Brasilien|"
    "Allemagne|Italie|Espagne|Autriche|Suisse|Pologne|Japon|Grèce|Russie|Angleterre|Royaume-Uni|Turquie|Égypte|Inde|Chine|Belgique|Brésil|Maroc|États-Unis|"
    "Alemania|Francia|Italia|España|Suiza|Polonia|Japón|Grecia|Rusia|Inglaterra|Reino Unido|Turquía|Egipto|Brasil|México|Perú|Estados Unidos|"
    "Germania|Spagna|Svizzera|Giappone|Russia|Inghilterra|Regno Unito|Turchia|Egitto|Stati Uniti|Alemanha|França|Espanha|Itália|Suíça|Japão|Rússia|Inglaterra|Turquia|Egito|"
    "Германия|Франция|Италия|Испания|Япония|Россия|Китай|Польша|Niemcy|Francja|Włochy|Hiszpania|Japonia|Rosja|Polska"
)
"""The text of a pattern for names of countries in seven languages."""
STATES = (
    "Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|"
    "Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|New Hampshire|New Jersey|New Mexico|"
    "New York|North Carolina|North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|Rhode Island|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|"
    "Virginia|Washington|West Virginia|Wisconsin|Wyoming|Ontario|Quebec|British Columbia|Alberta|New South Wales|Queensland"
)
"""The same for states and provinces."""
_ASKED = WordPattern(
    r"(?<!\w)(?:capital|city|town|place|river|mountain|lake|port|where|capitale|ville|ciudad|città|cidade|Hauptstadt|Stadt|столиц\w{1,2}|город\w{0,2})(?!\w)"
    rf"[^.?!\n]{{0,60}}?(?<!\w)(?:of|in|de|du|di|von|da|do|en)\s(?:the\s|la\s|l['’])?(?P<country>{COUNTRIES})(?!\w)"
)
_BEHIND = re.compile(rf"\s?[,(]\s?(?P<place>{STATES}|{COUNTRIES})(?!\w)")


_ALIKE = (
    re.compile(rf"(?:the )?United States|USA|U\\.S\\.A?\\.?|{STATES}"),
    re.compile("United Kingdom|UK|Great Britain|England|Scotland|Wales"),
)
"""Names of one country and of its parts."""


def is_of_other_country(behind: str, prompt: str) -> bool:
    """Whether what stands behind the name of a place sets it in another country than the one that the question names."""
    place = _BEHIND.match(behind)
    asked = _asked(prompt[-1_000:]) if place is not None else None
    if place is None or asked is None or place["place"] in prompt:
        return False
    return not any(one.fullmatch(place["place"]) and one.fullmatch(asked) for one in _ALIKE)


@lru_cache(512)
def _asked(question: str) -> str | None:
    """The country in which a question asks for a place."""
    found = _ASKED.search(question)
    return found["country"] if found else None


def is_elsewhere(sentence: str, name: str, prompt: str) -> bool:
    """Whether a sentence sets every mention of a name in another country than the question's own."""
    if "," not in sentence and "(" not in sentence:
        return False
    ends = [at + len(name) for at in starts_of(sentence, name)]
    return bool(ends) and all(is_of_other_country(sentence[end:], prompt) for end in ends)
