"""Somebody's reward function, loaded from a file and called by its own signature, in a worker process.

Signatures: TRL's `f(completions, prompts=…, **columns) -> list[float | None]`, verl's
`f(data_source, solution_str, ground_truth, extra_info) -> float | dict`, verifiers'
`f(prompt, completion, answer, **state) -> float`. The parameters' names tell which it is.
"""

import asyncio
import importlib.util
import inspect
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from reward_service.errors import BadConfig

Signature = Literal["trl", "verl", "verifiers"]
Asked = tuple[Any, Any, str]
"""Prompt, reference and completion."""
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
    if "completion" in names:
        return "verifiers"
    raise BadConfig(
        "the function has none of the known signatures: it must take completions (TRL), solution_str (verl) "
        f"or completion (verifiers), and takes {', '.join(sorted(names)) or 'nothing'}"
    )


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
    golds = [gold_text(reference) for _, reference, _ in asked]
    texts: list[Any] = [completion for _, _, completion in asked]
    prompts: list[Any] = [prompt for prompt, _, _ in asked]
    if chat:
        texts = [[{"role": "assistant", "content": text}] for text in texts]
        prompts = [[{"role": "user", "content": prompt}] for prompt in prompts]
    columns = dict.fromkeys(("answer", "solution", "ground_truth", "reference", "target"), golds)
    values = function(**_accepted(function, {"prompts": prompts, "completions": texts, **columns}))
    return list(_awaited(values))


def _verl(function: Callable[..., Any], asked: Sequence[Asked], _: bool) -> Sequence[Any]:  # noqa: FBT001
    return [_called(function, _verl_arguments(one)) for one in asked]


def _verl_arguments(asked: Asked) -> dict[str, Any]:
    prompt, reference, completion = asked
    return {
        "data_source": "certificate",
        "solution_str": completion,
        "ground_truth": gold_text(reference),
        "extra_info": {"prompt": prompt},
    }


def _verifiers(function: Callable[..., Any], asked: Sequence[Asked], _: bool) -> Sequence[Any]:  # noqa: FBT001
    return [_called(function, _verifiers_arguments(one)) for one in asked]


def _verifiers_arguments(asked: Asked) -> dict[str, Any]:
    prompt, reference, completion = asked
    return {
        "prompt": [{"role": "user", "content": prompt}],
        "completion": [{"role": "assistant", "content": completion}],
        "answer": gold_text(reference),
        "state": {},
        "info": {},
        "task": "certificate",
    }


def _called(function: Callable[..., Any], arguments: dict[str, Any]) -> Any:
    return _awaited(function(**_accepted(function, arguments)))


_CALLS: dict[Signature, Callable[[Callable[..., Any], Sequence[Asked], bool], Sequence[Any]]] = {
    "trl": _trl,
    "verl": _verl,
    "verifiers": _verifiers,
}


def gold_text(reference: Any) -> Any:
    """What a data set would have in its answer column."""
    if isinstance(reference, dict) and "answer" in reference:
        return reference["answer"]
    return reference if isinstance(reference, dict | list) else str(reference)


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
    if isinstance(value, int | float):
        return float(value), ""
    return None, f"gave {type(value).__name__}"
