"""The gold answers of a reference as models write them, and answers near it that are wrong, by its kind."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from reward_service.grading.choices.choice_reference import ChoiceReference
from reward_service.grading.choices.label_series import is_latin, label_of, letter_at
from reward_service.reference import parse_reference
from reward_service.verifiers.base import verifiers_by_kind

_INTEGER = re.compile(r"-?\d{1,15}")
_DECIMAL = re.compile(r"-?\d{1,12}\.\d{1,9}")


@dataclass(frozen=True, slots=True)
class GoldForms:
    """`forms` say the same as the gold, by the name of the form; `wrong` do not. All are bare answers.

    `boxed` tells whether the answer may stand in a box; programs and documents may not.
    """

    forms: Mapping[str, str] = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict)
    boxed: bool = False


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
    wrong = {"more": f"{answer} + 1"}
    if _INTEGER.fullmatch(answer):
        forms |= {"with a decimal point": f"{answer}.0", "in text": rf"\text{{{answer}}}"}
        wrong = {"one more": str(int(answer) + 1), "ten times": str(int(answer) * 10 + 7)}
    elif _DECIMAL.fullmatch(answer):
        fraction = Fraction(answer)
        forms["as a fraction"] = rf"\frac{{{fraction.numerator}}}{{{fraction.denominator}}}"
        wrong = {"one more": str(float(answer) + 1)}
    return GoldForms(forms, wrong, boxed=True)


def _choice(reference: Mapping[str, Any]) -> GoldForms:
    typed = ChoiceReference.model_validate(dict(reference))
    labels = [label if is_latin(label) else f"({label_of(label)})" for label in typed.labels]
    options, right = typed.options_by_letter, typed.letters
    forms = {"letters": ", ".join(labels)}
    if len(labels) == 1:
        forms["in brackets"] = f"({labels[0].strip('()')})"
        text = options.get(right[0])
        if text and list(options.values()).count(text) == 1:
            forms["letter and text"] = f"{labels[0]}. {text}"
    known = list(options) or [letter_at(place) for place in range(1, 5)]
    others = [letter for letter in known if letter not in right]
    wrong = {"another letter": others[0]} if others else {}
    return GoldForms(forms, wrong, boxed=True)


def _text(reference: Mapping[str, Any]) -> GoldForms:
    answers = reference["answers"]
    if reference.get("match") == "regex":
        return GoldForms(wrong={"another text": "certainly something else entirely"})
    forms = {f"answer {at + 1}": str(answer) for at, answer in enumerate(answers[:3])}
    known = {str(answer).casefold() for answer in answers}
    names = [name for name in ("Ada Lovelace", "Isaac Newton") if name.casefold() not in known]
    return GoldForms(forms, {f"another name {at}": name for at, name in enumerate(names, 1)})


def _json(reference: Mapping[str, Any]) -> GoldForms:
    if "equals" not in reference:
        return GoldForms(wrong={"no JSON": "{not json"})
    value = reference["equals"]
    forms = {
        "compact": json.dumps(value, ensure_ascii=False),
        "indented": json.dumps(value, indent=2, ensure_ascii=False),
    }
    return GoldForms(forms, {"another document": json.dumps({"unlike": [value]}), "no JSON": "{not json"})


def _numeric(reference: Mapping[str, Any]) -> GoldForms:
    value, unit = float(reference["value"]), reference.get("unit")
    behind = f" {unit}" if unit else ""
    forms = {"gold": f"{reference['value']}{behind}", "scientific": f"{value:.12e}{behind}"}
    return GoldForms(forms, {"half more": f"{value * 1.5 + 1}{behind}"})


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
    lines = "\n".join(" ".join(map(str, row)) for row in cells)
    return GoldForms({"json": json.dumps(cells), "lines": lines}, wrong)


def _tool_calls(reference: Mapping[str, Any]) -> GoldForms:
    calls = list(reference["calls"])
    renamed = [{**call, "name": f"{call['name']}_x"} for call in calls]
    wrong = {"renamed": json.dumps(renamed or [{"name": "x", "arguments": {}}])}
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
