"""Are two mathematical answers equal? Parsing, evaluation and comparison of expressions, sets and units."""
