"""Imported by the nursery before it forks: whatever workers share is loaded and warm afterwards."""

from reward_service.reading import warm

warm()
