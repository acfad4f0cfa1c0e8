"""One simulation in the browser: what it is, how far it has grown, what was measured, its files."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from pages.words import t
from tests.db.laboratory import Laboratory
from tests.pages.clusters import SAME, canvas, differ, drag, grow, look, painted, place
from tests.pages.conftest import Arrive
from tests.pages.simulations import ADA, BEN, LIST, VERA, advance, begin, fail, settle
from tests.pages.test_accessibility import LOOKS, check
from tests.stack import Stack

pytestmark = pytest.mark.browser


@pytest.fixture
def lab(site: Stack) -> Laboratory:
    """A new laboratory on the site for each test."""
    return settle(site)


def fact(page: Page, name: str) -> Locator:
    """The value beside a name."""
    return page.locator(f".run-facts dt:text-is('{name}') + dd")


# What it is


def test_a_finished_simulation_says_what_it_is_and_what_came_of_it(arrive: Arrive, lab: Laboratory) -> None:
    number = grow(lab, 3_000, stickiness=0.5, seed_geometry="ring", project="Zinc <b>dendrites</b>")
    page = arrive(place(number), VERA)
    expect(page.get_by_role("heading", name=re.compile(f"^{number}"))).to_contain_text("done")
    expect(fact(page, "Particles")).to_have_text("3,000")
    expect(fact(page, "Stickiness")).to_have_text("0.5")
    expect(fact(page, "Seed geometry")).to_have_text("ring")
    expect(fact(page, "Random seed")).to_have_text("7")
    expect(fact(page, "Project")).to_have_text("Zinc <b>dendrites</b>")
    expect(fact(page, "Run by")).to_have_text("Ada")
    expect(fact(page, "Radius")).to_have_text(f"{lab.find(number).radius:,.1f} diameters")
    expect(fact(page, "Fractal dimension")).to_have_text(re.compile(r"\d\.\d\d+ ± 0\.\d+.*indicative"))


@pytest.mark.parametrize(("particles", "dimension", "published"), [(500, 2, "1.71"), (5_000, 3, "2.50")])
def test_each_measurement_has_its_plot_its_error_and_its_estimator(
    arrive: Arrive, lab: Laboratory, particles: int, dimension: int, published: str
) -> None:
    number = grow(lab, particles, dimension=dimension)
    page = arrive(place(number), ADA)
    expect(page.locator(".lead")).to_contain_text(f"have a fractal dimension of {published}")
    expect(page.locator(".lead .indicative")).to_have_count(int(particles < 5_000))
    analyses = lab.detail(number).analyses
    assert len(analyses) == 4
    for analysis in analyses:
        drawn = page.locator(f'.analysis[data-metric="{analysis.metric}"]')
        expect(drawn.locator(".value")).to_contain_text(re.compile(rf"^{analysis.value:.2f}\d? ± 0\.\d+"))
        expect(drawn.locator(".value .badge")).to_have_count(int(particles < 5_000))
        expect(drawn.locator(".caption")).to_contain_text(analysis.estimator[1:])
        expect(drawn.locator(".caption")).to_contain_text("± is one standard error")
        assert drawn.locator("circle.c0").count() > 3
        expect(drawn.locator("polyline")).to_have_count(1)
        expect(drawn.locator(".legend")).to_contain_text("fitted line")
        assert drawn.locator("circle").count() == len(analysis.curve["x"])


def test_what_cannot_be_measured_is_said(arrive: Arrive, lab: Laboratory) -> None:
    page = arrive(place(grow(lab, 1)), ADA)
    expect(page.locator(".analysis .caption").first).to_contain_text("Too few particles for a fit.")
    assert painted(canvas(page)) > 0
    expect(page.locator("output")).to_have_text("All 1")


# Growing


def test_growth_is_painted_in_place_and_the_cluster_appears_when_it_is_done(
    arrive: Arrive, lab: Laboratory
) -> None:
    number = lab.run(20_000)
    page = arrive(place(number), ADA)
    expect(page.locator(".growth")).to_contain_text("Waiting for a free worker")
    begin(lab, number)
    expect(page.locator(".growth")).to_contain_text("Growing")
    page.wait_for_timeout(700)  # the page is drawn anew soon after the state has changed
    page.evaluate("document.querySelector('.growth').dataset.same = 'yes'")
    for share in (0.25, 0.43):
        advance(lab, number, share)
        expect(page.locator(".growth-share")).to_have_text(f"{100 * share:.0f} %")
    expect(page.locator(".growth-words")).to_have_text("8,600 of 20,000 particles")
    expect(page.locator(".growth progress")).to_have_js_property("value", 0.43)
    expect(page.locator(".growth[data-same]")).to_have_count(1)
    assert lab.finish(number)
    expect(page.locator("[data-cluster]")).to_be_visible()
    expect(page.locator(".analysis")).to_have_count(4)


def test_what_runs_is_cancelled_and_what_failed_is_retried(arrive: Arrive, lab: Laboratory) -> None:
    number = lab.run()
    page = arrive(place(number), BEN)
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator(".run-state")).to_contain_text("It was cancelled, so there is no cluster.")
    page.get_by_role("button", name="Retry").click()
    expect(page.locator(".growth")).to_contain_text("Waiting for a free worker")
    other = lab.run()
    fail(lab, other, "The worker ran out of <b>memory</b>.")
    page = arrive(place(other), BEN)
    expect(page.locator("#records .problem")).to_have_text("The worker ran out of <b>memory</b>.")
    expect(page.get_by_role("button", name="Retry")).to_be_visible()


def test_who_only_looks_has_no_buttons_that_change_something(arrive: Arrive, lab: Laboratory) -> None:
    for number in (grow(lab), lab.run()):
        page = arrive(place(number), VERA)
        expect(page.locator(".heading h1")).to_contain_text(number)
        for name in ("Export", "Cancel", "Retry"):
            expect(page.get_by_role("button", name=name, exact=True)).to_have_count(0)
        expect(page.get_by_role("link", name="Run again with another seed")).to_have_count(0)


def test_it_is_run_again_with_the_same_settings_and_another_seed(arrive: Arrive, lab: Laboratory) -> None:
    number = grow(lab, 700, dimension=3, stickiness=0.25, seed_geometry="plate", project="Frost & ice")
    page = arrive(place(number), ADA)
    page.get_by_role("link", name="Run again with another seed").click()
    page.wait_for_selector('#records[aria-busy="false"] .run-form')
    expect(page.get_by_label("Particles")).to_have_value("700")
    expect(page.get_by_role("radio", name="3D")).to_be_checked()
    expect(page.get_by_label("Stickiness")).to_have_value("0.25")
    expect(page.get_by_label("Seed geometry")).to_have_value("plate")
    expect(page.get_by_label("Project")).to_have_value("Frost & ice")
    expect(page.get_by_label("Random seed")).to_have_value("")


def test_an_unknown_number_is_a_sentence(arrive: Arrive, lab: Laboratory) -> None:
    page = arrive(LIST, ADA)
    page.goto(place("SIM-<b>9</b>"))
    expect(page.locator("#records .problem")).to_contain_text("There is no simulation SIM-<B>9</B>.")


# Files


def test_a_file_is_ordered_written_and_offered_while_the_cluster_stays(
    arrive: Arrive, lab: Laboratory
) -> None:
    number = grow(lab, 2_000)
    page = arrive(place(number), ADA)
    drawn = canvas(page)
    drag(drawn, 120, 60)
    moved = look(drawn)
    drawn.evaluate("canvas => { canvas.dataset.same = 'yes'; }")
    page.get_by_role("button", name="Export").click()
    page.get_by_role("button", name="CSV").click()
    row = page.locator("[data-export-row]")
    expect(row).to_contain_text(f"{number}.csv")
    expect(row).to_contain_text("queued")
    expect(page.locator("#export-menu")).to_be_hidden()
    expect(page.locator("#export-opener")).to_be_focused()
    [export] = lab.detail(number).exports
    assert lab.write(export)
    link = row.get_by_role("link", name=f"Download {number}.csv")
    expect(link).to_have_attribute("href", f"/api/v1/exports/{export.id}/file")
    expect(row).to_contain_text("31.0 kB")
    expect(page.locator("#spoken")).to_have_text(f"{number}.csv is ready.")
    expect(page.locator("canvas[data-same]")).to_have_count(1)
    assert differ(moved, look(page.locator("canvas[data-same]"))) < SAME


def test_an_export_that_waits_is_cancelled_and_queued_again(arrive: Arrive, lab: Laboratory) -> None:
    number = grow(lab)
    lab.export(number, "vtk", "for ParaView")
    page = arrive(place(number), BEN)
    row = page.locator("[data-export-row]")
    row.get_by_role("button", name="Cancel").click()
    expect(row).to_contain_text("cancelled")
    row.get_by_role("button", name="Retry").click()
    expect(row).to_contain_text("queued")


def test_what_others_have_ordered_is_there_without_a_reload(arrive: Arrive, lab: Laboratory) -> None:
    number = grow(lab)
    page = arrive(place(number), VERA)
    expect(page.locator("#exports")).to_contain_text("No file was made of it yet.")
    lab.write(lab.export(number, "png"))
    expect(page.get_by_role("link", name=f"Download {number}.png")).to_be_visible()


# The assistant, languages, screens


def test_the_assistant_is_asked_about_this_simulation(arrive: Arrive, lab: Laboratory) -> None:
    number = grow(lab)
    page = arrive(place(number), ADA)
    page.locator(".heading").get_by_role("button", name="Ask the assistant").click()
    expect(page.locator("#panel")).to_contain_text(f"simulation {number}")
    expect(page.get_by_role("button", name="Analyze it")).to_be_visible()


def test_it_speaks_russian(arrive: Arrive, lab: Laboratory, site: Stack) -> None:
    number = grow(lab)
    with site.visit(ADA) as client:
        assert client.patch("/me", json={"language": "ru"}).status_code == 200
    page = arrive(place(number), ADA)
    expect(page.locator(".run-facts")).to_contain_text("Вероятность прилипания")
    expect(page.locator(".value .badge").first).to_have_text("ориентировочно")
    expect(page.get_by_role("button", name=t("export.do", "ru"))).to_be_visible()
    expect(page.locator("output")).to_have_text("Все 500")
    assert not re.search(
        r"\b(particles|diameters|measured|fitted|Fitted)\b", page.locator(".run").inner_text()
    )


@pytest.mark.parametrize("dimension", [2, 3])
def test_on_a_phone_nothing_is_wider_than_the_screen(arrive: Arrive, lab: Laboratory, dimension: int) -> None:
    number = grow(lab, 500, dimension=dimension)
    lab.export(number)
    page = arrive(place(number), ADA, width=390, height=844)
    canvas(page)
    assert page.evaluate("document.querySelector('#records').scrollWidth") <= 390
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize(("colours", "width"), LOOKS)
def test_it_has_no_grave_fault(arrive: Arrive, lab: Laboratory, colours: str, width: int) -> None:
    number = grow(lab, 500, dimension=3)
    lab.write(lab.export(number))
    lab.export(number, "png")
    page = arrive(place(number), ADA, color_scheme=colours, width=width)
    canvas(page)
    check(page)
    page.goto(place(lab.run()))
    expect(page.locator(".growth")).to_be_visible()
    check(page)
