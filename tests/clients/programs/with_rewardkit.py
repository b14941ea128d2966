"""rewardkit's own runner over folders of tests that use our criterion."""

import json
import sys
import tempfile
import types
import typing
from pathlib import Path
from typing import Any

TESTS = """
import rewardkit
from reward_service.clients.rewardkit import register

register({url!r}, spec="accuracy", seconds={seconds})
rewardkit.reward_service("answer.txt", reference={reference!r}, prompt="6*7?")
"""


def prepare() -> None:
    """Stand-ins for the judges' client, which no test here asks, and for what Python 3.12 has added."""
    judges = types.ModuleType("litellm")
    judges.REASONING_EFFORT = typing.Literal["low", "high"]  # type: ignore[attr-defined]
    sys.modules["litellm"] = judges
    if not hasattr(typing, "override"):
        typing.override = lambda method: method  # type: ignore[attr-defined, unused-ignore]


def reward(url: str, answer: str | None, reference: Any, seconds: float = 60.0) -> Any:
    """What `reward.json` holds after a run, or the error that kept it from being written."""
    import rewardkit

    with tempfile.TemporaryDirectory() as folder:
        tests, workspace, output = (Path(folder) / name for name in ("tests", "app", "reward.json"))
        tests.mkdir()
        workspace.mkdir()
        text = TESTS.format(url=url, seconds=seconds, reference=reference)
        (tests / "reward.py").write_text(text, encoding="utf-8")
        if answer is not None:
            (workspace / "answer.txt").write_text(answer, encoding="utf-8")
        try:
            rewardkit.run(tests, workspace=workspace, output=output)
        except Exception as error:  # noqa: BLE001 -- whatever its runner makes of ours
            return [type(error).__name__, output.exists()]
        return json.loads(output.read_text(encoding="utf-8"))


def main() -> None:
    url, dead = sys.argv[1:]
    prepare()
    right = reward(url, "\\boxed{42}", "42")
    listed = reward(url, "\\boxed{42}", ["41", "42"])
    wrong = reward(url, "\\boxed{41}", "42")
    missing = reward(url, None, "42")
    broken = reward(url, "\\boxed{42}", "")
    lost = reward(dead, "\\boxed{42}", "42", seconds=0.5)
    print(json.dumps([right, listed, wrong, missing, broken[1:], lost[1:]]))


if __name__ == "__main__":
    main()
