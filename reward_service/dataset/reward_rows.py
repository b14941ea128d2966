"""Rewards as rows of a table, and as JSON lines."""

import json
from dataclasses import asdict
from typing import Any

from pydantic import TypeAdapter

from reward_service.dataset import jsonl
from reward_service.rewards.combine import Component, Reward, without_tests

Row = dict[str, Any]

_dump = TypeAdapter(Reward).dump_json
_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def reward_row(reward: Reward) -> Row:
    """A reward as the document that the server answers with, without what became of each single test."""
    row: Row = json.loads(_dump(without_tests(reward)))
    return row


def encode_reward(reward: Reward, row_id: str | int) -> bytes:
    """A reward as a line, under the id that its row goes by: what `reward_row` says, at a third of its cost
    where details are plain."""
    try:
        return _encode(_plain_row(without_tests(reward), row_id)).encode() + b"\n"
    except (TypeError, ValueError):  # not finite, half a surrogate pair, or of a type that JSON has not
        return jsonl.encode_row({**reward_row(reward), "id": row_id})


def _plain_row(reward: Reward, row_id: str | int) -> Row:
    return {
        "id": row_id,
        "value": reward.value,
        "outcome": reward.outcome,
        "components": {name: _plain_part(part) for name, part in reward.components.items()},
        "gated_by": reward.gated_by,
        "steps": None if reward.steps is None else [asdict(step) for step in reward.steps],
    }


def _plain_part(part: Component) -> Row:
    return {
        "score": part.score,
        "weight": part.weight,
        "value": part.value,
        "outcome": part.outcome,
        "answer": part.answer,
        "reason": part.reason,
        "detail": part.detail,
    }
