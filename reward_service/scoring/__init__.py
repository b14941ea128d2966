"""The engine that turns samples into rewards: workers and sandbox, groups, verdict cache, observers."""
