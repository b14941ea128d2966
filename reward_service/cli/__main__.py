"""`python -m reward_service.cli`: the same as `reward-service`."""

from reward_service.cli import main

main()
