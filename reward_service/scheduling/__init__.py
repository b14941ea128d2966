"""Who goes first: admission of requests, and a queue that is fair between callers."""
