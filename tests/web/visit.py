"""A page of the browser, and what is held of every page: it asks nobody but its own server, and the browser has
nothing to complain of beyond the refusals that a test provokes."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

KEY = "a-key-of-twenty-letters-and-more"
PATIENCE_MS = 120_000
PROVOKED = ("status of 401", "status of 404", "status of 422", "ERR_INTERNET_DISCONNECTED")


@dataclass
class Visit:
    """A page, and what the browser said and asked for meanwhile."""

    page: Any
    url: str
    complaints: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def goto(self, path: str) -> None:
        """A page of the server, afresh."""
        self.page.goto("about:blank")
        self.page.goto(f"{self.url}{path}")

    def open(self, fragment: str = "") -> None:
        """The inspector, without anything that was scored before."""
        self.goto(f"/{fragment}")
        self.page.wait_for_selector("#spec option >> nth=2", state="attached")

    def use_key(self) -> None:
        """Give the tab its key, as its form does."""
        self.page.goto(f"{self.url}/inspector/icon.svg")
        self.page.evaluate("key => sessionStorage.setItem('reward-service-key', key)", KEY)

    def pick(self, example: str) -> None:
        """An example by its name; it is scored at once."""
        self.page.select_option("#example", label=example)
        self.page.wait_for_selector(".waterfall")

    def text(self, selector: str) -> str:
        """What a part of the page shows."""
        found: str = self.page.inner_text(selector)
        return found

    def score(self, **fields: str) -> None:
        """Fill the form and score, by the keyboard."""
        for name, value in fields.items():
            self.page.fill("#completions textarea" if name == "completion" else f"#{name}", value)
        self.page.keyboard.press("Control+Enter")
        self.page.wait_for_selector("#result[aria-busy=false] .waterfall")

    def too_wide(self) -> list[str]:
        """Parts that end beyond the right edge of the window, apart from what scrolls by itself."""
        script = """() => [...document.querySelectorAll('main *')].filter(part => !part.closest('thead, pre, .scroll, .big')
            && part.getBoundingClientRect().right > innerWidth + 1).map(part => part.outerHTML.slice(0, 80))"""
        found: list[str] = self.page.evaluate(script)
        return found


@contextmanager
def visiting(context: Any, url: str) -> Iterator[Visit]:
    """A new page of a server, closed at the end."""
    visit = Visit(context.new_page(), url)
    visit.page.on("console", lambda said: visit.complaints.append(said.text))
    visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    visit.page.on("request", lambda request: visit.asked.append(request.url))
    yield visit
    visit.page.close()
    assert [said for said in visit.complaints if not any(one in said for one in PROVOKED)] == []
    assert {asked for asked in visit.asked if not asked.startswith(url)} <= {"about:blank"}
