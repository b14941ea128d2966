from pathlib import Path

import pytest
from pydantic import ValidationError

from reward_service.errors import BadSpec
from reward_service.text.token_count import estimate, length
from reward_service.verifiers.overlong import Overlong


def test_a_count_from_the_caller_wins() -> None:
    assert length("a few words", 1_234) == (1_234, "given")


def test_the_estimate_is_within_a_third_of_real_tokenizers_on_prose() -> None:
    english = "We first compute the sum of all the numbers and then we divide the result by three. " * 20
    assert 18 * 20 * 0.67 < estimate(english) < 18 * 20 * 1.6


@pytest.mark.parametrize("text", ["x" * 2_000, "的" * 1_500, "1" * 1_000, "?!" * 1_000, "ア" * 1_000])
def test_no_degenerate_text_looks_short(text: str) -> None:
    assert estimate(text) >= 1_000


def test_adding_text_never_shortens() -> None:
    text = "Let x = 3, 那么 x² = 9。 So the answer is 9! \n\n" * 5
    counts = [estimate(text[:size]) for size in range(len(text) + 1)]
    assert counts[0] == 0
    assert counts == sorted(counts)


def test_a_tokenizer_file_counts_when_the_caller_does_not(tmp_path: Path) -> None:
    tokenizers = pytest.importorskip("tokenizers", reason="needs the extra `tokenizers`")
    model = tokenizers.models.WordLevel({"one": 0, "two": 1, "?": 2}, unk_token="?")
    tokenizer = tokenizers.Tokenizer(model)
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    file = tmp_path / "tokenizer.json"
    tokenizer.save(str(file))
    assert length("one two three four", None, str(file)) == (4, "tokenizer")
    assert Overlong(tokenizer=str(file)).tokenizer == str(file)


@pytest.mark.parametrize("file", ["/etc/passwd", "none/tokenizer.json", "tokenizer.json.bak"])
def test_a_file_that_is_no_tokenizer_is_refused_with_the_spec(file: str) -> None:
    with pytest.raises(ValidationError, match="tokenizer"):
        Overlong(tokenizer=file)


def test_a_missing_tokenizer_file_is_a_fault_of_the_spec(tmp_path: Path) -> None:
    with pytest.raises(BadSpec, match="tokenizer"):
        length("text", None, str(tmp_path / "none.json"))
