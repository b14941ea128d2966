"""Whether a text may hold a character of a class, asked of its code pages.

A pattern looks at every character for itself. The first bytes of all characters, a page of 256 each, are
searched at once, and most texts have no character on the pages of a class of rare ones.
"""

import re

_SURROGATES = frozenset(range(0xD8, 0xE0))
_PAGES = {
    page: "".join(map(chr, range(page << 8, (page + 1) << 8)))
    for page in range(1, 0x100)
    if page not in _SURROGATES
}
"""All characters of each page but the first."""

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
        runs = re.compile(f"[{characters}]+")
        for page, every in _PAGES.items():
            if found := "".join(runs.findall(every)):
                self._on_page[page] = found

    def in_text(self, text: str, pages: bytes) -> bool:
        """Whether a text with these pages holds one of them."""
        if any(map(text.__contains__, self._first_page)):
            return True
        near = [characters for page, characters in self._on_page.items() if page in pages]
        if all(0 < len(characters) <= FEW for characters in near):
            return any(map(text.__contains__, "".join(near)))
        return self._pattern.search(text) is not None
