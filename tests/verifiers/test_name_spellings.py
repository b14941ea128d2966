"""Initials and ordinals in words are spelled as an accepted answer spells them."""

import pytest

from reward_service.grading.texts.name_spellings import as_accepted


@pytest.mark.parametrize(
    ("said", "answers", "spelled"),
    [
        ("J. R. R. Tolkien wrote it.", ["John Ronald Reuel Tolkien"], "John Ronald Reuel Tolkien wrote it."),
        ("J.S. Bach. Sein Sohn war C. P. E. Bach.", ["Johann Sebastian Bach"], "Johann Sebastian Bach. Sein Sohn war C. P. E. Bach."),
        ("It was J. C. Bach.", ["Johann Sebastian Bach"], "It was J. C. Bach."),
        ("Первым был А. С. Попов.", ["Александр Попов"], "Первым был Александр Попов."),
        ("G. W. Bush", ["George Bush"], "G. W. Bush"),
        ("Henry the Eighth had six wives.", ["Henry VIII"], "Henry VIII had six wives."),
        ("Henry the Seventh", ["Henry VIII"], "Henry the Seventh"),
        ("A. Einstein", ["Albert Einstein", "Einstein"], "Albert Einstein"),
        ("A. B said so", ["A\\q B"], "A\\q B said so"),
    ],
)  # fmt: skip
def test_a_name_is_spelled_as_it_is_accepted(said: str, answers: list[str], spelled: str) -> None:
    assert as_accepted(said, answers) == spelled
