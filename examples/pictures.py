"""The pictures behind `make pictures`: every page of a started server, and a report, in both themes, as SVG.

python examples/pictures.py docs/pictures
"""

import json
import math
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx
from demo import MATH, server
from playwright.sync_api import Page, ViewportSize, sync_playwright

STEPS = 12
SECONDS = 60
AS_SVG = Path(__file__).with_name("page_as_svg.js").read_text("utf-8")
THEMES = ("light", "dark")
SIZE = ViewportSize(width=1360, height=850)
MAX_HEIGHT, MARGIN = 1_800, 12
READINGS = 6
ENDS = {
    "inspector": "#result",
    "live": "[aria-label=Runs]",
    "ledger": "#over",
    "report": "section:nth-of-type(3)",
}
"""Where the picture of a page ends: a report's below its components."""


def main() -> None:
    """Draw them into the folder that is named."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/pictures")
    folder.mkdir(parents=True, exist_ok=True)
    browser_file = shutil.which("chromium")
    if browser_file is None:
        sys.exit("pictures: there is no chromium; apt-get install chromium")
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as driver:
        report = written_report(Path(scratch))
        browser = driver.chromium.launch(executable_path=browser_file, args=["--headless", "--no-sandbox"])
        page = browser.new_page(viewport=SIZE, reduced_motion="reduce")
        with server("--workers", "1", "--ledger-dir", f"{scratch}/ledger") as url:
            run_something(url)
            for name, reach in PAGES.items():
                reach(page, url)
                draw(page, folder, name, ENDS[name])
        page.goto(report.as_uri())
        draw(page, folder, "report", ENDS["report"])
        browser.close()
    sys.stdout.write(f"{len(list(folder.glob('*.svg')))} pictures in {folder}\n")


def draw(page: Page, folder: Path, name: str, last: str) -> None:
    """The page down to the end of `last` as texts and shapes, in both themes at the same moment."""
    page.set_viewport_size(SIZE)
    bottom = page.evaluate(
        "last => document.querySelector(last).getBoundingClientRect().bottom + scrollY", last
    )
    page.set_viewport_size({"width": SIZE["width"], "height": min(MAX_HEIGHT, math.ceil(bottom) + MARGIN)})
    for theme in THEMES:
        page.emulate_media(color_scheme=theme)
        (folder / f"{name}-{theme}.svg").write_text(page.evaluate(AS_SVG), "utf-8")


def inspector(page: Page, url: str) -> None:
    """A group, one of whose members is looked at."""
    page.goto(url)
    page.wait_for_selector("#spec option >> nth=2", state="attached")
    page.select_option("#example", label="A group of six")
    page.wait_for_selector(".waterfall")
    page.wait_for_selector("math")


def live(page: Page, url: str) -> None:
    """A few readings, with some work between them, and then no more."""
    page.goto(f"{url}/live")
    page.select_option("#every", "1")
    for step in range(READINGS):
        score(url, STEPS + step)
        page.wait_for_timeout(1_000)
    page.wait_for_selector("[aria-label='State of the server'] >> text=All is well")
    page.route("**/metrics", lambda _: None)  # no further reading comes between the two themes


def ledger(page: Page, url: str) -> None:
    """The run, and nothing that the other pages have scored."""
    page.goto(f"{url}/ledger#run=demo&spec=r1-zero")
    page.wait_for_selector("#over >> text=Over the run demo")
    page.wait_for_selector("#samples[aria-busy=false] tbody")


PAGES = {"inspector": inspector, "ledger": ledger, "live": live}


def run_something(url: str) -> None:
    """A short run of a policy that gets better, and time for the ledger to have it."""
    for step in range(STEPS):
        score(url, step)
    until = time.monotonic() + SECONDS
    while not any(run["last_step"] == STEPS - 1 for run in httpx.get(f"{url}/v1/ledger/runs").json()["runs"]):
        if time.monotonic() > until:
            sys.exit("pictures: the ledger stays empty")
        time.sleep(0.5)


def score(url: str, step: int) -> None:
    """One step: each group's members are drawn anew, later ones more often from those at its head."""
    chance = random.Random(step)
    samples: list[dict[str, Any]] = [json.loads(line) for line in MATH.read_text("utf-8").splitlines()]
    kept = [one for at, one in enumerate(samples) if at % 6 < 3 or chance.random() > step / STEPS]
    body = {"spec": "r1-zero", "step": step, "samples": kept}
    httpx.post(f"{url}/v1/score", json=body, headers={"x-run-id": "demo"}, timeout=SECONDS).raise_for_status()


def written_report(folder: Path) -> Path:
    """The report of the demo's math groups."""
    report = folder / "report.html"
    command = [
        sys.executable,
        "-m",
        "reward_service.cli",
        "score",
        str(MATH),
        "-o",
        str(folder / "rewards.jsonl"),
    ]
    done = subprocess.run(
        [*command, "--workers", "1", "--report", str(report)], check=False, capture_output=True
    )
    if not report.exists():
        sys.exit(f"pictures: {done.stderr.decode()}")
    return report


if __name__ == "__main__":
    main()
