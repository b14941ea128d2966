"""axe-core finds nothing on any page, in any state, theme and width: no missing name, no poor contrast, no wrong role."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reward_service.certify.attempt import Check
from reward_service.certify.certificate import Certificate, CertifiedSubject
from reward_service.certify.certificate_page import render_certificate
from reward_service.certify.check_evaluation import CheckResult, Example
from reward_service.dataset.reports.score_page import render_score_report
from tests.dataset.reports.test_score_figures import counted, scored
from tests.server import Server
from tests.waiting import wait_until
from tests.web.visit import PATIENCE_MS, Visit

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
GRAVE = {"serious", "critical"}


@pytest.fixture(params=[("light", 1360), ("dark", 400)], ids=lambda it: f"{it[0]}-{it[1]}")
def look(request: pytest.FixtureRequest) -> tuple[str, int]:
    """A theme and a width."""
    look: tuple[str, int] = request.param
    return look


@pytest.fixture
def page(visit: Visit, look: tuple[str, int]) -> Visit:
    dress(visit.page, look)
    return visit


def dress(page: Any, look: tuple[str, int]) -> None:
    page.emulate_media(color_scheme=look[0], reduced_motion="reduce")
    page.set_viewport_size({"width": look[1], "height": 900})


def findings(page: Any) -> list[str]:
    """What axe-core finds, graver than a matter of taste."""
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="no axe: pip install -r requirements/browser.txt"
    )
    options = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
    found = axe.Axe().run(page, options=options).response
    assert found["passes"], "axe looked at nothing"
    return [
        f"{one['id']} ({one['impact']}): {node['target']} {node['failureSummary']}"
        for one in found["violations"]
        if one["impact"] in GRAVE
        for node in one["nodes"]
    ]


def scored_example(name: str) -> Callable[[Visit], None]:
    return lambda page: page.pick(name)


def asked_for_keys(page: Visit) -> None:
    page.page.locator("#keys").focus()
    page.page.keyboard.press("?")
    page.page.wait_for_selector("dialog[open]")


def refused(page: Visit) -> None:
    page.page.evaluate("document.querySelector('#spec').append(new Option('nonsense'))")
    page.page.select_option("#spec", "nonsense")
    page.page.click("#score")
    page.page.wait_for_selector("[role=alert]")


STATES: dict[str, Callable[[Visit], None]] = {
    "empty": lambda page: page.page.wait_for_selector("#result .card"),
    "fraction": scored_example("Math: a fraction"),
    "group": scored_example("A group of six"),
    "program": scored_example("Code: two of four tests"),
    "hidden": scored_example("Hidden characters, and orders to the grader"),
    "reference": scored_example("A reference that cannot judge"),
    "refused": refused,
    "keys": asked_for_keys,
}


def test_the_inspector_hinders_nobody(page: Visit) -> None:
    for name, reach in STATES.items():
        page.open()
        reach(page)
        assert findings(page.page) == [], name


def test_the_page_of_figures_hinders_nobody(page: Visit, guarded_server: Server) -> None:
    guarded_server.score(
        [{"id": 1, "group": "g", "reference": "42", "completion": "\\boxed{42}"}] * 2, step=1
    )
    page.goto("/live")
    page.page.wait_for_selector("[aria-label=Runs]")
    page.page.select_option("#every", "1")
    page.page.wait_for_selector("figure")
    page.page.click("#pause")
    page.page.click("figure summary >> nth=0")
    assert findings(page.page) == []


def test_the_page_of_the_ledger_hinders_nobody(page: Visit, guarded_server: Server) -> None:
    samples = [
        {"id": at, "reference": "42", "completion": text} for at, text in enumerate(("\\boxed{42}", "none"))
    ]
    guarded_server.score(samples, step=1)
    wait_until(lambda: bool(guarded_server.client.get("/v1/ledger/runs").json()["runs"]))
    page.goto("/ledger")
    page.page.wait_for_selector("#over figure")
    page.page.click("figure summary >> nth=0")
    assert findings(page.page) == []
    page.page.click("#samples tbody a >> nth=0")
    page.page.wait_for_selector(".waterfall")
    assert findings(page.page) == []


@pytest.mark.parametrize("path", ["/", "/live", "/ledger"])
def test_the_form_for_a_key_hinders_nobody(stranger: Visit, look: tuple[str, int], path: str) -> None:
    dress(stranger.page, look)
    stranger.goto(path)
    stranger.page.wait_for_selector("#key")
    assert findings(stranger.page) == []


def test_the_report_hinders_nobody(browser: Any, look: tuple[str, int], tmp_path: Path) -> None:
    samples = [scored(at, right=at % 3 == 0, step=at // 10, completion=f"text {at}") for at in range(40)]
    page = opened(browser, tmp_path, look, render_score_report(counted(samples), title="Report", made_by="c"))
    page.click("#samples summary >> nth=0")
    assert findings(page) == []
    page.close()


def test_the_certificate_hinders_nobody_and_its_examples_open(
    browser: Any, look: tuple[str, int], tmp_path: Path
) -> None:
    example = Example(
        7, "hedge", "<b>42 or 43</b>\n" * 90, 1.0, "no more than the floor", "the first is read"
    )
    forms = {"hedge": (0, 1), "negation": (1, 1)}
    checks = [
        CheckResult(Check.CANARY, "failed", 2, 1, (0.1, 0.9), {"floor": 0.0}, (example,), forms),
        CheckResult(Check.NULL, "passed", 2, 2, (0.3, 1.0)),
        CheckResult(Check.PORTABILITY, "not applicable"),
    ]
    subject = CertifiedSubject("r1-zero", "rows.jsonl", "0" * 64, 1, 0)
    page = opened(browser, tmp_path, look, render_certificate(Certificate(subject, checks)))
    page.click("summary >> nth=0")
    assert "<b>42 or 43</b>" in page.inner_text("pre")
    assert findings(page) == []
    page.close()


def opened(browser: Any, folder: Path, look: tuple[str, int], html: str) -> Any:
    """A page that lies in a file."""
    file = folder / "page.html"
    file.write_text(html, encoding="utf-8")
    page = browser.new_page()
    page.set_default_timeout(PATIENCE_MS)
    dress(page, look)
    page.goto(file.as_uri())
    return page
