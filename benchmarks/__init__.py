"""Measurements against peers, side by side in one run. `make bench` runs them; docs/benchmarks.md reads them.

The number that counts is processor time, user and system, of the whole process tree: wall time on a shared
machine says more about its neighbours. Peers take turns, and medians are printed.
"""
