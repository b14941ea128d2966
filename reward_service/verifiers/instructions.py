"""Instructions: does the completion do what can be checked by rules?"""

from typing import ClassVar

from reward_service.grading.instructions.instruction_check import arguments_of, checks
from reward_service.grading.instructions.instructions_reference import InstructionCheck, InstructionsReference
from reward_service.reference import Reference
from reward_service.sample import Sample
from reward_service.text import answers
from reward_service.text.answer_statements import without_end_tokens
from reward_service.verdict import Verdict
from reward_service.verifiers.base import Verifier, reference_of

MAX_CHARS = 200_000


class Instructions(Verifier):
    """1 when every check of the reference holds for the final part (or their share), else 0.

    Ids and arguments are those of IFEval, IFBench and IF-RLVR; docs/kinds.md lists where the checks differ
    from theirs.
    """

    name: ClassVar[str] = "instructions"
    reference_model: ClassVar[type[Reference] | None] = InstructionsReference

    def read(self, sample: Sample) -> Verdict:
        """Check the final part.

        Raises:
            BadReference: a check is unknown, or its arguments are wrong.
        """
        reference = reference_of(sample, InstructionsReference)
        completion = without_end_tokens(sample.completion_text)
        final = answers.final_part(completion)
        if final is None:
            return Verdict.no_answer("the reasoning never ended")
        text = final.strip() if len(final) < len(completion) else final
        if not text.strip():
            return Verdict.no_answer("there is nothing after the reasoning")
        if len(text) > MAX_CHARS:
            return Verdict.over_limit(f"a final part of {len(text)} characters; the limit is {MAX_CHARS}")
        texts = _loose(text) if reference.mode == "loose" else [text]
        held = [any(_holds(one, version) for version in texts if version.strip()) for one in reference.checks]
        share = sum(held) / len(held)
        score = share if reference.scoring == "fraction" else float(all(held))
        failed = [one.id for one, holds in zip(reference.checks, held, strict=True) if not holds]
        reason = "every check holds" if not failed else f"not followed: {', '.join(failed[:5])}"
        return Verdict.scored(
            score, reason, answer=text[:200], detail={"followed": sum(held), "checks": len(held)}
        )


def _holds(one: InstructionCheck, text: str) -> bool:
    return bool(checks()[one.id].rule(text, **arguments_of(one.id, one.kwargs)))


def _loose(text: str) -> list[str]:
    """The text, without its first line, its last line, and both; each also without asterisks."""
    lines = text.split("\n")
    versions = [
        text,
        "\n".join(lines[1:]).strip(),
        "\n".join(lines[:-1]).strip(),
        "\n".join(lines[1:-1]).strip(),
    ]
    return [*versions, *(version.replace("*", "") for version in versions)]
