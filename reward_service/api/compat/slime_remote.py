"""slime's `--rm-type remote_rm --rm-url http://…/slime`: one sample in, a number out."""

from typing import Any

from reward_service.api.compat.adapter import Adapter, Loose
from reward_service.api.compat.adapter_call import AdapterCall
from reward_service.api.compat.ground_truth import reference_of

SURFACE = Adapter("slime", hold_s=60.0)
"""The client waits 120 seconds, the wait for one of its 64 connections included."""


class RemoteSample(Loose):
    """A sample as slime sends it; `prompt` is a text or chat messages."""

    prompt: Any = ""
    response: Any = ""
    label: Any = None


@SURFACE.endpoint("/slime", RemoteSample, float | dict[str, Any])
async def remote_rm(call: AdapterCall[RemoteSample]) -> Any:
    """The reward of one sample, for slime's `remote_rm`.

    A bare number; with `?reward_key=NAME` an object that has the reward under that name, and the
    components, `unscored` and `error` beside it (give slime the same name with `--reward-key`).
    """
    told = call.body
    sample = {
        "prompt": "" if told.prompt is None else told.prompt,
        "completion": "" if told.response is None else told.response,
        "reference": reference_of(told.label),
    }
    (paid,) = await call.pay([sample])
    key = call.http.query_params.get("reward_key")
    return paid.value if key is None else {**paid.flat, key: paid.value}
