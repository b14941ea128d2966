"""The page of live figures: they are those of `/metrics`, and a hidden, paused or refused page says what it shows."""

import pytest

from tests.server import Server
from tests.web.visit import KEY, Visit


def scored(server: Server, run: str, count: int = 8) -> None:
    completion = "<think>six times seven is forty-two</think><answer>\\boxed{%d}</answer>"
    samples = [
        {"group": "g", "reference": "42", "completion": completion % (42 + at % 2)} for at in range(count)
    ]
    answer = server.client.post("/v1/score", json={"samples": samples, "step": 7}, headers={"X-Run-Id": run})
    assert answer.status_code == 200, answer.text


@pytest.fixture
def live(visit: Visit) -> Visit:
    visit.goto("/live")
    visit.page.select_option("#every", "1")
    visit.page.wait_for_selector(".tiles dd")
    return visit


def test_a_key_is_asked_for_and_then_the_figures_come(stranger: Visit) -> None:
    stranger.goto("/live")
    stranger.page.fill("#key", "wrong")
    stranger.page.keyboard.press("Enter")
    stranger.page.wait_for_selector("#refusal >> text=The key was refused")
    stranger.page.fill("#key", KEY)
    stranger.page.keyboard.press("Enter")
    stranger.page.wait_for_selector(".tiles dd")
    assert stranger.page.locator("#refusal *").count() == 0


def test_what_was_scored_stands_in_the_table_of_runs_and_in_the_plots(
    live: Visit, guarded_server: Server
) -> None:
    scored(guarded_server, "live-run")
    live.page.wait_for_selector("[aria-label=Runs] td >> text=live-run")
    row = live.page.locator("[aria-label=Runs] tbody tr", has_text="live-run").inner_text().split("\t")
    assert row[:4] == ["live-run", "r1-zero", "7", "8"]
    assert row[4] == "1.5"
    assert row[7] == "100%"
    live.page.wait_for_selector("figure >> text=live-run")
    plot = live.page.locator("figure", has_text="Mean reward")
    assert "live-run · r1-zero 1.5" in plot.locator("svg[role=img]").get_attribute("aria-label")
    plot.locator("summary").click()
    live.page.wait_for_selector("figure details[open] td >> text=1.5")


def test_the_page_says_whether_all_is_well_and_what_is_not(live: Visit) -> None:
    """Figures by hand: of a server at rest, of one with work that waits, and of one with each trouble."""
    live.page.wait_for_selector("[aria-label='State of the server'] >> text=All is well")
    found = live.page.evaluate(
        """async () => {
        const [m, f] = await Promise.all([import('/inspector/metrics_text.js'), import('/inspector/live_figures.js')]);
        const text = figures => m.reading(Object.entries(figures).map(([name, value]) => `reward_service_${name} ${value}`).join('\\n'));
        const rest = {workers: 2, workers_wanted: 2, sandbox_up: 1, sandbox_slots: 3, sandbox_slots_busy: 0, jobs_waiting: 0};
        const troubles = {workers: 1, sandbox_up: 0, requests_shed_total: 4, deadlines_missed_total: 5, ledger_rows_dropped_total: 6,
            'samples_total{outcome="failed"}': 7, 'samples_total{outcome="bad_reference"}': 8, 'requests_total{route="/x",status="500"}': 9};
        const [quiet, busy, ill] = [text(rest), text({...rest, jobs_waiting: 3, sandbox_waiting: 2}), text({...rest, ...troubles})];
        const odd = now => f.tiles(quiet, now, 9).filter(tile => tile[3]).map(tile => tile[0]);
        return {well: f.health(quiet, 9), busy: f.health(busy, 9), none: f.alarms(quiet, busy, 9), alarms: f.alarms(quiet, ill, 9), odd: [odd(busy), odd(ill)]};
    }"""
    )
    assert found["well"]["head"] == "All is well."
    assert "All 2 workers are alive; in the last 9 s nothing was refused" in found["well"]["words"]
    assert found["busy"]["head"] == "Busy."
    assert "3 jobs for a worker, 2 programs for a sandbox" in found["busy"]["words"]
    assert found["none"] == []
    numbers = "".join(found["alarms"])
    assert all(f"In the last 9 s: {count} " in numbers for count in (4, 5, 6, 7, 8, 9))
    assert len(found["alarms"]) == 8
    assert found["odd"] == [
        [],
        ["Requests per second", "Workers alive", "Programs running now", "No reward (null)"],
    ]


def test_axes_are_round_hold_zero_and_lines_along_zero_hide_no_other(live: Visit) -> None:
    found = live.page.evaluate(
        """async () => {
        const {linePlot, roundEnd} = await import('/inspector/line_plot.js');
        const lines = [{name: 'a', values: [1.2, 1.6]}, {name: 'b', values: [0, 0]}, {name: 'c', values: [0, 0]}];
        const plot = linePlot('t', ['1', '2'], lines, {most: 2});
        const still = linePlot('t', ['1', '2'], lines.slice(1));
        const ticks = figure => [...figure.querySelectorAll('.plot-text[text-anchor=end]')].slice(0, 3).map(one => one.textContent);
        return {ends: [0, 0.239, 1, 1.559, 22.2, 5000].map(roundEnd), ticks: [ticks(plot), ticks(linePlot('t', ['1', '2'], [{name: 'n', values: [-3, 1]}]))],
            drawn: [plot, still].map(figure => figure.querySelectorAll('svg[role=img] .plot-line').length), legend: plot.querySelector('.series').textContent};
    }"""
    )
    assert found["ends"] == [0, 0.4, 1, 2, 40, 6000]
    assert found["ticks"] == [["2", "1", "0"], ["1", "−1.5", "−4"]]
    assert found["drawn"] == [1, 1]
    assert found["legend"] == "a 1.6b 0c 0"


def test_an_opened_table_stays_open_and_a_paused_page_asks_no_more(live: Visit) -> None:
    live.page.click("figure summary >> nth=0")
    live.page.wait_for_selector("figure details[open] tbody tr >> nth=3")
    live.page.locator("#keys").focus()
    live.page.keyboard.press("p")
    live.page.wait_for_selector("#state >> text=Paused")
    asked = len(live.asked)
    live.page.wait_for_timeout(1500)
    assert len(live.asked) <= asked + 1, "one may have been under way"
    live.page.keyboard.press("p")
    with live.page.expect_request("**/metrics"):
        pass


def test_without_a_service_the_last_figures_stay(live: Visit) -> None:
    live.page.context.set_offline(True)
    try:
        live.page.wait_for_selector("[role=alert] >> text=The service cannot be reached")
    finally:
        live.page.context.set_offline(False)
    assert "These figures are of" in live.text("#state")
    assert live.page.locator(".tiles dd").count() > 0
    live.page.wait_for_selector("[role=alert]", state="detached")


def test_quantiles_are_those_of_prometheus_and_a_restart_is_a_gap(live: Visit) -> None:
    """Figures by hand: of ten calls, four took up to 0.1 s and six up to 1 s; the median is 0.1 + 0.9 / 6."""
    found = live.page.evaluate(
        """async () => {
        const m = await import('/inspector/metrics_text.js');
        const text = (a, b, all) => ['0.1', '1', '+Inf'].map((le, at) =>
            `reward_service_t_bucket{le="${le}",route="/a \\\\"b\\\\""} ${[a, b, all][at]}`).join('\\n');
        const [none, ten, restarted] = [m.reading(text(0, 0, 0)), m.reading(text(4, 10, 10)), m.reading(text(1, 1, 1))];
        return [m.quantile(none, ten, 't', 0.5), m.quantile(ten, ten, 't', 0.5), m.growth(ten, restarted, 't_bucket'),
                m.growth(none, ten, 't_bucket'), ten.get('t_bucket')[0].labels.route, m.total(ten, 'nothing')];
    }"""
    )
    assert found[0] == pytest.approx(0.1 + 0.9 / 6)
    assert found[1:] == [None, None, 24, '/a "b"', None]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_is_wider_than_a_narrow_screen(live: Visit, guarded_server: Server, theme: str) -> None:
    scored(guarded_server, "a-run-with-quite-a-long-name-of-its-own")
    live.page.emulate_media(color_scheme=theme)
    live.page.set_viewport_size({"width": 400, "height": 800})
    live.page.wait_for_selector("[aria-label=Runs] td >> text=a-run-with")
    assert live.too_wide() == []
