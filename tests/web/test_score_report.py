"""The report of a scoring run in a real browser, opened as a file."""

from pathlib import Path
from typing import Any

from reward_service.dataset.reports.score_page import render_score_report
from tests.dataset.reports.test_score_figures import HOSTILE, counted, scored
from tests.web.visit import PATIENCE_MS


def test_a_report_opens_as_a_file_filters_its_samples_and_asks_nobody(browser: Any, tmp_path: Path) -> None:
    samples = [
        scored(at, right=at % 3 == 0, step=at // 10, completion=f"{HOSTILE} number {at}") for at in range(40)
    ]
    file = tmp_path / "report.html"
    file.write_text(render_score_report(counted(samples), title="Report", made_by="c"), encoding="utf-8")
    page = browser.new_page(viewport={"width": 400, "height": 800})
    page.set_default_timeout(PATIENCE_MS)
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda one: said.append(one.text))
    page.on("pageerror", lambda one: said.append(str(one)))
    page.on("request", lambda one: asked.append(one.url))
    page.goto(file.as_uri())
    page.select_option("#sign", "wrong")
    assert page.inner_text("#count") == "20 of 54"
    page.fill("#words", "number 1 ")
    page.select_option("#sign", "")
    page.fill("#words", "s3:")
    shown = page.locator("#samples details:visible")
    assert shown.count() >= 1
    shown.first.locator("summary").click()
    assert HOSTILE in shown.first.locator("pre").last.text_content()
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    assert (said, asked) == ([], [file.as_uri()])
    page.close()


def test_a_warning_leads_to_its_samples(browser: Any, tmp_path: Path) -> None:
    """Also where the samples were filtered to others before."""
    samples = [
        *(scored(at, completion="plain " * 400) for at in range(30)),
        scored(30, completion="a\u200bb", right=False, value=0.0),
        scored(31, right=False, value=0.0, outcome="no_answer"),
    ]
    file = tmp_path / "report.html"
    file.write_text(render_score_report(counted(samples), title="Report", made_by="c"), encoding="utf-8")
    page = browser.new_page(viewport={"width": 1000, "height": 600})
    page.set_default_timeout(PATIENCE_MS)
    page.goto(file.as_uri())
    page.select_option("#sign", "right")
    page.click("a >> text=no answer found (no_answer)")
    assert page.locator("#samples details:visible").count() == 1
    assert "sample s31" in page.inner_text("#samples details:visible")
    assert page.locator("#samples details:visible").bounding_box()["y"] < 600
    page.click("a >> text=hidden characters")
    assert "sample s30" in page.inner_text("#samples details:visible")
    page.close()
