"""Words that are labels by themselves: an answer made of nothing else is one of a few.

A group holds the labels between which a question of its kind decides (a series converges or diverges). The
words that may stand beside a label in an answer (`the series … absolutely`) say nothing of their own.
"""

import re

_GROUPS_EN = tuple(
    group.strip()
    for group in """
    converge converges convergent converging convergence diverge diverges divergent diverging
    divergence absolutely conditionally oscillates bounded unbounded;
    odd even;
    prime composite;
    increasing decreasing increases decreases increase decrease increased decreased monotone
    monotonic unchanged rises falls rise fall doubles halves;
    maximum minimum maxima minima saddle inflection max min;
    greater less larger smaller bigger equal higher lower longer shorter heavier lighter faster
    slower older younger more fewer;
    monday tuesday wednesday thursday friday saturday sunday;
    january february march april may june july august september october november december;
    north south east west northeast northwest southeast southwest left right up down upward
    downward clockwise counterclockwise anticlockwise;
    first second;
    win wins lose loses draw tie winning losing;
    entailment entails entailed entail contradiction contradicts contradicted contradictory neutral
    self-contradiction non-entailment entailing;
    positive negative neutral mixed favorable unfavorable favourable unfavourable pos neg;
    supported refuted supports refutes unsupported unproved unprovable provable disproved proved;
    acute obtuse right scalene isosceles equilateral equiangular;
    rational irrational;
    independent dependent exclusive;
    injective surjective bijective one-to-one onto invertible noninvertible singular nonsingular;
    linear nonlinear non-linear quadratic exponential homogeneous nonhomogeneous inhomogeneous
    separable;
    consistent inconsistent;
    stable unstable semistable asymptotically;
    continuous discontinuous differentiable nondifferentiable removable jump essential;
    heads tails;
    always sometimes never;
    parallel perpendicular skew coincident intersecting intersect tangent orthogonal coplanar
    collinear intersects secant disjoint;
    inside outside interior exterior;
    symmetric antisymmetric asymmetric skew-symmetric reflexive transitive;
    acid acidic base basic alkaline exothermic endothermic oxidation reduction oxidized reduced
    ionic covalent metallic;
    physical chemical;
    concave convex;
    open closed clopen compact;
    finite infinite countable uncountable;
    proportional inversely directly;
    tautology contingency satisfiable unsatisfiable valid invalid;
    fair unfair biased unbiased;
    elliptic parabolic hyperbolic;
    abelian non-abelian cyclic;
    spam ham toxic non-toxic offensive hateful sarcastic ironic objective subjective;
    relevant irrelevant similar dissimilar paraphrase equivalent identical duplicate different;
    qualitative quantitative discrete nominal ordinal;
    reject rejected rejecting accept accepted retain retained retaining significant insignificant;
    sufficient insufficient enough;
    over under overestimate underestimate;
    conservative non-conservative;
    profit loss;
    spring summer autumn winter;
    reversible irreversible;
    black white;
    am pm morning afternoon evening
    """.split(";")
)
"""English labels; words apart."""

_BESIDE_EN = frozenset(
    """
    the a an it is are was were be will would has have does do to of at for on in and or nor not
    neither either both fail fails case this that these those they there series sequence integral
    function functions number numbers point points value local global relative absolute strictly
    monotonically test sum limit player players team strategy person game who moves goes starts
    starting one ones critical line lines curve graph triangle angle triangles system equation
    set relation sign sentiment label premise hypothesis conclusion statement statements claim
    review text sentence class category linearly vectors events matrix mutually reaction change
    process improper uniformly pointwise answer so by its their always faces than quantity
    variable day side direction nature kind type everywhere nowhere uniform weakly strongly
    upwards downwards upward downward forces wins option following given therefore thus hence no null
    alternative we should evidence result statistically circle circles sphere ellipse lies lie region plane
    planes externally internally another each other does
    """.split()
)
_WEAK_EN = frozenset(
    """
    first second may march more right left up down base open closed linear equal positive
    negative neutral similar different over under fair reduced loss profit less mixed right jump
    essential max min winning maximum minimum finite infinite spring am pm
    black white
    """.split()
)
"""Labels that name other things, too: they count where the question sounds like one for a label."""

LABEL_EN = {word: index for index, group in enumerate(_GROUPS_EN) for word in group.split()}
"""Label → the number of its group."""

_GROUPS_ZH = tuple(
    group.strip()
    for group in """
    绝对收敛 条件收敛 一致收敛 收敛 发散;
    非奇非偶函数 既奇又偶函数 既不是奇函数也不是偶函数 非奇非偶 奇函数 偶函数 奇数 偶数 质数 合数
    素数;
    单调递增 单调递减 递增 递减 增函数 减函数 单调增 单调减 增加 减少 增大 减小 变大 变小 不变 变快
    变慢 升高 降低 上升 下降 变长 变短 变重 变轻;
    极大值点 极小值点 极大值 极小值 极大 极小 鞍点 拐点 最大值 最小值 驻点;
    大于 小于 等于 相等 不等 一样大 一样多 一样长 一样重 一样快 同样多 同样大 大 小 多 少 快 慢;
    星期一 星期二 星期三 星期四 星期五 星期六 星期日 星期天 周一 周二 周三 周四 周五 周六 周日 周天
    礼拜一 礼拜二 礼拜三 礼拜四 礼拜五 礼拜六 礼拜天;
    一月 二月 三月 四月 五月 六月 七月 八月 九月 十月 十一月 十二月;
    东北 西北 东南 西南 东 南 西 北 左 右 上 下 向左 向右 向上 向下 顺时针 逆时针;
    先手 后手 先手必胜 后手必胜 先走的人 后走的人 先取者 后取者 先手胜 后手胜 平局 必胜 必败;
    蕴含 蕴涵 矛盾 中立 中性 无关;
    积极 消极 正面 负面 正向 负向 褒义 贬义 好评 差评;
    正数 负数 正 负 正号 负号 正的 负的 非负 非正;
    锐角三角形 直角三角形 钝角三角形 等腰直角三角形 等腰三角形 等边三角形 锐角 直角 钝角 平角;
    有理数 无理数;
    线性相关 线性无关 相关 独立 不独立 相互独立 互斥 对立;
    单射 满射 双射 可逆 不可逆;
    相交 相切 相离 平面内 外切 内切 内含 外离 平行 垂直 异面 重合 共面 点在圆内 点在圆上 点在圆外 圆内
    圆上 圆外;
    必然事件 随机事件 不可能事件 确定事件 必然 随机;
    充分不必要条件 必要不充分条件 充要条件 既不充分也不必要条件 充分不必要 必要不充分 充分必要
    既不充分又不必要条件 充分必要条件 充分条件 必要条件 既不充分也不必要;
    成正比例 成反比例 不成比例 正比例 反比例 正比 反比 成正比 成反比;
    连续 间断 不连续 可导 不可导 可微 不可微 可去间断点 跳跃间断点 无穷间断点 第一类间断点
    第二类间断点;
    稳定 不稳定 亚稳定;
    开集 闭集 既开又闭;
    有限 无限 可数 不可数;
    酸性 碱性 吸热 放热 物理变化 化学变化 氧化 还原 吸热反应 放热反应 氧化反应 还原反应;
    公平 不公平 盈利 亏损 赚了 赔了 赚 赔 盈 亏 不赚不赔;
    重言式 矛盾式 可满足式 永真式 永假式;
    凹 凸 上凸 下凸 凹函数 凸函数;
    相容 不相容;
    对称 反对称 自反 传递;
    轴对称 中心对称;
    拒绝 接受;
    椭圆型 抛物型 双曲型;
    鼠年 牛年 虎年 兔年 龙年 蛇年 马年 羊年 猴年 鸡年 狗年 猪年;
    属鼠 属牛 属虎 属兔 属龙 属蛇 属马 属羊 属猴 属鸡 属狗 属猪;
    春天 夏天 秋天 冬天 春季 夏季 秋季 冬季;
    上午 下午 早上 晚上;
    可逆反应 不可逆反应;
    黑色 白色
    """.split(";")
)
"""Chinese labels; words apart."""

LABEL_ZH = {word: index for index, group in enumerate(_GROUPS_ZH) for word in group.split()}
_BESIDE_ZH = (
    "该级数 级数 数列 该数列 积分 该积分 反常积分 函数 该函数 是 为 的 它 结论 情感 类别 关系 答案 应 会 该 "
    "此 者 方 有 必 胜 策略 获胜 将 在 上 成 两者 都 既 又 不 也 非 向 方向 面 一个 点 这天 那天 是个 "
    "必胜策略 具有 条件 事件 点 直线 平面 圆 两圆 两直线 与 和"
)
_ZH = re.compile("|".join(sorted(LABEL_ZH, key=len, reverse=True)))
_LABELS_ZH = re.compile(
    "(?:" + "|".join(sorted({*LABEL_ZH, *_BESIDE_ZH.split()}, key=len, reverse=True)) + r"|[,、\s]){1,12}"
)
_WORDS = re.compile(r"[a-z]+(?:-[a-z]+)*")

_PLACED = frozenset("点线面圆")
_NAME = re.compile(r"(?<![A-Za-z])[A-Za-zα-ω]{1,2}['′_]?\d?(?![A-Za-z\d])")
"""What a point, a line or a plane is called."""

_HYPOTHESIS = re.compile(r"\bh_?\s{0,2}[01a]\b|\bh[₀₁ₐ]")
"""Of a test, by its symbol."""

MAX_LABEL_ANSWER = 90
"""Characters of an answer that may still be a label."""


def english(answer: str) -> tuple[str, bool] | None:
    """The first label in an answer of nothing but labels and words beside them, and whether it is a plain
    one; None where the answer says anything else. `answer` is in lower case."""
    answer = _HYPOTHESIS.sub("hypothesis", answer)
    found = _WORDS.findall(answer)
    if not found or len(found) > 12 or any(char.isdigit() for char in answer):
        return None
    labels = [word for word in found if word in LABEL_EN]
    if not labels or any(len(word) > 1 and word not in LABEL_EN and word not in _BESIDE_EN for word in found):
        return None
    strong = [word for word in labels if word not in _WEAK_EN]
    return (strong or labels)[0], bool(strong)


def chinese(answer: str) -> str:
    """The label in an answer of nothing but labels, words beside them and names of points or lines, or ""."""
    if not _PLACED.isdisjoint(answer):
        answer = _NAME.sub("", answer)
    if len(answer) > MAX_LABEL_ANSWER or _LABELS_ZH.fullmatch(answer) is None:
        return ""
    label = _ZH.search(answer)
    return label[0] if label else ""


def group(label: str) -> tuple[str, ...]:
    """The labels among which a label is one, itself included."""
    if label in LABEL_EN:
        return tuple(_GROUPS_EN[LABEL_EN[label]].split())
    return tuple(_GROUPS_ZH[LABEL_ZH[label]].split())


def chinese_end(text: str) -> str:
    """The label that a phrase ends with, or ""."""
    return next((text[at:] for at in range(len(text)) if text[at:] in LABEL_ZH), "")


def chinese_start(text: str) -> str:
    """The longest label that a phrase begins with, or ""."""
    return next((text[:end] for end in range(len(text), 0, -1) if text[:end] in LABEL_ZH), "")
