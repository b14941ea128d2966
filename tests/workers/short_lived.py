"""Preloaded by a fork server whose workers are to be recycled early."""

import sys

fork_server = sys.modules["__main__"]
vars(fork_server)["RECYCLE_JOBS"] = 50
