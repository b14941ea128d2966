"""A scripted model server: judges and reward models over a real socket, without a GPU.

    python examples/model_server.py --port 9100 --judge honest
    reward-service serve --config examples/models.toml

It answers every question that the service asks of models: is this answer right (`/chat/completions`,
`/decisions` of vLLM and of SGLang), which of two responses is better, how good is each of many, which
criteria of a rubric are met, and what are answers and their steps worth (`/classify`, `/pooling`, `/score`,
TEI's `/predict`).
The scripted judge compares letter by letter, or misbehaves as told: `--judge yes|no|gullible|first|echo`.

With real models the same settings point to vLLM:

    vllm serve Qwen/Qwen3-8B                                            # [models.judge] api = "chat"
    vllm serve RLHFlow/ArmoRM --runner pooling --convert classify       # api = "vllm:classify"
    vllm serve Qwen/Qwen2.5-Math-PRM-7B --runner pooling \\
        --pooler-config '{"pooling_type": "STEP", "step_tag_id": 151651}'   # api = "vllm:pooling"
"""

import argparse
import asyncio
import json
import random
import re
import time
from collections.abc import Callable
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

_FENCED = re.compile(r"(`{3,})\n(.*?)\n\1(?:\n|$)", re.DOTALL)
STEP_MARK = "<extra_0>"

Judge = Callable[[list[str]], str]
"""From the fenced parts of a prompt, the reference and the answer last, to `yes` or `no`."""


def _same(parts: list[str]) -> str:
    return "yes" if parts[-2].strip() == parts[-1].strip() else "no"


JUDGES: dict[str, Judge] = {
    "honest": _same,
    "yes": lambda _: "yes",
    "no": lambda _: "no",
    "gullible": lambda parts: "yes" if len(parts[-1]) > 20 or parts[-2] == parts[-1] else "no",
    "first": _same,
    "echo": _same,
}


class Faults:
    """Shares of replies that are no verdicts: refused for the rate, garbage, cut off, hanging.

    A reply takes `work_s` seconds in the mean. With `places`, so many are worked on at once and what is
    beyond is refused; `busy_s` is the time that all places were at work, together, in seconds.
    """

    def __init__(
        self, *, seed: int = 0, work_s: float = 0.0, places: int | None = None, **shares: float
    ) -> None:
        self.shares = {kind: share for kind, share in shares.items() if share}
        self.random = random.Random(seed)
        self.work_s = work_s
        self.places = places
        self.busy = 0
        self._busy_s = self._since = 0.0
        self.attempts = 0
        self.billed = 0

    @property
    def busy_s(self) -> float:
        """Up to now."""
        now = time.monotonic()
        self._busy_s, self._since = self._busy_s + self.busy * (now - self._since), now
        return self._busy_s

    async def work(self) -> None:
        """Be busy with a request."""
        seconds = self.work_s * self.random.lognormvariate(-0.125, 0.5)
        self._become_busy(1)
        try:
            await asyncio.sleep(seconds)
        finally:
            self._become_busy(-1)

    def _become_busy(self, more: int) -> None:
        self._busy_s, self.busy = self.busy_s, self.busy + more

    def draw(self) -> str | None:
        """The fault of the next reply, None for an honest one."""
        place = self.random.random()
        for kind, share in self.shares.items():
            place -= share
            if place < 0:
                return kind
        return None


def create_app(
    judge: Judge, faults: Faults | None = None, *, hang_s: float = 3600.0, manner: str = "honest"
) -> Starlette:
    """An application with the routes of the head of this module, and /health."""
    faults = faults or Faults()

    async def chat(request: Request) -> Response:
        body = await request.json()
        faults.attempts += 1
        fault = faults.draw()
        if fault == "rate_limited" or (faults.places is not None and faults.busy >= faults.places):
            headers = {"retry-after": "0.05"}
            return JSONResponse({"error": {"message": "slow down"}}, 429, headers=headers)
        faults.billed += 1
        if fault == "hang":
            await asyncio.sleep(hang_s)
        if faults.work_s:
            await faults.work()
        content = _reply(body, judge, manner)
        content = "I would rather not say {" if fault == "garbage" else content
        message = {"role": "assistant", "content": content[: 9 if fault == "cut" else None]}
        choice = {"index": 0, "message": message, "finish_reason": "length" if fault == "cut" else "stop"}
        usage = {"prompt_tokens": 200, "completion_tokens": 20, "total_tokens": 220}
        return JSONResponse({"object": "chat.completion", "choices": [choice], "usage": usage})

    async def decisions(request: Request) -> Response:
        body = await request.json()
        faults.attempts += 1
        faults.billed += 1
        return JSONResponse(_decision(body, judge(_parts(str(body["input"])))))

    routes: list[Any] = [
        Route("/chat/completions", chat, methods=["POST"]),
        Route("/decisions", decisions, methods=["POST"]),
        Route("/classify", _classify, methods=["POST"]),
        Route("/pooling", _pooling, methods=["POST"]),
        Route("/score", _score, methods=["POST"]),
        Route("/predict", _predict, methods=["POST"]),
        Route("/health", _health),
    ]
    return Starlette(routes=routes)


def _parts(prompt: str) -> list[str]:
    return [text for _, text in _FENCED.findall(prompt)]


def _reply(body: dict[str, Any], judge: Judge, manner: str) -> str:
    """The text of a chat reply, in the form that the request's schema asks for."""
    prompt = body["messages"][-1]["content"]
    parts = _parts(prompt)
    if manner == "echo":
        return parts[-1]
    form = body.get("response_format", {}).get("json_schema", {}).get("schema", {})
    asked = form.get("properties", {})
    if "winner" in asked:
        return json.dumps({"reason": "compared", "winner": _winner(parts, manner)})
    if "scores" in asked:
        worths = [_quality(parts[1], text) for text in parts[2:]]
        scores = [{"id": at, "reason": "rated", "score": worth} for at, worth in enumerate(worths, 1)]
        return json.dumps({"scores": scores})
    if "verdicts" in asked:
        return json.dumps({"verdicts": _criteria(parts, manner)})
    if "score" in asked:
        return json.dumps({"reason": "rated", "score": _mark(parts, manner)})
    return _contracted(prompt, parts, judge)


def _contracted(prompt: str, parts: list[str], judge: Judge) -> str:
    """The verdict in the words that the prompt asks for, as judges that were trained for one form give it."""
    if "Correct or Incorrect" in prompt:  # here the reference stands last
        question, answer, reference = parts[-3:]
        return {"yes": "Correct", "no": "Incorrect"}[judge([question, reference, answer])]
    verdict = judge(parts)
    if "[[A=B]]" in prompt:
        return {"yes": "[[A=B]]", "no": "[[A!=B]]"}[verdict]
    if "Final Decision" in prompt:
        return f"Both were compared. Final Decision: {verdict.capitalize()}"
    if "Reply with one letter" in prompt:
        return {"yes": "A", "no": "B"}[verdict]
    return json.dumps({"reason": "compared", "verdict": verdict})


def _winner(parts: list[str], manner: str) -> str:
    """By the quality of both responses; `first` always prefers the first."""
    if manner == "first":
        return "A"
    one, other = (_quality(parts[1], text) for text in parts[2:4])
    return "tie" if one == other else "A" if one > other else "B"


def _quality(question: str, response: str) -> float:
    """A stand-in for a judge's taste, in [0, 1]: a right product, or else politeness and brevity."""
    numbers = re.search(r"What is (\d+) times (\d+)\?", question)
    if numbers:
        return float(response.strip() == str(int(numbers[1]) * int(numbers[2])))
    return min(1.0, max(0.0, 0.5 + _worth(response) / 2))


def _criteria(parts: list[str], manner: str) -> list[dict[str, str]]:
    """A criterion is met when the response has its text in it."""
    response, verdicts = parts[-1].lower(), []
    for criterion in json.loads(parts[0]):
        met = manner != "no" and (criterion["text"].lower() in response or manner == "yes")
        verdict = criterion["labels"][-1 if met else 0]
        verdicts.append({"name": criterion["name"], "reason": "looked for", "verdict": verdict})
    return verdicts


def _mark(parts: list[str], manner: str) -> int:
    """From 1 to 10, by the share of criteria that are met."""
    met = [criterion["verdict"] != "no" for criterion in _criteria(parts, manner)]
    return 1 + round(9 * sum(met) / len(met))


def _decision(body: dict[str, Any], verdict: str) -> dict[str, Any]:
    """SGLang's answer where questions have ids, OpenAI's and vLLM's else."""
    shares = {"yes": 0.95, "no": 0.05} if verdict == "yes" else {"yes": 0.05, "no": 0.95}
    (question,) = body["questions"]
    if "id" in question:
        answer = {"type": "yes_no", "probabilities": shares, "label_mass": 0.9}
        return {"object": "decisions", "answers": {question["id"]: answer}, "usage": {"prompt_tokens": 50}}
    told = [{"value": value, "probability": share} for value, share in shares.items()]
    answer = {"type": "choice", "choice": verdict, "confidence": 0.855, "probabilities": told}
    return {"answers": [answer], "usage": {"input_tokens": 50}}


async def _classify(request: Request) -> Response:
    body = await request.json()
    text = body["messages"][-1]["content"] if "messages" in body else str(body.get("input"))
    return JSONResponse({"data": [{"index": 0, "label": None, "probs": [_worth(text)], "num_classes": 1}]})


async def _pooling(request: Request) -> Response:
    """A row for each step: the chance that it is bad, and that it is good."""
    body = await request.json()
    steps = body["messages"][-1]["content"].split(STEP_MARK)[:-1]
    good = [0.1 if "wrong" in step else 0.9 for step in steps]
    return JSONResponse({"data": [{"index": 0, "data": [[1 - share, share] for share in good]}]})


async def _score(request: Request) -> Response:
    body = await request.json()
    scores = [_worth(text) for text in body["documents"]]
    return JSONResponse({"data": [{"index": at, "score": score} for at, score in enumerate(scores)]})


async def _predict(request: Request) -> Response:
    """As TEI does: a list of labels for each text; a flat list of two texts would be one pair."""
    inputs = (await request.json())["inputs"]
    if not all(isinstance(one, list) and len(one) == 1 for one in inputs):
        return JSONResponse({"error": "inputs: a list of lists of one text", "error_type": "Validation"}, 422)
    return JSONResponse([[{"label": "LABEL_0", "score": _worth(text)}] for (text,) in inputs])


async def _health(_: Request) -> Response:
    return JSONResponse({"status": "ok"})


def _worth(text: str) -> float:
    """A stand-in for a trained model: polite and short is better."""
    return ("please" in text.lower()) - len(text) / 1000


def main() -> None:
    """Serve until Ctrl-C."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--port", type=int, default=9100)
    parser.add_argument("--judge", choices=sorted(JUDGES), default="honest")
    given = parser.parse_args()
    app = create_app(JUDGES[given.judge], manner=given.judge)
    uvicorn.run(app, host="127.0.0.1", port=given.port, log_level="warning")


if __name__ == "__main__":
    main()
