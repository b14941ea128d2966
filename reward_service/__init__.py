"""Rewards that can be trusted, for RL post-training of reasoning models."""

__version__ = "0.1.0"
