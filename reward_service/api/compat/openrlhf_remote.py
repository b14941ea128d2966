"""OpenRLHF's `--reward.remote_url http://…/get_reward`: parallel lists in, parallel lists out."""

from itertools import zip_longest
from typing import Any

from pydantic import Field

from reward_service.api.compat.adapter import Adapter, Loose
from reward_service.api.compat.adapter_call import AdapterCall
from reward_service.api.compat.ground_truth import reference_of
from reward_service.text.prompt_prefix import response_after_prompt

SURFACE = Adapter("openrlhf", hold_s=165.0)
"""The client waits 180 seconds, five times."""

MAX_TOKEN_CHARS = 64
_ENDS = ("</s>", "<eos>", "<pad>", "<end_of_turn>", "[EOS]", "[PAD]", "<turn|>", "<eod>", "<end_of_sentence>",
         "[e~[", "[|endofturn|]", "<seed:eos>", "<[end▁of▁sentence]>")  # fmt: skip


class RewardQuery(Loose):
    """Prompts with their responses, decoded with special tokens; of old, `query` alone."""

    query: list[Any] = Field(default_factory=list)
    prompts: list[Any] | None = None
    labels: list[Any] | None = None


class RewardLists(Loose):
    """One number per query in every list; `error` has a text where a reward only stands in for none."""

    rewards: list[float]
    scores: list[float]
    extra_logs: dict[str, list[float]]
    error: list[str]


@SURFACE.endpoint("/get_reward", RewardQuery, RewardLists)
async def get_reward(call: AdapterCall[RewardQuery]) -> RewardLists:
    """Rewards for OpenRLHF's remote reward model.

    `scores`, by which OpenRLHF filters prompts, is accuracy (0 to 1) where the spec has it, as in file mode.
    `extra_logs` has every component of the spec, and `unscored` with 1 where `rewards` stands in for none.
    """
    told = call.body
    rows = zip_longest(
        told.query, (told.prompts or [])[: len(told.query)], (told.labels or [])[: len(told.query)]
    )
    paid = await call.pay([_sample(*row) for row in rows])
    names = [*call.compiled_spec.spec.components, "unscored"]
    return RewardLists(
        rewards=[one.value for one in paid],
        scores=[one.components.get(call.compiled_spec.accuracy or "", one.value) for one in paid],
        extra_logs={name: [one.flat[name] for one in paid] for name in names} if paid else {},
        error=[one.error for one in paid],
    )


def _sample(query: Any, prompt: Any, label: Any) -> dict[str, Any]:
    """A query that is no text stays what it is: whoever reads the sample says so."""
    asked = "" if prompt is None else prompt
    known = asked if isinstance(asked, str) else ""
    said = without_special_tokens(response_after_prompt(query, known)) if isinstance(query, str) else query
    return {"prompt": asked, "completion": said, "reference": reference_of(label)}


def without_special_tokens(text: str) -> str:
    """A response without the tokens that end it: `</s>`, `<|im_end|>` and their like."""
    end = len(text)
    while True:
        while end and text[end - 1].isspace():
            end -= 1
        start = _token_start(text, end)
        if start == end:
            return text[:end]
        end = start


def _token_start(text: str, end: int) -> int:
    """Where the special token begins that ends there; `end` when there is none."""
    for token in _ENDS:
        if text.endswith(token, 0, end):
            return end - len(token)
    for opening, closing in (("<|", "|>"), ("<｜", "｜>")):
        if text.endswith(closing, 0, end):
            at = text.rfind(opening, max(0, end - MAX_TOKEN_CHARS), end)
            return at if at >= 0 else end
    return end
