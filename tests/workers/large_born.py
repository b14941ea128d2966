"""Preloaded by a nursery whose workers are born larger than they may grow."""

import sys

nursery = sys.modules["__main__"]
burden = bytearray(b"x") * (vars(nursery)["RECYCLE_BYTES"] + (64 << 20))
