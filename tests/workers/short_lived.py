"""Preloaded by a nursery whose workers are to be recycled early."""

import sys

nursery = sys.modules["__main__"]
vars(nursery)["RECYCLE_JOBS"] = 50
