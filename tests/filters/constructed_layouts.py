"""Twins by construction for lists as TeX and HTML set them, labels behind options, roles, places and graphs."""

import random
from collections.abc import Callable

from tests.filters.constructed_pairs import Twins

_FORMS = (
    ("\\begin{{enumerate}}\n{}\n\\end{{enumerate}}", "\\item {}", "\n"),
    ("\\begin{{enumerate}}[(a)]\n{}\n\\end{{enumerate}}", "\\item {}", "\n"),
    ("\\begin{{itemize}}\n{}\n\\end{{itemize}}", "  \\item {}", "\n"),
    ("<ol>{}</ol>", "<li>{}</li>", ""),
    ('<ul class="list">\n{}\n</ul>', "<li>{}</li>", "\n"),
)
_CHOICES = (
    ("\\begin{{tasks}}(4)\n{}\n\\end{{tasks}}", "\\task {}", "\n"),
    ("\\begin{{oneparchoices}} {} \\end{{oneparchoices}}", "\\choice {}", " "),
)


def _set(rng: random.Random, items: list[str], forms: tuple[tuple[str, str, str], ...]) -> str:
    frame, item, joint = rng.choice(forms)
    return frame.format(joint.join(item.format(text) for text in items))


def lists(rng: random.Random) -> Twins:
    """A list of options, and one of what is given."""
    a, b = rng.randrange(12, 90), rng.randrange(12, 90)
    values = [str(a + b), str(a + b + 10), str(a + b - 1), str(a * b)]
    rng.shuffle(values)
    modulus = rng.randrange(5, 12)
    given = [f"$n > {a}$", f"$n < {a + modulus + 1}$", f"$n$ is divisible by ${modulus}$"]
    return (
        "multiple_choice",
        (f"What is ${a} + {b}$?\n{_set(rng, values, _FORMS + _CHOICES)}", str(a + b)),
        (
            f"Find the integer $n$ with the properties\n{_set(rng, given, _FORMS)}",
            str(next(n for n in range(a + 1, a + modulus + 1) if n % modulus == 0)),
        ),
    )


def data(rng: random.Random) -> Twins:
    """A list of values to pick from, and one of values whose median is asked for behind it."""
    values = sorted(rng.sample(range(10, 99), 3))
    shown = _set(rng, list(map(str, values)), _FORMS)
    return (
        "multiple_choice",
        (f"Which of these is closest to {values[1]}.2?\n{shown}", str(values[1])),
        (f"A die with many sides shows\n{shown}\nFind the median of the throws.", str(values[1])),
    )


def in_line(rng: random.Random) -> Twins:
    """Numbered ends of a sentence, and numbered steps of one."""
    k, n = rng.randrange(2, 9), rng.randrange(2, 60)
    mark = rng.choice(["{}) {}", "({}) {}", "{}. {}"])
    ends = [f"{k}T", f"{k * k}T", f"{k**3}T", f"{k**4}T"]
    steps = [f"double {n}", f"add {k}", "square the result"]
    numbered, ordered = (
        " ".join(mark.format(place, text) for place, text in enumerate(texts, 1)) for texts in (ends, steps)
    )
    return (
        "multiple_choice",
        (
            f"A planet has period T. If its orbit is widened by a factor of {k * k}, the period becomes {numbered}",
            rng.choice(["3", ends[2]]),
        ),
        (f"Carry out these steps: {ordered}. What number results?", str((2 * n + k) ** 2)),
    )


def labels_behind(rng: random.Random) -> Twins:
    """Labels behind options, and behind the equations of a system."""
    a, b, c = (rng.randrange(2, 60) for _ in range(3))
    media = rng.sample(["air", "water", "steel", "a vacuum", "oil", "copper"], 4)
    labels = rng.choice(["ABCD", "1234"])
    mark = rng.choice(["{} ({})", "{} – ({})", "{} - ({})"])
    options = "\n".join(mark.format(text, label) for text, label in zip(media, labels, strict=True))
    system = "\n".join(
        mark.format(text, n) for n, text in enumerate([f"x + y = {a + b}", f"y = {b}", f"z + x = {a + c}"], 1)
    )
    return (
        "multiple_choice",
        (f"A wave of {a}{b} Hz is fastest in\n{options}", rng.choice(labels)),
        (f"The system is given.\n{system}\nDetermine $100z$.", str(100 * c)),
    )


def strokes(rng: random.Random) -> Twins:
    """Options with strokes between them, and units with strokes."""
    speed, hours = rng.randrange(20, 90), rng.randrange(2, 9)
    colours = rng.sample(["red", "green", "blue", "violet", "orange"], 3)
    return (
        "multiple_choice",
        (f"Light of {speed * 10} units has what colour: {' / '.join(colours)}?", rng.choice(colours)),
        (f"A tram moves at {speed} km / h. How far in km does it go in {hours} h?", str(speed * hours)),
    )


def roles(rng: random.Random) -> Twins:
    """Who plays which role, and how many play it."""
    one, other = rng.choice([("knight", "knave"), ("truth-teller", "liar"), ("human", "robot")])
    name, n = rng.choice(["Ann", "Bob", "Cy", "B"]), rng.randrange(6, 60)
    told = rng.choice([f"{one}s (always truthful) and {other}s (always lying)", f"{one}s and {other}s"])
    return (
        "closed",
        (
            f"On an island of {told} live {n} people. {name} says something. What is {name}?",
            rng.choice([f"a {other}", one, f"{name} is a {other}"]),
        ),
        (
            f"On an island of {told} live {n} people, {n // 2} of them {one}s. How many are {other}s?",
            str(n - n // 2),
        ),
    )


def places(rng: random.Random) -> Twins:
    """Where a point lies, and how far from a centre it does."""
    x, y, r = rng.randrange(1, 9), rng.randrange(1, 9), rng.randrange(2, 12)
    gone = x * x + y * y - r * r
    place = "外" if gone > 0 else "内" if gone else "上"
    en = "outside" if gone > 0 else "inside" if gone else "on"
    unfit = rng.choice(
        [
            (f"判断点$P({x},{y})$与圆$x^2+y^2={r * r}$的位置关系。", f"点P在圆{place}"),
            (f"Where is $P({x},{y})$ relative to the circle $x^2+y^2={r * r}$?", f"{en} the circle"),
            (f"求圆$x^2+y^2={r * r}$与直线$x={r + x}$的位置关系。", "相离"),
        ]
    )
    return (
        "closed",
        unfit,
        (
            f"点P在圆心为O、半径为{r + 9}的圆内，OP的平方是{x * x + y * y}，求过P的最短弦长的平方。",
            str(4 * ((r + 9) ** 2 - x * x - y * y)),
        ),
    )


def graphs(rng: random.Random) -> Twins:
    """A graph that is not there beside a range and a value, and one with its formula."""
    a, b, end = rng.randrange(2, 9), rng.randrange(1, 9), rng.randrange(2, 9)
    head = f"is shown for $-{end}\\le x\\le {end}$, and $f(0)={b}$. Find $f({end})$."
    again = rng.choice(["Repeat Problem", "Redo Exercise", "Rework Example"])
    unfit = rng.choice(
        [
            f"The graph of $f'$ {head}",
            f"{again} {a}.{b}{end} for a rod of length {end} m. What is its period?",
        ]
    )
    return (
        "missing_material",
        (unfit, str(a * end * end + b)),
        (f"The graph of $f'(x)={2 * a}x$ {head}", str(a * end * end + b)),
    )


BUILDERS: tuple[Callable[[random.Random], Twins], ...] = (
    lists, data, in_line, labels_behind, strokes, roles, places, graphs,
)  # fmt: skip
