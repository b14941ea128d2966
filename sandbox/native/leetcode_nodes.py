"""Lists and trees of LeetCode's problems, which their judges define for the candidate and for the tests.

A program's own definitions replace them. Arguments are made of them, and values written as lists again, where
a signature names them.
"""

from collections.abc import Callable, Iterable
from typing import Any

MAX_NODES = 1_000_000
NAMES = ("ListNode", "TreeNode", "list_node", "is_same_list", "tree_node", "is_same_tree")


class ListNode:
    """A node of a linked list."""

    def __init__(self, val: Any = 0, next: Any = None) -> None:  # noqa: A002 - LeetCode's names
        self.val, self.next = val, next


class TreeNode:
    """A node of a binary tree."""

    def __init__(self, val: Any = 0, left: Any = None, right: Any = None) -> None:
        self.val, self.left, self.right = val, left, right


ListNode.__module__ = TreeNode.__module__ = "solution"


def list_node(values: Iterable[Any] | None, node: Any = ListNode) -> Any:
    """A linked list of these values; None of none."""
    head = None
    for value in reversed([*(values or ())]):
        head = node(value, head)
    return head


def tree_node(values: Any, node: Any = TreeNode) -> Any:
    """A tree, from its values level by level, None where there is no node."""
    if not values or values[0] is None:
        return None
    rest = iter(values[1:])
    root = node(values[0])
    level = [root]
    for parent in level:
        for side in ("left", "right"):
            value = next(rest, None)
            if value is not None:
                setattr(parent, side, node(value))
                level.append(getattr(parent, side))
    return root


def is_same_list(one: Any, other: Any) -> bool:
    """Do both lists hold the same values?"""
    return list_values(one) == list_values(other)


def is_same_tree(one: Any, other: Any) -> bool:
    """Are both trees of the same form and values?"""
    return tree_values(one) == tree_values(other)


def list_values(head: Any) -> list[Any]:
    """The values of a linked list.

    Raises:
        ValueError: it has no end.
    """
    values: list[Any] = []
    while head is not None:
        values.append(head.val)
        head = head.next
        if len(values) > MAX_NODES:
            raise ValueError("a list without an end")
    return values


def tree_values(root: Any) -> list[Any]:
    """The values of a tree, level by level, None where there is no node, none at the end.

    Raises:
        ValueError: it has no end.
    """
    values: list[Any] = []
    level = [root]
    for node in level:
        values.append(None if node is None else node.val)
        if node is not None:
            level += (node.left, node.right)
        if len(values) > MAX_NODES:
            raise ValueError("a tree without an end")
    while values and values[-1] is None:
        values.pop()
    return values


def with_nodes(
    function: Callable[..., Any], args: list[Any], kwargs: dict[str, Any], namespace: dict[str, Any]
) -> tuple[list[Any], dict[str, Any]]:
    """The arguments, with nodes where the function's annotations say so."""
    annotations = getattr(function, "__annotations__", None)
    if not annotations or not any("Node" in str(each) for each in annotations.values()):
        return args, kwargs
    code = getattr(function, "__code__", None) or getattr(function, "__func__", function).__code__
    names = [name for name in code.co_varnames[: code.co_argcount] if name != "self"]
    made = [
        _node(arg, str(annotations.get(name, "")), namespace) for arg, name in zip(args, names, strict=False)
    ]
    named = {name: _node(arg, str(annotations.get(name, "")), namespace) for name, arg in kwargs.items()}
    return made + args[len(made) :], named


def _node(value: Any, annotation: str, namespace: dict[str, Any]) -> Any:
    for kind, make in (("ListNode", list_node), ("TreeNode", tree_node)):
        if kind in annotation and isinstance(value, list | None):
            node = namespace.get(kind, ListNode if kind == "ListNode" else TreeNode)
            if (
                value
                and "List[" in annotation.replace(kind, "")
                and all(isinstance(each, list | None) for each in value)
            ):
                return [make(each, node) for each in value]
            return make(value, node)
    return value


def gives_nodes(function: Callable[..., Any]) -> bool:
    """Does the signature say that nodes come back? None of them is an empty list."""
    return "Node" in str(getattr(function, "__annotations__", {}).get("return", ""))


def as_lists(value: Any) -> Any:
    """Nodes as lists of their values; other values as they are."""
    kind = type(value).__name__
    if kind == "ListNode":
        return list_values(value)
    if kind == "TreeNode":
        return tree_values(value)
    if type(value) is list and any(type(each).__name__ in ("ListNode", "TreeNode") for each in value):
        return [as_lists(each) for each in value]
    return value
