"""Instructions whose following a rule can check: the ids and arguments of IFEval and IFBench."""
