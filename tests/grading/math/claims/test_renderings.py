"""Answers in running text, by construction: values × renderings × sentences keep the verdict, other values lose it."""

from collections.abc import Callable, Iterator

import pytest

from reward_service.sample import Sample
from reward_service.verdict import Verdict
from reward_service.verifiers.math import Math

SENTENCES = (
    "The answer is {}.",
    "{}",
    "We expand first, then we collect.\n\nThis gives {}.",
    "After simplifying: {}",
    "结果是{}。",
    "On obtient donc {}.",
    "答えは{}です。",
    "Hence {} is the result.",
    "**{}**",
    "Logo, {}.",
)
"""Around expressions, which are written alike everywhere."""
EXPRESSIONS: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("(-\\infty,-2)\\cup(3,\\infty)", ("(−∞, −2) ∪ (3, ∞)", "x < -2 or x > 3", "x < −2 oder x > 3", "$(-\\infty,-2)\\cup(3,\\infty)$",), ("(−∞, −2) ∪ (3, 5)", "x < -2 or x > 4",)),
    ("[2,5]", ("[2, 5]", "2 ≤ x ≤ 5", "$2\\le x\\le5$",), ("(2, 5)", "2 < x ≤ 5",)),
    ("\\begin{pmatrix}1&2\\\\3&4\\end{pmatrix}", ("[[1, 2], [3, 4]]", "$\\begin{bmatrix}1&2\\\\3&4\\end{bmatrix}$",), ("[[1, 2], [4, 3]]",)),
    ("3xy-2y^2", ("3xy − 2y²", "3xy - 2y^2",), ("3xy + 2y²", "3x - 2y²",)),
    ("\\frac{2}{3}", ("2/3", "⅔", "$\\frac23$",), ("3/2", "1/3", "0.66",)),
    ("\\frac{x}{y}", ("x/y", "$\\frac{x}{y}$",), ("y/x",)),
    ("x^2+2x+1", ("x² + 2x + 1", "(x + 1)²", "(x+1)^2",), ("x² + 2x − 1", "(x − 1)²",)),
    ("x=\\pm 3", ("x = ±3", "x = 3 or x = -3", "x = 3 and x = −3", "x = −3, 3", "±3",), ("x = 3", "x = ±9",)),
    ("x=\\frac{1\\pm\\sqrt{5}}{2}", ("x = (1 ± √5)/2", "(1±√5)/2", "x = (1+√5)/2 or x = (1−√5)/2",), ("x = (1 ± √3)/2", "x = (−1 ± √5)/2",)),
    ("10^{-3}", ("10⁻³", "0.001", "10^-3", "1/1000",), ("10⁻²", "0.01", "10³",)),
    ("6.02\\times10^{23}", ("6.02 × 10²³", "6.02e23", "6.02·10^23",), ("6.02 × 10²²",)),
    ("a^2-b^2", ("a² − b²", "(a+b)(a−b)", "a^2 - b^2",), ("a² + b²", "(a−b)²",)),
    ("\\frac{3}{2}x^{2/3}", ("(3/2)x^(2/3)", "1.5x^(2/3)",), ("(3/2)x^(3/2)",)),
    ("5e^{-2t}", ("5e^(-2t)", "5e^{-2t}", "5·e^(−2t)", "5exp(-2t)",), ("5e^(2t)", "-2e^(-5t)",)),
    ("\\frac{1}{2}\\ln 3", ("(1/2)ln 3", "½ ln 3", "ln(3)/2", "ln √3", "0.5 ln 3",), ("ln 3", "2 ln 3",)),
    ("\\sin^2 x", ("sin²x", "sin² x", "(sin x)²", "1 − cos²x",), ("sin x", "cos²x",)),
    ("4\\sqrt{2}-3", ("4√2 − 3", "4√2-3", "−3 + 4√2",), ("4√2 + 3", "3 − 4√2",)),
    ("\\frac{\\sqrt{3}}{2}", ("√3/2", "(√3)/2", "sqrt(3)/2",), ("√3", "√2/2", "3/2",)),
    ("\\langle 2,-1,4\\rangle", ("⟨2, −1, 4⟩", "(2, -1, 4)", "2i − j + 4k",), ("⟨2, 1, 4⟩", "(2, −1, 3)",)),
    ("n\\geq 4", ("n ≥ 4", "n >= 4", "n≥4",), ("n > 4", "n ≤ 4",)),
    ("y=-\\frac{1}{2}x+3", ("y = −x/2 + 3", "y = -1/2 x + 3", "y = −0.5x + 3", "x + 2y = 6",), ("y = x/2 + 3", "y = −2x + 3",)),
    ("(x-1)^2+(y+2)^2=9", ("(x − 1)² + (y + 2)² = 9", "(x-1)^2+(y+2)^2=3^2",), ("(x + 1)² + (y − 2)² = 9", "(x − 1)² + (y + 2)² = 3",)),
    ("k=-5", ("k = −5", "-5", "k=-5",), ("k = 5", "5",)),
    ("a_n=3n-1", ("aₙ = 3n − 1", "a_n = 3n - 1", "3n − 1",), ("aₙ = 3n + 1", "n − 3",)),
    ("\\frac{n(n-3)}{2}", ("n(n − 3)/2", "(n² − 3n)/2", "½n(n−3)",), ("n(n + 3)/2", "n(n−3)",)),
    ("2^{10}", ("2¹⁰", "1024", "2^10",), ("2⁹", "1000",)),
    ("\\binom{10}{3}", ("120", "C(10, 3) = 120", "$\\binom{10}{3}=120$",), ("720", "C(10, 4) = 210",)),
    ("60^\\circ", ("60°", "60 degrees", "π/3", "60度",), ("30°", "60 radians",)),
    ("\\{2,3,5,7\\}", ("{2, 3, 5, 7}", "2, 3, 5 and 7", "2, 3, 5, 7",), ("{2, 3, 5}", "2, 3, 5, 7 and 9",)),
    ("1:3", ("1:3", "1 : 3", "1 to 3", "1∶3",), ("3:1", "1:4",)),
    ("x(x+2)", ("x(x + 2)", "x² + 2x",), ("x(x − 2)", "x² + 2",)),
    ("\\log 2+\\log 3", ("log 2 + log 3", "log 6", "log(6)",), ("log 5",)),
    ("\\sqrt[3]{2}", ("∛2", "2^(1/3)", "$\\sqrt[3]{2}$",), ("√2", "∛3",)),
    ("-\\frac{3}{4}", ("−3/4", "-3/4", "-0.75",), ("3/4", "−4/3",)),
    ("ab+bc+ca", ("ab + bc + ca", "ab+bc+ac",), ("abc", "ab + bc",)),
    ("\\pi r^2 h", ("πr²h", "π r² h", "pi r^2 h",), ("2πrh", "πr²",)),
    ("x\\in\\{1,4\\}", ("x ∈ {1, 4}", "x = 1 or x = 4", "{1, 4}",), ("x = 1", "x ∈ {1, 3}",)),
    ("f^{-1}(x)=\\frac{x-3}{2}", ("f⁻¹(x) = (x − 3)/2", "f^{-1}(x) = (x-3)/2", "(x−3)/2", "y = (x - 3)/2",), ("f⁻¹(x) = (x + 3)/2", "2x + 3",)),
    ("x<\\frac{5}{2}", ("x < 5/2", "x < 2.5", "(−∞, 5/2)",), ("x > 5/2", "x ≤ 5/2",)),
    ("|x-3|<2", ("|x − 3| < 2",), ("|x − 3| > 2",)),
)  # fmt: skip
"""Reference, what says the same, what says something else."""
QUESTIONS: tuple[tuple[str, str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("13:50", "At what time does it end?", ("It ends at 1:50 pm.", "It ends at 13:50.", "Es endet um 13:50 Uhr.", "Elle finit à 13 h 50.", "Termina a las 13:50.", "Termina a las 1:50 de la tarde.", "Termina às 13h50.", "Заканчивается в 13:50.", "下午1点50分结束。", "13时50分结束。", "午後1時50分に終わる。", "오후 1시 50분에 끝난다.", "Kết thúc lúc 13 giờ 50 phút.", "Finisce alle 13:50.", "تنتهي الساعة 13:50.", "यह 13:50 बजे समाप्त होगी।",), ("It ends at 1:50 am.", "Es endet um 13:05 Uhr.", "下午2点50分结束。", "Termina às 14h50.",)),
    ("2.5 hours", "How long does it take?", ("It takes 2 hours and 30 minutes.", "It takes two and a half hours.", "Es dauert zweieinhalb Stunden.", "Es dauert 2 Stunden 30 Minuten.", "Il faut 2 h 30.", "Il faut deux heures et demie.", "Tarda dos horas y media.", "Leva duas horas e meia.", "Это займёт 2,5 часа.", "Это займёт два с половиной часа.", "需要2.5小时。", "需要2小时30分钟。", "需要两个半小时。", "2時間30分かかる。", "2시간 30분이 걸린다.", "Mất 2 giờ 30 phút.", "Ci vogliono due ore e mezza.", "150 minutes are needed.",), ("It takes 2 hours and 5 minutes.", "需要2小时5分钟。", "Es dauert 25 Stunden.", "Il faut 2 h 03.",)),
    ("\\$12.50", "How much does she pay?", ("She pays $12.50.", "She pays 12.50 dollars.", "She pays 12 dollars and 50 cents.", "Sie zahlt 12,50 Dollar.", "Elle paie 12,50 dollars.", "Paga 12,50 dólares.", "Она платит 12,5 доллара.", "她付了12.5美元。", "She pays twelve dollars and fifty cents.", "彼女は12.5ドル払う。", "Cô ấy trả 12,5 đô la.",), ("She pays $1250.", "She pays $12.05.", "Sie zahlt 12,50 Euro.", "她付了12.5元。",)),
    ("€1,234.50", "What is the total?", ("The total is €1,234.50.", "Die Summe beträgt 1.234,50 €.", "Le total est de 1 234,50 €.", "El total es 1.234,50 €.", "1234.5 euros in total.",), ("The total is €1,234.05.", "Die Summe beträgt 1234,50 $.", "El total es 12.345 €.",)),
    ("35\\%", "What percentage is it?", ("It is 35%.", "It is 35 percent.", "Das sind 35 Prozent.", "C'est 35 %.", "Es el 35 %.", "Это 35 процентов.", "占35%。", "占百分之三十五。", "35パーセントです。", "35퍼센트입니다.", "Chiếm 35 phần trăm.", "النسبة هي 35%.", "यह 35 प्रतिशत है।", "thirty-five percent",), ("It is 3.5%.", "占百分之五十三。", "Das sind 65 Prozent.", "It is 53%.",)),
    ("\\frac{3}{8}", "What fraction remains?", ("Three eighths remain.", "3/8 remains.", "Es bleiben drei Achtel.", "Il reste trois huitièmes.", "Quedan tres octavos.", "Restam três oitavos.", "Осталось три восьмых.", "还剩八分之三。", "残りは8分の3です。", "8분의 3이 남는다.", "Còn lại ba phần tám.", "Restano tre ottavi.", "0.375 remains.",), ("Five eighths remain.", "还剩三分之八。", "Es bleiben drei Viertel.", "8/3 remains.",)),
    ("2\\frac{1}{3}", "How many?", ("It is 2 1/3.", "It is $2\\frac13$.", "7/3", "two and one third", "zwei ein Drittel", "二又三分之一", "deux et un tiers", "dos y un tercio",), ("It is 21/3.", "2/3", "3 1/2",)),
    ("March 14", "On which date?", ("It is on March 14.", "It falls on the 14th of March.", "Es ist der 14. März.", "C'est le 14 mars.", "Es el 14 de marzo.", "É dia 14 de março.", "Это 14 марта.", "是3月14日。", "3月14日です。", "3월 14일이다.", "Đó là ngày 14 tháng 3.", "È il 14 marzo.",), ("It is on March 15.", "Es ist der 14. Mai.", "是4月13日。", "C'est le 4 mars.",)),
    ("72 km/h", "What is the speed?", ("The speed is 72 km/h.", "It drives at 72 kilometers per hour.", "It moves at 20 m/s.", "Die Geschwindigkeit beträgt 72 km/h.", "La vitesse est de 72 km/h.", "Скорость равна 72 км/ч.", "速度是每小时72千米。", "速度为72千米/时。", "時速72kmです。", "시속 72km이다.", "Vận tốc là 72 km/h.", "السرعة 72 كم/ساعة.",), ("The speed is 72 m/s.", "It moves at 72 mph.", "速度为72米/秒。",)),
    ("48 cm^2", "What is the area?", ("The area is 48 cm².", "The area is 48 square centimeters.", "Die Fläche beträgt 48 Quadratzentimeter.", "L'aire vaut 48 cm².", "El área es de 48 centímetros cuadrados.", "Площадь равна 48 см².", "面积是48平方厘米。", "面積は48平方センチメートルです。", "넓이는 48제곱센티미터이다.", "Diện tích là 48 cm².", "L'area è di 48 centimetri quadrati.", "0.0048 m²",), ("The area is 48 cm.", "面积是48厘米。", "Die Fläche beträgt 84 cm².", "The area is 48 m².",)),
    ("3:5", "What is the ratio?", ("The ratio is 3:5.", "3 to 5", "3 zu 5", "3 à 5", "3 a 5", "3比5", "3対5", "3 대 5", "отношение 3 к 5",), ("5:3", "3比6", "6:8",)),
    ("Tuesday", "What day of the week?", ("It is a Tuesday.", "So it will be Tuesday.", "Es ist ein Dienstag.", "C'est un mardi.", "Es martes.", "Это вторник.", "是星期二。", "火曜日です。", "화요일이다.", "Đó là thứ Ba.", "È martedì.", "terça-feira", "周二",), ("It is a Thursday.", "是星期三。", "Es ist ein Donnerstag.", "木曜日です。",)),
    ("yes", "Is 91 divisible by 7?", ("Yes, it is.", "Yes, since 91 = 7·13.", "Ja, denn 91 = 7·13.", "Oui, car 91 = 7 × 13.", "Sí, porque 91 = 7·13.", "Да, 91 = 7·13.", "是的，91=7×13。", "はい、割り切れます。", "예, 나누어떨어집니다.", "Có, vì 91 = 7·13.",), ("No, it isn't.", "Nein.", "不是。", "Non, le reste est 1.",)),
    ("12", "How many apples are left?", ("There are 12 apples left.", "12 apples are left.", "Es bleiben 12 Äpfel übrig.", "Il reste 12 pommes.", "Quedan 12 manzanas.", "Restam 12 maçãs.", "Осталось 12 яблок.", "还剩12个苹果。", "リンゴは12個残っている。", "사과는 12개 남는다.", "Còn lại 12 quả táo.", "Restano 12 mele.", "12 सेब बचते हैं।", "تبقى 12 تفاحة.", "Twelve apples are left.", "Zwölf Äpfel.", "Doze maçãs.", "Двенадцать яблок.", "十二个。", "douze pommes",), ("There are 21 apples left.", "还剩二十个苹果。", "Es bleiben zwei Äpfel.", "Dos manzanas.",)),
    ("3 \\text{ million}", "What is the population?", ("The population is 3 million.", "It is 3,000,000.", "3 Millionen", "3 millions d'habitants", "3 millones", "3 milhões", "3 миллиона", "300万", "三百万", "3 milioni",), ("3 billion", "3 Milliarden", "30万", "3 thousand",)),
    ("-7", "What is the temperature?", ("It is -7 degrees.", "It is minus 7.", "It is 7 degrees below zero.", "Es sind minus 7 Grad.", "Il fait moins 7 degrés.", "Hay 7 grados bajo cero.", "零下7度。", "マイナス7度です。", "영하 7도이다.", "âm 7 độ", "минус 7 градусов",), ("It is 7 degrees.", "Es sind plus 7 Grad.", "7度。",)),
)  # fmt: skip
"""Reference, question, sentences that answer it so in many languages, and sentences that answer it otherwise."""
BEFORE = ("", "First we set up the equation and solve it step by step.\n\n", "We have 5 + 4 = 9.\n")
RIGHT_AT_LEAST, WRONG_AT_MOST = 0.985, 0.0


def score(reference: str, completion: str, prompt: str) -> float:
    """What a completion earns."""
    sample = Sample.model_validate(
        {"prompt": prompt, "completion": completion, "reference": {"kind": "math", "answer": reference}}
    )
    told = Math().read(sample)
    verdict = told if isinstance(told, Verdict) else Math().judge(told)
    return verdict.score or 0.0


def expressions(*, right: bool) -> Iterator[tuple[str, str, str]]:
    for reference, same, other in EXPRESSIONS:
        for rendering in same if right else other:
            for sentence in SENTENCES:
                yield reference, sentence.format(rendering), "Find the requested value or expression."


def answers(*, right: bool) -> Iterator[tuple[str, str, str]]:
    for reference, question, same, other in QUESTIONS:
        for sentence in same if right else other:
            for before in BEFORE:
                yield reference, before + sentence, question


@pytest.mark.parametrize("cases", [expressions, answers])
def test_every_rendering_of_the_value_earns_the_reward(
    cases: Callable[..., Iterator[tuple[str, str, str]]],
) -> None:
    rows = list(cases(right=True))
    lost = [row for row in rows if score(*row) != 1.0]
    assert len(lost) <= (1 - RIGHT_AT_LEAST) * len(rows), lost


@pytest.mark.parametrize("cases", [expressions, answers])
def test_no_other_value_earns_it(cases: Callable[..., Iterator[tuple[str, str, str]]]) -> None:
    rows = list(cases(right=False))
    paid = [row for row in rows if score(*row) > WRONG_AT_MOST]
    assert not paid
