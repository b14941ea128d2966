"""A harness for verifiers: a program of two requests to the model, without packages to install."""

import sys

import verifiers.v1 as vf
from verifiers.v1.clients import ModelContext
from verifiers.v1.configs.harness import HarnessConfig
from verifiers.v1.runtimes import ProgramResult, Runtime

PROGRAM = """
import json, sys, urllib.request

url, key, model, prompt = sys.argv[1:]
messages = [{"role": "user", "content": prompt}]
for asked in (None, "Are you sure?"):
    if asked:
        messages.append({"role": "user", "content": asked})
    body = json.dumps({"model": model, "messages": messages}).encode()
    headers = {"content-type": "application/json", "authorization": f"Bearer {key}"}
    request = urllib.request.Request(url.rstrip("/") + "/chat/completions", body, headers)
    with urllib.request.urlopen(request) as response:
        messages.append(json.load(response)["choices"][0]["message"])
"""


class TwoTurnsConfig(HarnessConfig):
    """Nothing to configure."""


class TwoTurns(vf.Harness[TwoTurnsConfig]):
    """Asks, and asks again."""

    EXECUTES_CODE = False
    NEEDS_CONTAINER = False

    async def launch(  # noqa: PLR0917 -- as verifiers calls it
        self,
        ctx: ModelContext,
        trace: vf.Trace,
        runtime: Runtime,
        endpoint: str,
        secret: str,
        mcp_urls: dict[str, str],
        data: vf.TaskData,
        tool_interception_url: str | None = None,
    ) -> ProgramResult:
        """Run the program."""
        _, prompt = self.resolve_text_prompt(data)
        return await runtime.run_program(
            [sys.executable, "-c", PROGRAM, endpoint, secret, ctx.model, prompt or ""], {}
        )


__all__ = ["TwoTurns", "TwoTurnsConfig"]
