"""Models as verifiers: one client layer for judges and reward models behind HTTP endpoints.

A model is asked only where rules cannot decide. Its answer is a number or a label only when the reply is
whole, finished, of the form that was asked for and unambiguous; everything else is a `ModelFailure`, which
becomes the outcome `failed`, never a number.
"""
