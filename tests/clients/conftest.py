from tests.endpoint import serve

__all__ = ["serve"]
