"""Laws of functions and test programs in other languages than Python, by construction.

A language whose tool-chain is not installed here skips with its reason. Programs are few: compilers take seconds.
"""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from reward_service.errors import BadReference
from reward_service.sample import Sample
from reward_service.verdict import Outcome, Verdict
from reward_service.verifiers.base import Question
from reward_service.verifiers.code import Code
from sandbox import Sandbox
from tests.scale import FULL
from tests.verifiers.language_cases import (
    LANGUAGES,
    PROBLEMS,
    Problem,
    function_tests,
    head,
    mutants,
    program,
    test_program,
    tricks,
)

pytestmark = pytest.mark.anyio
LIMITS = {"cpu_s": 4, "wall_s": 15, "compile_s": 110}
test_program.__test__ = False  # type: ignore[attr-defined]
DIVISOR, LARGER = PROBLEMS[2], PROBLEMS[1]
TRIED = {
    "cpp": ("exits before main", "equals everything"),
    "java": ("exits when loaded", "equals everything"),
    "javascript": ("writes to the wire", "exits when loaded", "equals everything", "pollutes prototypes", "patches assert", "ends well by itself"),
    "typescript": ("exits early", "prints the answer", "never settles"),
    "go": ("exits in init",),
    "rust": ("exits in a panic hook",),
}  # fmt: skip
"""In CI; all of them have been tried."""
DEAREST = "rust"
DEAR = {"cpp", "java", DEAREST}
"""Their test programs take a compiler seconds; that these refuse what is wrong is seen at the tricks."""


@pytest.fixture(scope="module")
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox() as opened:
        yield opened


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request: pytest.FixtureRequest, sandbox: Sandbox) -> str:
    name: str = request.param
    if name not in sandbox.languages:
        pytest.skip(f"the tool-chain of {name} is not installed here")
    return name


async def judged(language: str, source: str, reference: dict[str, Any], sandbox: Sandbox) -> Verdict:
    sample = Sample(completion=f"```{language}\n{source}\n```", reference={"limits": LIMITS, **reference})
    question = Code().read(sample)
    return await Code().judge_in(question, sandbox) if isinstance(question, Question) else question


async def both(problem: Problem, language: str, source: str, sandbox: Sandbox) -> list[Verdict]:
    """The verdicts of calls, and of a test program."""
    references = function_tests(problem, language), test_program(problem, language)
    return [await judged(language, source, reference, sandbox) for reference in references]


async def test_a_right_function_is_paid_and_a_wrong_one_is_not(language: str, sandbox: Sandbox) -> None:
    right = await both(DIVISOR, language, program(DIVISOR, language, DIVISOR.body), sandbox)
    assert [verdict.score for verdict in right] == [1.0, 1.0], right
    mutant = next(mutants(DIVISOR, language))
    if FULL or language not in DEAR:
        wrong = await both(DIVISOR, language, mutant, sandbox)
    else:
        wrong = [await judged(language, mutant, function_tests(DIVISOR, language), sandbox)]
    assert {verdict.score for verdict in wrong} == {0.0}, wrong


async def test_nothing_but_right_values_is_paid(language: str, sandbox: Sandbox) -> None:
    for name, source in tricks(DIVISOR, language):
        if name in TRIED[language]:
            reference = test_program(DIVISOR, language)
            verdict = await judged(language, source, reference, sandbox)
            assert (verdict.score, name) == (0.0, name), verdict.reason


async def test_a_function_of_another_form_gets_nothing_and_a_reason(language: str, sandbox: Sandbox) -> None:
    if language in ("javascript", "typescript"):
        return  # which call a function with whatever is given
    if language == DEAREST and not FULL:
        return
    other = program(PROBLEMS[0], language, "return a;").replace("add", DIVISOR.name).replace("int a, ", "")
    other = other.replace("a: i32, ", "").replace("a int, ", "").replace("return a;", "return b;")
    verdict = await judged(language, other, function_tests(DIVISOR, language), sandbox)
    assert (verdict.outcome, verdict.score) == (Outcome.SCORED, 0.0)
    assert "error" in verdict.reason


async def test_a_program_that_only_continues_the_prompt_is_put_behind_it(sandbox: Sandbox) -> None:
    if "javascript" in sandbox.languages:
        verdict = await judged("javascript", LARGER.body, test_program(LARGER, "javascript"), sandbox)
        assert verdict.score == 1.0, verdict.reason


@pytest.mark.parametrize(
    ("reference", "why"),
    [
        ({"assert_program": "console.log(1 + 1);", "entry_point": "f"}, "never call"),
        ({"assert_program": "f(1);", "entry_point": "f"}, "do nothing pass|programs that do nothing"),
        ({"assert_program": "console.assert(typeof f === 'function');", "entry_point": "f"}, "programs that do nothing"),
        ({"assert_program": "try { f(1); } catch { }", "entry_point": "f"}, "programs that do nothing"),
        ({"assert_program": "console.assert(f(1) === 1", "entry_point": "f"}, "programs|compile|tests"),
        ({"assert_program": "f(1)", "head": "function g() { }"}, "no function can be seen"),
        ({"tests": [{"args": [1], "kwargs": {"a": 2}, "expected": 1}], "entry_point": "f"}, "by name"),
        ({"tests": [{"args": [1], "expected": 1}], "entry_point": "f(); g"}, "cannot be called"),
        ({"tests": [{"args": [1], "expected": 1}], "entry_point": "f", "signature": "function f(a, b)"}, "the signature 2"),
    ],
)  # fmt: skip
async def test_tests_that_cannot_judge_are_the_reference_s_fault(
    reference: dict[str, Any], why: str, sandbox: Sandbox
) -> None:
    if "javascript" not in sandbox.languages:
        pytest.skip("node is not installed here")
    whole = {"kind": "code", "language": "javascript", **reference}
    source = "function f(x) { return x; }"
    if "=== 1" in str(reference) and not str(reference["assert_program"]).endswith(
        ")"
    ):  # it fails for everybody
        assert (await judged("javascript", source, whole, sandbox)).score == 0.0
        return
    with pytest.raises(BadReference, match=why):
        await judged("javascript", source, whole, sandbox)


VALUES: list[tuple[str, list[Any], Any]] = [
    ("x => x", [[1.5, -0.25, 1e300, 7, 10**14]], [1.5, -0.25, 1e300, 7, 10**14]),
    ("x => x", [{"a": [True, None], "b": {"c": "é\U0001f600\n\"\\"}}], {"a": [True, None], "b": {"c": "é\U0001f600\n\"\\"}}),
    ("x => new Set(x)", [[2, 1, 2]], [1, 2]),
    ("async x => x + 1", [1], 2),
    ("x => { x.reverse(); }", [[1, 2, 3]], [3, 2, 1]),
    ("x => BigInt(x) ** 40n", [3], 3**40),
]  # fmt: skip


@pytest.mark.parametrize(("function", "args", "expected"), VALUES)
async def test_values_come_back_as_they_are(
    function: str, args: list[Any], expected: Any, sandbox: Sandbox
) -> None:
    if "javascript" not in sandbox.languages:
        pytest.skip("node is not installed here")
    reference = {
        "kind": "code", "language": "javascript", "entry_point": "f", "answer_in": "argument",
        "compare": "unordered" if "Set" in function else "lines", "tests": [{"args": args, "expected": expected}],
    }  # fmt: skip
    verdict = await judged("javascript", f"const f = {function};", reference, sandbox)
    assert verdict.score == 1.0, verdict.reason


NODES = {
    "cpp": "class Solution { public: ListNode* tail(ListNode* head, TreeNode* root) { head->val = root->right->val; return head; } };",
    "java": "class Solution { public ListNode tail(ListNode head, TreeNode root) { head.val = root.right.val; return head; } }",
    "javascript": "/**\n * @param {ListNode} head\n * @param {TreeNode} root\n * @return {ListNode}\n */\nvar tail = function(head, root) { head.val = root.right.val; return head; };",
    "typescript": "function tail(head: ListNode | null, root: TreeNode | null): ListNode | null { head!.val = root!.right!.val; return head; }",
    "go": "func tail(head *ListNode, root *TreeNode) *ListNode { head.Val = root.Right.Val; return head }",
    "rust": "impl Solution { pub fn tail(head: Option<Box<ListNode>>, root: Option<Rc<RefCell<TreeNode>>>) -> Option<Box<ListNode>> { let r = root.unwrap().borrow().right.clone().unwrap(); let mut h = head.unwrap(); h.val = r.borrow().val; Some(h) } }\nuse std::rc::Rc;\nuse std::cell::RefCell;",
}  # fmt: skip
COUNTERS = {
    "cpp": "class Counter { int n; public: Counter(int start) : n(start) {} int add(int k) { return n += k; } };",
    "java": "class Counter { int n; Counter(int start) { n = start; } int add(int k) { return n += k; } }",
    "javascript": "class Counter { constructor(n) { this.n = n; } add(k) { return this.n += k; } }",
    "typescript": "class Counter { constructor(private n: number) { } add(k: number): number { return this.n += k; } }",
    "go": "type Counter struct { n int }\nfunc Constructor(n int) Counter { return Counter{n} }\nfunc (c *Counter) Add(k int) int { c.n += k; return c.n }",
    "rust": "struct Counter { n: i32 }\nimpl Counter { fn new(n: i32) -> Self { Counter { n } } fn add(&mut self, k: i32) -> i32 { self.n += k; self.n } }",
}  # fmt: skip


async def test_lists_trees_and_classes_of_leetcode_are_called(language: str, sandbox: Sandbox) -> None:
    nodes = {"entry_point": "Solution.tail", "tests": [{"args": [[1, 2], [5, None, 6]], "expected": [6, 2]}]}
    states = {"tests": [{"operations": ["Counter", "add", "add"], "args": [[5], [1], [2]], "expected": [None, 6, 8]}]}  # fmt: skip
    for source, tests in ((NODES[language], nodes), (COUNTERS[language], states)):
        verdict = await judged(language, source, {"kind": "code", "language": language, **tests}, sandbox)
        assert verdict.score == 1.0, verdict.reason


async def test_a_function_may_be_called_as_one_of_the_standard_library(sandbox: Sandbox) -> None:
    source = "#include <vector>\nusing namespace std;\nint search(vector<int> xs) { return xs.size(); }"
    reference = {"language": "cpp", "entry_point": "search", "tests": [{"args": [[4, 5]], "expected": 2}]}
    verdict = await judged("cpp", source, {"kind": "code", **reference}, sandbox)
    assert verdict.score == 1.0, verdict.reason


def test_a_row_of_multipl_e_is_taken_as_it_is() -> None:
    row = {
        "kind": "code", "name": "HumanEval_0_add", "language": "go_test.go", "prompt": f"package add_test\n{head(PROBLEMS[0], 'go')}\n",
        "tests": "func TestAdd(t *testing.T) { if add(1, 2) != 3 { t.Errorf(\"no\") } }", "stop_tokens": ["\nfunc"],
    }  # fmt: skip
    question = Code().read(
        Sample(completion="```go\nfunc add(a, b int) int { return a + b }\n```", reference=row)
    )
    assert isinstance(question, Question)
