"""Units: which words are units, their dimension and size, in Latin, Chinese, Japanese, Korean, Cyrillic, Indian words.

Sizes are the SI definitions, exact. A word that is not here is a noun ("marbles"), which never decides anything.
The table is ours because no unit library knows these scripts, and none reads a phrase in microseconds; pint is
the oracle of its tests.
"""

import re
from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache

_F = Fraction
Dimension = Mapping[str, int]
_LB = _F(45359237, 10**8)
_INCH = _F(254, 10000)
_GALLON = _F(3785411784, 10**12)

_PREFIXES = (
    ("n", "nano", _F(1, 10**9)), ("µ", "micro", _F(1, 10**6)), ("μ", "micro", _F(1, 10**6)), ("m", "milli", _F(1, 1000)),
    ("c", "centi", _F(1, 100)), ("d", "deci", _F(1, 10)), ("k", "kilo", _F(1000)), ("M", "mega", _F(10**6)),
    ("G", "giga", _F(10**9)),
)  # fmt: skip
_FORCE = {"mass": 1, "length": 1, "time": -2}
_ENERGY = {"mass": 1, "length": 2, "time": -2}
_POWER = {"mass": 1, "length": 2, "time": -3}
_PRESSURE = {"mass": 1, "length": -1, "time": -2}
_VOLT = {"mass": 1, "length": 2, "time": -3, "current": -1}
_PREFIXED: tuple[tuple[str, str, Dimension, Fraction], ...] = (
    # symbol, names, dimension, size
    ("m", "meter meters metre metres", {"length": 1}, _F(1)),
    ("g", "gram grams gramme grammes", {"mass": 1}, _F(1, 1000)),
    ("s", "second seconds", {"time": 1}, _F(1)),
    ("L", "liter liters litre litres", {"length": 3}, _F(1, 1000)),
    ("l", "", {"length": 3}, _F(1, 1000)),
    ("N", "newton newtons", _FORCE, _F(1)),
    ("J", "joule joules", _ENERGY, _F(1)),
    ("W", "watt watts", _POWER, _F(1)),
    ("Pa", "pascal pascals", _PRESSURE, _F(1)),
    ("Hz", "hertz", {"time": -1, "cycle": 1}, _F(1)),
    ("V", "volt volts", _VOLT, _F(1)),
    ("A", "ampere amperes amp amps", {"current": 1}, _F(1)),
    ("mol", "mole moles", {"amount": 1}, _F(1)),
    ("eV", "", _ENERGY, _F(1602176634, 10**28)),
    ("Wh", "", _ENERGY, _F(3600)),
    ("cal", "calorie calories", _ENERGY, _F(4184, 1000)),
    ("Ω", "ohm ohms", {"mass": 1, "length": 2, "time": -3, "current": -2}, _F(1)),
    ("F", "farad farads", {"mass": -1, "length": -2, "time": 4, "current": 2}, _F(1)),
    ("T", "tesla teslas", {"mass": 1, "time": -2, "current": -1}, _F(1)),
    ("C", "coulomb coulombs", {"time": 1, "current": 1}, _F(1)),
    ("B", "byte bytes", {"byte": 1}, _F(1)),
    ("bit", "bit bits", {"byte": 1}, _F(1, 8)),
)
_PLAIN: tuple[tuple[Dimension, Fraction, str], ...] = (
    ({"length": 1}, _F(1), "米 公尺 メートル 미터 м метр метра метров метры mètre mètres metro metros متر मीटर mét"),
    ({"length": 1}, _F(1000), (
        "千米 公里 キロメートル 킬로미터 км километр километра километров kilomètre kilomètres kilómetro "
        "kilómetros quilômetro quilômetros किलोमीटर كيلومتر كم kms किमी"
        )),
    ({"length": 1}, _F(1, 100), (
        "厘米 公分 センチメートル 센티미터 см сантиметр сантиметра сантиметров centimètre centimètres "
        "centímetro centímetros सेंटीमीटर سنتيمتر سم cms सेमी zentimeter"
        )),
    ({"length": 1}, _F(1, 10), "分米 дм дециметр дециметров"),
    ({"length": 1}, _F(1, 1000), (
        "毫米 ミリメートル 밀리미터 мм миллиметр миллиметров milímetro milímetros millimètre millimètres "
        "मिलीमीटर"
        )),
    ({"length": 1}, _F(1), "metri metern أمتار"),
    ({"length": 1}, _F(1000), "chilometro chilometri kilometern كيلومترات"),
    ({"length": 1}, _F(1, 100), "centimetro centimetri センチ"),
    ({"length": 1}, _F(1, 1000), "millimetro millimetri"),
    ({"length": 2}, _F(10000), "ettaro ettari hektar га"),
    ({"length": 3}, _F(1, 1000), "litri litern لترات"),
    ({"length": 3}, _F(1, 10**6), "millilitro millilitri"),
    ({"mass": 1}, _F(1), "chilo chili chilogrammo chilogrammi كيلوجرام"),
    ({"mass": 1}, _F(1, 1000), "grammo grammi"),
    ({"time": 1}, _F(1), "secondo secondi"),
    ({"time": 1}, _F(60), "minuti"),
    ({"time": 1}, _F(3600), "ora ore ساعتان ساعتين"),
    ({"time": 1}, _F(86400), "giorno giorni"),
    ({"time": 1}, _F(604800), "settimana settimane"),
    ({"month": 1}, _F(1), "mese mesi 달"),
    ({"month": 1}, _F(12), "anno anni"),
    ({"length": 1}, _INCH, (
        "inch inches 英寸 インチ 인치 дюйм дюймов pulgada pulgadas pouce pouces zoll polegada "
        "polegadas इंच"
        )),
    ({"length": 1}, _INCH * 12, "ft foot feet 英尺 フィート 피트 фут футов फुट फीट"),
    ({"length": 1}, _INCH * 36, "yd yds yard yards 码 ヤード 야드 गज"),
    ({"length": 1}, _F(1609344, 1000), "mi mile miles 英里 マイル 마일 миля миль мили meile meilen milla millas मील ميل"),
    ({"length": 1}, _F(500), "里"),
    ({"length": 1}, _F(9460730472580800), "ly lightyear lightyears light-year light-years"),
    ({"length": 1}, _F(1852), "nmi"),
    ({"length": 2}, _F(10000), "ha hectare hectares 公顷 гектар гектаров hectárea hectáreas हेक्टेयर"),
    ({"length": 2}, _F(316160658, 78125), "acre acres 英亩"),
    ({"length": 2}, _F(2000, 3), "亩"),
    ({"length": 2}, _F(1), "㎡ 平米 평방미터 제곱미터"),
    ({"length": 2}, _F(1, 10000), "㎠ 제곱센티미터"),
    ({"length": 2}, _F(10**6), "㎢ 제곱킬로미터"),
    ({"length": 3}, _F(1), "㎥ 세제곱미터"),
    ({"length": 3}, _F(1, 10**6), "㎤ cc 세제곱센티미터"),
    ({"length": 3}, _F(1, 1000), "升 公升 リットル 리터 л литр литра литров litro litros लीटर لتر lít ℓ"),
    ({"length": 3}, _F(1, 10**6), "毫升 ミリリットル 밀리리터 мл миллилитр миллилитров mililitro mililitros मिलीलीटर"),
    ({"length": 3}, _GALLON, "gal gallon gallons 加仑 ガロン 갤런 галлон галлонов galón galones गैलन"),
    ({"length": 3}, _GALLON / 4, "qt quart quarts 夸脱"),
    ({"length": 3}, _GALLON / 8, "pt pint pints 品脱"),
    ({"length": 3}, _GALLON / 16, "cup cups"),
    ({"length": 3}, _GALLON / 256, "tbsp tablespoon tablespoons"),
    ({"length": 3}, _GALLON / 768, "tsp teaspoon teaspoons"),
    ({"mass": 1}, _F(1), (
        "千克 公斤 キログラム 킬로그램 кг килограмм килограмма килограммов kilogramo kilogramos kilogramm "
        "kilogrammes kilogramme kilo kilos quilograma quilogramas quilo quilos किलोग्राम "
        "किलो كيلوغرام كجم كغ kgs किग्रा ㎏"
        )),
    ({"mass": 1}, _F(1, 1000), (
        "克 グラム 그램 г грамм грамма граммов gramo gramos gramm grama gramas ग्राम غرام جرام "
        "gm gms gam"
        )),
    ({"mass": 1}, _F(1, 10**6), "毫克 ミリグラム 밀리그램 мг миллиграмм миллиграммов"),
    ({"mass": 1}, _F(1, 2), "斤"),
    ({"mass": 1}, _F(1000), (
        "t tonne tonnes ton tons 吨 公吨 トン 톤 т тонна тонны тонн tonelada toneladas tonnen "
        "टन طن tấn"
        )),
    ({"mass": 1}, _LB, "lb lbs 磅 ポンド 파운드 фунт фунтов libra libras"),
    ({"mass": 1}, _LB / 16, "oz ounce ounces 盎司 オンス 온스 унция унций onza onzas"),
    ({"time": 1}, _F(1), (
        "sec secs 秒 秒钟 초 с секунда секунды секунд сек segundo segundos seconde secondes "
        "sekunde sekunden सेकंड सेकेंड ثانية ثوان giây"
        )),
    ({"time": 1}, _F(60), (
        "min mins minute minutes 分钟 分鐘 분 мин минута минуты минут minuto minutos minuten "
        "मिनट دقيقة دقائق phút"
        )),
    ({"time": 1}, _F(3600), (
        "h hr hrs hour hours 小时 小時 时 時 時間 시간 ч час часа часов hora horas heure heures stunde "
        "stunden std घंटे घंटा घण्टे ساعة ساعات giờ tiếng"
        )),
    ({"time": 1}, _F(86400), (
        "day days 天 日 日間 일 день дня дней día días jour jours tag tage tagen dia dias "
        "दिन يوم أيام ngày"
        )),
    ({"time": 1}, _F(604800), (
        "week weeks wk wks 周 星期 週間 주 неделя недели недель semana semanas semaine semaines "
        "woche wochen सप्ताह हफ्ते أسبوع أسابيع tuần"
        )),
    ({"month": 1}, _F(1), (
        "month months 个月 個月 ヶ月 か月 개월 месяц месяца месяцев mes meses mois monat monate "
        "monaten mês महीने महीना माह شهر أشهر tháng"
        )),
    ({"month": 1}, _F(12), (
        "year years yr yrs 年 年間 년 год года лет año años ans an année années jahr jahre "
        "jahren ano anos वर्ष साल سنة سنوات năm"
        )),
    ({"angle": 1}, _F(1), (
        "deg degree degrees ° 度 도 градус градуса градусов grado grados degré degrés grad "
        "graus grau डिग्री درجة độ"
        )),
    ({"radian": 1}, _F(1), "rad radian radians 弧度 ラジアン 라디안 радиан радиана радианов"),
    ({"kelvin": 1}, _F(1), "K kelvin kelvins"),
    ({"celsius": 1}, _F(1), "°C ℃ celsius 摄氏度"),
    ({"fahrenheit": 1}, _F(1), "°F ℉ fahrenheit 华氏度"),
    ({"length": 1, "time": -1}, _F(10, 36), "kmh kph км/ч"),
    ({"length": 1, "time": -1}, _F(1609344, 3600000), "mph"),
    ({"length": 1, "time": -1}, _F(1852, 3600), "knot knots"),
    ({"cycle": 1, "time": -1}, _F(1, 60), "rpm"),
    ({"cycle": 1}, _F(1), "rev revs revolution revolutions rotation rotations"),
    (_FORCE, _F(1), "牛 牛顿 ニュートン 뉴턴 Н"),
    (_ENERGY, _F(1), "焦 焦耳 ジュール 줄 Дж"),
    (_POWER, _F(1), "瓦 瓦特 ワット 와트 Вт"),
    (_VOLT, _F(1), "伏 伏特 ボルト 볼트 В"),
    (_PRESSURE, _F(101325), "atm"),
    (_PRESSURE, _F(10**5), "bar bars"),
    (_PRESSURE, _F(101325, 760), "mmHg torr"),
    ({"amount": 1, "length": -3}, _F(1000), "molar"),
    (_ENERGY, _F(3600000), "度电"),
    (_POWER, _F(745699872, 10**6), "hp horsepower"),
    ({"morning": 1}, _F(1), "AM am a.m A.M a.m. A.M."),
    ({"afternoon": 1}, _F(1), "PM pm p.m P.M p.m. P.M."),
    ({"unit": 1}, _F(1), (
        "unit units u 单位 単位 unidad unidades unidade unité unités Einheit Einheiten Längeneinheit Längeneinheiten LE unità единица единицы единиц 단위 "
        "इकाई इकाइयाँ وحدة وحدات"
        )),
    ({"unit": 2}, _F(1), "Flächeneinheit Flächeneinheiten FE"),
    ({"unit": 3}, _F(1), "Volumeneinheit Volumeneinheiten VE Raumeinheiten"),
    ({"percent": 1}, _F(1, 100), (
        "percent pct percentage % per-cent ％ процент процента процентов prozent 퍼센트 パーセント "
        "प्रतिशत"
        )),
    ({"ordinal": 1}, _F(1), "st nd rd th"),
)  # fmt: skip
_MONEY: tuple[tuple[str, Fraction, str], ...] = (
    ("usd", _F(1), (
        "USD US$ $ dollar dollars bucks buck 美元 ドル 달러 доллар доллара долларов dólar dólares "
        "dollari دولار डॉलर đô la đô-la"
        )),
    ("usd", _F(1, 100), "cent cents ¢ 美分 セント 센트 цент цента центов centavo centavos centime centimes सेंट"),
    ("eur", _F(1), "EUR € euro euros 欧元 ユーロ 유로 евро يورو यूरो"),
    ("gbp", _F(1), "GBP £ 英镑"),
    ("gbp", _F(1, 100), "pence penny"),
    ("cny", _F(1), "CNY RMB yuan 元 块 块钱 人民币 元钱 圆 위안 юань юаней"),
    ("cny", _F(1, 10), "角 毛 角钱 毛钱"),
    ("jpy", _F(1), "JPY yen 円 日元 엔 иен йен"),
    ("inr", _F(1), "INR ₹ rupee rupees Rs rs Rs. 卢比 रुपये रुपए रुपया रु ルピー 루피 рупий рупии"),
    ("krw", _F(1), "KRW ₩ won 원 韩元 ウォン"),
    ("rub", _F(1), "RUB ₽ руб рубль рубля рублей ruble rubles rouble roubles 卢布 루블"),
    ("rub", _F(1, 100), "копейка копейки копеек коп"),
    ("vnd", _F(1), "VND đồng ₫ dong"),
    ("brl", _F(1), "BRL R$ reais real"),
    ("mxn", _F(1), "peso pesos MXN 比索"),
    ("chf", _F(1), "CHF francs franc"),
    ("php", _F(1), "PHP ₱"),
    ("cad", _F(1), "CAD"),
    ("aud", _F(1), "AUD"),
    ("egp", _F(1), "جنيه جنيهات"),
    ("sar", _F(1), "ريال ريالات"),
    ("aed", _F(1), "درهم دراهم"),
    ("dinar", _F(1), "دينار دنانير"),
    ("ils", _F(1), "شيكل"),
    ("try", _F(1), "lira liras TRY"),
)  # fmt: skip
CURRENCIES = frozenset(name for name, _, _ in _MONEY)
POUND = "pound pounds"
"""Mass or money: the other side decides."""


def _table() -> dict[str, tuple[Dimension, Fraction]]:
    table: dict[str, tuple[Dimension, Fraction]] = {}
    for symbol, names, dimension, size in _PREFIXED:
        for short, long, factor in _PREFIXES:
            table[short + symbol] = dimension, size * factor
            for name in names.split():
                table[long + name] = dimension, size * factor
        for name in [symbol, *names.split()]:
            table[name] = dimension, size
    for dimension, size, listed in _PLAIN:
        table.update(dict.fromkeys(listed.split(), (dimension, size)))
    for currency, size, listed in _MONEY:
        table.update(dict.fromkeys(listed.split(), ({currency: 1}, size)))
    table.update(dict.fromkeys(POUND.split(), ({"mass": 1}, _LB)))
    for name in ("in", "pt", "dB", "mF", "cd", "dl", "dL"):
        table.pop(name, None)
    table["in"] = {"length": 1}, _INCH
    table["分"] = {"time": 1}, _F(60)
    table["mL"] = table["ml"] = {"length": 3}, _F(1, 10**6)
    return table


_BY_NAME = _table()
_FOLDED = {name.casefold(): unit for name, unit in reversed(_BY_NAME.items()) if len(name) > 3}
_LONGEST = max(map(len, _BY_NAME))
Unit = tuple[tuple[tuple[str, int], ...], Fraction]
"""Dimensions with their powers, and the size in base units."""

_AREA_WORDS = (("square", 2), ("sq", 2), ("cubic", 3), ("cu", 3), ("平方", 2), ("立方", 3), ("квадратных", 2), ("кубических", 3),
    ("quadrat", 2), ("kubik", 3), ("cuadrados", 2), ("cúbicos", 3), ("carrés", 2), ("cubes", 3), ("quadrados", 2), ("cuadradas", 2), ("carrées", 2), ("quadradas", 2), ("cúbicas", 3), ("cubiques", 3), ("वर्ग", 2), ("घन", 3),
    ("제곱", 2), ("세제곱", 3), ("平方の", 2), ("مربع", 2), ("مكعب", 3), ("кв", 2), ("куб", 3), ("vuông", 2), ("khối", 3), ("cuadrado", 2),
    ("carré", 2), ("quadrado", 2), ("cúbico", 3), ("cube", 3), ("squared", 2), ("cubed", 3), ("مربعة", 2), ("مكعبة", 3), ("مربعا", 2))  # fmt: skip
_AREAS = dict(_AREA_WORDS)
AREA_WORDS = tuple(_AREAS)
"""Words for squares and cubes of a unit."""
_BEHIND = frozenset(
    (
        "cuadrados cúbicos carrés cubes quadrados cuadradas carrées quadradas cúbicas cubiques مربع مكعب vuông khối cuadrado carré "
        "quadrado cúbico cube squared cubed مربعة مكعبة مربعا"
    ).split()
)
_PER = re.compile(r"\s*(?:/|÷|\bper\b|每|毎|\bpro\b|\bpor\b|\bpar\b|\bв\b|당|प्रति|\bmỗi\b|لكل)\s*")
_STEP = re.compile(
    r"\s*(?:(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<per>/|÷|\bper\b|\beach\b|\bevery\b|\ban?\b|每|毎|\bpro\b|"
    r"\bpar\b|당|प्रति|\bmỗi\b|لكل)|(?P<times>[·*×⋅.]|\\cdot\s?|\\times\s?|-(?=[A-Za-z])"
    r")|"
    r"\^\s?\{?\s?(?P<power>[-−+]?\d{1,2})\s?\}?|(?P<word>°[CF]?|℃|℉|[%¢€£¥₹₩₽₫₱$㎡㎠㎢㎥㎤㎏ℓ]|"
    r"(?:[^\W\d_]|[\u0900-\u0963])+(?:[./-][a-zA-Z](?![a-zA-Z])[.]?)?))"
)


def known(word: str) -> bool:
    """Whether a bare word (two letters or more) after a number is a unit."""
    return len(word) > 1 and _lookup(word) is not None


@lru_cache(4096)
def read(text: str, power: int = 1) -> Unit | None:
    """The unit a text names (`square meters`, `km/h`, `J/(g·°C)`, `平方厘米`, `cm` with `power` 2); None for a noun."""
    text = (
        text.strip().rstrip(".").replace("{", "").replace("}", "")
        if "{" in text
        else text.strip().rstrip(".")
    )
    if not text or len(text) > 80:
        return None
    whole = _lookup(text)
    if whole is not None:
        return _unit({name: p * power for name, p in whole[0].items()}, whole[1] ** power)
    product = _product(text)
    if product is None:
        return None
    dims, size = product
    return _unit({name: p * power for name, p in dims.items()}, size**power)


class _Product:
    """A product and quotient of units while it is read."""

    def __init__(self) -> None:
        self.factors: list[tuple[Dimension, Fraction, int]] = []
        self.sign, self.area, self.depth = 1, 1, 0

    def take(self, kind: str, token: str) -> bool:
        """One sign or word; False when it belongs to no unit."""
        if kind == "open":
            self.depth += 1
        elif kind == "close":
            self.depth -= 1
            self.sign = 1
        elif kind == "per":
            self.sign = -1
        elif kind == "power":
            return self._raise_last(int(token.replace("−", "-")))
        elif kind == "word":
            return self._word(token)
        return True

    def _raise_last(self, power: int) -> bool:
        if not self.factors:
            return False
        dims, size, own = self.factors[-1]
        self.factors[-1] = dims, size, own * power
        return True

    def _word(self, token: str) -> bool:
        folded = token.casefold()
        if folded in _AREAS and _lookup(token) is None:
            if folded in _BEHIND and self.factors:
                return self._raise_last(_AREAS[folded])
            self.area = _AREAS[folded]
            return True
        units = _words(token)
        if units is None:
            return False
        for dims, size, own in units:
            self.factors.append((dims, size, own * self.area * self.sign))
            self.area = 1
        self.sign = self.sign if self.depth else 1
        return True


def _product(text: str) -> tuple[dict[str, int], Fraction] | None:
    """A product and quotient of units, or None as soon as a word is none."""
    product, at = _Product(), 0
    while at < len(text):
        found = _STEP.match(text, at)
        if found is None or not product.take(found.lastgroup or "", found.group(found.lastgroup or 0)):
            return None
        at = found.end()
    return _multiplied(product.factors) if product.factors and product.depth == 0 else None


def _words(token: str) -> list[tuple[Dimension, Fraction, int]] | None:
    """The units of one word; words of scripts without blanks may hold several (`平方厘米`, `千米每小时`)."""
    unit = _lookup(token)
    if unit is not None:
        return [(*unit, 1)]
    if "/" in token or "." in token:
        parts = re.split(r"[/.]", token)
        units = [_lookup(p) for p in parts if p]
        if None in units:
            return None
        return [(u[0], u[1], -1 if i and "/" in token else 1) for i, u in enumerate(units) if u]
    if token.isascii():
        return None
    for words, area in _AREA_WORDS:
        if token.startswith(words) and not words.isascii():
            inner = _lookup(token[len(words) :])
            return [(*inner, area)] if inner else None
    for sign in ("每", "毎", "당"):
        head, per, tail = token.partition(sign)
        if per and head and tail and (a := _words(head)) and (b := _words(tail)):
            return [*a, *((d, s, -p) for d, s, p in b)]
    return None


def _multiplied(factors: list[tuple[Dimension, Fraction, int]]) -> tuple[dict[str, int], Fraction]:
    dims: dict[str, int] = {}
    size = Fraction(1)
    for dimension, factor, power in factors:
        for name, p in dimension.items():
            dims[name] = dims.get(name, 0) + p * power
        size *= factor**power
    return {name: p for name, p in dims.items() if p}, size


def _lookup(word: str) -> tuple[Dimension, Fraction] | None:
    return _BY_NAME.get(word) or (
        _FOLDED.get(word.casefold())
        if len(word) > 3
        else _BY_NAME.get(word.lower())
        if len(word) > 2
        else None
    )


def _unit(dims: dict[str, int], size: Fraction) -> Unit:
    return tuple(sorted((name, p) for name, p in dims.items() if p)), size


def names() -> Mapping[str, tuple[Dimension, Fraction]]:
    """Every name of the table with its dimension and size."""
    return _BY_NAME
