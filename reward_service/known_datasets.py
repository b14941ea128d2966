"""Which kind of answer well-known data sets have, by the names that verl, open-instruct and NeMo Gym give
them.

A ground truth in the shape its source has becomes a reference with its `kind`; whatever is not known stays
as it is. Used by clients as well as by the service, so it needs nothing but the standard library.
"""

import ast
import json
from collections.abc import Callable
from typing import Any

_CHOICE = (
    "mcqa", "gpqa", "gpqa_diamond", "Idavidrein/gpqa", "mmlu", "cais/mmlu", "mmlu_pro", "TIGER-Lab/MMLU-Pro",
    "agieval",
    "ceval", "ceval/ceval-exam", "cmmlu", "haonan-li/cmmlu", "arc_challenge", "ai2_arc", "allenai/ai2_arc",
    "commonsense_qa",
    "tau/commonsense_qa", "openbookqa", "medmcqa", "medqa", "scienceqa", "logiqa", "ar_lsat", "gaokao",
)  # fmt: skip
_TEXT = (
    "searchR1_nq", "searchR1_triviaqa", "searchR1_popqa", "searchR1_hotpotqa", "searchR1_2wikimultihopqa",
    "searchR1_musique", "searchR1_bamboogle", "nq", "triviaqa", "trivia_qa", "popqa", "hotpotqa",
    "hotpotqa_qa", "musique",
    "bamboogle", "squad", "string_match", "string_matcher", "flan", "puzzle", "equivalence_rule", "re_search",
)  # fmt: skip
_GAMES = ("countdown", "game24", "game_of_24", "tinyzero")
_GRIDS = ("arc_agi", "arcagi1", "arcagi2", "arc-agi", "barc")
_INSTRUCTIONS = ("ifeval", "ifeval_old", "ifbench", "ifbench_multi", "instruction_following", "google/IFEval")
_TOOLS = ("bfcl", "xlam", "xlam_fc", "toolace", "tool_calls", "single_step_tool_use")
_LOGIC = ("folio", "proofwriter", "prontoqa", "yale-nlp/FOLIO", "logic_nli")
_JSON = ("structured_outputs", "json_schema")


def reference_for(source: str, truth: Any) -> Any:
    """The reference of a sample of this source; the ground truth itself where the source is not known, or
    the truth is a reference already or in no known shape."""
    make = _MAKERS.get(source) or _MAKERS.get(source.lower())
    if make is None:
        return truth
    told = _told(truth)
    if isinstance(told, dict) and "kind" in told:
        return told
    made = make(told)
    return truth if made is None else made


def is_known(source: str) -> bool:
    """Whether samples of this source have a kind of their own."""
    return source in _MAKERS or source.lower() in _MAKERS


def _told(truth: Any) -> Any:
    """A ground truth that is the text of a list or object, decoded."""
    if isinstance(truth, str) and truth.lstrip()[:1] in ("{", "["):
        for read in (json.loads, ast.literal_eval):
            try:
                return read(truth) if len(truth) <= MAX_TRUTH else truth
            except (ValueError, RecursionError, SyntaxError, MemoryError):
                continue
    return truth


MAX_TRUTH = 1_000_000
"""Characters of a ground truth that is the text of a list or object, as JSON or as Python writes it."""


def _field(truth: Any, *names: str) -> Any:
    if not isinstance(truth, dict):
        return truth
    return next((truth[name] for name in names if truth.get(name) is not None), None)


_ANSWER = ("ground_truth", "answer", "expected_answer", "target", "label", "answers")


def _choice(truth: Any) -> Any:
    answer = _field(truth, *_ANSWER)
    options = truth.get("options") if isinstance(truth, dict) else None
    if isinstance(options, list) and options and all(isinstance(one, dict) for one in options):
        options = {key: text for one in options for key, text in one.items()}
    if answer is None:
        return None
    return {"kind": "choice", "answer": answer, **({"options": options} if options else {})}


def _text(truth: Any, match: str = "normalised") -> Any:
    answers = _field(truth, *_ANSWER)
    if answers is None:
        return None
    listed = answers if isinstance(answers, list) else [answers]
    return {"kind": "text", "answers": [str(one) for one in listed], "match": match}


def _game(truth: Any) -> Any:
    if not isinstance(truth, dict) or "target" not in truth:
        return None
    numbers = _field(truth, "numbers", "nums")
    return {"kind": "game", "target": truth["target"], "numbers": numbers} if numbers else None


def _grid(truth: Any) -> Any:
    cells = _field(truth, "expected_output", "output", "grid", *_ANSWER)
    return {"kind": "grid", "cells": cells} if isinstance(cells, list) else None


def _instructions(truth: Any) -> Any:
    """IFEval's lists of ids and arguments, or open-instruct's, which wraps them in a list."""
    if isinstance(truth, list) and len(truth) == 1:
        truth = _told(truth[0])
    ids = _field(truth, "instruction_id_list", "instruction_id") if isinstance(truth, dict) else None
    if not isinstance(ids, list):
        return None
    kwargs = truth.get("kwargs") or []
    padded = [*kwargs, *[{}] * (len(ids) - len(kwargs))]
    return {
        "kind": "instructions",
        "checks": [{"id": i, "kwargs": k or {}} for i, k in zip(ids, padded, strict=False)],
    }


def _tools(truth: Any) -> Any:
    calls = _field(
        truth, "calls", "possible_answer", "expected_answers", "expected_action", "tool_calls", *_ANSWER
    )
    if isinstance(calls, dict):
        calls = [calls] if "name" in calls else []  # an expected message calls nothing
    return {"kind": "tool_calls", "calls": calls} if isinstance(calls, list) else None


def _logic(truth: Any) -> Any:
    label = _field(truth, "label", *_ANSWER)
    return {"kind": "logic", "label": label} if isinstance(label, str | bool) else None


def _json(truth: Any) -> Any:
    asked = truth if isinstance(truth, dict) else {}
    if asked.get("schema_type", "json") != "json" or asked.get("response_mode", "text") == "tool_call":
        return None
    schema = _told(_field(truth, "schema", "schema_str", "json_schema"))
    return {"kind": "json", "schema": schema} if isinstance(schema, dict) else None


def _reasoning_gym(truth: Any) -> Any:
    if not isinstance(truth, dict) or not isinstance(truth.get("metadata"), dict):
        return None
    entry = {name: truth.get(name) for name in ("question", "answer", "metadata")}
    return {"kind": "reasoning_gym", "entry": entry} if truth["metadata"].get("source_dataset") else None


Maker = Callable[[Any], Any]
_MAKERS: dict[str, Maker] = {
    **dict.fromkeys(_CHOICE, _choice),
    **dict.fromkeys(_TEXT, _text),
    **dict.fromkeys(_GAMES, _game),
    **dict.fromkeys(_GRIDS, _grid),
    **dict.fromkeys(_INSTRUCTIONS, _instructions),
    **dict.fromkeys(_TOOLS, _tools),
    **dict.fromkeys(_LOGIC, _logic),
    **dict.fromkeys(_JSON, _json),
    "string_f1": lambda truth: _text(truth, "f1"),
    "re_search_f1": lambda truth: _text(truth, "f1"),
    "reasoning_gym": _reasoning_gym,
}
_STEPS = "single_step_tool_use_with_argument_comparison"
_AGENTS: dict[str, Maker] = {
    **dict.fromkeys(
        (
            "mcqa", "gpqa_mcqa", "gpqa_diamond", "mmlu_mcqa", "mmlu_pro_mcqa", "mmlu_prox_mcqa", "mmmlu_mcqa",
            "supergpqa_mcqa", "global_piqa_mcqa", "bunsenbench_chemistry_mcq",
        ), _choice,
    ),
    **dict.fromkeys(
        ("hotpotqa_qa", "hotpotqa_closedbook", "string_match", "lc_equivalence_rule", "spartqa"), _text,
    ),
    **dict.fromkeys(("structured_outputs", "structured_outputs_v3", "structured_outputs_v4"), _json),
    **dict.fromkeys(
        ("instruction_following", "ifeval_instruction_following", "ifbench", "ifbench_benchmark"),
        _instructions,
    ),
    **dict.fromkeys(("arc_agi", "nvarc_transductive"), _grid),
    **dict.fromkeys(("xlam_fc", "single_step_tool_use"), _tools),
    "reasoning_gym": _reasoning_gym,
}  # fmt: skip
"""What NeMo Gym's agents are called, without their ending, and what makes references of their rows."""
_STEP_AGENTS = (
    "", "droid_pivot_", "parallel_tool_calls_", "search_pivot_", "swe_pivot_", "toolcall_schema_",
)  # fmt: skip
_MAKERS |= {f"{name}_simple_agent": maker for name, maker in _AGENTS.items()}
_MAKERS |= {f"{name}{_STEPS}_agent": _tools for name in _STEP_AGENTS}
_MAKERS |= {name.lower(): maker for name, maker in _MAKERS.items()}
SOURCES = tuple(sorted(_MAKERS))
