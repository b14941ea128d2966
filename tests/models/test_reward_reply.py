from typing import Any

import pytest

from reward_service.models.model_failure import ModelFailure
from reward_service.models.reward_reply import reward_values, status_failure, step_values


def rows(field: str, *values: Any, **more: Any) -> dict[str, Any]:
    return {"data": [{"index": at, field: value, **more} for at, value in enumerate(values)]}


@pytest.mark.parametrize(
    ("wire", "body", "values"),
    [
        ("vllm:classify", rows("probs", [-1.5]), [-1.5]),
        ("vllm:classify", rows("probs", [0.3, 0.7]), [0.7]),
        ("vllm:pooling", rows("data", [2.5]), [2.5]),
        ("vllm:pooling", rows("data", [[0.1], [0.2], [3.0]]), [3.0]),
        ("sglang:classify", {"embedding": [4.5]}, [4.5]),
        ("sglang:classify", [{"embedding": [4.5]}, {"embedding": [-1]}], [4.5, -1.0]),
        ("sglang:embeddings", rows("embedding", [0.5]), [0.5]),
        ("tei:predict", [[{"label": "LABEL_0", "score": -2.0}]], [-2.0]),
        ("tei:predict", [[{"label": "LABEL_1", "score": 0.9}, {"label": "LABEL_0", "score": 0.1}]], [0.9]),
        ("vllm:classify", {"data": [{"index": 1, "probs": [1]}, {"index": 0, "probs": [2]}]}, [2.0, 1.0]),
    ],
)
def test_each_server_gives_the_values_that_it_means(wire: Any, body: Any, values: list[float]) -> None:
    assert reward_values(wire, body, len(values)) == values


@pytest.mark.parametrize(
    ("wire", "body", "kind"),
    [
        ("vllm:classify", rows("probs"), "count_mismatch"),
        ("vllm:classify", rows("probs", [1.0], [2.0]), "count_mismatch"),
        ("vllm:classify", rows("probs", ["NaN"]), "not_finite"),
        ("vllm:classify", rows("probs", [float("nan")]), "not_finite"),
        ("vllm:classify", rows("probs", [True]), "not_finite"),
        ("sglang:v1_classify", rows("probs", [1.0], label="LABEL_0"), "degenerate_softmax"),
        ("sglang:v1_classify", rows("probs", [0.5, 0.5], label="Default"), "server_default"),
        ("sglang:embeddings", rows("embedding", [0.01] * 768), "looks_like_embedding"),
        ("vllm:classify", {"detail": "x"}, "unparsable"),
        ("vllm:classify", None, "unparsable"),
        ("tei:predict", [], "count_mismatch"),
        ("sglang:classify", {"embedding": [[1.0], False]}, "not_finite"),
    ],
)
def test_numbers_that_mean_nothing_are_failures(wire: Any, body: Any, kind: str) -> None:
    with pytest.raises(ModelFailure) as caught:
        reward_values(wire, body, 1)
    assert caught.value.kind == kind


def test_steps_come_back_as_many_as_were_sent() -> None:
    body = rows("data", [[0.2, 0.8], [0.7, 0.3]])
    assert step_values("vllm:pooling", body, [2]) == [[0.8, 0.3]]
    with pytest.raises(ModelFailure, match="3 steps were sent, 2 came back"):
        step_values("vllm:pooling", body, [3])


@pytest.mark.parametrize(
    ("status", "kind", "retryable"),
    [
        (429, "rate_limited", True),
        (503, "overloaded", True),
        (500, "http", True),
        (502, "http", True),
        (408, "http", True),
        (400, "misconfigured", False),
        (401, "misconfigured", False),
        (404, "misconfigured", False),
        (501, "misconfigured", False),
    ],
)
def test_a_status_tells_whether_asking_again_helps(status: int, kind: str, retryable: bool) -> None:
    failure = status_failure(status, "why")
    assert (failure.kind, failure.retryable) == (kind, retryable)
