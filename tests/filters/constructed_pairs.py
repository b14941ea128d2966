"""Twins by construction for layouts of options, things that are ranked, kinds, code and earlier parts."""

import random
from collections.abc import Callable

Built = tuple[str, str]
Twins = tuple[str, Built, Built]

_CITIES = ["Lisbon", "Cadiz", "Genoa", "Antwerp", "Lübeck", "Bergen", "Venice"]


def numbered_phrases(rng: random.Random) -> Twins:
    """Numbered phrases that end a sentence, and numbered steps before a question."""
    cities = rng.sample(_CITIES, 4)
    year, a, b = rng.randrange(1300, 1700), rng.randrange(2, 90), rng.randrange(2, 90)
    mark = rng.choice(["({}) {}", "{}. {}", "{}) {}"])
    joint = rng.choice(["\n", " "]) if mark[0] == "(" else "\n"
    options = joint.join(mark.format(n, city) for n, city in enumerate(cities, 1))
    orders = [f"add {a}", "double the result", f"subtract {b}"]
    steps = joint.join(mark.format(n, order) for n, order in enumerate(orders, 1))
    place = rng.randrange(4)
    lead = rng.choice(["sailed from", "was built in", "lost its cargo near"])
    return (
        "multiple_choice",
        (
            f"The largest ship of {year} {lead}{joint}{options}",
            rng.choice([str(place + 1), cities[place]]),
        ),
        (f"Start from {year} and{joint}{steps}\nWhat is the result?", str(2 * (year + a) - b)),
    )


def thousands(rng: random.Random) -> Twins:
    """Amounts to pick from, and amounts of a story."""
    amounts = [f"${rng.randrange(1, 9)},{n}" for n in rng.sample(range(100, 999), 4)]
    a, b = rng.randrange(2, 30), rng.randrange(2, 30)
    listed = f"{amounts[0]}, {amounts[1]}, {amounts[2]}, or {amounts[3]}"
    return (
        "closed",
        (
            f"What do {a} desks cost at {b} dollars a leg? {rng.choice(['Is it', 'Would it be'])} {listed}?",
            rng.choice(amounts),
        ),
        (f"A firm pays {listed} a month. {a} clerks earn {b} dollars. What do they earn?", f"${a * b}"),
    )


def same_article(rng: random.Random) -> Twins:
    """One of two with the same article, and two in a story."""
    one, other = rng.sample(["SN1", "SN2", "E1", "E2", "5p", "4d", "CO2", "SO2"], 2)
    a = rng.randrange(2, 90)
    return (
        "closed",
        (f"Would sample {a} be described by an {one} or an {other} scheme?", one),
        (f"An {one} or an {other} label is put on {a} flasks each. How many labels are there?", str(2 * a)),
    )


def ranked(rng: random.Random) -> Twins:
    """Which of two is the better one, and what it costs."""
    small, large = sorted(rng.sample(range(5, 60), 2))
    noun = rng.choice(["jar", "bag", "box", "bottle"])
    told = (
        f"A shop sells a {small}-oz {noun} for ${small // 2}.50 and a {large}-oz {noun} for ${large // 3}.20."
    )
    asked = rng.choice(["is the better buy", "is cheaper per ounce", "gives the lower price per ounce"])
    said = rng.choice(
        [f"the {large}-oz {noun}", f"{large} oz", f"the {large} oz {noun}", f"{large}-ounce {noun}"]
    )
    return (
        "closed",
        (f"{told} Which {noun} {asked}?", said),
        (f"{told} How many dollars does one of each cost together?", f"{small // 2 + large // 3}.70"),
    )


def kinds(rng: random.Random) -> Twins:
    """One of a family of kinds, and a value of one of them."""
    a, b = rng.sample(range(2, 60), 2)
    asked, said = rng.choice([
        (f"What type of conic section is ${a}x^2-{b}y^2=1$?", "a hyperbola"),
        (f"What kind of quadrilateral has diagonals of {a} and {a} that bisect each other?", "rectangle"),
        (f"What kind of reaction splits {a} mol of a salt into {b} parts?", "decomposition reaction"),
        (f"方程 $x^2/{a}-y^2/{b}=1$ 表示什么曲线？", "双曲线"),
    ])  # fmt: skip
    return (
        "closed",
        (asked, said),
        (
            f"The conic section ${a}x^2+{a}y^2={a * b * b}$ is of the type of a circle. Find its radius.",
            str(b),
        ),
    )


def code_above(rng: random.Random) -> Twins:
    """A program that is not there, and one that is."""
    n = rng.randrange(3, 900)
    noun = rng.choice(["program", "code", "code snippet"])
    said = rng.choice(["above", "given above", "shown above"])
    asked = f"What is the output of the {noun} {said} when the input is {n}?"
    return (
        "missing_material",
        (asked, str(2 * n)),
        (f"n = int(input())\nprint(n * 2)\n{asked}", str(2 * n)),
    )


def results_zh(rng: random.Random) -> Twins:
    """The result of a part that is gone, and of one that is told."""
    n = rng.randrange(3, 900)
    lead = rng.choice(["由(1)的结论", "根据（1）的结果", "在(1)的条件下"])
    return (
        "missing_material",
        (f"{lead}，求数列的前{n}项和.", str(n * n)),
        (f"(1)中已证数列的通项是2k-1；{lead}，求数列的前{n}项和.", str(n * n)),
    )


def views_zh(rng: random.Random) -> Twins:
    """Views of a solid of which only the unit is told, and views that are described."""
    a = rng.randrange(3, 90)
    unit = rng.choice(["cm^2", r"$\mathrm{cm}^2$", "m^2"])
    return (
        "missing_material",
        (f"某几何体的三视图如图所示，则它的表面积是____{unit}.", str(6 * a * a)),
        (f"某几何体的三视图如图所示，都是边长为{a}的正方形，则它的表面积是____{unit}.", str(6 * a * a)),
    )


def identities(rng: random.Random) -> Twins:
    """An identity to verify with its steps, and a bill to verify."""
    a, b = rng.sample(range(2, 90), 2)
    left = rf"{a}\tan x+{a}\cot x"
    right = rf"{a}\sec x\csc x"
    help_me = rng.choice(
        ["can someone show the steps?", "I keep going in circles.", "please show your steps."]
    )
    return (
        "proof",
        (f"I need to verify the identity ${left}={right}$, {help_me}", right),
        (f"I need to verify the total of my bill: {a} cups at {b} dollars. What is the total?", str(a * b)),
    )


def surveys(rng: random.Random) -> Twins:
    """Several things of a curve, and one."""
    k = rng.randrange(2, 90)
    extra = rng.choice(["its local extrema", "its maximum and minimum values"])
    head = f"Let $f(x)=x^3-{3 * k * k}x$."
    return (
        "multi_part",
        (
            f"{head} Find the intervals on which $f$ is increasing, {extra}, and its point of inflection.",
            f"x < -{k} and x > {k}; max {2 * k**3}, min -{2 * k**3}; (0, 0)",
        ),
        (f"{head} Find the interval on which $f$ is decreasing.", f"(-{k}, {k})"),
    )


def orders_of_code(rng: random.Random) -> Twins:
    """A program to be written, and its number of lines."""
    n = rng.randrange(3, 900)
    kind = rng.choice(["class", "script", "decorator", "module"])
    lead = f"Write a Python {kind} that keeps the last {n} values"
    return (
        "open_ended",
        (f"{lead}, and comment your code.", ""),
        (f"A Python {kind} keeps the last {n} values of 8 bytes. How many bytes does it keep?", str(8 * n)),
    )


def pronouns(rng: random.Random) -> Twins:
    """What a pronoun stands for, and by how much one thing is longer."""
    one, other = rng.sample(["violin", "ladder", "mirror", "piano", "statue", "carpet"], 2)
    place, fault = (
        rng.sample(["van", "crate", "attic", "lift", "shed"], 2)[0],
        rng.choice(
            [
                ("too long", "What"),
                ("too narrow", "What"),
                ("badly packed", "What"),
                ("not tied down", "What"),
            ]
        ),
    )
    n, m = rng.randrange(20, 90), rng.randrange(100, 200)
    thing = one if fault[0] != "too narrow" else place
    told = f"The {one} and the {other} number {n} did not go into the {place} because it was {fault[0]}."
    asked = rng.choice([f"What was {fault[0]}?", f'What does "it" refer to if {n} men tried?'])
    return (
        "closed",
        (f"{told} {asked}", rng.choice([f"the {thing}", f"The {thing}."])),
        (
            f"The {one} is {m} cm long, because it was cut by {n} cm. What was its length before in cm?",
            str(n + m),
        ),
    )


def pronouns_zh(rng: random.Random) -> Twins:
    one, place = rng.choice([("小提琴", "箱子"), ("梯子", "货车"), ("花瓶", "柜子")])
    fault = rng.choice(["太长了", "太高了", "太大了"])
    n, m = rng.randrange(20, 90), rng.randrange(100, 200)
    return (
        "closed",
        (f"第{n}号{one}放不进{place}，因为它{fault}。什么{fault}？", one),
        (f"{one}原长{m}厘米，因为它{fault}，锯掉{n}厘米。现在长多少厘米？", str(m - n)),
    )


def lists_on_boards(rng: random.Random) -> Twins:
    """A list that hangs elsewhere, and one whose size is told."""
    n, m = rng.randrange(20, 90), rng.randrange(100, 200)
    noun = rng.choice(["cities", "rivers", "planets", "words"])
    where = rng.choice(
        ["on the board", "posted on the wall", "shown on the screen", "written on the whiteboard"]
    )
    asked = rng.choice(["which one comes last in the alphabet", "which one is named first"])
    return (
        "missing_material",
        (f"Question {n}. From the list of {noun} {where}, {asked}?", "Oslo"),
        (f"The list of {noun} {where} has {m} entries. {n} are wiped off. How many are left?", str(m - n)),
    )


def authors_zh(rng: random.Random) -> Twins:
    """What the author of a text that is not there thinks, and who the author of a work is."""
    n = rng.randrange(2, 90)
    work, author = rng.choice([
        ("我国第一部纪传体通史", "司马迁"), ("我国最早的农学著作之一《齐民要术》", "贾思勰"),
        ("北宋编年体通史《资治通鉴》", "司马光"), ("我国古代四大名著中最晚成书的那部", "曹雪芹"),
    ])  # fmt: skip
    asked = rng.choice(["作者是谁？", "作者是____。", "作者的名字是什么？"])
    return (
        "missing_material",
        (f"第{n}题：短文中作者主要想表达什么？", "热爱自然"),
        (f"第{n}题：{work}的{asked}", author),
    )


def facts_used(rng: random.Random) -> Twins:
    """A fact to verify, and one to verify and use for a value."""
    a, b = rng.sample(range(2, 60), 2)
    verb = rng.choice(["Verify", "Show", "Prove", "Confirm"])
    use = rng.choice(
        ["use this fact to", "use it to", "then apply this result to", "use the factor theorem to"]
    )
    find = rng.choice(["determine the other root", "find the other root", "compute the second root"])
    head = f"{verb} that {a} is a root of $x^2-{a + b}x+{a * b}=0$"
    return "proof", (f"{head}.", ""), (f"{head} and {use} {find}.", str(b))


BUILDERS: tuple[Callable[[random.Random], Twins], ...] = (
    numbered_phrases, thousands, same_article, ranked, kinds, code_above, results_zh, views_zh, identities,
    surveys, orders_of_code, pronouns, pronouns_zh, lists_on_boards, authors_zh, facts_used,
)  # fmt: skip
