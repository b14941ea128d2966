"""Laws of reading units: what cannot be read is no unit, and what says nothing about a text is not kept."""

from collections.abc import Iterator

import pint
import pytest

from reward_service.grading.physical_quantities import unit_reader


@pytest.fixture
def unread() -> Iterator[None]:
    """Nothing has been read before, and nothing of the test is remembered."""
    unit_reader.unit_of.cache_clear()
    unit_reader.registry.cache_clear()
    yield
    unit_reader.unit_of.cache_clear()
    unit_reader.registry.cache_clear()


@pytest.mark.usefixtures("unread")
def test_a_table_of_units_that_cannot_be_loaded_makes_no_text_unitless(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(pint, "UnitRegistry", lambda **_: open("/nowhere/default_en.txt"))  # noqa: PTH123, SIM115
        with pytest.raises(FileNotFoundError):
            unit_reader.unit_of("km/h")
    assert unit_reader.unit_of("km/h") is not None


@pytest.mark.usefixtures("unread")
def test_a_unit_for_which_memory_was_short_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def out_of_memory(_: str) -> None:
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(unit_reader.registry(), "parse_units", out_of_memory)
        with pytest.raises(MemoryError):
            unit_reader.unit_of("km/h")
    assert unit_reader.unit_of("km/h") is not None


@pytest.mark.parametrize("text", ["2in^", "m**m**m", "(" * 40 + "m", "degC**0", "km/0"])
def test_what_cannot_be_read_is_no_unit(text: str) -> None:
    assert unit_reader.unit_of(text) is None
