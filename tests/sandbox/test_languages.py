"""Laws of the table of languages, and of programs in each of them."""

import asyncio
import time
from importlib.util import find_spec

import pytest

from sandbox import BadProgram, BlockingSandbox, LanguageMissing, Limits, Program, Sandbox, Status, languages
from tests import shared_header
from tests.waiting import wait_until

SUMS = {
    "python": "print(sum(map(int, input().split())))",
    "c": '#include <stdio.h>\n#include <math.h>\nint main(void) { long a, b; scanf("%ld %ld", &a, &b); printf("%ld\\n", a + b + (long)floor(0.5)); }',
    "cpp": "#include <bits/stdc++.h>\nusing namespace std;\nint main() { vector<long long> v(2); for (auto& x : v) cin >> x; cout << accumulate(v.begin(), v.end(), 0LL) << endl; }",
    "java": "import java.util.*;\npublic class Adder { public static void main(String[] a) { Scanner s = new Scanner(System.in); System.out.println(s.nextLong() + s.nextLong()); } }",
    "javascript": "const [a, b] = require('fs').readFileSync(0, 'utf8').split(' ').map(BigInt); console.log(String(a + b));",
    "typescript": "import * as fs from 'fs';\nenum Unit { One = 1 }\nconst t: string = fs.readFileSync(0, 'utf8');\nconst f = <T extends bigint>(x: T, y: T): bigint => x + y;\n"
    "const [a, b] = t.split(' ').map((w: string) => BigInt(w)); console.log(String(f(a, b)), Unit.One === 1 ? '' : 'x');",
    "go": 'package main\nimport ("bufio"; "fmt"; "os"; "sort")\nfunc main() { var a, b int; r := bufio.NewReader(os.Stdin); fmt.Fscan(r, &a, &b); c := make(chan int); go func() { c <- a + b }(); s := []int{<-c}; sort.Ints(s); fmt.Println(s[0]) }',
    "rust": 'use std::io::*;\nfn main() { let mut s = String::new(); stdin().read_to_string(&mut s).unwrap(); let t: i64 = s.split_whitespace().map(|x| x.parse::<i64>().unwrap()).sum(); println!("{}", t); }',
    "bash": "read a b\necho $((a + b)) | sed s/x/y/",
}
BROKEN = {
    "c": "int main( {", "cpp": "int main() { return }", "java": "class Main { void }", "typescript": "const = 3",
    "go": "package main\nfunc main() { x := 1 }", "rust": "fn main() { let x: i32 = \"\"; }",
}  # fmt: skip

LOOPS = {
    "python": "while True: pass", "c": "int main(void) { for (volatile int i = 0;; i++); }", "bash": "while :; do :; done",
    "cpp": "int main() { for (volatile int i = 0;; i = i + 1); }", "java": "class M { public static void main(String[] a) { for (;;) ; } }",
    "javascript": "for (;;) ;", "typescript": "for (;;) ;", "go": "package main\nfunc main() { for { } }", "rust": "fn main() { loop { } }",
}  # fmt: skip


def absent(program: Program, box: BlockingSandbox) -> bool:
    """Is the tool-chain missing? Then the program is an outage that names the package."""
    if program.language in box.languages:
        return False
    with pytest.raises(LanguageMissing, match="install the package"):
        box.run(program)
    return True


@pytest.mark.parametrize("language", sorted(SUMS))
def test_a_program_reads_adds_and_prints(language: str, box: BlockingSandbox) -> None:
    program = Program(language, SUMS[language])
    if absent(program, box):
        return
    for given, wanted in ((b"1 2\n", b"3"), (b"4000000000 -5\n", b"3999999995")):
        execution = box.run(program, stdin=given)
        assert (execution.status, execution.stdout.strip()) == (Status.OK, wanted), execution


@pytest.mark.parametrize("language", sorted(BROKEN))
def test_what_does_not_compile_says_so_and_does_not_run(language: str, box: BlockingSandbox) -> None:
    program = Program(language, BROKEN[language])
    if absent(program, box):
        return
    execution = box.run(program)
    assert execution.status is Status.COMPILE_ERROR
    assert execution.stderr


@pytest.mark.parametrize(
    ("why", "source"),
    [
        ("C++20 only", "#include <iostream>\n#include <span>\nint main() { int a[] = {3, 4}; int s = 0; for (int x : std::span(a)) s += x; std::cout << s; }"),
        ("a concept", "#include <iostream>\n#include <concepts>\ntemplate <std::integral T> T f(T x) { return x + 3; }\nint main() { std::cout << f(4); }"),
        ("a name that C++20 has taken", "#include <bits/stdc++.h>\nusing namespace std;\nstruct span { int n = 7; };\nint main() { span s; cout << s.n; }"),
        ("a word that C++20 has taken", "#include <iostream>\nint main() { int requires = 7; std::cout << requires; }"),
    ],
)  # fmt: skip
def test_cpp_of_either_standard_compiles(why: str, source: str, box: BlockingSandbox) -> None:
    program = Program("cpp", source)
    if not absent(program, box):
        execution = box.run(program)
        assert (execution.status, execution.stdout) == (Status.OK, b"7"), (why, execution)


@pytest.mark.parametrize("language", sorted(SUMS))
def test_an_exit_code_and_a_loop_are_told_in_every_language(language: str, box: BlockingSandbox) -> None:
    program = Program(language, LOOPS[language])
    if absent(program, box):
        return
    limits = Limits(cpu_s=0.4, wall_s=3.0)
    assert box.run(program, limits=limits).status is Status.TIME_LIMIT


@pytest.mark.parametrize("name", ["C++", "PY3", "ts", "Golang", " rust "])
def test_names_of_fences_are_names_of_languages(name: str) -> None:
    assert languages.find(name).name in languages.TABLE


def test_no_fence_names_two_languages() -> None:
    tags = [tag for language in languages.TABLE.values() for tag in language.fences]
    assert len(tags) == len(set(tags))


def test_an_unknown_language_is_the_requests_fault() -> None:
    with pytest.raises(BadProgram, match="known: python"):
        languages.find("cobol")


def test_every_language_names_the_package_that_brings_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(languages.shutil, "which", lambda *_, **__: None)
    for language in languages.TABLE.values():
        if language.tools:
            assert language.package
            with pytest.raises(LanguageMissing, match=f"install the package {language.package}"):
                languages._locate(language.tools[0], language)


@pytest.mark.parametrize(
    ("source", "file", "start"),
    [
        ("class A {} public class B { public static void main(String[] a) {} }", "B", "B"),
        ("public final class C { }", "C", "C"),
        ("class A { } class B { static void main() {} public static void main(String[] a) {} }", "B", "B"),
        ("class A { static class Q { int x; } public static void main(String[] a) {} } class Z {}", "A", "A"),
        ("public class A {} class B { public static void main(String[] a) {} }", "A", "B"),
        ("package a.b;\npublic class A { void main() {} }", "A", "a.b.A"),
        (
            '// public class X\n/* class Y { void main() */ class A { String s = "class Q {"; void main() {} }',
            "A",
            "A",
        ),
        ("record P(int a) {} enum E { X } class Go { static void main(String... a) {} }", "Go", "Go"),
        ("", "Main", "Main"),
        ("class 1 " * 100_000, "Main", "Main"),
        ("/* " * 100_000, "Main", "Main"),
    ],
)
def test_a_java_program_is_named_and_started_by_the_right_classes(source: str, file: str, start: str) -> None:
    assert languages.java_outline(source) == languages.JavaOutline(file, start)


@pytest.mark.anyio
async def test_a_precompiled_header_is_used_when_it_is_ready_and_is_gone_afterwards(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sandbox.native.precompiled_header._RECIPE", shared_header.MADE)
    async with Sandbox(slots=1) as sandbox:
        if "cpp" not in sandbox.languages:
            pytest.skip("no tool-chain for cpp")
        header = sandbox.pool.backend._header
        costs = [await compiled(sandbox, 0)]
        await asyncio.to_thread(wait_until, lambda: header.ready)
        costs.append(await compiled(sandbox, 1))
        assert costs[1] < costs[0] * 0.7, costs
        fast = await sandbox.run(
            Program("cpp", '#pragma GCC optimize("O3")\n#define y 1\n' + SUMS["cpp"]), stdin=b"1 2\n"
        )
        assert fast.stdout == b"3\n"
        directory = header.directory
    assert not languages.Path(directory).exists()


async def compiled(sandbox: Sandbox, number: int) -> float:
    """CPU milliseconds of compiling a program that was not compiled before."""
    program = Program("cpp", f"{SUMS['cpp']}\n// {number} {time.monotonic_ns()}")
    build = await sandbox.build(program, Limits(), None)
    assert build.status is Status.OK
    return build.cpu_ms


def test_the_numpy_profile_has_numpy_loaded(box: BlockingSandbox) -> None:
    source = "import time\nt = time.perf_counter()\nimport numpy as np\nt = time.perf_counter() - t\nprint(int(np.arange(5).sum()), t < 0.05)"
    program = Program("python", source, profile="numpy")
    if find_spec("numpy") is None:
        with pytest.raises(LanguageMissing, match="needs the Python package numpy"):
            box.run(program)
    else:
        assert box.run(program).stdout == b"10 True\n"


def test_a_profile_that_is_not_there_is_an_outage(box: BlockingSandbox) -> None:
    with pytest.raises(LanguageMissing, match="no profile"):
        box.run(Program("python", "print(1)", profile="torch"))
