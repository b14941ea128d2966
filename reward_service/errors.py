"""The theory of failure: whose text were we reading when it went wrong?

Every verdict answers that question with one of five outcomes (`verdict.Outcome`):

    outcome         score   whose fault   what it says
    scored          0..1    nobody's      judged
    no_answer       0       completion    it holds nothing to judge: no answer, or it never finished
    over_limit      0       completion    its text or program exceeded time, memory or size
    bad_reference   null    dataset       the reference is missing, unusable, or breaks its own tests
    failed          null    service       we could not judge; asking again may succeed

Two laws follow, and tests hold them:

1.  A completion can never cause `failed` or `bad_reference`: a policy would learn to.
2.  An outage can never become a 0: it would train the policy on our accidents.

Attribution happens where the text is read. Code that reads the *reference* raises `BadReference`; a
worker that loses time or memory over a completion raises a `LimitExceeded`; everything of our own that
breaks is a `ServiceFailure`. Exceptions are turned into verdicts in one place (`scorer`). Whatever nobody
foresaw is caught in two: in the worker loop, where a bug in a verifier becomes `failed` and is logged, and
at the HTTP edge, where it becomes a problem document without a traceback. Every other broad `except` stands
around code that is not ours, or sets something right and raises again, and says so in its line.

    RewardServiceError
    ├── BadReference        → bad_reference
    ├── LimitExceeded       → over_limit
    │   ├── TimeExceeded
    │   ├── MemoryExceeded
    │   └── WorkerCrashed       the text killed a healthy worker, more than once
    ├── ServiceFailure      → failed
    │   ├── WorkerLost          workers died of causes outside the text
    │   ├── SandboxLost         a program could not be run: sandbox down, or no tool-chain
    │   ├── VerifierError       a verifier raised: a bug of ours or of a plug-in
    │   ├── DeadlinePassed
    │   └── Overloaded          more work than can be done in time → HTTP 503 with Retry-After
    ├── BadSpec             → HTTP 422, exit code 2
    ├── UnknownVerifier     → HTTP 422, exit code 2
    ├── BadConfig           → exit code 2
    ├── BadFile             → exit code 2
    └── MissingExtra        → exit code 2
"""


class RewardServiceError(Exception):
    """Everything this package raises on purpose."""


class BadReference(RewardServiceError):
    """The reference cannot be used to judge any completion; the message says why and what to mend."""


class LimitExceeded(RewardServiceError):
    """A completion's text or program cost more than its limits allow."""


class TimeExceeded(LimitExceeded):
    """The time limit passed while the completion was being judged."""


class MemoryExceeded(LimitExceeded):
    """The memory limit was reached while the completion was being judged."""


class WorkerCrashed(LimitExceeded):
    """Judging this completion, alone, brought a fresh worker down by itself (stack or memory fault)."""


class ServiceFailure(RewardServiceError):
    """The service could not judge; nothing is known about the completion. Retryable."""


class WorkerLost(ServiceFailure):
    """Workers were killed from outside (signal, out-of-memory killer) more often than we retry."""


class SandboxLost(ServiceFailure):
    """The sandbox could not run a program: it is down, or lacks the language's tool-chain."""


class VerifierError(ServiceFailure):
    """A verifier raised instead of returning a verdict."""


class DeadlinePassed(ServiceFailure):
    """The caller's deadline passed before this sample was judged."""


class Overloaded(ServiceFailure):
    """More work than can be done in time; asking again after `retry_after` seconds may succeed."""

    def __init__(self, retry_after: float) -> None:
        super().__init__(f"more work than can be done in time; ask again in {retry_after:.0f} s")
        self.retry_after = retry_after


class BadSpec(RewardServiceError):
    """A reward spec is not usable; `path` names the offending field."""

    def __init__(self, message: str, *, path: str = "spec") -> None:
        super().__init__(message)
        self.path = path


class UnknownVerifier(RewardServiceError):
    """No verifier of that name is installed."""


class BadConfig(RewardServiceError):
    """The settings are not usable as they stand; the message says what to mend."""


class BadFile(RewardServiceError):
    """A file that was named cannot be read, or written without loss; the message says what to do."""


class MissingExtra(RewardServiceError):
    """Something optional was asked for that is not installed; the message says how to install it."""


class LedgerUnavailable(Exception):
    """The ledger cannot be kept, or not be asked like this; the message says why."""
