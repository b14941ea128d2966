"""Laws of comparison, each with cases of our own; `same` and `different` say what they mean."""

import pytest

from reward_service.grading.math.conventions import Conventions
from reward_service.grading.math.decision import decide
from reward_service.grading.math.parse_limits import TooCostly

SAME = [
    # numbers and their notations
    ("1000", "1,000"), ("1000", "1 000"), ("1234567", "1{,}234{,}567"), ("0.5", ".5"), ("3/4", "\\frac34"), ("7", "7.0"),
    ("2.5", "2\\frac12"), ("2.5", "2 1/2"), ("1500", "1.5e3"), ("6.02\\times 10^{23}", "6.02e23"), ("1/3", "0.\\overline{3}"),
    ("1/3", "0.333..."), ("1/2", "½"), ("5", "５"), ("12", "١٢"), ("\\sqrt{2}", "√2"), ("\\frac{1}{4}", "25\\%"), ("-3", "−3"),
    ("1000.99", "1000,99"), ("3.7\\times10^{5}", "370000"), ("12", "12^{\\text{th}}"), ("12", "12th"), ("5", "+5"),
    # algebra
    ("x^2-1", "(x-1)(x+1)"), ("2x", "x\\cdot 2"), ("\\frac{x}{2}", "0.5x"), ("\\sin^2 x+\\cos^2 x", "1"), ("\\ln(ab)", "\\ln a+\\ln b"),
    ("\\sqrt{8}", "2\\sqrt2"), ("2^{1/3}", "\\sqrt[3]{2}"), ("e^{2}", "exp(2)"), ("\\frac{\\pi}{2}", "pi/2"), ("\\frac{2\\pi}{3}", "2/3\\pi"),
    ("\\log_2 8", "3"), ("\\tan\\theta", "\\frac{\\sin\\theta}{\\cos\\theta}"), ("n!", "n\\cdot (n-1)!"), ("\\binom{n}{2}", "\\frac{n(n-1)}{2}"),
    ("|x-1|", "|1-x|"), ("\\frac{1}{\\sqrt2}", "\\frac{\\sqrt2}{2}"), ("10^{10^{6}}", "10^{1000000}"), ("(-1)^n", "\\cos(n\\pi)"),
    ("2^{10}", "1024"), ("\\lfloor 7/2 \\rfloor", "3"), ("5!", "120"), ("x^{5}y", "y x^5"), ("\\frac{a}{bc}", "a/bc"),
    # complex numbers
    ("-1", "i^2"), ("2i", "(1+i)^2"), ("5", "|3+4i|"), ("-i", "1/i"), ("a+bi", "bi+a"),
    # names and equations
    ("5", "x=5"), ("x=5", "5"), ("x=5", "5=x"), ("f(x)=2x+1", "f(t)=2t+1"), ("y=2x+1", "2x+1"), ("2x+1", "f(x)=2x+1"), ("y=2x-3", "2x-y-3=0"),
    ("x^2+y^2=4", "\\frac{x^2}{4}+\\frac{y^2}{4}=1"), ("k\\pi", "n\\pi"), ("\\angle ABC=40^\\circ", "40"), ("AB=5", "5"), ("xy=6", "y=\\frac{6}{x}"),
    # sets, lists, tuples
    ("\\{1,2,3\\}", "\\{3,2,1\\}"), ("1,2", "2,1"), ("1,2", "1 \\text{ and } 2"), ("\\{1,1,2\\}", "\\{1,2\\}"), ("(1,2)", "\\left(1,\\ 2\\right)"),
    ("1\\pm\\sqrt2", "1+\\sqrt2, 1-\\sqrt2"), ("x=1, y=2", "y=2, x=1"), ("3,4", "a=3, b=4"), ("x=1 \\text{ or } x=2", "1,2"), ("\\pm 3", "\\{-3,3\\}"),
    ("(1,2),(3,4)", "(3,4),(1,2)"), ("(x,y)=(1,2)", "(1,2)"), ("\\emptyset", "\\text{no solution}"), ("\\emptyset", "\\varnothing"), ("\\emptyset", "\\{\\}"),
    ("x=1,y=2;x=3,y=4", "(1,2),(3,4)"), ("(1,2,3)", "\\begin{pmatrix}1\\\\2\\\\3\\end{pmatrix}"), ("1,3", "Minimum: 1, Maximum: 3"), ("1,2", "1，2"), ("2,3", "2、3"),
    # intervals and relations
    ("(-\\infty,3)", "x<3"), ("x<3", "(-\\infty,3)"), ("[2,\\infty)", "x\\ge 2"), ("-2\\le x\\le 7", "x\\in[-2,7]"), ("(1,2)", "1<x<2"), ("x>3", "3<x"),
    ("|x|<2", "-2<x<2"), ("(-\\infty,-2)\\cup(2,\\infty)", "x<-2 \\text{ or } x>2"), ("x\\ne 3", "(-\\infty,3)\\cup(3,\\infty)"), ("2x>4y", "x>2y"),
    ("\\{x|x>1\\}", "(1,\\infty)"), ("\\{x\\mid -1<x<1\\}", "(-1,1)"), ("\\mathbb{R}", "(-\\infty,\\infty)"), ("(-∞,-3) ∪ (3,+∞)", "(-\\infty,-3)\\cup(3,\\infty)"),
    ("\\mathbb{R}\\setminus\\{-3,1\\}", "(-\\infty,-3)\\cup(-3,1)\\cup(1,\\infty)"), ("\\mathbb{R}\\setminus\\{1,-3\\}", "x \\ne -3, x \\ne 1"),
    ("x＞3", "x>3"), ("[0,1]\\cup\\{3\\}", "\\{3\\}\\cup[0,1]"), ("x>1 \\text{ and } x<3", "(1,3)"),
    ("x<1 \\text{ or } x>4", "x<1 hoặc x>4"), ("\\frac{2x}{x-5}", "\\frac{2x}{x-5},\\quad x\\neq 5"),
    # commas that stand before decimals, bars between coordinates
    ("\\frac{9}{40}", "22{,}5\\%"), ("\\frac58", "62,5 %"), ("-1.25", "-1{,}25"), ("1250000", "1{,}250{,}000"), ("(4,-1)", "(4 | −1)"), ("(4,-1)", "S(4; -1)"),
    ("9\\pi \\text{ cm}^2", "9\\pi\\,\\mathrm{cm^2}"),
    # matrices
    ("\\begin{pmatrix}1&2\\\\3&4\\end{pmatrix}", "\\begin{bmatrix}1&2\\\\3&4\\end{bmatrix}"), ("\\begin{pmatrix}0.5\\\\1\\end{pmatrix}", "\\begin{pmatrix}\\frac12\\\\1\\end{pmatrix}"),
    # units, angles, percent, time, ratio
    ("10", "10\\text{ cm}"), ("10\\text{ cm}", "10"), ("5\\text{ km}", "5000\\text{ m}"), ("1\\text{ hour}", "60\\text{ minutes}"), ("15\\text{ cm}^2", "15\\text{ square cm}"),
    ("90^\\circ", "90"), ("74°", "74^\\circ"), ("\\frac{\\pi}{4}", "45^\\circ"), ("0.5", "\\sin 30^\\circ"), ("28\\%", "28 percent"), ("28\\%", "0.28"), ("\\$5", "500\\text{ cents}"),
    ("20:34", "20:34:00"), ("2:1", "2"), ("2:3", "4:6"), ("5元", "5"), ("10 weeks", "10"), ("\\$1{,}000", "1000"),
    # rounding
    ("30.52", "\\frac{1587}{52}"), ("\\sqrt{17}", "4.123105625617661"), ("0.8660", "\\frac{\\sqrt3}{2}"), ("14.3\\%", "\\frac17"),
    # words
    ("\\text{Evelyn}", "evelyn"), ("(C)", "C"), ("\\text{(B)}", "B"), ("Petya will receive the last token", "Petya"), ("no solution", "no solutions"),
    # damage
    ("\\frac{1}{2}", "\x0crac{1}{2}"), ("\\left(\\frac12,1\\right)", "\\\\left(\\\\frac12,1\\\\right)"),
]  # fmt: skip
DIFFERENT = [
    # notation is never bent
    ("\\frac{R}{r}", "1"), ("R-r", "0"), ("nN", "n^2"), ("\\frac{R}{r}", "\\frac{r}{R}"), ("listen", "silent"), ("ABCD", "DCBA"), ("235", "1 234"),
    ("2", "3 1/2"), ("1.2", "\\langle 1,2\\rangle"), ("0", "\\{x|x\\ge 0\\}"), ("7", "\\{x|x\\ge 7\\}"), ("100", "\\lg 100"), ("\\cos 72^\\circ", "\\cos 72"),
    ("12:30", "0.4"), ("12:00", "1:00"), ("a=1,b=2", "2,1"), ("5", "5 \\text{; 6; 7; 8}"), ("1, 2, \\ldots, n", "1, 3, 5, \\ldots, 2n-1"),
    ("\\{1,2\\}", "(1,2)"), ("1,2", "(1,2)"), ("1,1,2", "1,2"), ("5\\text{ km}", "5\\text{ m}"), ("5\\text{ m}^2", "5\\text{ m}"), ("\\$5", "5\\text{ cents}"),
    ("7", "\\foo{7}"), ("7", "7\\unknowncommand"), ("Yes", "-Yes"), ("E", "e"), ("I", "i"), ("\\text{even}", "neve"), ("x", "X"),
    # precision
    ("1.6\\times10^{-19}", "9.1\\times10^{-31}"), ("3\\times10^{-19}", "5\\times10^{-19}"), ("10^{-7}", "0.0"), ("0.0000001", "0.0000002"),
    ("\\frac1{2004!}", "\\frac1{2006!}"), ("\\frac1{2^{99}}", "\\frac1{2^{98}}"), ("\\pi 10^{-20}", "e 10^{-20}"), ("10^{20}", "10^{20}+1"),
    ("\\sqrt2\\cdot10^{20}", "\\sqrt2\\cdot10^{20}+1"), ("\\pi", "3.14"), ("\\pi", "\\frac{22}{7}"), ("\\frac13", "0.33"), ("5.001", "5"), ("0.3", "\\frac13"),
    ("30.52", "\\frac{1588}{52}"), ("4.2", "4.25"), ("5.5", "5.4"),
    # what is no answer
    ("9", "5=7=9"), ("2", "1=2"), ("3", "a=1=2=3"), ("2", "x=1\\approx 2"), ("0", "x^2-5x+6=0"), ("3", "x+2=3"), ("7", "x^2+y^2=7"), ("5", "x=x"), ("5", "x<5"),
    ("408", "17\\times24"), ("5050", "\\sum_{k=1}^{100}k"), ("\\frac13", "\\int_0^1 x^2dx"), ("6", "\\gcd(48,18)"), ("1", "\\lim_{x\\to0}\\frac{\\sin x}{x}"),
    ("2", "x\\in\\mathbb{R}"), ("2", "\\pm2"), ("2", "1,2,3"), ("2", "1 \\text{ or } 2"), ("5", "\\text{True}"), ("0", "\\infty-\\infty"), ("5", "\\text{not } 5"),
    # types
    ("(0,9)", "[0,9)"), ("(1,2)", "[1,2]"), ("(2,1)", "(1,2)"), ("x>5", "x\\ge5"), ("x>2", "y>2"), ("y=2x+1", "z=2x+1"), ("f(x)=2x", "g(x)=2x"), ("y=2x", "y=2"),
    ("\\begin{pmatrix}1\\\\2\\end{pmatrix}", "\\begin{pmatrix}1&2\\end{pmatrix}"), ("\\{1,2,3\\}", "\\{1,2\\}"), ("1,2", "2"), ("1,234", "\\{1,234\\}"), ("2x+z=1", "1"),
    ("101_2", "101"), ("3x-y+13=0", "3x+4y+14=0"), ("x<1", "x>-1"), ("5", "5\\%"), ("28\\%", "28"), ("-5", "5"), ("1-\\frac1e", "1+\\frac1e"), ("60^\\circ", "\\frac{2\\pi}{3}"),
    ("x^2=4", "2"), ("f(x)=x^2", "x^3"), ("\\sqrt{x^2+1}", "x+1"), ("x^2", "|x|^3"), ("x", "|x|"), ("3", "\\text{three or four}"), ("2", ""), ("", "2"),
]  # fmt: skip


def verdict(gold: str, answer: str, **conventions: object) -> bool | None:
    try:
        return decide(gold, answer, Conventions(**conventions)).equal  # type: ignore[arg-type]
    except TooCostly:
        return False


@pytest.mark.parametrize(("gold", "answer"), SAME)
def test_the_same_answer_in_another_notation_is_right(gold: str, answer: str) -> None:
    assert verdict(gold, answer) is True


@pytest.mark.parametrize(("gold", "answer"), DIFFERENT)
def test_another_answer_is_wrong(gold: str, answer: str) -> None:
    assert not verdict(gold, answer)
