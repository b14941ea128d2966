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


BUILDERS: tuple[Callable[[random.Random], Twins], ...] = (
    numbered_phrases, thousands, same_article, ranked, kinds, code_above, results_zh, views_zh, identities,
    surveys, orders_of_code,
)  # fmt: skip
