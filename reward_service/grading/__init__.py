"""Two answers to a decision: pure functions that know neither samples nor processes."""
