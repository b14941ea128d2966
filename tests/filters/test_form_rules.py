"""The filter by form, on problems written for this test."""

import time

import pytest

from reward_service.filters import form_rules
from reward_service.filters.policy import Policy, decide


def kinds(problem: str, answer: object = None, **metadata: object) -> set[str]:
    return {reason.kind.value for reason in form_rules.reasons(problem, answer, metadata)}


HACKABLE = [
    ("multiple_choice", "What is 3 + 4?\nA. 5\nB. 6\nC. 7\nD. 8", "C"),
    ("multiple_choice", "The capital of Peru is (a) Quito (b) Lima (c) La Paz", "b"),
    ("multiple_choice", r"Find $x$. $\textbf{(A)}\ 1 \qquad \textbf{(B)}\ 2 \qquad \textbf{(C)}\ 3$", "B"),
    ("multiple_choice", "Which one of the following metals floats on water?", "D"),
    ("multiple_choice", "一个三角形的内角和是（　　）\nA．90°\nB．180°\nC．270°\nD．360°", "B"),
    ("multiple_choice", "下列各数中，是质数的是（ ） A、4 B、6 C、7 D、9", "C"),
    ("true_false", "Is 91 a prime number?", "No"),
    ("true_false", "Every bounded sequence converges.", "False"),
    ("true_false", "If a matrix is symmetric, does it have real eigenvalues?", "\\text{Yes}"),
    ("true_false", "所有的奇数都是质数。（　　）", "×"),
    ("true_false", "零是最小的自然数，这种说法正确吗？", "正确"),
    ("true_false", "Is the empty set open?", True),
    ("proof", "Prove that the square root of 7 is irrational.", None),
    ("proof", "Let $n$ be odd. Show that $n^2-1$ is divisible by 8.", ""),
    ("proof", "Let $a, b > 0$. Verify the identity $(a+b)^2 = a^2 + 2ab + b^2$.", "proof"),
    ("proof", "已知 $a>b>0$，求证：$a^2>b^2$。", ""),
    ("proof", "证明：任意三个连续整数的积能被6整除。", "见解析"),
    ("multi_part", "Let $f(x)=x^2-3x$. (1) Find $f(2)$. (2) Solve $f(x)=0$.", "(1) -2; (2) x = 0 or x = 3"),
    ("multi_part", "已知数列的前项和。（1）求首项；（2）求通项公式。", None),
    ("open_ended", "Explain why the sky looks blue at noon and red at sunset.", None),
    (
        "open_ended",
        "简述光合作用的意义。",
        "它把光能转化为化学能，为几乎所有生物提供食物和氧气，维持大气平衡。",
    ),
    ("figure", "Find the shaded area in the figure below.", "12"),
    ("figure", "The graph is given in plots/curve7.png. What is its maximum?", "3"),
    ("unverifiable_answer", "Name the law.", "notfound"),
]


@pytest.mark.parametrize(("kind", "problem", "answer"), HACKABLE)
def test_a_hackable_form_is_named(kind: str, problem: str, answer: object) -> None:
    assert kind in kinds(problem, answer)


FIT = [
    ("Triangle $A B C$ has $A B = 3$, $B C = 4$, $C A = 5$. Find its area.", "6"),
    ("Points A, B, C and D lie on a circle. Angle A is 70 degrees. What is angle C?", "110"),
    ("Machine A: 40 parts an hour. Machine B: 50 parts an hour. Machine C: 10. How many in all?", "100"),
    ("How can we improve the bound? Compute the least $n$ with $2^n > 1000$.", "10"),
    ("The table shows that sales doubled each year from 5. How many were there after 3 years?", "40"),
    ("Let $f$ satisfy (1) $f(0)=1$ and (2) $f(n+1)=2f(n)$. Find $f(5)$.", "32"),
    ("The first terms are shown below. What is the next?\n\\begin{align*}1,4,9,16\\end{align*}", "25"),
    ("In the diagram, what is $x$? [asy] draw((0,0)--(1,1)); [/asy]", "45"),
    ("In how many ways can 4 people sit in a row?", "24"),
    ("Can you find the value of $x$ with $2x=10$?", "5"),
    ("Jill needs to figure out her debts of 30 and 12 dollars. What is the sum?", "42"),
    ("Write $\\frac{3}{8}$ as a decimal.", "0.375"),
    ("若函数 $f(x)=2x+1$，则 $f(3)=$（　　）", "7"),
    ("小明有12个苹果，吃了5个，还剩多少个？", "7"),
    ("已知条件（1）$a+b=5$；（2）$a-b=1$。则 $a$ 的值为____．", "3"),
    ("某产品满足要求的概率为0.9，求三件都满足要求的概率。", "0.729"),
]


@pytest.mark.parametrize(("problem", "answer"), FIT)
@pytest.mark.parametrize("known", [True, False])
def test_a_fit_problem_is_kept_with_and_without_its_answer(problem: str, answer: str, known: bool) -> None:
    found = form_rules.reasons(problem, answer if known else None)
    assert decide(0, found, Policy()).keep, found


@pytest.mark.parametrize(
    ("problem", "answer"),
    [
        ("Find, with proof, the largest prime below 100.", "97"),
        ("Show that the sequence is bounded, and determine its limit. $u_{n+1}=\\sqrt{2+u_n}$", "2"),
        ("Prove that 341 is composite and find its least prime factor.", "11"),
    ],
)
def test_a_proof_and_a_value_are_kept_with_the_value_only(problem: str, answer: str) -> None:
    assert decide(0, form_rules.reasons(problem, answer), Policy()).keep
    assert kinds(problem) >= {"proof"}


@pytest.mark.parametrize(
    ("kind", "metadata"),
    [
        ("multiple_choice", {"question_type": "MCQ"}),
        ("multiple_choice", {"choices": ["1", "2", "3"]}),
        ("true_false", {"Answer_type": "bool"}),
        ("proof", {"question_type": "proof"}),
        ("figure", {"Picture": "a.png"}),
        ("invalid", {"problem_is_valid": "No"}),
        ("multi_part", {"is_multi_part": True}),
    ],
)
def test_the_rows_own_fields_are_believed(kind: str, metadata: dict[str, object]) -> None:
    assert kind in kinds("Compute $2+2$.", "4", **metadata)


def test_a_reason_quotes_what_it_matched() -> None:
    (reason,) = form_rules.reasons("Prove that 2 is even.", None)
    assert reason.text.startswith("Prove")
    assert 0 < reason.confidence <= 1


def test_all_matching_reasons_are_named_and_the_surest_stands_first() -> None:
    found = form_rules.reasons("Using the figure plot.png, is it true or false that x > 1?", "True")
    assert {"true_false", "figure"} <= {r.kind.value for r in found}
    assert [r.confidence for r in found] == sorted((r.confidence for r in found), reverse=True)


@pytest.mark.parametrize(
    "piece",
    [
        "A. ",
        "(1) ",
        "prove ",
        "is it ",
        "in the figure ",
        "$",
        "\\text{",
        "(　",
        "下列",
        "如图",
        "分析",
        "a",
        " ",
        "?",
        "____",
    ],
)
def test_reading_is_linear_in_the_text(piece: str) -> None:
    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        best = 9.0
        for _ in range(3):
            start = time.process_time()
            form_rules.reasons(text, None)
            best = min(best, time.process_time() - start)
        return best

    small, large = seconds(3_000), seconds(12_000)
    assert large < max(0.05, 10 * small)
    assert seconds(200_000) < max(0.05, 3 * large)
