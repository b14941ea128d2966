"""Letters that a pattern without regard to case takes for English ones, in one spelling.

`re.IGNORECASE` matches "first" in "fırst", "fİrst" and "firſt", and "kg" in a text with the sign of Kelvin.
Who looks up what such a pattern has matched must not find it missing: any completion could say so.
"""

OTHER_CASES = {"ı": "i", "İ": "i", "ſ": "s", "\u212a": "k"}
"""Letters that are other cases of English ones."""
_TO_ENGLISH = str.maketrans(OTHER_CASES)


def lowered(text: str) -> str:
    """The text in small letters, as tables of words spell them."""
    return text.translate(_TO_ENGLISH).casefold()
