"""Values that are no bare mathematics: quantities, money, dates, times, numbers in a base, congruences, letters, …

Read beside the expression parser and before it. `comparison.compare` says True, False, or nothing, and then
the expression side decides as if this package were not there.
"""
