"""Answers that are words: several accepted answers, compared exactly, normalised, by overlap or pattern."""
