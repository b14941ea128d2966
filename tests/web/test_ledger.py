"""The page that browses the ledger: rows by page and filter, and one row as the inspector shows it."""

import pytest

from tests.server import Server
from tests.waiting import wait_until
from tests.web.visit import Visit, visiting

HOSTILE = "<img src=x onerror=alert(1)>"
ROWS = 60


@pytest.fixture(scope="module", autouse=True)
def kept(guarded_server: Server) -> None:
    """Sixty samples of one run, a third of them wrong, and one without an answer in a run with a hostile name."""
    right, wrong = (f"<think>six times seven</think><answer>\\boxed{{{n}}}</answer>" for n in (42, 41))
    samples = [
        {
            "id": f"s{at:02}",
            "group": f"g{at // 6}",
            "reference": "42",
            "completion": wrong if at % 3 == 0 else right,
        }
        for at in range(ROWS)
    ]
    odd = [{"id": HOSTILE, "reference": "42", "completion": f"{HOSTILE} never ended"}]
    for run, batch in (("browsed", samples), ("odd", odd)):
        body = {"samples": batch, "step": 3}
        answer = guarded_server.client.post("/v1/score", json=body, headers={"X-Run-Id": run})
        assert answer.status_code == 200, answer.text

    def told() -> bool:
        runs = guarded_server.client.get("/v1/ledger/runs").json()["runs"]
        return {"browsed", "odd"} <= {one["run"] for one in runs}

    wait_until(told)


@pytest.fixture
def ledger(visit: Visit) -> Visit:
    visit.goto("/ledger")
    visit.page.wait_for_selector("#samples tbody tr")
    return visit


def choose(ledger: Visit, run: str) -> None:
    label = next(one for one in ledger.page.locator("#run option").all_inner_texts() if one.startswith(run))
    ledger.page.select_option("#run", label=label)
    ledger.page.wait_for_selector("#samples[aria-busy=false] tbody")
    ledger.page.wait_for_selector(f"#over >> text=Over the run {run}")


def ids(ledger: Visit) -> list[str]:
    ledger.page.wait_for_selector("#samples[aria-busy=false] tbody")
    return [text.split("/")[-1].strip() for text in ledger.page.locator("#samples tbody a").all_inner_texts()]


def test_every_row_is_on_exactly_one_page(ledger: Visit) -> None:
    choose(ledger, "browsed")
    found = ids(ledger)
    ledger.page.locator("#keys").focus()
    for first in ("26 to 50", "51 to 60"):
        ledger.page.keyboard.press("n")
        ledger.page.wait_for_selector(f"#samples h2 >> text={first}")
        found += ids(ledger)
    assert sorted(found) == [f"s{at:02}" for at in range(ROWS)]
    assert ledger.page.is_disabled("#samples button >> text=Next")
    ledger.page.keyboard.press("p")
    ledger.page.wait_for_selector("#samples h2 >> text=26 to 50")


def test_a_row_tells_what_is_needed_to_judge_its_verdict(ledger: Visit) -> None:
    choose(ledger, "browsed")
    heads = ledger.page.locator("#samples thead th").all_inner_texts()
    row = ledger.page.locator("#samples tbody tr", has_text="s03").locator("td").all_inner_texts()
    told = dict(zip(heads, row, strict=True))
    assert (told["reward"], told["verdict"], told["answer"], told["reference"]) == (
        "1 of 2",
        "✗ wrong",
        "41",
        "42",
    )
    assert "run, spec" not in told, "one run: it stands in the heading"
    assert "of 60 · mean reward 1.667, mean accuracy 67% · run browsed, r1-zero" in ledger.text("#samples h2")
    ledger.page.select_option("#run", label="all")  # the newest of which is that of the run odd
    ledger.page.wait_for_selector("#samples thead th >> text=run, spec")


def test_filters_leave_the_rows_that_fit_and_stand_in_the_address(ledger: Visit) -> None:
    choose(ledger, "browsed")
    ledger.page.select_option("#accuracy", "0")
    ledger.page.wait_for_selector("#samples h2 >> text=1 to 20 of 20")
    ledger.page.fill("#group", "g1")
    ledger.page.keyboard.press("Enter")
    ledger.page.wait_for_selector("#samples h2 >> text=1 to 2 of 2")
    assert ids(ledger) == ["s06", "s09"]
    address = ledger.page.evaluate("location.hash")
    ledger.goto(f"/ledger{address}")
    ledger.page.wait_for_selector("#samples h2 >> text=1 to 2 of 2")
    assert ids(ledger) == ["s06", "s09"]
    ledger.page.fill("#step_from", "4")
    ledger.page.click("text=Show")
    ledger.page.wait_for_selector("text=No sample fits these filters")


def test_rows_are_found_by_what_a_component_paid_and_by_outcome(ledger: Visit) -> None:
    choose(ledger, "browsed")
    ledger.page.select_option("#component", "accuracy")
    ledger.page.select_option("#pay", "nothing")
    ledger.page.wait_for_selector("#samples h2 >> text=1 to 20 of 20")
    ledger.page.click("text=Reset filters")
    choose(ledger, "odd")
    ledger.page.select_option("#outcome", "no_answer")
    ledger.page.wait_for_selector(f"#samples tbody tr:only-child a >> text={HOSTILE}")
    assert ids(ledger) == [HOSTILE]
    assert ledger.page.locator("#samples img").count() == 0


HOLD_ANSWERS = """() => {
    const [ask, held] = [window.fetch, new Promise(go => { window.letGo = go; })];
    window.fetch = async (...asked) => { await held; return ask(...asked); };
}"""


def test_a_row_opens_in_the_inspector_with_the_verdict_of_then(ledger: Visit) -> None:
    choose(ledger, "odd")
    ledger.page.evaluate(HOLD_ANSWERS)
    label = ledger.page.locator("#run option", has_text="browsed").inner_text()
    ledger.page.select_option("#run", label=label)
    ledger.page.locator("#keys").focus()
    for key in ("j", "j", "Enter"):  # meant for the rows that are on their way
        ledger.page.keyboard.press(key)
    ledger.page.evaluate("letGo()")
    ledger.page.wait_for_selector(".waterfall")
    assert ledger.text(".figure") == "Reward 2 of 2"
    assert "run browsed, step 3, group g0, sample s01" in ledger.text("#result")
    assert "\\boxed{42}" in ledger.page.input_value("#completions textarea")
    assert ledger.page.input_value("#reference") == "42"
    ledger.score(reference="41")
    assert ledger.text(".figure") == "Reward 1 of 2"
    assert "The verdict that the ledger keeps" not in ledger.text("#result")


def test_a_row_that_is_no_longer_there_is_said_to_be_gone(visit: Visit) -> None:
    visit.goto("/#sample=12345-0123456789abcdef")
    visit.page.wait_for_selector("[role=alert] >> text=keeps no sample")


def test_a_server_without_a_ledger_says_how_to_keep_one(context: object, server: Server) -> None:
    with visiting(context, server.url) as visit:
        visit.goto("/ledger")
        visit.page.wait_for_selector("[role=alert] >> text=This server keeps no ledger")
        assert "--ledger-dir" in visit.text("[role=alert]")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_is_wider_than_a_narrow_screen(ledger: Visit, theme: str) -> None:
    ledger.page.emulate_media(color_scheme=theme)
    ledger.page.set_viewport_size({"width": 400, "height": 800})
    choose(ledger, "browsed")
    assert ledger.too_wide() == []
