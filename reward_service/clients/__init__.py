"""What a trainer imports: clients that need nothing but httpx and tenacity, and one file per trainer.

`RewardClient` and `AsyncRewardClient` ask the service; the adapters (`trl`, `verl`, `swift`, …) put its
rewards into the shape their trainer wants, and import that trainer only where they need it. A call never
outlives its deadline, and what was not judged is never silently a 0: it is None, masked, or a value that
you chose together with a warning, as far as the trainer can express it.
"""

from reward_service.clients.client_errors import RewardServiceRefused, RewardServiceUnavailable
from reward_service.clients.client_options import Options
from reward_service.clients.http import AsyncRewardClient, RewardClient

__all__ = [
    "AsyncRewardClient",
    "Options",
    "RewardClient",
    "RewardServiceRefused",
    "RewardServiceUnavailable",
]
