"""Tool calls: finding them in completions, and comparing them with the calls that are accepted."""
