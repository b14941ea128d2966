"""Lists and trees of LeetCode's problems, which their judges define for the candidate and for the tests.

A program's own definitions replace them.
"""

SOURCE = """
class ListNode:
    def __init__(self, val=0, next=None):
        self.val, self.next = val, next

class TreeNode:
    def __init__(self, val=0, left=None, right=None):
        self.val, self.left, self.right = val, left, right

def list_node(values):
    head = None
    for value in reversed(values or ()):
        head = ListNode(value, head)
    return head

def is_same_list(one, other):
    while one and other and one.val == other.val:
        one, other = one.next, other.next
    return one is None and other is None

def tree_node(values):
    if not values or values[0] is None:
        return None
    rest = iter(values[1:])
    root = TreeNode(values[0])
    level = [root]
    for node in level:
        for side in ("left", "right"):
            value = next(rest, None)
            if value is not None:
                setattr(node, side, TreeNode(value))
                level.append(getattr(node, side))
    return root

def is_same_tree(one, other):
    pairs = [(one, other)]
    for a, b in pairs:
        if (a is None) != (b is None) or (a and a.val != b.val):
            return False
        if a:
            pairs += [(a.left, b.left), (a.right, b.right)]
    return True
"""
