"""Somebody's reward functions, hosted as verifiers."""

import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reward_service.certify.function_reward import Asked, FunctionReward, call_function, load_function
from reward_service.certify.function_verifier import is_function, register_function
from reward_service.errors import BadConfig
from reward_service.sample import Sample
from reward_service.verifiers import base
from tests.server import Server, started

REWARDS = """
import time


def by_trl(completions, prompts, answer, **kwargs):
    if "hang" in completions[0]:
        time.sleep(3600)
    if "raise" in completions[0]:
        raise KeyError("oops")
    if "none" in completions[0]:
        return [None]
    return [3.0 if "high" in text else float(text == gold) for text, gold in zip(completions, answer)]


def by_verl(data_source, solution_str, ground_truth, extra_info=None):
    return {"score": float(ground_truth in solution_str), "acc": 1}


async def by_verifiers(prompt, completion, answer):
    return float(completion[-1]["content"] == answer)


def strange(x):
    return 1.0


class Scalar:
    ndim = 0

    def item(self):
        return 1.0


def plain(response, ground_truth):
    return Scalar() if response == ground_truth else 0.0
"""


@pytest.fixture(scope="module")
def rewards(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("rewards") / "rewards.py"
    path.write_text(REWARDS, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def hosting(rewards: Path) -> Iterator[Server]:
    names = ("by_trl", "by_verl", "by_verifiers", "plain")
    options = [part for name in names for part in ("--verifier", f"{rewards}:{name}")]
    with started("--workers", "2", *options) as running:
        yield running


def scored(server: Server, component: dict[str, Any], *completions: str) -> list[dict[str, Any]]:
    samples = [{"prompt": "6*7?", "completion": text, "reference": "42"} for text in completions]
    body = {"spec": {"components": component}, "samples": samples}
    answer = server.client.post("/v1/score", json=body).json()
    rewards: list[dict[str, Any]] = answer["rewards"]
    return rewards


def test_functions_of_four_signatures_reward_through_the_service(hosting: Server) -> None:
    for name in ("by_trl", "by_verl", "by_verifiers", "plain"):
        assert [reward["value"] for reward in scored(hosting, {name: {}}, "42", "41")] == [1.0, 0.0], name


def test_a_call_that_raises_or_gives_no_number_in_range_is_no_zero(hosting: Server) -> None:
    found = scored(hosting, {"by_trl": {}}, "raise", "none", "high", "42")
    assert [reward["value"] for reward in found] == [None, None, None, 1.0]
    assert [reward["outcome"] for reward in found[:3]] == ["bad_reference"] * 3
    reasons = [reward["components"]["by_trl"]["reason"] for reward in found]
    assert "KeyError" in reasons[0]
    assert "highest" in reasons[2]
    wide = {"by_trl": {"params": {"highest": 3.0}}}
    assert [reward["value"] for reward in scored(hosting, wide, "high")] == [3.0]


def test_a_call_that_hangs_is_stopped_and_the_others_are_paid(hosting: Server) -> None:
    hung, right = scored(hosting, {"by_trl": {}}, "hang", "42")
    assert (hung["value"], hung["outcome"], right["value"]) == (None, "bad_reference", 1.0)


def test_a_verifier_of_a_function_goes_to_a_worker_and_changes_with_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base, "_registered", {})
    path = tmp_path / "mine.py"
    path.write_text("def only_mine(completion, answer):\n    return 1.0\n", encoding="utf-8")
    verifier = pickle.loads(pickle.dumps(register_function(f"{path}:only_mine")(highest=2.0)))
    assert (verifier.name, verifier.span, len(verifier.version)) == ("only_mine", (0.0, 2.0), 16)
    assert verifier.judge(verifier.read(Sample(completion="x", reference="y"))).score == 1.0
    assert base.find_verifier("only_mine") is type(verifier)


@pytest.mark.parametrize(("name", "said"), [("strange", "signatures"), ("absent", "absent")])
def test_what_is_no_reward_function_is_refused_at_the_start(rewards: Path, name: str, said: str) -> None:
    with pytest.raises(BadConfig, match=said):
        register_function(f"{rewards}:{name}")


LEAVING = """
import sys


def _look(text):
    if text == "raise":
        raise KeyError(text)
    if text == "leave":
        sys.exit(0)
    return 1.0


def by_trl(completions, **columns):
    return [_look(text) for text in completions]


def by_verl(data_source, solution_str, ground_truth):
    return _look(solution_str)


def by_verifiers(prompt, completion, answer):
    return _look(completion[0]["content"])
"""


@pytest.mark.parametrize("name", ["by_trl", "by_verl", "by_verifiers"])
def test_a_completion_that_a_function_fails_on_costs_no_other_its_reward(tmp_path: Path, name: str) -> None:
    path = tmp_path / "leaving.py"
    path.write_text(LEAVING, encoding="utf-8")
    asked = [Asked("", "", text) for text in ("right", "raise", "leave", "right")]
    found = call_function((FunctionReward(str(path), name), asked))
    assert [value for value, _ in found] == [1.0, None, None, 1.0]
    assert "SystemExit" in found[2][1]


def test_a_file_that_ends_its_process_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "leaves.py"
    path.write_text("import sys\nsys.exit(0)\n", encoding="utf-8")
    with pytest.raises(BadConfig, match="SystemExit"):
        load_function(str(path), "mine")


def test_files_are_told_from_modules() -> None:
    assert is_function("rewards.py:mine")
    assert not is_function("rewards:Mine")


def test_a_function_is_given_the_rows_own_columns_and_a_gold_that_is_a_text(tmp_path: Path) -> None:
    path = tmp_path / "columns.py"
    path.write_text(
        "def told(completions, answer, level, **_):\n"
        "    return [float(a == 'Riga') + l for a, l in zip(answer, level)]\n\n\n"
        "def sourced(data_source, solution_str, ground_truth):\n"
        "    return float(data_source == 'gsm8k')\n"
    )
    reference = {"kind": "text", "answers": ["Riga", "Riga, Latvia"]}
    asked = [Asked("Capital?", reference, "Riga", {"level": 2.0, "data_source": "gsm8k"})]
    assert call_function((FunctionReward(str(path), "told"), asked)) == [(3.0, "")]
    assert call_function((FunctionReward(str(path), "sourced"), asked)) == [(1.0, "")]
