"""A scripted model server: judges and a reward model over a real socket, without a GPU.

    python examples/model_server.py --port 9100 --judge honest
    reward-service serve --config examples/models.toml

The scripted judge compares the two fenced answers of the prompt letter by letter, or misbehaves as told.
With a real model the same settings point to vLLM:

    vllm serve Qwen/Qwen3-8B                                            # [models.judge] api = "chat"
    vllm serve RLHFlow/ArmoRM --runner pooling --convert classify       # api = "vllm:classify"
"""

import argparse
import asyncio
import json
import random
import re
from collections.abc import Callable
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

_FENCED = re.compile(r"(`{3,})\n(.*?)\n\1(?:\n|$)", re.DOTALL)

Judge = Callable[[list[str]], str]

JUDGES: dict[str, Judge] = {
    "honest": lambda parts: "yes" if parts[-2].strip() == parts[-1].strip() else "no",
    "yes": lambda _: "yes",
    "no": lambda _: "no",
    "gullible": lambda parts: "yes" if len(parts[-1]) > 20 or parts[-2] == parts[-1] else "no",
}


class Faults:
    """Shares of replies that are no verdicts: refused for the rate, garbage, cut off, hanging."""

    def __init__(self, *, seed: int = 0, **shares: float) -> None:
        self.shares = {kind: share for kind, share in shares.items() if share}
        self.random = random.Random(seed)
        self.attempts = 0
        self.billed = 0

    def draw(self) -> str | None:
        """The fault of the next reply, None for an honest one."""
        place = self.random.random()
        for kind, share in self.shares.items():
            place -= share
            if place < 0:
                return kind
        return None


def create_app(judge: Judge, faults: Faults | None = None, *, hang_s: float = 3600.0) -> Starlette:
    """An application with /chat/completions, /classify and /health."""
    faults = faults or Faults()

    async def chat(request: Request) -> Response:
        body = await request.json()
        faults.attempts += 1
        fault = faults.draw()
        if fault == "rate_limited":
            headers = {"retry-after": "0.05"}
            return JSONResponse({"error": {"message": "slow down"}}, 429, headers=headers)
        faults.billed += 1
        if fault == "hang":
            await asyncio.sleep(hang_s)
        parts = [text for _, text in _FENCED.findall(body["messages"][-1]["content"])]
        content = json.dumps({"reason": "compared", "verdict": judge(parts)})
        content = "I would rather not say {" if fault == "garbage" else content
        message = {"role": "assistant", "content": content[: 9 if fault == "cut" else None]}
        choice = {"index": 0, "message": message, "finish_reason": "length" if fault == "cut" else "stop"}
        usage = {"prompt_tokens": 200, "completion_tokens": 20, "total_tokens": 220}
        return JSONResponse({"object": "chat.completion", "choices": [choice], "usage": usage})

    async def classify(request: Request) -> Response:
        body = await request.json()
        text = body["messages"][-1]["content"] if "messages" in body else str(body.get("input"))
        return JSONResponse(
            {"data": [{"index": 0, "label": None, "probs": [_worth(text)], "num_classes": 1}]}
        )

    async def health(_: Request) -> Response:
        return JSONResponse({"status": "ok"})

    routes: list[Any] = [
        Route("/chat/completions", chat, methods=["POST"]),
        Route("/classify", classify, methods=["POST"]),
        Route("/health", health),
    ]
    return Starlette(routes=routes)


def _worth(text: str) -> float:
    """A stand-in for a trained model: polite and short is better."""
    return ("please" in text.lower()) - len(text) / 1000


def main() -> None:
    """Serve until Ctrl-C."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--port", type=int, default=9100)
    parser.add_argument("--judge", choices=sorted(JUDGES), default="honest")
    given = parser.parse_args()
    uvicorn.run(create_app(JUDGES[given.judge]), host="127.0.0.1", port=given.port, log_level="warning")


if __name__ == "__main__":
    main()
