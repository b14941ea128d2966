"""Well-known reward functions under the names by which `benchmarks.known_rewards` certifies them.

Each is the package's own code; only its module is loaded, not the package around it, which would want
torch. A package that is not there is an `ImportError` when its function is first called. `$OPEN_R1` is a
folder with a clone of huggingface/open-r1, which is in no index.
"""

import importlib
import importlib.util
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

Chats = Sequence[Sequence[dict[str, str]]]


@cache
def module_alone(name: str, folder: str = "") -> ModuleType:
    """A module of a package whose `__init__` is not run; `folder` is where it is, if it is not installed."""
    top, _, rest = name.partition(".")
    if not folder:
        found = importlib.util.find_spec(top)
        if found is None or not found.submodule_search_locations:
            raise ImportError(f"{top} is not installed")
        folder = found.submodule_search_locations[0]
    _bare(top, Path(folder))
    place, path = top, Path(folder)
    for part in rest.split(".")[:-1]:
        place, path = f"{place}.{part}", path / part
        _bare(place, path)
    return importlib.import_module(name)


def _bare(name: str, path: Path) -> None:
    module = ModuleType(name)
    module.__path__ = [str(path)]
    sys.modules.setdefault(name, module)


class _Anything(ModuleType):
    """A module that has every name: what open-r1 imports for programs, which is not certified here."""

    def __getattr__(self, name: str) -> Any:
        return None


def _clone() -> Path:
    return Path(os.environ.get("OPEN_R1", "open-r1"))


def open_r1_commit() -> str:
    """The commit of the clone, as far as it tells; empty where there is no clone."""
    if not (_clone() / "src" / "open_r1").is_dir():
        return ""
    command = ["git", "-C", str(_clone()), "log", "-1", "--format=%h %cs"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip() or "a clone"


def _open_r1() -> ModuleType:
    folder = _clone() / "src" / "open_r1"
    if not folder.is_dir():
        raise ImportError(f"{folder} is no clone of open-r1; name one in OPEN_R1")
    for name in ("code_providers", "competitive_programming"):
        sys.modules.setdefault(f"open_r1.utils.{name}", _Anything(f"open_r1.utils.{name}"))
    _bare("open_r1.utils", folder / "utils")
    return module_alone("open_r1.rewards", str(folder))


def _verl(name: str) -> Callable[..., Any]:
    function: Callable[..., Any] = module_alone(f"verl.utils.reward_score.{name}").compute_score
    return function


def trl_accuracy(completions: Chats, solution: Sequence[str]) -> Any:
    """TRL's `accuracy_reward`."""
    return module_alone("trl.rewards.accuracy_rewards").accuracy_reward(completions, solution)


def trl_think_format(completions: Chats) -> Any:
    """TRL's `think_format_reward`."""
    return module_alone("trl.rewards.format_rewards").think_format_reward(completions)


def open_r1_accuracy(completions: Chats, solution: Sequence[str]) -> Any:
    """open-r1's `accuracy_reward`."""
    return _open_r1().accuracy_reward(completions, solution)


def open_r1_format(completions: Chats) -> Any:
    """open-r1's `format_reward`."""
    return _open_r1().format_reward(completions)


def open_r1_tag_count(completions: Chats) -> Any:
    """open-r1's `tag_count_reward`."""
    return _open_r1().tag_count_reward(completions)


def verl_gsm8k(solution_str: str, ground_truth: str) -> Any:
    """verl's scoring of GSM8K, strict as its default is."""
    return _verl("gsm8k")(solution_str, ground_truth)


def verl_gsm8k_flexible(solution_str: str, ground_truth: str) -> Any:
    """verl's scoring of GSM8K, the last number."""
    return _verl("gsm8k")(solution_str, ground_truth, method="flexible")


def verl_math(solution_str: str, ground_truth: str) -> Any:
    """verl's scoring of MATH."""
    return _verl("math_reward")(solution_str, ground_truth)


def verl_dapo(solution_str: str, ground_truth: str) -> Any:
    """verl's scoring of DAPO's data."""
    return _verl("math_dapo")(solution_str, ground_truth)


def math_verify(solution_str: str, ground_truth: str) -> float:
    """math-verify as its documentation calls it: both parsed, then compared."""
    library = importlib.import_module("math_verify")
    return float(library.verify(library.parse(f"${ground_truth}$"), library.parse(solution_str)))
