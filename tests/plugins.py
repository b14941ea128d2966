"""Verifiers as third parties write them, for tests of the engine; nothing of the service knows them."""

import time
from typing import Any, ClassVar, Literal

from reward_service.errors import BadReference, SandboxLost
from reward_service.reference import Reference
from reward_service.sample import Sample
from reward_service.verdict import Verdict
from reward_service.verifiers.base import Question, Verifier
from reward_service.verifiers.math import Math


class Burn(Verifier):
    """1 after `burn` seconds of processor time, spent in `read` or in `judge`; a completion without any text
    costs nothing, unless `always`."""

    name: ClassVar[str] = "burn"
    seconds: ClassVar[float] = 2.0

    burn: float = 0.0
    in_read: bool = False
    always: bool = False

    def read(self, sample: Sample) -> Verdict | Question:
        """Spend the time here, or leave it to `judge`."""
        if self.in_read:
            return self._spent(sample.completion_text)
        return Question((sample.completion_text,), sample.completion_text)

    def judge(self, question: Question) -> Verdict:
        """Spend the time."""
        return self._spent(question.content[0])

    def _spent(self, text: str) -> Verdict:
        until = time.process_time() + self.burn * bool(text or self.always)
        while time.process_time() < until:
            pass
        return Verdict.scored(1.0, "burnt", answer=text)


class Boxed(Verifier):
    """Goes wrong in the sandbox in the way that the completion names."""

    name: ClassVar[str] = "boxed"
    runs_in: ClassVar[Literal["worker", "sandbox"]] = "sandbox"

    def read(self, sample: Sample) -> Verdict | Question:
        """Leave everything to the sandbox."""
        return Question((sample.completion_text,), sample.completion_text)

    async def judge_in(self, question: Question, sandbox: Any) -> Verdict:
        """Do as told."""
        errors = {"reference": BadReference("empty"), "outage": SandboxLost("gone"), "bug": KeyError("bug")}
        if question.content[0] in errors:
            raise errors[question.content[0]]
        return Verdict.scored(1.0, sandbox.isolation.label)


class Now(Verifier):
    """1, and the time by the worker's clock as its answer."""

    name: ClassVar[str] = "now"

    def read(self, sample: Sample) -> Verdict:
        """Look at the clock."""
        return Verdict.scored(1.0, "looked at the clock", answer=str(time.time()))


class Hoard(Verifier):
    """1 after it has filled as many MiB of memory as the completion says."""

    name: ClassVar[str] = "hoard"

    def read(self, sample: Sample) -> Verdict | Question:
        """Leave it to `judge`."""
        return Question((sample.completion_text,), sample.completion_text)

    def judge(self, question: Question) -> Verdict:
        """Fill it."""
        return Verdict.scored(float(bool(bytearray(int(question.content[0]) << 20))), "filled")


class SecondMath(Math):
    """Has a name that is taken, and judges no kind of its own."""

    reference_model: ClassVar[type[Reference] | None] = None


class LenientMath(Math):
    """Judges a kind that another verifier judges."""

    name: ClassVar[str] = "lenient_math"
