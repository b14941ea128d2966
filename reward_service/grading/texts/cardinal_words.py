"""Number words from 2 to 99 of languages in which a question asks "how many", as figures."""

import re
from functools import lru_cache

from reward_service.text.letter_case import lowered

_ASKED = {
    "en": r"how\smany",
    "de": r"wie\s?viele?",
    "fr": r"combien\s(?:de\s|d['’])(?:la\s|le\s)?",
    "es": r"cuánt[oa]s",
    "it": r"quant[ie]",
    "pt": r"quant[oa]s",
    "nl": r"hoeveel",
    "ru": r"сколько",
    "pl": r"ile",
    "sv": r"hur\smånga",
}
"""What asks for a number of things, before their noun."""
_ASKS = {
    language: re.compile(rf"(?<!\w){cue}\s?((?:[^\W\d_][\w-]{{1,30}}\s?){{1,3}})", re.IGNORECASE)
    for language, cue in _ASKED.items()
}
MAX_QUESTION = 2_000
"""Characters at the end of a prompt in which the question is looked for."""
_UNITS = {
    "de": "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn",
    "fr": "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf",
    "es": "dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve",
    "it": "due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove",
    "pt": "dois três quatro cinco seis sete oito nove dez onze doze treze quatorze quinze dezesseis dezessete dezoito dezenove",
    "nl": "twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien",
    "ru": "два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать",
    "pl": "dwa trzy cztery pięć sześć siedem osiem dziewięć dziesięć jedenaście dwanaście trzynaście czternaście piętnaście szesnaście siedemnaście osiemnaście dziewiętnaście",
    "sv": "två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton sexton sjutton arton nitton",
}  # fmt: skip
_TENS = {
    "de": "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
    "fr": "vingt trente quarante cinquante soixante soixante-dix quatre-vingts quatre-vingt-dix",
    "es": "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
    "it": "venti trenta quaranta cinquanta sessanta settanta ottanta novanta",
    "pt": "vinte trinta quarenta cinquenta sessenta setenta oitenta noventa",
    "nl": "twintig dertig veertig vijftig zestig zeventig tachtig negentig",
    "ru": "двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто",
    "pl": "dwadzieścia trzydzieści czterdzieści pięćdziesiąt sześćdziesiąt siedemdziesiąt osiemdziesiąt dziewięćdziesiąt",
    "sv": "tjugo trettio fyrtio femtio sextio sjuttio åttio nittio",
}
_MORE = {
    "es": {"veintiuno": 21, "veintiún": 21, "veintidós": 22, "veintitrés": 23, "veinticuatro": 24, "veinticinco": 25, "veintiséis": 26, "veintisiete": 27, "veintiocho": 28, "veintinueve": 29, "cien": 100},
    "pt": {"duas": 2, "catorze": 14, "dezasseis": 16, "dezassete": 17, "dezanove": 19, "cem": 100},
    "ru": {"две": 2, "сто": 100}, "pl": {"dwie": 2, "sto": 100}, "fr": {"quatre-vingt": 80, "cent": 100}, "it": {"cento": 100},
}  # fmt: skip
_AND_ONE = {
    "de": "einund{ten}", "fr": "{ten} et un|{ten} et une|{ten}-et-un|{ten}-un", "es": "{ten} y uno|{ten} y un|{ten} y una", "it": "{stem}uno|{stem}un", "pt": "{ten} e um|{ten} e uma",
    "nl": "eenen{ten}", "ru": "{ten} один|{ten} одна|{ten} одно", "pl": "{ten} jeden", "sv": "{ten}en|{ten}ett",
}  # fmt: skip
_JOINS = {
    "es": "{ten} y {unit}",
    "pt": "{ten} e {unit}",
    "fr": "{ten}-{unit}",
    "ru": "{ten} {unit}",
    "pl": "{ten} {unit}",
    "de": "{unit}und{ten}",
    "nl": "{unit}en{ten}",
    "sv": "{ten}{unit}",
    "it": "{ten}{unit}",
}


def asked_of(prompt: str) -> tuple[str, tuple[str, ...]] | None:
    """The language and the words behind "how many" of a question; None when it asks for no number."""
    return _asked_of(prompt[-MAX_QUESTION:])


@lru_cache(256)
def _asked_of(question: str) -> tuple[str, tuple[str, ...]] | None:
    for language, pattern in _ASKS.items():
        found = pattern.search(question)
        if found is not None:
            return language, tuple(found[1].split())
    return None


def in_figures(text: str, language: str) -> str:
    """A text with the number words of a language as figures; English ones are read as tokens elsewhere."""
    if language not in _UNITS:
        return text
    words, pattern = _values(language)
    return pattern.sub(lambda found: str(words[lowered(found.group())]), text)


@lru_cache(16)
def _values(language: str) -> tuple[dict[str, int], re.Pattern[str]]:
    units = {word: value for value, word in enumerate(_UNITS[language].split(), 2)}
    tens = {word: 10 * value for value, word in enumerate(_TENS[language].split(), 2)}
    words = units | tens | _MORE.get(language, {})
    for ten, high in list(tens.items()):
        for one in _AND_ONE[language].split("|"):
            words.setdefault(one.format(ten=ten, stem=ten[:-1]), high + 1)
        for unit, low in list(units.items())[: 18 if language == "fr" else 8]:
            stem = ten.removesuffix("s") if language == "fr" else ten
            if language == "it" and unit[0] in "aeiou":
                stem = ten[:-1]
            words.setdefault(_JOINS[language].format(ten=stem, unit=unit), high + low)
    longest_first = sorted(words, key=len, reverse=True)
    pattern = "|".join(map(re.escape, longest_first))
    return words, re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE)
