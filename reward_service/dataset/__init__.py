"""Whole files of samples: rows in, rewards out, in order, resumable."""
