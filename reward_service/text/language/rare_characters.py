"""Whether a text may hold a character of a class, asked of its code pages.

A pattern looks at every character for itself. The first bytes of all characters, a page of 256 each, are
searched at once, and most texts have no character on the pages of a class of rare ones.
"""

import re

_EVERY = "".join(map(chr, (*range(0x100, 0xD800), *range(0xE000, 0x10000))))
_SURROGATES = frozenset(range(0xD8, 0xE0))

FEW = 16
"""Characters of a page that are looked for one by one."""


def pages_of(text: str) -> bytes:
    """The page of each character, in UTF-16."""
    return text.encode("utf-16-be", "surrogatepass")[::2]


class RareCharacters:
    """A class of characters, as between the brackets of a pattern; few of them are on the first page."""

    def __init__(self, characters: str) -> None:
        self._pattern = re.compile(f"[{characters}]")
        self._first_page = self._pattern.findall("".join(map(chr, range(0x100))))
        self._on_page = dict.fromkeys(_SURROGATES, "")
        for char in self._pattern.findall(_EVERY):
            page = ord(char) >> 8
            self._on_page[page] = self._on_page.get(page, "") + char

    def in_text(self, text: str, pages: bytes) -> bool:
        """Whether a text with these pages holds one of them."""
        if any(map(text.__contains__, self._first_page)):
            return True
        near = [characters for page, characters in self._on_page.items() if page in pages]
        if all(0 < len(characters) <= FEW for characters in near):
            return any(map(text.__contains__, "".join(near)))
        return self._pattern.search(text) is not None
