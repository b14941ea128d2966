"""Families of kinds: where a text asks of what type something is, the answer is one of a few words.

The words name other things, too (a circle, a noun, a simple sentence), so they count only for a question that
asks for a kind. What else stands in the answer (`a hyperbola`, `covalent bond`) must stand in the question.
"""

import re

from reward_service.filters.problem_text import Reading

_FAMILIES = tuple(
    tuple(kind.strip() for kind in family.split(","))
    for family in """
    circle, ellipse, parabola, hyperbola;
    acute, right, obtuse, equilateral, isosceles, scalene, straight, reflex;
    square, rectangle, rhombus, parallelogram, trapezoid, trapezium, kite;
    prism, pyramid, cone, cylinder, sphere;
    triangle, quadrilateral, pentagon, hexagon, octagon;
    translation, rotation, reflection, dilation;
    arithmetic, geometric, harmonic, neither;
    constant, linear, quadratic, cubic, quartic, exponential, logarithmic, rational, periodic;
    monomial, binomial, trinomial, polynomial;
    normal, uniform, binomial, geometric, poisson, exponential;
    stratified, cluster, systematic, simple random, convenience, voluntary response;
    observational, experiment, experimental, survey;
    type i, type ii;
    node, focus, spiral, center, centre, saddle;
    pole, removable, essential, jump, infinite, branch point;
    ionic, covalent, metallic, hydrogen, polar covalent, nonpolar covalent, single, double, triple;
    synthesis, combination, decomposition, combustion, single replacement, double replacement,
    single displacement, double displacement, neutralization, precipitation, redox;
    substitution, elimination, addition, rearrangement, condensation, polymerization;
    sn1, sn2, e1, e2;
    alcohol, aldehyde, ketone, ester, ether, amine, amide, carboxylic acid, alkane, alkene, alkyne;
    element, compound, mixture, homogeneous, heterogeneous, solution, colloid, suspension;
    solid, liquid, gas, plasma;
    alpha, beta, gamma, positron;
    transverse, longitudinal;
    conduction, convection, radiation;
    kinetic, potential, thermal, chemical, elastic, nuclear;
    converging, diverging, convex, concave, plane;
    real, virtual;
    first class, second class, third class;
    elastic, inelastic, perfectly inelastic;
    mutualism, commensalism, parasitism, predation, competition, amensalism;
    mutualistic, commensal, parasitic, competitive;
    igneous, sedimentary, metamorphic;
    convergent, divergent, transform;
    epithelial, connective, muscle, nervous, xylem, phloem;
    prokaryotic, eukaryotic;
    carbohydrate, lipid, protein, nucleic acid;
    mammal, bird, reptile, amphibian, fish, insect;
    producer, consumer, decomposer, herbivore, carnivore, omnivore;
    missense, nonsense, silent, frameshift;
    directional, stabilizing, disruptive;
    dominant, recessive, codominant, incomplete dominance, codominance;
    passive transport, active transport, facilitated diffusion, osmosis, diffusion;
    noun, adjective, adverb, adverbial, relative, independent, dependent, subordinate;
    noun, verb, adjective, adverb, pronoun, preposition, conjunction, interjection;
    simple, compound, complex, compound complex;
    declarative, interrogative, imperative, exclamatory;
    gerund, participle, infinitive, participial, prepositional, appositive;
    simile, metaphor, personification, hyperbole, onomatopoeia, alliteration, irony, oxymoron;
    monopoly, oligopoly, monopolistic competition, perfect competition;
    democracy, monarchy, oligarchy, theocracy, dictatorship, republic;
    frictional, structural, cyclical, seasonal;
    椭圆, 双曲线, 抛物线, 圆, 直线, 线段, 射线;
    正方形, 长方形, 矩形, 菱形, 平行四边形, 梯形, 等腰梯形, 直角梯形;
    圆柱, 圆锥, 棱柱, 棱锥, 球, 三棱柱, 三棱锥, 四棱锥;
    等差数列, 等比数列;
    一次函数, 二次函数, 反比例函数, 指数函数, 对数函数, 幂函数;
    离子键, 共价键, 金属键, 氢键, 极性键, 非极性键, 极性共价键, 非极性共价键;
    化合反应, 分解反应, 置换反应, 复分解反应, 取代反应, 加成反应, 消去反应, 氧化反应, 加聚反应;
    单质, 化合物, 混合物, 氧化物, 纯净物, 酸, 碱, 盐;
    横波, 纵波;
    杠杆, 省力杠杆, 费力杠杆, 等臂杠杆;
    共生, 互利共生, 寄生, 捕食, 竞争, 种间竞争;
    岩浆岩, 沉积岩, 变质岩;
    上皮组织, 结缔组织, 肌肉组织, 神经组织, 分生组织, 输导组织, 保护组织, 营养组织, 基本组织;
    比喻, 拟人, 夸张, 排比, 对偶, 设问, 反问, 借代, 反复;
    记叙文, 说明文, 议论文, 应用文;
    主语从句, 宾语从句, 定语从句, 状语从句, 表语从句, 同位语从句;
    名词, 动词, 形容词, 副词, 代词, 介词, 连词, 量词
    """.split(";")
)
_FAMILY = {kind: family for family in reversed(_FAMILIES) for kind in family}
_VOCABULARY = frozenset(word for kind in _FAMILY for word in kind.split())
_BESIDE = frozenset("the a an it is this that of in by kind type case".split())

_ASKING = frozenset(
    """
    type types kind kinds class category family sort classify classified categorize identify name
    shape conic figure part
    """.split()
)
_ASKED = re.compile(
    r"\b(?:what|which|the|this|its|of) (?:(?:specific|general|basic|main|special|\w+ing) )?"
    r"(?:types?|kinds?|class|category|family|sort|shape|figure of speech|part of speech)\b|"
    r"\bclassif(?:y|ied)\b|\bcategori[sz]e\b|"
    r"\b(?:what|which) (?:\w+ )?(?:conic|bond|clause|rock|tissue|lever)\b",
    re.IGNORECASE,
)
_ASKED_ZH = re.compile(
    r"(?:什么|哪一?[种类]|何种|哪个)[^。?,]{0,10}(?:类型|[种类]|图形|曲线|数列|函数|[键岩词]|反应|组织|关系|"
    r"从句|修辞|手法|波|四边形|几何体)?|类型|属于"
)
_WORD = re.compile(r"[a-z0-9]{1,30}")
MAX_KIND = 40
"""Characters of an answer that may name a kind."""


def named(answer: str, reading: Reading) -> tuple[str, ...]:
    """The family of kinds of which the answer, in lower case, is one; empty where no kind is asked for."""
    if len(answer) > MAX_KIND:
        return ()
    if reading.chinese:
        family = _FAMILY.get(answer.removesuffix("关系").removesuffix("修辞手法"))
        return family if family and _ASKED_ZH.search(reading.last) else ()
    words = _WORD.findall(answer)
    if _ASKING.isdisjoint(reading.words) or _VOCABULARY.isdisjoint(words):
        return ()
    asked = next((s for s in reading.questions if _ASKED.search(s)), "").lower()
    if not asked:
        return ()
    known = _BESIDE.union(_WORD.findall(asked))
    kind = [word for word in words if word in _VOCABULARY or word.rstrip("s") not in known]
    family = _FAMILY.get(kind[-1], ()) if kind else ()
    return _FAMILY.get(" ".join(kind)) or (family if set(kind) <= set(family) else ())
