"""Functions in six languages, by construction: right ones, wrong ones, and ones that try to be paid otherwise.

Bodies are written so that one text is valid in all of them; heads, values and tricks are each language's own.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import comb, gcd
from typing import Any

LANGUAGES = ("cpp", "java", "javascript", "typescript", "go", "rust")


@dataclass(frozen=True)
class Problem:
    """A function of integers: its body, changes that make it wrong, and what it should give."""

    name: str
    arity: int
    body: str
    wrong: tuple[tuple[str, str], tuple[str, str]]
    oracle: Callable[..., int]
    inputs: tuple[tuple[int, ...], ...]


def _fibonacci(n: int) -> int:
    return n if n < 2 else _fibonacci(n - 1) + _fibonacci(n - 2)


def _collatz(n: int) -> int:
    return 0 if n == 1 else 1 + _collatz(n // 2 if n % 2 == 0 else 3 * n + 1)


PAIRS = ((3, 5), (7, 2), (12, 18), (4, 4), (9, 6), (1, 8))
SMALL = ((1,), (2,), (5,), (6,), (9,), (10,))
PROBLEMS = (
    Problem("add", 2, "return a + b;", (("+", "-"), ("a + b", "a + b + 1")), lambda a, b: a + b, PAIRS),
    Problem("larger", 2, "if (a > b) { return a; } return b;", ((">", "<"), ("return b", "return a")), max, PAIRS),
    Problem(
        "divisor", 2, "if (b == 0) { return a; } return divisor(b, a % b);",
        (("return a;", "return 1;"), ("a % b)", "b - b)")), gcd, PAIRS,
    ),
    Problem(
        "fibonacci", 1, "if (a < 2) { return a; } return fibonacci(a - 1) + fibonacci(a - 2);",
        (("a < 2", "a < 3"), ("return a;", "return 1;")), _fibonacci, SMALL,
    ),
    Problem(
        "power", 2, "if (b == 0) { return 1; } return a * power(a, b - 1);",
        (("return 1", "return a"), ("a * power", "a + power")), lambda a, b: a**b, ((2, 5), (3, 3), (5, 1), (7, 0)),
    ),
    Problem(
        "steps", 1, "if (a == 1) { return 0; } if (a % 2 == 0) { return 1 + steps(a / 2); } return 1 + steps(3 * a + 1);",
        (("return 0", "return 1"), ("3 * a + 1", "a - 1")), _collatz, SMALL,
    ),
    Problem(
        "choose", 2, "if (b == 0) { return 1; } if (a == 0) { return 0; } return choose(a - 1, b - 1) + choose(a - 1, b);",
        (("choose(a - 1, b);", "choose(a - 1, b - 1);"), ("return 0", "return 1")), comb, ((5, 2), (6, 3), (4, 0), (3, 5)),
    ),
    Problem("clamp", 1, "if (a > 6) { return 6; } if (a < 2) { return 2; } return a;", (("6;", "7;"), ("< 2", "< 6")),
            lambda a: min(6, max(2, a)), SMALL),
    Problem("parity", 1, "return a % 2;", (("% 2", "% 3"), ("a %", "(a + 1) %")), lambda a: a % 2, SMALL),
    Problem("triangle", 1, "return a * (a + 1) / 2;", (("+ 1", "- 1"), ("/ 2", "/ 1")), lambda a: a * (a + 1) // 2, SMALL),
    Problem("distance", 2, "if (a > b) { return a - b; } return b - a;", (("return b - a", "return a - b"), ("> b", "< b")),
            lambda a, b: abs(a - b), PAIRS),
    Problem("cube", 1, "return a * a * a;", (("* a;", "+ a;"), ("a * a", "3 * a")), lambda a: a**3, SMALL),
)  # fmt: skip
HEADS = {
    "cpp": ("int {name}({given}) {{", "int {}", "}"),
    "java": ("class Solution {{ public static int {name}({given}) {{", "int {}", "} }"),
    "javascript": ("function {name}({given}) {{", "{}", "}"),
    "typescript": ("function {name}({given}): number {{", "{}: number", "}"),
    "go": ("func {name}({given}) int {{", "{} int", "}"),
    "rust": ("fn {name}({given}) -> i32 {{", "{}: i32", "}"),
}
TESTS = {
    "cpp": ("#undef NDEBUG\n#include <assert.h>\nint main() {{ {checks} }}", "assert({call} == {value});", ""),
    "java": ("class Main {{ public static void main(String[] args) {{ {checks} }} }}", "assert Solution.{call} == {value};", ""),
    "javascript": ("const test = () => {{ {checks} }};\ntest();", "console.assert({call} === {value});", ""),
    "typescript": ("const assert = require('node:assert');\n{checks}", "assert.deepEqual({call}, {value});", ""),
    "go": (
        "func TestIt(t *testing.T) {{ assert := assert.New(t); {checks} }}", "assert.Equal({value}, {call});",
        'package main\nimport (\n "testing"\n "github.com/stretchr/testify/assert"\n)\n',
    ),
    "rust": ("#[cfg(test)]\nmod tests {{\n use super::*;\n #[test]\n fn it_works() {{ {checks} }}\n}}", "assert_eq!({call}, {value});", ""),
}  # fmt: skip
"""A test program, one of its checks, and what stands before all."""


def head(problem: Problem, language: str) -> str:
    """The function up to its body."""
    opening, parameter, _ = HEADS[language]
    given = ", ".join(parameter.format(name) for name in "ab"[: problem.arity])
    return opening.format(name=problem.name, given=given)


def program(problem: Problem, language: str, body: str) -> str:
    """A whole program with this body."""
    if language in ("javascript", "typescript"):
        body = body.replace("a / 2", "Math.floor(a / 2)")
    if language == "go":
        body = body.replace("} ", "}\n")
    return f"{head(problem, language)} {body} {HEADS[language][2]}"


def function_tests(problem: Problem, language: str) -> dict[str, Any]:
    """A reference that calls the function."""
    tests = [{"args": list(given), "expected": problem.oracle(*given)} for given in problem.inputs]
    return {"kind": "code", "language": language, "entry_point": problem.name, "tests": tests}


def test_program(problem: Problem, language: str) -> dict[str, Any]:
    """A reference as HumanEval-X has it: a prompt that ends inside of the function, and a test program."""
    whole, check, setup = TESTS[language]
    checks = " ".join(
        check.format(call=f"{problem.name}({', '.join(map(str, given))})", value=problem.oracle(*given))
        for given in problem.inputs
    )
    row = {"kind": "code", "language": language, "prompt": head(problem, language) + "\n"}
    return {**row, "declaration": row["prompt"], "test": whole.format(checks=checks), "test_setup": setup}


def mutants(problem: Problem, language: str) -> Iterator[str]:
    """Programs that some input shows to be wrong."""
    for old, new in problem.wrong:
        assert old in problem.body
        yield program(problem, language, problem.body.replace(old, new, 1))


WRONG = "return 0 - 77;"
COMMON = {
    "gives nothing right": "{head} return 0 - 77; {end}",
    "is not there": "{other} return 0 - 77; {end}",
}
TRICKS: dict[str, dict[str, str]] = {
    "cpp": {
        "exits early": "{head} exit(0); {end}",
        "exits at once": "{head} _exit(0); {end}",
        "exits before main": "#include <unistd.h>\nstruct Early {{ Early() {{ _exit(0); }} }} early;\n{head} return 0 - 77; {end}",
        "exits in a constructor of the library": "#include <unistd.h>\n__attribute__((constructor)) void early() {{ _exit(0); }}\n{head} return 0 - 77; {end}",
        "prints the answer": "{head} printf(\"{answer}\\n\"); return 0 - 77; {end}",
        "loops": "{head} for (volatile int i = 0;; i = i + 1); {end}",
        "crashes": "{head} abort(); {end}",
        "throws": "{head} throw {answer}; {end}",
        "floods": "{head} for (;;) puts(\"{answer} {answer} {answer} {answer} {answer} {answer} {answer} {answer}\"); {end}",
        "gives another type": "std::string {name}({given}) {{ return \"{answer}\"; }}",
        "equals everything": "struct Any {{ template <class T> bool operator==(const T&) const {{ return true; }} }};\nAny {name}({given}) {{ return Any(); }}",
        "takes assert away": "#define NDEBUG\n#define assert(x) ((void)0)\n{head} return 0 - 77; {end}",
        "writes to the wire": "#include <unistd.h>\n{head} for (int fd = 3; fd < 9; fd++) write(fd, \"\\0\\0\\0\\0\\xff\\0\\0\\0{{\", 9); return 0 - 77; {end}",
        "answers by itself": "#include <unistd.h>\n{head} for (int i = 0; i < 9; i++) write(3, \"\\0\\0\\0\\0\\x08\\0\\0\\0{{\\\"v\\\": 1}}\", 16); _exit(0); {end}",
        "has a main of its own": "int main() {{ return 0; }}\n{head} return 0 - 77; {end}",
    },
    "java": {
        "exits early": "{head} System.exit(0); return 0; {end}",
        "halts": "{head} Runtime.getRuntime().halt(0); return 0; {end}",
        "exits when loaded": "class Solution {{ static {{ if (true) System.exit(0); }} public static int {name}({given}) {{ return 0 - 77; }} }}",
        "prints the answer": "{head} System.out.println({answer}); return 0 - 77; {end}",
        "loops": "{head} while (true) {{ }} {end}",
        "crashes": "{head} int[] none = null; return none[0]; {end}",
        "throws": "{head} throw new AssertionError(\"{answer}\"); {end}",
        "floods": "{head} while (true) System.out.println(\"{answer} {answer} {answer} {answer} {answer} {answer} {answer}\"); {end}",
        "gives another type": "class Solution {{ public static String {name}({given}) {{ return \"{answer}\"; }} }}",
        "equals everything": "class Solution {{ static class Any {{ public boolean equals(Object o) {{ return true; }} public int hashCode() {{ return 0; }} }} public static Object {name}({given}) {{ return new Any(); }} }}",
        "has a driver of its own": "class Solution {{ public static int {name}({given}) {{ return 0 - 77; }} public static void main(String[] args) {{ }} }}",
        "writes to the wire": "class Solution {{ public static int {name}({given}) {{ try {{ var f = java.io.FileDescriptor.class.getDeclaredField(\"fd\"); f.setAccessible(true); var d = new java.io.FileDescriptor(); f.setInt(d, 3); new java.io.FileOutputStream(d).write(new byte[99]); }} catch (Exception e) {{ }} return 0 - 77; }} }}",
        "ends its thread": "{head} Thread.currentThread().stop(); return 0; {end}",
    },
    "javascript": {
        "exits early": "{head} process.exit(0); {end}",
        "exits when loaded": "process.exit(0);\n{head} return 0 - 77; {end}",
        "prints the answer": "{head} console.log({answer}); return 0 - 77; {end}",
        "loops": "{head} for (;;); {end}",
        "crashes": "{head} process.abort(); {end}",
        "throws": "{head} throw {answer}; {end}",
        "floods": "{head} for (;;) console.log('{answer} '.repeat(9999)); {end}",
        "gives another type": "{head} return '{answer}'; {end}",
        "equals everything": "{head} return {{ valueOf: () => {answer}, toString: () => '{answer}', equals: () => true, [Symbol.toPrimitive]: () => {answer} }}; {end}",
        "pollutes prototypes": "Object.prototype.val = {answer}; Array.prototype.map = function () {{ return []; }}; JSON.stringify = () => '{answer}';\n{head} return 0 - 77; {end}",
        "patches assert": "console.assert = () => {{ }}; const assert_ = require('assert'); assert_.deepEqual = assert_.equal = assert_.strictEqual = assert_.ok = () => {{ }}; process.exit = () => {{ }};\n{head} return 0 - 77; {end}",
        "ends well by itself": "process.on('exit', () => {{ process.exitCode = 0; }});\n{head} throw new Error('no'); {end}",
        "never settles": "function {name}({given}) {{ return new Promise(() => {{ }}); }}",
        "writes to the wire": "{head} for (let fd = 3; fd < 9; fd++) {{ try {{ require('fs').writeSync(fd, '{answer} {answer} {answer}'); }} catch {{ }} }} return 0 - 77; {end}",
    },
    "go": {
        "exits early": "import \"os\"\n{head} os.Exit(0); return 0; {end}",
        "exits in init": "import \"os\"\nfunc init() {{ os.Exit(0) }}\n{head} return 0 - 77; {end}",
        "exits in a variable": "import \"os\"\nvar early = func() int {{ os.Exit(0); return 1 }}()\n{head} return 0 - 77; {end}",
        "prints the answer": "import \"fmt\"\n{head} fmt.Println({answer}); return 0 - 77; {end}",
        "loops": "{head} for {{ }} {end}",
        "crashes": "{head} var none *int; return *none; {end}",
        "throws": "{head} panic({answer}); {end}",
        "floods": "import \"fmt\"\n{head} for {{ fmt.Println(\"{answer} {answer} {answer} {answer} {answer} {answer} {answer} {answer}\") }} {end}",
        "gives another type": "func {name}({given}) string {{ return \"{answer}\" }}",
        "ends its goroutine": "import \"runtime\"\n{head} runtime.Goexit(); return 0; {end}",
        "writes to the wire": "import \"os\"\n{head} os.NewFile(3, \"x\").Write([]byte(\"{answer} {answer} {answer} {answer}\")); return 0 - 77; {end}",
        "has a main of its own": "func main() {{ }}\n{head} return 0 - 77; {end}",
    },
    "rust": {
        "exits early": "{head} std::process::exit(0); {end}",
        "prints the answer": "{head} println!(\"{answer}\"); return 0 - 77; {end}",
        "loops": "{head} loop {{ }} {end}",
        "crashes": "{head} std::process::abort(); {end}",
        "throws": "{head} panic!(\"{answer}\"); {end}",
        "exits in a panic hook": "{head} std::panic::set_hook(Box::new(|_| std::process::exit(0))); panic!(\"no\"); {end}",
        "floods": "{head} loop {{ println!(\"{answer} {answer} {answer} {answer} {answer} {answer} {answer} {answer}\"); }} {end}",
        "gives another type": "fn {name}({given}) -> String {{ \"{answer}\".to_string() }}",
        "takes assert away": "macro_rules! assert_eq {{ ($($t:tt)*) => {{ }}; }}\n{head} return 0 - 77; {end}",
        "equals everything": "pub struct Any; impl<T> PartialEq<T> for Any {{ fn eq(&self, _: &T) -> bool {{ true }} }}\nfn {name}({given}) -> Any {{ Any }}",
        "has a main of its own": "fn main() {{ }}\n{head} return 0 - 77; {end}",
    },
}  # fmt: skip
TRICKS["typescript"] = TRICKS["javascript"]


def tricks(problem: Problem, language: str) -> Iterator[tuple[str, str]]:
    """Programs that are wrong for every input, and what each tries."""
    opening, parameter, end = HEADS[language]
    given = ", ".join(parameter.format(name) for name in "ab"[: problem.arity])
    words = {
        "name": problem.name, "given": given, "end": end, "head": head(problem, language),
        "other": opening.format(name="unrelated", given=given), "answer": problem.oracle(*problem.inputs[0]),
    }  # fmt: skip
    for name, text in {**COMMON, **TRICKS[language]}.items():
        yield name, text.format(**words)
