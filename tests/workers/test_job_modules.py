"""What workers load for the jobs of routes: no web framework, of which each would hold its own copy."""

import subprocess
import sys

import pytest

JOBS = (
    "reward_service.filters.screening_jobs",
    "reward_service.filters.screen",
    "reward_service.filters.tex_to_mathml",
    "reward_service.scoring.msgpack_json",
    "reward_service.scoring.reference_preflight",
    "reward_service.scoring.sample_decoding",
    "reward_service.scoring.slice_jobs",
    "reward_service.scoring.worker_jobs",
)
WEB = ("fastapi", "starlette", "uvicorn", "httptools")


@pytest.mark.parametrize("module", JOBS)
def test_a_job_loads_no_web_framework(module: str) -> None:
    code = f"import sys, {module}; print([name for name in {WEB!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_routes_hand_these_jobs_to_workers() -> None:
    from reward_service.api import filter_route, reference_check, request_body, web_pages

    handed = (
        filter_route.screen_job,
        filter_route.recurrence_job,
        reference_check.check_job,
        request_body.json_text_of,
        web_pages.mathml_job,
    )
    assert {job.__module__ for job in handed} <= set(JOBS)
