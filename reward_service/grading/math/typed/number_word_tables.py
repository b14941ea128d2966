"""Number words of languages written with blanks, with their values: one table a language."""

from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """Number words of a language: values, multipliers, joints, parts of a whole, and words that show the language."""

    values: dict[str, int]
    multipliers: dict[str, int]
    joints: frozenset[str]
    parts: dict[str, int]
    halves: frozenset[str]
    shown_by: frozenset[str]
    ambiguous: frozenset[str] = frozenset()


def _listed(text: str, start: int = 0, step: int = 1) -> dict[str, int]:
    """Words in order with their values; `/` stands between spellings of one value, `.` for none."""
    found = {}
    for i, words in enumerate(text.split()):
        found.update({word.replace("_", " "): start + i * step for word in words.split("/") if word != "."})
    return found


def _pairs(text: str) -> dict[str, int]:
    """`word=5 other=7` as a table."""
    return {word.replace("_", " "): int(n) for word, n in (pair.split("=") for pair in text.split())}


def word_set(text: str) -> frozenset[str]:
    return frozenset(word.replace("_", " ") for word in text.split())


def _english() -> Language:
    ones = (
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen"
    )
    parts = (
        "half=2 halves=2 third=3 thirds=3 quarter=4 quarters=4 fourth=4 fourths=4 fifth=5 fifths=5 sixth=6 sixths=6 seventh=7 sevenths=7 "
        "eighth=8 eighths=8 ninth=9 ninths=9 tenth=10 tenths=10 eleventh=11 elevenths=11 twelfth=12 twelfths=12 thirteenths=13 "
        "fifteenth=15 fifteenths=15 sixteenth=16 sixteenths=16 twentieth=20 twentieths=20 hundredth=100 hundredths=100 thousandths=1000"
    )
    return Language(
        _listed(ones) | _listed("twenty thirty forty/fourty fifty sixty seventy eighty ninety", 20, 10),
        _pairs("hundred=100 thousand=1000 million=1000000 billion=1000000000 dozen=12"),
        word_set("and"), _pairs(parts), word_set("half"), word_set("the is are of and so that it there with"), word_set("one"),
    )  # fmt: skip


def _german() -> Language:
    ones = "null eins/ein/eine/einen/einem/einer zwei/zwo drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn".split()
    small = _listed(" ".join(ones))
    tens = _listed("zwanzig dreißig/dreissig vierzig fünfzig sechzig siebzig achtzig neunzig", 20, 10)
    stems = "ein zwei drei vier fünf sechs sieben acht neun".split()
    below = (
        small | tens | {f"{one}und{ten}": i + t for i, one in enumerate(stems, 1) for ten, t in tens.items()}
    )
    hundreds = {f"{one}hundert": 100 * i for i, one in enumerate(["", *stems[0:]]) if i} | {"hundert": 100}
    values = dict(below) | hundreds
    values |= {
        f"{h}{join}{w}": hv + v
        for h, hv in hundreds.items()
        for w, v in below.items()
        if v
        for join in ("", "und")
    }
    values |= {
        f"{w}tausend": 1000 * v
        for w, v in {
            **{s: i for i, s in enumerate(stems, 1)},
            **{k: v for k, v in below.items() if v > 9},
        }.items()
    }
    parts = _pairs(
        "drittel=3 viertel=4 fünftel=5 sechstel=6 siebtel=7 achtel=8 neuntel=9 zehntel=10 zwölftel=12 zwanzigstel=20 hundertstel=100"
    )
    return Language(
        values, _pairs("tausend=1000 million=1000000 millionen=1000000 milliarden=1000000000 dutzend=12"), word_set("und"), parts, word_set("halb halbe halben"),
        word_set("der die das ist sind also und von ein eine mit für"), word_set("ein eine eins einen einem einer elf acht"),
    )  # fmt: skip


def _french() -> Language:
    small = "zéro un/une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf"
    values = _listed(small) | _listed(
        "vingt trente quarante cinquante soixante septante huitante/octante nonante", 20, 10
    )
    names = {v: k for k, v in reversed(_listed(small).items())}
    for ten, base in (
        ("vingt", 20),
        ("trente", 30),
        ("quarante", 40),
        ("cinquante", 50),
        ("soixante", 60),
        ("quatre-vingt", 80),
    ):
        for i in range(1, 20 if base in {60, 80} else 10):
            values[f"{ten}-{names[i]}"] = values[f"{ten} {names[i]}"] = base + i
            if i in {1, 11} and base != 80:
                values[f"{ten} et {names[i]}"] = values[f"{ten}-et-{names[i]}"] = base + i
            if i == 1:
                values[f"{ten} et une"] = base + i
    values |= {"quatre-vingts": 80, "quatre-vingt": 80, "quatre vingts": 80}
    parts = "tiers=3 quart=4 quarts=4 cinquième=5 cinquièmes=5 sixième=6 sixièmes=6 septième=7 septièmes=7 huitième=8 huitièmes=8 neuvième=9 neuvièmes=9 dixième=10 dixièmes=10 douzième=12 douzièmes=12 vingtièmes=20 centièmes=100 demi=2 demis=2"
    return Language(
        values, _pairs("cent=100 cents=100 mille=1000 million=1000000 millions=1000000 milliard=1000000000 milliards=1000000000 douzaine=12"),
        word_set("et"), _pairs(parts), word_set("demi demie"), word_set("le la les est sont donc de des et il elle reste pour dans"),
        word_set("un une neuf six sept cent cents million millions"),
    )  # fmt: skip


def _spanish() -> Language:
    small = "cero un/uno/una dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis/dieciseis diecisiete dieciocho diecinueve veinte veintiuno/veintiún/veintiuna veintidós/veintidos veintitrés/veintitres veinticuatro veinticinco veintiséis/veintiseis veintisiete veintiocho veintinueve"
    hundreds = _listed(
        "cien/ciento doscientos/doscientas trescientos/trescientas cuatrocientos/cuatrocientas quinientos/quinientas seiscientos/seiscientas setecientos/setecientas ochocientos/ochocientas novecientos/novecientas",
        100,
        100,
    )
    parts = "tercio=3 tercios=3 cuarto=4 cuartos=4 quinto=5 quintos=5 quintas=5 sexto=6 sextos=6 séptimo=7 séptimos=7 octavo=8 octavos=8 noveno=9 novenos=9 décimo=10 décimos=10 doceavos=12 medio=2 medios=2 centésimos=100"
    return Language(
        _listed(small) | _listed("treinta cuarenta cincuenta sesenta setenta ochenta noventa", 30, 10) | hundreds,
        _pairs("mil=1000 millón=1000000 millones=1000000 docena=12 docenas=12"), word_set("y"), _pairs(parts), word_set("medio media"),
        word_set("el la los las es son de y que por se le en quedan tiene total"), word_set("un una uno once seis mil dos"),
    )  # fmt: skip


def _italian() -> Language:
    small = "zero uno/una due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove"
    tens = _listed("venti trenta quaranta cinquanta sessanta settanta ottanta novanta", 20, 10)
    ones = "uno due tre quattro cinque sei sette otto nove".split()
    joined = {
        (ten[:-1] if one[0] in "uo" else ten) + ("tré" if one == "tre" else one): value + i
        for ten, value in tens.items()
        for i, one in enumerate(ones, 1)
    }
    below = _listed(small) | tens | joined | {word.replace("tré", "tre"): n for word, n in joined.items()}
    hundreds = {f"{one if i > 1 else ''}cento": 100 * i for i, one in enumerate(ones, 1)}
    values = (
        below | hundreds | {f"{h}{w}": hv + n for h, hv in hundreds.items() for w, n in below.items() if n}
    )
    values |= {f"{w}mila": 1000 * n for w, n in below.items() if n > 1}
    parts = "terzo=3 terzi=3 quarto=4 quarti=4 quinto=5 quinti=5 sesto=6 sesti=6 settimo=7 settimi=7 ottavo=8 ottavi=8 nono=9 noni=9 decimo=10 decimi=10 mezzo=2 mezzi=2 centesimi=100"
    return Language(
        values, _pairs("mille=1000 milione=1000000 milioni=1000000 dozzina=12 dozzine=12"), word_set("e"), _pairs(parts),
        word_set("mezzo mezza"), word_set("il lo la gli le di è sono che per del della ci vogliono restano rimangono in totale"),
        word_set("uno una sei mille venti"),
    )  # fmt: skip


def _portuguese() -> Language:
    small = "zero um/uma dois/duas três quatro cinco seis sete oito nove dez onze doze treze catorze/quatorze quinze dezesseis/dezasseis dezessete/dezassete dezoito dezenove/dezanove"
    hundreds = _listed(
        "cem/cento duzentos/duzentas trezentos/trezentas quatrocentos/quatrocentas quinhentos/quinhentas seiscentos/seiscentas setecentos/setecentas oitocentos/oitocentas novecentos/novecentas",
        100,
        100,
    )
    parts = "terço=3 terços=3 quarto=4 quartos=4 quinto=5 quintos=5 sexto=6 sextos=6 sétimo=7 sétimos=7 oitavo=8 oitavos=8 nono=9 nonos=9 décimo=10 décimos=10 centésimos=100 meio=2 meios=2"
    return Language(
        _listed(small) | _listed("vinte trinta quarenta cinquenta/cinqüenta sessenta setenta oitenta noventa", 20, 10) | hundreds,
        _pairs("mil=1000 milhão=1000000 milhões=1000000 dúzia=12 dúzias=12"), word_set("e"), _pairs(parts), word_set("meio meia"),
        word_set("o a os as é são de do da e que para em com ele ela resta restam"), word_set("um uma seis mil nono onze dez"),
    )  # fmt: skip


def _russian() -> Language:
    small = (
        "ноль/нуль один/одна/одно/одного/одной/одну два/две/двух/двум три/трёх/трех/трём/трем четыре/четырёх/четырех пять/пяти шесть/шести семь/семи восемь/восьми "
        "девять/девяти десять/десяти одиннадцать/одиннадцати двенадцать/двенадцати тринадцать/тринадцати четырнадцать/четырнадцати "
        "пятнадцать/пятнадцати шестнадцать/шестнадцати семнадцать/семнадцати восемнадцать/восемнадцати девятнадцать/девятнадцати"
    )
    tens = "двадцать/двадцати тридцать/тридцати сорок/сорока пятьдесят/пятидесяти шестьдесят/шестидесяти семьдесят/семидесяти восемьдесят/восьмидесяти девяносто/девяноста"
    hundreds = "сто/ста двести/двухсот триста/трёхсот/трехсот четыреста/четырёхсот пятьсот/пятисот шестьсот/шестисот семьсот/семисот восемьсот/восьмисот девятьсот/девятисот"
    parts = "треть=3 трети=3 третья=3 третьих=3 третей=3 четверть=4 четверти=4 четвёртая=4 четвертая=4 четвёртых=4 четвертых=4 четвертей=4 пятая=5 пятых=5 шестая=6 шестых=6 седьмая=7 седьмых=7 восьмая=8 восьмых=8 девятая=9 девятых=9 десятая=10 десятых=10 двенадцатых=12 сотых=100 половина=2"
    return Language(
        _listed(small) | _listed(tens, 20, 10) | _listed(hundreds, 100, 100),
        _pairs("тысяча=1000 тысячи=1000 тысяч=1000 миллион=1000000 миллиона=1000000 миллионов=1000000 миллиард=1000000000"),
        frozenset(), _pairs(parts), word_set("с_половиной"), frozenset(), word_set("один одна одно одного одной одну три сто"),
    )  # fmt: skip


def vietnamese() -> Language:
    return Language(
        _listed("không một/mốt hai ba bốn/tư năm/lăm sáu bảy/bẩy tám chín mười"),
        _pairs("mươi=10 trăm=100 nghìn=1000 ngàn=1000 triệu=1000000 tỷ=1000000000 tá=12"), word_set("linh lẻ và"), {}, word_set("rưỡi"),
        word_set("là có được vậy số của"), word_set("không một tư năm ba hai"),
    )  # fmt: skip


def _hindi() -> Language:
    upto_hundred = (
        "शून्य एक दो तीन चार पाँच/पांच छह/छः/छे सात आठ नौ दस ग्यारह बारह तेरह चौदह पंद्रह/पन्द्रह सोलह सत्रह अठारह उन्नीस बीस इक्कीस बाईस/बाइस तेईस/तेइस चौबीस पच्चीस छब्बीस "
        "सत्ताईस/सत्ताइस अट्ठाईस/अट्ठाइस उनतीस तीस इकतीस बत्तीस तैंतीस चौंतीस पैंतीस छत्तीस सैंतीस अड़तीस उनतालीस चालीस इकतालीस बयालीस तैंतालीस चौवालीस/चवालीस पैंतालीस छियालीस "
        "सैंतालीस अड़तालीस उनचास पचास इक्यावन बावन तिरपन/तिरेपन चौवन पचपन छप्पन सत्तावन अट्ठावन उनसठ साठ इकसठ बासठ तिरसठ/तिरेसठ चौंसठ पैंसठ छियासठ सड़सठ अड़सठ उनहत्तर सत्तर "
        "इकहत्तर बहत्तर तिहत्तर चौहत्तर पचहत्तर छिहत्तर सतहत्तर अठहत्तर उन्यासी अस्सी इक्यासी बयासी तिरासी चौरासी पचासी छियासी सत्तासी अट्ठासी/अठासी नवासी नब्बे इक्यानवे/इक्यानबे "
        "बानवे/बानबे तिरानवे/तिरानबे चौरानवे/चौरानबे पंचानवे/पंचानबे छियानवे/छियानबे सत्तानवे/सत्तानबे अट्ठानवे/अट्ठानबे निन्यानवे/निन्यानबे"
    )
    return Language(
        _listed(upto_hundred), _pairs("सौ=100 हज़ार=1000 हजार=1000 लाख=100000 करोड़=10000000 दर्जन=12"), frozenset(),
        _pairs("तिहाई=3 चौथाई=4"), frozenset(), frozenset(), word_set("एक दो नौ"),
    )  # fmt: skip


def _arabic() -> Language:
    small = (
        "صفر واحد/واحدة اثنان/اثنين/اثنتان/اثنتين ثلاثة/ثلاث أربعة/أربع خمسة/خمس ستة/ست سبعة/سبع ثمانية/ثمان/ثماني تسعة/تسع عشرة/عشر أحد_عشر/إحدى_عشرة اثنا_عشر/اثني_عشر/اثنتا_عشرة "
        "ثلاثة_عشر/ثلاث_عشرة أربعة_عشر/أربع_عشرة خمسة_عشر/خمس_عشرة ستة_عشر/ست_عشرة سبعة_عشر/سبع_عشرة ثمانية_عشر/ثماني_عشرة تسعة_عشر/تسع_عشرة"
    )
    tens = (
        "عشرون/عشرين ثلاثون/ثلاثين أربعون/أربعين خمسون/خمسين ستون/ستين سبعون/سبعين ثمانون/ثمانين تسعون/تسعين"
    )
    hundreds = {
        f"{one}{hundred}": 100 * v
        for one, v in _pairs("ثلاث=3 أربع=4 خمس=5 ست=6 سبع=7 ثماني=8 ثمان=8 تسع=9").items()
        for hundred in ("مائة", "مئة", " مائة", " مئة")
    }
    joined = {f"و{ten}": v for ten, v in _listed(tens, 20, 10).items()} | {
        f"و{one}": v for one, v in _listed(small).items() if 0 < v < 11
    }
    return Language(
        _listed(small) | _listed(tens, 20, 10) | joined | hundreds | _pairs("مئتان=200 مئتين=200 مائتان=200 مائتين=200 ألفان=2000 ألفين=2000"),
        _pairs("مئة=100 مائة=100 ألف=1000 آلاف=1000 مليون=1000000 ملايين=1000000"), word_set("و"),
        _pairs("نصف=2 ثلث=3 أثلاث=3 ربع=4 أرباع=4 خمس=5 أخماس=5 أسداس=6 أسباع=7 أثمان=8 أتساع=9 أعشار=10"), word_set("ونصف"), frozenset(),
        word_set("واحد واحدة ست"),
    )  # fmt: skip


@cache
def languages() -> tuple[Language, ...]:
    """Every language of the table."""
    return (
        _english(),
        _german(),
        _french(),
        _spanish(),
        _italian(),
        _portuguese(),
        _russian(),
        vietnamese(),
        _hindi(),
        _arabic(),
    )
