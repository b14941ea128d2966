from datetime import UTC, datetime

from reward_service.ledger import parquet_segment
from reward_service.ledger.ledger_rows import MAX_ANSWER_CHARS, prompt_hash, rows
from reward_service.scoring.validation import parse_samples
from tests.observations import observed, sample

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def test_a_row_says_who_when_what_and_why() -> None:
    one = sample("<answer>42</answer>", id=7, group="p1", token_count=9)
    (row,) = rows(NOW, observed([(0.0, 1.0)], samples=[one], run="r", step=3, answers=["41"]))
    assert row["time"] == datetime(2026, 1, 2, 3, 4, 5)
    assert (row["run"], row["step"], row["spec"], row["group_id"], row["sample_id"]) == (
        "r",
        3,
        "r1-zero",
        "p1",
        "7",
    )
    assert (row["completion_chars"], row["completion_tokens"]) == (19, 9)
    assert (row["value"], row["accuracy"], row["minor"], row["judge"], row["answer"]) == (
        1.0,
        0.0,
        1.0,
        "accuracy",
        "41",
    )
    assert [part["name"] for part in row["components"]] == ["accuracy", "format"]
    assert row["prompt_hash"] == prompt_hash("6*7?")


def test_every_sample_has_a_row_that_fits_the_columns() -> None:
    odd = [
        *parse_samples([{"completion": 3, "id": "bad", "group": 5}, {"completion": "x"}]),
        sample("y", token_count=10**9, group="g" * 1000),
        sample("\ud800 half a pair", prompt="\udc00"),
    ]
    scores: list[tuple[float | None, ...]] = [(None, None), (None, 0.0), (1.0, 1.0), (0.0, 0.0)]
    batch = observed(scores, samples=odd, step=1 << 70, answers=["\ud800", "a" * 10_000, "", ""])
    table = parquet_segment.table(list(rows(NOW, batch, text_chars=10)))
    assert table.num_rows == 4
    assert table.column("sample_id").to_pylist() == ["bad", "1", "2", "3"]
    assert table.column("step").to_pylist() == [None] * 4
    assert max(len(answer or "") for answer in table.column("answer").to_pylist()) <= MAX_ANSWER_CHARS
    assert table.column("value").to_pylist() == [None, None, 2.0, 0.0]
