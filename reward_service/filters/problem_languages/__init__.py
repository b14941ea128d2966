"""Languages besides English and Chinese: a table of words for each, and the same rules for all of them."""
