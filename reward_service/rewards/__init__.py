"""From verdicts to numbers: weighted sums, group rewards, advantages, votes, process rewards."""
