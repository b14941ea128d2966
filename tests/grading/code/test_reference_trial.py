"""Laws of references on trial, before any completion is looked at."""

from typing import Any

import pytest

from reward_service.errors import BadReference
from reward_service.grading.code.code_reference import CodeReference
from reward_service.grading.code.reference_trial import check_reference
from sandbox import Sandbox

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    "checker",
    [{"source": "print(1)", "language": "cobol"}, {"source": "/" * (5 << 20), "language": "cpp"}],
    ids=["unknown language", "too long"],
)
async def test_a_checker_that_cannot_be_run_is_the_references_fault(
    checker: dict[str, Any], sandbox: Sandbox
) -> None:
    reference = CodeReference.model_validate({"tests": [{"stdin": "7\n"}], "checker": checker})
    with pytest.raises(BadReference, match="cannot be run"):
        await check_reference(reference, str(checker["language"]).encode(), sandbox)
