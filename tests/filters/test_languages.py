"""Eight more languages: recall and losses on problems by construction, and what is no other language."""

from collections import Counter

import pytest

from reward_service.filters import form_rules
from reward_service.filters.policy import Kind, Policy, decide
from reward_service.filters.problem_languages.detection import LANGUAGES, language_of
from reward_service.filters.problem_text import Reading
from tests.filters.constructed_languages import build
from tests.filters.constructed_problems import build as build_english_and_chinese

LEAST = 0.97
FILES = ["languages.txt", "languages_fresh.txt"]
WITHOUT_ANSWERS = {"figure", "table", "text", "map", "list", "true_false", "proof", "open", "parts", "letter"}


def dropped(problem: str, answer: str) -> bool:
    return not decide(0, form_rules.reasons(problem, answer or None), Policy()).keep


@pytest.mark.parametrize("file", FILES)
def test_every_kind_goes_in_every_language_and_good_problems_stay(file: str) -> None:
    seen: Counter[tuple[str, str]] = Counter()
    gone: Counter[tuple[str, str]] = Counter()
    lost = []
    for language, kind, problem, answer in build(7, 8, file):
        seen[language, kind] += 1
        gone[language, kind] += dropped(problem, answer)
        if kind == "good" and dropped(problem, answer):
            lost.append(problem)
    assert not lost
    assert len({language for language, _ in seen}) == len(LANGUAGES) == 8
    assert not {
        key: gone[key] / seen[key] for key in seen if key[1] != "good" and gone[key] < LEAST * seen[key]
    }


def test_what_the_wording_shows_goes_without_answers() -> None:
    seen: Counter[str] = Counter()
    gone: Counter[str] = Counter()
    for _, kind, problem, _ in build(8, 6):
        seen[kind] += 1
        gone[kind] += dropped(problem, "")
    assert not {kind: gone[kind] / seen[kind] for kind in WITHOUT_ANSWERS if gone[kind] < 0.9 * seen[kind]}


def test_the_language_is_told() -> None:
    wrong: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    for language, _, problem, _ in build(9, 4):
        found = language_of(Reading(problem))
        seen[language] += 1
        wrong[language] += found is None or found.lexicon.code != language
    assert not {language: wrong[language] for language in seen if wrong[language] > 0.05 * seen[language]}


def test_english_and_chinese_are_no_other_language() -> None:
    found = [problem for _, problem, _ in build_english_and_chinese(3, 12) if language_of(Reading(problem))]
    assert not found


@pytest.mark.parametrize(
    ("problem", "answer", "kind"),
    [
        ("На рисунке изображён график функции $y=f(x)$. Найдите $f(3)$.", "4", Kind.FIGURE),
        ("D'après le document 2, quelle est la part des exportations ?", "30 %", Kind.MISSING_MATERIAL),
        ("Steht das Verb „las“ im Aktiv oder im Passiv?", "Passiv", Kind.CLOSED_ANSWER),
        ("Верно ли, что 91 простое число?", "Нет", Kind.TRUE_FALSE),
        ("Demuestre que la suma de dos números pares es par.", None, Kind.PROOF),
        ("Из предложенных выберите верный вариант: А) 2 Б) 3 В) 5 Г) 7", "В", Kind.MULTIPLE_CHOICE),
        ("次のうち正しいものを選びなさい。ア 2は奇数 イ 3は奇数 ウ 4は奇数", "イ", Kind.MULTIPLE_CHOICE),
        (
            "Erkläre den Begriff der Osmose.",
            "Wasser geht durch eine Haut von dünn zu dick gelöst",
            Kind.OPEN_ENDED,
        ),
    ],
)
def test_the_reason_is_that_of_the_kind(problem: str, answer: str | None, kind: Kind) -> None:
    assert kind in {reason.kind for reason in form_rules.reasons(problem, answer) if reason.confidence >= 0.5}


@pytest.mark.parametrize(
    ("problem", "answer"),
    [
        ("Sia n un intero tale che: a) n è dispari; b) n < 20; c) n è multiplo di 15. Trovare n.", "15"),
        ("In der Abbildung ist ABCD ein Rechteck mit AB = 5 und BC = 7. Wie lang ist der Umfang?", "24"),
        (
            "Soit ABC un triangle avec AB = 3 et BC = 4, rectangle en B. Montrer que AC est entier et le calculer.",
            "5",
        ),
        ("Wer entdeckte 1895 die nach ihm benannten Strahlen?", "Röntgen"),
        ("二次関数 $y=x^2-2x+3$ の最小値を求めよ。", "2"),
        ("다음을 계산하시오: 12 + 34", "46"),
        ("Какое число надо прибавить к 7, чтобы получить 12?", "5"),
        ("Quanto é 15% de 80?", "12"),
    ],
)
def test_good_problems_stay(problem: str, answer: str) -> None:
    assert not dropped(problem, answer)
