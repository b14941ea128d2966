"""A reward function from somebody's file as a verifier: `--verifier rewards.py:my_reward`.

It bears the function's name, so `spec={"components": {"my_reward": {}}}` rewards by it. It is called in a
worker that is killed when a call takes too long, with one completion at a time.
"""

import hashlib
import json
import math
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from reward_service.certify.function_reward import (
    Asked,
    FunctionReward,
    call_function,
    load_function,
    signature_of,
)
from reward_service.errors import BadReference
from reward_service.reference import Reference
from reward_service.sample import Sample
from reward_service.verdict import Verdict
from reward_service.verifiers.base import Question, Verifier, register_class

IDLE_SECONDS = 8.0
"""A call that waits for so long, rather than computes, is stopped; less than the verifier's `seconds`."""
IDLE_SHARE = 0.05
"""A call that has had less of a processor than this share of its time is one that waits."""


class IdleTooLongError(BaseException):
    """The call waits for something; no `except Exception` of the function's may take it for its own."""


class FunctionVerifier(Verifier):
    """What somebody's reward function gives for a completion.

    No call that raises, hangs or gives no number is worth 0: its sample has no reward (`bad_reference`), and
    the reason says what happened.
    """

    seconds: ClassVar[float] = 10.0
    is_foreign: ClassVar[bool] = True
    function: ClassVar[FunctionReward]

    lowest: float = 0.0
    """The lowest value the function gives; one below is refused."""
    highest: float = 1.0
    """The highest value the function gives; one above is refused."""
    chat: bool = False
    """Does the function take chat messages rather than texts?"""

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle as a call that makes the class again: it stands in no module."""
        return _restored, (self.function.path, self.function.name, self.model_dump())

    @property
    def span(self) -> tuple[float, float]:
        """What the parameters say."""
        return self.lowest, self.highest

    def read(self, sample: Sample) -> Question:
        """Leave everything to the function."""
        given = sample.reference
        document = given.model_dump(mode="json") if isinstance(given, Reference) else given
        return Question((sample.prompt_text, json.dumps(document), sample.completion_text))

    def judge(self, question: Question) -> Verdict:
        """Call the function.

        Raises:
            BadReference: it gave no number between `lowest` and `highest`.
        """
        prompt, reference, completion = question.content
        name = self.function.name
        function = FunctionReward(self.function.path, name, self.seconds, self.chat)
        try:
            with _stopped_when_idle(IDLE_SECONDS):
                given = call_function((function, [Asked(prompt, json.loads(reference), completion)]))
        except IdleTooLongError:
            raise BadReference(f"{name} did nothing for {IDLE_SECONDS:g} s and was stopped") from None
        if len(given) != 1:
            raise BadReference(f"{name} gave {len(given)} values for one completion")
        value, why = given[0]
        if value is None:
            raise BadReference(f"{name} {why}")
        if not math.isfinite(value) or not self.lowest <= value <= self.highest:
            raise BadReference(
                f"{name} gave {value:g}; name its range in the parameters `lowest` and `highest`"
            )
        return Verdict.shaped(value, f"{name} gave {value:g}")


@contextmanager
def _stopped_when_idle(seconds: float) -> Iterator[None]:
    """Raise `IdleTooLongError` in a block that does nothing but wait for so long.

    Workers take idleness for a loss of the machine's and run the job again, which helps nobody here. Only the
    main thread has signals; elsewhere nothing is stopped.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    began, used = time.monotonic(), time.process_time()

    def look(_number: int, _frame: object) -> None:
        if time.process_time() - used < IDLE_SHARE * (time.monotonic() - began):
            raise IdleTooLongError

    before = signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, seconds, 1.0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0.0)
        signal.signal(signal.SIGALRM, before)


def register_function(text: str) -> type[FunctionVerifier]:
    """Make the function at `file.py:function` a verifier of that name.

    Raises:
        BadConfig: there is no such function, its signature is unknown, or another verifier has its name.
    """
    function = FunctionReward.parse(text)
    signature_of(load_function(function.path, function.name))
    cls = _class_of(function.path, function.name)
    register_class(cls)
    return cls


def is_function(text: str) -> bool:
    """Does this name a function in a file, rather than a class in a module?"""
    return text.rpartition(":")[0].endswith(".py")


@cache
def _class_of(path: str, name: str) -> type[FunctionVerifier]:
    """The verifier of a function; its version is that of the file, so that no verdict outlives a change."""
    version = hashlib.sha256(Path(path).read_bytes()).hexdigest()[:16]
    members = {
        "__module__": __name__,
        "__doc__": FunctionVerifier.__doc__,
        "name": name,
        "version": version,
        "function": FunctionReward(path, name),
    }  # fmt: skip
    class_name = f"{FunctionVerifier.__name__}_{name}"
    cls = type(class_name, (FunctionVerifier,), members)
    globals()[class_name] = cls  # where the cache's keys, which are pickled, look for it
    return cls


def _restored(path: str, name: str, params: dict[str, Any]) -> FunctionVerifier:
    return _class_of(path, name)(**params)
