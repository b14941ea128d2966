"""SQL answers: two queries are run on databases until equal results mean something."""
