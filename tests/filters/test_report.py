"""Counting a run and reporting it."""

import json
from html.parser import HTMLParser

from reward_service.filters import report
from reward_service.filters.decision import Policy, Problem
from reward_service.filters.screening import screen
from reward_service.filters.tally import EXAMPLES, OTHER, Tally


def tally_of(*rows: tuple[str, str, str]) -> Tally:
    tally = Tally()
    for text, answer, source in rows:
        tally.add(text, source, screen(Problem(problem=text, answer=answer or None), Policy()))
    return tally


PROOF = "Prove that 7 is prime."
FIT = "Compute $3 \\cdot 5$."


def test_kept_and_dropped_add_up_and_the_surest_reason_counts_once() -> None:
    tally = tally_of((PROOF, "", "a"), (FIT, "15", "a"), ("求证：3是质数。", "", "b"))
    assert (tally.rows, tally.kept, tally.dropped) == (3, 1, 2)
    assert sum(tally.first.values()) == tally.dropped
    assert tally.sources == {"a": [1, 1], "b": [0, 1]}
    assert tally.languages == {"en": [1, 1], "zh": [0, 1]}


def test_a_tally_survives_json() -> None:
    tally = tally_of((PROOF, "", "a"), (FIT, "15", "b"))
    again = Tally.from_json(json.loads(tally.to_json()))
    assert again == tally
    again.add(PROOF, "a", screen(Problem(problem=PROOF), Policy()))
    assert again.first["proof"] == 2


def test_memory_is_bounded_by_sources_and_examples() -> None:
    tally = tally_of(*((PROOF, "", f"s{i}") for i in range(400)))
    assert len(tally.sources) <= 201
    assert OTHER in tally.sources
    assert len(tally.examples["proof"]) == EXAMPLES


class Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("src", "href")]


def test_the_page_has_plots_fetches_nothing_and_escapes_every_text() -> None:
    hostile = "Prove that <script>alert(1)</script> & \"x\" '<img src=//evil>'"
    tally = tally_of((hostile, "", "<b>src</b>"), (FIT, "15", "plain"))
    text = report.render(tally, title="<i>title</i>")
    page = Page()
    page.feed(text)
    assert not {"script", "img", "b-", "i", "link", "iframe"} & set(page.tags)
    assert page.links == []
    assert page.tags.count("svg") >= 4
    assert "&lt;script&gt;" in text


def test_an_empty_run_has_a_page_too() -> None:
    assert "None." in report.render(Tally())
