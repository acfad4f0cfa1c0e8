"""The page of a sweep and the page of projects, in the browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from db import simulations
from db.models.users import User
from tests.db.laboratory import Laboratory
from tests.pages.conftest import Arrive
from tests.pages.simulations import ADA, LIST, PROJECTS, VERA, advance, begin, row, settle, sweep_for
from tests.pages.test_accessibility import LOOKS, check
from tests.stack import Stack

pytestmark = pytest.mark.browser


@pytest.fixture
def lab(site: Stack) -> Laboratory:
    """A new laboratory on the site for each test."""
    return settle(site)


def place(sweep: str) -> str:
    return f"{LIST}?sweep={sweep}"


def test_a_sweep_grows_before_ones_eyes(arrive: Arrive, lab: Laboratory) -> None:
    sweep = lab.sweep("stickiness", 1, 0.1, 0.5, particles=300)
    page = arrive(place(sweep), ADA)
    sum_ = page.locator(".jobs-sum")
    expect(page.locator(".sweep-facts")).to_contain_text("2D · 300 particles · point seed · random seed")
    expect(page.locator("#records")).to_contain_text("The plot begins with the first run that is done.")
    expect(sum_).to_contain_text("0 % · 0 of 3 done")
    begin(lab, "SIM-0001")
    advance(lab, "SIM-0001", 0.6)
    expect(sum_).to_contain_text("20 % · 0 of 3 done")
    expect(row(page, "SIM-0001")).to_contain_text("60 %")
    for number in ("SIM-0001", "SIM-0002"):
        assert lab.finish(number)
    expect(sum_).to_contain_text("66 % · 2 of 3 done")
    points = page.locator(".dimensions a")
    expect(points).to_have_count(2)
    expect(points.first).to_have_accessible_name("SIM-0002 · 0.1: 1.71 ± 0.02 (indicative)")
    expect(page.locator(".dimensions figcaption")).to_contain_text("Hollow points are indicative")
    expect(page.locator(".dimensions .middle")).to_have_text(["0.1", "0.5", "1"])
    expect(page.get_by_role("link", name="Compare its runs")).to_have_attribute(
        "href", f"{LIST}?compare=SIM-0001%2CSIM-0002"
    )


def test_what_is_left_of_a_sweep_is_cancelled_together(arrive: Arrive, lab: Laboratory) -> None:
    sweep = lab.sweep("particles", 100, 200, 300)
    assert lab.finish("SIM-0001")
    page = arrive(place(sweep), ADA)
    page.get_by_role("button", name="Cancel all").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("What is done stays.")
    dialog.get_by_role("button", name="Cancel all").click()
    expect(page.locator(".jobs-sum")).to_contain_text("100 % · 1 of 3 done · 2 cancelled")
    expect(page.get_by_role("button", name="Cancel all")).to_have_count(0)
    assert [lab.find(f"SIM-000{each}").status for each in (1, 2, 3)] == ["done", "cancelled", "cancelled"]


def test_a_large_sweep_compares_its_first_ten(arrive: Arrive, lab: Laboratory) -> None:
    sweep = lab.sweep("seed", *range(12), particles=30)
    for number in range(1, 13):
        assert lab.finish(f"SIM-{number:04d}")
    page = arrive(place(sweep), VERA)
    link = page.get_by_role("link", name="Compare its first 10")
    address = link.get_attribute("href")
    assert address is not None
    assert address.count("SIM-") == 10
    expect(page.locator(".dimensions a")).to_have_count(12)
    expect(page.locator("#records [data-method]")).to_have_count(0)


def test_a_run_leads_to_its_sweep_and_back(arrive: Arrive, lab: Laboratory) -> None:
    sweep_for(lab, "Flat or not", "dimension", 2, 3)
    page = arrive(LIST, ADA)
    row(page, "SIM-0002").get_by_role("link", name="SW-0001").click()
    expect(page.get_by_role("heading", name="Sweep SW-0001")).to_be_visible()
    expect(page.locator(".sweep-facts")).to_contain_text("2D, 3D")
    page.get_by_role("button", name="Ask about it").click()
    expect(page.locator(".about-chip")).to_have_text("sweep SW-0001")


def test_a_project_is_made_renamed_put_away_and_brought_back(arrive: Arrive, lab: Laboratory) -> None:
    page = arrive(PROJECTS, ADA)
    expect(page.get_by_role("heading", name="No projects yet")).to_be_visible()
    page.locator(".heading").get_by_role("button", name="New project").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Create").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Fill in")
    dialog.get_by_label("Name").fill("Snow <i>flakes</i>")
    dialog.get_by_label("What it is for").fill("Winter")
    dialog.get_by_role("button", name="Create").click()
    expect(dialog).to_have_count(0)
    made = page.locator("#rows tbody tr")
    expect(made).to_contain_text("Snow <i>flakes</i>")
    expect(made).to_contain_text("Winter")
    page.get_by_role("button", name="Rename Snow").click()
    dialog.get_by_label("Name").fill("Frost")
    dialog.get_by_role("button", name="Save").click()
    expect(made).to_contain_text("Frost")
    expect(made).to_contain_text("Winter")
    page.get_by_role("button", name="Archive Frost").click()
    expect(page.get_by_role("link", name="Archived 1")).to_be_visible()
    expect(page.get_by_role("heading", name="No projects yet")).to_be_visible()
    page.get_by_role("link", name="Archived 1").click()
    expect(made.locator(".badge")).to_have_text("archived")
    page.get_by_role("button", name="Bring back Frost").click()
    expect(page.get_by_role("link", name="In use 1")).to_be_visible()


def test_a_name_that_is_taken_is_told_in_the_dialog(arrive: Arrive, lab: Laboratory) -> None:
    lab.run(project="Soot")
    page = arrive(PROJECTS, ADA)
    page.locator(".heading").get_by_role("button", name="New project").click()
    dialog = page.get_by_role("dialog")
    for typed, told in (("SOOT ", 'There is a project "Soot" already'), ("x" * 81, "at most 80 characters")):
        dialog.get_by_label("Name").fill(typed)
        dialog.get_by_role("button", name="Create").click()
        expect(dialog.get_by_role("alert")).to_contain_text(told)
        expect(dialog.get_by_label("Name")).to_have_value(typed)
    dialog.get_by_role("button", name="Cancel").click()
    expect(page.locator("#rows tbody tr")).to_have_count(1)


def test_counts_of_a_project_follow_its_runs_and_lead_to_them(arrive: Arrive, lab: Laboratory) -> None:
    lab.run(project="Soot")
    elsewhere = lab.run()
    page = arrive(PROJECTS, VERA)
    cells = page.locator("#rows tbody tr td")
    expect(cells.nth(0)).to_have_text("1")
    number = lab.done(project="Soot")
    expect(cells.nth(0)).to_have_text("2")
    expect(cells.nth(1)).to_have_text("1")
    expect(page.locator("#records [data-method]")).to_have_count(0)
    expect(page.get_by_role("button", name="New project")).to_have_count(0)
    cells.nth(0).get_by_role("link").click()
    expect(row(page, number)).to_be_visible()
    expect(row(page, elsewhere)).to_have_count(0)
    page.get_by_role("button", name="Ask the assistant").click()
    expect(page.locator(".about-chip")).to_have_text("project Soot")


def test_runs_of_an_archived_project_are_still_found(arrive: Arrive, lab: Laboratory) -> None:
    number = lab.run(project="Soot")
    with lab.work() as session:
        project = simulations.find_project(session, "Soot")
        simulations.change_project(session, lab.ada, project.id, is_archived=True)
    page = arrive(f"{PROJECTS}?archived=yes", ADA)
    page.get_by_role("link", name="Soot").click()
    expect(row(page, number)).to_be_visible()
    expect(page.get_by_label("Project")).to_have_value("Soot")


@pytest.mark.parametrize(("colours", "width"), LOOKS)
def test_their_pages_have_no_grave_fault(arrive: Arrive, lab: Laboratory, colours: str, width: int) -> None:
    sweep = sweep_for(lab, "Soot", "stickiness", 0.1, 1)
    assert lab.finish("SIM-0001")
    page = arrive(place(sweep), ADA, color_scheme=colours, width=width)
    check_page(page)
    page.goto(PROJECTS)
    expect(page.locator("#rows tbody tr")).to_have_count(1)
    check_page(page)
    page.get_by_role("button", name="Rename Soot").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    check_page(page)


def check_page(page: Page) -> None:
    """Nothing grave, and nothing wider than the screen."""
    check(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_russian_readers_find_their_words(arrive: Arrive, lab: Laboratory) -> None:
    with lab.work() as session:
        vera = session.get(User, lab.viewer.user_id)
        assert vera is not None
        vera.language = "ru"
    lab.sweep("stickiness", 0.1, 1, particles=1)
    assert lab.finish("SIM-0001")
    page = arrive(place("SW-0001"), VERA)
    expect(page.get_by_role("heading", name="Серия SW-0001")).to_be_visible()
    expect(row(page, "SIM-0001")).to_contain_text("2D · 1 частица · прилипание 0.1 · точечная затравка")
    expect(row(page, "SIM-0001")).to_contain_text("ориентировочно")
    begin(lab, "SIM-0002")
    advance(lab, "SIM-0002", 0.5)
    expect(row(page, "SIM-0002").locator(".job-state")).to_have_text(re.compile("выполняется.*50 %"))
    expect(page.locator(".jobs-sum")).to_contain_text("75 % · готово 1 из 2")
