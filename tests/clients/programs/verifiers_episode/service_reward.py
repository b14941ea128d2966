"""The file that the documentation has, with the address from the environment."""

import os

from reward_service.clients.prime_verifiers import VerifiersReward

service = VerifiersReward(os.environ["REWARDS_URL"], spec="accuracy", turns=True, seconds=60)
