"""Memory that imports have freed, given back to the system before forks share it or it is held for days."""

import ctypes


def give_back_free_memory() -> None:
    """Have the C library return what it holds and nobody uses; where it cannot, nothing happens."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc's own
    if trim is not None:
        trim(ctypes.c_size_t(0))
