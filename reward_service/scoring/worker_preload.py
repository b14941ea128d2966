"""Imported by the fork server before it forks: whatever workers share is loaded and warm afterwards."""

from reward_service.scoring.worker_jobs import warm_verifiers

warm_verifiers()
