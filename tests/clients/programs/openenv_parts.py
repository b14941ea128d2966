"""OpenEnv's packages without what they import for tool servers, which are not at work."""

import sys
from types import ModuleType

TOOL_SERVERS = ("fastmcp", "fastmcp.client", "fastmcp.client.client", "mcp", "mcp.types")


class _AnyNames(ModuleType):
    """A package in which every name is a class."""

    __path__: list[str] = []  # noqa: RUF012 -- as the import system writes it

    def __getattr__(self, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (), {})


for _name in TOOL_SERVERS:
    sys.modules.setdefault(_name, _AnyNames(_name))
