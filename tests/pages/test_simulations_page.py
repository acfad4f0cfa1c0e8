"""The list of simulations and the form of a new run, in the browser: live, by keyboard, with whatever one types."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from pages.simulations import listing
from tests.db.laboratory import Laboratory
from tests.pages.conftest import Arrive
from tests.pages.simulations import ADA, LIST, VERA, advance, begin, count, fail, row, settle
from tests.pages.test_accessibility import LOOKS, check
from tests.stack import Stack

pytestmark = pytest.mark.browser


@pytest.fixture
def lab(site: Stack) -> Laboratory:
    """A new laboratory on the site for each test."""
    return settle(site)


def test_a_row_says_what_is_grown_how_far_it_is_and_what_came_of_it(arrive: Arrive, lab: Laboratory) -> None:
    done = lab.done(20_000, project="Zinc <b>dendrites</b>")
    small = lab.done(500, dimension=3, stickiness=0.25, seed_geometry="ring")
    page = arrive(LIST, ADA)
    expect(row(page, done)).to_contain_text("2D · 20,000 particles · stickiness 1 · point seed")
    expect(row(page, done)).to_contain_text("Zinc <b>dendrites</b>")
    expect(row(page, done)).to_contain_text("1.71 ± 0.02")
    expect(row(page, done)).to_contain_text("took 120 ms")
    expect(row(page, done).locator(".dimension")).not_to_contain_text("indicative")
    expect(row(page, small)).to_contain_text("3D · 500 particles · stickiness 0.25 · ring seed")
    expect(row(page, small).locator(".dimension")).to_contain_text("indicative")
    expect(row(page, small)).to_contain_text("Ada")


def test_progress_is_painted_in_place_and_a_new_state_is_drawn_from_the_store(
    arrive: Arrive, lab: Laboratory
) -> None:
    number = lab.run(20_000)
    page = arrive(LIST, ADA)
    state = row(page, number).locator(".job-state")
    expect(state).to_contain_text("queued")
    begin(lab, number)
    expect(state).to_contain_text("running")
    page.wait_for_selector('#records[aria-busy="false"]')
    expect(row(page, number)).to_be_visible()
    page.wait_for_timeout(700)  # the page is drawn anew soon after the state has changed
    page.evaluate("document.querySelector('#rows').dataset.same = 'yes'")
    for share in (0.25, 0.43):
        advance(lab, number, share)
        expect(state).to_contain_text(f"{100 * share:.0f} %")
    expect(state.locator("progress")).to_have_js_property("value", 0.43)
    expect(page.locator("#rows[data-same]")).to_have_count(1)
    assert lab.finish(number)
    expect(row(page, number).locator(".dimension")).to_contain_text("1.71 ± 0.02")
    expect(row(page, number).get_by_role("checkbox")).to_be_visible()


def test_what_somebody_else_starts_is_there_without_a_reload(arrive: Arrive, lab: Laboratory) -> None:
    page = arrive(LIST, VERA)
    expect(page.get_by_role("heading", name="No simulations yet")).to_be_visible()
    number = lab.run()
    expect(row(page, number)).to_be_visible()


def test_the_list_is_narrowed_by_state_and_by_project(arrive: Arrive, lab: Laboratory) -> None:
    soot, ice = lab.run(project="Soot"), lab.run(project="Ice")
    done = lab.done(project="Ice")
    page = arrive(LIST, ADA)
    page.get_by_role("link", name="Queued").click()
    expect(row(page, done)).to_have_count(0)
    page.get_by_label("Project").select_option("Ice")
    expect(row(page, soot)).to_have_count(0)
    expect(row(page, ice)).to_be_visible()
    assert page.url.endswith("?status=queued&project=Ice")
    page.get_by_role("link", name="Failed").click()
    expect(page.get_by_role("heading", name="No simulations here")).to_be_visible()
    page.get_by_role("link", name="All simulations").click()
    expect(row(page, soot)).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="No simulations here")).to_be_visible()


def test_older_runs_are_added_below(arrive: Arrive, lab: Laboratory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "ROWS", 3)
    numbers = [lab.run() for _ in range(5)]
    page = arrive(LIST, ADA)
    expect(page.locator("#rows tbody tr")).to_have_count(3)
    page.get_by_role("link", name="Show more").click()
    expect(page.locator("#rows tbody tr")).to_have_count(5)
    expect(page.get_by_role("link", name="Show more")).to_have_count(0)
    shown = page.locator("#rows tbody th").all_inner_texts()
    assert shown == numbers[::-1]
    begin(lab, numbers[0])
    expect(row(page, numbers[0]).locator(".badge")).to_have_text("running")


def test_two_to_ten_finished_runs_are_chosen_and_compared(arrive: Arrive, lab: Laboratory) -> None:
    numbers = [lab.done(30 + each) for each in range(11)]
    page = arrive(LIST, ADA)
    bar = page.locator(".compare-bar")
    expect(bar).to_be_hidden()
    row(page, numbers[0]).get_by_role("checkbox").check()
    expect(bar).to_contain_text("1 run chosen · choose at least one more")
    expect(bar.get_by_role("button", name="Compare")).to_be_disabled()
    lab.run()
    expect(page.locator("#rows tbody tr")).to_have_count(12)
    expect(row(page, numbers[0]).get_by_role("checkbox")).to_be_checked()
    for number in numbers[1:10]:
        row(page, number).get_by_role("checkbox").check()
    expect(bar).to_contain_text("10 runs chosen · that is the most, 10")
    expect(row(page, numbers[10]).get_by_role("checkbox")).to_be_disabled()
    bar.get_by_role("button", name="Choose none").click()
    expect(bar).to_be_hidden()
    for number in numbers[:2]:
        row(page, number).get_by_role("checkbox").check()
    bar.get_by_role("button", name="Compare").click()
    page.wait_for_url(f"**{LIST}?compare={numbers[0]},{numbers[1]}")


def test_a_waiting_run_is_cancelled_at_once_and_tried_again(
    arrive: Arrive, lab: Laboratory, site: Stack
) -> None:
    number = lab.run()
    page = arrive(LIST, ADA)
    page.get_by_role("button", name=f"Cancel {number}").click()
    expect(row(page, number).locator(".badge")).to_have_text("cancelled")
    page.get_by_role("button", name=f"Retry {number}").click()
    expect(row(page, number).locator(".badge")).to_have_text("queued")
    assert lab.job(number).attempt == 2


def test_a_running_one_is_stopped_after_a_question(arrive: Arrive, lab: Laboratory) -> None:
    number = lab.run()
    begin(lab, number)
    page = arrive(LIST, ADA)
    cancel = page.get_by_role("button", name=f"Cancel {number}")
    cancel.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("What has grown so far is not kept.")
    dialog.get_by_role("button", name="Let it run").click()
    expect(dialog).to_have_count(0)
    assert not lab.job(number).cancel_requested
    cancel.click()
    dialog.get_by_role("button", name="Cancel").click()
    expect(row(page, number)).to_contain_text("is being stopped")
    expect(cancel).to_have_count(0)
    assert lab.job(number).cancel_requested


def test_an_error_is_told_in_the_row(arrive: Arrive, lab: Laboratory) -> None:
    number = lab.run()
    page = arrive(LIST, ADA)
    fail(lab, number, "The worker ran out of <b>memory</b>. Try fewer particles.")
    expect(row(page, number)).to_contain_text("The worker ran out of <b>memory</b>. Try fewer particles.")
    expect(page.get_by_role("button", name=f"Retry {number}")).to_be_visible()


def test_who_only_looks_sees_no_buttons(arrive: Arrive, lab: Laboratory) -> None:
    number = lab.run()
    page = arrive(LIST, VERA)
    expect(row(page, number)).to_be_visible()
    expect(page.get_by_role("link", name="New run")).to_have_count(0)
    expect(page.locator("#records [data-method]")).to_have_count(0)


def test_it_is_begun_and_narrowed_by_keyboard(arrive: Arrive, lab: Laboratory) -> None:
    number = lab.run()
    page = arrive(LIST, ADA)
    page.get_by_role("link", name="New run").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="New run")).to_be_visible()
    page.get_by_role("radio", name="2D").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="3D")).to_be_checked()
    page.get_by_label("Particles").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"simulation=SIM-\d+"))
    assert count(lab) == 2
    assert lab.find("SIM-0002").dimension == 3
    assert lab.find(number).dimension == 2


@pytest.mark.parametrize(("colours", "width"), LOOKS)
def test_its_pages_have_no_grave_fault(arrive: Arrive, lab: Laboratory, colours: str, width: int) -> None:
    done, failed, running = lab.done(project="Soot"), lab.run(), lab.run(20_000)
    fail(lab, failed, "The worker ran out of memory.")
    begin(lab, running)
    page = arrive(LIST, ADA, color_scheme=colours, width=width)
    row(page, done).get_by_role("checkbox").check()
    check_page(page)
    for kind in ("run", "sweep"):
        page.goto(f"{LIST}?new={kind}")
        expect(page.locator("[data-estimate]")).to_contain_text("About")
        check_page(page)


def check_page(page: Page) -> None:
    """Nothing grave, and nothing wider than the screen."""
    check(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
