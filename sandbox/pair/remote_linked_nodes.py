"""In the tests' box: LeetCode's lists and trees of nodes, which the tests make and compare by its judge's
helpers.

`list_node([1, 2])` becomes nodes of the program's own class when, and only when, it is handed to the program.
What an answer is compared with never is.
"""

from typing import Any

from sandbox.native import leetcode_nodes
from sandbox.pair.handles import Handle
from sandbox.pair.remote_program import program


class RemoteNodes:
    """Nodes of these values: here, until the program is given them."""

    def __init__(self, maker: str, values: Any) -> None:
        self._maker, self._values = maker, values
        self._made: Any = None

    def handed_over(self) -> Any:
        """The nodes in the program's box; made once."""
        if self._made is None:
            self._made = program.exchange("call", program.exchange("name", None, self._maker), self._values)
        return self._made

    @property
    def values(self) -> list[Any]:
        """Their values as they are now."""
        if self._made is not None:
            return _values_of(self._made, self._maker)
        make = getattr(leetcode_nodes, self._maker)
        return _values_of(make(self._values), self._maker)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.handed_over(), name)

    def __bool__(self) -> bool:
        return bool(self._values)


def _values_of(root: Any, maker: str) -> list[Any]:
    if isinstance(root, RemoteNodes):
        return root.values
    read = leetcode_nodes.list_values if maker == "list_node" else leetcode_nodes.tree_values
    if root is not None and not isinstance(root, Handle | leetcode_nodes.ListNode | leetcode_nodes.TreeNode):
        raise AssertionError("no nodes came back")
    return read(root)


def _maker(name: str) -> Any:
    return lambda values: RemoteNodes(name, values) if values else None


def _comparison(maker: str) -> Any:
    def is_same(one: Any, other: Any) -> bool:
        first, second = _values_of(one, maker), _values_of(other, maker)
        return [*map(type, first)] == [*map(type, second)] and first == second

    return is_same


HELPERS = {
    "list_node": _maker("list_node"),
    "tree_node": _maker("tree_node"),
    "is_same_list": _comparison("list_node"),
    "is_same_tree": _comparison("tree_node"),
}
"""What tests may name without defining it."""


def _to_wire(value: Any) -> Any:
    if type(value) is not RemoteNodes:
        return None
    made = value.handed_over()
    return {"o": made._key} if isinstance(made, Handle) else None


program.to_wire.append(_to_wire)
