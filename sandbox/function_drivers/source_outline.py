"""What stands where in the source of a language with braces, as far as can be told without a compiler.

All of it is linear in the text, which a stranger may have written; what is misread makes a program that does
not compile, and no more.
"""

import re
from dataclasses import dataclass

NAME = re.compile(r"[A-Za-z_$][\w$]{0,99}")
ENTRY = re.compile(r"(?:[A-Za-z_$][\w$]{0,99}\.)?[A-Za-z_$][\w$]{0,99}")
_COMMENT = r"//[^\n]*|/\*.*?(?:\*/|\Z)"
_DOUBLE = r'"(?:\\.|[^"\\\n])*"?'
_LETTER = r"'(?:\\[^\n']{1,9}|\\'|[^'\\\n])'"
_SINGLE = r"'(?:\\.|[^'\\\n])*'?"
_MASKED = {
    "cpp": rf'\bR"([^\s()\\]{{0,16}})\(.*?(?:\)\1"|\Z)|{_COMMENT}|{_DOUBLE}|{_LETTER}',
    "java": rf'""".*?(?:"""|\Z)|{_COMMENT}|{_DOUBLE}|{_LETTER}',
    "go": rf"`[^`]*(?:`|\Z)|{_COMMENT}|{_DOUBLE}|{_LETTER}",
    "rust": rf'\br(#{{0,9}})".*?(?:"\1|\Z)|{_COMMENT}|"(?:\\.|[^"\\])*"?|{_LETTER}',
    "javascript": rf"`(?:\\.|[^`\\])*`?|{_COMMENT}|{_DOUBLE}|{_SINGLE}",
}
"""Texts that never end are masked as far as they go: else each quote would be looked for an end."""
_PATTERNS = {name: re.compile(pattern, re.DOTALL) for name, pattern in _MASKED.items()}
_PATTERNS["typescript"] = _PATTERNS["javascript"]


def masked(source: str, language: str) -> str:
    """The source with blanks in the place of comments and texts; everything stands where it stood."""
    return _PATTERNS[language].sub(lambda found: re.sub(r"[^\n]", " ", found[0]), source)


def open_braces(outline: str) -> tuple[int, int]:
    """How many braces of a masked text are open at its end, and how many it closes without opening them."""
    depth = lowest = 0
    for found in re.finditer(r"[{}]", outline):
        depth += 1 if found[0] == "{" else -1
        lowest = min(lowest, depth)
    return depth - lowest, -lowest


def body_of(outline: str, head: str) -> str:
    """What stands between the braces behind the first match of a pattern; "" where there is none."""
    found = re.search(head, outline)
    start = outline.find("{", found.end() - 1) if found else -1
    if start < 0:
        return ""
    depth = 0
    for brace in re.finditer(r"[{}]", outline[start:]):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            return outline[start + 1 : start + brace.start()]
    return outline[start + 1 :]


def split_top(text: str, separator: str = ",") -> list[str]:
    """Parts of a text between separators that stand in no bracket."""
    parts, depth, last = [], 0, 0
    for at, letter in enumerate(text):
        if letter in "([{<":
            depth += 1
        elif letter in ")]}" or (letter == ">" and text[at - 1 : at] not in ("-", "=")):
            depth -= 1
        elif letter == separator and depth == 0:
            parts.append(text[last:at].strip())
            last = at + 1
    parts.append(text[last:].strip())
    return [part for part in parts if part]


@dataclass(frozen=True, slots=True)
class Signature:
    """A function's head: its name, its parameters as they are written, and what stands for its result."""

    name: str
    parameters: tuple[str, ...]
    result: str = ""

    def names(self, language: str) -> list[str]:
        """What its parameters are called."""
        if language == "go":
            return [name for name, _ in self.go_parameters()]
        return [_parameter_name(each, language) for each in self.parameters]

    def types(self, language: str) -> list[str]:
        """The types of its parameters, of a language where they are declared."""
        if language == "go":
            return [kind for _, kind in self.go_parameters()]
        if language in ("rust", "typescript"):
            return [each.partition(":")[2].strip() for each in self.parameters]
        kinds = (each.partition("=")[0].strip() for each in self.parameters)
        return [_cpp_type(each) for each in kinds]

    def go_parameters(self) -> list[tuple[str, str]]:
        """Names and types, where `a, b int` gives both names the type behind."""
        found: list[tuple[str, str]] = []
        for each in self.parameters:
            name, _, kind = each.partition(" ")
            found.append((name, kind.strip()))
        kind = ""
        for at in range(len(found) - 1, -1, -1):
            kind = found[at][1] or kind
            found[at] = (found[at][0], kind)
        return found


def _parameter_name(parameter: str, language: str) -> str:
    head = parameter.partition("=")[0]
    if language in ("rust", "typescript"):
        head = head.partition(":")[0]
    found = NAME.findall(head.replace("[]", ""))
    return found[-1] if found else ""


def _cpp_type(parameter: str) -> str:
    """`const vector<int>& nums` without its name, if it has one."""
    found = re.fullmatch(r"(.*[\s&*>])([A-Za-z_]\w*)(\[\])?", parameter, re.DOTALL)
    if found is None or found[1].strip() in ("unsigned", "long", "const", "signed", "short", "long long"):
        return parameter
    return found[1].strip() + ("*" if found[3] else "")


_OPENING = {
    "go": r"\bfunc\s{1,9}(?:\([^()\n]{0,200}\)\s{0,9})?(?P<name>NAME)\s{0,9}\(",
    "rust": r"\bfn\s{1,9}(?P<name>NAME)\s{0,9}(?:<[^(){};]{0,300}>)?\s{0,9}\(",
    "javascript": r"\b(?P<name>NAME)\s{0,9}(?::[^=;{}()]{0,200})?"
    r"(?:=\s{0,9}(?:async\s{1,9})?(?:function\s{0,9}\*?\s{0,9}\w{0,99}\s{0,9})?)?\(",
}
_BEHIND = {
    "cpp": r"\s{0,99}(?:(?:const|noexcept|override|final)\s{0,99}){0,4}\{",
    "java": r"\s{0,99}(?:throws[\s\w.,]{1,200})?\{",
    "go": r"(?P<result>[^{}\n]{0,300})\{",
    "rust": r"\s{0,99}(?:->(?P<result>[^{};]{1,300}?))?(?:\bwhere\b[^{};]{0,300})?\{",
    "javascript": r"\s{0,99}(?::(?P<result>\s{0,9}\{[^{}]{0,300}\}(?:\[\])?\s{0,9}|[^{};=]{1,300}))?"
    r"(?:=>\s{0,99})?\{",
}
for _table in (_OPENING, _BEHIND):
    _table["typescript"] = _table["javascript"]
_MOST_GIVEN = 2_000
_NO_FUNCTION = frozenset(["if", "for", "while", "switch", "catch", "return", "function"])
_MODIFIERS = re.compile(
    r"^(?:(?:static|inline|public|private|protected|virtual|constexpr|final|synchronized|explicit)\b\s{0,99})+"
)


def signatures(source: str, language: str, name: str = "") -> list[tuple[Signature, int]]:
    """Heads of functions of that name (of all, where none is given), each with the place behind its brace."""
    if language not in _PATTERNS:
        return []
    outline = masked(source, language)
    if language == "cpp":
        outline = re.sub(r"(?m)^[ \t]*#[^\n]*", lambda line: " " * len(line[0]), outline)
    outline = outline.replace("interface{}", "interface__")
    opening = _OPENING.get(language, r"\b(?P<name>NAME)\s{0,9}\(")
    found, closing = [], _closing(outline)
    for match in re.finditer(opening.replace("NAME", re.escape(name) if name else NAME.pattern), outline):
        made = _signature(match, closing.get(match.end() - 1), outline, language)
        if made is not None and match["name"] not in _NO_FUNCTION:
            found.append(made)
    return found


def _closing(outline: str) -> dict[int, int]:
    """Where each parenthesis is closed."""
    opened: list[int] = []
    found: dict[int, int] = {}
    for bracket in re.finditer(r"[()]", outline):
        if bracket[0] == "(":
            opened.append(bracket.start())
        elif opened:
            found[opened.pop()] = bracket.start()
    return found


def _signature(
    match: re.Match[str], end: int | None, outline: str, language: str
) -> tuple[Signature, int] | None:
    """The head that opens at a match and closes at `end`, if it is the head of a function with a body."""
    if end is None or end - match.end() > _MOST_GIVEN:
        return None
    behind = re.compile(_BEHIND[language]).match(outline, end + 1)
    if behind is None:
        return None
    result = behind.groupdict().get("result") or ""
    if language in ("cpp", "java"):
        before = re.split(r"[;{}]|(?<!:):(?!:)", outline[max(0, match.start() - 300) : match.start()])[-1]
        result = _MODIFIERS.sub("", before.strip())
        if not re.search(r"[\w>*&\]]$", result) or re.search(r"\b(?:return|new|else|throw)$", result):
            return None
    given = split_top(outline[match.end() : end].replace("interface__", "interface{}"))
    result = result.replace("interface__", "interface{}").strip()
    return Signature(match["name"], tuple(given), result), behind.end()


def is_open(head: str, language: str) -> bool:
    """Does this text end inside of a function that it begins?"""
    found = signatures(head, language)
    return bool(found) and not masked(head[found[-1][1] :], language).strip()


def _binds(outline: str, name: str) -> bool:
    """Does a whole script bind a name, as `const mean = xs => total(xs) / xs.length;` does? The rest of a
    function may do so, too, but returns something or closes the function."""
    if open_braces(outline)[1]:
        return False
    kept, depth, last = [], 0, 0
    for brace in re.finditer(r"[{}]", outline):
        if depth == 0:
            kept.append(outline[last : brace.start()])
        depth += 1 if brace[0] == "{" else -1
        last = brace.end()
    top = " ".join([*kept, outline[last:] if depth == 0 else ""])
    binding = rf"(?<![\w$.]){re.escape(name)}\s{{0,9}}(?::[^=;{{}}]{{0,200}})?=(?![=>])"
    return re.search(binding, top) is not None and re.search(r"\breturn\b", top) is None


def completed(program: str, head: str, language: str) -> str:
    """A program that only continues a head, behind it and closed; another one as it is."""
    if not head or not is_open(head, language):
        return program
    name = signatures(head, language)[-1][0].name
    if re.search(rf"(?<![\w.]){re.escape(name)}\s*[=(<:]", masked(program, language)) and signatures(
        program, language, name
    ):
        return program
    if language in ("javascript", "typescript") and _binds(masked(program, language), name):
        return program
    whole = f"{head}\n{program}"
    opened, _ = open_braces(masked(whole, language))
    return whole + "\n" + "}" * opened
