"""Games whose answers are arithmetic expressions: 24, countdown."""
