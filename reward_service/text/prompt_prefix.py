"""Where the response begins in a text that a trainer has decoded together with its prompt.

What comes out may differ from the prompt: a tokenizer puts a token before it or changes its blanks, a prompt
that is too long is cut at its beginning, and an image's place becomes hundreds of tokens. Its end stays what
it was. Used by clients as well as by the service, so it needs nothing but the standard library.
"""

import re

_LEAD_CHARS = 64
"""A token before the prompt is not longer."""
_TAILS = (256, 64, 16)
"""Characters at the prompt's end, blanks left out, by which it is found where it is not there as a whole."""
_WORD = re.compile(r"\S+")


def response_after_prompt(query: str, prompt: str) -> str:
    """What follows the prompt in a query; the query itself when nothing of the prompt is seen in it.

    The prompt's end is looked for as often as it occurs in the prompt itself: a response that repeats it does
    not move the place.
    """
    if query.startswith(prompt):
        return query[len(prompt) :]
    signs = _signs_of_prompt("".join(query.split()), "".join(prompt.split()))
    if signs:
        return query[_place(query, signs) :].removeprefix(prompt[len(prompt.rstrip()) :])
    at = query[: len(prompt) + _LEAD_CHARS].find(prompt)
    return query if at < 0 else query[at + len(prompt) :]


def _signs_of_prompt(query: str, prompt: str) -> int:
    """How many characters of a query belong to the prompt, blanks left out of both: of the ends that its
    tails say, the first, for a longer tail may be cut in the prompt and repeated by the response."""
    tails = {prompt[-length:] for length in _TAILS if len(prompt) >= _TAILS[-1]}
    ends = (_end_of(tail, query, prompt.count(tail)) for tail in tails)
    return min(filter(None, ends), default=0)


def _end_of(tail: str, query: str, times: int) -> int:
    """Where a text ends that occurs so many times, or as often as it does; 0 where it does not."""
    end = 0
    for _ in range(times):
        at = query.find(tail, end)
        if at < 0:
            break
        end = at + len(tail)
    return end


def _place(text: str, signs: int) -> int:
    """The place in a text behind so many characters that are no blanks."""
    for word in _WORD.finditer(text):
        if signs <= len(word[0]):
            return word.start() + signs
        signs -= len(word[0])
    return len(text)
