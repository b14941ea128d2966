"""What the rules of one comparison share."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reward_service.grading.math.conventions import Conventions
from reward_service.grading.math.equality import Budget, same_value
from reward_service.grading.math.tree import Node
from reward_service.grading.math.undecided import Sameness


@dataclass(frozen=True, slots=True)
class ComparisonContext:
    """The conventions and the budget of one comparison, and the rule for what stands inside structures.

    Attributes:
        conventions: what counts as the same where mathematics does not say.
        budget: evaluation steps left, which all rules draw on.
        rule: compares two trees of any kind; rules for structures ask it about their parts.
    """

    conventions: Conventions
    budget: Budget
    rule: Callable[["ComparisonContext", Node, Node], Sameness]

    def same(self, gold: Node, answer: Node) -> Sameness:
        """Whether the answer is the gold, whatever they are."""
        return self.rule(self, gold, answer)

    def same_value(self, gold: Node, answer: Node) -> Sameness:
        """Whether two expressions have the same value."""
        return same_value(gold, answer, self.conventions, self.budget)

    def all_same(self, gold: Sequence[Node], answer: Sequence[Node]) -> Sameness:
        """Whether two sequences are the same part by part."""
        if len(gold) != len(answer):
            return False
        result: Sameness = True
        for a, b in zip(gold, answer, strict=True):
            same = self.same(a, b)
            if same is False:
                return False
            result = result and same
        return result
