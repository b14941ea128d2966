"""The model clients of a scorer: one for each endpoint of the settings, opened when first asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from reward_service.models.judge_canaries import JudgeWatch
from reward_service.models.model_client import ModelClient
from reward_service.models.model_endpoint import ModelEndpoint
from reward_service.models.model_failure import FailureKind, ModelFailure


@dataclass(slots=True)
class ModelProvider:
    """Owns the clients by the name of their endpoint; close it with its owner."""

    endpoints: Mapping[str, ModelEndpoint] = field(default_factory=dict)
    clients: dict[str, ModelClient] = field(default_factory=dict)
    _watches: dict[tuple[str, str], JudgeWatch] = field(default_factory=dict)

    def client(self, name: str) -> ModelClient:
        """The client of the endpoint of that name.

        Raises:
            ModelFailure: the settings have none.
        """
        if name not in self.endpoints:
            known = ", ".join(sorted(self.endpoints)) or "none: add a table [models.NAME] to the settings"
            raise ModelFailure(
                FailureKind.MISCONFIGURED, f"no model endpoint is called {name!r}; known: {known}"
            )
        if name not in self.clients:
            self.clients[name] = ModelClient(self.endpoints[name])
        return self.clients[name]

    def watch(self, name: str, contract: str) -> JudgeWatch:
        """The canaries of one judge: an endpoint asked by one contract.

        Raises:
            ModelFailure: the settings have no endpoint of that name.
        """
        key = (name, contract)
        if key not in self._watches:
            self._watches[key] = JudgeWatch(self.client(name))
        return self._watches[key]

    async def close(self) -> None:
        """Close all connections."""
        for client in self.clients.values():
            await client.close()
        self.clients.clear()
        self._watches.clear()
