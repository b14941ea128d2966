"""The inspector in a real browser, against a started server that wants keys."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.web.visit import KEY, Visit


def test_a_key_is_asked_for_and_a_wrong_one_is_said_to_be_wrong(stranger: Visit) -> None:
    stranger.goto("/")
    stranger.page.wait_for_selector("text=This service asks for a key")
    stranger.page.fill("#key", "wrong")
    stranger.page.keyboard.press("Enter")
    stranger.page.wait_for_selector("text=The key was refused")
    stranger.page.fill("#key", KEY)
    stranger.page.keyboard.press("Enter")
    stranger.page.wait_for_selector("#spec option >> nth=2", state="attached")
    assert KEY not in stranger.page.url


def test_a_math_sample_shows_its_sum_its_answer_and_where_that_stands(visit: Visit) -> None:
    visit.pick("Math: a fraction")
    assert visit.text(".figure") == "Reward 2 of 2"
    assert visit.page.locator(".waterfall tbody tr").count() == 3
    assert visit.text("mark") == r"\dfrac{4}{13}"
    visit.page.wait_for_selector(".against math mfrac", state="attached")
    assert "=" in visit.text(".relation")


def test_of_two_answers_the_one_that_decides_is_marked(visit: Visit) -> None:
    visit.pick("Math: two answers, one of them wrong")
    assert visit.text("mark.wrong") == "41"
    assert visit.text(".completion .m-candidate.right") == "42"
    assert "rewarded although wrong" in visit.text(".lead")


def test_a_program_is_shown_with_each_of_its_tests(visit: Visit) -> None:
    visit.pick("Code: two of four tests")
    rows = visit.page.locator("[aria-label=Tests] tbody tr").all_inner_texts()
    assert [("passed" in row, "wrong answer" in row) for row in rows] == [(True, False)] * 2 + [
        (False, True)
    ] * 2
    assert visit.text(".completion .m-program").startswith("n = int(input())")


def test_rows_of_a_table_are_opened_by_their_numbers(visit: Visit, tmp_path: Path) -> None:
    """One of a known layout with several completions, one of chat messages, and one that is none."""
    rows = [
        {"question": "What is 6 times 7?", "answer": "42", "responses": ["\\boxed{42}", "\\boxed{41}"]},
        {"prompt": [{"role": "user", "content": "And 2?"}], "reward_model": {"ground_truth": "2"},
         "completion": [{"role": "assistant", "content": "\\boxed{2}"}]},
    ]  # fmt: skip
    table = tmp_path / "rows.jsonl"
    table.write_text("".join(json.dumps(row) + "\n" for row in rows) + "7\n", "utf-8")
    assert not visit.page.is_visible("#row")
    visit.page.set_input_files("#table", table)
    visit.page.wait_for_selector(".waterfall")
    assert visit.page.locator("[role=radio]").count() == 2
    visit.page.fill("#row", "2")
    visit.page.keyboard.press("Tab")
    visit.page.wait_for_selector("text=And 2?")
    assert (visit.page.input_value("#reference"), visit.text(".against .big")) == ("2", "2")
    assert visit.page.locator(".stale").count() == 0
    visit.page.fill("#row", "3")
    visit.page.keyboard.press("Tab")
    visit.page.wait_for_selector("text=Row 3 cannot be read")
    (tmp_path / "rows.csv").write_text("a,b\n1,2\n")
    visit.page.set_input_files("#table", tmp_path / "rows.csv")
    visit.page.wait_for_selector("text=rows.csv cannot be read")


def test_what_is_in_another_language_is_marked_and_each_component_tells_its_time(visit: Visit) -> None:
    german = "Dann teilen wir die Zahl durch zwei und sehen noch einmal nach."
    visit.page.select_option("#spec", "r1")
    visit.score(
        prompt="What is one half of eight?",
        reference="4",
        completion=f"<think>We make two equal heaps of all eight. {german}</think>\\boxed{{4}}",
    )
    assert visit.text(".completion .m-foreign") == german
    times = visit.page.locator(".waterfall .how[title='processor time']").all_inner_texts()
    assert len(times) == 2
    assert all(time.endswith(" ms") for time in times)


def test_a_group_is_gone_through_by_keys(visit: Visit) -> None:
    visit.pick("A group of six")
    cells = visit.page.locator("[role=radio]")
    assert cells.count() == 6
    visit.page.locator("#keys").focus()
    visit.page.keyboard.press("j")
    assert visit.page.get_attribute("[role=radio] >> nth=1", "aria-checked") == "true"
    assert "advantage −" in visit.text("[aria-label=Verdict]")
    assert visit.text(".figure") == "Completion 2: reward 1 of 2"
    cells.nth(1).focus()
    visit.page.keyboard.press("ArrowRight")
    assert visit.page.evaluate("document.activeElement.getAttribute('aria-checked')") == "true"
    visit.page.keyboard.press("f")
    assert visit.page.get_attribute("#reasoning", "open") is None


def test_what_training_makes_of_a_group_is_told_with_what_goes_against_a_verdict(visit: Visit) -> None:
    """Of the example the sixth is right, but has no format: its advantage is that of wrong ones."""
    visit.pick("A group of six")
    group = visit.text("[aria-label=Group]")
    assert "this group gives a gradient; right and wrong answers stand beside each other" in group
    assert "Right, but below the mean of the group: #6 (earned less for format)" in group
    assert "population standard deviation" in group
    assert "Wrong, but above" not in group
    cards = [text.split("\n") for text in visit.page.locator("[role=radio]").all_inner_texts()]
    assert [[line for line in cards[5] if line]] == [["#6", "reward 1", "✓ right", "adv. −0.24"]]
    for _ in range(4):
        visit.page.click("button >> text=Remove >> nth=1")
    visit.page.fill(
        "#completions textarea >> nth=1", visit.page.input_value("#completions textarea >> nth=0")
    )
    visit.page.keyboard.press("Control+Enter")
    visit.page.wait_for_selector("text=All rewards are equal: every advantage is 0")


def test_the_button_that_scores_is_in_the_window_before_anybody_scrolls(visit: Visit) -> None:
    visit.page.set_viewport_size({"width": 1360, "height": 850})
    visit.pick("A group of six")
    box = visit.page.locator("#score").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 850
    visit.page.set_viewport_size({"width": 1360, "height": 900})


def test_another_spec_is_scored_at_once(visit: Visit) -> None:
    visit.pick("Math: two answers, one of them wrong")
    visit.page.select_option("#spec", "dapo")
    visit.page.wait_for_selector(".waterfall >> text=overlong")
    assert visit.text(".figure") == "Reward −1 of 1"


def test_a_text_of_markup_and_hidden_characters_stays_text(visit: Visit) -> None:
    hostile = "<img src=x onerror=alert(1)>🙂\u202e<script>alert(2)</script>\\boxed{42}"
    visit.score(prompt="$\\text{<img src=x onerror=alert(3)>}$", reference="42", completion=hostile)
    assert visit.page.evaluate("document.querySelectorAll('#result img, #result script').length") == 0
    assert visit.page.evaluate("document.querySelector('.completion').textContent") == hostile
    assert visit.page.get_attribute(".completion .m-hidden", "data-code") == "U+202E"
    assert visit.text("mark") == "42"


def test_a_reference_that_cannot_judge_is_nobodys_zero(visit: Visit) -> None:
    visit.score(reference='{"kind": "choice"}', completion="A")
    assert visit.text(".figure") == "no reward"
    assert "reference.answer" in visit.text(".lead")
    assert "the data set’s fault" in visit.text("[aria-label=Verdict]")


def test_a_refused_field_is_named_where_it_stands(visit: Visit) -> None:
    visit.page.evaluate("document.querySelector('#spec').append(new Option('nonsense'))")
    visit.page.select_option("#spec", "nonsense")
    visit.page.click("#score")
    visit.page.wait_for_selector("[role=alert] >> text=The request cannot be understood")
    assert "nonsense" in visit.text("[role=alert]")


def test_without_a_service_the_text_is_kept(visit: Visit, context: Any) -> None:
    visit.page.fill("#completions textarea", "\\boxed{42}")
    context.set_offline(True)
    try:
        visit.page.click("#score")
        visit.page.wait_for_selector("[role=alert] >> text=The service cannot be reached")
    finally:
        context.set_offline(False)
    assert visit.page.input_value("#completions textarea") == "\\boxed{42}"
    visit.page.click("text=Try again")
    visit.page.wait_for_selector(".waterfall")


def test_a_link_opens_the_same_group_and_a_damaged_one_says_so(visit: Visit) -> None:
    visit.pick("A group of six")
    visit.page.wait_for_function("location.hash.length > 50")
    fragment = visit.page.evaluate("location.hash")
    rewards = visit.text(".strip")
    visit.open(fragment)
    visit.page.wait_for_selector(".waterfall")
    assert visit.text(".strip") == rewards
    visit.open(fragment[:60])
    visit.page.wait_for_selector("text=This link is damaged")


def test_the_copied_commands_give_the_rewards_that_are_shown(visit: Visit) -> None:
    visit.pick("A group of six")
    env = {**os.environ, "REWARD_SERVICE_API_KEY": KEY}
    cards = visit.page.locator("[role=radio]").all_inner_texts()
    shown = [line.removeprefix("reward ") for card in cards for line in card.split("\n") if "reward" in line]
    for button, command in (("Python", [sys.executable, "-"]), ("curl", ["bash", "-s"])):
        visit.page.click(f"[aria-label=Verdict] button >> text={button}")
        visit.page.wait_for_selector("#toast >> text=copied")
        text = visit.page.evaluate("navigator.clipboard.readText()")
        assert KEY not in text
        done = subprocess.run(command, input=text, capture_output=True, text=True, check=True, env=env)
        told = done.stdout.splitlines()
        values = (
            [r["value"] for r in json.loads(told[0])["rewards"]]
            if button == "curl"
            else [float(t.split()[1]) for t in told]
        )
        assert [f"{value:g}" for value in values] == shown
        visit.page.wait_for_selector("#toast >> text=copied", state="hidden")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_is_wider_than_a_narrow_screen(visit: Visit, theme: str) -> None:
    visit.page.emulate_media(color_scheme=theme)
    visit.page.set_viewport_size({"width": 400, "height": 800})
    visit.pick("A group of six")
    assert visit.too_wide() == []
    ground, ink = visit.page.evaluate(
        "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]"
    )
    assert (sum(map(int, ground[4:-1].split(","))) > sum(map(int, ink[4:-1].split(",")))) is (
        theme == "light"
    )
