"""AReaL's own AsyncRewardWrapper, with its pool of processes, around our function."""

import asyncio
import importlib.util
import json
import sys
import types
from pathlib import Path
from typing import Any

from reward_service.clients.areal import ArealReward


def wrapper() -> Any:
    """The class, from its module; the package itself imports the whole trainer."""
    spec = importlib.util.find_spec("areal")
    assert spec is not None
    assert spec.origin is not None
    for name in ("areal", "areal.api"):
        package = types.ModuleType(name)
        package.__path__ = [str(Path(spec.origin).parent.joinpath(*name.split(".")[1:]))]
        sys.modules[name] = package
    from areal.api.reward_api import AsyncRewardWrapper

    return AsyncRewardWrapper


async def main() -> None:
    url, dead = sys.argv[1:]
    wrap = wrapper()
    wrapped = wrap(ArealReward(url, spec="r1-zero"), max_workers=2)
    lost = wrap(ArealReward(dead, seconds=0.5, on_outage=-0.5), max_workers=2)
    texts = [f"\\boxed{{{n % 10}}}<|im_end|>" for n in range(40)]
    found = await asyncio.gather(*(wrapped("2+2?", text, [1], [2, 3], answer="4") for text in texts))
    value = await lost("2+2?", texts[4], [1], [2], answer="4")
    left_out = wrap(ArealReward(dead, seconds=0.5), max_workers=2)
    asked = (left_out("2+2?", text, [1], [2], answer="4") for text in texts)
    raised = {type(found).__name__ for found in await asyncio.gather(*asked, return_exceptions=True)}
    print(json.dumps([found, value, sorted(raised)]))


if __name__ == "__main__":
    asyncio.run(main())
