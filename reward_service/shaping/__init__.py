"""Shaping: what trainers pay for besides being right. Pure formulas, one file each, with their sources.

Their values are the papers' own: a penalty lies in [-1, 0], Kimi's length reward in [-0.5, 0.5], a cosine
in [-1, 1]. The verifiers that expose them put that number into the verdict as its score, so that a
component's contribution is weight times the number in the paper.

Lengths are tokens. Public code counts characters in places, lets a cosine climb again past its end, and
finds no repetition in Chinese because it splits on blanks; each file says what it does about it.
"""
