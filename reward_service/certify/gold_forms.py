"""The gold answers of a reference as models write them, and answers near it that are wrong, by its kind."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from string import ascii_lowercase, ascii_uppercase
from typing import Any

from reward_service.certify.near_documents import changed_leaf, without_last_part
from reward_service.grading.choices.choice_reference import ChoiceReference
from reward_service.grading.choices.label_series import is_latin, label_of, letter_at
from reward_service.reference import parse_reference
from reward_service.verifiers.base import verifiers_by_kind

MIN_CUT_CHARS = 5
"""Of shorter words too little is left when they are cut off."""
MIN_TURNED_CHARS = 4
"""Shorter words may be others when they are turned round."""
_INTEGER = re.compile(r"-?\d{1,15}")
_DECIMAL = re.compile(r"-?\d{1,12}\.\d{1,9}")
_DIGITS = re.compile(r"[0-9]{1,15}")
_WHOLE_COMPLETION = re.compile(r"\\boxed|<answer>|####")
_WORD = re.compile(r"(?:\\(?:text|textbf|mathrm)\{)?([A-Za-z]{1,40})\}?")
_HASHES = re.compile(r"^####[ \t]{0,4}(\S[^\n]{0,80})$", re.MULTILINE)
_ONE_BOX = re.compile(r"\\boxed\{([^{}]{1,80})\}")
_GROUPED = re.compile(r"-?\d{1,3}(?:,\d{3})+")
_RATIO = re.compile(r"(-?\d{1,12})/(\d{1,12})")


@dataclass(frozen=True, slots=True)
class GoldForms:
    """`forms` say the same as the gold, by the name of the form; `wrong` do not. `unusual` ones say the same
    in a way that a sound reward may refuse. All are bare answers.

    `boxed` tells whether the answer may stand in a box; programs and documents may not.
    """

    forms: Mapping[str, str] = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict)
    boxed: bool = False
    unusual: Mapping[str, str] = field(default_factory=dict)
    aliases: frozenset[str] = frozenset()
    """Forms that are other answers, which a reward that is told one answer alone cannot know."""


def gold_forms(reference: Any) -> GoldForms:
    """What is known of a reference's answers; empty for kinds whose gold cannot be written out."""
    if isinstance(reference, str | int | float) and not isinstance(reference, bool):
        return _math({"answer": str(reference)})
    if not isinstance(reference, Mapping):
        return GoldForms()
    maker = _MAKERS.get(str(reference.get("kind")))
    try:
        return maker(reference) if maker else _by_verifier(reference)
    except (KeyError, TypeError, ValueError, IndexError):
        return GoldForms()  # a reference that cannot be read is found by the oracle check


def _by_verifier(reference: Mapping[str, Any]) -> GoldForms:
    """What the verifier of the kind itself states as the gold."""
    verifier = verifiers_by_kind().get(str(reference.get("kind")))
    if verifier is None or verifier.runs_in != "worker":
        return GoldForms()
    gold = verifier().gold(parse_reference(dict(reference)))
    if gold is None:
        return GoldForms()
    return GoldForms({"gold": gold.removeprefix("<answer>").removesuffix("</answer>")})


def _math(reference: Mapping[str, Any]) -> GoldForms:
    answer = str(reference["answer"]).strip()
    forms = {"gold": answer}
    unusual = {"in text": rf"\text{{{answer}}}"}
    if _INTEGER.fullmatch(answer):
        forms["with a decimal point"] = f"{answer}.0"
        return GoldForms(forms, _near_integer(answer), boxed=True, unusual=unusual)
    if _DECIMAL.fullmatch(answer):
        forms["as a fraction"] = _latex_fraction(Fraction(answer))
        return GoldForms(forms, _near_decimal(answer), boxed=True, unusual=unusual)
    ratio = _RATIO.fullmatch(answer)
    if ratio and int(ratio[2]):
        value = Fraction(int(ratio[1]), int(ratio[2]))
        forms["in LaTeX"] = rf"\frac{{{ratio[1]}}}{{{ratio[2]}}}"
        wrong = {"more": f"{answer} + 1", "one part more": f"{int(ratio[1]) + 1}/{ratio[2]}"}
        return GoldForms(forms, wrong | _turned(value), boxed=True, unusual=unusual)
    if _WHOLE_COMPLETION.search(answer):
        return _bare_answer(answer) or GoldForms(forms, boxed=True)  # what is near it is unknown
    return GoldForms(forms, _near_expression(answer), boxed=True)


def _bare_answer(solution: str) -> GoldForms | None:
    """The gold of a whole solution that ends in `#### 42` or has one box; None where neither is plain."""
    bodies = _HASHES.findall(solution) or _ONE_BOX.findall(solution)
    if len(bodies) != 1 or not bodies[0].strip() or _WHOLE_COMPLETION.search(bodies[0]):
        return None
    return _math(
        {"answer": bodies[0].replace(",", "") if _GROUPED.fullmatch(bodies[0].strip()) else bodies[0]}
    )


def _near_expression(answer: str) -> dict[str, str]:
    """An expression with its last number one higher; without numbers, one more; a word turned round."""
    numbers = list(_DIGITS.finditer(answer))
    word = _WORD.fullmatch(answer)
    if word is not None and len(word[1]) == 1:
        return {"another letter": answer[: word.start(1)] + _next_letter(word[1]) + answer[word.end(1) :]}
    if word is not None and word[1] != word[1][::-1]:
        return {"letters turned": answer[: word.start(1)] + word[1][::-1] + answer[word.end(1) :]}
    if not numbers:
        return {"more": f"{answer} + 1"}
    last = numbers[-1]
    return {"a number changed": f"{answer[: last.start()]}{int(last[0]) + 1}{answer[last.end() :]}"}


def _next_letter(letter: str) -> str:
    letters = ascii_uppercase if letter.isupper() else ascii_lowercase
    return letters[(letters.index(letter) + 1) % len(letters)]


def _latex_fraction(value: Fraction) -> str:
    return rf"\frac{{{value.numerator}}}{{{value.denominator}}}"


def _near_integer(answer: str) -> dict[str, str]:
    """Wrong answers beside an integer: what rounding, dropping signs and comparing digits take for it."""
    number = int(answer)
    wrong = {"one more": str(number + 1), "ten times": str(number * 10 + 7), "half more": f"{number}.5"}
    turned = int(str(abs(number))[::-1])
    if turned != abs(number):
        wrong["digits turned"] = f"{'-' if number < 0 else ''}{turned}"
    return wrong | ({"other sign": str(-number)} if number else {})


def _near_decimal(answer: str) -> dict[str, str]:
    """Wrong answers beside a decimal number."""
    value = Fraction(answer)
    wrong = {"one more": str(float(answer) + 1)}
    if value != int(value):
        wrong["cut off"] = str(int(value))
    return wrong | ({"other sign": answer[1:] if answer.startswith("-") else f"-{answer}"} if value else {})


def _turned(value: Fraction) -> dict[str, str]:
    """The reciprocal and the other sign of a fraction, where they are other numbers."""
    if not value:
        return {}
    wrong = {"other sign": f"{-value.numerator}/{value.denominator}"}
    if abs(value) != 1:
        wrong["upside down"] = str(1 / value)
    return wrong


def _choice(reference: Mapping[str, Any]) -> GoldForms:
    typed = ChoiceReference.model_validate(dict(reference))
    labels = [label if is_latin(label) else f"({label_of(label)})" for label in typed.labels]
    options, right = typed.options_by_letter, typed.letters
    forms, unusual = {"letters": ", ".join(labels)}, {}
    if len(labels) == 1:
        forms["in brackets"] = f"({labels[0].strip('()')})"
        text = options.get(right[0])
        if text and list(options.values()).count(text) == 1:
            unusual["letter and text"] = f"{labels[0]}. {text}"
    known = list(options) or [letter_at(place) for place in range(1, 5)]
    others = [letter for letter in known if letter not in right]
    wrong = {"another letter": others[0]} if others else {}
    if len(labels) > 1:
        wrong["a letter missing"] = ", ".join(labels[:-1])
    return GoldForms(forms, wrong, boxed=True, unusual=unusual)


def _text(reference: Mapping[str, Any]) -> GoldForms:
    answers = reference["answers"]
    if reference.get("match") == "regex":
        return GoldForms(wrong={"another text": "certainly something else entirely"})
    forms = {f"answer {at + 1}": str(answer) for at, answer in enumerate(answers[:3])}
    known = {str(answer).casefold() for answer in answers}
    names = [name for name in ("Ada Lovelace", "Isaac Newton") if name.casefold() not in known]
    wrong = {f"another name {at}": name for at, name in enumerate(names, 1)}
    first = str(answers[0])
    turned = first[::-1]
    if len(first) >= MIN_TURNED_CHARS and turned.casefold() not in known:
        wrong["letters turned"] = turned
    head, _, last = first.rpartition(" ")
    if head and reference.get("match", "normalised") in {"exact", "normalised"} and last != last[::-1]:
        wrong["last word turned"] = f"{head} {last[::-1]}"
    if reference.get("match", "normalised") in {"exact", "normalised"} and len(first) > MIN_CUT_CHARS:
        wrong |= {"cut off": first[:-2]} if first.isalpha() and first[:-2].casefold() not in known else {}
    return GoldForms(forms, wrong, aliases=frozenset(list(forms)[1:]))


def _json(reference: Mapping[str, Any]) -> GoldForms:
    if "equals" not in reference:
        return GoldForms(wrong={"no JSON": "{not json"})
    value = reference["equals"]
    forms = {
        "compact": json.dumps(value, ensure_ascii=False),
        "indented": json.dumps(value, indent=2, ensure_ascii=False),
    }
    wrong = {"another document": json.dumps({"unlike": [value]}), "no JSON": "{not json"}
    near = {"a value changed": changed_leaf(value), "a part missing": without_last_part(value)}
    wrong |= {
        name: json.dumps(one, ensure_ascii=False) for name, one in near.items() if one not in (None, value)
    }
    return GoldForms(forms, wrong)


def _numeric(reference: Mapping[str, Any]) -> GoldForms:
    value, unit = float(reference["value"]), reference.get("unit")
    behind = f" {unit}" if unit else ""
    forms = {"gold": f"{reference['value']}{behind}", "scientific": f"{value:.12e}{behind}"}
    wrong = {"half more": f"{value * 1.5 + 1}{behind}"}
    return GoldForms(forms, wrong | ({"other sign": f"{-value:.12e}{behind}"} if value else {}))


def _logic(reference: Mapping[str, Any]) -> GoldForms:
    label = str(reference["label"])
    others = [str(other) for other in reference.get("labels") or ("true", "false", "unknown")]
    wrong = {f"label {other}": other for other in others if other.lower() != label.lower()}
    return GoldForms({"gold": label, "capital": label.capitalize()}, wrong)


def _grid(reference: Mapping[str, Any]) -> GoldForms:
    cells = reference["cells"]
    turned = [list(reversed(row)) for row in reversed(cells)]
    wrong = {"turned": json.dumps(turned)} if turned != cells else {}
    wrong["a row short"] = json.dumps(cells[:-1])
    wrong["a cell changed"] = json.dumps(changed_leaf(cells))
    lines = "\n".join(" ".join(map(str, row)) for row in cells)
    return GoldForms({"json": json.dumps(cells), "lines": lines}, wrong)


def _tool_calls(reference: Mapping[str, Any]) -> GoldForms:
    calls = list(reference["calls"])
    renamed = [{**call, "name": f"{call['name']}_x"} for call in calls]
    wrong = {"renamed": json.dumps(renamed or [{"name": "x", "arguments": {}}])}
    near = [{**call, "arguments": changed_leaf(call.get("arguments"))} for call in calls]
    if any(call["arguments"] is not None for call in near):
        wrong["an argument changed"] = json.dumps([
            one if one["arguments"] is not None else call for one, call in zip(near, calls, strict=True)
        ])  # fmt: skip
    return GoldForms({"json": json.dumps(calls)}, wrong)


def _sql(reference: Mapping[str, Any]) -> GoldForms:
    query = str(reference["query"]).rstrip("; \n")
    wrong = {"nothing": "SELECT NULL WHERE 1 = 0", "destructive": "DROP TABLE x"}
    return GoldForms({"gold": query, "fenced": f"```sql\n{query};\n```"}, wrong)


def _game(reference: Mapping[str, Any]) -> GoldForms:
    wrong = {"the target alone": str(reference["target"]), "other numbers": f"{reference['target']} + 0"}
    return GoldForms(_by_verifier(reference).forms, wrong)


def _chemistry(reference: Mapping[str, Any]) -> GoldForms:
    wrong = {"formula": ["UF6", "PO4^3-"], "equation": ["2Na + Cl2 -> 2NaCl"]}
    others = next((texts for name, texts in wrong.items() if reference.get(name)), ["[Xe]"])
    forms = _by_verifier(reference).forms
    numbered = enumerate((text for text in others if text not in forms.values()), 1)
    return GoldForms(forms, {f"another {at}": text for at, text in numbered})


def _fol(reference: Mapping[str, Any]) -> GoldForms:
    formula = str(reference["formula"])
    return GoldForms({"gold": formula, "in brackets": f"({formula})"}, {"negated": f"¬({formula})"})


_MAKERS: dict[str, Callable[[Mapping[str, Any]], GoldForms]] = {
    "math": _math,
    "choice": _choice,
    "text": _text,
    "json": _json,
    "numeric": _numeric,
    "logic": _logic,
    "grid": _grid,
    "tool_calls": _tool_calls,
    "sql": _sql,
    "fol": _fol,
    "game": _game,
    "chemistry": _chemistry,
    "judge": lambda reference: GoldForms({"gold": str(reference["answer"])}),
}
