"""Puzzles that a task's own scorer judges."""
