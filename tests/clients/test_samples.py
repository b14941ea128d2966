"""Samples of what trainers hand over."""

from reward_service.clients import samples


def test_a_reference_nested_too_deeply_to_be_opened_stays_the_text_it_is() -> None:
    text = '{"a": ' + "[" * 100_000 + "]" * 100_000 + "}"
    assert samples.reference(text) == text
