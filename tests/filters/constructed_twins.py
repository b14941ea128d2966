"""Twins by construction: a problem that is unfit and one that differs from it in what makes it fit.

Each builder takes a random generator and gives the kind, the unfit (problem, answer) and its fit twin.
"""

import random
from collections.abc import Callable, Iterator

from tests.filters import constructed_layouts, constructed_pairs
from tests.filters.constructed_pairs import Built, Twins

_COMPOUNDS = ["CO2", "SO2", "H2O", "NH3", "CH4", "NO2"]


def lettered(rng: random.Random) -> Twins:
    """Letters before options, and before what is given."""
    heats = rng.sample(range(100, 900), 4)
    items = rng.sample(_COMPOUNDS, 4)
    mark = rng.choice(["({}) {}", "{}. {}", "{}) {}"])
    joint = rng.choice(["\n", " "])
    options = joint.join(mark.format(letter, heat) for letter, heat in zip("ABCD", heats, strict=True))
    given = joint.join(
        mark.format(letter, f"formation of {item}: ΔH = -{heat} kJ")
        for letter, item, heat in zip("ABC", items, heats, strict=False)
    )
    asked = rng.choice(
        [
            "Calculate the heat of the total reaction.",
            "What is the sum of all three in kJ?",
            "求总反应的焓变。",
        ]
    )
    return (
        "multiple_choice",
        (f"How much heat in kJ is set free by {heats[0]} g of {items[0]}?\n{options}", rng.choice("ABCD")),
        (f"The following reactions are known.\n{given}{joint}{asked}", f"-{sum(heats[:3])} kJ"),
    )


def numbered_angles(rng: random.Random) -> Twins:
    """Angles with numbers for names, which the text places or does not."""
    size = rng.randrange(21, 88)
    angle = rng.choice([r"$\angle {}$", "∠{}"])
    one, two = angle.format(1), angle.format(2)
    head = rng.choice(
        ["As shown in the figure, line a is parallel to line b.", "In Figure 3, AB is parallel to CD."]
    )
    related = rng.choice(["complementary", "vertical angles", "alternate interior angles"])
    value = 90 - size if related == "complementary" else size
    return (
        "missing_material",
        (f"{head} {one} measures {size} degrees. Find {two}.", str(180 - size)),
        (f"{head} {one} and {two} are {related}. {one} measures {size} degrees. Find {two}.", str(value)),
    )


def numbered_angles_zh(rng: random.Random) -> Twins:
    size = rng.randrange(21, 88)
    return (
        "missing_material",
        (f"如图，直线a∥b，∠1={size}°，则∠2=____°。", str(180 - size)),
        (f"如图，直线a∥b，∠1与∠2是同位角，∠1={size}°，则∠2=____°。", str(size)),
    )


def circuits(rng: random.Random) -> Twins:
    """A circuit whose connections the figure tells, or the text."""
    a, b = rng.randrange(2, 40), rng.randrange(2, 40)
    number = rng.choice(["Fig. 28-41", "Figure 12", "Fig. 7.3"])
    return (
        "missing_material",
        (
            f"The circuit of {number} has R1 = {a} Ω and R2 = {b} Ω. What is the voltage between points a and b?",
            f"{a} V",
        ),
        (
            f"In the circuit of {number}, R1 = {a} Ω and R2 = {b} Ω are in series. Their total resistance is asked.",
            f"{a + b} Ω",
        ),
    )


def curves_zh(rng: random.Random) -> Twins:
    """A curve of motion without its values, and with them."""
    speed, time = rng.randrange(2, 40), rng.randrange(3, 20)
    name = rng.choice(["v-t图象", "v-t图像"])
    return (
        "missing_material",
        (f"如图所示为一质点做直线运动的{name}，则该质点在前{time}秒内的位移为____m。", str(speed * time)),
        (
            f"如图所示为一质点做直线运动的{name}，图线是v={speed}m/s的水平线段，则该质点在前{time}秒内的位移为____m。",
            str(speed * time),
        ),
    )


def shaded_zh(rng: random.Random) -> Twins:
    """A shaded region somewhere, and one that the text describes."""
    side = rng.randrange(4, 60)
    pi = rng.choice(["（π取3.14）", "（单位：cm，π取3.14）", ""])
    return (
        "missing_material",
        (f"第{side}题：如图，求图中阴影部分的面积。{pi}", str(side)),
        (
            f"如图，在边长为{2 * side}的正方形中剪去一个半径为{side}的圆，剩余的阴影部分面积是多少？（π取3）",
            str(side * side),
        ),
    )


def drawings(rng: random.Random) -> Twins:
    """Drawings as code: without a command, and with some."""
    a, b = rng.randrange(3, 90), rng.randrange(3, 90)
    gone = rng.choice(["/* picture removed */", "", "// see the book", "\n"])
    asked = f"How long is the path {a} of the {b} paths?"
    return (
        "missing_material",
        (f"{asked}\n[asy]\n{gone}\n[/asy]", str(a)),
        (f'{asked}\n[asy]\ndraw((0,0)--({a},0)--({a},{b}));\nlabel("${a}$", (1,0), S);\n[/asy]', str(a + b)),
    )


def derived(rng: random.Random) -> Twins:
    """A formula to derive that is told, and one to find."""
    k = rng.randrange(2, 90)
    formula = rng.choice([rf"v=\sqrt{{{k}gh}}", rf"T={k}\pi\sqrt{{L/g}}", rf"E=\frac{{1}}{{{k}}}mv^2"])
    verb = rng.choice(["Derive", "Deduce", "Obtain"])
    return (
        "proof",
        (
            f"{verb} the formula ${formula}$ from the conservation of energy.",
            rng.choice([formula, f"${formula}$"]),
        ),
        (
            f"{verb} the formula of the energy of a body of {k} kg as a function of its speed $v$.",
            f"$E={k}v^2/2$",
        ),
    )


def labels_of_numbers(rng: random.Random) -> Twins:
    """The number of an option that is not there, and a number."""
    time = rng.randrange(2, 400)
    form = rng.choice(["Ans. ({})", "({})", "Answer: ({})", "Option {}"])
    asked = f"A stone is thrown upwards and returns after {2 * time} s. The time to its highest point in s is"
    return "bare_letter", (asked, form.format(rng.randrange(1, 5))), (asked + " what?", str(time))


def sets_zh(rng: random.Random) -> Twins:
    """The letter of a lost option, and the letter of a set."""
    numbers = ",".join(map(str, sorted(rng.sample(range(1, 90), 4))))
    return (
        "bare_letter",
        (f"已知集合A={{x|x>{rng.randrange(2, 80)}}}，B={{{numbers}}}，则A∩B=（    ）", "B"),
        (f"设A、B是任意两个集合，B中有元素{numbers}，化简：(A∪B)∩B=____。", "B"),
    )


def tests_of_hypotheses(rng: random.Random) -> Twins:
    """The conclusion of a test, and its statistic."""
    p = rng.randrange(11, 990)
    null = rng.choice(["H0", "the null hypothesis", "$H_0$"])
    head = f"A test of {null} at the 5 % level gives p = 0.{p:03}."
    said = rng.choice(["Reject {}", "Fail to reject {}", "We do not reject {}.", "Retain {}"]).format(null)
    return (
        "closed",
        (f"{head} What is the conclusion about {null}?", said),
        (f"{head} By how many percentage points does p differ from the level?", f"{abs(p - 50) / 10}"),
    )


def completed_zh(rng: random.Random) -> Twins:
    """Half of a label in a blank, and a number there."""
    a = rng.randrange(2, 90)
    blank = rng.choice(["(   )", "____", "（　　）"])
    closed = rng.choice([
        (f"每天读{a}页，读的天数和总页数成{blank}比例。", "正"),
        (f"面积是{a}平方米的长方形，它的长和宽成{blank}比例。", "反"),
        (f"三个角都是{a}度以内的三角形是{blank}三角形。", "锐角"),
        (f"掷{a}次骰子，有一次是六点，这是{blank}事件。", "随机"),
    ])  # fmt: skip
    return (
        "closed",
        closed,
        (f"两种量成反比例，一个量是{a}时另一个量是{2 * a}，它们的积是{blank}。", str(2 * a * a)),
    )


def alike(rng: random.Random) -> Twins:
    """Two that are compared and come out alike, and by how much they differ."""
    a, b = rng.randrange(2, 60), rng.randrange(2, 60)
    told = f"Ada works {a} hours at {b} dollars, Boris {b} hours at {a} dollars."
    said = rng.choice(["They earn the same", "They both earn the same amount", "the same", "It is a tie"])
    return (
        "closed",
        (f"{told} Who earns more?", said),
        (f"{told} How many dollars do the two earn together?", str(2 * a * b)),
    )


def blanks_zh(rng: random.Random) -> Twins:
    """Blanks with as many answers, one blank between them and the other."""
    year = rng.randrange(600, 1900)
    first, second, third = rng.sample(["洛阳", "涿郡", "余杭", "长安", "扬州", "开封"], 3)
    return (
        "multi_part",
        (f"{year}年的运河以____为中心，北抵____，南至____。", f"{first} {second} {third}"),
        (f"{year}年的运河以{first}为中心，北抵{second}，南至____。", third),
    )


def nouns(rng: random.Random) -> Twins:
    """Several things asked for in one request, and one that several things bound."""
    k, c = rng.randrange(2, 90), rng.randrange(2, 90)
    return (
        "multi_part",
        (
            f"Let $f(x)=x^2-{2 * k}x+{c}$. Find the zeros, the interval on which $f$ is decreasing, and the lowest point.",
            f"x = {k}; x < {k}; ({k}, {c - k * k})",
        ),
        (
            f"Find the area of the triangle formed by the x-axis, the y-axis, and the line $x/{k}+y/{c}=1$.",
            f"{k * c / 2}",
        ),
    )


def nouns_zh(rng: random.Random) -> Twins:
    k, c = rng.randrange(2, 90), rng.randrange(2, 90)
    return (
        "multi_part",
        (
            f"求函数f(x)=x^3-{3 * k * k}x+{c}的极大值、极小值以及单调递减区间。",
            f"{c + 2 * k**3}，{c - 2 * k**3}，(-{k},{k})",
        ),
        (f"求函数f(x)=x^3-{3 * k * k}x+{c}的极大值与极小值的和。", str(2 * c)),
    )


def lines_zh(rng: random.Random) -> Twins:
    """A text to be written, and a line that is known by heart."""
    line, rest, work = rng.choice([
        ("落霞与孤鹜齐飞", "秋水共长天一色", "王勃《滕王阁序》"),
        ("海内存知己", "天涯若比邻", "王勃《送杜少府之任蜀州》"),
        ("先天下之忧而忧", "后天下之乐而乐", "范仲淹《岳阳楼记》"),
        ("春蚕到死丝方尽", "蜡炬成灰泪始干", "李商隐《无题》"),
    ])  # fmt: skip
    form = rng.choice(
        [
            "补写名句：{}，________。（{}）",
            "默写：{}，________。（{}）",
            "补写出名篇中的空缺部分：{}，____。{}",
        ]
    )
    number = rng.randrange(1, 400)
    return (
        "open_ended",
        (
            f"第{number}题：请续写一段话，以“{line}”开头，表达你的感受。",
            f"{line}，看到这句话我想起了故乡的河流与山川，心里十分感动。",
        ),
        (f"第{number}题：{form.format(line, work)}", rest),
    )


def earlier_parts(rng: random.Random) -> Twins:
    """A part before that the question needs, and one whose result it tells."""
    k = rng.randrange(2, 90)
    return (
        "missing_material",
        (f"Use the result of part (a) to find the limit of the sequence for case {k}.", str(k)),
        (
            f"In part (a) we showed that $a_1=1$, $a_{{n+1}}=\\sqrt{{{k * k - k}+a_n}}$ has a limit. For part (b), what is it?",
            str(k),
        ),
    )


BUILDERS: tuple[Callable[[random.Random], Twins], ...] = (
    lettered, numbered_angles, numbered_angles_zh, circuits, curves_zh, shaded_zh, drawings, derived,
    labels_of_numbers, sets_zh, tests_of_hypotheses, completed_zh, alike, blanks_zh, nouns, nouns_zh, lines_zh,
    earlier_parts, *constructed_pairs.BUILDERS, *constructed_layouts.BUILDERS,
)  # fmt: skip


def build(seed: int, each: int) -> Iterator[tuple[str, str, str]]:
    """`each` tries for every builder: (label, problem, answer), no problem twice with one answer."""
    rng = random.Random(seed)
    seen: set[Built] = set()
    for builder in BUILDERS:
        for _ in range(each):
            kind, unfit, fit = builder(rng)
            for label, twin in ((kind, unfit), ("good", fit)):
                if twin not in seen:
                    seen.add(twin)
                    yield label, *twin
