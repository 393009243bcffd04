"""The report in a real browser: it predicts what Python predicts, and nothing leaves the file."""

from __future__ import annotations

import re
import shutil
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from matplotlib.colors import to_hex
from matplotlib.image import imread
from playwright.sync_api import sync_playwright

from ccc_quality.plots.style import LIGHT
from ccc_quality.plots.themes import DARK

pytestmark = pytest.mark.browser

HALF = 0.0051
"""Half of the last decimal that is shown, and what thinned gains may be off."""


@pytest.fixture(scope="module")
def browser():
    """The browser of the machine, without a window."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-dev-shm-usage"],
        )
        yield started
        started.close()


@pytest.fixture(scope="module")
def saved(html, tmp_path_factory):
    """Writes the report of a case in a language, once."""

    @cache
    def save(case, language="en") -> Path:
        path = tmp_path_factory.mktemp("reports") / f"{case}-{language}.html"
        path.write_text(html(case, language), encoding="utf-8")
        return path

    return save


@pytest.fixture
def opened(browser, saved):
    """Opens a report offline; any complaint, and any request but the file itself, is a failure."""
    contexts, complaints, requests, files = [], [], set(), set()

    def open_report(case="customers", language="en", **options):
        context = browser.new_context(offline=True, **options)
        context.set_default_timeout(10_000)
        contexts.append(context)
        context.on("request", lambda request: requests.add(request.url))
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        address = saved(case, language).as_uri()
        files.add(address)
        page.goto(address)
        return page

    yield open_report
    for context in contexts:
        context.close()
    assert complaints == []
    assert {address for address in requests if not address.startswith("data:")} == files


def slider(page, label):
    return page.get_by_role("slider", name=label, exact=True)


def press(page, label, key, times=1):
    """Move a slider as a keyboard does."""
    slider(page, label).focus()
    for _ in range(times):
        page.keyboard.press(key)


def numbers(text):
    """Numbers of a text, whatever its language."""
    plain = text.replace("−", "-").replace(",", ".")
    return [float(found) for found in re.findall(r"[+-]?\d+\.?\d*", plain)]


def shown(page):
    """Outcomes as a reader sees them: new mean, change, lower and upper limit by label."""
    found = {}
    for card in page.locator(".outcome").all():
        mean = numbers(card.locator("strong").inner_text())
        change = numbers(card.locator(".outcome-change").inner_text())
        found[card.locator(".outcome-name").inner_text()] = [*mean, *change]
    return found


def predicted(analysis, changes, language="en"):
    table = analysis.simulator.predict(changes)
    labels = analysis.simulator.labels
    return {
        labels.text(row["construct"], language): [
            row["new_mean"], row["change"], row["ci_lower"], row["ci_upper"],
        ]
        for _, row in table.iterrows()
    }  # fmt: skip


def assert_same(found, expected):
    assert list(found) == list(expected)
    for label, values in expected.items():
        assert found[label] == pytest.approx(values, abs=HALF), label


# ------------------------------------------------------------------ sliders


def test_a_slider_moved_by_keyboard_predicts_what_python_predicts(opened, customers):
    page = opened()
    press(page, "Reliability", "ArrowRight", times=5)
    assert slider(page, "Reliability").get_attribute("aria-valuetext") == "+0.5 points"
    assert_same(shown(page), predicted(customers, {"reliability": 0.5}))


def test_the_page_agrees_with_the_scenario_in_its_own_table(opened, customers):
    page = opened()
    press(page, "Empathy", "ArrowRight", times=5)
    row = customers.scenarios.scenarios.set_index("scenario").loc["empathy"]
    assert shown(page)["Loyalty"][1] == pytest.approx(row["change"], abs=HALF)


def test_sliders_work_together_up_and_down(opened, customers):
    page = opened()
    press(page, "Reliability", "ArrowRight", times=3)
    press(page, "Waiting time", "ArrowLeft", times=7)
    press(page, "Menu", "ArrowUp", times=10)
    changes = {"reliability": 0.3, "waiting_time": -0.7, "ivr_menu": 1.0}
    assert_same(shown(page), predicted(customers, changes))


def test_at_the_end_of_every_slider_the_scale_still_ends(opened, customers):
    page = opened()
    changes = {}
    for one in customers.simulator.drivers:
        press(page, customers.simulator.labels.text(one.name), "End")
        changes[one.name] = 1.5
    found = shown(page)
    assert_same(found, predicted(customers, changes))
    T = customers.simulator.effects.loc["loyalty"].sum()
    assert found["Loyalty"][1] < 0.9 * 1.5 * T  # many give the highest answer already


def test_dutch_sliders_speak_and_write_dutch(opened, customers):
    page = opened(language="nl")
    press(page, "Wachttijd", "PageDown")
    moved = numbers(slider(page, "Wachttijd").get_attribute("aria-valuetext"))[0]
    assert moved < 0
    assert slider(page, "Wachttijd").get_attribute("aria-valuetext") == (
        f"−{-moved:.1f} punt".replace(".", ",")
    )
    assert_same(shown(page), predicted(customers, {"waiting_time": moved}, "nl"))
    assert re.search(r"\(−0,\d\d tot −0,\d\d\)", page.locator(".outcome-change").first.inner_text())


def test_what_moved_is_said_aloud_and_taken_back_with_one_key(opened):
    page = opened()
    live = page.locator("[aria-live=polite]")
    still = live.inner_text()
    assert still == "Nothing has been moved yet; this is where respondents stand now."
    before = shown(page)
    press(page, "Reliability", "ArrowRight", times=2)
    press(page, "Empathy", "ArrowLeft")
    assert live.inner_text().startswith("Reliability +0.2 and Empathy −0.1: Satisfaction 5.")
    page.get_by_role("button", name="Back to now").focus()
    page.keyboard.press("Enter")
    assert live.inner_text() == still
    assert shown(page) == before


def test_the_bar_grows_from_now_to_then(opened, customers):
    page = opened()
    card = page.locator(".outcome").last
    width = card.locator(".scale").bounding_box()["width"]
    assert card.locator(".moved").bounding_box()["width"] == pytest.approx(0, abs=0.1)
    press(page, "Reliability", "End")
    change = customers.simulator.predict({"reliability": 1.5})["change"].iloc[-1]
    grown = card.locator(".moved").bounding_box()["width"]
    assert grown == pytest.approx(width * change / 6, abs=0.5)  # the scale runs from 1 to 7


def test_a_reflected_quality_has_one_slider(opened, reflective):
    page = opened("reflective")
    assert page.get_by_role("slider").count() == 1
    press(page, "CCC quality", "ArrowRight", times=4)
    assert_same(shown(page), predicted(reflective, {"ccc_quality": 0.4}))


def test_labels_of_a_file_are_text_in_sliders_too(opened, hostile):
    page = opened("hostile")
    press(page, "<script>alert('1')</script>", "ArrowRight", times=2)
    assert_same(shown(page), predicted(hostile, {"quality": 2.0}))
    assert "<script>alert('1')</script> +2: " in page.locator(".live").inner_text()


# ------------------------------------------------------------------ without script, on paper


def scenarios(page):
    """The row of a scenario in the table that is open."""
    return page.locator("#what_if div.table th", has_text="Reliability +0.5")


def test_without_script_the_table_of_scenarios_takes_the_place_of_sliders(opened):
    page = opened(java_script_enabled=False)
    assert page.get_by_role("slider").count() == 0
    assert scenarios(page).is_visible()


def test_on_paper_the_table_of_scenarios_takes_the_place_of_sliders(opened):
    page = opened()
    assert page.locator(".simulation").is_visible()
    page.emulate_media(media="print")
    assert not page.locator(".simulation").is_visible()
    assert scenarios(page).is_visible()


@pytest.mark.parametrize("width", [400, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_wider_than_the_window(opened, width, scheme):
    page = opened(viewport={"width": width, "height": 800}, color_scheme=scheme)
    press(page, "Reliability", "End")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for place in ("label", "output"):
        assert page.locator(f".move {place}").first.is_visible()


def test_outcomes_stay_in_view_while_a_phone_moves_the_last_slider(opened):
    page = opened(viewport={"width": 400, "height": 700})
    slider(page, "Menu").scroll_into_view_if_needed()
    press(page, "Menu", "ArrowRight")
    top = page.locator(".outcomes").bounding_box()
    assert top["y"] >= 0
    assert top["y"] + top["height"] < slider(page, "Menu").bounding_box()["y"]


# ------------------------------------------------------------------ light and dark


def background(page, key):
    """The colour at the edge of a figure, as the browser paints it."""
    place = page.locator(f"#figure-{key} img")
    place.scroll_into_view_if_needed()
    pixels = imread(BytesIO(place.screenshot()))
    return to_hex(pixels[3, 3, :3])


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_figures_follow_the_scheme_that_the_reader_prefers(opened, theme):
    page = opened(color_scheme=theme.name)
    assert background(page, "drivers") == background(page, "paths") == theme.background


def test_figures_are_light_on_paper_whatever_the_reader_prefers(opened):
    page = opened(color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    assert background(page, "drivers") == LIGHT.background


# ------------------------------------------------------------------ the rest of the page


def test_a_heading_sorts_its_table_by_numbers(opened):
    page = opened()
    page.locator("#figure-drivers summary").click()
    heading = page.locator("#figure-drivers th", has_text=re.compile("^Effect$"))
    for order, turned in (("descending", True), ("ascending", False)):
        heading.get_by_role("button").click()
        assert heading.get_attribute("aria-sort") == order
        cells = page.locator("#figure-drivers tbody td:nth-child(3)").all_inner_texts()
        values = [numbers(cell)[0] for cell in cells]
        assert values == sorted(values, reverse=turned)


def test_the_contents_mark_the_page_that_is_read(opened):
    page = opened()
    page.locator("#what_if-title").scroll_into_view_if_needed()
    page.evaluate("document.getElementById('what_if').scrollIntoView({behavior: 'instant'})")
    page.locator(".contents a[href='#what_if'][aria-current]").wait_for()
