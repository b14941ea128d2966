"""The options of a problem, from its reference or else from its prompt, and which of them its labels mean."""

import re
from collections.abc import Sequence
from functools import lru_cache

from reward_service.errors import BadReference
from reward_service.grading.choices.label_series import (
    LATIN,
    NUMBER,
    is_latin,
    label_of,
    letter_at,
    places_of,
    series_of,
)
from reward_service.grading.choices.listed_options import MAX_PROMPT, OptionList, capitals_in, lists_in
from reward_service.grading.choices.problem_options import Labels, Options, normalised

_DEFAULT_SIZE = 6
"""Options that a problem is taken to have where none are known."""
_HOMOGRAPHS = frozenset((NUMBER, "Cyrillic", "Ukrainian", "Greek"))
"""Series that may mean other options where the prompt has Latin labels: counted from 0, or written alike."""

_LATIN_BEFORE = re.compile(r"(?<!\w)[Aa]\s?[)\]）．.、:：]?[\s*$\\(]*$")


@lru_cache(512)
def options_given(listed: tuple[tuple[str, str], ...], series: str | None, prompt: str) -> Options:
    """The options that a reference lists by letter, under labels of a series; the prompt's own labels count
    where it lists the same texts."""
    options = dict(listed)
    if series not in (None, LATIN):
        return Options(options, labels=Labels(series, len(options), is_lower=False))
    at = prompt.find(listed[0][1].strip()) if all(text.strip() in prompt for _, text in listed) else -1
    if at < 0 or _LATIN_BEFORE.search(prompt[max(0, at - 12) : at]) or capitals_in(prompt):
        return Options(options, question=prompt[: max(at, 0)] or prompt)
    wanted = [normalised(text) for text in options.values()]
    for found in reversed(lists_in(prompt)):
        same = [normalised(text) for text in found.texts] == wanted
        if same and list(options) == [letter_at(at + 1) for at in range(len(options))]:
            return Options(options, labels=_labels_of(found))
    return Options(options, question=prompt)


@lru_cache(512)
def options_listed(labels: tuple[str, ...], prompt: str) -> tuple[Options, tuple[str, ...]]:
    """The options that a prompt lists and the letters of the places that labels of the reference mean there.

    Raises:
        BadReference: the prompt lists options under other labels.
    """
    bare = tuple(map(label_of, labels))
    found = capitals_in(prompt) if all(map(is_latin, bare)) else None
    lists = () if found else lists_in(prompt)
    found = found or _labelled_so(lists, labels, bare) or _by_place(lists, bare)
    if found is not None:
        places = tuple(found.letter_of(label) or label for label in bare)
        options = {letter_at(at): text for at, text in enumerate(found.texts, 1)}
        question = prompt[-MAX_PROMPT:][: found.start]
        listed = Options(options, complete=False, labels=_labels_of(found), question=question)
        return listed, _as_letters(places)
    return _unlisted(bare, lists)


def _labels_of(found: OptionList) -> Labels:
    return Labels(
        found.series, len(found.texts), is_lower=found.series == LATIN and found.sort.startswith("lower")
    )


def _as_letters(places: tuple[str, ...]) -> tuple[str, ...]:
    """Places as Latin letters; a figure that an unlabelled list is counted with is its place."""
    return tuple(one if is_latin(one) else letter_at(next(iter(places_of(one).values()))) for one in places)


def _labelled_so(
    lists: Sequence[OptionList], labels: Sequence[str], bare: Sequence[str]
) -> OptionList | None:
    """The last list that bears these labels, written as they are before others."""
    own = [one for one in lists if one.series and all(one.letter_of(label) for label in bare)]
    written = "enclosed" if labels[0][:1] not in bare[0] and not labels[0].isascii() else ""
    own.sort(
        key=lambda one: (
            one.sort == written,
            one.sort in ("behind", "upper", "row"),
            one.start,
            len(one.texts),
        )
    )
    return own[-1] if own else None


def _by_place(lists: Sequence[OptionList], bare: Sequence[str]) -> OptionList | None:
    """The last list that is long enough, where Latin letters or figures count its places."""
    latin = all(map(is_latin, bare))
    places = [places_of(label).get(LATIN if latin else NUMBER, 0) for label in bare]
    if 0 in places:
        return None
    fit = [one for one in lists if max(places) <= len(one.texts) and (latin or one.series is None)]
    return max(fit, key=lambda one: (one.start, len(one.texts))) if fit else None


def _unlisted(bare: tuple[str, ...], lists: Sequence[OptionList]) -> tuple[Options, tuple[str, ...]]:
    """No texts, and the letters of the places in the labels' own series."""
    if all(map(is_latin, bare)):
        return Options({}, complete=False), bare
    series = series_of(bare)
    if series is None or (series in _HOMOGRAPHS and any(one.series == LATIN for one in lists)):
        raise BadReference(f"the prompt lists no options with the label {', '.join(bare)}")
    places = [places_of(label)[series] for label in bare]
    labels = Labels(series, max(_DEFAULT_SIZE, *places), is_lower=False)
    return Options({}, complete=False, labels=labels), tuple(map(letter_at, places))
