"""Which language a text is written in, as a share: `Num(Words_target) / Num(Words)` (DeepSeek-R1).

A language detector answers another question ("which language is this most likely?"), calls Chinese
Korean when the text is short, is thrown by one formula, and gives near-certainty for a half-and-half
text. So it is asked last, and only what it can answer:

1.  `prose` removes what is nobody's language: code, formulas, addresses, invisible characters. A sentence
    hidden in a fence or a formula is prose and stays; what was removed is counted, so hiding shows.
2.  `scripts` cuts words. A word in a script that the target language is not written in is foreign, and
    no detector is needed to say so.
3.  `detectors` are asked only about runs of words in a script that several languages share.
4.  `share` adds up.

Everything is deterministic and linear in the text.
"""
