"""All that a verifier of your own needs, in one place: `from reward_service.verifier import Verifier, ...`.

These names stay here whatever moves inside the package. CONTRIBUTING.md has an example,
`verifiers/base.py` the contract.
"""

from reward_service.errors import BadReference, LimitExceeded, ServiceFailure
from reward_service.reference import Reference
from reward_service.sample import Message, Sample
from reward_service.verdict import Measurement, Outcome, Verdict
from reward_service.verifiers.base import Question, Verifier, reference_of
from reward_service.verifiers.group_relative import GroupVerifier, Member

__all__ = [
    "BadReference",
    "GroupVerifier",
    "LimitExceeded",
    "Measurement",
    "Member",
    "Message",
    "Outcome",
    "Question",
    "Reference",
    "Sample",
    "ServiceFailure",
    "Verdict",
    "Verifier",
    "reference_of",
]
