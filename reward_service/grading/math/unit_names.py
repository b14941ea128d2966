"""The names of units in Latin, Chinese, Japanese, Korean, Cyrillic, Arabic and Indian words, with dimension and size.

Sizes are the SI definitions, exact.
"""

from collections.abc import Mapping
from fractions import Fraction

_F = Fraction
Dimension = Mapping[str, int]
POUND_OF_MASS = _F(45359237, 10**8)
INCH = _F(254, 10000)
_GALLON = _F(3785411784, 10**12)

PREFIXES = (
    ("n", "nano", _F(1, 10**9)), ("µ", "micro", _F(1, 10**6)), ("μ", "micro", _F(1, 10**6)), ("m", "milli", _F(1, 1000)),
    ("c", "centi", _F(1, 100)), ("d", "deci", _F(1, 10)), ("k", "kilo", _F(1000)), ("M", "mega", _F(10**6)),
    ("G", "giga", _F(10**9)),
)  # fmt: skip
_FORCE = {"mass": 1, "length": 1, "time": -2}
_ENERGY = {"mass": 1, "length": 2, "time": -2}
_POWER = {"mass": 1, "length": 2, "time": -3}
_PRESSURE = {"mass": 1, "length": -1, "time": -2}
_VOLT = {"mass": 1, "length": 2, "time": -3, "current": -1}
PREFIXED: tuple[tuple[str, str, Dimension, Fraction], ...] = (
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
PLAIN: tuple[tuple[Dimension, Fraction, str], ...] = (
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
    ({"length": 1}, INCH, (
        "inch inches 英寸 インチ 인치 дюйм дюймов pulgada pulgadas pouce pouces zoll polegada "
        "polegadas इंच"
        )),
    ({"length": 1}, INCH * 12, "ft foot feet 英尺 フィート 피트 фут футов फुट फीट"),
    ({"length": 1}, INCH * 36, "yd yds yard yards 码 ヤード 야드 गज"),
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
    ({"mass": 1}, POUND_OF_MASS, "lb lbs 磅 ポンド 파운드 фунт фунтов libra libras"),
    ({"mass": 1}, POUND_OF_MASS / 16, "oz ounce ounces 盎司 オンス 온스 унция унций onza onzas"),
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
MONEY: tuple[tuple[str, Fraction, str], ...] = (
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
