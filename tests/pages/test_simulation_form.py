"""The form of a new run: an estimate while one types, a sentence for everything wrong, one run for one wish."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from db import simulations
from tests.db.laboratory import Laboratory
from tests.pages.conftest import Arrive
from tests.pages.simulations import ADA, LIST, VERA, count, settle
from tests.stack import Stack

pytestmark = pytest.mark.browser
FORM = f"{LIST}?new=run"


@pytest.fixture
def lab(site: Stack) -> Laboratory:
    """A new laboratory on the site for each test."""
    return settle(site)


def start(page: Page) -> Locator:
    return page.get_by_role("button", name="Start run")


def test_a_run_is_started_with_what_was_chosen(arrive: Arrive, lab: Laboratory) -> None:
    lab.run(project="Soot")
    page = arrive(FORM, ADA)
    expect(page.locator("[data-estimate]")).to_contain_text(re.compile(r"About \d+ s"))
    page.get_by_role("radio", name="3D").check()
    page.get_by_label("Particles").fill("3000")
    page.get_by_label("Stickiness").fill("0.5")
    page.get_by_label("Seed geometry").select_option("plate")
    page.get_by_label("Random seed").fill("42")
    page.get_by_label("Project").fill("soot")
    start(page).click()
    page.wait_for_url("**?simulation=SIM-0002")
    made = lab.find("SIM-0002")
    assert (made.particles, made.dimension, made.stickiness, made.seed) == (3_000, 3, 0.5, 42)
    assert made.seed_geometry == "plate"
    assert made.project is not None
    assert made.project.name == "Soot"


def test_the_estimate_follows_what_is_typed(arrive: Arrive, lab: Laboratory) -> None:
    page = arrive(FORM, ADA)
    told = page.locator("[data-estimate]")
    page.get_by_label("Particles").fill("500")
    expect(told).to_have_text("About 1 s")
    page.get_by_label("Particles").fill("100000")
    page.get_by_role("radio", name="3D").check()
    expect(told).to_have_text(re.compile(r"About ([2-9]|\d\d+) s"))
    page.get_by_label("Particles").fill("")
    expect(told).to_have_text("How long it takes is told here.")


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("Particles", "0", "1 to 100,000 particles, not 0"),
        ("Particles", "-1", "1 to 100,000 particles, not -1"),
        ("Particles", "1000000000", "1 to 100,000 particles, not 1,000,000,000"),
        ("Particles", "500.5", "Particles: that is not a whole number."),
        ("Particles", "", "Fill in what is asked for here."),
        ("Stickiness", "0", "stickiness is 0.01 to 1"),
        ("Stickiness", "2", "stickiness is 0.01 to 1"),
        ("Random seed", "-1", "whole number from 0 to 2,147,483,647"),
        ("Random seed", "2147483648", "whole number from 0 to 2,147,483,647"),
        ("Project", "x" * 90, "at most 80 characters"),
    ],
)
def test_every_wrong_input_is_answered_with_a_sentence_and_kept(
    arrive: Arrive, lab: Laboratory, field: str, typed: str, told: str
) -> None:
    page = arrive(FORM, ADA)
    page.get_by_label("Seed geometry").select_option("line")
    page.get_by_label(field, exact=True).fill(typed)
    start(page).click()
    expect(page.locator(".form-error")).to_contain_text(told)
    expect(page.get_by_label(field, exact=True)).to_have_value(typed)
    expect(page.get_by_text(told)).to_have_count(1)
    expect(page.get_by_label("Seed geometry")).to_have_value("line")
    assert count(lab) == 0
    page.get_by_label("Particles").fill("100")
    page.get_by_label("Stickiness").fill("1")
    page.get_by_label("Random seed").fill("")
    page.get_by_label("Project").fill("")
    start(page).click()
    page.wait_for_url("**?simulation=SIM-0001")
    assert lab.find("SIM-0001").seed_geometry == "line"


def test_limits_are_told_while_one_types(arrive: Arrive, lab: Laboratory) -> None:
    page = arrive(FORM, ADA)
    told = page.locator("[data-estimate]")
    page.get_by_label("Particles").fill("0")
    expect(told).to_contain_text("1 to 100,000 particles, not 0")
    expect(page.get_by_label("Particles")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Particles").fill("100")
    expect(told).to_contain_text("About")
    expect(page.get_by_label("Particles")).not_to_have_attribute("aria-invalid", "true")


def test_an_archived_project_takes_no_run(arrive: Arrive, lab: Laboratory) -> None:
    with lab.work() as session:
        project = simulations.create_project(session, lab.ada, "Old things")
        simulations.change_project(session, lab.ada, project.id, is_archived=True)
    page = arrive(FORM, ADA)
    page.get_by_label("Project").fill("old  THINGS")
    start(page).click()
    expect(page.locator(".form-error")).to_contain_text('The project "Old things" is archived')
    assert count(lab) == 0


def test_settings_of_another_run_are_filled_in_from_the_address(arrive: Arrive, lab: Laboratory) -> None:
    given = "particles=777&dimension=3&stickiness=0.3&seed_geometry=plate&project=Soot"
    page = arrive(f"{FORM}&{given}", ADA)
    expect(page.get_by_role("radio", name="3D")).to_be_checked()
    expect(page.get_by_label("Seed geometry")).to_have_value("plate")
    start(page).click()
    page.wait_for_url("**?simulation=SIM-0001")
    made = lab.find("SIM-0001")
    assert (made.particles, made.dimension, made.stickiness) == (777, 3, 0.3)
    assert made.project is not None


def test_a_plate_is_offered_in_space_only(arrive: Arrive, lab: Laboratory) -> None:
    page = arrive(FORM, ADA)
    geometry = page.get_by_label("Seed geometry")
    plate = geometry.locator("option[value=plate]")
    expect(plate).to_be_disabled()
    page.get_by_role("radio", name="3D").check()
    expect(plate).to_be_enabled()
    geometry.select_option("plate")
    page.get_by_role("radio", name="2D").check()
    expect(geometry).to_have_value("point")


def test_a_double_click_makes_one_run(arrive: Arrive, lab: Laboratory) -> None:
    page = arrive(FORM, ADA)
    start(page).dblclick()
    page.wait_for_url("**?simulation=SIM-0001")
    assert count(lab) == 1


def test_a_run_whose_answer_was_lost_is_not_made_twice(arrive: Arrive, lab: Laboratory) -> None:
    page = arrive(FORM, ADA)
    lost: list[str] = []

    def lose_the_first(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.request.url)
            route.fetch()  # it arrives, the answer does not
            route.abort()
        else:
            route.continue_()

    page.route("**/api/v1/simulations", lose_the_first)
    start(page).click()
    expect(page.locator(".form-error")).to_contain_text("cannot be reached")
    assert count(lab) == 1
    start(page).click()
    page.wait_for_url("**?simulation=SIM-0001")
    assert count(lab) == 1


def test_a_form_is_not_drawn_over_while_others_work(arrive: Arrive, lab: Laboratory) -> None:
    page = arrive(FORM, ADA)
    page.get_by_label("Project").fill("My own")
    lab.done()
    page.wait_for_timeout(1_000)  # longer than a list waits before it is drawn anew
    expect(page.get_by_label("Project")).to_have_value("My own")


def test_who_only_looks_gets_a_sentence_instead_of_a_form(arrive: Arrive, lab: Laboratory) -> None:
    page = arrive(FORM, VERA)
    expect(page.get_by_role("alert")).to_contain_text("may look at simulations but not run them")
    expect(page.locator("form.run-form")).to_have_count(0)


def test_a_sweep_is_started_and_shown(arrive: Arrive, lab: Laboratory) -> None:
    page = arrive(f"{LIST}?new=sweep", ADA)
    expect(page.get_by_label("Stickiness", exact=True)).to_be_hidden()
    page.get_by_label("Its values").locator("visible=true").fill("0.1; 0,5; 1")
    page.get_by_label("Particles").fill("200")
    expect(page.locator("[data-estimate]")).to_contain_text(re.compile(r"About .* for 3 runs"))
    page.get_by_role("button", name="Start sweep").dblclick()
    page.wait_for_url("**?sweep=SW-0001")
    assert count(lab) == 3
    assert [lab.find(f"SIM-000{each}").stickiness for each in (1, 2, 3)] == [0.1, 0.5, 1]
    expect(page.get_by_role("heading", name="Sweep SW-0001")).to_be_visible()


@pytest.mark.parametrize(
    ("parameter", "typed", "told"),
    [
        ("particles", "500", "2 to 20"),
        ("particles", "500, 500", "500"),
        ("particles", "500, 0", "1 to 100,000 particles, not 0"),
        ("stickiness", "0.5, much", "much"),
        ("dimension", "2, 4", "2 or 3"),
    ],
)
def test_wrong_values_of_a_sweep_are_told_and_kept(
    arrive: Arrive, lab: Laboratory, parameter: str, typed: str, told: str
) -> None:
    page = arrive(f"{LIST}?new=sweep", ADA)
    page.get_by_label("Setting that differs").select_option(parameter)
    values = page.get_by_label("Its values").locator("visible=true")
    values.fill(typed)
    page.get_by_role("button", name="Start sweep").click()
    expect(page.locator(".form-error")).to_contain_text(told)
    expect(values).to_have_value(typed)
    assert count(lab) == 0


def test_seed_geometries_of_a_sweep_are_chosen(arrive: Arrive, lab: Laboratory) -> None:
    page = arrive(f"{LIST}?new=sweep", ADA)
    page.get_by_label("Setting that differs").select_option("seed_geometry")
    expect(page.get_by_label("Seed geometry", exact=True)).to_be_hidden()
    page.get_by_role("checkbox", name="ring").uncheck()
    page.get_by_role("button", name="Start sweep").click()
    page.wait_for_url("**?sweep=SW-0001")
    assert [lab.find(f"SIM-000{each}").seed_geometry for each in (1, 2)] == ["point", "line"]
