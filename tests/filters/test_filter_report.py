"""Counting a run and reporting it."""

import base64
import hashlib
import json
import re
from html.parser import HTMLParser

from reward_service.filters import filter_report
from reward_service.filters.policy import Policy, Problem
from reward_service.filters.report_counts import EXAMPLES, OTHER, Tally
from reward_service.filters.screen import screen


def tally_of(*rows: tuple[str, str, str]) -> Tally:
    tally = Tally()
    for row, (text, answer, source) in enumerate(rows, 1):
        decision = screen(Problem(problem=text, answer=answer or None), Policy())
        tally.add(text, source, decision, row=row, answer=answer)
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
    again.add(PROOF, "a", screen(Problem(problem=PROOF), Policy()), row=3)
    assert again.first["proof"] == 2


def test_memory_is_bounded_by_sources_and_examples() -> None:
    tally = tally_of(*((PROOF, "", f"s{i}") for i in range(400)))
    assert len(tally.sources) <= 201
    assert OTHER in tally.sources
    assert len(tally.examples["proof"]) == EXAMPLES


def test_examples_are_spread_over_the_sources() -> None:
    tally = tally_of(*((PROOF, "", "large") for _ in range(300)), *((PROOF, "", f"s{i}") for i in range(5)))
    sources = [example["source"] for example in tally.examples["proof"]]
    assert set(sources) == {"large", *(f"s{i}" for i in range(5))}
    assert len(sources) == EXAMPLES


class Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.inline: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("src", "href")]
        self.inline += [name for name, _ in attrs if name == "style" or name.startswith("on")]


def test_the_page_has_plots_fetches_nothing_and_escapes_every_text() -> None:
    hostile = "Prove that <script>alert(1)</script> & \"x\" '<img src=//evil>'"
    tally = tally_of((hostile, "", "<b>src</b>"), (FIT, "15", "plain"))
    text = filter_report.render(tally, title="<i>title</i>")
    page = Page()
    page.feed(text)
    assert not {"img", "b-", "i", "link", "iframe"} & set(page.tags)
    assert page.tags.count("script") == 1
    assert page.links == page.inline == []
    assert page.tags.count("svg") >= 4
    assert "&lt;script&gt;" in text


def test_an_empty_run_has_a_page_too() -> None:
    assert "None." in filter_report.render(Tally())


def test_the_page_runs_its_own_script_and_style_only() -> None:
    text = filter_report.render(tally_of((PROOF, "", "a")))
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)
    assert policy
    assert "default-src 'none'" in policy[1]
    assert "unsafe" not in policy[1]
    for tag in ("script", "style"):
        body = re.search(f"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        assert body
        digest = base64.b64encode(hashlib.sha256(body[1].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy[1]


def test_an_example_tells_its_row_its_answer_and_shows_formulas() -> None:
    tally = tally_of((FIT, "15", "a"), ("Is $\\frac{7}{2}$ even or odd?", "\\text{odd}", "b"))
    text = filter_report.render(tally)
    row = re.search(r'<tr data-kind="closed_answer" data-source="b">(.*?)</tr>\s*(?:<tr|</tbody)', text)
    assert row
    assert row[1].startswith('<td class="n">2</td>')
    assert "<mfrac><mrow><mn>7</mn></mrow><mrow><mn>2</mn></mrow></mfrac>" in row[1]
    assert "<mtext>odd</mtext>" in row[1]


def test_a_source_of_few_answers_is_told_with_its_entropy() -> None:
    rows = [(f"Premise {i}. Relation?", ("yes", "no")[i % 2], "labels") for i in range(60)]
    rows += [(f"Compute {i} + {i}.", str(2 * i), "sums") for i in range(200)]
    text = filter_report.render(tally_of(*rows))
    labels = re.search(r"<tr><td>labels</td>(.*?)</tr>", text)
    sums = re.search(r"<tr><td>sums</td>(.*?)</tr>", text)
    assert labels
    assert sums
    assert "yes: 2 values" in labels[1]
    assert "1.00" in labels[1]
    assert "<td>no</td>" in sums[1]
