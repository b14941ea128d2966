"""Somebody's reward function, loaded from a file and called by its own signature, in a worker process.

Signatures: TRL's `f(completions, prompts=…, **columns) -> list[float | None]`, verl's
`f(data_source, solution_str, ground_truth, extra_info) -> float | dict`, verifiers'
`f(prompt, completion, answer, **state) -> float`, and plain ones, `f(completion, reference) -> float`, on
texts. The parameters' names tell which it is.
"""

import asyncio
import importlib.util
import inspect
import sys
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from reward_service.certify.gold_forms import gold_forms
from reward_service.errors import BadConfig

Signature = Literal["trl", "verl", "verifiers", "plain"]
PLAIN_COMPLETIONS = ("completion", "response", "prediction", "output", "model_output", "text")
PLAIN_GOLDS = ("reference", "ground_truth", "gold", "target", "label", "expected", "answer")
"""Names of a plain function's two texts, first come first served."""
GOLD_COLUMNS = ("answer", "solution", "ground_truth", "reference", "target")
"""Names under which data sets have the gold; a row's own column of such a name comes before."""


class Asked(NamedTuple):
    """One completion to be judged, and what its row has besides: the other columns by their names."""

    prompt: Any
    reference: Any
    completion: str
    columns: Mapping[str, Any] = MappingProxyType({})


_RAISED = (Exception, SystemExit)
"""Somebody else's code: whatever it raises is its answer, and one that would end the process ends nothing."""


@dataclass(frozen=True, slots=True)
class FunctionReward:
    """Where the function stands, `file.py:name`, and how many seconds one call may take.

    `chat` says that it takes chat messages rather than texts, as TRL gives to conversational data.
    """

    path: str
    name: str
    seconds: float = 30.0
    chat: bool = False

    @classmethod
    def parse(cls, text: str, *, seconds: float = 30.0, chat: bool = False) -> "FunctionReward":
        """`file.py:function` as one writes it on the command line.

        Raises:
            BadConfig: it is not of that form, or there is no such file.
        """
        path, colon, name = text.rpartition(":")
        if not colon or not name.isidentifier() or not path.endswith(".py"):
            raise BadConfig(f"{text!r} is not of the form file.py:function")
        if not Path(path).is_file():
            raise BadConfig(f"there is no file {path!r}")
        return cls(str(Path(path).resolve()), name, seconds, chat)


def call_function(job: tuple[FunctionReward, Sequence[Asked]]) -> list[tuple[float | None, str]]:
    """What the function gives for each, and why there is nothing where it gives nothing."""
    function, asked = job
    loaded = load_function(function.path, function.name)
    call = _CALLS[signature_of(loaded)]
    try:
        return [_number(value) for value in call(loaded, asked, function.chat)]
    except _RAISED as error:
        if len(asked) > 1:  # one of them is to blame, and no other is to lose its reward for it
            return [found for one in asked for found in call_function((function, [one]))]
        return [(None, f"raised {type(error).__name__}: {error}"[:300])]


def signature_of(function: Callable[..., Any]) -> Signature:
    """Which of the known signatures a function has.

    Raises:
        BadConfig: none of them.
    """
    names = set(inspect.signature(function).parameters)
    if "completions" in names:
        return "trl"
    if "solution_str" in names:
        return "verl"
    gold = _first_of(PLAIN_GOLDS, names)
    if "completion" in names and gold in {None, "answer"}:
        return "verifiers"
    if gold is not None and _first_of(PLAIN_COMPLETIONS, names) is not None:
        return "plain"
    raise BadConfig(
        "the function has none of the known signatures: it must take completions (TRL), solution_str (verl), "
        "completion (verifiers), or two texts as completion and reference, "
        f"and takes {', '.join(sorted(names)) or 'nothing'}"
    )


def _first_of(wanted: Sequence[str], names: Set[str]) -> str | None:
    return next((name for name in wanted if name in names), None)


@cache
def load_function(path: str, name: str) -> Callable[..., Any]:
    """The function of that name in a file.

    Raises:
        BadConfig: the file cannot be imported or has no such function.
    """
    module_name = f"_certified_{abs(hash(path))}"
    spec = importlib.util.spec_from_file_location(module_name, path)
    if spec is None or spec.loader is None:
        raise BadConfig(f"{path} cannot be imported")
    module = importlib.util.module_from_spec(spec)
    sys.modules[module_name] = module
    if (folder := str(Path(path).parent)) not in sys.path:
        sys.path.append(folder)  # its own neighbours, as when it is run
    try:
        spec.loader.exec_module(module)
    except _RAISED as error:
        raise BadConfig(f"{path} cannot be imported: {type(error).__name__}: {error}") from None
    function = getattr(module, name, None)
    if not callable(function):
        raise BadConfig(f"{path} has no function {name!r}")
    found: Callable[..., Any] = function
    return found


def _trl(function: Callable[..., Any], asked: Sequence[Asked], chat: bool) -> Sequence[Any]:  # noqa: FBT001
    golds = [gold_text(one.reference) for one in asked]
    texts: list[Any] = [one.completion for one in asked]
    prompts: list[Any] = [one.prompt for one in asked]
    if chat:
        texts = [[{"role": "assistant", "content": text}] for text in texts]
        prompts = [_messages(prompt) for prompt in prompts]
    own = {name: [one.columns.get(name) for one in asked] for one in asked[:1] for name in one.columns}
    columns = dict.fromkeys(GOLD_COLUMNS, golds) | own
    values = function(**_accepted(function, {**columns, "prompts": prompts, "completions": texts}))
    return list(_awaited(values))


def _messages(prompt: Any) -> Any:
    return prompt if isinstance(prompt, list) else [{"role": "user", "content": prompt}]


def _verl(function: Callable[..., Any], asked: Sequence[Asked], _: bool) -> Sequence[Any]:  # noqa: FBT001
    return [_called(function, _verl_arguments(one)) for one in asked]


def _verl_arguments(asked: Asked) -> dict[str, Any]:
    return {
        "data_source": asked.columns.get("data_source", "certificate"),
        "solution_str": asked.completion,
        "ground_truth": gold_text(asked.reference),
        "extra_info": asked.columns.get("extra_info", {"prompt": asked.prompt}),
    }


def _verifiers(function: Callable[..., Any], asked: Sequence[Asked], _: bool) -> Sequence[Any]:  # noqa: FBT001
    return [_called(function, _verifiers_arguments(one)) for one in asked]


def _verifiers_arguments(asked: Asked) -> dict[str, Any]:
    return {
        "prompt": _messages(asked.prompt),
        "completion": [{"role": "assistant", "content": asked.completion}],
        "answer": gold_text(asked.reference),
        "state": {},
        "info": asked.columns.get("info", {}),
        "task": asked.columns.get("task", "certificate"),
    }


def _plain(function: Callable[..., Any], asked: Sequence[Asked], _: bool) -> Sequence[Any]:  # noqa: FBT001
    names = set(inspect.signature(function).parameters)
    completion, gold = _first_of(PLAIN_COMPLETIONS, names), _first_of(PLAIN_GOLDS, names)
    return [
        _called(function, {
            "prompt": one.prompt, "question": one.prompt,
            str(completion): one.completion, str(gold): gold_text(one.reference),
        })
        for one in asked
    ]  # fmt: skip


def _called(function: Callable[..., Any], arguments: dict[str, Any]) -> Any:
    return _awaited(function(**_accepted(function, arguments)))


_CALLS: dict[Signature, Callable[[Callable[..., Any], Sequence[Asked], bool], Sequence[Any]]] = {
    "trl": _trl,
    "verl": _verl,
    "verifiers": _verifiers,
    "plain": _plain,
}


def gold_text(reference: Any) -> Any:
    """What a data set would have in its answer column: the answer itself, where the kind can write it out."""
    if isinstance(reference, dict) and "answer" in reference:
        return reference["answer"]
    if isinstance(reference, dict):
        return next(iter(gold_forms(reference).forms.values()), reference)
    return reference if isinstance(reference, list) else str(reference)


def _accepted(function: Callable[..., Any], given: dict[str, Any]) -> dict[str, Any]:
    parameters = inspect.signature(function).parameters
    if any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters.values()):
        return given
    return {name: value for name, value in given.items() if name in parameters}


def _awaited(value: Any) -> Any:
    return asyncio.run(value) if inspect.iscoroutine(value) else value


def _number(value: Any) -> tuple[float | None, str]:
    if isinstance(value, dict):
        value = value.get("score", value.get("reward"))
    if not isinstance(value, int | float) and getattr(value, "ndim", None) == 0:
        value = value.item()  # of numpy or torch
    if isinstance(value, int | float):
        return float(value), ""
    return None, f"gave {type(value).__name__}"
