"""Answers made by construction: a value, ways to write it, ways to say it, and changes that make it wrong.

`rows(count, seed)` yields completions with the verdict they must get. A rendering keeps the verdict whatever the
value, a mutation loses it whatever the rendering; `benchmarks/math_generated.py` runs a hundred thousand of them.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """A completion, its reference, the prompt, and whether it is right; `kind` names value and rendering."""

    kind: str
    prompt: str
    completion: str
    reference: str
    expected: bool


@dataclass(frozen=True, slots=True)
class Value:
    """A reference, other ways to write it, and texts that are wrong for it; `plain` ones need no formula."""

    kind: str
    prompt: str
    reference: str
    equal: tuple[str, ...]
    wrong: tuple[str, ...]
    plain: tuple[str, ...] = ()


Random = random.Random
Make = Callable[[Random], Value]


def integer(rng: Random) -> Value:
    n = rng.randint(13, 99_999)
    return Value(
        "integer", "How many are there?", str(n), (str(n), f"{n}.0", f"{n:,}".replace(",", "{,}")),
        (str(n + 1), str(-n), f"{n}\\text{{ or }}{n + 2}", str(n * 10)), (str(n), f"{n:,}"),
    )  # fmt: skip


def negative(rng: Random) -> Value:
    n = rng.randint(2, 400)
    return Value(
        "negative",
        "Evaluate.",
        f"-{n}",
        (f"-{n}", f"{{-}}{n}", f"−{n}"),
        (str(n), f"-{n + 1}"),
        (f"-{n}", f"−{n}"),
    )


def fraction(rng: Random) -> Value:
    d = rng.choice([3, 7, 9, 11, 13])
    n = rng.randint(1, d - 1) + d
    return Value(
        "fraction", "Find the exact value.", f"\\frac{{{n}}}{{{d}}}",
        (f"\\dfrac{{{n}}}{{{d}}}", f"{n}/{d}", f"\\frac{{{2 * n}}}{{{2 * d}}}", f"{n // d}\\frac{{{n % d}}}{{{d}}}"),
        (f"\\frac{{{d}}}{{{n}}}", f"\\frac{{{n + 1}}}{{{d}}}", f"{n // d}{n % d}/{d}"), (f"{n}/{d}",),
    )  # fmt: skip


def surd(rng: Random) -> Value:
    a, r = rng.randint(2, 9), rng.choice([2, 3, 5, 7])
    return Value(
        "surd", "Find the exact length.", f"{a}\\sqrt{{{r}}}", (f"{a}\\sqrt{r}", f"\\sqrt{{{a * a * r}}}", f"{a} \\cdot \\sqrt{{{r}}}"),
        (f"{a + 1}\\sqrt{{{r}}}", f"\\sqrt{{{a * r}}}"), (f"{a}√{r}", f"{a}*sqrt({r})"),
    )  # fmt: skip


def point(rng: Random) -> Value:
    a, b = rng.randint(-9, 9), rng.randint(10, 19)
    return Value(
        "point", "Find the point.", f"({a}, {b})", (f"({a},{b})", f"\\left({a},\\ {b}\\right)", f"(x, y) = ({a}, {b})"),
        (f"({b}, {a})", f"({a}, {b + 1})"), (f"({a}, {b})",),
    )  # fmt: skip


def interval(rng: Random) -> Value:
    a = rng.randint(-9, 3)
    b = a + rng.randint(2, 9)
    return Value(
        "interval", "For which real x does it hold?", f"[{a}, {b})", (f"[{a},{b})", f"{a} \\le x < {b}", f"x \\in [{a}, {b})"),
        (f"({a}, {b})", f"[{a}, {b + 1})"), (f"[{a}, {b})",),
    )  # fmt: skip


def polynomial(rng: Random) -> Value:
    a, b = rng.randint(2, 9), rng.randint(2, 9)
    return Value(
        "polynomial", "Expand.", f"x^2+{a + b}x+{a * b}", (f"{a * b}+{a + b}x+x^2", f"(x+{a})(x+{b})"),
        (f"x^2+{a + b}x-{a * b}", f"x^2+{a + b + 1}x+{a * b}"),
    )  # fmt: skip


_UNITS = (
    ("km", "kilometers", "m", 1000),
    ("kg", "kilograms", "g", 1000),
    ("L", "liters", "mL", 1000),
    ("m", "metres", "cm", 100),
)


def quantity(rng: Random) -> Value:
    unit, name, small, factor = rng.choice(_UNITS)
    n = rng.randint(3, 80)
    other = {"km": "kg", "kg": "km", "L": "m", "m": "L"}[unit]
    return Value(
        "quantity", "Give the quantity.", f"{n} \\text{{ {unit}}}",
        (f"{n}\\,\\mathrm{{{unit}}}", f"{n}\\text{{ {name}}}", f"{n * factor}\\text{{ {small}}}", str(n)),
        (f"{n}\\text{{ {other}}}", f"{n + 1}\\text{{ {unit}}}", f"{n}\\text{{ {small}}}"), (f"{n} {unit}", f"{n} {name}"),
    )  # fmt: skip


def compound_unit(rng: Random) -> Value:
    n = rng.randint(3, 60)
    return Value(
        "compound unit", "Find the acceleration.", f"{n} \\text{{ m/s}}^2",
        (f"{n}\\,\\mathrm{{m/s^2}}", f"{n}\\,\\mathrm{{m\\,s^{{-2}}}}", f"{n}\\text{{ m/s²}}", f"{n}\\text{{ meters per second squared}}"),
        (f"{n}\\text{{ m/s}}", f"{n}\\text{{ km/s}}^2", f"{n + 1}\\text{{ m/s}}^2"), (f"{n} m/s²", f"{n} m/s^2"),
    )  # fmt: skip


def money(rng: Random) -> Value:
    n = rng.randint(12, 4000)
    return Value(
        "money", "How much is left?", f"\\${n}", (f"\\${n}", f"{n}\\text{{ dollars}}", f"\\${n}.00", str(n)),
        (f"{n}\\text{{ euros}}", f"\\${n + 3}", f"{n}\\text{{ cents}}"), (f"${n}", f"{n} dollars", f"${n:,}.00"),
    )  # fmt: skip


def scaled(rng: Random) -> Value:
    n = rng.randint(2, 90)
    return Value(
        "scale word", "How many people live there?", f"{n} \\text{{ million}}", (f"{n}\\text{{ million}}", f"{n}{{,}}000{{,}}000", f"{n}\\times 10^6"),
        (f"{n}\\text{{ billion}}", str(n), f"{n}\\text{{ thousand}}"), (f"{n} million", f"{n},000,000"),
    )  # fmt: skip


def scaled_chinese(rng: Random) -> Value:
    n = rng.randint(2, 90)
    return Value(
        "scale sign", "人口是多少？", f"{n}万", (f"{n}\\text{{万}}", f"{n}0000", f"{n}\\times 10^4"),
        (f"{n}亿", str(n), f"{n}千"), (f"{n}万",),
    )  # fmt: skip


def percentage(rng: Random) -> Value:
    n = rng.randint(3, 96)
    return Value(
        "percentage", "By what percentage?", f"{n}\\%", (f"{n}\\%", f"{n}\\text{{ percent}}", f"\\frac{{{n}}}{{100}}"),
        (f"{n + 1}\\%", str(n), f"{n}00\\%"), (f"{n}%", f"{n} percent", f"{n} per cent"),
    )  # fmt: skip


_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def date(rng: Random) -> Value:
    y, m, d = rng.randint(1970, 2040), rng.randint(1, 12), rng.randint(13, 28)
    name = _MONTHS[m - 1]
    return Value(
        "date", "On which date?", f"{name} {d}, {y}",
        (f"\\text{{{name} {d}, {y}}}", f"\\text{{{d} {name} {y}}}", f"\\text{{{y}-{m:02}-{d}}}", f"\\text{{{y}年{m}月{d}日}}"),
        (f"\\text{{{name} {d + 1}, {y}}}", f"\\text{{{name} {d}, {y + 1}}}"), (f"{name} {d}, {y}", f"{d} {name} {y}"),
    )  # fmt: skip


def clock(rng: Random) -> Value:
    h, m = rng.randint(1, 11), rng.randint(10, 59)
    return Value(
        "clock", "At what time?", f"{h}:{m} PM", (f"\\text{{{h}:{m} pm}}", f"\\text{{{h + 12}:{m}}}", f"{h}{{:}}{m}\\text{{ p.m.}}"),
        (f"\\text{{{h}:{m} AM}}", f"\\text{{{h}:{m - 1} PM}}"), (f"{h}:{m} PM", f"{h}:{m} p.m."),
    )  # fmt: skip


def duration(rng: Random) -> Value:
    h, m = rng.randint(1, 9), rng.choice([6, 12, 24, 30, 36, 48])
    return Value(
        "duration", "How long?", f"{h} hours {m} minutes",
        (f"\\text{{{h} h {m} min}}", f"{h * 60 + m}\\text{{ minutes}}", f"\\text{{{h} hours and {m} minutes}}"),
        (f"\\text{{{h + 1} hours {m} minutes}}", f"{h * 60 + m}\\text{{ hours}}"), (f"{h} hours {m} minutes", f"{h * 60 + m} minutes"),
    )  # fmt: skip


def ratio(rng: Random) -> Value:
    a, b = rng.choice([(3, 4), (5, 7), (12, 5), (9, 2)])
    return Value(
        "ratio", "What is the ratio a:b?", f"{a}:{b}", (f"{a} : {b}", f"{a}\\text{{ to }}{b}", f"{a}\\colon {b}", f"a:b = {a}:{b}"),
        (f"{b}:{a}", f"{a}:{b + 1}"), (f"{a}:{b}", f"{a} to {b}"),
    )  # fmt: skip


def congruence(rng: Random) -> Value:
    m = rng.randint(5, 40)
    a = rng.randint(1, m - 1)
    return Value(
        "congruence", "Describe all x.", f"x \\equiv {a} \\pmod{{{m}}}",
        (f"x\\equiv {a} \\ (\\text{{mod }} {m})", f"x={m}k+{a},\\ k\\in\\mathbb{{Z}}", f"x \\equiv {a + m} \\pmod{{{m}}}"),
        (f"x \\equiv {a} \\pmod{{{m + 1}}}", f"x \\equiv {a + 1} \\pmod{{{m}}}", f"x={a}"),
    )  # fmt: skip


def based(rng: Random) -> Value:
    n, b = rng.randint(100, 5000), rng.choice([3, 5, 8])
    digits, rest = "", n
    while rest:
        digits, rest = str(rest % b) + digits, rest // b
    return Value(
        "based number", f"Write it in base {b}.", f"{digits}_{{{b}}}", (f"{digits}_{b}", f"{digits} \\text{{ (base }}{b}\\text{{)}}", digits),
        (f"{digits}_{{{b + 2}}}", f"{digits[:-1]}{(int(digits[-1]) + 1) % b}_{{{b}}}"),
    )  # fmt: skip


def choice(rng: Random) -> Value:
    letter = rng.choice("ABCD")
    other = "ABCD"[("ABCD".index(letter) + 1) % 4]
    options = " ".join(f"({c}) {17 + 3 * i}" for i, c in enumerate("ABCD"))
    value = 17 + 3 * "ABCD".index(letter)
    return Value(
        "choice", f"Which one is it? {options}", letter, (letter, f"\\text{{({letter})}}", f"\\text{{{letter}. {value}}}", str(value)),
        (other, f"\\text{{({other})}}", str(value + 3 if letter != "D" else value - 3)), (letter, f"({letter})"),
    )  # fmt: skip


def choices(rng: Random) -> Value:
    picked = sorted(rng.sample("ABCD", rng.choice([2, 3])))
    wrong = [c for c in "ABCD" if c not in picked]
    return Value(
        "choices", "Choose every correct statement.", ", ".join(picked),
        ("".join(picked), f"\\text{{{', '.join(picked)}}}", ", ".join(reversed(picked)), "、".join(picked)),
        (", ".join([*picked[:-1], wrong[0]]), ", ".join([*picked, wrong[0]])), (", ".join(picked),),
    )  # fmt: skip


def tosses(rng: Random) -> Value:
    letters = rng.choice(["HHT", "HTT", "THHT", "TTH", "HTHH"])
    return Value(
        "letters", "Which sequence occurred?", letters, (letters, f"\\text{{{letters}}}", f"\\mathrm{{{letters}}}"),
        (letters[1:] + letters[0] if letters[1:] + letters[0] != letters else letters[::-1], letters[:-1]), (letters,),
    )  # fmt: skip


def compound(rng: Random) -> Value:
    plain, latex, wrong = rng.choice(
        [
            ("H2SO4", "H_2SO_4", "H_2SO_3"),
            ("C2H6", "C_{2}H_{6}", "C_{2}H_{4}"),
            ("CaCO3", "CaCO_3", "CaCO_2"),
            ("P2O5", "P_2O_5", "P_2O_3"),
        ]
    )
    return Value(
        "compound",
        "Which compound?",
        plain,
        (f"\\mathrm{{{latex}}}", latex, f"\\ce{{{plain}}}"),
        (f"\\mathrm{{{wrong}}}",),
        (plain,),
    )


def parts(rng: Random) -> Value:
    a, b = rng.randint(10, 49), rng.randint(50, 99)
    return Value(
        "parts", "Answer (a) and (b).", f"(a) {a}, (b) {b}", (f"(a) {a}; (b) {b}", f"\\text{{(a) }}{a}\\quad\\text{{(b) }}{b}", f"(b) {b}, (a) {a}"),
        (f"(a) {b}, (b) {a}", f"(a) {a}, (b) {b + 1}"), (f"(a) {a}, (b) {b}",),
    )  # fmt: skip


def family(rng: Random) -> Value:
    d = rng.choice([3, 4, 5, 6])
    return Value(
        "family", "Solve over the reals.", f"x = \\frac{{\\pi}}{{{d}}} + k\\pi, k \\in \\mathbb{{Z}}",
        (f"x=\\frac{{\\pi}}{{{d}}}+n\\pi,\\ n\\in\\mathbb{{Z}}", f"\\frac{{{d + 1}\\pi}}{{{d}}}+k\\pi,\\ k\\in\\mathbb{{Z}}"),
        (f"x=\\frac{{\\pi}}{{{d}}}+2k\\pi,\\ k\\in\\mathbb{{Z}}", f"x=\\frac{{\\pi}}{{{d}}}+k\\pi,\\ k\\in\\mathbb{{N}}"),
    )  # fmt: skip


def roots(rng: Random) -> Value:
    a = rng.randint(-9, -1)
    b = rng.randint(1, 9)
    return Value(
        "roots", "Find all solutions.", f"x = {a} \\text{{ or }} x = {b}", (f"x_1 = {b}, x_2 = {a}", f"{a}, {b}", f"x \\in \\{{{a}, {b}\\}}"),
        (f"x = {a}", f"x = {a}, x = {b + 1}", f"{-a}, {b}" if -a != b else f"{a}, {b + 2}"),
    )  # fmt: skip


def constant(rng: Random) -> Value:
    a, b = rng.randint(2, 9), rng.randint(2, 9)
    return Value(
        "antiderivative", "Find the integral.", f"{a}x^3+{b}x+C", (f"{b}x+{a}x^3+c", f"{a}x^3+{b}x+\\text{{constant}}", f"{a}x^3+{b}x+K"),
        (f"{a}x^3+{b}x", f"{a}x^2+{b}x+C"),
    )  # fmt: skip


def vector(rng: Random) -> Value:
    a, b, c = (rng.randint(2, 9) for _ in range(3))
    return Value(
        "vector", "Find the vector.", f"\\langle {a}, -{b}, {c} \\rangle",
        (f"{a}\\mathbf{{i}}-{b}\\mathbf{{j}}+{c}\\mathbf{{k}}", f"\\begin{{pmatrix}} {a} \\\\[4pt] -{b} \\\\[4pt] {c} \\end{{pmatrix}}"),
        (f"{a}\\hat{{i}}+{b}\\hat{{j}}+{c}\\hat{{k}}", f"\\langle {a}, -{b}, {c + 1} \\rangle"),
    )  # fmt: skip


VALUES: tuple[Make, ...] = (
    integer, negative, fraction, surd, point, interval, polynomial, quantity, compound_unit, money, scaled, scaled_chinese, percentage,
    date, clock, duration, ratio, congruence, based, choice, choices, tosses, compound, parts, family, roots, constant, vector,
)  # fmt: skip

_WORK = (
    "We start from $3 \\cdot 34 = 102$.",
    "First, $x_{7} + y_{9} = 41$.\n\n**Step 2.** Then $12 - 5 = 7$.",
    "Let us see.",
    "| step | value |\n|---|---|\n| 1 | 46 |",
)
_LAYOUTS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("as it is", lambda v: v), ("colour", lambda v: f"\\color{{red}}{{{v}}}"), ("displaystyle", lambda v: f"\\displaystyle {v}"),
    ("phantom", lambda v: f"{v}\\hspace{{2mm}}"),
)  # fmt: skip
_BOXES = (
    "$\\boxed{V}$",
    "The answer is $\\boxed{V}$.",
    "\\[\n\\boxed{V}\n\\]",
    "<answer>\\boxed{V}</answer>",
    "Thus $$\\boxed{V}.$$",
    "\\framebox{V}",
)
_FORMULAS = (
    "Therefore the answer is $V$.", "**Final Answer:** \\(V\\)", "Answer: $V$", "### Answer\n\n\\[\nV\n\\]", "Ans: $V$", "A: $V$",
    "答案是$V$。", "所以答案为 $V$。", "【答案】$V$", "Réponse : $V$", "Donc la réponse est $V$.", "Die Antwort lautet $V$.", "Antwort: $V$",
    "La respuesta es $V$.", "Respuesta final: $V$", "A resposta é $V$.", "Ответ: $V$", "Правильный ответ — $V$.", "答えは$V$です。",
    "答え：$V$", "정답은 $V$입니다.", "답: $V$", "الجواب هو $V$.", "उत्तर $V$ है।", "अतः उत्तर: $V$", "Đáp án là $V$.", "Đáp số: $V$",
    "The correct answer is **$V$**. I hope it is correct.", "$V$ is the answer.", "<answer>$V$</answer>", "#### $V$",
)  # fmt: skip
_TEXTS = (
    "The answer is V.", "Final answer: **V**", "Answer: V", "> **V**", "So the final answer is V.", "Ans. V", "**Answer:**\n\nV",
    "La réponse est V.", "Die Antwort ist V.", "La respuesta es V.", "A resposta final é V.", "Ответ: V", "答案：V", "答えはVです。",
    "정답은 V입니다.", "Đáp án: V", "उत्तर: V", "الإجابة: V", "<answer>V</answer>", "My answer is V!", "Hence the answer: V",
)  # fmt: skip
_TRAPS = (
    "The answer is not $V$.", "It could be $V$, but I am not sure.", "The claim that the answer is $V$ is wrong.", "Is the answer $V$?",
    "答案不是$V$。", "La réponse n'est pas $V$.", "Die Antwort ist nicht $V$.", "La respuesta no es $V$.", "Ответ не $V$.", "答えは$V$ではない。",
    "정답은 $V$이 아닙니다.", "उत्तर $V$ नहीं है।", "الجواب ليس $V$.", "Đáp án không phải là $V$.", "Suppose the answer were $V$.", "Maybe $V$.",
    "<think>$\\boxed{V}$</think>I cannot tell.", "The answer exceeds $V$.", "Someone said that the answer is $V$, which is false.",
)  # fmt: skip
_TRAPPED = frozenset({"integer", "negative", "fraction", "surd", "point", "polynomial"})


def rows(count: int, seed: int) -> Iterator[Row]:
    """`count` rows, the same for the same seed: right and wrong ones, over all values and renderings."""
    rng = random.Random(seed)
    for number in range(count):
        yield _row(VALUES[number % len(VALUES)](rng), rng)


def _row(value: Value, rng: Random) -> Row:
    work = rng.choice(_WORK) + "\n\n" if rng.random() < 0.6 else ""
    draw = rng.random()
    if draw < 0.12 and value.kind in _TRAPPED:
        trap = rng.choice(_TRAPS)
        return Row(
            f"{value.kind}/trap {trap}",
            value.prompt,
            work + trap.replace("V", value.reference),
            value.reference,
            expected=False,
        )
    right = rng.random() < 0.55
    if right and value.plain and draw > 0.7:
        shape, text = rng.choice(_TEXTS), rng.choice(value.plain)
        return Row(
            f"{value.kind}/{shape}",
            value.prompt,
            work + shape.replace("V", text),
            value.reference,
            expected=True,
        )
    text = rng.choice(value.equal if right else value.wrong)
    name, layout = rng.choice(_LAYOUTS) if rng.random() < 0.3 else _LAYOUTS[0]
    shape = rng.choice(_BOXES if rng.random() < 0.5 else _FORMULAS)
    return Row(
        f"{value.kind}/{shape}/{name}",
        value.prompt,
        work + shape.replace("V", layout(text)),
        value.reference,
        expected=right,
    )
