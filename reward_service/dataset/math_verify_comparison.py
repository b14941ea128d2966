"""A report's answers beside math-verify: a choice of them is judged once more, by it."""

from reward_service.dataset.reports.report_rows import DIFFERS
from reward_service.dataset.reports.score_figures import Comparison, ScoreFigures
from reward_service.dataset.reports.scored_sample import ScoredSample
from reward_service.dataset.reward_rows import Row
from reward_service.dataset.scoring_backends import local
from reward_service.grading.math.disagreement_classes import disagreement_class
from reward_service.specs.compiled import CompiledSpec
from reward_service.specs.spec import parse
from reward_service.verdict import Outcome

GRADER = "math_verify"


def judges_math(compiled_spec: CompiledSpec) -> bool:
    """Whether our math verifier says which answers are right."""
    verifier = compiled_spec.accuracy_verifier("math")
    return verifier is not None and verifier.name == "math"


async def compare_with_math_verify(figures: ScoreFigures, workers: int) -> None:
    """Ask math-verify about the answers that the figures have kept for it, and add what it says to them."""
    samples = figures.comparable
    if not samples:
        return
    documents = [{"completion": one.completion, "reference": one.gold} for one in samples]
    async with local(parse({"name": "comparison", "components": {GRADER: {}}}), workers) as score:
        rewards = await score(documents)
    comparison = Comparison("math-verify", len(samples))
    for sample, reward in zip(samples, rewards, strict=True):
        theirs = reward["components"][GRADER]
        if theirs["score"] is not None and (theirs["score"] >= 1.0) is not sample.is_right:
            comparison.differing[_class(sample, theirs)] += 1
            comparison.right_here += bool(sample.is_right)
            figures.add_sign(DIFFERS, sample)
    figures.comparison = comparison


def _class(sample: ScoredSample, theirs: Row) -> str:
    judged = sample.parts.get(sample.judge)
    outcomes = (judged.outcome if judged else Outcome.SCORED, theirs["outcome"])
    answers = (sample.answer, theirs["answer"])
    return disagreement_class(outcomes, sample.reason, sample.gold or "", answers)
