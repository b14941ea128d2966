"""Short and full forms of given names that are one person's beside an equal surname."""

from functools import lru_cache

_FORMS = (
    "alexander alex", "alfred alf", "andrew andy", "anthony tony", "benjamin ben", "charles charlie chuck", "christopher chris", "daniel dan danny",
    "david dave", "edward ed eddie ted teddy", "edwin ed", "elizabeth liz beth eliza", "eugene gene", "frederick fred freddie", "gregory greg", "henry harry hank",
    "james jim jimmy", "john jack johnny", "joseph joe", "katherine kate kathy", "kenneth ken", "lawrence larry", "margaret maggie peggy", "matthew matt",
    "michael mike", "nicholas nick", "patrick pat", "peter pete", "philip phil", "raymond ray", "richard dick rick richie", "robert bob bobby rob", "ronald ron ronnie",
    "samuel sam", "stephen steve", "steven steve", "susan sue", "theodore ted teddy", "thomas tom", "timothy tim", "victoria vicky", "vincent vince", "walter walt",
    "william bill billy will",
)  # fmt: skip


@lru_cache(4096)
def alike_given_names(name: str) -> frozenset[str]:
    """The other forms of a given name, all in small letters."""
    found: set[str] = set()
    for forms in map(str.split, _FORMS):
        if name == forms[0]:
            found.update(forms[1:])
        elif name in forms:
            found.add(forms[0])
    return frozenset(found)
