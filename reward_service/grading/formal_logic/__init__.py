"""Formulas of first-order logic: one reader for many notations, decided by z3."""
