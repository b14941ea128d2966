"""The certificate: does a reward pay what it should on this data, before a run and for any reward function.

For each row, attempts are made from its reference and prompt: the gold in every usual form, and texts that
must earn nothing. The reward under test scores them; each check counts how often it did what it should.
"""
