"""Problems by construction: a kind, a rendering, a trap; no text twice, the label known because it was built.

Each builder takes a random generator and gives (problem, answer). `good` problems carry the traps: words and
layouts of the other kinds around a question for one value.
"""

import random
from collections.abc import Callable, Iterator

Built = tuple[str, str]
Builder = Callable[[random.Random], Built]

_NAMES = [
    "Ada",
    "Boris",
    "Chen",
    "Dora",
    "Emil",
    "Fatima",
    "Goran",
    "Hana",
    "Igor",
    "Jun",
    "Kofi",
    "Lena",
    "Marta",
    "Nils",
    "Olga",
    "Pavel",
]
_THINGS = [
    "apples",
    "bolts",
    "candles",
    "drums",
    "eggs",
    "flags",
    "gears",
    "hats",
    "inks",
    "jars",
    "kites",
    "lamps",
    "mugs",
    "nails",
]
_NAMES_ZH = ["小安", "小波", "小陈", "小丁", "小方", "小高", "小何", "小江"]
_THINGS_ZH = ["苹果", "铅笔", "书本", "气球", "邮票", "糖果", "花朵", "玻璃球"]
_LETTERS = "ABCDEFGH"


def _four(rng: random.Random) -> tuple[list[str], int]:
    values = rng.sample(range(3, 400), 4)
    return [str(value) for value in values], rng.randrange(4)


def _stem(rng: random.Random) -> str:
    a, b = rng.randrange(2, 90), rng.randrange(2, 90)
    return rng.choice([
        f"What is {a} + {b} multiplied by a suitable factor?", f"Which number is a root of x^2 - {a}x + {b}?",
        f"The remainder of {a * 1000 + b} on division by {b + 2} is", f"How many of the {a} boys like {b} games?",
    ])  # fmt: skip


def _stem_zh(rng: random.Random) -> str:
    a, b = rng.randrange(2, 90), rng.randrange(2, 90)
    return rng.choice(
        [
            f"{a}与{b}的最小公倍数是（　　）",
            f"方程x+{a}={b}的解是（　　）",
            f"下列各数中，能被{a}整除且大于{b}的是（　　）",
        ]
    )


def lettered(rng: random.Random) -> Built:
    values, right = _four(rng)
    mark = rng.choice(["{}. {}", "{}) {}", "({}) {}", "{}: {}"])
    joint = rng.choice(["\n", "\n", "  ", " "])
    return f"{_stem(rng)}{rng.choice([chr(10), ' '])}" + joint.join(
        mark.format(_LETTERS[i], value) for i, value in enumerate(values)
    ), _LETTERS[right]


def lettered_zh(rng: random.Random) -> Built:
    values, right = _four(rng)
    mark = rng.choice(["{}．{}", "{}、{}", "（{}）{}"])
    joint = rng.choice(["\n", " ", "　"])
    return f"{_stem_zh(rng)}\n" + joint.join(
        mark.format(_LETTERS[i], v) for i, v in enumerate(values)
    ), _LETTERS[right]


def _question(rng: random.Random) -> tuple[str, list[str]]:
    material, place = (
        rng.choice(["wool", "zinc", "oak", "salt"]),
        rng.choice(["winter", "a harbour", "a mine", "a desert"]),
    )
    options = rng.sample(
        [
            "a bank",
            "a kitchen",
            "the sea shore",
            "a forest",
            "the library",
            "a workshop",
            "an old barn",
            "the roof",
        ],
        4,
    )
    return (
        f"Where would somebody most likely keep {material} during work in {place}, {rng.randrange(1900, 2020)}?",
        options,
    )


def bulleted(rng: random.Random) -> Built:
    question, options = _question(rng)
    mark = rng.choice(["- {}", "* {}", "• {}", "[ ] {}", "{}"])
    lines = "\n".join(mark.format(option) for option in options)
    return f"{question}\n{lines}", rng.choice(options)


def numbered(rng: random.Random) -> Built:
    question, options = _question(rng)
    mark = rng.choice(["{}. {}", "({}) {}", "{}) {}"])
    right = rng.randrange(4)
    lines = "\n".join(mark.format(i + 1, option) for i, option in enumerate(options))
    return f"{question}\n{lines}", rng.choice([options[right], str(right + 1)])


def inline(rng: random.Random) -> Built:
    question, options = _question(rng)
    form = rng.choice(
        ["{}: {}, {}, {}, or {}?", "{} Options: {}, {}, {}, {}", "{} Choose from: {}; {}; {}; {}."]
    )
    head = question.rstrip("?") if form.startswith("{}:") else question
    return form.format(head, *options), rng.choice(options)


def bulleted_zh(rng: random.Random) -> Built:
    options = rng.sample(["图书馆", "厨房", "森林", "银行", "海边", "车间"], 4)
    mark = rng.choice(["- {}", "• {}", "{}"])
    return f"{rng.choice(_NAMES_ZH)}第{rng.randrange(2, 99)}天最可能去哪里？\n" + "\n".join(
        mark.format(o) for o in options
    ), options[0]


def truth(rng: random.Random) -> Built:
    n = rng.randrange(11, 9_000)
    form = rng.choice(
        [
            "Is {} a prime number?",
            "True or false: {} is divisible by 7.",
            "Does {} leave remainder 1 on division by 3?",
            "The number {} is a perfect square.",
        ]
    )
    return form.format(n), rng.choice(["Yes", "No"] if form.endswith("?") else ["True", "False"])


def truth_zh(rng: random.Random) -> Built:
    n = rng.randrange(11, 9_000)
    return rng.choice(["{}是质数吗？", "判断：{}能被7整除。（　）", "{}是完全平方数，这种说法对吗？"]).format(
        n
    ), rng.choice(["对", "错", "正确", "错误"])


def converges(rng: random.Random) -> Built:
    p, c = rng.randrange(1, 30), rng.randrange(2, 40)
    series = rng.choice(
        [
            rf"\sum_{{n=1}}^\infty \frac{{{c}}}{{n^{{{p}}}}}",
            rf"\int_{c}^\infty x^{{-{p}}}\,dx",
            rf"a_n = {c}n/(n+{p})",
        ]
    )
    form = rng.choice(
        [
            "Determine whether ${}$ converges or diverges.",
            "Does ${}$ converge?",
            "Test ${}$ for convergence.",
            "Decide on the convergence of ${}$.",
        ]
    )
    return form.format(series), rng.choice(
        ["converges", "diverges", "convergent", "The series diverges.", "Convergent", r"\text{diverges}"]
    )


def compares(rng: random.Random) -> Built:
    a, b, c, d = (rng.randrange(2, 99) for _ in range(4))
    kind = rng.randrange(4)
    if kind == 0:
        return f"Fill in >, < or =: {a}/{b} ___ {c}/{d}", rng.choice("<>=")
    if kind == 1:
        return f"Compare ${a}^{{{b}}}$ and ${c}^{{{d}}}$ using the correct sign.", rng.choice(
            [">", "<", r"\lt"]
        )
    if kind == 2:
        return f"Which is larger, ${a}^{{{b}}}$ or ${c}^{{{d}}}$?", rng.choice(
            [f"{a}^{{{b}}}", f"${c}^{{{d}}}$"]
        )
    return f"Is {a} · {b} greater than, less than or equal to {c} · {d}?", rng.choice(
        ["greater than", "less than", "equal"]
    )


def named(rng: random.Random) -> Built:
    one, other = rng.sample(_NAMES, 2)
    a, b = rng.randrange(5, 90), rng.randrange(5, 90)
    kind = rng.randrange(4)
    if kind == 0:
        return f"{one} runs {a} m in {b} s, {other} runs {b} m in {a} s. Who is faster?", rng.choice(
            [one, other]
        )
    if kind == 1:
        return (
            f"{one} and {other} take turns removing 1 to {a} stones from a pile of {a * b}. {one} goes first. Who wins with best play?",
            rng.choice([one, f"{other} wins"]),
        )
    if kind == 2:
        return (
            f"Two players remove up to {a} coins from {b + a}. Does the first or the second player have a winning strategy?",
            rng.choice(["the second player", "first", "The first player"]),
        )
    return (
        f"A shop sells {a} g for {b} dollars, a stall {b} g for {a} dollars. Which is cheaper, the shop or the stall?",
        rng.choice(["the shop", "the stall", "shop"]),
    )


def parity(rng: random.Random) -> Built:
    k, c = rng.randrange(2, 60), rng.randrange(1, 60)
    kind = rng.randrange(5)
    if kind == 0:
        return f"Is $f(x)=x^{{{k}}}+{c}x$ even, odd or neither?", rng.choice(
            ["even", "odd", "neither", "neither even nor odd"]
        )
    if kind == 1:
        return (
            f"Classify the critical point of $x^2-{k}xy+{c}y^2$ as a maximum, a minimum or a saddle point.",
            rng.choice(["saddle point", "minimum", "local minimum"]),
        )
    if kind == 2:
        return f"Is the function $e^{{{k}x}}-{c}x$ increasing or decreasing at 0?", rng.choice(
            ["increasing", "decreasing"]
        )
    if kind == 3:
        return f"Is $\\sqrt{{{k}}}+{c}$ rational or irrational?", rng.choice(["irrational", "rational"])
    return f"On which day of the week does the {k * 10 + c}th day after a Friday fall?", rng.choice(
        ["Monday", "Sunday", "Thursday"]
    )


def entails(rng: random.Random) -> Built:
    one, other = rng.sample(_NAMES, 2)
    n = rng.randrange(2, 400)
    head = rng.choice(
        ["", "Does the premise entail the hypothesis, contradict it, or neither?\n", "Give the relation.\n"]
    )
    kind = rng.randrange(3)
    if kind == 0:
        return (
            f"{head}Premise: {one} sold {n} {rng.choice(_THINGS)}.\nHypothesis: {other} sold something.",
            rng.choice(["entailment", "contradiction", "neutral"]),
        )
    if kind == 1:
        return (
            f"Classify the sentiment as positive, negative or neutral: '{one} liked {n} of the songs.'",
            rng.choice(["positive", "negative", "Neutral"]),
        )
    return (
        f"Premises: all {n} {rng.choice(_THINGS)} of {one} are red. Conclusion: some are blue. Is the conclusion entailed?",
        rng.choice(["not entailed", "entailed"]),
    )


def closed_zh(rng: random.Random) -> Built:
    a, b = rng.randrange(2, 99), rng.randrange(2, 99)
    one, other = rng.sample(_NAMES_ZH, 2)
    return rng.choice([
        (f"判断级数$\\sum \\frac{{{a}}}{{n^{{{b}}}}}$的敛散性。", rng.choice(["收敛", "发散"])),
        (f"在横线上填“>”“<”或“=”：{a}/{b} ___ {b}/{a + 1}", rng.choice("<>")),
        (f"{one}有{a}张卡片，{other}有{b}张，谁的卡片多？", rng.choice([one, other])),
        (f"函数$f(x)=x^{{{a}}}+{b}$是奇函数还是偶函数？", rng.choice(["奇函数", "偶函数", "非奇非偶函数"])),
        (f"甲乙两人轮流取{a}颗石子，每次至多{b}颗，甲先取，谁有必胜策略？", rng.choice(["甲", "乙"])),
        (f"今天是星期三，{a * 9}天后是星期几？", rng.choice(["星期一", "星期五"])),
        (f"前提：{one}有{a}本书。假设：{other}有书。二者关系是蕴含、矛盾还是中立？", rng.choice(["蕴含", "矛盾", "中立"])),
        (f"直线$y={a}x+{b}$与圆$x^2+y^2={b}$的位置关系是相交、相切还是相离？", rng.choice(["相交", "相切", "相离"])),
        (f"{a}^{b}与{b}^{a}哪个大？是{a}^{b}还是{b}^{a}？", f"{a}^{b}"),
        (f"评论“第{a}次购买，{b}天就坏了”的情感是积极还是消极？", rng.choice(["积极", "消极"])),
    ])  # fmt: skip


def bare_letter(rng: random.Random) -> Built:
    a, b = rng.randrange(3, 900), rng.randrange(3, 90)
    one, thing = rng.choice(_NAMES), rng.choice(_THINGS)
    return rng.choice([
        f"The value of {a} + {b} - 4 is", f"{one} has {a} {thing} and buys {b} more. How many {thing} does {one} have?",
        f"What is the remainder when {a * 31} is divided by {b}?", f"If 3x + {a} = {b}, what is x?",
        f"Find the area of a circle of radius {a}.", f"The next number after {a}, {a + b}, {a + 2 * b} is",
        f"Solve for y: 2y - {a} = {b}y.", f"A train covers {a} km in {b} hours. Find its speed.",
    ]), rng.choice("ABCDE")  # fmt: skip


def bare_letter_zh(rng: random.Random) -> Built:
    a, b = rng.randrange(3, 900), rng.randrange(3, 90)
    return rng.choice([
        f"{rng.choice(_NAMES_ZH)}有{a}个{rng.choice(_THINGS_ZH)}，又买了{b}个，一共有多少个？", f"若a+b={a}，ab={b}，则a²+b²的值是．",
        f"{a}除以{b}的余数是（　　）", f"一个圆的半径是{a}，它的面积是", f"方程2x+{a}={b}的解为",
    ]), rng.choice("ABCD")  # fmt: skip


def proof(rng: random.Random) -> Built:
    a, b = rng.randrange(2, 99), rng.randrange(2, 99)
    return rng.choice([
        f"Prove that $n^{{{a}}}-n$ has infinitely many multiples of {b} among its values.", f"Show that no integer $x$ satisfies $x^2={4 * a + 3}+{4 * b}y$.",
        f"Let $a,b>0$ with $a+b={a}$. Show that $ab\\le {a * a}/4$.", f"Find, with proof, all integers $m$ with $m^2+{a}$ divisible by {b}.",
        f"Show that the sequence $u_{{n+1}}=\\sqrt{{{a}+u_n}}$ is bounded and determine its limit.", f"Prove or disprove: every group of order {a} is abelian.",
        f"Determine, with proof, whether {a}^n + {b} is prime infinitely often.",
    ]), ""  # fmt: skip


def proof_zh(rng: random.Random) -> Built:
    a, b = rng.randrange(2, 99), rng.randrange(2, 99)
    return rng.choice(
        [
            f"求证：对任意正整数n，{a}能整除n^{a}-n的某个倍数。",
            f"证明：$x^2+{a}>{b}x-{b * b}$。",
            f"已知$a+b={a}$，试证明$ab\\le {a * a}/4$。",
        ]
    ), rng.choice(["", "见解析", "证明略"])


def missing(rng: random.Random) -> Built:
    a, b = rng.randrange(2, 30), rng.randrange(1, 9)
    town = rng.choice(_NAMES)
    return rng.choice([
        f"The graph of $g$ is shown. Find $g({a})$.", f"The graph of {town}'s journey is given. State the speed at hour {a}.",
        f"The table gives the number of {rng.choice(_THINGS)} sold each month by {town}. How many were sold in month {b}?",
        f"According to the table, how many more {rng.choice(_THINGS)} did {town} sell than in week {b}?", f"Find the area of the shaded region, in square units (question {a}).",
        f"Read the passage and answer question {a}. According to the passage, when did {town} leave?", f"On the map, how far is {town}'s house from point {a}?",
        f"Refer to the diagram. What is the measure of angle {a}?", f"![]({town.lower()}{a}.png) What is x?", f"<img src='{town}{a}'> Find the perimeter.",
        f"Using the bar chart, find how many {rng.choice(_THINGS)} {town} has.", f"Sort the following numbers from least to greatest. (Item {a})",
        f"What is the mode of the data set shown above for group {a}?", f"In Fig. {a}-{b}, what is the current in the resistor?",
        f"Use the result of the previous problem to find the volume for case {a}.",
    ]), str(rng.randrange(2, 300))  # fmt: skip


def missing_zh(rng: random.Random) -> Built:
    a = rng.randrange(2, 60)
    name = rng.choice(_NAMES_ZH)
    return rng.choice([
        f"如图，求阴影部分的面积。（第{a}题）", f"根据下表，{name}第几周卖得最多？（题{a}）", f"阅读短文，回答：{name}第几次去了北京？",
        f"观察统计图，{name}喜欢的运动有多少人选？", f"看图列式计算第{a}题。", f"根据地图，{name}家离学校多远？", f"求下列数据的平均数。（第{a}题）",
    ]), str(rng.randrange(2, 300))  # fmt: skip


def parts(rng: random.Random) -> Built:
    a, b = rng.randrange(2, 90), rng.randrange(2, 90)
    one = rng.choice(_NAMES)
    answer = rng.choice(["{}; {}", "{}, {}", "{} and {}"]).format(a * b, a + b)
    return rng.choice([
        f"Let $a_n={a}n+{b}$. (1) Find $a_5$. (2) Find the sum of the first ten terms.", f"A box holds {a} red and {b} blue balls. 1. How many balls are there? 2. What is the chance of red?",
        f"Part A: Compute {a}+{b}. Part B: Compute {a}·{b}.", f"Find the area and the perimeter of a rectangle with sides {a} and {b}.",
        f"How many kilometres does {one} drive in {a} hours at {b} km/h, and how much fuel is used?", f"What is {a} + {b}? What is {a} times {b}?",
        f"Find the mean, the median and the mode of {a}, {b}, {b}, {a + b}.", f"(a) Compute {a}^2. (b) Compute {b}^2.",
        f"{one} buys {a} pens for {b} dollars each. How much is paid? How much change is left from {a * b + 7} dollars?",
    ]), answer  # fmt: skip


def parts_zh(rng: random.Random) -> Built:
    a, b = rng.randrange(2, 90), rng.randrange(2, 90)
    return rng.choice([
        f"已知数列a_n={a}n+{b}。①求a_5；②求前10项和。", f"第一问：{a}加{b}是多少？第二问：{a}乘{b}是多少？", f"（1）计算{a}+{b}；（2）计算{a}×{b}。",
        f"求长{a}、宽{b}的长方形的周长和面积。", f"{rng.choice(_NAMES_ZH)}买了{a}支笔，每支{b}元，一共花了多少元？付{a * b + 9}元应找回多少元？",
    ]), f"{a + b}；{a * b}"  # fmt: skip


def open_request(rng: random.Random) -> Built:
    one, town = rng.choice(_NAMES), rng.choice(["Porto", "Kyoto", "Lima", "Bergen", "Accra"])
    thing = rng.choice(_THINGS)
    return rng.choice([
        f"Compose a cheerful blog post about {one}'s weekend in {town}.", f"Imagine you are one of {one}'s {thing}. How do you feel on a trip to {town}?",
        f"What if {town} had never been founded by {one}?", f"Write a short story about {thing} that {one} finds in {town}.", f"Explain why {one} likes {thing} more than {town}.",
        f"Should schools in {town} teach {one} about {thing}?", f"Give {one} some tips for selling {thing} in {town}.", f"Describe the role of {thing} in the history of {town}, as {one} saw it.",
        f"What are the advantages and disadvantages of {thing} for {one} in {town}?", f"Draft an email from {one} to the mayor of {town} about {thing}.",
        f"Recommend a good place in {town} to buy {thing} for {one}.",
    ]), ""  # fmt: skip


def open_request_zh(rng: random.Random) -> Built:
    one, thing = rng.choice(_NAMES_ZH), rng.choice(_THINGS_ZH)
    day = rng.choice(["春天", "夏天", "秋天", "冬天"])
    return rng.choice([
        f"推荐一款适合{one}在{day}用的{thing}。", f"请写一篇关于{one}和{thing}的{day}的作文。", f"假如你是{one}的{thing}，你在{day}会想什么？", f"谈谈你对{one}在{day}收集{thing}的看法。",
        f"简述{thing}在{day}对{one}的意义。", f"为{one}的{thing}店写一句{day}的广告语。",
    ]), ""  # fmt: skip


def good(rng: random.Random) -> Built:
    a, b, c = rng.randrange(3, 90), rng.randrange(3, 90), rng.randrange(3, 90)
    one, other = rng.sample(_NAMES, 2)
    thing, more = rng.sample(_THINGS, 2)
    return rng.choice([
        (f"{one} has {a} {thing} and {b} {more}; {other} has {c} {thing}. How many {thing} do they have together?", str(a + c)),
        (f"A true/false quiz has {a} questions. In how many ways can {one} answer it with exactly one answer false?", str(a)),
        (f"{one} or {other} brings {a} {thing} each day. After {b} days, how many {thing} were brought if one came each day?", str(a * b)),
        (f"A. {one} bought {a} {thing}, B. {other} bought {b} and C. Diaz bought {c}. How many {thing} did the three buy?", str(a + b + c)),
        (f"Points A, B, C and D lie on a line in this order with AB = {a}, BC = {b}, CD = {c}. Find AD.", str(a + b + c)),
        (f"It is easy to prove that the sum of the first n odd numbers is n^2. Use this to find 1 + 3 + ... + {2 * a - 1}.", str(a * a)),
        (f"The table below gives the price: {thing} {a} dollars, {more} {b} dollars, box {c} dollars. What do one of each cost?", str(a + b + c)),
        (f"The graph of $y = {a}x + {b}$ is shown on the board. What is its slope?", str(a)),
        (f"A circle of radius {a} lies inside a square of side {2 * a}. The region outside the circle is shaded. Find the area of the shaded region.", rf"{4 * a * a}-{a * a}\pi"),
        (f"Let $f$ satisfy (1) $f(0)={a}$ and (2) $f(n+1)=f(n)+{b}$. Find $f({c})$.", str(a + b * c)),
        (f"How can {one} improve the bound? Compute the least $n$ with $n > {a * b}$.", str(a * b + 1)),
        (f"Solve $x^2 - {a + b}x + {a * b} = 0$. List the roots in increasing order separated by commas.", f"{min(a, b)}, {max(a, b)}"),
        (f"Find all pairs $(x, y)$ of positive integers with $xy = {a * b}$ and $x = {a}$.", f"({a}, {b})"),
        (f"Sort these words alphabetically: {thing} {more} zebra yak", " ".join(sorted([thing, more, "yak", "zebra"]))),
        (f"An even number and an odd number add up to {2 * a + 1}; their difference is {2 * b + 1}. What is their sum times {c}?", str((2 * a + 1) * c)),
        (f"Explain was the first of {a} words that {one} copied {b} times each. How many words were written?", str(a * b)),
        (f"On a map with scale 1:{a}000, two towns are {b} cm apart. How many metres apart are they?", str(a * b * 10)),
        (f"{one} says 'what time is it? who knows?' and walks {a} km at {b} km/h, then {c} km more. How many km in all?", str(a + c)),
        (f"What is the capital letter that stands {rng.randrange(2, 9)} places after C in the alphabet, {one} asks?", rng.choice("EFGHIJK")),
        (f"Expand $({a}A+{b}B) - {b}B - {a - 1}A$ in terms of A and B.", "A"),
        (f"Prove that ${a * b}$ is composite and find its largest divisor below itself.", str(a * b // 2 + 1)),
        (f"Data:\n- {one}: {a} {thing}\n- {other}: {b} {thing}\n- rest: {c}\nHow many {thing} in all?", str(a + b + c)),
        (f"Convert {a * 16 + 11} to hexadecimal and give its last digit.", "B"),
        (f"Find the values of $p$ and $q$ with $p+q={a + b}$ and $p-q={a - b}$.", f"p = {a}, q = {b}"),
        (f"Find the distance between the point ({a}, {b}) and the line $x = {c}$.", str(abs(a - c))),
        (f"{one} flips a coin {a} times and gets heads or tails. What is the probability that all are heads?", f"1/2^{{{a}}}"),
        (f"The positive or negative charge of {a} units moves {b} m. The work is {c} J per metre. What is the total work?", str(b * c)),
    ])  # fmt: skip


def good_zh(rng: random.Random) -> Built:
    a, b, c = rng.randrange(3, 90), rng.randrange(3, 90), rng.randrange(3, 90)
    one, thing = rng.choice(_NAMES_ZH), rng.choice(_THINGS_ZH)
    return rng.choice([
        (f"{one}有{a}个{thing}，又买了{b}个，送人{c}个以前共有多少个？", str(a + b)),
        (f"已知条件（1）$a+b={a + b}$；（2）$a-b={a - b}$。则$a$的值为____．", str(a)),
        (f"一份判断题共{a}道，每道{b}分，全对得多少分？", str(a * b)),
        (f"甲乙两地相距{a * b}千米，汽车每小时行{a}千米，几小时到达？", str(b)),
        (f"可以证明前n个奇数的和是n²，求前{a}个奇数的和。", str(a * a)),
        (f"如图，长方形的长为{a}，宽为{b}，求它的面积。", str(a * b)),
        (f"价格如下表：{thing}{a}元，盒子{b}元，丝带{c}元。各买一件共多少元？", str(a + b + c)),
        (f"{one}读一篇短文用了{a}分钟，比昨天多{b}分钟，两天共用多少分钟？", str(2 * a - b)),
        (f"某数是奇数或偶数都可以，它加{a}等于{a + b}，这个数是多少？", str(b)),
        (f"解方程$x^2-{a + b}x+{a * b}=0$。", f"x={a}或x={b}"),
        (f"选择题每题{a}分，{one}做对{b}题，得多少分？", str(a * b)),
        (f"{one}写一篇作文用了{a}分钟，写{b}篇要多少分钟？", str(a * b)),
    ])  # fmt: skip


BUILDERS: dict[str, tuple[Builder, ...]] = {
    "multiple_choice": (lettered, lettered_zh, bulleted, numbered, inline, bulleted_zh),
    "true_false": (truth, truth_zh),
    "closed": (converges, compares, named, parity, entails, closed_zh),
    "bare_letter": (bare_letter, bare_letter_zh),
    "proof": (proof, proof_zh),
    "missing_material": (missing, missing_zh),
    "multi_part": (parts, parts_zh),
    "open_ended": (open_request, open_request_zh),
    "good": (good, good, good, good, good_zh, good_zh),
}  # fmt: skip


def build(seed: int, each: int) -> Iterator[tuple[str, str, str]]:
    """`each` tries for every builder: (label, problem, answer), no problem twice."""
    rng = random.Random(seed)
    seen: set[str] = set()
    for label, builders in BUILDERS.items():
        for builder in builders:
            for _ in range(each):
                problem, answer = builder(rng)
                if problem not in seen:
                    seen.add(problem)
                    yield label, problem, answer
