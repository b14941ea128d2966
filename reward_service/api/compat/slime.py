"""slime's `--rm-type remote_rm --rm-url http://…/slime`: one sample in, a number out."""

from typing import Any

from reward_service.api.compat.call import Call
from reward_service.api.compat.label import reference_of
from reward_service.api.compat.surface import Loose, Surface

SURFACE = Surface("slime", hold_s=60.0)
"""The client waits 120 seconds, the wait for one of its 64 connections included."""


class RemoteSample(Loose):
    """A sample as slime sends it; `prompt` is a text or chat messages."""

    prompt: Any = ""
    response: Any = ""
    label: Any = None


@SURFACE.endpoint("/slime", RemoteSample, float | dict[str, Any])
async def remote_rm(call: Call[RemoteSample]) -> Any:
    """The reward of one sample, for slime's `remote_rm`.

    A bare number; with `?reward_key=NAME` an object that has the reward under that name, and the
    components, `unscored` and `error` beside it (give slime the same name with `--reward-key`).
    """
    told = call.body
    sample = {
        "prompt": told.prompt or "",
        "completion": told.response or "",
        "reference": reference_of(told.label),
    }
    (paid,) = await call.pay([sample])
    key = call.http.query_params.get("reward_key")
    return paid.value if key is None else {**paid.flat, key: paid.value}
