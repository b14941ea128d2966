"""What only the reference or the prompt can tell: constants, indices, asked names, unit vectors."""

import re

from reward_service.grading.math.layout import without_layout
from reward_service.grading.math.problem import Problem, normal_name

_ANY = re.compile(r"[=+(:≠]|\\ne|\\hat|[ijk]|constant")
_GOLD_CONSTANT = re.compile(r"[+]\s*C(?![a-zA-Z_])")
_ANSWER_CONSTANT = re.compile(
    r"(?<=[+])\s*(?:\\(?:text|mathrm|textrm|mbox)\s?\{\s?(?:arbitrary )?(?:constant|"
    r"const\.?|c)\s?\}|constant|const(?![a-z])\.?|c(?![a-zA-Z_(])|K(?![a-zA-Z_(])"
    r"|k(?![a-zA-Z_(])|[cC]_\{?[0-9]\}?)(?=\s*[$)\].,]{0,3}\s*$)"
)
_INDEXED = re.compile(r"(?<![a-zA-Z\\])([a-zA-Z])_\{?\s?(\d)\s?\}?(?=\s*=)")


def as_gold_writes(gold: str, answer: str, problem: Problem) -> str:
    """The answer, with what the gold writes otherwise written as the gold writes it."""
    if _ANY.search(answer) is None:
        return answer
    if "+" in answer and _GOLD_CONSTANT.search(gold) and not _GOLD_CONSTANT.search(answer):
        answer = _ANSWER_CONSTANT.sub(" C", answer)
    if "(" in answer and not _POINT_NAME.search(gold):
        answer = _POINT_NAME.sub("", answer)
    if ":" in answer:
        answer = _LABEL_LETTER.sub("", answer)
    if len(_IS_NOT.findall(answer)) == 1 and _SET.search(gold) is None:
        answer = _EXCEPTED.sub("", answer) or answer
    if "=" in answer and _SET.search(gold) is None:
        answer = _FROM.sub("", answer)
    if "=" in answer:
        answer = _function_as_gold_names_it(gold, answer)
        answer = _without_indices(gold, answer)
        answer = _tuple_without_names(gold, _value_of_asked_name(answer, problem))
    if _VECTOR.search(answer) or _VECTOR.search(gold):
        answer = vector_as_tuple(answer, three="k" in answer + gold) or answer
    return answer


_IS_NOT = re.compile(r"≠|\\neq?(?![a-z])|\\not\s?=|!=")
_SET = re.compile(r"[≠<>∖∪ℝ]|\\(?:neq?|not|setminus|backslash|cup|mathbb|[lg]eq?|in)(?![a-z])|!=")
_EXCEPTED = re.compile(
    r"\s?[,;(]?(?:\\(?:q?quad|[,;: ])|\s|\\text\{\s?(?:for|where|with|if|when|für|pour|para|для)\s?\}|(?:for|where|with)\s){0,4}"
    r"\(?[a-z]\s?(?:≠|\\neq?(?![a-z])|\\not\s?=|!=)\s?[-−]?[\w\\{}/., ]{1,30}\)?\s?$"
)
""" `, x ≠ 2`: where a formula does not hold, which the gold leaves out."""
_FROM = re.compile(
    r"(?:\\q?quad|\\[,;: ]|[\s,]){1,6}\(?[a-z]\s?(?:≥|\\geq?(?![a-z])|>|\\in(?![a-z])|∈)\s?(?:\d{1,4}|\\mathbb\s?\{?[NZ]\}?|[ℕℤ])[^\w\s]{0,3}\)?\s?$"
)
""" `(n ≥ 0)`: from where on a formula holds, which the gold leaves out."""
_FUNCTION_OF = re.compile(r"^\s*\$?\s*[a-zA-Z](?:\^\{?\s?-1\s?\}?|')?\s?\(\s?([a-z])\s?\)\s?=(?!=)")
_DEPENDENT = re.compile(r"^\s*\$?\s*y\s?=(?!=)")


def _function_as_gold_names_it(gold: str, answer: str) -> str:
    """`f^{-1}(x) = 2x+1` for `y = 2x+1`, and back: two ways to write a function of one letter."""
    if answer.count("=") != 1 or gold.count("=") != 1:
        return answer
    theirs, ours = _FUNCTION_OF.match(answer), _FUNCTION_OF.match(gold)
    if theirs and _DEPENDENT.match(gold):
        return "y =" + answer[theirs.end() :]
    if ours and _DEPENDENT.match(answer):
        return ours.group() + answer[answer.find("=") + 1 :]
    return answer


_GOLD_UNIT = re.compile(r"\\(?:text|mathrm|textrm|mbox)\s?\{\s?([a-zA-Z]{1,3})\s?\}\s?$")


def unit_as_gold_writes(gold: str, answer: str) -> str:
    """`14√3 m` with its unit upright as the gold's, where only that tells it from a variable."""
    if "√" not in answer and "\\" not in answer:
        return answer
    found = _GOLD_UNIT.search(gold)
    unit = found[1] if found else ""
    if not unit or not answer.endswith(unit):
        return answer
    bare = answer.removesuffix(unit)
    return f"{bare.rstrip()}\\text{{ {unit}}}" if bare[-1:] in " }~)0123456789" else answer


def gold_form(gold: str, answer: str) -> str:
    """The gold with unit vectors written as a tuple."""
    if _VECTOR.search(gold):
        return vector_as_tuple(gold, three="k" in answer + gold or _three(answer)) or gold
    return gold


def _three(text: str) -> bool:
    return text.count(",") == 2 or text.count("\\\\") == 2


def _without_indices(gold: str, answer: str) -> str:
    """`x_1 = 2, x_2 = 3` for roots whose gold has no index."""
    found = _INDEXED.findall(answer)
    if (
        len(found) < 2
        or len({stem for stem, _ in found}) != 1
        or len({n for _, n in found}) != len(found)
        or re.search(r"[a-zA-Z]_", gold)
    ):
        return answer
    return _INDEXED.sub(r"\1", answer)


def roots_without_indices(gold: str, answer: str, problem: Problem) -> tuple[str, str]:
    """`x_1 = 2, x_2 = 3`, `x_1 = 3, x_2 = 2` and `x = 2 or x = 3`: which root is the first one, only a problem that
    names them tells."""
    names, others = set(_INDEXED.findall(gold)), set(_INDEXED.findall(answer))
    stems = [stem for stem, _ in names]
    if len(names) < 2 or len(set(stems)) != 1 or _HAS_INDEX.search(problem.text):
        return gold, answer
    is_bare = not others and len(re.findall(rf"(?<![a-zA-Z]){stems[0]}\s?=", answer)) == len(names)
    if names != others and not is_bare:
        return gold, answer
    return _INDEXED.sub(r"\1", gold), _INDEXED.sub(r"\1", answer)


_HAS_INDEX = re.compile(r"[a-zA-Z](?:_|[₀-₉])")
_EQUALS = re.compile(r"[{}()\[\]]|(?<![<>!:\\])=(?!=)")


def _sides(text: str) -> list[str]:
    """What stands between the equals signs outside brackets."""
    sides, start, depth = [], 0, 0
    for found in _EQUALS.finditer(text):
        if found.group() == "=":
            if depth == 0:
                sides.append(text[start : found.start()])
                start = found.end()
        else:
            depth += 1 if found.group() in "{([" else -1
    return [*sides, text[start:]]


def _value_of_asked_name(answer: str, problem: Problem) -> str:
    """`m+n = 256+37 = 293` is 293 where the prompt asks for m+n."""
    sides = _sides(_LABEL_LETTER.sub("", answer.strip().strip("$").strip()))
    if any(_NEXT_NAME.search(side) for side in sides[1:-1]):
        return answer
    if len(sides) > 1 and (_echoes(sides[0], problem) or (len(sides) == 2 and _STRUCTURE.match(sides[1]))):
        return " = ".join(side.strip() for side in sides[1:])
    if len(sides) < 2 or (not problem.names and len(sides) == 2 and not _WORK.match(sides[0])):
        return answer
    if len(sides) == 2 and _WORK.match(sides[0]) and not _WORK.search(sides[1]):
        return sides[1]
    if (
        len(sides) > 2
        and _SUM_OF_NAMES.fullmatch(sides[0])
        and all(_NUMBERS.fullmatch(side) for side in sides[1:])
    ):
        return " = ".join(side.strip() for side in sides[1:])
    name = normal_name(re.sub(r"\\(?:text|mathrm|quad|,|;)|^\s*\\boxed", "", sides[0]))
    if len(sides) < 2 or (name not in problem.names and name[::-1] not in problem.names):
        return answer
    return " = ".join(side.strip() for side in sides[1:])


_NEXT_NAME = re.compile(
    r"(?:[,;，；、]|(?<![a-zA-Z])(?:and|or|und|et|y|e))[\s\\quad,;:$]{0,12}[a-zA-Z](?:_\{?\w\}?)?\s?$"
)
""" `x_1 = 3, x_2 = 2`: a list of equations, no chain."""
_LABEL_LETTER = re.compile(r"^\s*\\?[a-zA-Z]\s?:\s?(?:\\[,;:! ]|~|\s)*(?=[a-z](?:\([a-z]\))?\s?=)")
_STRUCTURE = re.compile(
    r"\s*(?:\\left\s?)?(?:\\begin\{(?:[pbvB]?matrix|array)\}|\(?\\begin\{array|\\langle|\\\{|\([^()]{1,80},[^()]{1,80}\)\s*$|\{)"
)


def _echoes(name: str, problem: Problem) -> bool:
    """Whether the prompt asks for this expression: it has it, and no equation that begins with it."""
    name = normal_name(
        re.sub(
            r"\\(?:[,;:! ]|displaystyle|therefore|mathbf|vec|overrightarrow|boldsymbol|left|right|dfrac|tfrac)",
            "",
            name,
        )
    )
    if len(name) < 3 or not re.search(r"[-+*/^(]|\d", name) or not problem.text:
        return False
    text = normal_name(problem.text)
    return name in text and f"{name}=" not in text


_WORK = re.compile(r"\s*(?:\\displaystyle\s?)?\\(?:lim|int|iint|sum|prod|det|gcd)(?![a-zA-Z])")
_SUM_OF_NAMES = re.compile(
    r"\s*[A-Z]\s?\([^()=]{1,30}\)\s*|\s*(?:[CPA]_\{?\d{1,3}\}?\^\{?\d{1,3}\}?|\\[dt]?binom\{?\d{1,3}\}?\{?\d{1,3}\}?)\s*|\s*\$?\s*[a-zA-Z](?:\s?(?:[-+*]|\\cdot|\\times)?\s?[a-zA-Z]){1,4}\s*"
)
_NUMBERS = re.compile(r"(?:\\[dt]?frac(?=\{)|[{}]|[\d\s+*/.()-]|\\cdot|\\times|\\,)+")
_NAMED_TUPLE = re.compile(
    r"^\s*\(\s?[a-z](?:_\d)?(?:\s?,\s?[a-z](?:_\d)?){1,5}\s?\)\s*=\s*\((.{1,200})\)\s*$"
)


def _tuple_without_names(gold: str, answer: str) -> str:
    """`(x, y) = (1, 2)` is `1, 2` for a gold without brackets."""
    found = _NAMED_TUPLE.match(answer)
    return found[1] if found and not re.search(r"[()\[\]]|=", gold) and "," in gold else answer


_VECTOR = re.compile(
    r"\\hat|^[-−+\d\s.]*i\s?[-−+][\d\s.]*j(?:\s?[-−+][\d\s.]*k)?$|\\(?:mathbf|vec|boldsymbol|bm)\s?\{?\s?\\?[ijk](?![a-z])"
)
_UNIT = re.compile(r"\\hat\{([ijk])\}")
_PLAIN_UNITS = re.compile(r"^[^a-zA-Z]*i[^a-zA-Z]*j(?:[^a-zA-Z]*k)?[^a-zA-Z]*$")


def vector_as_tuple(text: str, *, three: bool) -> str | None:
    """`5\\hat{i} - 2\\hat{k}` as `(5, 0, -2)`; None when it is no sum of unit vectors."""
    text = without_layout(text).strip().strip("$").strip()
    if _UNIT.search(text) is None and _PLAIN_UNITS.match(text):
        text = re.sub("([ijk])", r"\\hat{\1}", text)
    pieces = _UNIT.split(text)
    if len(pieces) < 3 or pieces[-1].strip(" .)"):
        return None
    found: dict[str, str] = {}
    for coefficient, name in zip(pieces[0::2], pieces[1::2], strict=False):
        size = (
            re.sub(r"\\(?:[,;:! ]|cdot|left|right)|\s", "", coefficient).removeprefix("+").replace("−", "-")
        )
        if name in found:
            return None
        found[name] = {"": "1", "-": "-1"}.get(size, size)
    return "(" + ", ".join(found.get(name, "0") for name in ("ijk" if three or "k" in found else "ij")) + ")"


_POINT_NAME = re.compile(
    r"(?<![A-Za-z\\{_^])[A-Z](?:_\{?\d\}?)?['′]?\s?(?=\([^()]{1,40}[,，;；][^()]{1,40}\))"
)
_LISTED = re.compile(r"(?<=[\d)}])\s(?:y|et|und|e|и|và|and|و|और|तथा|एवं)\s(?=[-−(\\\d]|[a-z]\s?=)")
_OR_NAMED = re.compile(r"(?<=[\d)}])\s(?:o|ou|oder|или|أو|या|hoặc)\s(?=[a-z]\s?(?:[=<>≤≥]|\\[lg]e))")
_DECIMAL_COMMA = re.compile(
    r"(?<=\d)\{,\}(?=\d{1,2}(?!\d)|\d{4})|(?<![\d.,])(?<=0)\{,\}(?=\d)|^(?P<head>\s*[-−]?\d{1,6}),(?=\d{1,2}\s?\\?%\s*$)"
)
"""`32{,}5` and `37,5 %`: commas that can stand before decimals only."""


def with_commas(text: str) -> str:
    """`-1 y 4`, `(1, 2) und (3, 4)` as lists with commas, and decimals with points."""
    if "," in text:
        text = _DECIMAL_COMMA.sub(lambda m: f"{m['head'] or ''}.", text)
    return _OR_NAMED.sub(r" \\text{ or } ", _LISTED.sub(", ", text)) if " " in text else text
