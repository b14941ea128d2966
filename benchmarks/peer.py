"""The peer: FastAPI as most people write it, doing nothing."""

from typing import Any

from fastapi import FastAPI, Request
from pydantic import BaseModel

app = FastAPI()


class Sample(BaseModel):
    """A sample, as far as an echo cares."""

    id: str
    prompt: str
    completion: str


class Batch(BaseModel):
    """A request of the same shape as the service's own."""

    spec: str
    samples: list[Sample]


@app.get("/readyz")
async def ready() -> dict[str, str]:
    """Answer once the server is up."""
    return {"status": "ready"}


@app.post("/echo")
async def echo(batch: Batch) -> dict[str, Any]:
    """The idiom: models in, a dict out."""
    return {
        "rewards": [{"id": sample.id, "value": float(len(sample.completion))} for sample in batch.samples]
    }


@app.post("/body")
async def body(request: Request) -> dict[str, int]:
    """Only read the body."""
    return {"bytes": len(await request.body())}
