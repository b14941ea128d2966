"""OpenEnv's own rubric classes around ours."""

import asyncio
import importlib.util
import json
import sys
import types
from typing import Any


def prepare() -> None:
    """The rubrics alone: what their package imports beside them, a server and the clients of judges, is not at work."""
    root = importlib.util.find_spec("openenv")
    assert root is not None
    places = list(root.submodule_search_locations or [])
    for name, below in (("openenv", ""), ("openenv.core", "/core")):
        package = types.ModuleType(name)
        package.__path__ = [f"{place}{below}" for place in places]
        sys.modules[name] = package
    judges = types.ModuleType("openenv.core.llm_client")
    judges.LLMClient = object  # type: ignore[attr-defined]
    sys.modules[judges.__name__] = judges


class Action:
    def __init__(self, text: str, answer: Any = "42") -> None:
        self.text, self.answer = text, answer


def sample(action: Action, observation: Any) -> dict[str, Any]:
    return {"prompt": observation, "completion": action.text, "reference": action.answer}


async def scores(url: str, dead: str) -> list[Any]:
    from openenv.core.rubrics import WeightedSum

    from reward_service.clients.openenv import service_rubric

    def rubric(at: str, **options: Any) -> Any:
        return service_rubric(at, sample, **options)

    ours, lost = rubric(url, spec="r1-zero"), rubric(dead, seconds=0.5)
    accuracy = rubric(url, spec="r1-zero", component="accuracy")
    both = WeightedSum([ours, accuracy], [0.5, 0.5])
    right, wrong = Action("<think>6 * 7 is it.</think><answer>42</answer>"), Action("\\boxed{41}")
    found: list[Any] = []
    for one, action in ((ours, right), (ours, wrong), (accuracy, right), (both, right), (both, wrong)):
        found.append(await one(action, "6*7?"))
    found.append(ours.last_score)
    for one, action in ((ours, Action("42", answer="")), (lost, right)):
        try:
            found.append(await one(action, "6*7?"))
        except Exception as error:  # noqa: BLE001 -- whatever its classes make of ours
            found.append(type(error).__name__)
    for one in (ours, accuracy, lost):
        await one.close()
    return found


if __name__ == "__main__":
    prepare()
    print(json.dumps(asyncio.run(scores(*sys.argv[1:]))))
