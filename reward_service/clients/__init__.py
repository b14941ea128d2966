"""What a trainer imports: an HTTP client that needs nothing but httpx."""

from reward_service.clients.http import RewardClient, RewardServiceRefused, RewardServiceUnavailable

__all__ = ["RewardClient", "RewardServiceRefused", "RewardServiceUnavailable"]
