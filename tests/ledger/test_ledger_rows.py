from datetime import UTC, datetime

from reward_service.ledger import parquet_segment
from reward_service.ledger.ledger_rows import rows
from reward_service.scoring.observers import MAX_ANSWER_CHARS, digest_sample, prompt_hash
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


def test_the_right_answer_is_kept_where_the_reference_says_one() -> None:
    """Tests of programs, which are secrets and long, are none."""
    references = {
        "42": "42",
        7: "7",
        ("math", "answer", "\\frac12"): "\\frac12",
        ("numeric", "value", 9.5): "9.5",
        ("code", "tests", ()): None,
        None: None,
        "9" * 1000: "9" * MAX_ANSWER_CHARS,
    }
    samples = [
        sample("x", reference=one if not isinstance(one, tuple) else {"kind": one[0], **_fields(*one[1:])})
        for one in references
    ]
    found = [row["reference"] for row in rows(NOW, observed([(0.0, 0.0)] * len(samples), samples=samples))]
    assert found == list(references.values())
    assert digest_sample(samples[-1], chars=0).reference_answer == "9" * MAX_ANSWER_CHARS
    assert digest_sample(samples[0], chars=None).reference_answer is None


def _fields(name: str, value: object) -> dict[str, object]:
    return {name: [{"stdin": "secret", "stdout": "1"}]} if name == "tests" else {name: value}


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
