"""Claims: what a text without a box states as its answer.

A text is searched for statements, never for positions. `markup` takes the dress off and formulas out, `clauses`
cuts what is left. `explicit_statements` reads what a text itself calls its answer (by `answer_labels`,
`noun_statements`, `chosen_options`), `last_lines` and `last_sentence` what it ends in (by `plain_statements`,
`lettered_parts`, `value_lists`, `verdict_words`). `reader` says which statements count.
"""
