"""Runs untrusted programs. Knows nothing of rewards."""
